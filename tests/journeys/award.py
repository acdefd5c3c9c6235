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

from sqlmodel import select

from app.checks.models import Check
from app.letters.models import Letter
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Criterion, Lot, LotState, Requirement
from app.worker import drain
from tests.journeys.journey import Journey
from tests.journeys.publishing import draft, gather, publish, submission_of, submit
from tests.journeys.told import CONSENSUS, LETTERS, PASSPHRASE, PROVIDERS, STANDINGS
from tests.journeys.visitors import Visitor

PANEL = ("Vera Voorzitter", "Els Beoordelaar", "Erik Beoordelaar")


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
        refused = submission_of(journey, lot, PROVIDERS[3]).id
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
    for name in PANEL:
        for lot in journey.lots():
            _declare(journey, journey[name], lot)
    for name in PANEL[1:]:
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
        there = [str(journey.people[name]) for name in PANEL]
        chair.send(f"{room}/fix", f"{room}/fix", {"present": there})


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
            submission = submission_of(journey, lot, name).id
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
