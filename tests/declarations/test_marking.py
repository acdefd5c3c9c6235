"""What a provider marks as its trade secret: sealed, known at the opening, and never repeated."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Payload
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.declarations import marking, statements
from app.declarations.models import TradeSecret
from app.declarations.statement_forms import SecretForm
from app.openings import opening
from app.submissions.readiness import readiness
from app.submitting import service as submitting
from tests.factories import make_user

WORDS = "ons rekenmodel KANARIE weegt de nachten dubbel"
WHY = "Een eigen werkwijze die niemand kent."


def mark(house, submission, user, **fields):
    form = SecretForm(**{"words": WORDS, "why": WHY, **fields})
    return marking.mark(house.session, house.keys, submission, user, form)


def test_marks_are_sealed_until_the_opening(session, house):
    submission, user = house.enter(name="Alfa")
    house.fill(submission, user)
    file = next(one for one in readiness(session, submission).items if not one.is_price)
    mark(house, submission, user)
    mark(house, submission, user, words="", item_id=file.id)
    submitting.submit(session, house.keys, submission, user)
    told = [one.data for one in session.exec(select(Payload))]
    assert told
    assert not any("KANARIE" in str(one) for one in told)
    assert session.exec(select(TradeSecret)).all() == []

    with pinned(house.tender.deadline + timedelta(minutes=1)):
        first, second = house.openers[:2]
        opening.open_content(session, house.keys, house.tender, house.open(), first, second)

    found = marking.secrets_by_submission(session, [submission.id])[submission.id]
    assert {(one.words, one.item_id, one.why) for one in found} == {
        (WORDS, None, WHY), ("", file.id, WHY),
    }  # fmt: skip


def test_a_mark_is_taken_away_and_after_submit_nothing_changes(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    secret = mark(house, submission, user)
    marking.unmark(session, house.keys, submission, user, secret.id)
    with pytest.raises(NotFoundError):
        marking.unmark(session, house.keys, submission, user, secret.id)
    assert statements.told_in(session, house.keys, submission).secrets == []

    submitting.submit(session, house.keys, submission, user)

    with pytest.raises(ConflictError):
        mark(house, submission, user)


def test_a_mark_needs_words_or_a_file_of_its_own(session, house):
    submission, user = house.enter()
    other = make_user(session)

    with pytest.raises(InvalidError) as nothing:
        mark(house, submission, user, words="")
    with pytest.raises(InvalidError) as strange:
        mark(house, submission, user, item_id=other.id)

    assert (nothing.value.field, strange.value.field) == ("words", "item_id")


def test_page_keeps_what_was_typed_and_is_nobody_elses(session, house, sign_in):
    submission, user = house.enter()
    url, browser = f"/submissions/{submission.id}/secrets", sign_in(user)
    session.commit()
    assert "Er is niets aangemerkt." in browser.get(url).text

    short = browser.post(url, data={"words": "te kort", "why": WHY})
    assert short.status_code == 422
    assert ">\nte kort</textarea>" in short.text
    assert "Neem minstens 12 tekens over." in short.text
    assert browser.post(url, data={"words": WORDS, "why": WHY}).status_code == 303
    assert f"“{WORDS}”" in browser.get(url).text
    assert "Bedrijfsgeheimen: 1 aangemerkt" in browser.get(f"/submissions/{submission.id}").text

    for person in (house.officer, make_user(session)):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, data={"words": WORDS, "why": WHY}).status_code == 404
