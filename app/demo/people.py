"""The authorities of the demo and the invented people who work for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """A municipality or purchasing body that takes part in a tender of the demo."""

    key: str
    name: str
    short_name: str
    place: str
    region: str
    mail_domain: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in: one duty, one authority, one line for the role card."""

    key: str
    name: str
    email: str
    phone: str
    authority: str  # key of a DemoAuthority
    role: str  # officer, chair, evaluator, opener, decider, supervisor, …
    function: str  # the job title as shown under the name
    description: str
    has_card: bool = False  # the one person of this role on the first page


@dataclass(frozen=True, slots=True)
class DemoRole:
    """How a role is called and introduced on the first page of the demo."""

    key: str
    title: str
    sign_in_label: str
    description: str


ROLES: tuple[DemoRole, ...] = (
    DemoRole(
        key="officer",
        title="Inkoper",
        sign_in_label="Meld aan als inkoper",
        description="Bereidt aanbestedingen voor, leidt de toetsing en verstuurt de brieven.",
    ),
    DemoRole(
        key="chair",
        title="Voorzitter",
        sign_in_label="Meld aan als voorzitter",
        description="Leidt het consensusoverleg. Geeft zelf geen score.",
    ),
    DemoRole(
        key="evaluator",
        title="Beoordelaar",
        sign_in_label="Meld aan als beoordelaar",
        description="Leest de antwoorden, scoort ze en zegt waarom.",
    ),
    DemoRole(
        key="opener",
        title="Opener",
        sign_in_label="Meld aan als opener",
        description="Opent de kluis, samen met een collega. Kan dat nooit alleen.",
    ),
    DemoRole(
        key="decider",
        title="Beslisser",
        sign_in_label="Meld aan als beslisser",
        description="Neemt het besluit, nadat een ander het heeft voorgesteld.",
    ),
    DemoRole(
        key="provider",
        title="Aanbieder",
        sign_in_label="Meld aan als aanbieder",
        description="Levert documenten aan, dient in en leest de uitslag.",
    ),
    DemoRole(
        key="supervisor",
        title="Toezichthouder",
        sign_in_label="Meld aan als toezichthouder",
        description="Geeft advies over aanbieders. Ziet geen scores.",
    ),
    DemoRole(
        key="integrity_officer",
        title="Integriteitsmedewerker",
        sign_in_label="Meld aan als integriteitsmedewerker",
        description="Behandelt Bibob-dossiers. Niemand anders kan erbij.",
    ),
    DemoRole(
        key="auditor",
        title="Auditor",
        sign_in_label="Meld aan als auditor",
        description="Leest alles na en rekent de uitkomst over.",
    ),
    DemoRole(
        key="administrator",
        title="Beheerder",
        sign_in_label="Meld aan als beheerder",
        description="Beheert gebruikers, organisaties en huisstijl.",
    ),
)

AMERSFOORT_REGION = "Regio Amersfoort"
GELDERLAND_REGION = "Centraal Gelderland"
ALKMAAR_REGION = "Regio Alkmaar"
ACHTERHOEK_REGION = "Achterhoek"


def _town(name: str, region: str, *, is_lead: bool = False) -> DemoAuthority:
    """Make a municipality of which nobody signs in but whoever leads."""
    key = name.lower().replace(" ", "-")
    return DemoAuthority(key, f"Gemeente {name}", name, name, region, f"{key}.example", is_lead)


