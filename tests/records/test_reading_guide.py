"""The guide in a dossier says who is meant where minutes and scores keep a name back."""

import hashlib

import pytest

from app.awards import withdrawing
from app.awards.forms import WithdrawalForm
from app.letters.sending import send_letters
from app.records.plan import Plan, Version
from app.tenders.models import LotState
from scoring.verify import verify
from tests.rankings.factories import make_scored
from tests.records.test_dossier import dossier, unpacked

GIVEN = {f"Stichting {name}": ("goed", "goed") for name in "ABC"}


@pytest.fixture
def stopped(session, officer, keys, storage):
    """A lot that three evaluators judged, and that was stopped with letters."""
    scored = make_scored(session, officer, GIVEN, evaluators=3)
    scored.lot.state = LotState.CHECKING
    form = WithdrawalForm(lots=[str(scored.lot.id)], reason="De raad stelde het budget niet vast.")
    withdrawing.propose_withdrawal(session, scored.tender, officer, form)
    [award] = withdrawing.confirm_withdrawal(session, scored.tender, scored.decider)
    send_letters(session, keys, storage, award, officer)
    return scored


def by_hash(lot, submissions):
    """Numbers follow the hash of the lot's id with that of the submission."""
    return sorted(submissions, key=lambda one: hashlib.sha256(lot.id.bytes + one.id.bytes).digest())


def test_a_judge_reads_who_every_bidder_and_evaluator_is(session, keys, storage, stopped):
    content = dossier(session, keys, storage, [stopped.lot])

    told = unpacked(content)["LEESMIJ.txt"].decode()
    _before, part = told.split("7. WIE WIE IS IN DE VERSLAGEN EN DE SCORES")
    bidders = [
        f"    Inschrijver {number}: S{one.number}, {one.provider.name}"
        for number, one in enumerate(by_hash(stopped.lot, stopped.submissions), 1)
    ]
    people = sorted(stopped.evaluators, key=lambda one: one.id)
    evaluators = [f"    E{number}: {one.name}" for number, one in enumerate(people, 1)]
    assert [line for line in part.splitlines() if line.startswith("    ")] == [
        *bidders, *evaluators,
    ]  # fmt: skip
    assert verify(content).disagreement is None


@pytest.mark.parametrize("version", [Version.REDACTED, Version.OWN])
def test_nobody_else_reads_it(session, keys, storage, stopped, version):
    plan = Plan(version)

    members = unpacked(dossier(session, keys, storage, [stopped.lot], plan))

    [guide] = [text.decode() for name, text in members.items() if name.startswith("LEESMIJ")]
    assert ("WIE WIE IS" in guide, "Inschrijver 1" in guide) == (False, False)
