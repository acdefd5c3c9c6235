"""All tenders of a person at a glance: what is late, who must act, and nothing that is sealed."""

from datetime import timedelta

import pytest

from app.accounts.permissions import Duty
from app.core import clock
from app.tenders.models import LotState
from app.work.dashboard import dashboard
from tests.factories import (
    assign,
    lots_of,
    make_authority,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)


def lines_of(board):
    return [line for _name, lines in board.groups for line in lines]


def test_tenders_stand_under_their_authority_with_who_must_act(session, officer):
    draft = make_tender(session, officer=officer, state=LotState.DRAFT)
    late = make_tender(session, officer=officer, state=LotState.PUBLISHED)
    session.expire_all()

    with clock.pinned(late.deadline + timedelta(days=1)):
        board = dashboard(session, officer)
        shown = {line.tender.id: (line.state, line.late) for line in lines_of(board)}

    assert shown == {draft.id: (LotState.DRAFT, 0), late.id: (LotState.PUBLISHED, 1)}
    assert (board.by_duty, board.late) == ((("Inkoper", 1, 0), ("Twee openers", 1, 1)), 1)


def test_only_who_steers_a_tender_sees_it(session, sign_in, officer):
    tender = make_tender(session, officer=officer, state=LotState.SCORING)
    judge, guard, auditor = make_user(session), make_user(session), make_user(session)
    make_authority(session, auditor)
    assign(session, tender, judge, Duty.EVALUATOR)
    assign(session, tender, guard, Duty.INTEGRITY)
    assign(session, tender, auditor, Duty.AUDITOR)

    shows = {
        person.name: tender.reference in sign_in(person).get("/dashboard").text
        for person in (officer, judge, guard, auditor, make_user(session))
    }

    assert list(shows.values()) == [True, False, False, True, False]


def test_before_the_opening_nothing_tells_how_many_submit(session, sign_in, officer):
    tender = make_tender(session, officer=officer, state=LotState.PUBLISHED)
    before = sign_in(officer).get("/dashboard").text

    for _n in range(3):
        make_submission(session, lots_of(session, tender)[0], provider=make_provider(session))
    session.commit()

    assert sign_in(officer).get("/dashboard").text == before


@pytest.mark.parametrize("count", [1, 3])
def test_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    for _n in range(count):
        make_tender(session, officer=officer, state=LotState.PUBLISHED)
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        page = browser.get("/dashboard")

    assert page.text.count('scope="row"') == count + 1  # the tenders, and the providers' turn
    assert len(queries) == 7
