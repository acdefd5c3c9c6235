"""The main job as its people do it: two lots and four providers, from draft to letters.

Lot 1 is decided on quality alone: K1 counts for 60 points, K2 for 40, one winner.
    A  good, excellent           0.75 x 60 + 1    x 40 = 85.00   winner
    B  excellent, sufficient     1    x 60 + 0.5  x 40 = 80.00
    C  sufficient, good          0.5  x 60 + 0.75 x 40 = 60.00
    D  fails a requirement and is excluded
Lot 2 weighs quality (70) and price (30, from 80 euro: all, to 120 euro: none), two winners.
    C  excellent, 110 euro       1    x 70 + 30 x (120 - 110) / 40 = 77.50   winner
    A  good, 95 euro             0.75 x 70 + 30 x (120 -  95) / 40 = 71.25   winner
    D  good, 100 euro            0.75 x 70 + 30 x (120 - 100) / 40 = 67.50
    B  sufficient, 80 euro       0.5  x 70 + 30                    = 65.00
"""

from uuid import UUID

import pyotp
from sqlmodel import Session, col, select

from app.accounts import entering, second_factor
from app.accounts import service as accounts
from app.accounts.models import EntryKind, User
from app.checks.models import Check
from app.core import clock
from app.demo.documents import document
from app.letters.models import Letter
from app.providers import service as providers
from app.providers.forms import RegisterForm
from app.providers.models import Provider
from app.publishing.examination import examine
from app.submissions.models import Submission
from app.tenders.models import Assignment, Criterion, Lot, LotState, Requirement
from app.worker import drain
from tests.journeys.journey import Journey
from tests.journeys.visitors import Visitor

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
"""Who opens, decides or reads files is appointed by two: the chair confirms for the officer."""
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


def go(journey: Journey) -> None:
    """Walk the whole way."""
    gather(journey)
    draft(journey)
    publish(journey)
    submit(journey)
    open_vault(journey)
    check(journey)
    score(journey)
    settle(journey)
    open_prices(journey)
    rank(journey)
    decide(journey)
    send(journey)
    read(journey)


def gather(journey: Journey) -> None:
    """Let the people of the municipality and of four providers in, a month before."""
    with journey.database() as session:
        admin, _token = entering.first_administrator(
            session, email="beheer@example.nl", name="Team Beheer"
        )
        authority = accounts.create_authority(
            session, admin, name="Gemeente Voorbeeld", short_name="Voorbeeld"
        )
        for at, name in enumerate(STAFF):
            user = entering.invite(
                session,
                authority,
                admin,
                email=f"medewerker{at}@example.nl",
                name=name,
                can_create_tenders=name == "Olga Officier",
            )
            let_in(journey, session, user)
        for at, name in enumerate(PROVIDERS):
            provider = providers.register(
                session,
                RegisterForm(
                    name=name,
                    kvk_number=f"9900010{at}",
                    person=f"Contact van {name}",
                    email=f"aanbieder{at}@example.nl",
                ),
            )
            assert provider is not None
            user = accounts.user_by_email(session, f"aanbieder{at}@example.nl")
            assert user is not None
            let_in(journey, session, user, name)
    journey.hands.move(days=10)
    for name in journey.people:
        journey.sign_in(name)
    for name in ("Omar Opener", "Oda Opener", "Otto Opener"):
        fields = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
        journey[name].send("/me/vault-key", "/me/vault-key", fields)


def let_in(journey: Journey, session: Session, user: User, name: str = "") -> None:
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)
    entering.set_password(session, journey.settings, token, PASSWORD)
    secret = second_factor.start_second_factor(session, journey.keys.secrets, user)
    code = pyotp.TOTP(secret).at(clock.utcnow())
    second_factor.confirm_second_factor(session, journey.keys.secrets, user, code)
    journey.people[name or user.name] = user.id


