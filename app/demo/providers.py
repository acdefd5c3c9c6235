"""Invented providers of the demo, what they answered and what the first check found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierContract:
    """A contract a provider had before: it may open a product or keep it closed."""

    year: int
    kind: str


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A care organisation with the one person who signs in for it."""

    key: str
    name: str
    short_name: str
    legal_form: str
    kvk: str
    street: str
    postcode: str
    place: str
    contact_name: str
    contact_function: str
    contact_email: str
    contact_phone: str
    profile: str
    size: str  # small | medium | large
    region: str  # key of the lead in people.AUTHORITIES
    earlier_contracts: tuple[EarlierContract, ...] = ()
    products: tuple[str, ...] = ()  # codes it registers for, in Centraal Gelderland only


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """What a provider answers to one criterion: a paragraph for each part that was asked.

    Names no provider, so that it can be read blind. Printed, the first two paragraphs stand on
    page 1 and the last two on page 2; the motivations in `scores` refer to those pages.
    """

    provider: str
    criterion: str
    paragraphs: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class DemoCertificate:
    """A document a provider handed in; days count from the closing day, so dates may shift."""

    provider: str
    requirements: tuple[str, ...]  # numbers of DemoRequirement it is offered for
    kind: str
    number: str
    holder: str
    scope: str
    valid_from_days: int
    valid_to_days: int
    file_name: str


@dataclass(frozen=True, slots=True)
class DemoFinding:
    """Where the check of a requirement does not simply pass; everything unlisted does."""

    provider: str
    requirement: str
    outcome: str  # needs_person | to_repair | fails | equivalent
    reason: str  # to the provider, as it would stand in a letter


INTRAMURAL_IN_KIND = "intramuraal BW in natura"
SEPARATE_HOUSING = "scheiden van wonen en zorg"
PERSONAL_BUDGET = "pgb"

AMERSFOORT_PROVIDERS: tuple[DemoProvider, ...] = (
    DemoProvider(
        key="lindeborgh",
        name="Stichting Lindeborgh",
        short_name="Lindeborgh",
        legal_form="stichting",
        kvk="99000101",
        street="Borghlaan 12",
        postcode="3800 AA",
        place="Amersfoort",
        contact_name="Annelies Vroom",
        contact_function="Bestuurder",
        contact_email="annelies.vroom@lindeborgh.example",
        contact_phone="033 000 00 21",
        profile=(
            "Grote aanbieder met gebiedsteams, herstelgroepen en beschermd wonen in de hele regio."
        ),
        size="large",
        region="amersfoort",
    ),
    DemoProvider(
        key="kompas-kade",
        name="Kompas & Kade B.V.",
        short_name="Kompas & Kade",
        legal_form="besloten vennootschap",
        kvk="99000102",
        street="Kadeplein 4",
        postcode="3830 AA",
        place="Leusden",
        contact_name="Daan Kwakernaak",
        contact_function="Directeur",
        contact_email="daan.kwakernaak@kompasenkade.example",
        contact_phone="033 000 00 22",
        profile="Middelgrote aanbieder die bekendstaat om afschalen en nazorg na vertrek.",
        size="medium",
        region="amersfoort",
    ),
    DemoProvider(
        key="elzenkamp",
        name="Stichting Elzenkamp Wonen",
        short_name="Elzenkamp",
        legal_form="stichting",
        kvk="99000103",
        street="Elzenpad 31",
        postcode="3760 AA",
        place="Soest",
        contact_name="Astrid Berendsen",
        contact_function="Manager wonen en zorg",
        contact_email="astrid.berendsen@elzenkamp.example",
        contact_phone="035 000 00 23",
        profile="Middelgrote aanbieder met een eigen leerhuis en veel ervaringsdeskundigen.",
        size="medium",
        region="amersfoort",
    ),
    DemoProvider(
        key="de-hoge-enk",
        name="De Hoge Enk B.V.",
        short_name="De Hoge Enk",
        legal_form="besloten vennootschap",
        kvk="99000104",
        street="Enkweg 8",
        postcode="3930 AA",
        place="Woudenberg",
        contact_name="Rob Terlouw",
        contact_function="Directeur zorg",
        contact_email="rob.terlouw@dehogeenk.example",
        contact_phone="033 000 00 24",
        profile=(
            "Middelgrote aanbieder van beschermd wonen, met een time-outpand en een jongerenhuis."
        ),
        size="medium",
        region="amersfoort",
    ),
    DemoProvider(
        key="noaberkring",
        name="Coöperatie Noaberkring U.A.",
        short_name="Noaberkring",
        legal_form="coöperatie",
        kvk="99000105",
        street="Kringstraat 19",
        postcode="3860 AA",
        place="Nijkerk",
        contact_name="Geke Wassink",
        contact_function="Coördinator",
        contact_email="geke.wassink@noaberkring.example",
        contact_phone="033 000 00 25",
        profile="Coöperatie van kleine zorgorganisaties die elk in hun eigen gemeente werken.",
        size="large",
        region="amersfoort",
    ),
    DemoProvider(
        key="thuisvast",
        name="Thuisvast Zorg vof",
        short_name="Thuisvast",
        legal_form="vennootschap onder firma",
        kvk="99000106",
        street="Havendwarsstraat 3",
        postcode="3750 AA",
        place="Bunschoten-Spakenburg",
        contact_name="Rina Mulder",
        contact_function="Vennoot",
        contact_email="rina.mulder@thuisvast.example",
        contact_phone="033 000 00 26",
        profile=(
            "Klein team van elf mensen dat inwoners thuis begeleidt, met korte lijnen in het dorp."
        ),
        size="small",
        region="amersfoort",
    ),
)

GELDERLAND_PROVIDERS: tuple[DemoProvider, ...] = (
    DemoProvider(
        key="oeverhagen",
        name="Stichting Oeverhagen",
        short_name="Oeverhagen",
        legal_form="stichting",
        kvk="99000201",
        street="Hagenkade 40",
        postcode="6800 AA",
        place="Arnhem",
        contact_name="Marian Tolkamp",
        contact_function="Manager beschermd wonen",
        contact_email="marian.tolkamp@oeverhagen.example",
        contact_phone="026 000 00 21",
        profile="Grote aanbieder met intramurale locaties, ook voor mensen met een Lvb.",
        size="large",
        region="centraal-gelderland",
        earlier_contracts=(
            EarlierContract(year=2019, kind=INTRAMURAL_IN_KIND),
            EarlierContract(year=2020, kind=INTRAMURAL_IN_KIND),
        ),
        products=(
            "15B01",
            "15B02",
            "15B03",
            "15B04",
            "15B09",
            "15B10",
            "15B15",
            "15B16",
        ),
    ),
    DemoProvider(
        key="windkeer",
        name="Windkeer Wonen B.V.",
        short_name="Windkeer",
        legal_form="besloten vennootschap",
        kvk="99000202",
        street="Keerweg 5",
        postcode="6660 AA",
        place="Elst",
        contact_name="Jasper Onstein",
        contact_function="Directeur",
        contact_email="jasper.onstein@windkeer.example",
        contact_phone="026 000 00 22",
        profile="Middelgrote aanbieder van groepswonen, waarbij bewoners hun kamer zelf huren.",
        size="medium",
        region="centraal-gelderland",
        earlier_contracts=(EarlierContract(year=2020, kind=SEPARATE_HOUSING),),
        products=("15B01", "15B17", "15B18", "15B21", "15B22", "15B23", "15B24", "15B33", "15B34"),
    ),
    DemoProvider(
        key="hofkwartier",
        name="Hofkwartier Zorg vof",
        short_name="Hofkwartier",
        legal_form="vennootschap onder firma",
        kvk="99000203",
        street="Hofje 2",
        postcode="6900 AA",
        place="Zevenaar",
        contact_name="Fenna Sprik",
        contact_function="Vennoot",
        contact_email="fenna.sprik@hofkwartier.example",
        contact_phone="0316 00 00 23",
        profile="Klein team dat tot nu toe alleen met pgb werkte en bewoners thuis bijstaat.",
        size="small",
        region="centraal-gelderland",
        earlier_contracts=(EarlierContract(year=2020, kind=PERSONAL_BUDGET),),
        products=("15B09", "15B10", "15B19", "15B20"),
    ),
)

PROVIDERS: tuple[DemoProvider, ...] = (*AMERSFOORT_PROVIDERS, *GELDERLAND_PROVIDERS)

CERTIFICATES: tuple[DemoCertificate, ...] = (
    DemoCertificate(
        provider="lindeborgh",
        requirements=("3.3.2a",),
        kind="HKZ-certificaat Zorg en Welzijn",
        number="DEMO-KMS-0101",
        holder="Stichting Lindeborgh",
        scope="Kwaliteitsmanagement van begeleiding en beschermd wonen, alle locaties",
        valid_from_days=-420,
        valid_to_days=675,
        file_name="hkz-kms-lindeborgh.pdf",
    ),
    DemoCertificate(
        provider="lindeborgh",
        requirements=("3.3.2b",),
        kind="HKZ-certificaat Cliënt- en patiëntveiligheid",
        number="DEMO-VMS-0101",
        holder="Stichting Lindeborgh",
        scope="Veiligheidsmanagement van begeleiding en beschermd wonen, alle locaties",
        valid_from_days=-420,
        valid_to_days=675,
        file_name="hkz-vms-lindeborgh.pdf",
    ),
    DemoCertificate(
        provider="kompas-kade",
        requirements=("3.3.2a",),
        kind="Certificaat NEN-EN 15224",
        number="DEMO-KMS-0102",
        holder="Kompas & Kade B.V.",
        scope="Kwaliteitsmanagement van ambulante begeleiding en beschermd wonen",
        valid_from_days=-250,
        valid_to_days=845,
        file_name="nen-15224-kompas-en-kade.pdf",
    ),
    DemoCertificate(
        provider="kompas-kade",
        requirements=("3.3.2b",),
        kind="Auditverslag van een onafhankelijke instelling",
        number="DEMO-VMS-0102",
        holder="Kompas & Kade B.V.",
        scope="Veiligheidsmanagement: risico’s, incidenten, medicatie en verbetering",
        valid_from_days=-160,
        valid_to_days=570,
        file_name="auditverslag-vms-kompas-en-kade.pdf",
    ),
    DemoCertificate(
        provider="elzenkamp",
        requirements=("3.3.2a", "3.3.2b"),
        kind="HKZ-certificaat Zorg en Welzijn",
        number="DEMO-KMS-0103",
        holder="Stichting Elzenkamp Wonen",
        scope="Kwaliteitsmanagement van wonen met begeleiding",
        valid_from_days=-700,
        valid_to_days=395,
        file_name="hkz-elzenkamp.pdf",
    ),
    DemoCertificate(
        provider="de-hoge-enk",
        requirements=("3.3.2a", "3.3.2b"),
        kind="HKZ-certificaat Zorg en Welzijn",
        number="DEMO-KMS-0104",
        holder="De Hoge Enk B.V.",
        scope="KMS voor beschermd wonen en begeleiding",
        valid_from_days=-310,
        valid_to_days=785,
        file_name="hkz-certificaat-dhe.pdf",
    ),
    DemoCertificate(
        provider="noaberkring",
        requirements=("3.3.2a", "3.3.2b"),
        kind="HKZ-certificaat Zorg en Welzijn",
        number="DEMO-KMS-0105",
        holder="Coöperatie Noaberkring U.A.",
        scope="Kwaliteitsmanagement van begeleiding door de leden van de coöperatie",
        valid_from_days=-530,
        valid_to_days=565,
        file_name="hkz-noaberkring.pdf",
    ),
    DemoCertificate(
        provider="thuisvast",
        requirements=("3.3.2a", "3.3.2b"),
        kind="HKZ-certificaat kleine organisaties",
        number="DEMO-KMS-0106",
        holder="Thuisvast Zorg vof",
        scope="Kwaliteitsmanagement van begeleiding thuis",
        valid_from_days=-890,
        valid_to_days=205,
        file_name="hkz-klein-thuisvast.pdf",
    ),
)

