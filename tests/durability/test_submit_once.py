"""The same submit, however often and at once, is one submission with one receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from app.core.db import reading, writing
from app.core.errors import ConflictError
from app.submissions.models import Receipt
from app.submitting import arriving
from app.submitting import service as submitting
from app.submitting.models import Arrival
from app.tenders.models import Tender


def test_eight_submits_at_once_give_one_receipt(place):
    at_once = Barrier(8)

    def submit(_n: int) -> tuple[int, str]:
        at_once.wait()
        browser = place.browser()
        sent = browser.post(place.confirm, data={"is_sure": "true"})
        receipt = browser.get(f"/submissions/{place.submission_id}/receipt.json")
        return sent.status_code, receipt.json()["signature"]

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(submit, range(8)))

    with reading(place.engine) as session:
        [receipt] = session.exec(select(Receipt)).all()
    assert answers == {(303, receipt.content["signature"])}


@pytest.fixture
def closes_in() -> timedelta:
    return timedelta(minutes=5)


def arrive(place, *, ago: timedelta) -> Arrival:
    """Write down a submit that another process took in and is still working on."""
    with writing(place.engine) as session:
        deadline = session.get_one(Tender, place.tender_id).deadline
        arrival = Arrival(
            tender_id=place.tender_id,
            submission_id=place.submission_id,
            arrived_at=deadline - ago,
            lease_until=deadline - ago + arriving.LEASE,
        )
        session.add(arrival)
        session.commit()
    return arrival


@pytest.mark.parametrize("spell", [str, lambda one: one.hex.upper()])
def test_a_submit_near_the_deadline_is_known_while_it_is_worked_on(place, monkeypatch, spell):
    seen = []

    def look(*_args: object, **_kwargs: object) -> None:
        seen.append(place.count("arrivals"))

    monkeypatch.setattr(submitting, "demand_signatory", look)
    address = f"/submissions/{spell(place.submission_id)}/confirm"
    status = place.browser().post(address, data={"is_sure": "true"}).status_code

    assert (status, seen, place.count("arrivals")) == (303, [1], 0)


def test_a_refused_submit_is_settled_too(place):
    answer = place.browser().post(place.confirm, data={})

    assert (answer.status_code, place.count("arrivals")) == (422, 0)


@pytest.mark.parametrize(
    ("after", "waits"),
    [(timedelta(seconds=1), True), (timedelta(minutes=1), True), (timedelta(minutes=6), False)],
    ids=["settling", "under way", "lease over"],
)
def test_an_opening_waits_for_what_arrived_in_time(place, monkeypatch, after, waits):
    arrive(place, ago=timedelta(seconds=1))
    with reading(place.engine) as session:
        tender = session.get_one(Tender, place.tender_id)
        monkeypatch.setattr(arriving, "utcnow", lambda: tender.deadline + after)
        if waits:
            with pytest.raises(ConflictError):
                arriving.refuse_while_arriving(session, tender)
        else:
            arriving.refuse_while_arriving(session, tender)


def test_what_arrives_after_the_deadline_holds_nothing_up(place):
    late = datetime.now(UTC) + timedelta(minutes=10)  # real time, as in the whole folder

    assert arriving.note(place.engine, place.submission_id, late) is None
    assert place.count("arrivals") == 0
