"""Centraal Gelderland: providers are admitted per product to sheltered housing.

Codes, hours and limits are the region's own; the wording is ours. Every product is billed per
etmaal. Tariffs are not in the region's document: it refers to a search tool with its own dates.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """Products that describe the same support, with and without Lvb, light and heavy."""

    key: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """One product code a provider can be admitted to."""

    code: str
    title: str
    group: str  # key of a ProductGroup
    is_lvb: bool
    unit: str
    mean_hours: Decimal | None  # a week; None where the region gives no mean
    hours: str  # the same in words, as the region puts it
    limits: str
    requirements: tuple[str, ...]  # keys of ProductRequirement


@dataclass(frozen=True, slots=True)
class ProductRequirement:
    """What a provider must show or do to be admitted; alternatives are equally good."""

    key: str
    kind: str  # evidence | eligibility | duty
    title: str
    text: str
    evidence: tuple[str, ...]
    moment: str  # submission | verification | contract
    max_age_months: int | None  # of the document, on the day of registration
    repairable: bool
    knock_out: bool


@dataclass(frozen=True, slots=True)
class ContractHistoryRule:
    """Which earlier contract opens a product, judged on the provider's own history."""

    requirement: str  # key of the ProductRequirement it decides
    year: int
    contract_kind: str
    explanation: str


REFERENCE = "SDCG-BW"
TITLE = "Beschermd wonen"
REGION = "Centraal Gelderland"
SUMMARY = (
    "Elke aanbieder die aan de eisen voldoet, wordt toegelaten. Er is geen rangorde en geen "
    "maximum. Wij toetsen per product: u kunt voor het ene product wel en voor het andere niet "
    "in aanmerking komen."
)
TARIFF_NOTE = "Het tarief staat in de zoektool van de regio, met de datum waarop het ingaat."
TARIFFS = "Zoektool van de regio, op productcode en datum"
UNIT = "etmaal"

GENERAL: tuple[str, ...] = ("kvk", "kms", "vms", "roster", "hbo-lead")
INTRAMURAL: tuple[str, ...] = (*GENERAL, "contract-2020")
INTENSIVE: tuple[str, ...] = (*INTRAMURAL, "spv", "acceptance", "case-board")
BASIC: tuple[str, ...] = (*INTRAMURAL, "case-board")
OWN_HOME: tuple[str, ...] = (*GENERAL, "no-minimum-hours", "signal-agreements")
SHARED_HOME: tuple[str, ...] = (*GENERAL, "separate-housing")

PRODUCT_GROUPS: tuple[ProductGroup, ...] = (
    ProductGroup(
        key="intramural-intensive",
        title="Intramuraal beschermd wonen intensief",
        description=(
            "Wonen bij de aanbieder voor mensen die dag en nacht iemand in huis nodig hebben. Er "
            "is altijd een begeleider aanwezig, ook ’s nachts. Rust en structuur staan voorop."
        ),
    ),
    ProductGroup(
        key="intramural-basic",
        title="Intramuraal beschermd wonen basis",
        description=(
            "Wonen bij de aanbieder voor mensen die na een tijd zelfstandig kunnen gaan wonen. "
            "Overdag en ’s avonds is er iemand in huis. ’s Nachts is een begeleider dichtbij."
        ),
    ),
    ProductGroup(
        key="group",
        title="Groepswonen",
        description=(
            "Samen wonen in een kleine groep, met een deel van de hulp in de groep. De bewoner "
            "betaalt zelf zijn woonlasten."
        ),
    ),
    ProductGroup(
        key="independent",
        title="Zelfstandig wonen met begeleiding en beschermingscomponent",
        description=(
            "De bewoner huurt of bezit zijn eigen woning of kamer. Hij krijgt uren begeleiding, en "
            "daarnaast is er dag en nacht bescherming op afstand."
        ),
    ),
    ProductGroup(
        key="absence",
        title="Afwezigheidsdag",
        description=(
            "Betaalt de lopende kosten van een intramurale plek als de bewoner tijdelijk weg is, "
            "bijvoorbeeld door een opname."
        ),
    ),
    ProductGroup(
        key="clustered",
        title="Geclusterd wonen met (intensieve) begeleiding",
        description=(
            "Een eigen woning met eigen voordeur, badkamer en keuken, op loopafstand van "
            "vergelijkbare woningen. Een tussenstap naar helemaal zelfstandig wonen."
        ),
    ),
)