def draft(journey: Journey) -> None:
    """Make the tender: two lots, two requirements, criteria with their scales, people."""
    officer = journey["Olga Officier"]
    officer.send("/tenders/new", "/tenders", {
        "title": "Beschermd thuis 2027",
        "reference": "TN900001",
        "procedure": "sas",
        "deadline": "21-4-2026 12.00",
        "starts_on": "1-1-2027",
        "ends_on": "31-12-2029",
        "standstill_ground": "Aanbestedingsleidraad, paragraaf 5.3",
        "court": "rechtbank Midden-Nederland",
        "show_price_points": "true",
    })  # fmt: skip
    base = f"/tenders/{journey.tender().id}"
    for title in ("Begeleiding", "Beschermd thuis"):
        officer.send(f"{base}/lots/new", f"{base}/lots", {"title": title})
    for number, title, moment in (
        ("1.1", "Werkend KMS", "submission"),
        ("1.2", "Meldcode", "verification"),
    ):
        officer.send(f"{base}/requirements", f"{base}/requirements", {
            "number": number,
            "title": title,
            "text": f"De organisatie toont aan: {title}.",
            "moment": moment,
        })  # fmt: skip
    one, two = journey.lots()
    _criterion(officer, one, "K1", "60")
    _criterion(officer, one, "K2", "40")
    _criterion(officer, two, "K1", "70")
    officer.send(f"/lots/{two.id}/criteria/new", f"/lots/{two.id}/criteria", {
        "code": "P",
        "title": "Prijs",
        "points": "30",
        "kind": "price",
        "formula": "linear_band",
        "band_floor": "80",
        "band_ceiling": "120",
    })  # fmt: skip
    for lot, winners in ((one, "1"), (two, "2")):
        officer.send(f"/lots/{lot.id}/rules", f"/lots/{lot.id}/rules", {
            "winners": winners,
            "rounding_stages": ["criterion", "total"],
            "tie_breakers": ["criterion:K1", "draw"],
        })  # fmt: skip
    for name, duty in DUTIES.items():
        fields = {"user_id": str(journey.people[name]), "duty": duty}
        officer.send(f"{base}/people", f"{base}/people", fields)
    with journey.database() as session:
        waiting = session.exec(
            select(Assignment).where(col(Assignment.duty).in_(("opener", "decider", "integrity")))
        ).all()
    for one in waiting:
        journey["Vera Voorzitter"].send(f"{base}/people", f"/assignments/{one.id}/confirm")


def _criterion(officer: Visitor, lot: Lot, code: str, points: str) -> None:
    officer.send(f"/lots/{lot.id}/criteria/new", f"/lots/{lot.id}/criteria", {
        "code": code,
        "title": f"Criterium {code}",
        "points": points,
        "question": "Hoe werkt u hieraan?",
        "step_label": list(STEPS),
        "step_fraction": list(STEPS.values()),
        "step_text": [f"Het antwoord is {label}." for label in STEPS],
    })  # fmt: skip


def publish(journey: Journey) -> None:
    """Nothing blocks and every doubt has its reason, so the tender goes out."""
    officer, base = journey["Olga Officier"], f"/tenders/{journey.tender().id}"
    with Session(journey.engine) as session:
        doubts = examine(session, journey.tender()).warnings
    why = {f"reason:{one.key}": "De eigen leidraad van de regio regelt dit." for one in doubts}
    officer.send(f"{base}/publication", f"{base}/publication/reasons", why)
    journey.shot(officer, "1-voorbereiden")
    officer.send(f"{base}/publication", f"{base}/publish")
    assert [lot.state for lot in journey.lots()] == [LotState.PUBLISHED, LotState.PUBLISHED]
    assert all(lot.rules_sha256 for lot in journey.lots())


def submit(journey: Journey) -> None:
    """Each provider hands in for both lots and gets a receipt."""
    tender = journey.tender()
    journey.hands.move(days=20)
    for at, name in enumerate(PROVIDERS):
        visitor = journey[name]
        for lot in journey.lots():
            visitor.send(f"/aanbestedingen/{tender.slug}", f"/lots/{lot.id}/start")
            submission = _submission(journey, lot, name)
            page = f"/submissions/{submission.id}"
            for item, title in _items(journey, lot):
                content = document(title, name, ((f"Antwoord van {name}.",),))
                visitor.upload(page, f"{page}/items/{item}", f"{title}.pdf", content)
            if lot.number == 2:
                visitor.send(page, f"{page}/price", {"amount": PRICES[at]})
            journey.shot(visitor, "2-inschrijven") if at == 0 else None
            visitor.send(f"{page}/confirm", f"{page}/confirm", _ticks(visitor, f"{page}/confirm"))
            assert visitor.download(f"{page}/receipt.pdf").startswith(b"%PDF")
    with journey.database() as session:
        states = session.exec(select(Submission.state, Submission.number)).all()
    assert sorted(str(state) for state, _number in states) == ["submitted"] * 8


def _ticks(visitor: Visitor, path: str) -> dict[str, str]:
    """Tick whatever must be agreed to on a page that asks for one."""
    text = visitor.open(path)
    return {"is_sure": "true"} if 'name="is_sure"' in text else {}


def _items(journey: Journey, lot: Lot) -> list[tuple[UUID, str]]:
    with journey.database() as session:
        requirements = session.exec(select(Requirement)).all()
        criteria = session.exec(select(Criterion).where(Criterion.lot_id == lot.id)).all()
    asked = [(one.id, one.title) for one in requirements if one.asks_document]
    return asked + [(one.id, one.title) for one in criteria if one.code != "P"]


