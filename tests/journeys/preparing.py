"""A new officer sets up Alkmaar 2027 through the pages, from nothing to published.

Three products, six municipalities. Alkmaar holds the budget of Beschermd wonen and Beschermd
thuis, each municipality its own for Begeleiding. Each product is judged on the five
ontwikkelopgaven: 30 + 25 + 15 + 15 + 15 = 100 points.
"""

import re

from sqlmodel import select

from app.accounts import entering
from app.accounts import service as accounts
from app.accounts.models import Authority
from app.authorities.people import waiting
from app.library.models import Entry
from app.library.service import put_in_shipped
from app.tenders.models import Lot, LotState
from tests.journeys.journey import Journey
from tests.journeys.publishing import let_in
from tests.journeys.told import PASSPHRASE
from tests.journeys.visitors import Visitor

OFFICER, COLLEAGUE = "Nina Nieuw", "Olaf Collega"
STAFF = {
    COLLEAGUE: "officer",
    "Omar Opener": "opener",
    "Oda Opener": "opener",
    "Otto Opener": "opener",
    "Dirk Beslisser": "decider",
    "Dina Beslisser": "decider",
    "Vera Voorzitter": "chair",
    "Els Beoordelaar": "evaluator",
    "Erik Beoordelaar": "evaluator",
    "Ines Integriteit": "integrity",
}
OPENERS = [name for name, duty in STAFF.items() if duty == "opener"]
LEAD = "Alkmaar"
OTHERS = ("Bergen", "Castricum", "Dijk en Waard", "Heiloo", "Uitgeest")
PRODUCTS = {
    "Begeleiding": ("uur", "Hulp om zelf het dagelijks leven te regelen."),
    "Beschermd wonen": ("etmaal", "Hoogstens 3 jaar, 16 tot 24 uur per dag iemand dichtbij."),
    "Beschermd thuis": (
        "uur",
        "Hoogstens 14 uur per week, uitstel tot het volgende dagdeel kan.",
    ),
}
TASKS = {
    "O1": ("Van zwaar naar licht", "30", "Hoe maakt u hulp zo licht als kan?"),
    "O2": ("Stabiele kwaliteit en ondersteuning op maat", "25", "Hoe houdt u kwaliteit op peil?"),
    "O3": ("Beheersen administratieve lasten", "15", "Hoe beperkt u het papierwerk?"),
    "O4": ("Kostenbesparing", "15", "Waar bespaart u zonder dat de inwoner het merkt?"),
    "O5": ("Innovatie", "15", "Wat doet u anders dan nu, en wat levert dat op?"),
}
SCALE = {"uitstekend": "100%", "goed": "75%", "voldoende": "50%", "onvoldoende": "0%"}
PICKED = ("kms", "vms", "meldcode", "klachten", "calamiteiten", "bibob")
"""What the officer takes from the library."""


def go(journey: Journey) -> None:
    """Walk the whole way."""
    gather(journey)
    begin(journey)
    divide(journey)
    take_part(journey)
    demand(journey)
    judge(journey)
    appoint(journey)
    plan(journey)
    publish(journey)


def gather(journey: Journey) -> None:
    """Let the people of six municipalities in, ten days before."""
    with journey.database() as session:
        admin, _token = entering.first_administrator(
            session, email="beheer@example.nl", name="Team Beheer"
        )
        put_in_shipped(session)
        authorities = [
            accounts.create_authority(session, admin, name=f"Gemeente {name}", short_name=name)
            for name in (LEAD, *OTHERS)
        ]
        for at, name in enumerate((OFFICER, *STAFF)):
            user = entering.invite(
                session, authorities[0], admin,
                email=f"medewerker{at}@example.nl", name=name, can_create_tenders=name == OFFICER,
            )  # fmt: skip
            let_in(journey, session, user)
    journey.hands.move(days=10)
    for name in (OFFICER, COLLEAGUE, *OPENERS):
        journey.sign_in(name)
    for name in OPENERS:
        fields = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
        journey[name].send("/me/vault-key", "/me/vault-key", fields)


def begin(journey: Journey) -> None:
    """Say what the tender is."""
    journey[OFFICER].send("/tenders/new", "/tenders", {
        "title": "Begeleiding, Beschermd wonen en Beschermd thuis 2027",
        "reference": "ALK-2027",
        "procedure": "sas",
        "description": "Zes gemeenten kopen samen in. De contracten beginnen op 1 januari 2027.",
        "contact": "Nina Nieuw, 072 123 45 67, inkoop@alkmaar.example",
        "deadline": "29-4-2026 12.00",
        "questions_until": "9-4-2026 12.00",
        "starts_on": "1-1-2027",
        "ends_on": "31-12-2029",
        "extensions": "1",
        "estimated_value": "60000000",
        "cpv_code": "85311000",
        "nuts_code": "NL328",
        "uses_bibob": "true",
        "bibob_ground": "Aanbestedingsleidraad, paragraaf 4.6",
        "standstill_ground": "Aanbestedingsleidraad, paragraaf 5.3",
        "court": "rechtbank Noord-Holland",
        "show_price_points": "false",
    })  # fmt: skip


