"""TN353087: the region of Amersfoort buys Wmo support and sheltered housing.

Facts follow the region's own annex 2 of 15 March 2022; the wording, the award criteria and the
fixed budget are invented for the demo.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CareFunction:
    """One of the functions that the contract partner offers within the lot."""

    key: str
    title: str
    description: str
    replaces: tuple[str, ...]  # products of the old contracts that end up here


@dataclass(frozen=True, slots=True)
class Participation:
    """Which municipality takes part, for which functions, and until when."""

    authority: str  # key in people.AUTHORITIES
    name: str
    functions: tuple[str, ...]  # keys of CareFunction
    is_lead: bool
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How many unique residents used a kind of support, with the period it was counted over."""

    kind: str
    residents: int
    counted_over: str
    counted_on: date
    caveat: str


@dataclass(frozen=True, slots=True)
class DemoLot:
    """The lot as published: one contract partner, one fixed budget."""

    key: str
    number: int
    title: str
    description: str
    cpv: tuple[str, ...]
    fixed_budget: Decimal  # euro a year, invented
    winners: int


@dataclass(frozen=True, slots=True)
class RequirementGroup:
    """A heading under which requirements are numbered."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class DemoRequirement:
    """One requirement that is judged on its own; `part_of` names the number it was split from."""

    number: str
    group: str  # number of a RequirementGroup
    title: str
    text: str
    source: str
    evidence: tuple[str, ...]  # alternatives: one of them is enough
    moment: str  # submission | verification | contract; at submission a document is asked
    repairable: bool
    knock_out: bool
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One step of a criterion's scale, in words of that criterion."""

    label: str
    fraction: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class DemoCriterion:
    """An award criterion with its question, its guidance and its published scale."""

    code: str
    title: str
    points: Decimal
    question: str
    parts: tuple[str, ...]  # the four parts asked, in the order of the answer's paragraphs
    guidance: tuple[str, ...]
    scale: tuple[ScaleStep, ...]


REFERENCE = "TN353087"
TITLE = "Wmo begeleiding en beschermd wonen"
PROGRAMME = "Inkoop Jeugdhulp en Wmo 2023"
DOCUMENT = "Bijlage 2 bij de selectieleidraad"
DOCUMENT_DATE = date(2022, 3, 15)
SUMMARY = (
    "Zeven gemeenten zoeken één contractpartner voor begeleiding en beschermd wonen. "
    "De partner voert de hele taak uit, alleen of samen met anderen. Het budget staat vast: "
    "de kwaliteit van het plan bepaalt wie het contract krijgt."
)

FUNCTIONS: tuple[CareFunction, ...] = (
    CareFunction(
        key="begeleiding",
        title="Begeleiding",
        description=(
            "Hulp thuis om het dagelijks leven zelf te kunnen blijven doen. De hulp kan meestal "
            "wachten tot een afgesproken moment."
        ),
        replaces=("Ambulante begeleiding",),
    ),
    CareFunction(
        key="beschermd-thuis",
        title="Beschermd thuis",
        description=(
            "Intensieve hulp in de eigen woning. De bewoner kan dag en nacht iemand bereiken, en "
            "er kan dag en nacht iemand komen."
        ),
        replaces=("Beschermd thuis",),
    ),
    CareFunction(
        key="vinger-aan-de-pols",
        title="Vinger aan de pols",
        description=(
            "Lichte, langdurige hulp voor mensen die redelijk stabiel zijn. Het doel is terugval "
            "voorkomen, niet uitstromen."
        ),
        replaces=(
            "Uitstroom uit andere functies en de opvang",
            "Ouder-kindmodule beschermd wonen",
            "Langdurig begeleid wonen vanuit de opvang",
        ),
    ),
    CareFunction(
        key="begeleid-wonen",
        title="Begeleid wonen",
        description=(
            "Een tijdelijke woonplek met begeleiding, vaak voor jongvolwassenen en jonge moeders. "
            "Er is geen toezicht van dag en nacht."
        ),
        replaces=("Ambulante begeleiding", "Opstartplekken jongeren", "Opvang van jonge moeders"),
    ),
    CareFunction(
        key="time-out",
        title="Stabilisatie, observatie en time-out",
        description=(
            "Een plek om tot rust te komen of om uit te zoeken welke hulp nodig is. Dag en nacht "
            "is er begeleiding aanwezig."
        ),
        replaces=("Kortdurend verblijf",),
    ),
    CareFunction(
        key="beschermd-wonen",
        title="Beschermd wonen",
        description=(
            "Wonen bij de aanbieder, met dag en nacht begeleiding en toezicht. Alleen als "
            "Beschermd thuis niet kan, en zo kort als mogelijk."
        ),
        replaces=("Beschermd wonen", "Ouder-kindmodule beschermd wonen"),
    ),
)