def _submission(journey: Journey, lot: Lot, name: str) -> Submission:
    with journey.database() as session:
        return session.exec(
            select(Submission)
            .join(Provider)
            .where(Submission.lot_id == lot.id, Provider.name == name)
        ).one()


def open_vault(journey: Journey) -> None:
    """After the deadline two people open the vault together; before, nobody can."""
    base = f"/tenders/{journey.tender().id}/vault"
    assert "Atlas" not in journey["Omar Opener"].open(base)
    journey.hands.move(days=41)
    journey["Omar Opener"].send(base, f"{base}/begin", {"passphrase": PASSPHRASE})
    journey.hands.move(minutes=3)
    journey["Oda Opener"].send(base, f"{base}/finish", {"passphrase": PASSPHRASE})
    assert journey["Olga Officier"].download(f"{base}/record.pdf").startswith(b"%PDF")
    assert [lot.state for lot in journey.lots()] == [LotState.OPENED, LotState.OPENED]


def check(journey: Journey) -> None:
    """Everybody passes, but for provider D in lot 1; integrity is decided for all."""
    officer = journey["Olga Officier"]
    for lot in journey.lots():
        base = f"/lots/{lot.id}/checks"
        officer.send(base, f"{base}/start")
        refused = _submission(journey, lot, PROVIDERS[3]).id
        with journey.database() as session:
            rows = session.exec(
                select(Check, Requirement.number).join(Requirement).where(Check.lot_id == lot.id)
            ).all()
        for one, number in rows:
            fails = (lot.number, one.submission_id, number) == (1, refused, "1.1")
            officer.send(f"/checks/{one.id}", f"/checks/{one.id}/decision", {
                "action": "fail" if fails else "pass",
                "reason": "Het stuk gaat over een andere organisatie." if fails else "",
            })  # fmt: skip
    tender = journey.tender()
    with journey.database() as session:
        ids = list(session.exec(select(Provider.id)))
    for one in ids:
        action = f"/integrity/tenders/{tender.id}/providers/{one}/decide"
        journey["Ines Integriteit"].send("/integrity", action)
    journey.shot(officer, "3-toetsen")
    for lot in journey.lots():
        officer.send(f"/lots/{lot.id}/checks/finish", f"/lots/{lot.id}/checks/finish")
        officer.send(f"/lots/{lot.id}/progress", f"/lots/{lot.id}/scoring")
    assert [lot.state for lot in journey.lots()] == [LotState.SCORING, LotState.SCORING]


def score(journey: Journey) -> None:
    """Two evaluators declare, score every answer and hand in; neither sees the other."""
    for name in ("Vera Voorzitter", "Els Beoordelaar", "Erik Beoordelaar"):
        for lot in journey.lots():
            _declare(journey, journey[name], lot)
    for name in ("Els Beoordelaar", "Erik Beoordelaar"):
        visitor = journey[name]
        for lot in journey.lots():
            for submission, at in _counted(journey, lot):
                for code, criterion in _criteria(journey, lot).items():
                    step = CONSENSUS[(lot.number, code)][at]
                    answer = f"/lots/{lot.id}/score/{submission}/{criterion}"
                    visitor.send(answer, answer, {
                        "step": step,
                        "motivation": f"Geheim van {name}: het antwoord is {step} om deze reden.",
                        "page": "1",
                    })  # fmt: skip
            journey.shot(visitor, "4-scoren")
            submit_page = f"/lots/{lot.id}/score/submit"
            text = visitor.send(submit_page, submit_page)
            other = "Erik" if name.startswith("Els") else "Els"
            assert f"Geheim van {other}" not in text


def _declare(journey: Journey, visitor: Visitor, lot: Lot) -> None:
    page = f"/lots/{lot.id}/conflicts"
    with journey.database() as session:
        ids = [session.get_one(Submission, one).provider_id for one, _at in _counted(journey, lot)]
    visitor.send(page, page, {f"conflict_{one}": "false" for one in ids} | {"is_signed": "true"})


def _counted(journey: Journey, lot: Lot) -> list[tuple[UUID, int]]:
    """List the submissions that count, with the place of their provider in PROVIDERS."""
    with journey.database() as session:
        rows = session.exec(
            select(Submission.id, Submission.state, Provider.name)
            .join(Provider)
            .where(Submission.lot_id == lot.id)
        ).all()
    return [(one, PROVIDERS.index(name)) for one, state, name in rows if str(state) == "submitted"]


def _criteria(journey: Journey, lot: Lot) -> dict[str, UUID]:
    with journey.database() as session:
        rows = session.exec(select(Criterion).where(Criterion.lot_id == lot.id)).all()
    return {one.code: one.id for one in rows if one.code != "P"}