LIMITS_INTENSIVE = (
    "Dag en nacht iemand in huis, direct bereikbaar binnen 5 minuten. Minstens drie "
    "persoonlijke gesprekken per week. U neemt iedereen aan voor wie de gemeente dit nodig "
    "vindt."
)
LIMITS_BASIC = (
    "Overdag en ’s avonds iemand in huis, zeven dagen per week. ’s Nachts een begeleider in de "
    "wijk, binnen 10 minuten ter plaatse. Minstens drie persoonlijke gesprekken per week."
)
LIMITS_GROUP = (
    "Op afstand bereikbaar binnen 5 minuten, ter plaatse binnen 30 minuten. In principe "
    "hooguit 2 jaar. Een omklapcontract mag hooguit 1 jaar duren."
)
LIMITS_INDEPENDENT = (
    "Bereikbaar binnen 5 minuten, ter plaatse binnen 30 minuten. U mag geen minimum aantal "
    "uren vragen."
)
LIMITS_LUMP_SUM = (
    "Eén bedrag per etmaal voor uren en bescherming samen. Bereikbaar binnen 5 minuten, ter "
    "plaatse binnen 30 minuten. U mag geen minimum aantal uren vragen."
)
LIMITS_ABSENCE = (
    "Bij opname hooguit 6 weken; in bijzondere gevallen nog eens hooguit 6 weken. Na "
    "overlijden hooguit 2 weken. Alleen samen met 15B01 tot en met 15B04."
)
LIMITS_CLUSTERED = (
    "Op afstand bereikbaar binnen 5 minuten, ter plaatse binnen 30 minuten. In principe "
    "hooguit 2 jaar. Eigen voordeur, badkamer en keuken."
)

PRODUCTS: tuple[DemoProduct, ...] = (
    DemoProduct(
        code="15B01",
        title="Intramuraal beschermd wonen basis",
        group="intramural-basic",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("12"),
        hours="gemiddeld 12 uur per week",
        limits=LIMITS_BASIC,
        requirements=BASIC,
    ),
    DemoProduct(
        code="15B02",
        title="Intramuraal beschermd wonen basis Lvb",
        group="intramural-basic",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("12"),
        hours="gemiddeld 12 uur per week",
        limits=LIMITS_BASIC,
        requirements=BASIC,
    ),
    DemoProduct(
        code="15B03",
        title="Intramuraal beschermd wonen intensief",
        group="intramural-intensive",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("15"),
        hours="gemiddeld 15 uur per week",
        limits=LIMITS_INTENSIVE,
        requirements=INTENSIVE,
    ),
    DemoProduct(
        code="15B04",
        title="Intramuraal beschermd wonen intensief Lvb",
        group="intramural-intensive",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("15"),
        hours="gemiddeld 15 uur per week",
        limits=LIMITS_INTENSIVE,
        requirements=INTENSIVE,
    ),
    DemoProduct(
        code="15B09",
        title="Zelfstandig wonen met bescherming",
        group="independent",
        is_lvb=False,
        unit=UNIT,
        mean_hours=None,
        hours="uren naar behoefte, binnen een bandbreedte",
        limits=LIMITS_INDEPENDENT,
        requirements=OWN_HOME,
    ),
    DemoProduct(
        code="15B10",
        title="Zelfstandig wonen met bescherming Lvb",
        group="independent",
        is_lvb=True,
        unit=UNIT,
        mean_hours=None,
        hours="uren naar behoefte, binnen een bandbreedte",
        limits=LIMITS_INDEPENDENT,
        requirements=OWN_HOME,
    ),
    DemoProduct(
        code="15B15",
        title="Afwezigheidsdag",
        group="absence",
        is_lvb=False,
        unit=UNIT,
        mean_hours=None,
        hours="geen uren: alleen lopende kosten",
        limits=LIMITS_ABSENCE,
        requirements=("kvk", "contract-2020", "absence-notice"),
    ),
    DemoProduct(
        code="15B16",
        title="Afwezigheidsdag Lvb",
        group="absence",
        is_lvb=True,
        unit=UNIT,
        mean_hours=None,
        hours="geen uren: alleen lopende kosten",
        limits=LIMITS_ABSENCE,
        requirements=("kvk", "contract-2020", "absence-notice"),
    ),
    DemoProduct(
        code="15B17",
        title="Groepswonen laag",
        group="group",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("7"),
        hours="ruim 7 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B18",
        title="Groepswonen laag Lvb",
        group="group",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("7"),
        hours="ruim 7 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B19",
        title="Zelfstandig wonen met bescherming, lumpsum",
        group="independent",
        is_lvb=False,
        unit=UNIT,
        mean_hours=None,
        hours="één bedrag, uren naar behoefte",
        limits=LIMITS_LUMP_SUM,
        requirements=OWN_HOME,
    ),
    DemoProduct(
        code="15B20",
        title="Zelfstandig wonen met bescherming, lumpsum Lvb",
        group="independent",
        is_lvb=True,
        unit=UNIT,
        mean_hours=None,
        hours="één bedrag, uren naar behoefte",
        limits=LIMITS_LUMP_SUM,
        requirements=OWN_HOME,
    ),
    DemoProduct(
        code="15B21",
        title="Groepswonen midden",
        group="group",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("9"),
        hours="gemiddeld 9 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B22",
        title="Groepswonen midden Lvb",
        group="group",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("9"),
        hours="gemiddeld 9 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B23",
        title="Groepswonen hoog",
        group="group",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("11.5"),
        hours="gemiddeld 11 tot 12 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B24",
        title="Groepswonen hoog Lvb",
        group="group",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("11.5"),
        hours="gemiddeld 11 tot 12 uur per week",
        limits=LIMITS_GROUP,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B33",
        title="Geclusterd wonen midden",
        group="clustered",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("7.5"),
        hours="gemiddeld 7,5 uur per week",
        limits=LIMITS_CLUSTERED,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B34",
        title="Geclusterd wonen hoog",
        group="clustered",
        is_lvb=False,
        unit=UNIT,
        mean_hours=Decimal("10"),
        hours="gemiddeld 10 uur per week",
        limits=LIMITS_CLUSTERED,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B35",
        title="Geclusterd wonen midden Lvb",
        group="clustered",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("7.5"),
        hours="gemiddeld 7,5 uur per week",
        limits=LIMITS_CLUSTERED,
        requirements=SHARED_HOME,
    ),
    DemoProduct(
        code="15B36",
        title="Geclusterd wonen hoog Lvb",
        group="clustered",
        is_lvb=True,
        unit=UNIT,
        mean_hours=Decimal("10"),
        hours="gemiddeld 10 uur per week",
        limits=LIMITS_CLUSTERED,
        requirements=SHARED_HOME,
    ),
)