ALL_FUNCTIONS: tuple[str, ...] = (
    "begeleiding",
    "beschermd-thuis",
    "vinger-aan-de-pols",
    "begeleid-wonen",
    "time-out",
    "beschermd-wonen",
)

PARTICIPATIONS: tuple[Participation, ...] = (
    Participation(
        authority="amersfoort",
        name="Amersfoort",
        functions=ALL_FUNCTIONS,
        is_lead=True,
        until=None,
        note="Penvoerder van de regio.",
    ),
    Participation(
        authority="baarn",
        name="Baarn",
        functions=ALL_FUNCTIONS,
        is_lead=False,
        until=None,
        note="",
    ),
    Participation(
        authority="bunschoten",
        name="Bunschoten",
        functions=ALL_FUNCTIONS,
        is_lead=False,
        until=None,
        note="",
    ),
    Participation(
        authority="leusden",
        name="Leusden",
        functions=ALL_FUNCTIONS,
        is_lead=False,
        until=None,
        note="",
    ),
    Participation(
        authority="soest",
        name="Soest",
        functions=ALL_FUNCTIONS,
        is_lead=False,
        until=None,
        note="",
    ),
    Participation(
        authority="woudenberg",
        name="Woudenberg",
        functions=ALL_FUNCTIONS,
        is_lead=False,
        until=None,
        note="",
    ),
    Participation(
        authority="nijkerk",
        name="Nijkerk",
        functions=("beschermd-thuis", "beschermd-wonen"),
        is_lead=False,
        until=None,
        note="Doet alleen mee voor Beschermd thuis en Beschermd wonen.",
    ),
)

FORMER_PARTICIPATIONS: tuple[Participation, ...] = (
    Participation(
        authority="veenendaal",
        name="Veenendaal",
        functions=("beschermd-wonen",),
        is_lead=False,
        until=date(2021, 12, 31),
        note=(
            "Doet vanaf 2022 niet meer mee met Beschermd wonen. Telt nog wel mee in de aantallen "
            "over 2021."
        ),
    ),
)

LEFT_ON = date(2022, 1, 1)
"""The first day without Veenendaal."""

LOT = DemoLot(
    key="LOT-0001",
    number=1,
    title=TITLE,
    description=(
        "Inwoners die meer nodig hebben dan hun omgeving en het lokale team kunnen bieden, krijgen "
        "hulp van één contractpartner. De partner werkt met teams in de buurt en biedt zes "
        "functies, van lichte begeleiding tot beschermd wonen. Soms is binnen 24 uur een plek "
        "nodig. De beschikking geldt voor het hele perceel: partner en inwoner bepalen samen welke "
        "functie past. Dagbesteding, huishoudelijke hulp, hulpmiddelen en vervoer horen niet bij "
        "deze opdracht."
    ),
    cpv=("85310000-5", "85311000-2", "85312000-9"),
    fixed_budget=Decimal("41500000.00"),
    winners=1,
)

