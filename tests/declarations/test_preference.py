"""Which choice a lot is: told before the deadline, sealed, and on the receipt."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Payload
from app.core.clock import pinned
from app.core.errors import NotFoundError
from app.declarations import parties
from app.declarations.statement_forms import PreferenceForm
from app.openings import opening
from app.submissions.receipts import preference_of
from app.submitting import replacing
from app.submitting import service as submitting
from app.tenders.models import LotPreference
from tests.factories import make_user
from tests.submissions.factories import House, make_house


@pytest.fixture
def choosing(session, keys, storage) -> House:
    house = make_house(session, keys, storage)
    house.tender.max_lots, house.tender.lot_preference = 1, LotPreference.PROVIDER
    session.flush()
    return house


def address(submission, page=""):
    return f"/submissions/{submission.id}{page}"


def choose(session, house, submission, user, number):
    form = PreferenceForm(preference=number)
    parties.tell_preference(session, house.keys, submission, user, form)


def test_a_choice_is_sealed_and_stands_on_the_receipt(session, choosing, sign_in):
    submission, user = choosing.enter()
    choosing.fill(submission, user)
    browser = sign_in(user)

    answer = browser.post(address(submission, "/preference"), data={"preference": "2"})
    before = browser.get(address(submission)).text
    receipt = submitting.submit(session, choosing.keys, submission, user)
    shown = browser.get(address(submission, "/receipt")).text

    assert answer.headers["location"] == address(submission) + "#preference"
    assert "uw keus nummer 2" in before
    assert submission.preference is None
    assert preference_of(choosing.keys, receipt) == 2
    assert "<dt>Keus</dt><dd>2</dd>" in shown
    told = [one.data for one in session.exec(select(Payload))]
    assert told
    assert not any("preference" in str(one) for one in told)


@pytest.mark.parametrize("typed", ["", "0", "eerste", "1001"])
def test_a_choice_with_a_fault_keeps_what_was_typed(session, choosing, sign_in, typed):
    submission, user = choosing.enter()

    answer = sign_in(user).post(address(submission, "/preference"), data={"preference": typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_a_stranger_does_not_find_the_page(session, choosing, sign_in):
    submission, _user = choosing.enter()

    assert sign_in(make_user(session)).get(address(submission, "/preference")).status_code == 404


def test_nobody_chooses_where_the_order_of_the_lots_counts(session, choosing, sign_in):
    submission, user = choosing.enter()
    choosing.tender.lot_preference = LotPreference.LOTS
    session.flush()

    with pytest.raises(NotFoundError):
        choose(session, choosing, submission, user, 1)

    assert sign_in(user).get(address(submission, "/preference")).status_code == 404


def test_opening_shows_the_choice(session, choosing):
    submission, user = choosing.enter()
    choosing.fill(submission, user)
    choose(session, choosing, submission, user, 2)
    submitting.submit(session, choosing.keys, submission, user)

    with pinned(choosing.tender.deadline + timedelta(minutes=1)):
        opening.open_content(
            session, choosing.keys, choosing.tender, choosing.open(), *choosing.openers[:2]
        )

    assert submission.preference == 2


def test_a_choice_that_was_not_touched_stays_on_the_new_receipt(session, choosing):
    submission, user = choosing.enter()
    choosing.fill(submission, user)
    choose(session, choosing, submission, user, 2)
    submitting.submit(session, choosing.keys, submission, user)
    replacing.begin(session, submission, user)

    receipt = submitting.submit(session, choosing.keys, submission, user)

    assert preference_of(choosing.keys, receipt) == 2
