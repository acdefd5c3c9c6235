"""Mail goes through a real SMTP server, with the same Message-ID at every attempt."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from app.core.mail import Mail, send


class Mailbox:
    """Keeps what a server accepts."""

    def __init__(self) -> None:
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  (aiosmtpd's name)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def server() -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


def test_message_arrives_as_written(server, settings):
    own = settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": server.port})
    mail = Mail(
        "<1@example.nl>",
        "rina@thuisvast.example",
        "Nog niet ingediend: sluit om 12.00",
        "Hallo Rina,\n\nÉén taak.\n",
    )

    send(own, mail)

    (letter,) = server.handler.letters
    assert (letter["Message-ID"], letter["To"], letter["Subject"]) == (
        mail.message_id, mail.to, mail.subject,
    )  # fmt: skip
    assert letter.get_content().replace("\r\n", "\n") == mail.text