VOLUMES: tuple[Volume, ...] = (
    Volume(
        kind="Ambulante begeleiding",
        residents=2400,
        counted_over="heel 2021",
        counted_on=date(2021, 12, 31),
        caveat="Voorlopig cijfer, naar boven afgerond. Veenendaal telt nog mee.",
    ),
    Volume(
        kind="Ondersteuning met verblijf",
        residents=520,
        counted_over="heel 2021",
        counted_on=date(2021, 12, 31),
        caveat=(
            "Voorlopig cijfer, naar boven afgerond. Ongeveer 40% van deze inwoners gaat over naar "
            "de Wlz. Veenendaal telt nog mee."
        ),
    ),
    Volume(
        kind="Respijt en time-out",
        residents=30,
        counted_over="heel 2021",
        counted_on=date(2021, 12, 31),
        caveat=(
            "Voorlopig cijfer, naar boven afgerond. Hierin zitten ook spoedplaatsingen met een "
            "losse overeenkomst."
        ),
    ),
    Volume(
        kind="Ambulante begeleiding",
        residents=1530,
        counted_over="december 2021",
        counted_on=date(2021, 12, 31),
        caveat="Voorlopig cijfer, naar boven afgerond. Volwassenen in die maand.",
    ),
    Volume(
        kind="Ondersteuning met verblijf",
        residents=330,
        counted_over="december 2021",
        counted_on=date(2021, 12, 31),
        caveat=(
            "Voorlopig cijfer, naar boven afgerond. Zonder maatschappelijke opvang en "
            "vrouwenopvang."
        ),
    ),
    Volume(
        kind="Respijt en time-out",
        residents=9,
        counted_over="december 2021",
        counted_on=date(2021, 12, 31),
        caveat="Voorlopig cijfer, volwassenen in die maand.",
    ),
)

VOLUME = (
    "In heel 2021 ongeveer 2.400 inwoners met ambulante begeleiding, 520 met verblijf en 30 met "
    "respijt of time-out. In december 2021 waren dat er 1.530, 330 en 9. Voorlopige cijfers, naar "
    "boven afgerond. Veenendaal telt nog mee."
)

REQUIREMENT_GROUPS: tuple[RequirementGroup, ...] = (
    RequirementGroup(number="3.1", title="Cliënt centraal"),
    RequirementGroup(number="3.2", title="Passende en effectieve ondersteuning"),
    RequirementGroup(number="3.3", title="Randvoorwaarden"),
)

