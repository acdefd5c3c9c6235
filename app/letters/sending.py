"""Letters go out: all of a decision in one transaction, once, never changed after."""

from datetime import datetime
from hashlib import sha256
from os import urandom

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, ForbiddenError, UnavailableError
from app.core.forms import Text
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.outbox import enqueue
from app.core.storage import Storage
from app.core.typesetting import typeset
from app.letters.case import Case, read_case
from app.letters.check import check_letter
from app.letters.content import WITHOUT_TERM, compose_letter, paper_of
from app.letters.flow import LETTER_FLOW, LetterAction
from app.letters.models import Letter, LetterState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Criterion

ADVANTAGE = "advantage_"
NONCE = 12


class LetterForm(BaseModel):
    """The officer's own texts in a letter: a field `advantage_<code>` per criterion."""

    model_config = ConfigDict(extra="allow")

    explanation: Text = ""

    def advantages(self, codes: set[str]) -> dict[str, str]:
        """Keep the texts of criteria that exist."""
        typed = self.model_extra or {}
        texts = {code: str(typed.get(ADVANTAGE + code, "")).strip() for code in sorted(codes)}
        return {code: text for code, text in texts.items() if text}


def write_letter(session: Session, letter: Letter, officer: User, form: LetterForm) -> None:
    """Save the texts of a draft; they may still be incomplete."""
    if letter.state != LetterState.DRAFT:
        raise ConflictError(_("This letter was sent. Its text is fixed."))
    codes = set(session.exec(select(Criterion.code).where(Criterion.lot_id == letter.lot_id)))
    before = {"explanation": letter.explanation, "advantages": dict(letter.advantages)}
    letter.explanation, letter.advantages = form.explanation, form.advantages(codes)
    session.add(letter)
    after = {"explanation": letter.explanation, "advantages": letter.advantages}
    record(session, officer, "letter.write", letter, before=before, after=after)


def send_letters(
    session: Session, keys: Keys, storage: Storage, award: Award, officer: User
) -> int:
    """Send every letter of a decision, with one date and one end; say how many.

    The texts and the PDFs are what they are from here on. Mail only says that a letter waits.
    """
    if award.state != AwardState.INTENDED:
        raise ConflictError(_("These letters were sent already."))
    if not officer.has_second_factor:
        raise ForbiddenError(_("Set up your second factor first, under your own settings."))
    case = read_case(session, award)
    _demand_faultless(case)
    now = utcnow()
    admits = all(letter.kind in WITHOUT_TERM for letter in case.letters)
    award.sent_at = now
    if not admits:
        term = case.term(dutch(now).date())
        award.standstill_first_day, award.standstill_ends_at = term.first_day, term.ends_at
        award.standstill_reading = f"{term.reading} {term.warning}".strip()
    for letter in case.letters:
        _send(session, keys, storage, case, letter, now, officer)
    AWARD_FLOW.advance(session, award, AwardAction.ADMIT if admits else AwardAction.SEND, officer)
    if award.submission_id is None:
        LOT_FLOW.advance(session, case.lot, LotAction.START_STANDSTILL, officer)
    return len(case.letters)


def _demand_faultless(case: Case) -> None:
    if not case.letters:
        raise ConflictError(_("There are no letters to send."))
    for letter in case.letters:
        blocking = [fault for fault in check_letter(case, letter) if fault.is_blocking]
        if blocking:
            name = case.submissions[letter.submission_id].provider.name
            raise ConflictError(
                gettext(
                    "The letter to %(name)s cannot go yet: %(fault)s.",
                    name=name,
                    fault=blocking[0].title,
                )
            )


def _send(
    session: Session, keys: Keys, storage: Storage, case: Case, letter: Letter, now: datetime,
    officer: User,
) -> None:  # fmt: skip
    letter.content = compose_letter(case, letter, dutch(now).date())
    content = typeset("letters/letter.typ", paper_of(letter.content), at=now)
    letter.pdf_sha256 = sha256(content).hexdigest()
    letter.storage_key = storage.put([_seal(keys, letter, content)])
    letter.message_id = f"<letter.{letter.id}@toetssteen>"
    letter.sent_at = now
    LETTER_FLOW.advance(session, letter, LetterAction.SEND, officer)
    record(session, officer, "letter.fix", letter, after={"pdf_sha256": letter.pdf_sha256})
    enqueue(session, "mail.letter", {"letter_id": str(letter.id)}, key=f"mail.letter:{letter.id}")


def _seal(keys: Keys, letter: Letter, content: bytes) -> bytes:
    nonce = urandom(NONCE)
    return nonce + keys.reading.encrypt(nonce, content, letter.id.bytes)


def pdf_of(session: Session, keys: Keys, storage: Storage, letter: Letter) -> bytes:
    """Give the PDF: the bytes that were sent, or a draft as it would look today."""
    if letter.state == LetterState.SENT:
        sealed = b"".join(storage.open(letter.storage_key))
        content = keys.reading.decrypt(sealed[:NONCE], sealed[NONCE:], letter.id.bytes)
        if sha256(content).hexdigest() != letter.pdf_sha256:
            raise UnavailableError(_("This file is not what was sent. Warn the administrator."))
        return content
    case = read_case(session, session.get_one(Award, letter.award_id))
    data = compose_letter(case, letter, dutch(utcnow()).date())
    return typeset("letters/letter.typ", paper_of(data))


def open_letter(session: Session, letter: Letter, reader: User) -> None:
    """Note that the provider opened its letter; the first time counts."""
    if letter.state != LetterState.SENT or letter.read_at:
        return
    letter.read_at = utcnow()
    session.add(letter)
    record(session, reader, "letter.read", letter)
