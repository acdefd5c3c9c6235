"""Send a message over SMTP."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Mail:
    """One message; the same `message_id` at every attempt, so that a reader sees it once."""

    message_id: str
    to: str
    subject: str
    text: str
    diary: str = ""
    """A calendar file to go with it."""


def send(settings: Settings, mail: Mail) -> None:
    """Hand the message to the mail server; raises OSError or SMTPException when it refuses."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = mail.message_id
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    if mail.diary:
        message.add_attachment(mail.diary, subtype="calendar", filename="agenda.ics")
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=30) as server:
        if settings.smtp_starttls and server.has_extn("starttls"):
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)
