"""Who takes part in the awarded lot, what they hand in, and what must come of it."""

PASSWORD = "lange zin die niemand raadt"
PASSPHRASE = "samen openen wij de kluis"
STEPS = {"uitstekend": "1", "goed": "0,75", "voldoende": "0,5", "onvoldoende": "0"}
PROVIDERS = ("Atlas Zorg", "Boog Wonen", "Ceder Thuis", "Duin Begeleiding")
STAFF = (
    "Olga Officier",
    "Omar Opener",
    "Oda Opener",
    "Otto Opener",
    "Dirk Beslisser",
    "Dina Beslisser",
    "Vera Voorzitter",
    "Els Beoordelaar",
    "Erik Beoordelaar",
    "Ines Integriteit",
)
DUTIES = {
    "Vera Voorzitter": "chair",
    "Els Beoordelaar": "evaluator",
    "Erik Beoordelaar": "evaluator",
    "Ines Integriteit": "integrity",
    "Omar Opener": "opener",
    "Oda Opener": "opener",
    "Otto Opener": "opener",
    "Dirk Beslisser": "decider",
    "Dina Beslisser": "decider",
}
CONSENSUS = {
    (1, "K1"): ("goed", "uitstekend", "voldoende", None),
    (1, "K2"): ("uitstekend", "voldoende", "goed", None),
    (2, "K1"): ("goed", "voldoende", "uitstekend", "goed"),
}
PRICES = ("95,00", "80,00", "110,00", "100,00")
STANDINGS = {
    1: [(1, "Atlas Zorg", "85.00"), (2, "Boog Wonen", "80.00"), (3, "Ceder Thuis", "60.00")],
    2: [
        (1, "Ceder Thuis", "77.50"),
        (2, "Atlas Zorg", "71.25"),
        (3, "Duin Begeleiding", "67.50"),
        (4, "Boog Wonen", "65.00"),
    ],
}
LETTERS = {
    1: {
        "Atlas Zorg": "winner",
        "Boog Wonen": "reserve",
        "Ceder Thuis": "reserve",
        "Duin Begeleiding": "exclusion",
    },
    2: {
        "Ceder Thuis": "winner",
        "Atlas Zorg": "winner",
        "Duin Begeleiding": "reserve",
        "Boog Wonen": "reserve",
    },
}
