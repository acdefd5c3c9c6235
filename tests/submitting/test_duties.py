"""Who may submit for a provider, and what somebody who may not is told."""

import pytest
from sqlmodel import select

from app.providers.models import ProviderMember
from app.submissions import service
from app.submissions.models import Receipt, SubmissionState
from app.submitting import service as submitting
from tests.factories import make_user


@pytest.fixture
def filled(session, house):
    """A draft that is complete, who signs for it, and a colleague who only prepares."""
    submission, signs = house.enter()
    house.fill(submission, signs)
    helps = make_user(session, name="Hanna Helpt")
    member = ProviderMember(provider_id=submission.provider_id, user_id=helps.id, can_sign=False)
    session.add(member)
    session.commit()
    return submission, signs, helps, member


def is_untouched(session, submission):
    session.refresh(submission)
    return (submission.state, session.exec(select(Receipt)).all()) == (SubmissionState.DRAFT, [])


def test_who_does_not_sign_is_told_who_does_and_submits_nothing(session, filled, sign_in):
    submission, signs, helps, _member = filled
    address, browser = f"/submissions/{submission.id}/confirm", sign_in(helps)

    page = browser.get(address).text
    refused = browser.post(address, data={"is_sure": "true"})

    assert "Deze collega kan indienen:" in page
    assert (f"<b>{signs.name}</b>" in page, 'name="is_sure"' in page) == (True, False)
    assert refused.status_code == 403
    told = f"Alleen wie voor uw organisatie tekent, kan dit doen: {signs.name}."
    assert told in refused.text
    assert is_untouched(session, submission)


def test_who_does_not_sign_prepares_all_the_rest(session, filled, sign_in):
    submission, _signs, helps, _member = filled
    browser, address = sign_in(helps), f"/submissions/{submission.id}"
    item = service.readiness(session, submission).items[0].id

    sent = browser.put(f"{address}/items/{item}?filename=nieuw.txt", content=b"zo doen wij het")
    priced = browser.post(f"{address}/price", data={"amount": "399,50"})

    assert (sent.status_code, priced.status_code) == (303, 303)
    assert "nieuw.txt" in browser.get(address).text


def test_who_does_not_sign_takes_nothing_back(session, house, filled, sign_in):
    submission, signs, helps, _member = filled
    submitting.submit(session, house.keys, submission, signs)
    session.commit()
    address, browser = f"/submissions/{submission.id}/withdraw", sign_in(helps)

    page = browser.get(address).text
    refused = browser.post(address)

    assert ("Iemand die tekent, trekt in" in page, signs.name in page) == (True, True)
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert refused.status_code == 403
    session.refresh(submission)
    assert submission.state == SubmissionState.SUBMITTED


def test_who_was_let_sign_a_moment_ago_submits(session, filled, sign_in):
    submission, signs, helps, member = filled
    duties = {"can_sign": "true", "can_manage": "false"}

    changed = sign_in(signs).post(f"/my-organisation/people/{member.id}", data=duties)
    sent = sign_in(helps).post(f"/submissions/{submission.id}/confirm", data={"is_sure": "true"})

    assert (changed.status_code, sent.status_code) == (303, 303)
    session.refresh(submission)
    assert (submission.state, submission.submitted_by_id) == ("submitted", helps.id)


def test_a_colleague_who_left_finds_nothing_any_more(session, filled, sign_in):
    submission, signs, helps, member = filled
    address, browser = f"/submissions/{submission.id}", sign_in(helps)
    item = service.readiness(session, submission).items[0].id
    before = browser.get(address).status_code

    sign_in(signs).post(f"/my-organisation/people/{member.id}/remove")
    after = [
        browser.get(address),
        browser.get(f"{address}/confirm"),
        browser.post(f"{address}/confirm", data={"is_sure": "true"}),
        browser.put(f"{address}/items/{item}?filename=a.txt", content=b"a"),
        browser.get("/my-organisation"),
    ]

    assert (before, [one.status_code for one in after]) == (200, [404] * 5)
    assert is_untouched(session, submission)
