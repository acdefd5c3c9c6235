"""Uploaded is not submitted: said on every page, and by mail in time."""

from datetime import timedelta

from sqlmodel import col, select

from app.core import clock
from app.core.outbox import Job
from app.core.settings import Settings
from app.providers.models import ProviderMember
from app.submissions import mails, reminders
from app.submitting import replacing
from app.submitting import service as submitting
from tests.factories import make_user


def mails_asked(session):
    asked = select(Job).where(Job.kind == "mail.unsubmitted").order_by(col(Job.created_at))
    return [(one.payload["user_id"], one.payload["minutes"]) for one in session.exec(asked)]


def plan_at(session, house, **before):
    with clock.pinned(house.tender.deadline - timedelta(**before)):
        reminders.plan(session)
        session.flush()


def draft(house):
    """A draft with content that was there two days before the deadline."""
    house.tender.deadline += timedelta(days=2)
    submission, user = house.enter()
    house.fill(submission, user)
    return submission, user


def test_each_mail_goes_once_to_everybody_who_acts_for_it(session, house):
    submission, user = draft(house)
    colleague = make_user(session)
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=colleague.id))
    session.flush()

    for before in ({"days": 1, "minutes": 1}, {"hours": 23}, {"hours": 22}, {"hours": 2},
                   {"minutes": 14}, {"minutes": 1}, {"minutes": -1}):  # fmt: skip
        plan_at(session, house, **before)

    both = {str(user.id), str(colleague.id)}
    assert sorted(mails_asked(session)) == sorted((who, m) for who in both for m in (1440, 120, 15))


def test_who_submitted_or_uploaded_nothing_gets_none(session, keys, house):
    house.tender.deadline += timedelta(days=2)
    house.handed_in()
    house.enter()

    plan_at(session, house, minutes=10)

    assert mails_asked(session) == []


def test_a_replacement_that_was_not_submitted_is_reminded_of_as_well(session, house, sign_in):
    house.tender.deadline += timedelta(days=2)
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)
    session.commit()

    plan_at(session, house, days=1)
    plan_at(session, house, minutes=119)
    plan_at(session, house, minutes=15)

    assert mails_asked(session) == [(str(user.id), 1440), (str(user.id), 120), (str(user.id), 15)]
    payload = {"submission_id": str(submission.id), "user_id": str(user.id), "minutes": 15}
    mail = mails.unsubmitted(session, Settings(public_url="https://t.nl"), payload)
    assert f"Tot die tijd telt nummer {submission.number}, zoals u het indiende." in mail.text
    assert "uploadde bestanden" not in mail.text
    client = sign_in(user)
    banner = client.get("/my-organisation").text
    assert "U bent uw inschrijving voor Perceel 1 aan het vervangen" in banner
    assert f"Tot die tijd telt nummer {submission.number}." in banner
    task = client.get("/submissions").text
    assert f"Nummer {submission.number} telt tot u de nieuwe indient." in task
    assert f'href="/submissions/{submission.id}"' in task


def test_a_replacement_that_was_begun_late_gets_only_the_mails_after_it(session, house):
    submission, user = house.handed_in()
    with clock.pinned(house.tender.deadline - timedelta(hours=1)):
        replacing.begin(session, submission, user)

    plan_at(session, house, minutes=59)
    plan_at(session, house, minutes=10)

    assert mails_asked(session) == [(str(user.id), 15)]


def test_a_replacement_that_was_submitted_or_stopped_gets_none(session, keys, house):
    house.tender.deadline += timedelta(days=2)
    submission, user = house.handed_in()
    other, colleague = house.handed_in()
    replacing.begin(session, submission, user)
    replacing.begin(session, other, colleague)
    submitting.submit(session, keys, submission, user)
    replacing.stop(session, other, colleague)

    plan_at(session, house, minutes=10)

    assert mails_asked(session) == []


def test_a_deadline_that_moved_is_reminded_of_anew(session, house):
    _submission, user = draft(house)
    plan_at(session, house, minutes=10)

    house.tender.deadline += timedelta(days=3)
    session.flush()
    plan_at(session, house, days=2)
    plan_at(session, house, minutes=10)

    assert mails_asked(session) == [(str(user.id), 15), (str(user.id), 15)]


def test_the_mail_says_what_closes_when_and_that_nothing_is_submitted_for_them(session, house):
    submission, user = draft(house)
    payload = {"submission_id": str(submission.id), "user_id": str(user.id), "minutes": 15}

    mail = mails.unsubmitted(session, Settings(public_url="https://t.nl"), payload)

    assert (mail.to, mail.subject) == (
        user.email,
        "Nog niet ingediend: Perceel 1 sluit donderdag 5 maart 2026 om 10.00 uur",
    )
    assert f"https://t.nl/submissions/{submission.id}" in mail.text
    assert "Wij dienen niets voor u in." in mail.text


def test_every_page_of_the_provider_says_so_until_it_is_submitted(session, keys, house, sign_in):
    submission, user = draft(house)
    client = sign_in(user)

    before = [client.get(page).text for page in ("/submissions", "/my-organisation", "/me")]
    own = client.get(f"/submissions/{submission.id}").text
    submitting.submit(session, keys, submission, user)
    session.commit()
    after = client.get("/my-organisation").text

    sentence = "U uploadde voor Perceel 1, maar diende niet in."
    assert [sentence in text for text in before] == [True, True, True]
    assert sentence not in own
    assert sentence not in after