def settle(journey: Journey) -> None:
    """The chair records consensus on every answer, and fixes it."""
    chair = journey["Vera Voorzitter"]
    for lot in journey.lots():
        room = f"/lots/{lot.id}/consensus"
        chair.send(room, f"{room}/open")
        for submission, at in _counted(journey, lot):
            for code, criterion in _criteria(journey, lot).items():
                step = CONSENSUS[(lot.number, code)][at]
                point = f"{room}/{submission}/{criterion}"
                chair.send(point, point, {
                    "step": step,
                    "motivation": f"Het antwoord is {step}. U laat zien hoe u hieraan werkt.",
                    "internal_remark": "Alleen voor de commissie: kort overlegd.",
                })  # fmt: skip
        journey.shot(chair, "5-consensus")
        chair.send(f"{room}/fix", f"{room}/fix")


def open_prices(journey: Journey) -> None:
    """Prices of lot 2 become readable only now, by two people."""
    page = f"/lots/{journey.lots()[1].id}/prices"
    journey["Oda Opener"].send(page, f"{page}/begin", {"passphrase": PASSPHRASE})
    journey["Omar Opener"].send(page, f"{page}/finish", {"passphrase": PASSPHRASE})


def rank(journey: Journey) -> None:
    """The ranking is what the arithmetic above says."""
    officer = journey["Olga Officier"]
    for lot in journey.lots():
        text = officer.send(f"/lots/{lot.id}/ranking", f"/lots/{lot.id}/ranking")
        journey.shot(officer, f"6-rangorde-{lot.number}")
        for _place, name, total in STANDINGS[lot.number]:
            assert name in text, (lot.number, name)
            assert total.replace(".", ",") in text, (lot.number, name, total)


def decide(journey: Journey) -> None:
    """Two deciders decide as computed; the award keeps the ranking."""
    for lot in journey.lots():
        page = f"/lots/{lot.id}/decision"
        journey["Dirk Beslisser"].send(page, page)
        journey["Dina Beslisser"].send(page, f"{page}/confirm")


def send(journey: Journey) -> None:
    """Every letter gets its text on relative advantages; then all go on one day."""
    officer = journey["Olga Officier"]
    for lot in journey.lots():
        with journey.database() as session:
            letters = session.exec(select(Letter).where(Letter.lot_id == lot.id)).all()
        for letter in letters:
            text = officer.open(f"/letters/{letter.id}")
            fields = {
                f"advantage_{code}": f"De winnaar werkte {code} verder uit, met meer voorbeelden."
                for code in ("K1", "K2", "P")
                if f'name="advantage_{code}"' in text
            }
            if fields:
                officer.send(f"/letters/{letter.id}", f"/letters/{letter.id}", fields)
        journey.shot(officer, f"7-brief-{lot.number}")
        send_page = f"/awards/{letters[0].award_id}/send"
        officer.send(send_page, send_page)
    drain(journey.engine, journey.settings)
    with journey.database() as session:
        rows = session.exec(
            select(Letter, Provider.name, Lot.number).join(Provider).join(Lot)
        ).all()
    found: dict[int, dict[str, str]] = {}
    for letter, name, number in rows:
        found.setdefault(number, {})[name] = letter.kind.value
    assert found == LETTERS
    assert {letter.state.value for letter, _name, _number in rows} == {"sent"}
    assert len({letter.sent_at for letter, _n, number in rows if number == 1}) == 1
    assert [lot.state for lot in journey.lots()] == [LotState.STANDSTILL, LotState.STANDSTILL]


def read(journey: Journey) -> None:
    """Each provider reads its own outcome, and nobody else's."""
    for name in PROVIDERS:
        visitor = journey[name]
        for lot in journey.lots():
            submission = _submission(journey, lot, name).id
            with journey.database() as session:
                letter = session.exec(
                    select(Letter.id).where(Letter.submission_id == submission)
                ).one()
            page = f"/submissions/{submission}/outcome"
            visitor.send(page, f"/my-letters/{letter}")
            text = visitor.open(page)
            assert visitor.download(f"/my-letters/{letter}/letter.pdf").startswith(b"%PDF")
            totals = {who: total for _place, who, total in STANDINGS[lot.number]}
            winners = {who for who, kind in LETTERS[lot.number].items() if kind == "winner"}
            if name in totals:
                assert totals[name].replace(".", ",") in text, (lot.number, name)
            for other in set(PROVIDERS) - {name} - winners:
                assert other not in text, (lot.number, name, other)
            assert "Alleen voor de commissie" not in text
            assert "Geheim van" not in text
        journey.shot(visitor, f"8-uitslag-{PROVIDERS.index(name) + 1}")
