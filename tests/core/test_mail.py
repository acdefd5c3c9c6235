"""Mail goes through a real SMTP server, with the same Message-ID at every attempt."""

from app.core.mail import Mail, send
from tests.mailbox import smtp_server


def test_message_arrives_as_written(settings):
    mail = Mail(
        "<1@example.nl>",
        "rina@thuisvast.example",
        "Nog niet ingediend: sluit om 12.00",
        "Hallo Rina,\n\nÉén taak.\n",
    )

    with smtp_server() as server:
        own = settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": server.port})
        send(own, mail)

    (letter,) = server.handler.letters
    assert (letter["Message-ID"], letter["To"], letter["Subject"]) == (
        mail.message_id, mail.to, mail.subject,
    )  # fmt: skip
    assert letter.get_content().replace("\r\n", "\n") == mail.text


def test_a_calendar_file_goes_with_it(settings):
    diary = "BEGIN:VCALENDAR\r\nSUMMARY:Gesprek: één\r\nEND:VCALENDAR\r\n"
    mail = Mail("<2@example.nl>", "els@example.nl", "Gesprek", "Kom.\n", diary)

    with smtp_server() as server:
        own = settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": server.port})
        send(own, mail)

    (letter,) = server.handler.letters
    (file,) = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "agenda.ics")
    assert file.get_content().replace("\r\n", "\n") == diary.replace("\r\n", "\n")
    assert letter.get_body().get_content().replace("\r\n", "\n") == "Kom.\n"
