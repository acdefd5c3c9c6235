"""Every sentence that the engine speaks, in Dutch and in English."""

from collections.abc import Mapping

LANGUAGES = ("nl", "en")
TEXTS: Mapping[str, tuple[str, str]] = {
    # how a figure ends
    "equals": (" = {value}", " = {value}"),
    "rounded": (
        " ≈ {value} (afgerond, en zo telt het mee)",
        " ≈ {value} (rounded, and that is what counts)",
    ),
    "shown": (
        " ≈ {value} (telt onafgerond mee)",
        " ≈ {value} (the unrounded figure counts)",
    ),
    # how evaluators combine
    "consensus": ("Oordeel van de commissie {scores}: ", "Judgement of the panel {scores}: "),
    "mean": ("Gemiddelde van {count}: ", "Mean of {count}: "),
    "median": ("Mediaan van {scores}: ", "Median of {scores}: "),
    "sum": ("Som van {count}: ", "Sum of {count}: "),
    "evaluators": ("{count} beoordelaars", "{count} evaluators"),
    "evaluator": ("1 beoordelaar", "1 evaluator"),
    "combined": ("{formula}, afgerond {grade}; ", "{formula}, rounded {grade}; "),
    # minimums
    ">=": ("ten minste {limit}", "at least {limit}"),
    ">": ("meer dan {limit}", "more than {limit}"),
    "minimum_met": (
        "Minimum gehaald: {value}, nodig is {limit}",
        "Minimum met: {value}, required is {limit}",
    ),
    "minimum_missed": (
        "Minimum niet gehaald: {value}, nodig is {limit}",
        "Minimum missed: {value}, required is {limit}",
    ),
    "missed_leaf": (
        "Op {of} is het minimum niet gehaald: {value}, nodig is {limit}",
        "The minimum of {of} is missed: {value}, required is {limit}",
    ),
    "missed_total": (
        "Het minimumtotaal is niet gehaald: {value}, nodig is {limit}",
        "The minimum total is missed: {value}, required is {limit}",
    ),
    # prices
    "fixed": (
        "De prijs {price} is niet de vaste prijs {limit}",
        "The price {price} is not the fixed price {limit}",
    ),
    "floor": (
        "De prijs {price} ligt onder de bodem {limit}",
        "The price {price} lies below the floor {limit}",
    ),
    "ceiling": (
        "De prijs {price} ligt boven het plafond {limit}",
        "The price {price} lies above the ceiling {limit}",
    ),
    "band_floor": (
        "De prijs {price} ligt onder de bandbreedte vanaf {limit}",
        "The price {price} lies below the band, which begins at {limit}",
    ),
    "band_ceiling": (
        "De prijs {price} ligt boven de bandbreedte tot {limit}",
        "The price {price} lies above the band, which ends at {limit}",
    ),
    "all_points": (
        "De prijs {price} is niet hoger dan {limit}: alle punten",
        "The price {price} is no higher than {limit}: all points",
    ),
    "no_points": (
        "De prijs {price} is niet lager dan {limit}: geen punten",
        "The price {price} is no lower than {limit}: no points",
    ),
    # totals and places
    "lowest_price": ("De prijs beslist: {price}", "The price decides: {price}"),
    "mean_rank": (
        "Gemiddelde van de plaatsen bij {count}: ",
        "Mean of the places with {count}: ",
    ),
    "place": ("Plaats {place} van {ranked}", "Place {place} of {ranked}"),
    "alone": ("; geen ander heeft dit totaal", "; nobody else has this total"),
    "equal_total": ("; even hoog totaal als {others}", "; total equal to that of {others}"),
    "one_other": ("1 andere", "1 other"),
    "others": ("{count} andere", "{count} others"),
    "by_criterion": (", beslist door de punten op {of}", ", decided by the points on {of}"),
    "by_price": (", beslist door de laagste prijs", ", decided by the lowest price"),
    "by_draw": (", beslist door loting {record}", ", decided by lot drawing {record}"),
    "by_nothing": (
        ", en geen bekendgemaakte regel onderscheidt hen",
        ", and no published rule separates them",
    ),
    # allocation over lots
    "passed_by_wish": (
        "Deze plaats gaat naar de volgende: een aanbieder krijgt ten hoogste {most} en houdt "
        "{kept}; de eigen voorkeur voor dit perceel was {wish}",
        "This place passes to the next: a provider gets at most {most} and keeps {kept}; its own "
        "preference for this lot was {wish}",
    ),
    "passed_by_lots": (
        "Deze plaats gaat naar de volgende: een aanbieder krijgt ten hoogste {most} en houdt "
        "{kept}, in de bekendgemaakte volgorde van de percelen",
        "This place passes to the next: a provider gets at most {most} and keeps {kept}, in the "
        "published order of the lots",
    ),
    "gained": (
        "Wint doordat een hoger geplaatste dit perceel niet mag houden",
        "Wins because somebody ranked higher may not keep this lot",
    ),
    "allocation_waits": (
        "De verdeling over percelen staat nog niet vast: er is een loting nodig in {lots}",
        "The allocation over lots is not settled yet: a lot drawing is needed in {lots}",
    ),
    # warnings
    "rounding_decides": (
        "De afronding bepaalt de uitkomst: zonder afronding is de rangorde anders voor {names}",
        "Rounding decides the outcome: without it the ranking differs for {names}",
    ),
    "third_party_decides": (
        "Zonder inschrijving {one} zou de onderlinge volgorde anders zijn van {names}",
        "Without submission {one} the order among these would differ: {names}",
    ),
    "third_parties_decide": (
        "De plaatsen hangen van elkaar af: twee anderen zouden van volgorde wisselen zonder een "
        "van deze inschrijvingen: {names}",
        "Places depend on each other: two others would change order without any one of these "
        "submissions: {names}",
    ),
    "scale_unused": (
        "Alle inschrijvingen kregen op {of} dezelfde score; het criterium onderscheidt niet",
        "All submissions got the same score on {of}; the criterion separates nobody",
    ),
    "mean_of_others": (
        "De prijs {price} ligt {share} onder het gemiddelde {other} van de andere prijzen; "
        "grens {limit}",
        "The price {price} lies {share} below the mean {other} of the other prices; limit {limit}",
    ),
    "next_ranked": (
        "De prijs {price} ligt {share} onder de laagste prijs {other} op de volgende plaats; "
        "grens {limit}",
        "The price {price} lies {share} below the lowest price {other} on the next place; "
        "limit {limit}",
    ),
    "single_submission": (
        "Er is maar één inschrijving om te beoordelen: {one}",
        "There is one submission only to evaluate: {one}",
    ),
    "draw_unused": (
        "De loting {record} past bij geen gelijke stand en is niet gebruikt",
        "The lot drawing {record} matches no tie and was not used",
    ),
}


class Words:
    """The sentences in one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"the language is one of {', '.join(LANGUAGES)}, not {language}")
        column = LANGUAGES.index(language)
        self.texts = {key: texts[column] for key, texts in TEXTS.items()}

    def __call__(self, key: str, **values: object) -> str:
        """Fill in one sentence."""
        return self.texts[key].format(**values)

    def evaluators(self, count: int) -> str:
        """Say how many evaluators."""
        return self("evaluator") if count == 1 else self("evaluators", count=count)

    def others(self, count: int) -> str:
        """Say how many others."""
        return self("one_other") if count == 1 else self("others", count=count)
