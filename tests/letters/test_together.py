"""All letters of a tender: checked, and sent at once."""

import pytest
from sqlmodel import col, select

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.letters import together
from app.letters.models import Letter, LetterState
from app.letters.sending import DELIVER, begin_sending, deliver
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.awards.test_together import decide, make_bound
from tests.factories import assign, make_user


@pytest.fixture
def two(session, officer):
    """Two lots of one tender, decided at once; the letters miss what the winner offers more."""
    lots, decider = make_bound(session, officer)
    decide(session, lots[0], officer, decider)
    return lots


def fill(session, lots):
    for letter in session.exec(select(Letter).where(col(Letter.lot_id).in_([x.id for x in lots]))):
        letter.advantages = {"K1": "Werkt meer onderdelen uit."}
    session.flush()


def states(session):
    return sorted(session.exec(select(Letter.state)).all())


def test_one_fault_keeps_every_letter_of_the_tender_back(session, officer, two):
    letters = together.letters_of(session, two[0].tender)
    assert (letters.count, len(letters.faulty)) == (4, 1)  # A passes the lot that B wins

    with pytest.raises(ConflictError):
        together.send_all(session, two[0].tender, officer)


def test_all_letters_go_out_at_once_and_none_twice(session, officer, two, keys, storage):
    fill(session, two)

    assert together.send_all(session, two[0].tender, officer) == 4

    assert states(session) == [LetterState.SENDING] * 4
    jobs = session.exec(select(Job).where(Job.kind == DELIVER)).all()
    assert len({job.unique_key for job in jobs}) == len(jobs) == 4
    assert {lot.state for lot in two} == {LotState.STANDSTILL}
    progress = together.progress_of_tender(session, two[0].tender)
    assert (progress.made, progress.total, progress.is_busy) == (0, 4, True)
    with pytest.raises(ConflictError):
        together.send_all(session, two[0].tender, officer)
    for letter in session.exec(select(Letter)).all():
        deliver(session, keys, storage, letter)
    assert together.progress_of_tender(session, two[0].tender).is_busy is False


def test_what_went_out_before_is_left_as_it_is(session, officer, two):
    fill(session, two)
    letters = together.letters_of(session, two[0].tender)
    begin_sending(session, letters.lots[0].award, officer)
    before = letters.lots[0].award.sent_at

    assert together.send_all(session, two[0].tender, officer) == 2

    assert letters.lots[0].award.sent_at == before
    assert {one.award.state for one in letters.lots} == {AwardState.STANDSTILL}


def test_page_shows_what_is_wrong_then_sends_and_follows(session, sign_in, officer, two):
    url, browser = f"/tenders/{two[0].tender_id}/letters", sign_in(officer)
    page = browser.get(url).text
    assert "1 brief is nog niet goed" in page
    assert "4 brieven versturen" not in page
    assert browser.post(url).status_code == 409
    fill(session, two)
    session.commit()
    assert "4 brieven versturen" in browser.get(url).text

    assert browser.post(url).status_code == 303

    assert "0 van de 4 brieven verstuurd" in browser.get(url).text
    part = browser.get(f"{url}/progress", headers={"HX-Request": "true"}).text
    assert part.count('id="progress"') == 1
    assert f'hx-get="{url}/progress"' in part
    assert browser.get(f"{url}/progress").status_code == 303


def test_who_only_reads_does_not_send_and_others_find_nothing(session, sign_in):
    decided = make_decided(session)
    decided.tender.published_at = utcnow()
    auditor, other = make_user(session), make_user(session)
    assign(session, decided.tender, auditor, Duty.AUDITOR)
    url = f"/tenders/{decided.tender.id}/letters"

    assert sign_in(auditor).get(url).status_code == 200
    for person in (auditor, other):
        assert sign_in(person).post(url).status_code == 404
    assert sign_in(other).get(url).status_code == 404
    assert sign_in(other).get(f"{url}/progress").status_code == 404
    assert set(states(session)) == {LetterState.DRAFT}


def test_page_asks_no_more_for_three_lots_that_wait_than_for_one(
    session, sign_in, officer, count_queries
):
    lots, decider = make_bound(session, officer, count=3)
    lots[0].tender.max_lots = None
    browser, url = sign_in(officer), f"/tenders/{lots[0].tender_id}/letters"
    asked = {}
    for lot in lots:
        decide(session, lot, officer, decider)
        session.flush()
        session.expire_all()
        with count_queries() as queries:
            page = browser.get(url).text
        asked[page.count('class="ts-num" data-label="Te versturen">2')] = len(queries)

    assert asked == dict.fromkeys((1, 2, 3), asked[1])
