"""A draw comes before the decision: who must act, and until when."""

from datetime import datetime

from app.accounts.models import Proposal
from app.audit.service import name_of
from app.core.clock import DUTCH_TIME
from app.rankings.draws import DRAW, deciding_ties, propose_draw, record_draw, tied_sets
from app.rankings.forms import DrawForm, OrderForm
from app.tenders.models import LotState
from app.work.service import tasks_of
from tests.awards.test_together import make_bound
from tests.rankings.factories import announce, make_scored
from tests.work.stage import MINE, WAITING

TIED = {"Stichting A": ("goed", "goed"), "Stichting B": ("goed", "goed")}
TOMORROW = datetime(2026, 3, 3, tzinfo=DUTCH_TIME)
"""When the day of the draw is over."""


def told(session, *people):
    return [
        [(one.title, one.href_name, one.due, one.state) for one in tasks_of(session, person)]
        for person in people
    ]


def test_officer_announces_and_holds_the_draw_before_anybody_decides(session, officer):
    scored = make_scored(session, officer, TIED, state=LotState.RANKED)
    page = "rankings:draw"

    first = told(session, officer, scored.decider)
    notice = announce(session, scored.lot, officer, "S1", "S2")
    then = told(session, officer, scored.decider)

    announced = ("Kondig de loting aan", page, None)
    held = ("Houd de loting en leg de uitslag vast", page, TOMORROW)
    assert first == [[(*announced, MINE)], [(*announced, WAITING)]]
    assert then == [[(*held, MINE)], [(*held, WAITING)]]

    result = DrawForm(
        held_at=notice.held_at, place="Stadhuis", witnesses="Jan Jansen, notaris",
        record_number="PV 12", order=["S2", "S1"],
    )  # fmt: skip
    propose_draw(session, scored.lot, officer, result)
    written = told(session, officer, scored.decider)
    record_draw(session, scored.lot, scored.decider, OrderForm(order=["S2", "S1"]))
    drawn = told(session, officer, scored.decider)

    second = ("Vul de uitslag van de loting in", page, None)
    assert written == [[(*second, WAITING)], [(*second, MINE)]]
    assert [[one[0] for one in tasks] for tasks in drawn] == [["Neem het besluit"]] * 2


def test_who_enters_the_result_reads_of_which_lot(session, officer):
    lots, decider = make_bound(session, officer)
    propose = Proposal(
        kind=DRAW, subject=name_of(lots[1]), trail=lots[1].tender_id, proposer_id=officer.id,
        payload={},
    )  # fmt: skip
    session.add(propose)
    session.flush()

    found = [
        (one.title, one.where, one.ids)
        for one in tasks_of(session, decider)
        if one.href_name == "rankings:draw"
    ]

    where = f"{lots[1].tender.title}, Perceel 2: {lots[1].title}"
    assert found == [("Vul de uitslag van de loting in", where, {"lot_id": lots[1].id})]


def test_without_equals_the_decision_is_next(session, officer):
    apart = {"Stichting A": ("goed", "goed"), "Stichting B": ("voldoende", "goed")}
    scored = make_scored(session, officer, apart, state=LotState.RANKED)

    (tasks,) = told(session, scored.decider)

    assert [one[0] for one in tasks] == ["Neem het besluit"]


def test_equals_lower_down_hold_up_nobody(session, officer):
    below = {"Stichting A": ("uitstekend", "goed"), **{
        f"Stichting {name}": ("goed", "goed") for name in "BC"}}  # fmt: skip
    scored = make_scored(session, officer, below, state=LotState.RANKED)

    tasks = told(session, officer, scored.decider)

    assert tied_sets(session, scored.lot) == [["S2", "S3"]]
    assert [[one[0] for one in own] for own in tasks] == [["Neem het besluit"]] * 2


def test_each_lot_that_is_allotted_with_others_is_read_once(session, officer, count_queries):
    counts = []
    for count in (2, 4, 6):
        lots, _decider = make_bound(session, officer, count=count)
        for lot in lots:
            lot.rules = {**lot.rules, "tie_breakers": [{"draw": True}]}
        session.flush()
        with count_queries() as queries:
            assert deciding_ties(session, lots) == {}
        counts.append(len(queries))

    two, four, six = counts
    assert six - four == four - two