VMS_MISSING = (
    "Uw certificaat noemt alleen het systeem voor kwaliteit. Wij zien nog niet dat u ook een "
    "systeem voor veiligheid hebt. Stuur ons het bewijs daarvan. Het moet al bestaan op de "
    "sluitdatum."
)

FINDINGS: tuple[DemoFinding, ...] = (
    DemoFinding(
        provider="kompas-kade",
        requirement="3.3.2a",
        outcome="equivalent",
        reason=(
            "U gaf geen HKZ-certificaat, maar een certificaat NEN-EN 15224. Dat is gelijkwaardig. "
            "U voldoet aan deze eis."
        ),
    ),
    DemoFinding(
        provider="elzenkamp",
        requirement="3.3.2b",
        outcome="to_repair",
        reason=VMS_MISSING,
    ),
    DemoFinding(
        provider="de-hoge-enk",
        requirement="3.2.8",
        outcome="needs_person",
        reason="U beschrijft een vernieuwing, maar niet wat die heeft opgeleverd.",
    ),
    DemoFinding(
        provider="de-hoge-enk",
        requirement="3.3.2b",
        outcome="needs_person",
        reason=VMS_MISSING,
    ),
    DemoFinding(
        provider="noaberkring",
        requirement="3.1.3",
        outcome="to_repair",
        reason=(
            "In uw werkafspraak ontbreekt hoe de cliënt hoort wie zijn vaste contactpersoon "
            "vervangt. Stuur ons uw vervangingsregeling. Die moet al bestaan op de sluitdatum."
        ),
    ),
    DemoFinding(
        provider="noaberkring",
        requirement="3.3.2b",
        outcome="to_repair",
        reason=VMS_MISSING,
    ),
    DemoFinding(
        provider="thuisvast",
        requirement="3.2.10",
        outcome="needs_person",
        reason=(
            "Uw rooster noemt de functies. Bij drie diensten staat er geen opleidingsniveau bij."
        ),
    ),
    DemoFinding(
        provider="thuisvast",
        requirement="3.2.11",
        outcome="fails",
        reason=(
            "U laat niet zien dat u in alle gemeenten een passend aanbod hebt. Voor vier gemeenten "
            "noemt u geen eigen aanbod en geen partner. Deze eis kan niet worden hersteld."
        ),
    ),
    DemoFinding(
        provider="thuisvast",
        requirement="3.3.2b",
        outcome="to_repair",
        reason=VMS_MISSING,
    ),
)

