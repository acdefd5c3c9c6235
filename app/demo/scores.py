"""The awarded copy of the Amersfoort tender: what each evaluator scored and how they agreed."""

from dataclasses import dataclass

EXCELLENT = "uitstekend"
GOOD = "goed"
SUFFICIENT = "voldoende"
WEAK = "matig"
POOR = "onvoldoende"


@dataclass(frozen=True, slots=True)
class DemoScore:
    """One evaluator's own step for one answer, with the page the motivation rests on."""

    provider: str
    criterion: str
    evaluator: str  # key in people.PEOPLE
    step: str
    page: int
    motivation: str


@dataclass(frozen=True, slots=True)
class DemoConsensus:
    """What the committee fixed: an outward text for the letter, an internal one for the file."""

    provider: str
    criterion: str
    step: str
    outward: str
    internal: str
    moved: str  # who moved and why; empty when all four gave this step


@dataclass(frozen=True, slots=True)
class DemoAdvantage:
    """What the winner did better where it scored higher, said to a provider that lost."""

    provider: str  # the one that reads it
    criterion: str
    text: str


WINNER = "lindeborgh"


SCORES: tuple[DemoScore, ...] = (
    DemoScore(
        provider="lindeborgh",
        criterion="G1",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "In elke gemeente een vast koppel en antwoord binnen één werkdag. Dat is meerwaarde "
            "voor het lokale team."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G1",
        evaluator="hans-te-brake",
        step=GOOD,
        page=2,
        motivation=(
            "Alle vier de onderdelen zijn onderbouwd met cijfers. Meerwaarde zie ik vooral bij "
            "meten en verbeteren, bij de rest twijfel ik."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Wij krijgen als lokaal team een naam, een vast uur en een vervanger. De regie komt "
            "aantoonbaar terug bij 71% van de inwoners."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=EXCELLENT,
        page=2,
        motivation=(
            "De meting leidt tot een verbeterplan met het team zelf, en het cijfer steeg van 6,4 "
            "naar 7,8. Op de meeste onderdelen meerwaarde."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G2",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Voor elke functie een norm en een uitkomst over twee jaar. Drie kamers voor spoed is "
            "ruim."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G2",
        evaluator="hans-te-brake",
        step=GOOD,
        page=1,
        motivation=(
            "Normen per functie met cijfers, van 82% tot 97%. Begeleid wonen blijft achter, dus "
            "niet hoger."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=2,
        motivation=(
            "Wachtenden worden elke week gebeld en 19 van de 23 kregen hulp. Dat is goed "
            "uitgewerkt."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Bijsturen is concreet: na twee weken mensen verschuiven, na een maand inhuren. Norm "
            "en cijfers kloppen met elkaar."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G3",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Vier treden vanaf de start en 46% doet elke week mee in de buurt. Dat gaat verder dan "
            "gevraagd."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G3",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "De stappen staan er, maar ik mis hoe lang mensen op een trede blijven. De cijfers "
            "vind ik niet volledig."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "De afschaling begint bij de start en een lichtere trede gaat in binnen een week. "
            "Herstelgroepen zijn concreet."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Uitstroom van 118 naar 143 en terugkeer van 17% naar 14%. Onderbouwd, maar de opvang "
            "van terugval is vooral gewoon goed."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G4",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Per functie staat de verhouding tussen mbo en hbo. Ervaringsdeskundigen hebben een "
            "eigen caseload."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G4",
        evaluator="hans-te-brake",
        step=GOOD,
        page=2,
        motivation=(
            "Verzuim en verloop over twee jaar, beide dalend. De inzet per functie is onderbouwd."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Elk team heeft een ervaringsdeskundige met een vast contract. Met cijfers uitgewerkt, "
            "niet uitzonderlijk."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Gedragswetenschappers kijken elk halfjaar mee en 93% volgde de scholing. Dat is "
            "uitgewerkt met cijfers."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G5",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Vijf mijlpalen met een verantwoordelijke en elke vrijdag de stand. De inwoner bepaalt "
            "zelf wat er wordt verteld."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G5",
        evaluator="hans-te-brake",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Bij 161 van 164 mensen liep de hulp door, de andere drie wachtten hooguit twee dagen. "
            "Dat is bewijs."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Meedoen bij het perspectiefplan vanaf 16,5 jaar en twintig woonplekken gereserveerd. "
            "Er valt geen gat."
        ),
    ),
    DemoScore(
        provider="lindeborgh",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "De planning is volledig en zeven risico’s hebben een eigenaar. De 46 huurcontracten "
            "zijn nog intenties, dus ik houd één stap over."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G1",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "De wijkkring en de kaart van één bladzijde zijn een vondst. Alle onderdelen zijn "
            "onderbouwd."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G1",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "De afspraken met de opvang lopen maar tot eind dit jaar. Dat deel vind ik niet "
            "concreet genoeg."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Elke dinsdag samen aan tafel met het lokale team, dat werkt. Meerwaarde zie ik daar, "
            "niet bij de andere onderdelen."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "De klacht over terugkoppeling was bij de volgende meting weg. Alles is uitgewerkt met "
            "cijfers."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G2",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Elke functie haalde in 2021 minstens 92%. De inwoner ziet zelf wanneer hij aan de "
            "beurt is."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G2",
        evaluator="hans-te-brake",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Normen per functie en cijfers over twee jaar, alles gehaald. Hier mis ik niets."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Niemand kwam in de wachttijd in een crisis en iedereen kreeg hulp. Dat is extra "
            "zekerheid voor de inwoner."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Vijf procent van de uren blijft vrij om bij te sturen. Vier spoedplekken verspreid "
            "over de regio is meer dan gevraagd."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G3",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "De kringladder begint op de eerste dag en werkt twee kanten op. De open tafel in elke "
            "gemeente is concreet."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G3",
        evaluator="hans-te-brake",
        step=GOOD,
        page=2,
        motivation=(
            "Uitstroom, terugkeer en gemiddelde inzet staan over twee jaar in de cijfers. "
            "Onderbouwd."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Terug naar zwaardere hulp kan zonder nieuwe aanvraag en 39% heeft een eigen rol in de "
            "buurt. Dat gaat verder dan gevraagd."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "De budgetcoach en de zes weken van de corporatie vangen terugval goed op. Geen "
            "meerwaarde bij de cijfers."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G4",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "De verhouding per functie staat er helder in. Elf ervaringsdeskundigen verdeeld over "
            "de wijkkringen."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G4",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Het verloop bleef 11% en uitzendkrachten 3%. Ik mis wat de gesprekken bij vertrek "
            "opleverden."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Jonge moeders krijgen hbo’ers met ervaring in de jeugdhulp. De inzet past bij de "
            "functie."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Per lid kan het verschillen. Ik las nog niet hoe de methode bij elk lid wordt bewaakt."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G5",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Vijf mijlpalen en per gemeente een trekker. De inwoner krijgt vooraf de vragen."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G5",
        evaluator="hans-te-brake",
        step=GOOD,
        page=1,
        motivation=(
            "De planning klopt en een afwijking van een week wordt gemeld. Twee weken naast elkaar "
            "werken is uitgewerkt."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=2,
        motivation=(
            "Jongeren maken drie keer kennis voor hun achttiende. Dat is goed geregeld, al blijft "
            "de begeleider tot 21."
        ),
    ),
    DemoScore(
        provider="noaberkring",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Drie risico’s met maatregel en trekker. Verschil tussen leden is eerlijk benoemd."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G1",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Gebiedsmanager met een nummer dat ook in het weekend werkt. Het koersboek is van de "
            "inwoner zelf."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G1",
        evaluator="hans-te-brake",
        step=GOOD,
        page=1,
        motivation=(
            "Afspraken zijn ondertekend, op één gemeente na. Bij 89% een besluit binnen een week."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=2,
        motivation=(
            "Corporaties krijgen vier weken vooraf bericht, als de inwoner het goed vindt. De "
            "meting leidde tot verandering."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Drie groepen gaven een cijfer: teams, partners en inwoners. Alles is onderbouwd, "
            "meerwaarde bij de steunpersoon."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G2",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Normen voor begeleiding en Beschermd thuis zijn duidelijk. Voor wonen staat er alleen "
            "een streven."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G2",
        evaluator="hans-te-brake",
        step=WEAK,
        page=1,
        motivation=(
            "Voor twee functies geen norm en over overbrugging geen cijfer. De spoedplek hangt aan "
            "één kamer."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Iedereen op de wachtlijst wordt gebeld en krijgt zo nodig hulp thuis. De kamer voor "
            "spoed is er altijd."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "De wachtlijst telt 31 mensen, maar hoeveel er overbrugging kregen is niet bekend. "
            "Bijsturen komt aan bod."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G3",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "De vertrekroute met zes haltes begint voor de start. Een herstelmaatje dat niets "
            "rapporteert, gaat verder dan gevraagd."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G3",
        evaluator="hans-te-brake",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Twee jaar gevolgd na vertrek, 87 van 96 wonen zelfstandig. Zulke cijfers zie je "
            "zelden."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Een halte terug kan altijd, zonder aanvraag. Vaste contacten buiten de zorg stegen "
            "van 31% naar 58%."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=EXCELLENT,
        page=2,
        motivation=(
            "De terugkeerkaart en het belritme van twee jaar vangen terugval heel goed op. Geen "
            "enkele ontruiming op 274 huurders."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G4",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Herstelmaatjes hebben een eigen leidinggevende en een stem bij sollicitaties. Dat is "
            "beter geregeld dan gevraagd."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G4",
        evaluator="hans-te-brake",
        step=GOOD,
        page=2,
        motivation="Verzuim en verloop dalen, met een verklaring erbij. Inhuur van 6% is nog veel.",
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation="Per functie staat er wie de hulp geeft, ook voor jongeren. Goed uitgewerkt.",
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Elk jaar een toets met een acteur, 90% haalde die. Het leren is met cijfers "
            "uitgewerkt."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G5",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation="Drie fasen met taken, maar geen data. De overdracht is wel warm beschreven.",
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G5",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Risico’s zonder eigenaar en een planning zonder mijlpalen. De inhoud klopt verder."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Elke inwoner krijgt een gesprek en er is een brief in beeld. Voor 300 mensen "
            "verandert er weinig."
        ),
    ),
    DemoScore(
        provider="kompas-kade",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Maatregelen zoals ‘goede communicatie’ zijn mager. Het jongerenteam is een pluspunt."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G1",
        evaluator="ilse-arends",
        step=GOOD,
        page=2,
        motivation=(
            "Met de corporatie ligt er een stevige overeenkomst en de cliëntenraad denkt mee. Drie "
            "gemeenten zijn goed geregeld."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G1",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "In drie gemeenten zijn er afspraken, in de andere vier nog niet. Vragen ‘zo snel "
            "mogelijk’ beantwoorden is geen afspraak."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Voor ons als lokaal team staat er alleen dat het wordt opgebouwd. De regie van de "
            "inwoner komt goed aan bod."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "De meting bij verwijzers leverde geen cijfer op. De onderdelen zijn er, niet alle "
            "concreet."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G2",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Alle zes de functies hebben een norm en een uitkomst. Twee kamers blijven leeg voor "
            "spoed."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G2",
        evaluator="hans-te-brake",
        step=GOOD,
        page=1,
        motivation=(
            "Normen en cijfers over twee jaar, van 79% tot 96%. Beschermd wonen blijft achter maar "
            "dat is eerlijk vermeld."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=2,
        motivation=(
            "Na vier weken begint er begeleiding thuis. De lijst bespreken wij elke twee weken "
            "samen."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Het bijsturen in mei en november is concreet beschreven. Daarmee is de norm "
            "onderbouwd."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G3",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Er zijn drie niveaus, maar niet wanneer iemand een niveau lager gaat. Herstel is met "
            "cursussen beschreven."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G3",
        evaluator="hans-te-brake",
        step=WEAK,
        page=2,
        motivation=(
            "Cijfers over terugkeer zijn er maar voor een half jaar en vier ontruimingen op 210 is "
            "veel. Afschalen blijft een voornemen."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Afschalen gebeurt bij elke evaluatie, met het lokale team. De stappen zelf zijn niet "
            "volledig."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Het signaleringsplan en de time-outplek vangen terugval op. De afspraak met de "
            "corporatie is concreet."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G4",
        evaluator="ilse-arends",
        step=EXCELLENT,
        page=1,
        motivation=(
            "Ervaringsdeskundigen zitten in het management en elk jaar worden er zes opgeleid. "
            "Beter kan haast niet."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G4",
        evaluator="hans-te-brake",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Verzuim 4,3% en verloop 8%, beide dalend over twee jaar. Uitzendkrachten maar 1,5%."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "De mix per functie is onderbouwd met een meting bij 150 inwoners. De rest vind ik "
            "goed, niet meer."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Een onderzoeksbureau zag de methode in 91% van de gesprekken, eerst 74%. Leren is "
            "aantoonbaar beter geregeld dan gevraagd."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G5",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Vier mijlpalen, een projectleider en per gemeente een coördinator. De kaart met foto "
            "is sympathiek."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G5",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "De planning kan scherper: tussen week 3 en week 13 staat er weinig. Maatregelen zijn "
            "niet allemaal uitgeschreven."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=GOOD,
        page=1,
        motivation=(
            "Drie weken samen werken en na zes weken een telefoontje. De overdracht is uitgewerkt "
            "per inwoner."
        ),
    ),
    DemoScore(
        provider="elzenkamp",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "De jongerencoach begint bij 17 jaar en 17 van de 19 gingen zonder wachttijd over. "
            "Risico’s hebben een eigenaar."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G1",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "In Woudenberg en Leusden loopt het overleg. Elders moet de kennismaking nog beginnen."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G1",
        evaluator="hans-te-brake",
        step=WEAK,
        page=2,
        motivation=(
            "Bij lokale teams wordt niet gemeten en de andere gemeenten blijven algemeen. Veel "
            "blijft bij goede bedoelingen."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Een telefoonnummer op werkdagen is mager, maar de regie van de inwoner komt aan bod. "
            "Cijfers zijn er deels."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Het contract voor 18 appartementen is concreet, de overige samenwerking niet. Alle "
            "onderdelen zijn genoemd."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G2",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Zes normen en uitkomsten van 80% tot 98%. De startdatum is er binnen vier dagen."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G2",
        evaluator="hans-te-brake",
        step=GOOD,
        page=1,
        motivation=(
            "De normen zijn onderbouwd over twee jaar. Eén kamer blijft altijd vrij en er is een "
            "overeenkomst voor noodbedden."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Pas na zes weken begint de overbrugging en een medewerker belt maar elke tien dagen. "
            "Dat vind ik laat."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation="Het flexteam sprong acht keer bij. Bijsturen is concreet uitgewerkt.",
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G3",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Vier modules zijn een goede opbouw voor beschermd wonen. Voor de andere functies lees "
            "ik geen stappen."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G3",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Uitstroom over twee jaar staat erin, terugkeer niet. De cijfers zijn dus niet "
            "volledig."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Evalueren begint pas na een halfjaar. Herstel is beschreven, maar de buurt blijft dun."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=WEAK,
        page=2,
        motivation=(
            "Na het einde van de hulp is er geen vast contact meer. De opvang van terugval vind ik "
            "te licht."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G4",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "De verhouding is voor het geheel gegeven, niet per functie. Vier ervaringsdeskundigen "
            "zonder eigen caseload."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G4",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation="Over 2020 geen cijfers en inhuur van 9%. De inzet is beschreven, meer niet.",
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Het hangt af van het aantal inwoners, staat er. Per functie weet ik dus niet wie er "
            "komt."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Scholing is in orde met 88%. Of de methode goed wordt toegepast, is niet onderzocht."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G5",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Per maand staat er wat er gebeurt en er zijn informatieavonden. Voor jongeren is er "
            "een eigen huis."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G5",
        evaluator="hans-te-brake",
        step=WEAK,
        page=1,
        motivation=(
            "De planning is globaal en de directie ‘houdt het overzicht’. Een gesprek per inwoner "
            "lees ik niet."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=WEAK,
        page=1,
        motivation=(
            "Dossier lezen en dan bellen is geen warme overdracht. De oude begeleider komt niet in "
            "beeld."
        ),
    ),
    DemoScore(
        provider="de-hoge-enk",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=WEAK,
        page=2,
        motivation=(
            "Kennismaken in de laatste maand voor de achttiende verjaardag is laat. Risico’s "
            "hebben geen eigenaar."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G1",
        evaluator="ilse-arends",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Persoonlijk contact en korte lijnen spreken mij aan. Het plan aan de keukentafel "
            "geeft de inwoner regie."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G1",
        evaluator="hans-te-brake",
        step=POOR,
        page=2,
        motivation=(
            "Alleen met één gemeente is er contact en meten gebeurt niet. Twee onderdelen "
            "ontbreken wat mij betreft."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G1",
        evaluator="sanne-kuiper",
        step=WEAK,
        page=1,
        motivation=(
            "Voor de andere gemeenten staat er alleen dat het ‘op dezelfde manier’ gaat. Dat "
            "blijft algemeen."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G1",
        evaluator="youssef-el-amrani",
        step=WEAK,
        page=2,
        motivation=(
            "Met onderaannemers zijn er nog gesprekken en een vragenlijst moet nog worden gemaakt. "
            "Het meten ontbreekt."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G2",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Begeleiding start in vijf dagen en dat lukte bij 31 van de 33. De kamer voor spoed is "
            "afgesproken."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G2",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Voor begeleid wonen, beschermd wonen en time-out zijn er geen eigen cijfers. De rest "
            "klopt."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G2",
        evaluator="sanne-kuiper",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "Wie wacht, krijgt na drie weken een vaste begeleider. Voor een groter contract is het "
            "nog een plan."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G2",
        evaluator="youssef-el-amrani",
        step=SUFFICIENT,
        page=1,
        motivation=(
            "Normen voor een deel van de functies, met cijfers over twee jaar. De telefoon is dag "
            "en nacht bereikbaar."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G3",
        evaluator="ilse-arends",
        step=WEAK,
        page=1,
        motivation=(
            "Er is een streven om minder hulp te geven, maar geen stappen. De sfeer van herstel "
            "lees ik wel."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G3",
        evaluator="hans-te-brake",
        step=POOR,
        page=2,
        motivation=(
            "Afschalen is een gevoel, terugval heeft geen werkwijze en cijfers over terugkeer zijn "
            "er niet."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G3",
        evaluator="sanne-kuiper",
        step=WEAK,
        page=2,
        motivation=(
            "Elke situatie is anders, staat er. Daardoor weet ik niet wat er gebeurt als het "
            "minder gaat."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G3",
        evaluator="youssef-el-amrani",
        step=WEAK,
        page=1,
        motivation=(
            "Vijf inwoners met vrijwilligerswerk is mooi, maar de afschaling blijft een voornemen."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G4",
        evaluator="ilse-arends",
        step=GOOD,
        page=1,
        motivation=(
            "Elf mensen met naam van functie en niveau, en voor elke functie wie het doet. Vaste "
            "gezichten voor de inwoner."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G4",
        evaluator="hans-te-brake",
        step=SUFFICIENT,
        page=2,
        motivation=(
            "De cijfers zijn klein: elf mensen zeggen weinig over een groot contract. Een deel "
            "komt van onderaannemers."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G4",
        evaluator="sanne-kuiper",
        step=EXCELLENT,
        page=2,
        motivation=(
            "Gemiddeld 1,6 begeleiders per inwoner en bijna geen verloop. Dat is aantoonbaar beter "
            "dan gevraagd."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G4",
        evaluator="youssef-el-amrani",
        step=GOOD,
        page=2,
        motivation=(
            "Elk halfjaar een dag meelopen en alle elf gecertificeerd. Leren en behoud zijn met "
            "cijfers uitgewerkt."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G5",
        evaluator="ilse-arends",
        step=WEAK,
        page=1,
        motivation=(
            "Er staat wel een volgorde: eerst kennismaken, dan overnemen. Als planning is het erg "
            "globaal."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G5",
        evaluator="hans-te-brake",
        step=POOR,
        page=2,
        motivation=(
            "Geen data, geen verantwoordelijke en geen risico’s. ‘Binnen een jaar hopen wij’ is "
            "geen planning."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G5",
        evaluator="sanne-kuiper",
        step=POOR,
        page=1,
        motivation=(
            "De gegevens moeten van de gemeenten komen en de oude begeleider heeft geen rol. Zo "
            "valt er een gat."
        ),
    ),
    DemoScore(
        provider="thuisvast",
        criterion="G5",
        evaluator="youssef-el-amrani",
        step=POOR,
        page=2,
        motivation=(
            "Risico’s worden opgelost als zij zich voordoen. Voor jongeren ontbreekt het "
            "perspectiefplan."
        ),
    ),
)

CONSENSUS: tuple[DemoConsensus, ...] = (
    DemoConsensus(
        provider="lindeborgh",
        criterion="G1",
        step=EXCELLENT,
        outward=(
            "Alle vier de onderdelen hebt u uitgewerkt en onderbouwd met afspraken en cijfers. Op "
            "de meeste onderdelen is er meerwaarde: het vaste koppel per gemeente, de teruggave "
            "van regie en de verbeterplannen met het team. Daarom is de score ‘uitstekend’."
        ),
        internal=(
            "Hans zag eerst maar op één onderdeel meerwaarde. Het cijfer van 71% voor regie op "
            "pagina 1 gaf de doorslag."
        ),
        moved=(
            "Hans te Brake van goed naar uitstekend: ook de regie en het vaste koppel bieden "
            "meerwaarde, niet alleen de meting."
        ),
    ),
    DemoConsensus(
        provider="lindeborgh",
        criterion="G2",
        step=GOOD,
        outward=(
            "Voor elke functie staat er een norm, en die is met cijfers onderbouwd. Ook de plek "
            "binnen 24 uur, de overbrugging en het bijsturen hebt u uitgewerkt. Daarom is de score "
            "‘goed’."
        ),
        internal=(
            "Vier keer dezelfde stap, overgenomen zoals gepubliceerd. Begeleid wonen haalde 82%."
        ),
        moved="",
    ),
    DemoConsensus(
        provider="lindeborgh",
        criterion="G3",
        step=GOOD,
        outward=(
            "De afschaling is vanaf de eerste dag stap voor stap beschreven en met cijfers "
            "onderbouwd. Herstel en de opvang van terugval hebt u concreet uitgewerkt, met "
            "herstelgroepen en een signaleringsplan. Daarom is de score ‘goed’."
        ),
        internal=(
            "Grootste verschil van deze inschrijver. Hans las de tabel over uitstroom en terugkeer "
            "op pagina 2 opnieuw."
        ),
        moved=(
            "Hans te Brake van voldoende naar goed: uitstroom en terugkeer staan over twee jaar op "
            "pagina 2. Ilse Arends van uitstekend naar goed: de opvang van terugval gaat niet "
            "verder dan gevraagd."
        ),
    ),
    DemoConsensus(
        provider="lindeborgh",
        criterion="G4",
        step=GOOD,
        outward=(
            "De inzet is per functie onderbouwd, van begeleiding tot time-out. Leren, "
            "ervaringsdeskundigheid en behoud hebt u uitgewerkt met cijfers over twee jaar. Daarom "
            "is de score ‘goed’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="lindeborgh",
        criterion="G5",
        step=EXCELLENT,
        outward=(
            "Uw planning is volledig, met mijlpalen en verantwoordelijken. De overdracht, de "
            "overgang van 18 naar volwassen en de risico’s zijn zo geregeld dat geen inwoner een "
            "gat in de hulp merkt. Daarom is de score ‘uitstekend’."
        ),
        internal=(
            "Youssef wees op de intenties voor huurcontracten. De commissie vindt dat de hulp ook "
            "zonder die contracten doorloopt."
        ),
        moved=(
            "Youssef el Amrani van goed naar uitstekend: ook als de contracten later komen, loopt "
            "de hulp door. Dat staat op pagina 2."
        ),
    ),
    DemoConsensus(
        provider="noaberkring",
        criterion="G1",
        step=GOOD,
        outward=(
            "Alle vier de onderdelen hebt u uitgewerkt en onderbouwd met afspraken en cijfers. "
            "Meerwaarde is er op één onderdeel: de wekelijkse wijkkring met het lokale team. "
            "Daarom is de score ‘goed’."
        ),
        internal=(
            "Hans wilde eerst ‘voldoende’ om de tijdelijke afspraak met de opvang. De commissie "
            "vond dat te zwaar."
        ),
        moved=(
            "Hans te Brake van voldoende naar goed: een afspraak met een einddatum blijft een "
            "concrete afspraak."
        ),
    ),
    DemoConsensus(
        provider="noaberkring",
        criterion="G2",
        step=EXCELLENT,
        outward=(
            "Voor elke functie staat er een norm, en de cijfers laten zien dat die wordt gehaald. "
            "De verspreide plekken binnen 24 uur, de overbrugging voor iedereen en het bijsturen "
            "bieden de inwoner extra zekerheid. Daarom is de score ‘uitstekend’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="noaberkring",
        criterion="G3",
        step=GOOD,
        outward=(
            "De afschaling is vanaf de eerste dag stap voor stap beschreven en met cijfers "
            "onderbouwd. Herstel en de opvang van terugval hebt u concreet uitgewerkt, met de open "
            "tafel en de budgetcoach. Daarom is de score ‘goed’."
        ),
        internal=(
            "Sanne vond de rol in de buurt bijzonder. De opvang van terugval ging volgens de "
            "anderen niet verder dan gevraagd."
        ),
        moved=(
            "Sanne Kuiper van uitstekend naar goed: herstel gaat verder dan gevraagd, de opvang "
            "van terugval niet."
        ),
    ),
    DemoConsensus(
        provider="noaberkring",
        criterion="G4",
        step=GOOD,
        outward=(
            "De inzet is per functie onderbouwd en alle leden werken volgens dezelfde methoden. "
            "Leren, ervaringsdeskundigheid en behoud hebt u uitgewerkt met cijfers. Daarom is de "
            "score ‘goed’."
        ),
        internal=(
            "Twee om twee. De veertig nagekeken plannen per jaar op pagina 2 waren aan Hans en "
            "Youssef voorbijgegaan."
        ),
        moved=(
            "Hans te Brake van voldoende naar goed: verzuim en verloop staan over twee jaar in de "
            "cijfers. Youssef el Amrani van voldoende naar goed: de orthopedagoog bewaakt de "
            "methode bij alle leden."
        ),
    ),
    DemoConsensus(
        provider="noaberkring",
        criterion="G5",
        step=GOOD,
        outward=(
            "Uw planning heeft mijlpalen en verantwoordelijken. De overdracht, de overgang van 18 "
            "naar volwassen en de risico’s hebt u uitgewerkt, met een trekker per gemeente. Daarom "
            "is de score ‘goed’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="kompas-kade",
        criterion="G1",
        step=GOOD,
        outward=(
            "Alle vier de onderdelen hebt u uitgewerkt en onderbouwd met afspraken en cijfers. "
            "Meerwaarde is er op één onderdeel: de steunpersoon die de inwoner op een rustig "
            "moment kiest. Daarom is de score ‘goed’."
        ),
        internal=(
            "Vier keer dezelfde stap, overgenomen zoals gepubliceerd. Woudenberg moet na de "
            "gunning nog tekenen."
        ),
        moved="",
    ),
    DemoConsensus(
        provider="kompas-kade",
        criterion="G2",
        step=SUFFICIENT,
        outward=(
            "Er staan normen, maar niet voor elke functie: voor begeleid wonen en beschermd wonen "
            "noemt u er geen. Ook hebt u niet steeds cijfers, bijvoorbeeld over de overbrugging. "
            "De andere onderdelen komen aan bod; daarom is de score ‘voldoende’."
        ),
        internal=(
            "Twee stappen verschil. Besproken of één spoedkamer ‘niet geregeld’ is; de commissie "
            "vindt van niet."
        ),
        moved=(
            "Hans te Brake van matig naar voldoende: de plek binnen 24 uur is wel geregeld. Sanne "
            "Kuiper van goed naar voldoende: een norm voor elke functie ontbreekt."
        ),
    ),
    DemoConsensus(
        provider="kompas-kade",
        criterion="G3",
        step=EXCELLENT,
        outward=(
            "De afschaling is vanaf de eerste dag stap voor stap beschreven, en cijfers over "
            "uitstroom en terugkeer laten zien dat zij werkt. Herstel en de opvang van terugval "
            "gaan verder dan gevraagd, met het herstelmaatje en de terugkeerkaart. Daarom is de "
            "score ‘uitstekend’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="kompas-kade",
        criterion="G4",
        step=GOOD,
        outward=(
            "De inzet is per functie onderbouwd, met een eigen team voor jongeren. Leren, "
            "ervaringsdeskundigheid en behoud hebt u uitgewerkt met cijfers over twee jaar. Daarom "
            "is de score ‘goed’."
        ),
        internal=(
            "Ilse zag meerwaarde bij ervaringsdeskundigheid. Bij leren en behoud zag niemand die, "
            "en de stap vraagt dat voor alle drie."
        ),
        moved=(
            "Ilse Arends van uitstekend naar goed: alleen ervaringsdeskundigheid is beter geregeld "
            "dan gevraagd."
        ),
    ),
    DemoConsensus(
        provider="kompas-kade",
        criterion="G5",
        step=SUFFICIENT,
        outward=(
            "U beschrijft de planning in drie fasen en de overdracht met een persoonlijk gesprek. "
            "Mijlpalen met een datum, verantwoordelijken en een deel van de maatregelen ontbreken. "
            "Daarom is de score ‘voldoende’."
        ),
        internal=(
            "Sanne woog de eigen inwoners mee die al bij deze inschrijver zijn. Dat mag niet "
            "meewegen in de stap."
        ),
        moved=(
            "Sanne Kuiper van goed naar voldoende: mijlpalen en verantwoordelijken staan er niet "
            "in."
        ),
    ),
    DemoConsensus(
        provider="elzenkamp",
        criterion="G1",
        step=SUFFICIENT,
        outward=(
            "Alle vier de onderdelen komen aan bod. Een deel mist concrete afspraken: voor vier "
            "gemeenten bouwt u die nog op. Ook mist een cijfer van de verwijzers; daarom is de "
            "score ‘voldoende’."
        ),
        internal=(
            "Ilse werkt in een van de drie gemeenten waar het al goed loopt. Besproken dat het "
            "antwoord telt, niet de eigen ervaring."
        ),
        moved=(
            "Ilse Arends van goed naar voldoende: afspraken gelden maar in drie van de zeven "
            "gemeenten."
        ),
    ),
    DemoConsensus(
        provider="elzenkamp",
        criterion="G2",
        step=GOOD,
        outward=(
            "Voor elke functie staat er een norm, en die is met cijfers onderbouwd. Ook de plek "
            "binnen 24 uur, de overbrugging en het bijsturen hebt u uitgewerkt. Daarom is de score "
            "‘goed’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="elzenkamp",
        criterion="G3",
        step=SUFFICIENT,
        outward=(
            "U beschrijft de afschaling en het herstel, met drie niveaus en een training door een "
            "ervaringsdeskundige. De stappen zijn niet volledig, want u zegt niet wanneer iemand "
            "een niveau lager gaat. Ook de cijfers over terugkeer zijn niet volledig; daarom is de "
            "score ‘voldoende’."
        ),
        internal=(
            "Twee stappen verschil. De ontruimingen mogen niet met die van anderen worden "
            "vergeleken."
        ),
        moved=(
            "Hans te Brake van matig naar voldoende: er staan drie niveaus en cijfers over "
            "uitstroom, dus meer dan een voornemen. Youssef el Amrani van goed naar voldoende: de "
            "stappen van afschaling zijn niet volledig."
        ),
    ),
    DemoConsensus(
        provider="elzenkamp",
        criterion="G4",
        step=EXCELLENT,
        outward=(
            "De inzet is per functie onderbouwd en past bij de inwoner, door uw jaarlijkse meting "
            "van de zwaarte. Leren, ervaringsdeskundigheid en behoud zijn aantoonbaar beter "
            "geregeld dan gevraagd. Daarom is de score ‘uitstekend’."
        ),
        internal="Sanne had pagina 2 lager gewogen. Het onderzoek naar de methode overtuigde haar.",
        moved=(
            "Sanne Kuiper van goed naar uitstekend: leren en behoud op pagina 2 zijn met bewijs "
            "beter geregeld dan gevraagd."
        ),
    ),
    DemoConsensus(
        provider="elzenkamp",
        criterion="G5",
        step=GOOD,
        outward=(
            "Uw planning heeft mijlpalen en verantwoordelijken. De overdracht, de overgang van 18 "
            "naar volwassen en de risico’s hebt u uitgewerkt, met een eigenaar per risico. Daarom "
            "is de score ‘goed’."
        ),
        internal=(
            "Hans vond de eerste maanden dun. De twaalf begeleiders die twee dagen vrij zijn, "
            "vullen die periode volgens de commissie."
        ),
        moved=(
            "Hans te Brake van voldoende naar goed: tussen de mijlpalen staat wie de gesprekken "
            "voert en hoeveel tijd daarvoor is."
        ),
    ),
    DemoConsensus(
        provider="de-hoge-enk",
        criterion="G1",
        step=SUFFICIENT,
        outward=(
            "Alle vier de onderdelen komen aan bod. Een deel mist concrete afspraken, want voor "
            "vijf gemeenten noemt u alleen een kennismaking. Ook missen cijfers van de lokale "
            "teams; daarom is de score ‘voldoende’."
        ),
        internal=(
            "Youssef komt uit Woudenberg en kent het overleg. Hij baseerde zijn stap alleen op het "
            "antwoord."
        ),
        moved=(
            "Hans te Brake van matig naar voldoende: alle onderdelen komen aan bod en voor twee "
            "gemeenten staan er cijfers."
        ),
    ),
    DemoConsensus(
        provider="de-hoge-enk",
        criterion="G2",
        step=GOOD,
        outward=(
            "Voor elke functie staat er een norm, en die is met cijfers onderbouwd. Ook de plek "
            "binnen 24 uur, de overbrugging en het bijsturen hebt u uitgewerkt, met een flexteam "
            "van zes mensen. Daarom is de score ‘goed’."
        ),
        internal=(
            "Sanne vergeleek de zes weken met een andere inschrijver. De schaal vraagt of het is "
            "uitgewerkt, niet wie het snelst is."
        ),
        moved=(
            "Sanne Kuiper van voldoende naar goed: de overbrugging is uitgewerkt, en vergelijken "
            "met anderen past niet bij de schaal."
        ),
    ),
    DemoConsensus(
        provider="de-hoge-enk",
        criterion="G3",
        step=SUFFICIENT,
        outward=(
            "U beschrijft de afschaling en het herstel, met vier modules voor wie in beschermd "
            "wonen verblijft. Voor de andere functies zijn de stappen niet volledig. De cijfers "
            "zijn niet volledig, omdat terugkeer ontbreekt; daarom is de score ‘voldoende’."
        ),
        internal=(
            "Youssef vond terugval te licht. Er is wel een werkwijze: binnen twee dagen "
            "teamoverleg en een time-outkamer."
        ),
        moved=(
            "Youssef el Amrani van matig naar voldoende: de opvang van terugval staat er wel, op "
            "pagina 2."
        ),
    ),
    DemoConsensus(
        provider="de-hoge-enk",
        criterion="G4",
        step=SUFFICIENT,
        outward=(
            "U beschrijft de inzet van mbo’ers en hbo’ers, maar niet per functie. Niet overal "
            "geeft u cijfers: over verzuim en verloop in 2020 ontbreken ze. Daarom is de score "
            "‘voldoende’."
        ),
        internal="Vier keer dezelfde stap, overgenomen zoals gepubliceerd.",
        moved="",
    ),
    DemoConsensus(
        provider="de-hoge-enk",
        criterion="G5",
        step=WEAK,
        outward=(
            "Uw planning is globaal: u noemt per maand een onderwerp, zonder mijlpalen. De warme "
            "overdracht is niet per inwoner beschreven, want de inwoner krijgt een brief en een "
            "informatieavond. Daarom is de score ‘matig’."
        ),
        internal=(
            "Ilse waardeerde het jongerenhuis. Dat maakt de overdracht van de andere inwoners niet "
            "minder globaal."
        ),
        moved=(
            "Ilse Arends van voldoende naar matig: een brief en een avond zijn geen overdracht per "
            "inwoner."
        ),
    ),
    DemoConsensus(
        provider="thuisvast",
        criterion="G1",
        step=WEAK,
        outward=(
            "De samenwerking en de regie blijven algemeen beschreven, zonder afspraken per "
            "gemeente. Eén onderdeel ontbreekt: u meet de samenwerking nog niet. Daarom is de "
            "score ‘matig’."
        ),
        internal=(
            "Twee stappen verschil. Onderaannemers zijn nog niet vastgelegd; dat hoort bij de "
            "eisen en telt hier niet mee."
        ),
        moved=(
            "Ilse Arends van voldoende naar matig: afspraken en cijfers ontbreken bij alle "
            "onderdelen. Hans te Brake van onvoldoende naar matig: met één lokaal team is er wel "
            "dagelijks contact."
        ),
    ),
    DemoConsensus(
        provider="thuisvast",
        criterion="G2",
        step=SUFFICIENT,
        outward=(
            "Er staan normen, maar niet voor elke functie: voor verblijf en time-out verwijst u "
            "naar onderaannemers. Voor die functies hebt u ook geen cijfers. De andere onderdelen "
            "komen aan bod; daarom is de score ‘voldoende’."
        ),
        internal="Ilse keek vooral naar begeleiding. De stap vraagt een norm voor elke functie.",
        moved="Ilse Arends van goed naar voldoende: normen voor drie functies ontbreken.",
    ),
    DemoConsensus(
        provider="thuisvast",
        criterion="G3",
        step=WEAK,
        outward=(
            "De afschaling blijft een voornemen: u streeft naar minder inzet, maar noemt geen "
            "stappen. Voor de opvang van terugval ontbreekt een werkwijze. Daarom is de score "
            "‘matig’."
        ),
        internal=(
            "Hans ging voor de laagste stap. Herstel is beschreven, dus niet beide onderdelen "
            "ontbreken."
        ),
        moved=(
            "Hans te Brake van onvoldoende naar matig: herstel ontbreekt niet, het staat op pagina "
            "1."
        ),
    ),
    DemoConsensus(
        provider="thuisvast",
        criterion="G4",
        step=GOOD,
        outward=(
            "De inzet is per functie onderbouwd, ook waar onderaannemers de mensen leveren. Leren, "
            "ervaringsdeskundigheid en behoud hebt u uitgewerkt met cijfers over twee jaar. Daarom "
            "is de score ‘goed’."
        ),
        internal=(
            "Twee stappen verschil. De grootte van de organisatie is geen deel van de schaal en "
            "woog niet mee."
        ),
        moved=(
            "Hans te Brake van voldoende naar goed: de inzet staat per functie in het antwoord, "
            "groot of klein. Sanne Kuiper van uitstekend naar goed: alleen behoud is beter "
            "geregeld dan gevraagd."
        ),
    ),
    DemoConsensus(
        provider="thuisvast",
        criterion="G5",
        step=POOR,
        outward=(
            "Er is geen bruikbare planning: u noemt geen mijlpalen, geen data en geen "
            "verantwoordelijken. De risico’s ontbreken, omdat u problemen wilt oplossen als zij er "
            "zijn. Daarom is de score ‘onvoldoende’."
        ),
        internal="Ilse wilde de volgorde belonen. Zonder data kan een gemeente er niet op sturen.",
        moved=(
            "Ilse Arends van matig naar onvoldoende: een volgorde zonder data is geen bruikbare "
            "planning, en de risico’s ontbreken."
        ),
    ),
)

ADVANTAGES: tuple[DemoAdvantage, ...] = (
    DemoAdvantage(
        provider="noaberkring",
        criterion="G1",
        text=(
            "Lindeborgh laat op de meeste onderdelen meerwaarde zien. Naast vast overleg per "
            "gemeente toont zij dat inwoners de regie binnen een jaar terugnemen. Zakt het cijfer "
            "van een lokaal team, dan maakt zij met dat team een verbeterplan."
        ),
    ),
    DemoAdvantage(
        provider="noaberkring",
        criterion="G5",
        text=(
            "Bij Lindeborgh zijn de overdracht en de risico’s zo geregeld dat geen inwoner een gat "
            "in de hulp merkt. De oude en de nieuwe begeleider werken langer samen dan bij u. Voor "
            "jongeren begint zij eerder en blijft de begeleider langer."
        ),
    ),
    DemoAdvantage(
        provider="kompas-kade",
        criterion="G1",
        text=(
            "Lindeborgh laat op de meeste onderdelen meerwaarde zien, bij u is dat één onderdeel. "
            "Elk lokaal team krijgt een vaste persoon met een vervanger en snel antwoord. De "
            "werkafspraken liggen klaar voor alle zeven gemeenten."
        ),
    ),
    DemoAdvantage(
        provider="kompas-kade",
        criterion="G2",
        text=(
            "Lindeborgh noemt een norm voor elke functie, ook voor begeleid wonen en beschermd "
            "wonen. Zij onderbouwt die met cijfers over twee jaar. Ook laat zij met cijfers zien "
            "wie hulp kreeg tijdens het wachten."
        ),
    ),
    DemoAdvantage(
        provider="kompas-kade",
        criterion="G5",
        text=(
            "De planning van Lindeborgh is volledig: elke mijlpaal heeft een week en een "
            "verantwoordelijke. Elk risico heeft een eigenaar, een signaal en een maatregel. Zij "
            "laat zien dat de hulp bij een eerdere overgang bijna altijd doorliep."
        ),
    ),
    DemoAdvantage(
        provider="elzenkamp",
        criterion="G1",
        text=(
            "Lindeborgh heeft afspraken klaar voor alle zeven gemeenten, bij u geldt dat voor "
            "drie. Zij meet elk kwartaal bij lokale teams en inwoners. Een laag cijfer leidt bij "
            "haar tot een verbeterplan met het team."
        ),
    ),
    DemoAdvantage(
        provider="elzenkamp",
        criterion="G3",
        text=(
            "Lindeborgh beschrijft vanaf de eerste dag vier treden en wat de inwoner bij elke "
            "trede zelf kan. Een lichtere trede gaat in binnen een week. Zij geeft cijfers over "
            "uitstroom en over terugkeer binnen een jaar, over twee jaren."
        ),
    ),
    DemoAdvantage(
        provider="elzenkamp",
        criterion="G5",
        text=(
            "Bij Lindeborgh zijn de overdracht en de risico’s zo geregeld dat geen inwoner een gat "
            "in de hulp merkt. Zij sluit bij jongeren eerder aan en houdt voor hen woonplekken "
            "vrij. De gemeenten zien de stand elke week."
        ),
    ),
    DemoAdvantage(
        provider="de-hoge-enk",
        criterion="G1",
        text=(
            "Lindeborgh heeft voor elke gemeente een vaste persoon en werkafspraken, bij u geldt "
            "dat voor twee gemeenten. Zij meet de samenwerking ook bij de lokale teams. Met "
            "corporaties, ggz en opvang heeft zij afspraken met een eigenaar en een datum."
        ),
    ),
    DemoAdvantage(
        provider="de-hoge-enk",
        criterion="G3",
        text=(
            "Lindeborgh beschrijft de stappen van afschaling voor alle functies, niet alleen voor "
            "beschermd wonen. Zij geeft cijfers over uitstroom én terugkeer. Na vertrek kan een "
            "inwoner zonder nieuwe aanmelding terug, zolang de beschikking loopt."
        ),
    ),
    DemoAdvantage(
        provider="de-hoge-enk",
        criterion="G4",
        text=(
            "Lindeborgh onderbouwt de inzet per functie, met de verhouding tussen mbo en hbo. Haar "
            "ervaringsdeskundigen hebben een vaste plek en een eigen caseload. Over verzuim en "
            "verloop geeft zij cijfers van twee jaar."
        ),
    ),
    DemoAdvantage(
        provider="de-hoge-enk",
        criterion="G5",
        text=(
            "Bij Lindeborgh krijgt elke inwoner een gesprek met zijn oude en zijn nieuwe "
            "begeleider. De planning is volledig, met mijlpalen en verantwoordelijken. Elk risico "
            "heeft een eigenaar en een maatregel."
        ),
    ),
    DemoAdvantage(
        provider="thuisvast",
        criterion="G1",
        text=(
            "Lindeborgh heeft voor elke gemeente afspraken op papier, met een vaste persoon en een "
            "vervanger. Zij onderbouwt de regie van de inwoner met cijfers. Elk kwartaal meet zij "
            "de samenwerking en verbetert zij wat niet goed gaat."
        ),
    ),
    DemoAdvantage(
        provider="thuisvast",
        criterion="G2",
        text=(
            "Lindeborgh noemt voor elke functie een norm en onderbouwt die met eigen cijfers over "
            "twee jaar. Dat geldt ook voor verblijf en time-out. Voor een plek binnen 24 uur houdt "
            "zij meer kamers vrij."
        ),
    ),
    DemoAdvantage(
        provider="thuisvast",
        criterion="G3",
        text=(
            "Lindeborgh beschrijft vier treden van afschaling, vanaf de eerste dag. Voor terugval "
            "heeft elke inwoner een signaleringsplan waarin staat wie wat doet. Zij geeft cijfers "
            "over uitstroom en terugkeer."
        ),
    ),
    DemoAdvantage(
        provider="thuisvast",
        criterion="G5",
        text=(
            "Lindeborgh heeft een volledige planning van 26 weken, met mijlpalen en "
            "verantwoordelijken. Elke inwoner wordt samen met zijn oude begeleider gesproken. Elk "
            "risico heeft een eigenaar en een maatregel."
        ),
    ),
)