AUTHORITIES: tuple[DemoAuthority, ...] = (
    DemoAuthority(
        key="amersfoort",
        name="Gemeente Amersfoort",
        short_name="Amersfoort",
        place="Amersfoort",
        region=AMERSFOORT_REGION,
        mail_domain="amersfoort.example",
        is_lead=True,
    ),
    DemoAuthority(
        key="baarn",
        name="Gemeente Baarn",
        short_name="Baarn",
        place="Baarn",
        region=AMERSFOORT_REGION,
        mail_domain="baarn.example",
    ),
    DemoAuthority(
        key="bunschoten",
        name="Gemeente Bunschoten",
        short_name="Bunschoten",
        place="Bunschoten-Spakenburg",
        region=AMERSFOORT_REGION,
        mail_domain="bunschoten.example",
    ),
    DemoAuthority(
        key="leusden",
        name="Gemeente Leusden",
        short_name="Leusden",
        place="Leusden",
        region=AMERSFOORT_REGION,
        mail_domain="leusden.example",
    ),
    DemoAuthority(
        key="soest",
        name="Gemeente Soest",
        short_name="Soest",
        place="Soest",
        region=AMERSFOORT_REGION,
        mail_domain="soest.example",
    ),
    DemoAuthority(
        key="woudenberg",
        name="Gemeente Woudenberg",
        short_name="Woudenberg",
        place="Woudenberg",
        region=AMERSFOORT_REGION,
        mail_domain="woudenberg.example",
    ),
    DemoAuthority(
        key="nijkerk",
        name="Gemeente Nijkerk",
        short_name="Nijkerk",
        place="Nijkerk",
        region=AMERSFOORT_REGION,
        mail_domain="nijkerk.example",
    ),
    _town("Veenendaal", AMERSFOORT_REGION),
    DemoAuthority(
        key="centraal-gelderland",
        name="Inkoop Sociaal Domein Centraal Gelderland",
        short_name="Inkoop SDCG",
        place="Arnhem",
        region=GELDERLAND_REGION,
        mail_domain="centraalgelderland.example",
        is_lead=True,
    ),
    _town("Alkmaar", ALKMAAR_REGION, is_lead=True),
    _town("Bergen", ALKMAAR_REGION),
    _town("Castricum", ALKMAAR_REGION),
    _town("Dijk en Waard", ALKMAAR_REGION),
    _town("Heiloo", ALKMAAR_REGION),
    _town("Uitgeest", ALKMAAR_REGION),
    DemoAuthority(
        key="achterhoek",
        name="Sociaal Domein Achterhoek",
        short_name="Achterhoek",
        place="Doetinchem",
        region=ACHTERHOEK_REGION,
        mail_domain="achterhoek.example",
        is_lead=True,
    ),
    _town("Aalten", ACHTERHOEK_REGION),
    _town("Berkelland", ACHTERHOEK_REGION),
    _town("Bronckhorst", ACHTERHOEK_REGION),
    _town("Doetinchem", ACHTERHOEK_REGION),
    _town("Montferland", ACHTERHOEK_REGION),
    _town("Oost Gelre", ACHTERHOEK_REGION),
    _town("Oude IJsselstreek", ACHTERHOEK_REGION),
    _town("Winterswijk", ACHTERHOEK_REGION),
)

PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        key="marloes-wiggers",
        name="Marloes Wiggers",
        email="marloes.wiggers@amersfoort.example",
        phone="033 000 00 01",
        authority="amersfoort",
        role="officer",
        function="Inkoper sociaal domein",
        description="Leidt de aanbesteding voor de regio en stelt de besluiten voor.",
        has_card=True,
    ),
    DemoPerson(
        key="joost-lammers",
        name="Joost Lammers",
        email="joost.lammers@amersfoort.example",
        phone="033 000 00 02",
        authority="amersfoort",
        role="officer",
        function="Inkoopadviseur",
        description="Toetst de aanmeldingen aan de eisen en vraagt herstel aan.",
    ),
    DemoPerson(
        key="gerda-nijenhuis",
        name="Gerda Nijenhuis",
        email="gerda.nijenhuis@leusden.example",
        phone="033 000 00 03",
        authority="leusden",
        role="chair",
        function="Strategisch adviseur Wmo",
        description="Leidt het consensusoverleg en bewaakt de woorden van de schaal.",
        has_card=True,
    ),
    DemoPerson(
        key="ilse-arends",
        name="Ilse Arends",
        email="ilse.arends@baarn.example",
        phone="035 000 00 04",
        authority="baarn",
        role="evaluator",
        function="Beleidsadviseur beschermd wonen",
        description="Beoordeelt vanuit het beleid voor wonen en herstel in Baarn.",
        has_card=True,
    ),
    DemoPerson(
        key="hans-te-brake",
        name="Hans te Brake",
        email="hans.tebrake@soest.example",
        phone="035 000 00 05",
        authority="soest",
        role="evaluator",
        function="Contractmanager Wmo",
        description="Beoordeelt vanuit contracten en let op cijfers en bewijs.",
    ),
    DemoPerson(
        key="sanne-kuiper",
        name="Sanne Kuiper",
        email="sanne.kuiper@bunschoten.example",
        phone="033 000 00 06",
        authority="bunschoten",
        role="evaluator",
        function="Teamleider lokaal team",
        description="Beoordeelt vanuit de praktijk van het lokale team in Bunschoten.",
    ),
    DemoPerson(
        key="youssef-el-amrani",
        name="Youssef el Amrani",
        email="youssef.elamrani@woudenberg.example",
        phone="033 000 00 07",
        authority="woudenberg",
        role="evaluator",
        function="Kwaliteitsmedewerker zorg",
        description="Beoordeelt vanuit kwaliteit van zorg en inzet van personeel.",
    ),
    DemoPerson(
        key="wim-bosscher",
        name="Wim Bosscher",
        email="wim.bosscher@amersfoort.example",
        phone="033 000 00 08",
        authority="amersfoort",
        role="opener",
        function="Jurist aanbestedingen",
        description="Opent de kluis en tekent het proces-verbaal van opening.",
        has_card=True,
    ),
    DemoPerson(
        key="nadia-bouzid",
        name="Nadia Bouzid",
        email="nadia.bouzid@baarn.example",
        phone="035 000 00 09",
        authority="baarn",
        role="opener",
        function="Medewerker inkoop",
        description="Opent de kluis als tweede persoon, op een ander apparaat.",
    ),
    DemoPerson(
        key="tjeerd-hoekstra",
        name="Tjeerd Hoekstra",
        email="tjeerd.hoekstra@soest.example",
        phone="035 000 00 10",
        authority="soest",
        role="opener",
        function="Adviseur informatiebeheer",
        description="Vervangt een opener die op de dag van opening niet kan.",
    ),
    DemoPerson(
        key="lidewij-van-rossum",
        name="Lidewij van Rossum",
        email="lidewij.vanrossum@amersfoort.example",
        phone="033 000 00 11",
        authority="amersfoort",
        role="decider",
        function="Afdelingsmanager sociaal domein",
        description="Bevestigt de gunningsbeslissing namens de regio.",
        has_card=True,
    ),
    DemoPerson(
        key="harmen-schuurman",
        name="Harmen Schuurman",
        email="harmen.schuurman@leusden.example",
        phone="033 000 00 12",
        authority="leusden",
        role="decider",
        function="Manager maatschappelijke ondersteuning",
        description="Bevestigt besluiten als Lidewij van Rossum afwezig is.",
    ),
    DemoPerson(
        key="bert-oosterhuis",
        name="Bert Oosterhuis",
        email="bert.oosterhuis@amersfoort.example",
        phone="033 000 00 13",
        authority="amersfoort",
        role="supervisor",
        function="Toezichthouder Wmo",
        description="Adviseert over aanbieders die hij uit het toezicht kent. Ziet geen scores.",
        has_card=True,
    ),
    DemoPerson(
        key="petra-van-dam",
        name="Petra van Dam",
        email="petra.vandam@amersfoort.example",
        phone="033 000 00 14",
        authority="amersfoort",
        role="integrity_officer",
        function="Coördinator Bibob",
        description="Behandelt de Bibob-dossiers in een afgesloten deel van het systeem.",
        has_card=True,
    ),
    DemoPerson(
        key="karel-smit",
        name="Karel Smit",
        email="karel.smit@amersfoort.example",
        phone="033 000 00 15",
        authority="amersfoort",
        role="auditor",
        function="Concerncontroller",
        description="Leest het hele dossier en rekent de uitkomst over. Wijzigt niets.",
        has_card=True,
    ),
    DemoPerson(
        key="team-applicaties",
        name="Team Applicaties",
        email="applicaties@amersfoort.example",
        phone="033 000 00 16",
        authority="amersfoort",
        role="administrator",
        function="Functioneel beheer",
        description="Beheert gebruikers en organisaties. Ziet geen prijzen of scores.",
        has_card=True,
    ),
    DemoPerson(
        key="thijs-verhoeven",
        name="Thijs Verhoeven",
        email="thijs.verhoeven@centraalgelderland.example",
        phone="026 000 00 01",
        authority="centraal-gelderland",
        role="officer",
        function="Inkoper beschermd wonen",
        description="Laat aanbieders toe tot de producten voor beschermd wonen.",
    ),
    DemoPerson(
        key="nadia-schoorl",
        name="Nadia Schoorl",
        email="nadia.schoorl@alkmaar.example",
        phone="072 000 00 01",
        authority="alkmaar",
        role="officer",
        function="Contractmanager beschermd wonen",
        description="Beheert de overeenkomsten en bereidt de inkoop voor 2027 voor.",
    ),
    DemoPerson(
        key="koen-wassink",
        name="Koen Wassink",
        email="koen.wassink@achterhoek.example",
        phone="0314 000 000",
        authority="achterhoek",
        role="officer",
        function="Inkoper sociaal domein",
        description="Bereidt een selectie en een gunning voor, per segment.",
    ),
)
