"""Amersfoort's lot, four times: open for submissions, in checks, in scoring, awarded."""

from app.awards import deciding
from app.demo.checking import admit_all, judge, start_checks
from app.demo.providers import AMERSFOORT_PROVIDERS
from app.demo.publishing import Copy, publish
from app.demo.receiving import receive, start, submit
from app.demo.scoring import declare, score, send, settle
from app.demo.stage import Stage, on_day
from app.integrity import gates as integrity
from app.rankings import cautions, together
from app.rankings import service as rankings
from app.rankings.forms import CautionForm
from app.tenders.models import Lot

OPEN = Copy("open voor inschrijving", 6)
IN_CHECKS = Copy("in toetsing", -6)
IN_SCORING = Copy("in beoordeling", -24)
AWARDED = Copy("voorlopig gegund", -62)


def tell(stage: Stage) -> None:
    """Run each copy as far as it got."""
    tell_awarded(stage)
    tell_scoring(stage)
    tell_checks(stage)
    tell_open(stage)


def tell_open(stage: Stage) -> None:
    """Two have submitted, one is still busy, the deadline is some days ahead."""
    tender, lot = publish(stage, OPEN)
    for at, provider in enumerate(AMERSFOORT_PROVIDERS[:2]):
        with on_day(stage, -2 + at, 15, 20):
            submit(stage, tender, lot, provider)
    busy = next(one for one in AMERSFOORT_PROVIDERS if one.key == "thuisvast")
    with on_day(stage, -1, 19, 45):
        start(stage, tender, lot, busy, leave_out=("3.3.7", "G3"))


def tell_checks(stage: Stage) -> None:
    """All six came in, one more came too late; the officer is at work on the requirements."""
    tender, lot = receive(stage, IN_CHECKS, shows=True)
    with on_day(stage, IN_CHECKS.closes + 1):
        start_checks(stage, lot)
        judge(stage, lot, AMERSFOORT_PROVIDERS)
        integrity.decide_without_file(
            stage.session, tender, stage.providers["lindeborgh"], stage.one_of("integrity_officer")
        )


def tell_scoring(stage: Stage) -> None:
    """Two evaluators handed in, two are on their way."""
    tender, lot = receive(stage, IN_SCORING)
    admit_all(stage, tender, lot, IN_SCORING.closes + 3)
    with on_day(stage, IN_SCORING.closes + 10):
        declare(stage, lot)
    for at, (key, many) in enumerate(
        {
            "sanne-kuiper": 30,
            "youssef-el-amrani": 30,
            "ilse-arends": 20,
            "hans-te-brake": 11,
        }.items()
    ):
        with on_day(stage, -6 + at, 20, 10):
            score(stage, lot, key, many)


def tell_awarded(stage: Stage) -> None:
    """Decided, letters sent, standstill running."""
    tender, lot = receive(stage, AWARDED)
    admit_all(stage, tender, lot, AWARDED.closes + 5)
    with on_day(stage, AWARDED.closes + 12):
        declare(stage, lot)
    for at, user in enumerate(stage.of_role("evaluator")):
        key = next(key for key, person in stage.people.items() if person is user)
        with on_day(stage, AWARDED.closes + 20 + at, 20, 15):
            score(stage, lot, key, 30)
    with on_day(stage, AWARDED.closes + 30):
        settle(stage, lot)
    with on_day(stage, -12):
        rankings.rank(stage.session, lot, stage.one_of("officer"))
        _answer_cautions(stage, lot)
        deciding.propose_decision(stage.session, lot, stage.of_role("decider")[0])
    with on_day(stage, -11):
        deciding.confirm_decision(stage.session, lot, stage.of_role("decider")[1])
    with on_day(stage, -8):
        send(stage, lot)


def _answer_cautions(stage: Stage, lot: Lot) -> None:
    """Say of every warning why the outcome stands."""
    outcome = together.evaluate_lot(stage.session, lot)
    for one in cautions.cautions_of(stage.session, lot, outcome):
        form = CautionForm(
            fingerprint=one.fingerprint,
            answer="Gezien en besproken met de commissie. De regels zijn vooraf gepubliceerd.",
        )
        cautions.answer_caution(stage.session, lot, stage.one_of("officer"), form)