REQUIREMENTS: tuple[DemoRequirement, ...] = (
    DemoRequirement(
        number="3.1.1",
        group="3.1",
        title="Respectvolle bejegening",
        text=(
            "Uw medewerkers gaan netjes en met respect om met de cliënt. U houdt zich daarbij aan "
            "de gedragsregels van uw branche."
        ),
        source="Bijlage 2, paragraaf 3.1, eis 1",
        evidence=("Gedragscode van de organisatie", "Verwijzing naar de code van de branche"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.1.2",
        group="3.1",
        title="Regie bij de cliënt",
        text=(
            "De cliënt en zijn naasten beslissen mee over de hulp, het plan en de evaluatie. De "
            "cliënt is het eens met het plan en beheert het zelf. U vertelt welke keuzes er zijn, "
            "hoe medezeggenschap werkt en waar onafhankelijke cliëntondersteuning te krijgen is."
        ),
        source="Bijlage 2, paragraaf 3.1, eis 2",
        evidence=("Werkwijze cliëntplan", "Leeg plan met instructie", "Regeling medezeggenschap"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.1.3",
        group="3.1",
        title="Vaste contactpersoon",
        text=(
            "Elke cliënt heeft tijdens het hele traject dezelfde contactpersoon. Is die er niet, "
            "dan hoort de cliënt van u wie vervangt."
        ),
        source="Bijlage 2, paragraaf 3.1, eis 3",
        evidence=("Werkafspraak vaste contactpersoon", "Vervangingsregeling"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.1",
        group="3.2",
        title="Integrale aanpak in de keten",
        text=(
            "U stemt de hulp af met de andere partijen rond de cliënt, van start tot einde. Dat "
            "geldt ook voor opschalen, afschalen, opschorten, weigeren en uitplaatsen. Steeds is "
            "duidelijk wie verder verantwoordelijk is, en u evalueert de samenwerking."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 1",
        evidence=("Procesbeschrijving keten", "Samenwerkingsafspraken met partners"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.2",
        group="3.2",
        title="Doelen uit het plan",
        text=(
            "De hulp werkt aan de doelen die verwijzer en cliënt samen in het plan zetten. U kunt "
            "per cliënt laten zien aan welk doel u werkt."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 2",
        evidence=("Leeg cliëntplan met doelen", "Werkinstructie doelen en evaluatie"),
        moment="contract",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.3",
        group="3.2",
        title="Bewezen interventies",
        text=(
            "U gebruikt methoden waarvan is aangetoond dat ze werken. U kunt per functie noemen "
            "welke methode u inzet."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 3",
        evidence=("Lijst van methoden per functie", "Erkenning in een landelijke databank"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.4",
        group="3.2",
        title="Beroepscode en richtlijnen",
        text=(
            "Professionals werken volgens de code en de richtlijnen van hun beroep. U zorgt dat "
            "zij die kennen en kunnen volgen."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 4",
        evidence=("Overzicht van beroepscodes", "Registraties van professionals"),
        moment="contract",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.5",
        group="3.2",
        title="Ruimte voor professionals",
        text=(
            "Professionals mogen zelf vakinhoudelijke keuzes maken. U geeft hun tijd en ruimte om "
            "de hulp te vernieuwen."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 5",
        evidence=("Professioneel statuut", "Beschrijving van bevoegdheden"),
        moment="contract",
        repairable=True,
        knock_out=False,
    ),
    DemoRequirement(
        number="3.2.6",
        group="3.2",
        title="Herstel en zelfredzaamheid",
        text=(
            "De hulp richt zich op herstel: de cliënt kan meer zelf en doet meer mee. Waar dat "
            "niet kan, behoudt hij wat hij heeft of gaat hij minder snel achteruit."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 6",
        evidence=("Visie op herstel", "Werkwijze herstelondersteuning"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.7",
        group="3.2",
        title="Autonomie binnen de taak",
        text=(
            "Professionals doen wat nodig is, binnen de grenzen van de opdracht. Zij houden "
            "daarbij herstel en zelfredzaamheid uit eis 3.2.6 voor ogen."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 7",
        evidence=("Professioneel statuut", "Beschrijving van bevoegdheden"),
        moment="contract",
        repairable=True,
        knock_out=False,
    ),
    DemoRequirement(
        number="3.2.8",
        group="3.2",
        title="Zorginnovatie",
        text=(
            "Uw vernieuwing draagt bij aan de doelen van de Wmo: meer zelf kunnen en meer meedoen. "
            "U laat zien wat een vernieuwing heeft opgeleverd."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 8",
        evidence=("Innovatieplan", "Verslag van een afgeronde vernieuwing"),
        moment="verification",
        repairable=True,
        knock_out=False,
    ),
    DemoRequirement(
        number="3.2.9",
        group="3.2",
        title="Deskundigheid en vrijwilligers",
        text=(
            "Deskundige professionals voeren de hulp uit, samen met vrijwilligers en "
            "ervaringsdeskundigen. U zorgt dat zij allen kunnen wat nodig is. U zoekt de beste "
            "verhouding tussen deze drie groepen."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 9",
        evidence=("Opleidingsplan", "Inzetplan vrijwilligers en ervaringsdeskundigen"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.10",
        group="3.2",
        title="Opleidingsniveau",
        text=(
            "Wie de hulp geeft, heeft daarvoor de juiste opleiding. Denk aan mbo voor praktische "
            "hulp en hbo voor specialistische hulp. Stuur een rooster mee waarin functie en niveau "
            "staan."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 10",
        evidence=(
            "Dienstrooster met functie en niveau",
            "Formatieplan met opleidingsniveaus",
            "Ander gelijkwaardig overzicht",
        ),
        moment="submission",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.2.11",
        group="3.2",
        title="Dekkend aanbod en wachtlijst",
        text=(
            "U bent verantwoordelijk voor een passend aanbod in alle deelnemende gemeenten. Is er "
            "nog geen passende plek, dan beheert u de wachtlijst. Waar nodig geeft u hulp om de "
            "wachttijd te overbruggen."
        ),
        source="Bijlage 2, paragraaf 3.2, eis 11",
        evidence=("Overzicht van aanbod per gemeente", "Procedure wachtlijst en overbrugging"),
        moment="verification",
        repairable=False,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.1",
        group="3.3",
        title="Continuïteit en warme overdracht",
        text=(
            "Een traject dat is begonnen, loopt door. Stopt de hulp of gaat iemand naar een ander "
            "perceel, dan draagt u eerst warm over."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 1",
        evidence=("Procedure overdracht", "Voorbeeld van een overdrachtsverslag zonder namen"),
        moment="verification",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.2a",
        group="3.3",
        title="Werkend kwaliteitsmanagementsysteem (KMS)",
        text=(
            "U toont aan dat u een werkend systeem voor kwaliteit hebt. Het voldoet aan de norm "
            "voor Zorg en Welzijn. Een HKZ-certificaat is een voorbeeld; gelijkwaardig bewijs telt "
            "ook."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 2",
        evidence=(
            "HKZ-certificaat Zorg en Welzijn",
            "HKZ-certificaat kleine organisaties",
            "Certificaat NEN-EN 15224",
            "Certificaat ISO 9001 met zorg in het toepassingsgebied",
            "Ander gelijkwaardig bewijs",
        ),
        moment="submission",
        repairable=True,
        knock_out=True,
        part_of="3.3.2",
    ),
    DemoRequirement(
        number="3.3.2b",
        group="3.3",
        title="Werkend veiligheidsmanagementsysteem (VMS)",
        text=(
            "U toont aan dat u een werkend systeem voor veiligheid hebt. Het voldoet aan de norm "
            "voor Zorg en Welzijn. Een certificaat telt alleen als veiligheid in het "
            "toepassingsgebied staat; gelijkwaardig bewijs telt ook."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 2",
        evidence=(
            "HKZ-certificaat Cliënt- en patiëntveiligheid",
            "HKZ-certificaat met VMS in het toepassingsgebied",
            "Auditverslag van een onafhankelijke instelling",
            "Ander gelijkwaardig bewijs",
        ),
        moment="submission",
        repairable=True,
        knock_out=True,
        part_of="3.3.2",
    ),
    DemoRequirement(
        number="3.3.3",
        group="3.3",
        title="Calamiteitenprocedure",
        text=(
            "U hebt op papier hoe u op een calamiteit reageert en hoe u die meldt. U meldt aan de "
            "opdrachtgever en de toezichthouder. Dat is voor deze regio GGDrU."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 3",
        evidence=("Calamiteitenprocedure", "Deel van het handboek over calamiteiten"),
        moment="submission",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.4",
        group="3.3",
        title="Uitkomsten van onderzoek",
        text=(
            "Deed een gemeente, Justitie of een inspectie onderzoek naar u, dan meldt u de "
            "uitkomst. Dat doet u uit uzelf en zo snel mogelijk. Het gaat om de Inspectie "
            "Gezondheidszorg en Jeugd en de Arbeidsinspectie."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 4",
        evidence=("Eigen verklaring", "Rapport van het onderzoek"),
        moment="contract",
        repairable=False,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.5",
        group="3.3",
        title="Negatieve publiciteit",
        text=(
            "Komt u negatief in het nieuws en kan dat gevolgen hebben in de samenleving of de "
            "politiek, dan meldt u dat uit uzelf. U wacht niet tot de gemeente ernaar vraagt."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 5",
        evidence=("Eigen verklaring",),
        moment="contract",
        repairable=False,
        knock_out=False,
    ),
    DemoRequirement(
        number="3.3.6",
        group="3.3",
        title="Klachtenreglement",
        text=(
            "U hebt een vastgesteld klachtenreglement dat aan de wet voldoet. De gemeente mag dat "
            "controleren. Stuur het reglement mee."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 6",
        evidence=("Klachtenreglement", "Reglement van de branche met bewijs van aansluiting"),
        moment="submission",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.7",
        group="3.3",
        title="Meldcode en andere wetten",
        text=(
            "U houdt zich aan de wetten en verordeningen die voor u gelden. Daar hoort de meldcode "
            "huiselijk geweld en kindermishandeling bij. Stuur uw eigen meldcode mee."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 7",
        evidence=("Eigen meldcode", "Meldcode van de branche met vaststellingsbesluit"),
        moment="submission",
        repairable=True,
        knock_out=True,
    ),
    DemoRequirement(
        number="3.3.8",
        group="3.3",
        title="Grensvlakken tussen wetten",
        text=(
            "Soms is niet duidelijk welke wet geldt, bijvoorbeeld Wmo of Wlz. U houdt u dan aan de "
            "wettelijke grenzen en zoekt afstemming met de andere partijen. De cliënt merkt daar "
            "niets van."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 8",
        evidence=("Werkwijze grensvlakken", "Samenwerkingsafspraken met partners"),
        moment="contract",
        repairable=True,
        knock_out=False,
    ),
    DemoRequirement(
        number="3.3.9",
        group="3.3",
        title="Inclusief werken en diversiteitsbeleid",
        text=(
            "U houdt rekening met cultuur en geloof van de cliënt en sluit niemand uit. U hebt "
            "beleid voor diversiteit."
        ),
        source="Bijlage 2, paragraaf 3.3, eis 9",
        evidence=("Diversiteitsbeleid", "Deel van het personeelsbeleid over diversiteit"),
        moment="verification",
        repairable=True,
        knock_out=False,
    ),
)

EXCELLENT = "uitstekend"
GOOD = "goed"
SUFFICIENT = "voldoende"
WEAK = "matig"
POOR = "onvoldoende"

CRITERIA: tuple[DemoCriterion, ...] = (
    DemoCriterion(
        code="G1",
        title="Samenwerking en regie",
        points=Decimal(25),
        question=(
            "Beschrijf hoe u samenwerkt met de lokale teams in alle deelnemende gemeenten. Laat "
            "zien hoe de inwoner de regie houdt over zijn plan, ook als dat moeilijk is. Beschrijf "
            "uw afspraken met andere partijen, zoals corporaties, de ggz en de opvang. Vertel ook "
            "hoe u de samenwerking meet en verbetert. Onderbouw uw antwoord met afspraken en "
            "cijfers."
        ),
        parts=(
            "Samenwerking met de lokale teams",
            "Regie van de inwoner",
            "Afspraken met andere partijen",
            "Meten en verbeteren",
        ),
        guidance=(
            "Let op of de afspraken per gemeente gelden, of alleen voor de regio als geheel.",
            "Let op of de inwoner zelf beslist, en wat u leest over wie dat niet kan.",
            "Let op of partners met naam of soort zijn genoemd, met een afspraak erbij.",
            "Let op of een meting ook tot een verandering leidde.",
        ),
        scale=(
            ScaleStep(
                label=EXCELLENT,
                fraction=Decimal("1"),
                text=(
                    "Alle vier de onderdelen zijn uitgewerkt en onderbouwd met afspraken en "
                    "cijfers. Op de meeste onderdelen is er meerwaarde voor de inwoner of het "
                    "lokale team."
                ),
            ),
            ScaleStep(
                label=GOOD,
                fraction=Decimal("0.75"),
                text=(
                    "Alle vier de onderdelen zijn uitgewerkt en onderbouwd met afspraken en "
                    "cijfers. Meerwaarde is er op hooguit één onderdeel."
                ),
            ),
            ScaleStep(
                label=SUFFICIENT,
                fraction=Decimal("0.5"),
                text=(
                    "Alle vier de onderdelen komen aan bod. Een deel mist concrete afspraken of "
                    "cijfers."
                ),
            ),
            ScaleStep(
                label=WEAK,
                fraction=Decimal("0.25"),
                text=(
                    "Eén onderdeel ontbreekt, of de samenwerking en de regie blijven algemeen "
                    "beschreven."
                ),
            ),
            ScaleStep(
                label=POOR,
                fraction=Decimal("0"),
                text=(
                    "Twee of meer onderdelen ontbreken, of uit het antwoord blijkt geen "
                    "samenwerking met de lokale teams."
                ),
            ),
        ),
    ),
    DemoCriterion(
        code="G2",
        title="Doorlooptijd en toegang",
        points=Decimal(20),
        question=(
            "Hoe snel begint de hulp na de beschikking, per functie? Beschrijf hoe u binnen 24 uur "
            "een plek biedt als dat nodig is. Vertel hoe u de wachtlijst beheert en wat u doet "
            "voor wie wacht. Laat zien wat u doet als u uw eigen norm niet haalt. Geef de cijfers "
            "van de laatste twee jaar."
        ),
        parts=(
            "Tijd tot de start, per functie",
            "Plek binnen 24 uur",
            "Wachtlijst en overbrugging",
            "Bijsturen als de norm niet wordt gehaald",
        ),
        guidance=(
            "Let op of de norm per functie is genoemd, en of de cijfers daarbij passen.",
            "Let op of de plek binnen 24 uur echt vrij wordt gehouden.",
            "Let op wat een inwoner krijgt in de weken dat hij wacht.",
            "Vergelijk normen niet tussen inschrijvers: de schaal bepaalt de stap.",
        ),
        scale=(
            ScaleStep(
                label=EXCELLENT,
                fraction=Decimal("1"),
                text=(
                    "Voor elke functie staat er een norm, en de cijfers laten zien dat die wordt "
                    "gehaald. De plek binnen 24 uur, de overbrugging en het bijsturen bieden de "
                    "inwoner extra zekerheid."
                ),
            ),
            ScaleStep(
                label=GOOD,
                fraction=Decimal("0.75"),
                text=(
                    "Voor elke functie staat er een norm, en die is met cijfers onderbouwd. Ook de "
                    "plek binnen 24 uur, de overbrugging en het bijsturen zijn uitgewerkt."
                ),
            ),
            ScaleStep(
                label=SUFFICIENT,
                fraction=Decimal("0.5"),
                text=(
                    "Er staan normen, maar niet voor elke functie of niet steeds met cijfers. De "
                    "andere onderdelen komen aan bod."
                ),
            ),
            ScaleStep(
                label=WEAK,
                fraction=Decimal("0.25"),
                text=(
                    "Normen of cijfers ontbreken grotendeels, of de plek binnen 24 uur is niet "
                    "geregeld."
                ),
            ),
            ScaleStep(
                label=POOR,
                fraction=Decimal("0"),
                text=(
                    "Het antwoord geeft geen normen, of de inwoner weet niet wanneer de hulp "
                    "begint."
                ),
            ),
        ),
    ),
    DemoCriterion(
        code="G3",
        title="Afschaling en herstel",
        points=Decimal(25),
        question=(
            "Beschrijf hoe u de hulp stap voor stap vermindert, vanaf de eerste dag. Vertel hoe u "
            "werkt aan herstel, met ervaringsdeskundigen, naasten en de buurt. Laat zien hoe u "
            "terugval opvangt en voorkomt dat iemand zijn huis kwijtraakt. Geef cijfers over "
            "uitstroom en terugkeer."
        ),
        parts=(
            "Stappen van afschaling",
            "Herstel met naasten en buurt",
            "Terugval en behoud van de woning",
            "Cijfers over uitstroom en terugkeer",
        ),
        guidance=(
            "Let op of afschalen bij de start begint of pas aan het einde.",
            "Let op wat er gebeurt als het weer minder gaat: moet de inwoner dan opnieuw beginnen?",
            "Let op of uitstroom en terugkeer allebei in de cijfers staan.",
            "Vinger aan de pols is niet gericht op uitstroom. Reken dat niet als minpunt.",
        ),
        scale=(
            ScaleStep(
                label=EXCELLENT,
                fraction=Decimal("1"),
                text=(
                    "De afschaling is vanaf de eerste dag stap voor stap beschreven, en cijfers "
                    "over uitstroom en terugkeer laten zien dat zij werkt. Herstel en de opvang "
                    "van terugval gaan verder dan gevraagd."
                ),
            ),
            ScaleStep(
                label=GOOD,
                fraction=Decimal("0.75"),
                text=(
                    "De afschaling is vanaf de eerste dag stap voor stap beschreven en met cijfers "
                    "onderbouwd. Herstel en de opvang van terugval zijn concreet uitgewerkt."
                ),
            ),
            ScaleStep(
                label=SUFFICIENT,
                fraction=Decimal("0.5"),
                text=(
                    "De afschaling en het herstel zijn beschreven, maar de stappen of de cijfers "
                    "zijn niet volledig."
                ),
            ),
            ScaleStep(
                label=WEAK,
                fraction=Decimal("0.25"),
                text="De afschaling blijft een voornemen, of de opvang van terugval ontbreekt.",
            ),
            ScaleStep(
                label=POOR,
                fraction=Decimal("0"),
                text=(
                    "Het antwoord gaat niet over afschalen, of herstel en terugval ontbreken beide."
                ),
            ),
        ),
    ),
    DemoCriterion(
        code="G4",
        title="Kwaliteit van personeel",
        points=Decimal(15),
        question=(
            "Welke mensen zet u in, met welk opleidingsniveau, per functie? Beschrijf de inzet van "
            "ervaringsdeskundigen en vrijwilligers. Vertel hoe uw mensen leren en met welke "
            "bewezen methoden zij werken. Laat met cijfers zien hoe u mensen behoudt en verzuim "
            "beperkt."
        ),
        parts=(
            "Mensen en niveau per functie",
            "Ervaringsdeskundigen en vrijwilligers",
            "Leren en bewezen methoden",
            "Behoud en verzuim",
        ),
        guidance=(
            "De diploma’s zelf zijn al getoetst bij eis 3.2.10. Beoordeel hier de inzet.",
            "Let op of ervaringsdeskundigen een vaste plek in het team hebben.",
            "Let op of methoden bij de functies passen.",
            "Let op of cijfers over verzuim en verloop over meer dan één jaar gaan.",
        ),
        scale=(
            ScaleStep(
                label=EXCELLENT,
                fraction=Decimal("1"),
                text=(
                    "De inzet is per functie onderbouwd en past bij de inwoner. Leren, "
                    "ervaringsdeskundigheid en behoud zijn aantoonbaar beter geregeld dan gevraagd."
                ),
            ),
            ScaleStep(
                label=GOOD,
                fraction=Decimal("0.75"),
                text=(
                    "De inzet is per functie onderbouwd. Leren, ervaringsdeskundigheid en behoud "
                    "zijn uitgewerkt met cijfers."
                ),
            ),
            ScaleStep(
                label=SUFFICIENT,
                fraction=Decimal("0.5"),
                text="De inzet is beschreven, maar niet per functie of niet overal met cijfers.",
            ),
            ScaleStep(
                label=WEAK,
                fraction=Decimal("0.25"),
                text=(
                    "De inzet is in algemene woorden beschreven, of één van de vier onderdelen "
                    "ontbreekt."
                ),
            ),
            ScaleStep(
                label=POOR,
                fraction=Decimal("0"),
                text=(
                    "Uit het antwoord blijkt niet wie de hulp geeft, of meer onderdelen ontbreken."
                ),
            ),
        ),
    ),
    DemoCriterion(
        code="G5",
        title="Implementatie en warme overdracht",
        points=Decimal(15),
        question=(
            "Geef uw planning voor het eerste halfjaar, met wie wat doet. Beschrijf hoe u elke "
            "inwoner warm overneemt van zijn huidige aanbieder. Vertel hoe de overgang van 18 naar "
            "volwassen verloopt. Noem de grootste risico’s en wat u eraan doet, ook voor personeel "
            "en woonplekken."
        ),
        parts=(
            "Planning van het eerste halfjaar",
            "Warme overdracht per inwoner",
            "Overgang van 18 naar volwassen",
            "Risico’s en maatregelen",
        ),
        guidance=(
            "Let op of de planning data, mijlpalen en namen van functies noemt.",
            "Let op of de inwoner zelf bij de overdracht is.",
            "Let op of het perspectiefplan voor jongeren een plek heeft.",
            "Let op of risico’s een maatregel én een eigenaar hebben.",
        ),
        scale=(
            ScaleStep(
                label=EXCELLENT,
                fraction=Decimal("1"),
                text=(
                    "De planning is volledig, met mijlpalen en verantwoordelijken. De overdracht, "
                    "de overgang van 18 naar volwassen en de risico’s zijn zo geregeld dat geen "
                    "inwoner een gat in de hulp merkt."
                ),
            ),
            ScaleStep(
                label=GOOD,
                fraction=Decimal("0.75"),
                text=(
                    "De planning heeft mijlpalen en verantwoordelijken. De overdracht, de overgang "
                    "van 18 naar volwassen en de risico’s zijn uitgewerkt."
                ),
            ),
            ScaleStep(
                label=SUFFICIENT,
                fraction=Decimal("0.5"),
                text=(
                    "De planning en de overdracht zijn beschreven, maar mijlpalen, "
                    "verantwoordelijken of maatregelen ontbreken voor een deel."
                ),
            ),
            ScaleStep(
                label=WEAK,
                fraction=Decimal("0.25"),
                text=(
                    "De planning is globaal, of de warme overdracht is niet per inwoner beschreven."
                ),
            ),
            ScaleStep(
                label=POOR,
                fraction=Decimal("0"),
                text="Er is geen bruikbare planning, en de overdracht of de risico’s ontbreken.",
            ),
        ),
    ),
)
