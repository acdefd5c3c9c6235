"""Drawing lots: only among equals, by two people who type the same order."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Event, Payload
from app.awards import deciding
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.rankings import draws, engine
from app.rankings.forms import DrawForm, OrderForm
from app.rankings.models import Draw, DrawNotice
from app.tenders.models import LotState
from tests.rankings.factories import announce, answer_warnings, make_scored

TIED = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("goed", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


def form_of(now, *order: str, **fields) -> DrawForm:
    values = {
        "held_at": now - timedelta(hours=1),
        "place": "Stadhuis, kamer 2",
        "witnesses": "Notaris mr. P. de Wit",
        "record_number": "PV-2026-07",
        **fields,
    }
    return DrawForm(order=list(order), **values)


@pytest.fixture
def tied(session, officer):
    found = make_scored(session, officer, TIED, state=LotState.RANKED)
    announce(session, found.lot, officer, "S1", "S2")
    answer_warnings(session, found.lot, officer)
    return found


def test_tie_that_decides_has_no_winner_until_lots_are_drawn(session, tied, officer, now):
    lot = engine.result_of(engine.evaluate_lot(session, tied.lot))
    assert lot["decision"] == "draw_needed"
    assert draws.tied_sets(session, tied.lot) == [["S1", "S2"]]
    with pytest.raises(ConflictError, match="loting"):
        deciding.propose_decision(session, tied.lot, officer)

    draws.propose_draw(session, tied.lot, officer, form_of(now, "S2", "S1"))
    draw = draws.record_draw(session, tied.lot, tied.decider, OrderForm(order=["S2", "S1"]))

    assert draw.model_dump(exclude={"id"}) == {
        "tender_id": tied.tender.id,
        "lot_id": tied.lot.id,
        "among": ["S1", "S2"],
        "order": ["S2", "S1"],
        "held_at": now - timedelta(hours=1),
        "place": "Stadhuis, kamer 2",
        "witnesses": "Notaris mr. P. de Wit",
        "record_number": "PV-2026-07",
        "notice_id": session.exec(select(DrawNotice.id)).one(),
    }
    lot = engine.result_of(engine.evaluate_lot(session, tied.lot))
    assert lot["decision"] == "award"
    assert [one["submissions"] for one in lot["standings"]] == [["S2"], ["S1"], ["S3"]]
    assert draws.tied_sets(session, tied.lot) == []


def test_order_stays_out_of_the_trail_until_two_agree(session, tied, officer, now):
    draws.propose_draw(session, tied.lot, officer, form_of(now, "S2", "S1"))

    told = session.exec(
        select(Payload.data)
        .join(Event, Event.id == Payload.event_id)
        .where(Event.action == "draw.record.propose")
    ).one()
    assert sorted(told["after"]) == ["held_at", "notice_id", "place", "record_number", "witnesses"]

    draws.record_draw(session, tied.lot, tied.decider, OrderForm(order=["S2", "S1"]))

    told = session.exec(
        select(Payload.data)
        .join(Event, Event.id == Payload.event_id)
        .where(Event.action == "draw.record")
    ).one()
    assert told["after"]["order"] == ["S2", "S1"]


def test_other_order_of_the_second_person_is_refused(session, tied, officer, now):
    draws.propose_draw(session, tied.lot, officer, form_of(now, "S2", "S1"))

    with pytest.raises(InvalidError) as refused:
        draws.record_draw(session, tied.lot, tied.decider, OrderForm(order=["S1", "S2"]))

    assert refused.value.field == "order"
    assert draws.open_draw(session, tied.lot) is not None
    assert session.exec(select(Draw)).all() == []


def test_nobody_records_a_draw_alone(session, tied, officer, now):
    draws.propose_draw(session, tied.lot, officer, form_of(now, "S2", "S1"))

    with pytest.raises(ForbiddenError):
        draws.record_draw(session, tied.lot, officer, OrderForm(order=["S2", "S1"]))

    assert session.exec(select(Draw)).all() == []


@pytest.mark.parametrize("order", [("S1", "S3"), ("S1", "S2", "S3"), ("S1", "S1")])
def test_draw_is_only_among_equals(session, tied, officer, now, order):
    with pytest.raises(InvalidError) as refused:
        draws.propose_draw(session, tied.lot, officer, form_of(now, *order))

    assert refused.value.field == "order"


def test_draw_was_never_held_in_the_future(session, tied, officer, now):
    form = form_of(now, "S1", "S2", held_at=now + timedelta(minutes=1))

    with pytest.raises(InvalidError) as refused:
        draws.propose_draw(session, tied.lot, officer, form)

    assert refused.value.field == "held_at"


def test_nothing_is_drawn_where_the_rules_name_no_draw(session, officer, now):
    scored = make_scored(
        session, officer, TIED, state=LotState.RANKED, tie_breakers=[{"criterion": "K1"}]
    )
    assert engine.result_of(engine.evaluate_lot(session, scored.lot))["decision"] == "draw_needed"

    with pytest.raises(InvalidError):
        draws.propose_draw(session, scored.lot, officer, form_of(now, "S1", "S2"))


def test_tie_that_decides_comes_before_a_tie_below_it(session, officer):
    scored = make_scored(
        session,
        officer,
        {
            "Stichting A": ("uitstekend", "goed"),
            "Stichting B": ("uitstekend", "goed"),
            "Stichting C": ("goed", "goed"),
            "Stichting D": ("goed", "goed"),
            "Stichting E": ("voldoende", "goed"),
        },
        state=LotState.RANKED,
        winners=3,
    )

    assert draws.tied_sets(session, scored.lot) == [["S3", "S4"], ["S1", "S2"]]


def test_draw_is_taken_back_by_who_wrote_it_down(session, tied, officer, now):
    draws.propose_draw(session, tied.lot, officer, form_of(now, "S2", "S1"))

    draws.withdraw_draw(session, tied.lot, officer)

    assert draws.open_draw(session, tied.lot) is None
    with pytest.raises(ConflictError):
        draws.record_draw(session, tied.lot, tied.decider, OrderForm(order=["S2", "S1"]))
