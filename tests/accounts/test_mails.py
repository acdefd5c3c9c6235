"""The messages with a link: what, until when, and one way to go on."""

from sqlmodel import select

from app.accounts import entering, mails
from app.accounts.models import EntryKind
from app.core.mail import Mail
from app.core.outbox import Job
from app.rooms import mails as handlers
from tests.factories import make_user


def last_payload(session):
    return session.exec(select(Job).where(Job.kind == "mail.entry")).one().payload


def test_invitation_tells_until_when_and_holds_one_link(session, settings):
    user = make_user(session, name="Sanne & Co")
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)

    mail = mails.entry(session, settings, last_payload(session))

    assert mail.subject == "Maak uw wachtwoord voor Toetssteen, tot en met maandag 16 maart 2026"
    assert mail.text.startswith("Beste Sanne & Co,\n")
    assert f"\nhttp://testserver/invitations/{token}\n" in mail.text
    assert "maandag 16 maart 2026 om 10.00 uur" in mail.text
    assert mail.to == user.email


def test_reset_tells_until_when_and_repeats_itself(session, settings):
    user = make_user(session)
    token = entering.send_entry_link(session, user, EntryKind.RESET)
    payload = last_payload(session)

    first = mails.entry(session, settings, payload)

    assert isinstance(first, Mail)
    assert first == mails.entry(session, settings, payload)
    assert first.subject == (
        "Kies een nieuw wachtwoord voor Toetssteen, tot maandag 2 maart 2026 om 12.00 uur"
    )
    assert f"http://testserver/reset/{token}" in first.text
    assert token not in first.message_id


def test_every_message_has_its_writer():
    assert handlers()["mail.entry"] is mails.entry