ANSWERS: tuple[DemoAnswer, ...] = (
    DemoAnswer(
        provider="lindeborgh",
        criterion="G1",
        paragraphs=(
            (
                "Elke gemeente krijgt een vast koppel: een gebiedsbegeleider van ons en een "
                "contactpersoon van het lokale team. Zij spreken elkaar elke week op een vast uur. "
                "Voor alle zeven gemeenten liggen de werkafspraken klaar, met namen van functies "
                "en een vervanger. Een vraag van het lokale team beantwoorden wij binnen één "
                "werkdag. In 2021 lukte dat bij 94% van 612 vragen. Voor Nijkerk gelden de "
                "afspraken alleen voor Beschermd thuis en Beschermd wonen."
            ),
            (
                "De inwoner is eigenaar van zijn plan. Hij beheert het in een app of op papier en "
                "beslist wie meeleest. Wij leggen nooit een doel vast zonder zijn akkoord. Kan "
                "iemand de regie tijdelijk niet voeren, dan zoekt hij met ons een steunfiguur uit "
                "het eigen netwerk. Lukt dat niet, dan helpt het lokale team. Na elke drie maanden "
                "kijken wij of de inwoner de regie kan terugnemen. In 2021 nam 71% van deze mensen "
                "de regie binnen een jaar terug."
            ),
            (
                "Met vijf woningcorporaties hebben wij een convenant: bij een huurachterstand van "
                "één maand bellen zij ons, niet de deurwaarder. Met de ggz in de regio is er elke "
                "twee weken een casustafel, met een behandelaar die kan beslissen. Met de opvang "
                "en de jeugdhulp stemmen wij elke maand af wie doorstroomt. Met politie en "
                "reclassering delen wij één meldpunt. Elke afspraak heeft een eigenaar en een "
                "datum waarop wij haar nalopen."
            ),
            (
                "Elk kwartaal geven lokale teams en inwoners ons een cijfer voor de samenwerking, "
                "met een toelichting. Het gemiddelde over 2021 was 8,1 bij de teams en 7,9 bij "
                "inwoners. Onder de 7 maken wij binnen twee weken een verbeterplan met het team "
                "zelf. Dat gebeurde drie keer. In één gemeente verplaatsten wij daarom ons "
                "spreekuur naar het wijkcentrum, waarna het cijfer van 6,4 naar 7,8 steeg. De "
                "uitkomsten staan open voor alle gemeenten."
            ),
        ),
    ),
    DemoAnswer(
        provider="lindeborgh",
        criterion="G2",
        paragraphs=(
            (
                "Wij starten begeleiding binnen 10 werkdagen, Beschermd thuis binnen 5 en vinger "
                "aan de pols binnen 15. Voor begeleid wonen geldt 6 weken en voor beschermd wonen "
                "8 weken. Een time-outplek is er dezelfde dag. In 2020 haalden wij deze normen bij "
                "86% van de starters, in 2021 bij 90%. Per functie lopen de uitkomsten in 2021 van "
                "82% bij begeleid wonen tot 97% bij time-out."
            ),
            (
                "Op twee locaties houden wij samen drie kamers vrij voor een plek binnen 24 uur. "
                "De dienstdoende regisseur beslist dag en nacht of iemand kan komen en heeft "
                "daarvoor geen toestemming nodig. In 2021 kwamen er 41 mensen, gemiddeld na 7 uur. "
                "Twee keer waren alle kamers bezet. Toen regelden wij dezelfde dag een plek bij "
                "een partner in de regio. De inwoner houdt zijn eigen begeleider, ook op de "
                "spoedplek."
            ),
            (
                "Wij beheren één wachtlijst voor de hele regio, op volgorde van urgentie. Iedere "
                "wachtende heeft vanaf dag drie een vaste contactpersoon die wekelijks belt. Wie "
                "langer wacht dan de norm krijgt thuis begeleiding, gemiddeld 2,5 uur per week. "
                "Het lokale team ziet elke maandag de lijst met plaatsen en verwachte data. In "
                "2021 wachtten gemiddeld 23 mensen; 19 van hen kregen hulp ter overbrugging."
            ),
            (
                "Elke week bekijkt de manager instroom welke trajecten buiten de norm dreigen te "
                "vallen. Loopt een functie twee weken achter, dan verschuiven wij mensen uit een "
                "ander team. Loopt zij een maand achter, dan huren wij tijdelijk capaciteit in bij "
                "een onderaannemer. In 2021 gebeurde dat twee keer bij begeleid wonen. Na zes "
                "weken was de achterstand weg. De gemeenten krijgen hierover elk kwartaal een "
                "overzicht van één bladzijde."
            ),
        ),
    ),
    DemoAnswer(
        provider="lindeborgh",
        criterion="G3",
        paragraphs=(
            (
                "Bij de start maken inwoner, begeleider en lokaal team een plan met vier treden: "
                "intensief, gewoon, licht en op afroep. Bij elke trede staat wat de inwoner dan "
                "zelf kan. Elke acht weken bespreken zij of hij een trede verder kan. Een lichtere "
                "trede gaat in binnen een week. Begin 2021 stonden 410 mensen op de treden "
                "intensief of gewoon. Eind 2021 waren dat er 322."
            ),
            (
                "In elk gebied werkt een herstelgroep, geleid door twee ervaringsdeskundigen. "
                "Inwoners volgen daar een cursus van tien weken over hun eigen herstel. De "
                "begeleider brengt met de inwoner zijn naasten in kaart en nodigt hen uit, als hij "
                "dat wil. Wij sluiten aan bij activiteiten die er al zijn, zoals het "
                "buurtrestaurant, de sportclub en het repaircafé. In 2021 deed 46% van onze "
                "inwoners elke week mee aan zo’n activiteit."
            ),
            (
                "Elke inwoner heeft een signaleringsplan met drie kleuren. Bij oranje belt de "
                "begeleider dezelfde dag, bij rood komt hij langs of biedt een time-outplek. Wie "
                "korter dan een jaar geleden vertrok, komt zonder nieuwe aanmelding terug op zijn "
                "oude trede, zolang de beschikking loopt. Bij huurachterstand stellen wij binnen "
                "een week een betaalplan op met de corporatie. In 2021 verloren 3 van 538 huurders "
                "hun woning; in 2020 waren het er 5."
            ),
            (
                "In 2020 stroomden 118 mensen uit, in 2021 waren dat er 143. Van hen kwam 14% "
                "binnen een jaar terug, tegen 17% een jaar eerder. De meesten kwamen terug naar "
                "een lichtere vorm. Van beschermd wonen naar een eigen woning gingen 29 mensen; 26 "
                "van hen wonen er nog. Mensen met vinger aan de pols tellen niet mee, omdat zij "
                "niet hoeven uit te stromen."
            ),
        ),
    ),
    DemoAnswer(
        provider="lindeborgh",
        criterion="G4",
        paragraphs=(
            (
                "Praktische begeleiding geven wij met mbo’ers niveau 4, specialistische "
                "begeleiding met hbo’ers. Bij begeleiding is de verhouding 60 om 40, bij Beschermd "
                "thuis 40 om 60 en bij beschermd wonen 50 om 50. Vinger aan de pols doen vooral "
                "mbo’ers, met een hbo’er op de achtergrond. Voor stabilisatie en time-out is "
                "altijd een verpleegkundige beschikbaar. Elk team van 14 mensen heeft twee "
                "regisseurs op hbo-niveau."
            ),
            (
                "Wij hebben 22 ervaringsdeskundigen in dienst, samen 13 fte. Elk team heeft er ten "
                "minste één, met een vast contract en een eigen caseload. Daarnaast werken er 85 "
                "vrijwilligers als maatje of bij activiteiten. Zij krijgen een training van drie "
                "avonden en een vaste begeleider als aanspreekpunt. Een vrijwilliger vervangt "
                "nooit een professional. Inwoners gaven de inzet van ervaringsdeskundigen in 2021 "
                "een 8,3."
            ),
            (
                "Iedere medewerker heeft 24 uur per jaar voor scholing en 12 keer intervisie. Wij "
                "werken met motiverende gespreksvoering, de krachtgerichte methode en, voor mensen "
                "met een licht verstandelijke beperking, een methode op maat. Twee "
                "gedragswetenschappers bewaken of de methoden goed worden toegepast: zij kijken "
                "elk halfjaar mee in elk team. In 2021 volgde 93% van de medewerkers alle "
                "verplichte scholing. Wie achterloopt, maakt binnen een maand een inhaalplan."
            ),
            (
                "Het verzuim was 6,9% in 2020 en 6,2% in 2021. Het verloop daalde van 15% naar "
                "12%. Nieuwe medewerkers hebben een halfjaar een vaste buddy. Teams maken hun "
                "eigen rooster en beslissen zelf over vervanging. Van de vacatures vullen wij 78% "
                "binnen acht weken. Wij werken met een eigen flexteam van 18 mensen, zodat "
                "inwoners zo min mogelijk onbekende gezichten zien. Uitzendkrachten deden in 2021 "
                "4% van de diensten."
            ),
        ),
    ),
    DemoAnswer(
        provider="lindeborgh",
        criterion="G5",
        paragraphs=(
            (
                "Onze planning telt 26 weken en vijf mijlpalen. In week 2 staat het "
                "implementatieteam, met de programmaleider als eindverantwoordelijke. In week 6 "
                "zijn de werkafspraken met alle lokale teams getekend. In week 12 is elke inwoner "
                "gesproken. In week 20 zijn alle dossiers over en in week 26 is de nazorg klaar. "
                "Bij elke mijlpaal staat wie het doet, wie beslist en wat er gebeurt als het later "
                "wordt. De gemeenten zien de stand elke vrijdag."
            ),
            (
                "Iedere inwoner krijgt een gesprek met drie mensen: hijzelf, zijn oude begeleider "
                "en zijn nieuwe begeleider. Een naaste mag mee. De oude en de nieuwe begeleider "
                "werken daarna vier weken samen. De inwoner bepaalt wat er wordt verteld. Wij "
                "nemen bestaande afspraken over en veranderen de eerste drie maanden niets zonder "
                "zijn vraag. Bij een eerdere overgang van 164 mensen ging bij 161 de hulp zonder "
                "onderbreking door. De andere drie wachtten hooguit twee dagen."
            ),
            (
                "Vanaf 16,5 jaar schuift een begeleider van ons aan bij het perspectiefplan van de "
                "jeugdaanbieder. Wonen, werk, geld, gezondheid en netwerk staan er alle vijf in. "
                "Zes maanden voor de achttiende verjaardag kiest de jongere zelf zijn begeleider. "
                "Die blijft tot zijn 23e. Is er behandeling, dan regelen wij samen met de "
                "zorgverzekeraar dat die doorloopt. Voor de eerste twee jaar verwachten wij 70 "
                "jongeren; voor hen staan al twintig woonplekken gereserveerd."
            ),
            (
                "Wij noemen zeven risico’s, elk met een eigenaar, een signaal en een maatregel. "
                "Het grootste is dat medewerkers van huidige aanbieders vertrekken. Daarom bieden "
                "wij hun vanaf week 3 een baan met behoud van salaris en jaren. Voor woonplekken "
                "tekenden wij intenties om 46 huurcontracten over te nemen. Ontbreekt een dossier, "
                "dan voert de begeleider een nieuw gesprek en begint de hulp toch. Elke dag van de "
                "eerste maand is een hulplijn open voor inwoners en lokale teams."
            ),
        ),
    ),
    DemoAnswer(
        provider="noaberkring",
        criterion="G1",
        paragraphs=(
            (
                "Onze leden zijn kleine zorgorganisaties die elk in een eigen gemeente werken. Per "
                "gemeente is er één wijkkring, waarin begeleiders van ons en het lokale team elke "
                "dinsdag samen zitten. De afspraken per gemeente staan in een kaart van één "
                "bladzijde: wie belt wie, binnen welke tijd, en wie beslist. Vragen beantwoorden "
                "wij binnen twee werkdagen. In 2021 lukte dat bij 91% van de 430 vragen. Nieuwe "
                "medewerkers lopen een dag mee met het lokale team."
            ),
            (
                "De inwoner schrijft zijn plan in eigen woorden, met hulp als hij dat wil. Hij "
                "kiest zelf wie aan tafel zit. De begeleider stelt drie vaste vragen: wat wilt u "
                "zelf, wie kan helpen, wat hebt u van ons nodig. Wie de regie niet kan voeren, "
                "wijst een vertrouwde persoon aan; anders doet het lokale team het. In 2021 had "
                "88% van de plannen ten minste één doel dat zonder professionals wordt gehaald."
            ),
            (
                "Met drie corporaties spraken wij af dat wij meekijken bij elke dreigende "
                "ontruiming. De ggz belt ons binnen een dag terug; daarvoor is er een vaste lijn. "
                "Met de maatschappelijke opvang houden wij elke maand een doorstroomoverleg. Voor "
                "mensen die uit detentie komen, is er een contactpersoon die al voor de vrijlating "
                "langsgaat. De afspraken met de ggz en de corporaties zijn getekend; die met de "
                "opvang lopen tot eind dit jaar."
            ),
            (
                "Twee keer per jaar vragen wij alle lokale teams en 150 inwoners wat zij van de "
                "samenwerking vinden. De teams gaven in 2021 een 7,7, inwoners een 7,8. De "
                "uitkomst bespreken wij in de wijkkring zelf. In twee gemeenten was de klacht dat "
                "terugkoppeling ontbrak. Sindsdien stuurt de begeleider na elke start en elk einde "
                "een bericht. Bij de volgende meting was die klacht weg."
            ),
        ),
    ),
    DemoAnswer(
        provider="noaberkring",
        criterion="G2",
        paragraphs=(
            (
                "Voor elke functie hebben wij een norm die wij met de gemeenten vaststelden. "
                "Begeleiding start binnen 5 werkdagen, Beschermd thuis binnen 3, vinger aan de "
                "pols binnen 10. Begeleid wonen start binnen 4 weken, beschermd wonen binnen 6, "
                "time-out dezelfde dag. In 2020 haalden wij de normen bij 93% van de starters en "
                "in 2021 bij 96%. Geen functie zat in 2021 onder de 92%. De inwoner krijgt op dag "
                "één een bericht met de datum en de naam van zijn begeleider."
            ),
            (
                "Wij houden altijd vier plekken vrij, verspreid over de regio, zodat iemand niet "
                "ver van huis hoeft. Een eigen achterwachtdienst regelt dag en nacht de plek en "
                "het vervoer. In 2021 meldden lokale teams 58 mensen; 57 hadden binnen 24 uur een "
                "plek, gemiddeld na 5 uur. De ene inwoner die langer wachtte, kreeg die nacht "
                "begeleiding thuis. Zijn alle plekken bezet, dan springt een lid van de coöperatie "
                "bij met een reservekamer. Die afspraak is getekend."
            ),
            (
                "Wie wacht, kan zelf in de app of aan de telefoon zien wanneer hij aan de beurt is "
                "en waarom. Vanaf de eerste week krijgt iedere wachtende een vaste begeleider en "
                "minstens twee uur hulp. Ook na een week zonder nieuws belt die begeleider. De "
                "wachtlijst staat per gemeente open voor het lokale team. In 2021 wachtten "
                "gemiddeld 11 mensen en kregen zij allemaal hulp ter overbrugging. Niemand kwam in "
                "de wachttijd in een crisis terecht."
            ),
            (
                "Elke maandag ziet de planner per functie hoeveel dagen de startdatum afwijkt. Bij "
                "meer dan twee dagen wordt er dezelfde week capaciteit verplaatst tussen leden; "
                "daarvoor is 5% van de uren niet ingepland. Bij meer dan vijf dagen hoort de "
                "gemeente het van ons, met een plan erbij. Haalt een inwoner zijn datum niet, dan "
                "krijgt hij een excuus, een nieuwe datum en extra hulp tot die dag. In 2021 "
                "gebeurde dat bij 14 mensen."
            ),
        ),
    ),
    DemoAnswer(
        provider="noaberkring",
        criterion="G3",
        paragraphs=(
            (
                "Wij schalen af met de kringladder, die vijf stappen heeft. Op de eerste dag "
                "schrijft de inwoner op bij welke stap hij over een halfjaar wil zijn. Elke zes "
                "weken kijkt hij met de begeleider en een naaste of dat lukt. Een uur minder hulp "
                "gaat dezelfde week in. Meer hulp kan ook, tot twee stappen terug, zonder nieuwe "
                "aanvraag. In 2021 zakten 187 van 402 mensen ten minste één stap in zwaarte."
            ),
            (
                "Elk lid werkt met ervaringsdeskundigen uit de eigen gemeente. Samen met de "
                "sociale basis organiseren wij in elke gemeente een open tafel: elke week koken en "
                "eten met buurtgenoten. De naasten van de inwoner krijgen twee keer per jaar een "
                "eigen avond. Wij zoeken met de inwoner naar één rol waarin hij iets voor een "
                "ander doet. In 2021 had 39% zo’n rol, van hondenuitlater tot gastvrouw."
            ),
            (
                "Bij terugval komt de eigen begeleider binnen een dag langs. Zo nodig gaat de "
                "inwoner een paar nachten naar een time-outplek in de eigen gemeente. Zijn woning "
                "houdt hij aan. Bij achterstand in de huur springt onze budgetcoach bij, en de "
                "corporatie wacht zes weken met stappen. In 2020 en 2021 verloren samen vier "
                "inwoners hun woning, op 350 huurders. Na elk verlies bespreken wij met de "
                "corporatie wat eerder had gekund."
            ),
            (
                "In 2021 stroomden 76 inwoners uit, een jaar eerder 64. Binnen een jaar kwam 15% "
                "terug; in 2020 was dat 16%. Van de mensen die vanuit beschermd wonen verhuisden, "
                "woont na een jaar 88% nog zelfstandig. De gemiddelde inzet daalde van 5,2 naar "
                "4,4 uur per week. De cijfers zijn per gemeente op te vragen. Vinger aan de pols "
                "hebben wij apart geteld: daar ging niemand achteruit naar zwaardere hulp, op zes "
                "mensen na."
            ),
        ),
    ),
    DemoAnswer(
        provider="noaberkring",
        criterion="G4",
        paragraphs=(
            (
                "Per functie staat vast wie de hulp geeft. Begeleiding: 65% mbo-4 en 35% hbo. "
                "Beschermd thuis: 45% mbo-4 en 55% hbo. Beschermd wonen en time-out: steeds één "
                "hbo’er en één mbo’er per dienst. Vinger aan de pols: mbo-4 met elke maand overleg "
                "met een hbo’er. Begeleid wonen voor jonge moeders doen hbo’ers met ervaring in de "
                "jeugdhulp. Elke wijkkring heeft een regisseur op hbo-niveau, die zelf ook "
                "inwoners begeleidt."
            ),
            (
                "In elke wijkkring werkt een ervaringsdeskundige, samen elf mensen en 6,4 fte. Zij "
                "volgen een erkende opleiding of hebben die af. Van de 60 vrijwilligers is een "
                "derde zelf cliënt geweest. Vrijwilligers krijgen elk kwartaal een gesprek met de "
                "coördinator en een vergoeding van hun kosten. Inwoners gaven de inzet in 2021 een "
                "8,0. Vrijwilligers doen geen taken waarvoor een opleiding nodig is."
            ),
            (
                "Alle leden gebruiken dezelfde methoden: herstelondersteunende zorg, motiverende "
                "gespreksvoering en een weerbaarheidstraining voor jongeren. Elk halfjaar is er "
                "een gezamenlijke leerdag, en elke maand intervisie in de wijkkring. Elke "
                "medewerker heeft een budget van € 600 per jaar om te leren. In 2021 gebruikte 84% "
                "dat. Een orthopedagoog kijkt steekproefsgewijs plannen na: veertig per jaar, met "
                "een terugkoppeling aan het team."
            ),
            (
                "Het verzuim in de coöperatie was 5,9% in 2020 en 5,6% in 2021. Het verloop bleef "
                "gelijk op 11%. De leden zijn klein: medewerkers kennen hun bestuurder en hun "
                "inwoners. Bij ziekte vervangen leden elkaar, tegen vaste afspraken. "
                "Uitzendkrachten zetten wij zelden in: 3% van de uren in 2021. Wie vertrekt, heeft "
                "een gesprek met een ander lid dan zijn eigen werkgever. De uitkomsten gaan twee "
                "keer per jaar naar alle besturen."
            ),
        ),
    ),
    DemoAnswer(
        provider="noaberkring",
        criterion="G5",
        paragraphs=(
            (
                "De planning loopt van drie maanden voor de start tot drie maanden erna. Mijlpalen "
                "zijn: team compleet (week 3), afspraken per gemeente klaar (week 8), alle "
                "inwoners gesproken (week 14), dossiers over (week 20) en evaluatie (week 26). De "
                "coördinator van de coöperatie is verantwoordelijk, met per gemeente een trekker. "
                "Elke twee weken is er overleg met de gemeenten over de voortgang. Een afwijking "
                "van meer dan een week melden wij meteen."
            ),
            (
                "Elke inwoner krijgt een gesprek met zijn oude en zijn nieuwe begeleider. Hij mag "
                "iemand meenemen en krijgt vooraf de vragen. Daarna werken beide begeleiders twee "
                "weken naast elkaar. Het plan van de inwoner gaat ongewijzigd mee. Waar het kan, "
                "neemt de huidige begeleider de inwoner zelf mee naar ons, omdat hij bij een van "
                "de leden komt werken. Bij de overname van een locatie in 2020 ging dat bij 52 van "
                "60 inwoners zo."
            ),
            (
                "Wij sluiten aan bij het perspectiefplan vanaf 17 jaar. De jongere maakt drie keer "
                "kennis voordat hij 18 wordt: thuis, op zijn woonplek en bij het lokale team. Een "
                "vaste begeleider voor jongvolwassenen blijft tot 21 jaar. Met twee scholen en het "
                "jongerenloket zijn afspraken gemaakt over werk en inkomen. Loopt er behandeling, "
                "dan vragen wij de huisarts om de verwijzing op tijd te verlengen. In 2021 "
                "begeleidden wij 24 jongeren over deze grens."
            ),
            (
                "De drie grootste risico’s zijn: te weinig hbo’ers, dossiers die te laat komen en "
                "verschil in werkwijze tussen leden. Voor hbo’ers werven wij vanaf de gunning en "
                "lenen leden elkaar mensen uit. Voor dossiers is er een noodformulier, zodat de "
                "hulp toch begint. Voor de werkwijze is er een handboek en kijkt een "
                "kwaliteitsmedewerker bij elk lid mee. Elk risico heeft een trekker. De stand "
                "bespreken wij elke twee weken met de gemeenten."
            ),
        ),
    ),
    DemoAnswer(
        provider="kompas-kade",
        criterion="G1",
        paragraphs=(
            (
                "Wij werken met vier gebiedsteams die samen alle zeven gemeenten bedienen. Elk "
                "lokaal team heeft één gebiedsmanager als aanspreekpunt en een 06-nummer dat ook "
                "in het weekend wordt opgenomen. Elke twee weken is er een gezamenlijke "
                "casusbespreking, met een vaste agenda. De afspraken zijn per gemeente "
                "ondertekend, op die van Woudenberg na: die volgt na de gunning. In 2021 bespraken "
                "wij 388 casussen; bij 89% was er binnen een week een besluit."
            ),
            (
                "De inwoner houdt een eigen koersboek bij, met zijn doelen, afspraken en mensen. "
                "Alleen hij kan iets wijzigen. Bij de evaluatie begint hij, niet de begeleider. Is "
                "iemand in de war of te ziek, dan voert een vooraf gekozen steunpersoon de regie. "
                "Die keuze maken wij op een rustig moment. Eind 2021 had 83% van de inwoners zo’n "
                "persoon gekozen. Die aanpak maken wij samen met inwoners: zes van hen zitten in "
                "de werkgroep."
            ),
            (
                "Onze convenanten met vier corporaties regelen wie een melding van overlast oppakt "
                "en binnen hoeveel dagen. Met de verslavingszorg en de ggz is er een gedeelde "
                "spreekuurtafel op twee plekken. Met de reclassering wisselen wij informatie uit "
                "volgens een vast protocol. Voor de overgang uit de opvang is er een gezamenlijk "
                "intakegesprek. De afspraken zijn beschreven met functies en termijnen. Elk jaar "
                "lopen wij ze na met de partners."
            ),
            (
                "Wij meten twee keer per jaar bij lokale teams, partners en inwoners. In 2021 "
                "gaven de teams een 7,6, de partners een 7,4 en de inwoners een 8,0. Uit de meting "
                "bleek dat corporaties te laat hoorden dat hulp stopte. Daarom krijgt de "
                "corporatie nu, met toestemming van de inwoner, vier weken vooraf bericht. De "
                "resultaten bespreken wij met de gemeenten in het kwartaalgesprek."
            ),
        ),
    ),
    DemoAnswer(
        provider="kompas-kade",
        criterion="G2",
        paragraphs=(
            (
                "Begeleiding start bij ons binnen 10 werkdagen en Beschermd thuis binnen 7. Voor "
                "begeleid wonen en beschermd wonen streven wij naar zo kort mogelijk, omdat dit "
                "afhangt van de woningmarkt. Vinger aan de pols volgt meestal op een ander traject "
                "en gaat daarom direct in. In 2021 startte 84% van de begeleiding binnen de norm. "
                "Voor Beschermd thuis hebben wij dit pas sinds juli gemeten; het was toen 80%."
            ),
            (
                "Op onze locatie aan de stadsrand is altijd een time-outkamer beschikbaar. Binnen "
                "24 uur kan iemand daar terecht. De dienstdoende begeleider overlegt met de "
                "achterwacht en laat binnen twee uur weten of het kan. In 2021 maakten 29 mensen "
                "gebruik van de kamer. Is de kamer bezet, dan zoeken wij met het lokale team naar "
                "een andere oplossing in of buiten de regio. De inwoner krijgt een tas met wat hij "
                "nodig heeft."
            ),
            (
                "De wachtlijst beheert onze afdeling instroom. Eens per twee weken bellen wij "
                "iedereen die wacht. Als het thuis niet goed gaat, zetten wij begeleiding in tot "
                "er een plek is. Het lokale team krijgt elke maand een overzicht. Eind 2021 "
                "stonden er 31 mensen op de lijst, vooral voor beschermd wonen. De gemiddelde "
                "wachttijd was 11 weken. Hoeveel mensen overbrugging kregen, hebben wij niet apart "
                "bijgehouden."
            ),
            (
                "Elke maand bespreekt het managementteam de wachttijden. Is een team vol, dan "
                "neemt een ander team nieuwe aanmeldingen over. Wij hebben een wervingscampagne "
                "lopen voor extra begeleiders en verwachten daar in het najaar resultaat van. "
                "Blijft een wachttijd te lang, dan gaan wij in gesprek met de gemeente over een "
                "andere oplossing. In 2021 verhoogden wij de capaciteit van Beschermd thuis met "
                "twaalf plekken."
            ),
        ),
    ),
    DemoAnswer(
        provider="kompas-kade",
        criterion="G3",
        paragraphs=(
            (
                "Bij ons begint afschalen voor de start: in het eerste gesprek tekent de inwoner "
                "zijn vertrekroute, met zes haltes en een streefdatum per halte. Elke maand "
                "bespreken begeleider, inwoner, naaste en lokaal team waar hij is. Een halte "
                "verder betekent minder uren, nog dezelfde week. Een halte terug kan altijd, "
                "zonder aanvraag of intake. Per halte staat vast welke taak naar de inwoner, het "
                "netwerk of de buurt gaat. Van 296 routes in 2021 liepen er 231 op of voor schema."
            ),
            (
                "Elke inwoner krijgt een herstelmaatje: een ervaringsdeskundige die geen "
                "begeleider is en niets rapporteert. Samen zoeken zij een plek in de buurt waar "
                "hij iemand kent. Met veertien verenigingen en vier buurthuizen hebben wij "
                "afspraken; hun vrijwilligers volgen bij ons een gratis training over psychische "
                "kwetsbaarheid. Naasten hebben een eigen spreekuur. In 2021 had 58% van de "
                "inwoners na een jaar minstens twee vaste contacten buiten de zorg, tegen 31% bij "
                "de start."
            ),
            (
                "Na het vertrek blijven wij twee jaar betrokken. Het eerste jaar belt de oude "
                "begeleider elke maand, het tweede jaar elk kwartaal. Bij een signaal komt hij "
                "binnen 24 uur langs, ook als de hulp al is gestopt. Een terugkeerkaart geeft "
                "recht op zeven nachten time-out, zonder vragen. Met vier corporaties is er een "
                "vroegmelding na veertien dagen achterstand. In 2020 en 2021 is geen enkele "
                "huurder met begeleiding uit zijn huis gezet, op 274 huurders."
            ),
            (
                "Van 102 mensen die in 2019 vertrokken, volgden wij er 96 twee jaar lang. Na twee "
                "jaar woonden er 87 zelfstandig zonder specialistische hulp. In 2020 stroomden er "
                "108 uit en in 2021 126; binnen een jaar kwam 9% en 8% terug. Mensen die "
                "terugkwamen, bleven gemiddeld vijf weken. Wij onderzoeken elke terugkeer met de "
                "inwoner zelf en pasten daardoor de haltes twee keer aan. De tabellen per functie "
                "staan in onze jaarrapportage, ook per gemeente."
            ),
        ),
    ),
    DemoAnswer(
        provider="kompas-kade",
        criterion="G4",
        paragraphs=(
            (
                "Voor begeleiding zetten wij mbo-4 en hbo in gelijke delen in. Beschermd thuis "
                "doen vooral hbo’ers (70%), omdat daar veel alleen wordt gewerkt. Bij beschermd "
                "wonen is er dag en nacht een mbo’er en van 8 tot 22 uur ook een hbo’er. Begeleid "
                "wonen voor jongeren heeft een eigen team met hbo’ers uit het jongerenwerk. "
                "Time-out heeft een verpleegkundige. Vinger aan de pols doen ervaren mbo’ers met "
                "minstens vijf jaar praktijk."
            ),
            (
                "Wij hebben 19 herstelmaatjes met eigen ervaring, samen 9 fte. Zij hebben een "
                "eigen leidinggevende, die zelf ervaringsdeskundig is. Er zijn 40 vrijwilligers "
                "bij activiteiten en vervoer. Herstelmaatjes doen mee in sollicitaties van nieuwe "
                "begeleiders en hebben daar een stem. In 2021 gaf 81% van de inwoners aan dat het "
                "maatje hielp bij herstel. Hun salaris volgt de gewone schalen van de cao."
            ),
            (
                "Onze methode voor afschaling is in 2020 onderzocht door een hogeschool. Daarnaast "
                "werken wij met motiverende gespreksvoering en geweldloos verzet bij gezinnen. "
                "Nieuwe medewerkers leren de methoden in zes dagen, in het eerste halfjaar. Daarna "
                "volgt elk jaar een toets met een acteur. In 2021 haalde 90% de toets in één keer; "
                "de anderen kregen coaching. Er is elke drie weken intervisie onder leiding van "
                "een gedragsdeskundige."
            ),
            (
                "Het verzuim was 7,1% in 2020 en 6,4% in 2021. Het verloop zakte van 18% naar 14%. "
                "Dat komt vooral doordat wij diensten korter maakten en avonddiensten eerlijker "
                "verdeelden. Van de nieuwe medewerkers is na een jaar 86% nog in dienst. Elk "
                "kwartaal vragen wij medewerkers in tien vragen hoe het gaat. Teams met een lage "
                "score krijgen hulp van een teamcoach. Ingehuurd personeel deed 6% van de uren."
            ),
        ),
    ),
    DemoAnswer(
        provider="kompas-kade",
        criterion="G5",
        paragraphs=(
            (
                "Na de gunning stellen wij een projectleider aan. In de eerste twee maanden maken "
                "wij afspraken met de gemeenten en de huidige aanbieders. Daarna voeren wij "
                "gesprekken met inwoners. In de laatste twee maanden nemen wij de dossiers over. "
                "De planning bestaat uit drie fasen, met per fase een lijst van taken. De precieze "
                "data leggen wij vast als bekend is wanneer het contract ingaat. Elke maand "
                "rapporteren wij aan de gemeenten."
            ),
            (
                "Elke inwoner krijgt een brief en een persoonlijk gesprek. Waar mogelijk is de "
                "oude begeleider daarbij. De nieuwe begeleider leest vooraf het plan en vraagt de "
                "inwoner wat hij wil houden. De eerste weken belt hij extra vaak. Voor mensen met "
                "een licht verstandelijke beperking is er een brief in beeld. Bij ongeveer 300 "
                "inwoners verwachten wij dat de hulp hetzelfde blijft, omdat zij al bij ons zijn."
            ),
            (
                "Voor jongeren hebben wij een eigen team, dat al samenwerkt met twee "
                "jeugdhulpaanbieders. Zij bellen ons als een jongere bijna 18 wordt. Het "
                "perspectiefplan nemen wij over en bespreken wij met de jongere. Waar nodig zoeken "
                "wij een kamer in een van onze twee jongerenhuizen. In 2021 namen wij zo 31 "
                "jongeren over. Wij willen het moment van aanmelden vervroegen naar 17 jaar."
            ),
            (
                "Als risico’s zien wij personeelstekort, onrust bij inwoners en een tekort aan "
                "woningen. Tegen personeelstekort werven wij en bieden wij medewerkers van huidige "
                "aanbieders een gesprek aan. Tegen onrust zetten wij goede communicatie in. Voor "
                "woningen voeren wij overleg met de corporaties. Het projectteam houdt de risico’s "
                "bij en bespreekt ze elke maand. Wie per risico verantwoordelijk is, bepalen wij "
                "bij de start van het project."
            ),
        ),
    ),
    DemoAnswer(
        provider="elzenkamp",
        criterion="G1",
        paragraphs=(
            (
                "Wij werken in alle zeven gemeenten samen met het lokale team. In Amersfoort, "
                "Soest en Baarn doen wij dat al jaren en zijn er vaste overleggen, elke twee "
                "weken. In de andere gemeenten bouwen wij dat op. Elk lokaal team krijgt een "
                "contactpersoon die telefonisch en per mail bereikbaar is. Vragen beantwoorden wij "
                "zo snel mogelijk. Met de drie gemeenten is ook afgesproken wie een melding in het "
                "weekend oppakt."
            ),
            (
                "De inwoner maakt met zijn begeleider een ondersteuningsplan. Hij bepaalt de "
                "doelen en tekent het plan pas als hij het ermee eens is. Elk halfjaar is er een "
                "evaluatie, waarbij hij iemand mag meenemen. Wie de regie niet zelf kan voeren, "
                "krijgt hulp van een mentor of een familielid. Wij informeren iedereen bij de "
                "start over onafhankelijke cliëntondersteuning en over de cliëntenraad, die vijf "
                "keer per jaar bij elkaar komt."
            ),
            (
                "Met de corporatie in onze grootste gemeente ligt er een overeenkomst over 40 "
                "woningen en over de aanpak van overlast. Daarnaast werken wij samen met de ggz, "
                "de verslavingszorg, de politie en het maatschappelijk werk. Wij weten elkaar goed "
                "te vinden en overleggen als dat nodig is. Bij overgangen uit de opvang sluiten "
                "wij aan bij het overleg dat de gemeente organiseert. Zo houden de partijen rond "
                "de inwoner elkaar op de hoogte."
            ),
            (
                "Elk jaar vragen wij inwoners en verwijzers naar hun ervaring. In 2021 gaven "
                "inwoners een 7,5. Van de verwijzers vulden er te weinig de vragenlijst in voor "
                "een betrouwbaar cijfer. De uitkomsten bespreken wij in het managementteam en met "
                "de cliëntenraad. Op basis van de vorige meting verbeterden wij onze brieven: die "
                "zijn nu korter en in gewone taal. Dit jaar willen wij de vragenlijst voor "
                "verwijzers inkorten."
            ),
        ),
    ),
    DemoAnswer(
        provider="elzenkamp",
        criterion="G2",
        paragraphs=(
            (
                "Onze normen zijn: begeleiding binnen 12 werkdagen, Beschermd thuis binnen 5, "
                "vinger aan de pols binnen 15, begeleid wonen binnen 6 weken, beschermd wonen "
                "binnen 10 weken en time-out binnen 24 uur. In 2020 haalden wij die bij 81% van de "
                "starters en in 2021 bij 85%. De uitkomsten per functie lopen in 2021 van 79% bij "
                "beschermd wonen tot 96% bij time-out. De inwoner krijgt binnen drie dagen een "
                "startdatum."
            ),
            (
                "Twee kamers staan altijd leeg voor een spoedplek, één op elke hoofdlocatie. Een "
                "vaste ploeg van acht mensen heeft bij toerbeurt dienst en kan ’s avonds en in het "
                "weekend iemand opnemen. In 2021 ging het om 33 opnamen, gemiddeld na 9 uur. Bij "
                "vier aanvragen was er geen plek; daarvan regelden wij er drie elders binnen 24 "
                "uur. De vierde inwoner kreeg een nacht een begeleider thuis."
            ),
            (
                "De wachtlijst staat op volgorde van aanmelding, met voorrang voor wie zijn woning "
                "dreigt te verliezen. Iedereen die wacht, heeft een contactpersoon die elke week "
                "belt. Duurt het langer dan vier weken, dan starten wij met begeleiding thuis, "
                "gemiddeld twee uur per week. In 2021 waren er gemiddeld 27 wachtenden, van wie er "
                "18 begeleiding kregen. Elke twee weken bespreken wij de lijst met de lokale teams."
            ),
            (
                "Een planner bekijkt elke week de doorlooptijden. Als een functie onder 80% zakt, "
                "maken wij binnen een week een plan met extra uren of een ander team. In 2021 was "
                "dat in mei en november aan de orde, beide keren bij beschermd wonen. In mei hielp "
                "het om drie kamers sneller op te leveren. In november huurden wij een locatie van "
                "een collega. De gemeenten krijgen de cijfers per kwartaal."
            ),
        ),
    ),
    DemoAnswer(
        provider="elzenkamp",
        criterion="G3",
        paragraphs=(
            (
                "Bij de start bespreken wij met de inwoner wat hij wil leren. In het plan staan "
                "doelen en een verwachte duur. Bij elke evaluatie kijken wij of er minder hulp "
                "kan. De begeleider overlegt dan met het lokale team, zodat het uren kan "
                "overnemen. Hoe snel dat gaat, verschilt per persoon. Wij werken met drie niveaus "
                "van inzet. Een overzicht van hoeveel inwoners per jaar naar een lichter niveau "
                "gaan, hebben wij nog niet."
            ),
            (
                "Herstel is ons uitgangspunt. Wij bieden cursussen aan, zoals omgaan met geld en "
                "gezond leven, en een training van acht avonden door een ervaringsdeskundige. "
                "Inwoners koken samen en gaan mee naar activiteiten in het dorp. Met het netwerk "
                "van de inwoner hebben wij contact als hij dat goed vindt. In drie gemeenten "
                "werken wij samen met een inloophuis, waar in 2021 ongeveer 60 van onze inwoners "
                "kwamen."
            ),
            (
                "Elke inwoner heeft een signaleringsplan dat wij elk halfjaar bijwerken. Bij "
                "terugval zetten wij meer uren in of bieden wij een time-outplek. Bij huurschuld "
                "zoekt de begeleider contact met de corporatie en met schuldhulp. In de grootste "
                "gemeente is afgesproken dat de corporatie ons belt voordat zij naar de rechter "
                "gaat. In 2021 werden vier huurders uit hun huis gezet, op 210. Met de andere "
                "corporaties willen wij dezelfde afspraak maken."
            ),
            (
                "In 2021 stroomden 69 mensen uit, tegen 66 in 2020. De meesten gingen naar een "
                "eigen woning met hulp van het lokale team. Hoeveel mensen daarna terugkwamen, "
                "houden wij sinds vorig jaar bij. Over een heel jaar hebben wij dat cijfer nog "
                "niet. In de eerste zes maanden waren het er zeven. Na het einde van de hulp mag "
                "iemand nog drie maanden bellen met zijn begeleider."
            ),
        ),
    ),
    DemoAnswer(
        provider="elzenkamp",
        criterion="G4",
        paragraphs=(
            (
                "Elke functie heeft een vaste mix die past bij de inwoner. Begeleiding: 50% mbo-4, "
                "50% hbo. Beschermd thuis: 30 om 70. Beschermd wonen: per dienst één hbo’er en "
                "twee mbo’ers, en ’s nachts een mbo’er die wakker is. Time-out: altijd een "
                "verpleegkundige. Vinger aan de pols: een mbo’er met een hbo’er als vraagbaak. Wij "
                "bepalen de mix elk jaar opnieuw met een meting van de zwaarte bij 150 inwoners. "
                "In 2021 kregen de diensten bij beschermd wonen daardoor een extra avondkracht."
            ),
            (
                "In elk team zijn ten minste twee ervaringsdeskundigen in vaste dienst, samen 26 "
                "mensen en 17 fte. Zij hebben een eigen functieprofiel, een vakgroep en een plek "
                "in het managementteam. Elk jaar leiden wij zes inwoners op tot "
                "ervaringsdeskundige; vier van hen gingen in 2021 bij ons aan het werk. De 90 "
                "vrijwilligers hebben een coördinator, een training en een eigen raad. Inwoners "
                "gaven ervaringsdeskundigen een 8,6."
            ),
            (
                "Wij hebben een eigen leerhuis met 32 uur per medewerker per jaar. Elke functie "
                "heeft een leerlijn, met methoden uit de landelijke databank. Coaches kijken vier "
                "keer per jaar mee in het werk en geven direct tips. Uit een meting door een "
                "onderzoeksbureau bleek dat 91% van de gesprekken volgens de methode verliep, "
                "tegen 74% twee jaar eerder. Teams mogen 5% van hun tijd zelf besteden aan "
                "vernieuwing. Elf ideeën zijn daarna overal ingevoerd."
            ),
            (
                "Het verzuim was 4,8% in 2020 en 4,3% in 2021. Het verloop daalde in twee jaar van "
                "12% naar 8%. Van wie in 2019 begon, werkt 84% hier nog. Nieuwe mensen hebben een "
                "jaar een werkmentor en de eerste zes weken geen eigen caseload. Na een heftige "
                "gebeurtenis belt dezelfde dag een collega van het opvangteam. Inwoners hadden in "
                "2021 gemiddeld 2,4 begeleiders per jaar. Uitzendkrachten deden 1,5% van de "
                "diensten."
            ),
        ),
    ),
    DemoAnswer(
        provider="elzenkamp",
        criterion="G5",
        paragraphs=(
            (
                "De planning voor 26 weken heeft vier mijlpalen: projectteam gereed (week 3), "
                "gesprekken met alle inwoners (week 13), overdracht dossiers (week 19) en "
                "afronding (week 26). De projectleider is verantwoordelijk; per gemeente is er een "
                "coördinator. Voor de gesprekken trekken wij twaalf begeleiders twee dagen per "
                "week vrij. Elke drie weken krijgen de gemeenten een verslag met wat klaar is, wat "
                "later wordt en wat wij daaraan doen."
            ),
            (
                "Met elke inwoner voeren wij een gesprek samen met zijn huidige begeleider. De "
                "inwoner krijgt vooraf een kaart met zijn nieuwe begeleider, met foto en "
                "telefoonnummer. Drie weken lang werken beide begeleiders samen. In het dossier "
                "staat wat de inwoner zelf belangrijk vindt. Na zes weken bellen wij om te vragen "
                "hoe het gaat. Bij een overname in 2019 namen wij 48 inwoners zo over; 46 hielden "
                "dezelfde uren."
            ),
            (
                "Voor de overgang van 18 naar volwassen sluiten wij vanaf 17 jaar aan bij het "
                "perspectiefplan. Een jongerencoach bespreekt wonen, werk, geld en vrije tijd. Hij "
                "blijft in elk geval een jaar betrokken. Met de twee grootste jeugdhulpaanbieders "
                "is er elke maand overleg over wie eraan komt. In 2021 ging het om 19 jongeren, "
                "van wie er 17 zonder wachttijd overgingen. Voor behandeling regelen wij samen met "
                "de huisarts een verwijzing."
            ),
            (
                "Wij noemen vijf risico’s met maatregel en eigenaar. Tegen vertrek van personeel "
                "houden wij banen open voor medewerkers van huidige aanbieders; de manager "
                "personeel is eigenaar. Voor woonplekken nemen wij waar het kan huurcontracten "
                "over; daarvan is de manager vastgoed eigenaar. Voor te late dossiers, onrust "
                "onder inwoners en uitval van ict zijn er ook maatregelen. De projectleider "
                "bespreekt de stand elke drie weken met de gemeenten."
            ),
        ),
    ),
    DemoAnswer(
        provider="de-hoge-enk",
        criterion="G1",
        paragraphs=(
            (
                "Wij hebben goede contacten met de lokale teams in onze regio. In Woudenberg en "
                "Leusden zitten wij bij het wekelijkse overleg. Met de andere gemeenten plannen "
                "wij bij de start kennismakingsgesprekken. Elk team krijgt een vast "
                "telefoonnummer, dat op werkdagen van 8 tot 18 uur wordt opgenomen. In Woudenberg "
                "en Leusden spraken wij in 2021 over 96 inwoners. Daarbij kwam 80% binnen twee "
                "weken tot een besluit."
            ),
            (
                "De inwoner staat bij ons centraal. Hij stelt met zijn begeleider een plan op en "
                "ondertekent dit. Hij kan het plan inzien via een portaal, en met hulp ook zelf "
                "aanpassen. Eens per jaar is er een tevredenheidsonderzoek en een bijeenkomst met "
                "familie. Als iemand zelf geen regie heeft, overlegt de begeleider met de "
                "wettelijk vertegenwoordiger. Wij wijzen elke inwoner op de mogelijkheid van "
                "cliëntondersteuning."
            ),
            (
                "Wij werken samen met de ggz, huisartsen, corporaties en het welzijnswerk. Met één "
                "corporatie hebben wij een contract voor 18 appartementen. Voor inwoners met een "
                "verslaving is er een samenwerking met een kliniek. Waar een inwoner dat nodig "
                "heeft, organiseren wij een overleg met alle betrokkenen. Zo’n overleg duurt een "
                "uur, en één begeleider maakt het verslag. De begeleider bewaakt dat de afspraken "
                "worden nagekomen."
            ),
            (
                "Elk jaar meten wij de tevredenheid van inwoners. In 2021 was dat een 7,4. Bij de "
                "lokale teams doen wij geen aparte meting; wel bespreken wij de samenwerking in "
                "het jaargesprek met de gemeente. Verbeterpunten komen in ons jaarplan. Voor 2022 "
                "is dat een betere bereikbaarheid in de avond. Daarvoor schaften wij een nieuw "
                "telefoonsysteem aan, waarmee wij ook kunnen zien hoe lang iemand in de wacht "
                "staat."
            ),
        ),
    ),
    DemoAnswer(
        provider="de-hoge-enk",
        criterion="G2",
        paragraphs=(
            (
                "Voor de zes functies hanteren wij deze normen: begeleiding 8 werkdagen, Beschermd "
                "thuis 5 werkdagen, vinger aan de pols 10 werkdagen, begeleid wonen 8 weken, "
                "beschermd wonen 8 weken en time-out 24 uur. In 2021 haalden wij gemiddeld 87%, in "
                "2020 was dat 84%. De laagste functie in 2021 was begeleid wonen met 80%, de "
                "hoogste time-out met 98%. Wij melden de startdatum binnen vier werkdagen aan de "
                "inwoner en het lokale team."
            ),
            (
                "Wij hebben twee time-outkamers in een apart pand, waar dag en nacht een "
                "begeleider is. Eén kamer blijft altijd vrij voor spoed. De achterwacht beslist "
                "binnen een uur over opname. In 2021 kwamen er 24 mensen, allemaal binnen 24 uur. "
                "Voor het geval beide kamers bezet zijn, is er een overeenkomst met een "
                "collega-aanbieder voor twee noodbedden. Daar maakten wij één keer gebruik van."
            ),
            (
                "Wij houden de wachtlijst bij in ons systeem. Een medewerker belt elke tien dagen "
                "met wie wacht. Wie langer dan zes weken wacht, krijgt begeleiding thuis van "
                "ongeveer twee uur per week. In 2021 wachtten gemiddeld 14 mensen, van wie 9 met "
                "overbrugging. Elke maand spreken wij de lijst door met het lokale team, en bij "
                "spoed direct. De inwoner kan zijn plaats op de lijst altijd opvragen."
            ),
            (
                "De manager zorg volgt elke week de tijd tussen beschikking en start. Komt een "
                "functie onder de 80%, dan geeft hij nieuwe inwoners eerst een tijdelijke "
                "begeleider van ons flexteam. Dat team bestaat uit zes mensen. In 2021 sprong het "
                "team acht keer bij, gemiddeld vijf weken. Lukt het dan nog niet, dan bellen wij "
                "de gemeente en spreken wij af wie voorrang krijgt. De cijfers staan in onze "
                "kwartaalrapportage."
            ),
        ),
    ),
    DemoAnswer(
        provider="de-hoge-enk",
        criterion="G3",
        paragraphs=(
            (
                "Wij streven ernaar de hulp steeds iets te verminderen. Bij de start schatten wij "
                "in hoe lang iemand hulp nodig heeft. Na een halfjaar is de eerste evaluatie. Is "
                "het doel gehaald, dan gaan de uren omlaag in overleg met het lokale team. Voor "
                "inwoners in beschermd wonen is er een trainingsprogramma met vier modules: koken, "
                "geld, dagindeling en contact. Wie alle modules afrondt, komt op de lijst voor een "
                "eigen woning."
            ),
            (
                "Wij werken vanuit de herstelvisie. Onze begeleiders zijn daarin getraind. Een "
                "ervaringsdeskundige geeft twee keer per jaar een cursus op onze hoofdlocatie. "
                "Inwoners krijgen een maatje als er een vrijwilliger beschikbaar is. Wij "
                "stimuleren mensen om naar buiten te gaan en mee te doen met het dorpshuis of de "
                "kerk. Het netwerk betrekken wij bij de evaluatie. Hoeveel inwoners meedoen aan "
                "activiteiten in de buurt, tellen wij niet."
            ),
            (
                "Wanneer het slechter gaat, bespreekt het team binnen twee dagen wat er nodig is. "
                "Meestal gaat de inzet tijdelijk omhoog. Zo nodig gaat iemand naar de "
                "time-outkamer. Elke inwoner met een eigen huurcontract heeft een bewindvoerder of "
                "budgetbeheer, zodat de huur wordt betaald. In 2021 was er één ontruiming, op 74 "
                "huurders. Na afloop van de hulp is er geen vast contact meer, maar men kan altijd "
                "bellen."
            ),
            (
                "In 2021 vertrokken 34 mensen: 21 naar een eigen woning, 6 naar de Wlz en 7 naar "
                "elders. In 2020 waren het er 30. Wij zien dat mensen gemiddeld na 26 maanden "
                "vertrekken uit beschermd wonen; in 2020 was dat 28 maanden. Over terugkeer hebben "
                "wij geen cijfers, omdat inwoners vaak bij een andere aanbieder instromen. Met de "
                "gemeenten zouden wij daar graag samen naar kijken."
            ),
        ),
    ),
    DemoAnswer(
        provider="de-hoge-enk",
        criterion="G4",
        paragraphs=(
            (
                "Onze teams bestaan uit mbo’ers en hbo’ers. In totaal is 58% mbo-4 en 42% hbo. Bij "
                "elke inwoner is een hbo’er eindverantwoordelijk. De begeleiders hebben ervaring "
                "met psychiatrie, verslaving en een licht verstandelijke beperking. Voor beschermd "
                "wonen is er ook een verpleegkundige, 24 uur per week. Hoe de verdeling per "
                "functie is, hangt af van het aantal inwoners. De teamleider past het rooster elke "
                "maand aan."
            ),
            (
                "Wij hebben vier ervaringsdeskundigen, samen 2 fte. Zij geven cursussen en werken "
                "op de hoofdlocatie. Een eigen caseload hebben zij niet. Ook zijn er 35 "
                "vrijwilligers, vooral voor vervoer en activiteiten. Een coördinator begeleidt hen "
                "en organiseert twee keer per jaar een dag voor iedereen. Vrijwilligers tekenen "
                "een overeenkomst en leveren een VOG in. Wij willen in 2023 uitbreiden naar zes "
                "ervaringsdeskundigen."
            ),
            (
                "Elke begeleider volgt elk jaar minstens 16 uur scholing. Wij werken met een "
                "erkende methode voor krachtgericht begeleiden. Daarnaast is er elke zes weken "
                "intervisie. Nieuwe begeleiders volgen in de eerste drie maanden een basistraining "
                "van vijf dagen. In 2021 haalde 88% de verplichte scholing op tijd. Of de methode "
                "goed wordt toegepast, bespreekt de teamleider in het jaargesprek. Een apart "
                "onderzoek daarnaar is er niet gedaan."
            ),
            (
                "Het verzuim was 6,8% in 2021. Het verloop was 16%. Over 2020 zijn de cijfers niet "
                "goed te vergelijken door de coronatijd. Om mensen te behouden bieden wij vaste "
                "contracten na een halfjaar en een fiets van de zaak. Teams overleggen elke twee "
                "weken. Wij vinden een goede sfeer belangrijk en organiseren een personeelsfeest. "
                "Vacatures staan gemiddeld tien weken open. Ingehuurde krachten deden ongeveer 9% "
                "van de diensten."
            ),
        ),
    ),
    DemoAnswer(
        provider="de-hoge-enk",
        criterion="G5",
        paragraphs=(
            (
                "Bij gunning starten wij meteen met de implementatie. De eerste maand gebruiken "
                "wij voor overleg met de gemeenten en de huidige aanbieders. In de tweede en derde "
                "maand bereiden wij de overgang voor. In de vierde tot en met zesde maand komen de "
                "inwoners over. De directie houdt het overzicht. Wij hebben eerder een locatie van "
                "22 plekken geopend en weten dat flexibiliteit nodig is. De planning werken wij na "
                "de gunning verder uit."
            ),
            (
                "Alle inwoners krijgen een brief waarin staat wat er verandert. In elke gemeente "
                "houden wij een informatieavond met koffie. Wie vragen heeft, kan bellen. De "
                "dossiers vragen wij op bij de huidige aanbieders, via een beveiligde verbinding. "
                "De nieuwe begeleider leest het dossier en neemt daarna contact op. Wij gaan ervan "
                "uit dat huidige aanbieders meewerken en hun inwoners goed voorbereiden op de "
                "overgang."
            ),
            (
                "Jongeren die 18 worden, kunnen bij ons terecht in het jongerenhuis met negen "
                "kamers. Wij vragen de jeugdhulpaanbieder om het perspectiefplan op te sturen. Een "
                "begeleider maakt kennis met de jongere in de maand voordat hij 18 wordt. In het "
                "plan kijken wij naar wonen, school en geld. In 2021 kwamen er zes jongeren over. "
                "Twee van hen wachtten nog op een kamer en bleven zolang bij hun ouders."
            ),
            (
                "Een groot risico is de krapte op de arbeidsmarkt. Wij werven via sociale media en "
                "via onze medewerkers, die een bonus krijgen voor elke nieuwe collega. Een ander "
                "risico is dat er te weinig woningen zijn. Daarover gaan wij in gesprek met de "
                "gemeenten en de corporaties. Verder kan het zijn dat inwoners liever bij hun "
                "huidige aanbieder blijven. Wij proberen hen dan zo goed mogelijk te informeren "
                "over hun keuze."
            ),
        ),
    ),
    DemoAnswer(
        provider="thuisvast",
        criterion="G1",
        paragraphs=(
            (
                "Wij zijn een kleine organisatie met korte lijnen. Met het lokale team in "
                "Bunschoten hebben wij bijna elke dag contact. Beide vennoten zijn altijd "
                "bereikbaar en kennen alle inwoners bij naam. In de andere gemeenten gaan wij op "
                "dezelfde manier werken. Wij geloven in persoonlijk contact en niet in lange "
                "protocollen. Als er iets is, bellen wij. Zo lossen wij de meeste vragen dezelfde "
                "dag op, zonder formulieren."
            ),
            (
                "De inwoner bepaalt bij ons zelf wat er gebeurt. Wij luisteren eerst en doen "
                "daarna wat nodig is. Het plan schrijven wij samen aan de keukentafel, in gewone "
                "taal. De inwoner krijgt het op papier en bewaart het in een eigen map. Lukt het "
                "iemand niet om te kiezen, dan denken wij mee. Veel van onze inwoners zeggen dat "
                "zij zich voor het eerst gehoord voelen."
            ),
            (
                "Wij werken samen met iedereen die belangrijk is voor de inwoner. Dat kan de "
                "huisarts zijn, de woningbouw, de kerk of een werkgever. Omdat wij het dorp goed "
                "kennen, weten wij wie kan helpen. Voor beschermd wonen en time-out werken wij "
                "straks met onderaannemers in de regio. Met hen zijn wij in gesprek. Bij "
                "overgangen tussen aanbieders zorgen wij voor een goede overdracht, zodat niemand "
                "zijn verhaal twee keer hoeft te doen."
            ),
            (
                "Wij vinden het belangrijk om steeds beter te worden. Daarom praten wij elke week "
                "in het team over wat goed ging en wat beter kan. Klachten hebben wij in 2021 niet "
                "gehad. Inwoners en verwijzers weten ons te vinden als zij iets willen zeggen. Na "
                "de start van dit contract willen wij een vragenlijst ontwikkelen. De uitkomsten "
                "daarvan delen wij dan met de gemeenten in een jaarlijks gesprek."
            ),
        ),
    ),
    DemoAnswer(
        provider="thuisvast",
        criterion="G2",
        paragraphs=(
            (
                "Begeleiding start bij ons binnen 5 werkdagen. In 2021 lukte dat bij 31 van de 33 "
                "nieuwe inwoners, in 2020 bij 27 van de 30. Beschermd thuis start binnen 10 "
                "werkdagen; dat deden wij zeven keer, waarvan zes keer op tijd. Voor begeleid "
                "wonen, beschermd wonen en time-out hebben wij nog geen eigen cijfers. Daarvoor "
                "gelden straks de normen van onze onderaannemers. Vinger aan de pols kan meestal "
                "in dezelfde week beginnen."
            ),
            (
                "Met een onderaannemer is afgesproken dat hij één kamer vrijhoudt. Die is binnen "
                "24 uur beschikbaar voor inwoners uit ons gebied. Onze eigen telefoon is dag en "
                "nacht bereikbaar, bij toerbeurt door vier mensen. Wij rijden zelf mee naar de "
                "kamer, zodat de inwoner een bekend gezicht bij zich heeft. Is de kamer bezet, dan "
                "gaat een van ons die nacht naar de inwoner toe. Dat kwam in 2021 twee keer voor."
            ),
            (
                "Een wachtlijst hadden wij tot nu toe bijna niet: eind 2021 stonden er drie mensen "
                "op. Wie wacht, belden wij elke week en kreeg zo nodig een bezoek. Met een groter "
                "contract zal de lijst langer worden. Wij nemen daarvoor een planner aan. De lijst "
                "delen wij met de lokale teams. Wie langer dan drie weken wacht, krijgt "
                "begeleiding van een van onze vaste mensen, ten minste een uur per week."
            ),
            (
                "Elke vrijdag kijken wij in het team wie nog niet is gestart en waarom. Is er te "
                "veel werk, dan werken wij tijdelijk langer door of vragen wij een zzp’er die wij "
                "kennen. In 2021 was dat vier weken nodig, in de zomer. Bij onderaannemers spreken "
                "wij af dat zij elke maand cijfers geven. Als een norm vaak niet wordt gehaald, "
                "zoeken wij een andere onderaannemer. De gemeente hoort dat dan van ons."
            ),
        ),
    ),
    DemoAnswer(
        provider="thuisvast",
        criterion="G3",
        paragraphs=(
            (
                "Wij willen dat mensen zo gauw mogelijk weer op eigen benen staan. Daarom vragen "
                "wij ons steeds af of het ook met minder kan. Sommige inwoners hebben lang hulp "
                "nodig, anderen kort. Dat voelt een goede begeleider aan. Bij elke evaluatie "
                "bespreken wij of er iets af kan. Met het lokale team spreken wij dan af wie wat "
                "overneemt. Het is ons streven om de inzet elk jaar te verminderen."
            ),
            (
                "Herstel betekent voor ons dat iemand weer plezier heeft in zijn leven. Wij gaan "
                "samen wandelen, koken of naar de markt. De vrijwilligers van de kerk en de "
                "voetbalclub helpen vaak mee. Ook naasten zijn altijd welkom. Een van onze "
                "begeleiders heeft zelf een verleden met verslaving en gebruikt die ervaring in "
                "zijn werk. In 2021 vonden vijf inwoners via ons vrijwilligerswerk en kreeg één "
                "inwoner een betaalde baan."
            ),
            (
                "Gaat het met iemand minder, dan merken wij dat snel, omdat wij de mensen goed "
                "kennen. Wij komen dan vaker langs en bellen de familie of de huisarts. Een vaste "
                "werkwijze hebben wij daarvoor niet, want elke situatie is anders. Komt iemand in "
                "geldnood, dan zoeken wij samen naar hulp. Wij zetten ons ervoor in dat niemand "
                "zijn huis kwijtraakt. Dat is tot nu toe bij al onze inwoners gelukt."
            ),
            (
                "In 2021 stopten wij bij negen inwoners met de hulp, omdat die niet meer nodig "
                "was. Dat is ongeveer één op de acht. In 2020 waren het er acht. Voor zover wij "
                "weten, gaat het met de meesten goed. Wij komen hen nog tegen in het dorp en maken "
                "dan een praatje. Cijfers over terugkeer hebben wij niet, maar wij willen die in "
                "de toekomst gaan bijhouden."
            ),
        ),
    ),
    DemoAnswer(
        provider="thuisvast",
        criterion="G4",
        paragraphs=(
            (
                "Ons team telt elf mensen: zes met mbo-4 en vijf met hbo. Begeleiding doen mbo’ers "
                "en hbo’ers om en om, zodat elke inwoner er twee kent. Beschermd thuis doen alleen "
                "de hbo’ers. Vinger aan de pols doen twee mbo’ers met meer dan tien jaar ervaring. "
                "Voor beschermd wonen, begeleid wonen en time-out leveren twee onderaannemers de "
                "mensen: één hbo’er en één mbo’er per dienst, met een verpleegkundige op afroep. "
                "Dat staat in de overeenkomst."
            ),
            (
                "Eén begeleider is opgeleid als ervaringsdeskundige en werkt 28 uur per week, met "
                "acht eigen inwoners. Daarnaast zijn er 14 vrijwilligers, ongeveer één op de vijf "
                "inwoners. Een vennoot spreekt hen elke maand. Zij krijgen een training van twee "
                "avonden over grenzen en privacy. In 2021 gaven inwoners hun vrijwilliger een 8,4. "
                "Groeit het contract, dan leiden wij elk jaar één inwoner op tot "
                "ervaringsdeskundige."
            ),
            (
                "Iedereen heeft 30 uur per jaar voor scholing en elke twee weken intervisie, met "
                "een gedragswetenschapper van buiten. Wij gebruiken de krachtgerichte methode en "
                "motiverende gespreksvoering. Alle elf mensen hebben het certificaat van de "
                "krachtgerichte methode; acht dat van de gespreksvoering. De andere drie halen het "
                "dit jaar. Elk halfjaar loopt een collega een dag mee en geeft tips. Dat leidde in "
                "2021 tot een vaste vorm voor het startgesprek."
            ),
            (
                "Het verzuim was 2,6% in 2020 en 3,1% in 2021. In drie jaar vertrokken twee "
                "mensen, één daarvan met pensioen. Inwoners hebben daardoor jarenlang dezelfde "
                "begeleider: gemiddeld 1,6 per jaar. Wij werken met vaste contracten en vaste "
                "dagen. Ieder beslist zelf over zijn agenda, binnen de uren per inwoner. Inhuur "
                "deed 2% van de uren. Wordt het team groter, dan splitsen wij het in groepen van "
                "acht, elk met een eigen hbo’er als regisseur."
            ),
        ),
    ),
    DemoAnswer(
        provider="thuisvast",
        criterion="G5",
        paragraphs=(
            (
                "Wij gaan na de gunning snel aan de slag. Omdat wij klein zijn, kunnen wij "
                "makkelijk schakelen en hebben wij geen ingewikkeld plan nodig. Eerst maken wij "
                "kennis met de gemeenten waar wij nog niet werken. Daarna bekijken wij per maand "
                "hoeveel inwoners wij kunnen overnemen. Wij beginnen met de inwoners voor wie het "
                "het belangrijkst is. Het hele team helpt mee. Binnen een jaar hopen wij iedereen "
                "te kunnen helpen."
            ),
            (
                "Een goede overdracht vinden wij heel belangrijk. De inwoner moet zich vanaf het "
                "begin veilig voelen. Daarom nemen wij de tijd om kennis te maken met een kop "
                "koffie. Wij gaan ervan uit dat de gemeenten de gegevens van de inwoners "
                "aanleveren. Hebben wij vragen, dan bellen wij de vorige aanbieder. Elke inwoner "
                "krijgt een vaste begeleider uit ons team, van wie hij ook het eigen "
                "telefoonnummer krijgt."
            ),
            (
                "In de afgelopen jaren begeleidden wij vooral volwassenen boven de 25. Met "
                "jongeren hebben wij minder ervaring, maar wij staan ervoor open. Als een jongere "
                "zich meldt, kijken wij samen wat hij nodig heeft. De vader of moeder kan "
                "meedenken als de jongere dat wil. Onze jongste begeleider is 24 en heeft een "
                "goede klik met jongeren. Scholen en sportclubs in de omgeving weten ons goed te "
                "vinden."
            ),
            (
                "Natuurlijk kan er altijd iets tegenzitten. Wij zijn gewend om problemen op te "
                "lossen als zij zich voordoen. In de vijftien jaar dat wij bestaan, is dat altijd "
                "gelukt. Onze kracht is dat wij rustig blijven en elkaar helpen. Mocht de opdracht "
                "in het begin te groot zijn, dan overleggen wij met de gemeenten over een langere "
                "aanloop. Wij vertrouwen erop dat er dan ruimte is om samen een oplossing te "
                "vinden."
            ),
        ),
    ),
)
