"""Lots of a group that is decided at once: one decision covers them all."""

import pytest
from sqlmodel import select

from app.awards import deciding
from app.awards.forms import DecisionForm
from app.awards.models import Award, AwardKind
from app.core.errors import ConflictError
from app.letters.models import Letter
from app.rankings import together
from app.tenders.groups import decided_with
from app.tenders.models import LotGroup, LotState
from tests.awards.test_together import REASON, decide, make_bound
from tests.factories import make_lot


@pytest.fixture
def grouped(session, officer):
    """Two lots in two segments under one perceel that is decided at once; a third beside it."""
    lots, decider = make_bound(session, officer)
    tender = lots[0].tender
    tender.max_lots = tender.lot_preference = None
    top = LotGroup(tender_id=tender.id, code="1", title="Wonen", is_decided_together=True)
    session.add(top)
    session.flush()
    segments = [
        LotGroup(tender_id=tender.id, parent_id=top.id, code=f"1.{n}", title="Segment")
        for n in (1, 2)
    ]
    session.add_all(segments)
    session.flush()
    for lot, segment in zip(lots, segments, strict=True):
        lot.group_id = segment.id
    alone = make_lot(session, tender=tender, state=LotState.SCORING)
    session.flush()
    return lots, decider, alone


def test_one_decision_covers_a_group_and_starts_the_letters_of_each_lot(session, officer, grouped):
    lots, decider, alone = grouped
    assert [one.id for one in together.bound_lots(session, lots[1])] == [one.id for one in lots]
    assert together.bound_lots(session, alone) == [alone]

    decide(session, lots[0], officer, decider)

    awards = session.exec(select(Award)).all()
    assert {one.lot_id for one in awards} == {one.id for one in lots}
    assert len({one.input_sha256 for one in awards}) == 1
    for award in awards:
        letters = session.exec(select(Letter).where(Letter.award_id == award.id)).all()
        assert sorted(one.kind for one in letters) == ["reserve", "winner"]


def test_a_provider_may_win_every_lot_of_the_group(session, officer, grouped):
    lots, _decider, _alone = grouped

    outcome = together.evaluate_lot(session, lots[0])

    won = [
        [name for name, one in lot["submissions"].items() if one["result"] == "winner"]
        for lot in outcome["lots"]
    ]
    assert won == [["S1"], ["S11"]]  # Stichting A is the best in both


def test_a_group_waits_for_the_ranking_of_each_lot(session, officer, grouped):
    lots, _decider, _alone = grouped
    lots[1].state = LotState.SCORING
    session.flush()

    with pytest.raises(ConflictError):
        deciding.propose_decision(session, lots[0], officer)


def test_nobody_in_one_lot_takes_that_lot_out_of_the_group(session, officer, grouped):
    lots, decider, _alone = grouped
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason=REASON)
    deciding.propose_decision(session, lots[1], officer, form)
    deciding.confirm_decision(session, lots[1], decider)

    decide(session, lots[0], officer, decider)

    kinds = {one.lot_id: one.kind for one in session.exec(select(Award))}
    assert kinds == {lots[0].id: AwardKind.AS_COMPUTED, lots[1].id: AwardKind.NO_AWARD}


def test_pages_say_that_one_decision_covers_the_group(session, sign_in, officer, grouped):
    lots, _decider, _alone = grouped

    page = sign_in(officer).get(f"/lots/{lots[0].id}/decision").text

    assert "Percelen waarover in één keer wordt besloten" in page
    assert "één besluit geldt voor allemaal" in page
    lots[1].state = LotState.SCORING
    session.commit()
    assert "Dit perceel wacht op de andere van zijn groep" in (
        sign_in(officer).get(f"/lots/{lots[0].id}/ranking").text
    )


def test_a_lot_outside_such_a_group_stands_alone(session, grouped):
    lots, _decider, alone = grouped

    assert decided_with(session, alone) == {alone.id}
    assert decided_with(session, lots[0]) == {one.id for one in lots}