def divide(journey: Journey) -> None:
    """Make a lot of each product, with where its tariff stands."""
    officer, base = journey[OFFICER], _base(journey)
    for title, (unit, limits) in PRODUCTS.items():
        officer.send(f"{base}/lots/new", f"{base}/lots", {
            "title": title, "unit": unit, "limits": limits, "estimated_value": "20000000",
        })  # fmt: skip
    for lot in journey.lots():
        officer.send(f"/lots/{lot.id}/products", f"/lots/{lot.id}/tariffs", {
            "reference": "Regionale tarieventabel 2027", "valid_from": "1-1-2027",
        })  # fmt: skip
    journey.shot(officer, "1-percelen")


def take_part(journey: Journey) -> None:
    """Let five municipalities join, and say who holds which budget."""
    officer, base = journey[OFFICER], _base(journey)
    with journey.database() as session:
        ids = {one.short_name: one.id for one in session.exec(select(Authority))}
    lots = {lot.title: str(lot.id) for lot in journey.lots()}
    chosen = {"authority_ids": [str(ids[name]) for name in OTHERS]}
    officer.send(f"{base}/authorities", f"{base}/authorities", chosen)
    for name in (LEAD, *OTHERS):
        page = f"{base}/authorities/{ids[name]}"
        own = list(lots.values()) if name == LEAD else [lots["Begeleiding"]]
        officer.send(page, f"{page}/parts", {"holds_budget": own})
    page = f"{base}/authorities/{ids[LEAD]}"
    decided = {"decided_by": "college van burgemeester en wethouders", "decided_on": "3-2-2026"}
    officer.send(page, f"{page}/mandate", decided)
    officer.open(f"{base}/authorities")
    journey.shot(officer, "2-gemeenten")


def demand(journey: Journey) -> None:
    """Pick from the library, and add the gate of Alkmaar's own."""
    officer, base = journey[OFFICER], _base(journey)
    with journey.database() as session:
        entries = session.exec(select(Entry).where(Entry.code.in_(PICKED))).all()  # type: ignore[attr-defined]  # SQLModel types a column as its value
    assert len(entries) == len(PICKED)
    chosen = [str(one.id) for one in entries]
    officer.send(f"{base}/library", f"{base}/library", {"entry_id": chosen})
    officer.send(f"{base}/requirements", f"{base}/requirements", {
        "number": "7",
        "title": "Toelatingstoets",
        "text": "U laat met een zelfevaluatie zien hoe u aan elke eis voldoet.",
        "source": "Aanbestedingsleidraad, paragraaf 4.2",
        "moment": "submission",
        "alternative_name": ["Zelfevaluatie"],
    })  # fmt: skip


def judge(journey: Journey) -> None:
    """Judge each product on the five ontwikkelopgaven, and say what separates equals."""
    officer = journey[OFFICER]
    for lot in journey.lots():
        _criteria(officer, lot)
        officer.send(f"/lots/{lot.id}/rules", f"/lots/{lot.id}/rules", {
            "winners": "12",
            "rounding_stages": ["criterion", "total"],
            "tie_breakers": ["criterion:O1", "draw"],
        })  # fmt: skip
    officer.open(f"/lots/{journey.lots()[0].id}/criteria")
    journey.shot(officer, "3-criteria")


def _criteria(officer: Visitor, lot: Lot) -> None:
    for code, (title, points, question) in TASKS.items():
        officer.send(f"/lots/{lot.id}/criteria/new", f"/lots/{lot.id}/criteria", {
            "code": code,
            "title": title,
            "points": points,
            "question": question,
            "step_label": list(SCALE),
            "step_fraction": list(SCALE.values()),
            "step_text": [f"Het antwoord is {label}." for label in SCALE],
        })  # fmt: skip


def appoint(journey: Journey) -> None:
    """Give everybody a duty; a colleague confirms who opens, decides or reads files."""
    base = _base(journey)
    for name, duty in STAFF.items():
        fields = {"user_id": str(journey.people[name]), "duty": duty}
        journey[OFFICER].send(f"{base}/people", f"{base}/people", fields)
    with journey.database() as session:
        found = [one.id for one, _proposal, _who in waiting(session, journey.tender())]
    assert len(found) == 6  # three who open, two who decide, one who reads integrity files
    for one in found:
        journey[COLLEAGUE].send(f"{base}/people", f"/assignments/{one}/confirm")


def plan(journey: Journey) -> None:
    """Plan the decision of the colleges, early enough before the contracts start."""
    page = f"{_base(journey)}/planning"
    journey[OFFICER].send(page, page, {
        "title": "Gunningsbrieven gereed",
        "kind": "award",
        "day": "30-6-2026",
        "decided_by": "de zes colleges",
        "is_provisional": "true",
    })  # fmt: skip


def publish(journey: Journey) -> None:
    """See that nothing blocks any more, say why warnings may stand, and publish."""
    officer, base = journey[OFFICER], _base(journey)
    text = officer.open(f"{base}/publication")
    journey.shot(officer, "4-publicatie")
    assert "Dit moet nog goed" not in text
    if asked := re.findall(r'name="(reason:[^"]+)"', text):
        reasons = dict.fromkeys(asked, "De zes colleges hebben dit zo besloten.")
        officer.send(f"{base}/publication", f"{base}/publication/reasons", reasons)
    officer.send(f"{base}/publication", f"{base}/publish")
    lots = journey.lots()
    assert [(lot.title, lot.state, bool(lot.rules_sha256)) for lot in lots] == [
        (title, LotState.PUBLISHED, True) for title in PRODUCTS
    ]


def _base(journey: Journey) -> str:
    return f"/tenders/{journey.tender().id}"
