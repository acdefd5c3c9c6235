"""The worker sends mail through a real SMTP server, and waits where there is none."""

from sqlmodel import select

from app.accounts import entering
from app.accounts.models import EntryKind
from app.core.outbox import Job
from app.worker import drain
from tests.factories import make_user
from tests.mailbox import smtp_server


def test_invitation_arrives_once(session, application, settings):
    user = make_user(session)
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)
    session.commit()

    with smtp_server() as server:
        own = settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": server.port})
        assert drain(application.state.engine, own) == 1
        assert drain(application.state.engine, own) == 0

    (letter,) = server.handler.letters
    assert letter["To"] == user.email
    assert f"http://testserver/invitations/{token}" in letter.get_content()


def test_mail_waits_where_there_is_no_server(session, application, settings):
    entering.send_entry_link(session, make_user(session), EntryKind.INVITATION)
    session.commit()

    assert drain(application.state.engine, settings) == 0
    assert [job.done_at for job in session.exec(select(Job))] == [None]