LODGING_NOTE = (
    "Beschermd wonen Logeren heeft in de tekst van de regio geen code. De zoektool noemt de "
    "juiste code per setting. Iemand logeert hooguit 28 dagen achter elkaar en hooguit 2 keer "
    "per jaar. Hij heeft nu of in de laatste 2 jaar een indicatie voor beschermd wonen."
)

REQUIREMENTS: tuple[ProductRequirement, ...] = (
    ProductRequirement(
        key="kvk",
        kind="evidence",
        title="Uittreksel KvK",
        text=(
            "Stuur een uittreksel uit het handelsregister mee. Op de dag van inschrijven is het "
            "hooguit 6 maanden oud."
        ),
        evidence=("Uittreksel KvK", "Gelijkwaardig buitenlands uittreksel"),
        moment="submission",
        max_age_months=6,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="kms",
        kind="evidence",
        title="Werkend kwaliteitsmanagementsysteem (KMS)",
        text=(
            "Laat zien dat u een werkend systeem voor kwaliteit hebt. Het past bij zorg en welzijn "
            "en geldt voor de locaties waarmee u inschrijft."
        ),
        evidence=(
            "HKZ-certificaat Zorg en Welzijn",
            "Certificaat NEN-EN 15224",
            "Certificaat ISO 9001 met zorg in het toepassingsgebied",
            "Ander gelijkwaardig bewijs",
        ),
        moment="submission",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="vms",
        kind="evidence",
        title="Werkend veiligheidsmanagementsysteem (VMS)",
        text=(
            "Laat zien dat u een werkend systeem voor veiligheid hebt. Wij beoordelen dit apart "
            "van kwaliteit: één certificaat telt voor beide als beide erin staan."
        ),
        evidence=(
            "HKZ-certificaat Cliënt- en patiëntveiligheid",
            "HKZ-certificaat met VMS in het toepassingsgebied",
            "Auditverslag van een onafhankelijke instelling",
            "Ander gelijkwaardig bewijs",
        ),
        moment="submission",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="roster",
        kind="evidence",
        title="Dienstrooster",
        text=(
            "Stuur een rooster van vier weken mee. Per dienst staan er de functie en het "
            "opleidingsniveau, zonder namen van personen."
        ),
        evidence=("Dienstrooster van vier weken",),
        moment="submission",
        max_age_months=6,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="hbo-lead",
        kind="evidence",
        title="Hbo-regisseur in elk team",
        text=(
            "In elk vast team voert minstens één hbo’er in Zorg en Welzijn de regie. Die "
            "beoordeelt of er meer of minder hulp nodig is. De anderen hebben mbo-4 of hbo; het "
            "diploma staat op de lijst van de regio."
        ),
        evidence=("Dienstrooster met de regisseur per team", "Diploma op de lijst van de regio"),
        moment="submission",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="contract-2020",
        kind="eligibility",
        title="In 2020 gecontracteerd voor intramuraal BW in natura",
        text=(
            "U had in 2020 een contract voor intramuraal beschermd wonen in natura. Scheiden van "
            "wonen en zorg telt niet, en pgb telt niet. Had u dat contract niet, dan kunt u "
            "inschrijven voor de andere producten."
        ),
        evidence=(
            "Contract uit 2020 in ons contractregister",
            "Afschrift van het contract uit 2020",
        ),
        moment="submission",
        max_age_months=None,
        repairable=False,
        knock_out=True,
    ),
    ProductRequirement(
        key="spv",
        kind="evidence",
        title="Sociaal-psychiatrisch verpleegkundige op afroep",
        text=(
            "U kunt een afgestudeerde sociaal-psychiatrisch verpleegkundige (SPV) oproepen. Het "
            "bewijs daarvan levert u in bij de inschrijving. Deze eis komt boven op eis 10 van de "
            "zorgvormspecifieke eisen."
        ),
        evidence=(
            "Arbeidsovereenkomst en diploma van een SPV",
            "Overeenkomst met een organisatie die een SPV levert",
        ),
        moment="submission",
        max_age_months=None,
        repairable=False,
        knock_out=True,
    ),
    ProductRequirement(
        key="acceptance",
        kind="duty",
        title="Iedereen aannemen",
        text=(
            "U neemt elke inwoner aan voor wie de gemeente dit nodig vindt. U gebruikt geen "
            "redenen om iemand te weigeren."
        ),
        evidence=("Eigen verklaring",),
        moment="contract",
        max_age_months=None,
        repairable=False,
        knock_out=True,
    ),
    ProductRequirement(
        key="case-board",
        kind="duty",
        title="Casusoverleg Onhoudbare situaties",
        text=(
            "Elke intramurale aanbieder doet mee aan het casusoverleg Onhoudbare situaties. U "
            "noemt de functie van wie daar komt."
        ),
        evidence=("Eigen verklaring",),
        moment="contract",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="no-minimum-hours",
        kind="duty",
        title="Geen minimum aantal uren",
        text=(
            "U vraagt een bewoner nooit om een minimum aantal uren af te nemen. Dat staat ook niet "
            "in uw zorgovereenkomst of huurcontract."
        ),
        evidence=("Eigen verklaring", "Leeg model van de zorgovereenkomst"),
        moment="verification",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="signal-agreements",
        kind="duty",
        title="Afspraken over signalen",
        text=(
            "Bij de start spreekt u met de bewoner af wat u doet als het slechter gaat. Ook "
            "spreekt u af wat u doet als hij de hulp mijdt of de deur niet opent."
        ),
        evidence=("Leeg ondersteuningsplan met deze afspraken",),
        moment="verification",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="separate-housing",
        kind="duty",
        title="Wonen en zorg gescheiden",
        text=(
            "De bewoner huurt zelf en betaalt zelf zijn woonlasten. De huurovereenkomst en de "
            "zorgovereenkomst zijn twee aparte stukken."
        ),
        evidence=("Leeg model van huur- en zorgovereenkomst",),
        moment="verification",
        max_age_months=None,
        repairable=True,
        knock_out=True,
    ),
    ProductRequirement(
        key="absence-notice",
        kind="duty",
        title="Afwezigheid melden",
        text=(
            "U meldt de Toegang per mail dat de bewoner weg is en hoe lang dat duurt. U declareert "
            "dan dit product in plaats van de intramurale plek."
        ),
        evidence=("Eigen verklaring",),
        moment="contract",
        max_age_months=None,
        repairable=True,
        knock_out=False,
    ),
)

HISTORY_RULE = ContractHistoryRule(
    requirement="contract-2020",
    year=2020,
    contract_kind="intramuraal BW in natura",
    explanation=(
        "In ons register staat in 2020 geen contract voor intramuraal beschermd wonen in natura. "
        "Daarom kunt u niet inschrijven voor 15B01 tot en met 15B04. Klopt het register niet? "
        "Stuur ons dan het contract uit 2020."
    ),
)
