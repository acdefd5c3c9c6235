"""The demands that come with the software: the law's ages, and equivalents as the law asks."""

from app.requirements.forms import DemandForm, Way
from app.tenders.models import Moment

QUALITY = "Kwaliteit en veiligheid"
INTEGRITY = "Uitsluiting en integriteit"
CAPACITY = "Geschiktheid"
CARE = "Cliënt en klacht"

SHIPPED: dict[str, DemandForm] = {
    "kms": DemandForm(
        group=QUALITY,
        title="Kwaliteitssysteem (KMS)",
        text="De aanbieder werkt met een kwaliteitsmanagementsysteem dat past bij zorg en welzijn."
        " Een gelijkwaardig bewijs telt ook.",
        source="Aw 2.78b, tweede en derde lid",
        may_declare=True,
        alternatives=[
            Way("hkz", "HKZ-certificaat met passend toepassingsgebied"),
            Way("iso9001", "NEN-EN 15224 of ISO 9001 met zorg als toepassingsgebied"),
            Way("kms", "Ander bewijs van een gelijkwaardig werkend kwaliteitssysteem"),
        ],
    ),
    "vms": DemandForm(
        group=QUALITY,
        title="Veiligheidssysteem (VMS)",
        text="De aanbieder werkt met een veiligheidsmanagementsysteem dat past bij zorg en welzijn."
        " Een HKZ-certificaat toont dit alleen aan als het toepassingsgebied dat zegt."
        " Een gelijkwaardig bewijs telt ook.",
        source="Aw 2.78b, tweede en derde lid",
        may_declare=True,
        alternatives=[
            Way("vms", "Certificaat van het HKZ-schema Cliënt- en patiëntveiligheid"),
            Way("hkz", "HKZ-certificaat waarvan het toepassingsgebied veiligheid noemt"),
            Way("vms", "Ander bewijs van een gelijkwaardig werkend veiligheidssysteem"),
        ],
    ),
    "gva": DemandForm(
        group=INTEGRITY,
        title="Gedragsverklaring aanbesteden (GVA)",
        text="De verklaring is bij het indienen niet ouder dan twee jaar.",
        source="Aw 2.89, tweede lid",
        months_fresh=24,
        may_declare=True,
        alternatives=[Way("gva", "Gedragsverklaring aanbesteden")],
    ),
    "kvk": DemandForm(
        group=INTEGRITY,
        title="Uittreksel Kamer van Koophandel",
        text="Het uittreksel is bij het indienen niet ouder dan zes maanden."
        " Een gelijkwaardig stuk uit een ander land telt ook.",
        source="Aw 2.89, eerste en vierde lid",
        months_fresh=6,
        may_declare=True,
        alternatives=[
            Way("kvk", "Uittreksel uit het handelsregister"),
            Way("kvk", "Gelijkwaardig stuk uit een ander land"),
        ],
    ),
    "belasting": DemandForm(
        group=INTEGRITY,
        title="Verklaring Belastingdienst",
        text="De verklaring dat belastingen en premies zijn betaald is bij het indienen niet ouder"
        " dan zes maanden. Een gelijkwaardig stuk uit een ander land telt ook.",
        source="Aw 2.89, derde en vierde lid",
        months_fresh=6,
        may_declare=True,
        alternatives=[
            Way("belasting", "Verklaring betalingsgedrag van de Belastingdienst"),
            Way("belasting", "Gelijkwaardig stuk uit een ander land"),
        ],
    ),
    "uea": DemandForm(
        group=INTEGRITY,
        title="Uniform Europees Aanbestedingsdocument (UEA)",
        text="De aanbieder verklaart dat geen uitsluitingsgrond geldt en dat hij aan de"
        " geschiktheidseisen voldoet.",
        source="Aw 2.84 en 2.39, derde lid",
        moment=Moment.SUBMISSION,
        alternatives=[Way("uea", "Ingevuld en ondertekend UEA")],
    ),
    "bibob": DemandForm(
        group=INTEGRITY,
        title="Bibob-vragenformulier",
        text="De aanbieder vult op verzoek het vragenformulier in. De antwoorden blijven bij wie"
        " het onderzoek doet en tellen niet mee in de beoordeling. Wie niet antwoordt, wordt niet"
        " vanzelf uitgesloten: daarover beslist een mens.",
        source="Wet Bibob, artikel 7a",
        is_knock_out=False,
        alternatives=[Way("bibob", "Ingevuld Bibob-vragenformulier")],
    ),
    "verzekering": DemandForm(
        group=CAPACITY,
        title="Verzekering tegen aansprakelijkheid",
        text="De aanbieder is verzekerd tegen aansprakelijkheid voor beroep en bedrijf, voor het"
        " bedrag dat in de leidraad staat.",
        may_declare=True,
        alternatives=[
            Way("verzekering", "Polis of verklaring van de verzekeraar"),
            Way(
                "verzekering",
                "Verklaring dat de verzekering er bij het sluiten van het contract is",
            ),
        ],
    ),
    "referentie": DemandForm(
        group=CAPACITY,
        title="Referentie",
        text="De aanbieder noemt vergelijkbare diensten van de laatste drie jaar, met het bedrag,"
        " de datum en de opdrachtgever. Vergelijkbaar hoeft niet gelijk te zijn.",
        source="Aw 2.93, eerste lid, onder b",
        moment=Moment.SUBMISSION,
        months_fresh=36,
        alternatives=[Way("referentie", "Referentie per kerncompetentie")],
    ),
    "klachten": DemandForm(
        group=CARE,
        title="Klachtenregeling",
        text="Waar de verordening van de gemeente dat vraagt, heeft de aanbieder een regeling voor"
        " klachten en een voor medezeggenschap. Cliënten weten daarvan.",
        source="Wmo 2015, artikel 3.2",
        alternatives=[Way("klachten", "De geldende regeling")],
    ),
    "meldcode": DemandForm(
        group=CARE,
        title="Meldcode huiselijk geweld en kindermishandeling",
        text="De aanbieder heeft een eigen meldcode en werkt daarmee.",
        source="Wmo 2015, artikel 3.3",
        alternatives=[Way("meldcode", "De geldende meldcode")],
    ),
    "calamiteiten": DemandForm(
        group=CARE,
        title="Melden van calamiteiten",
        text="De aanbieder meldt elke calamiteit en elk geweld meteen aan de toezichthouder.",
        source="Wmo 2015, artikel 3.4",
        moment=Moment.CONTRACT,
        is_knock_out=False,
        alternatives=[Way("calamiteiten", "De werkwijze voor calamiteiten")],
    ),
    "vog": DemandForm(
        group=CARE,
        title="Verklaring omtrent het gedrag (VOG)",
        text="Wie bij cliënten werkt en van wie het besluit dat vraagt, heeft een VOG. Die is niet"
        " eerder afgegeven dan drie maanden voor de eerste werkdag. Wie alleen werkt, heeft een VOG"
        " van hoogstens drie jaar oud. Wij vragen nummer en datum, niet de verklaring zelf.",
        source="Wmo 2015, artikel 3.5",
        moment=Moment.CONTRACT,
        is_knock_out=False,
        alternatives=[Way("vog", "Lijst met nummer en datum van elke VOG")],
    ),
    "rooster": DemandForm(
        group=CAPACITY,
        title="Opleiding van medewerkers",
        text="Elk team heeft een leider op hbo-niveau en medewerkers op mbo-4-niveau.",
        alternatives=[
            Way("rooster", "Dienstrooster met functie en opleiding"),
            Way("diploma", "Diploma's uit de lijst die op de dag van aanmelden geldt"),
        ],
    ),
}
"""By code. Put in with `put_in_shipped`; other words make a next version."""
