"""Letters go out: all of a decision in one transaction, once, never changed after."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from os import urandom
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.second_factor import demand_second_factor
from app.audit.service import record
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.models import Award, AwardState
from app.awards.standstill import can_skip, open_skip
from app.checks.finishing import demand_nothing_open
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, UnavailableError
from app.core.forms import Text
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.outbox import enqueue
from app.core.storage import Storage
from app.core.typesetting import typeset
from app.exclusions.codes import demand_obeyed
from app.letters.case import WITHOUT_TERM, Case, read_case
from app.letters.check import Checked, check_letters
from app.letters.flow import LETTER_FLOW, LetterAction
from app.letters.later import data_of
from app.letters.models import AnyLetter, LaterLetter, Letter, LetterState
from app.stationery.paper import printed
from app.stationery.service import word_of
from app.stationery.sheet import paper_of
from app.stationery.word import word_letter
from app.submissions.models import SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Criterion, Lot, LotState, Tender

ADVANTAGE = "advantage_"
DELIVER = "letter.deliver"
MAIL = "mail.letter"
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
    """Send every letter of a decision and deliver it at once; say how many."""
    count = begin_sending(session, award, officer)
    for letter in session.exec(select(Letter).where(Letter.award_id == award.id)).all():
        deliver(session, keys, storage, letter)
    return count


def begin_sending(session: Session, award: Award, officer: User) -> int:
    """Fix every letter of a decision, with one date and one end; the worker delivers them.

    The texts are what they are from here on; what a crash interrupts is delivered later, once.
    """
    now = utcnow()
    case = read_case(session, award)
    checked = demand_sendable(session, case, officer, dutch(now).date())
    begin_term(case, now)
    for one in checked:
        one.letter.content = one.data
        fix(session, one.letter, now, officer)
    end_sending(session, case, officer)
    return len(case.letters)


def demand_sendable(session: Session, case: Case, officer: User, on: date) -> list[Checked]:
    """Compose every letter of a decision, or say why they cannot go out on a day."""
    award = case.award
    if award.state != AwardState.INTENDED:
        raise ConflictError(_("These letters were sent already."))
    demand_second_factor(officer)
    if open_skip(session, award):
        raise ConflictError(
            _("That no standstill runs waits for a second person. Confirm or take it back first.")
        )
    checked = check_letters(case, on)
    _demand_faultless(case, checked)
    if _admits(case):
        _demand_settled(session, case)
    if award.skipped_because and not can_skip(session, award):
        raise ConflictError(_("Now somebody else is concerned. Take the decision back first."))
    return checked


def begin_term(case: Case, now: datetime) -> None:
    """Note when a decision is told, and from when until when nobody signs."""
    award = case.award
    award.sent_at = now
    if award.skipped_because:
        award.standstill_reading = gettext("No standstill: Aw 2.127(4)b.")
    elif not _admits(case):
        term = case.term(dutch(now).date())
        award.standstill_first_day, award.standstill_ends_at = term.first_day, term.ends_at
        award.standstill_reading = f"{term.reading} {term.warning}".strip()


def end_sending(session: Session, case: Case, officer: User) -> None:
    """Move a decision on whose letters are fixed."""
    action = AwardAction.ADMIT if _admits(case) else AwardAction.SEND
    AWARD_FLOW.advance(session, case.award, action, officer)
    if case.lot.state == LotState.RANKED:
        LOT_FLOW.advance(session, case.lot, LotAction.START_STANDSTILL, officer)


def _admits(case: Case) -> bool:
    return all(letter.kind in WITHOUT_TERM for letter in case.letters)


def fix(session: Session, letter: AnyLetter, now: datetime, officer: User) -> None:
    """Let a composed letter go: from here on only the worker touches it, with those told in it."""
    letter.message_id = f"<letter.{letter.document_id}@toetssteen>"
    letter.sent_at = now
    LETTER_FLOW.advance(session, letter, LetterAction.SEND, officer)
    if letter.document_id == letter.id:
        enqueue(session, DELIVER, {"letter_id": str(letter.id)}, key=f"{DELIVER}:{letter.id}")


def deliver_job(session: Session, keys: Keys, storage: Storage, payload: dict[str, Any]) -> None:
    """Deliver the letter that the worker is asked for, if nobody did yet."""
    letter_id = UUID(payload["letter_id"])
    found: AnyLetter | None = session.exec(
        select(Letter).where(Letter.id == letter_id).with_for_update()
    ).first()
    if found is None:
        found = session.exec(
            select(LaterLetter).where(LaterLetter.id == letter_id).with_for_update()
        ).one()
    deliver(session, keys, storage, found)


def deliver(session: Session, keys: Keys, storage: Storage, letter: AnyLetter) -> None:
    """Make the PDF of a fixed letter, put it in its provider's inbox and ask for the mail.

    The same data and moment give the same bytes, so that doing it again changes nothing.
    """
    is_due = letter.state == LetterState.SENDING and letter.document_id == letter.id
    if not is_due or letter.content is None:
        return
    sheet = printed(session, paper_of(letter.content))
    content = typeset("letters/letter.typ", sheet, at=letter.sent_at)
    digest, place = sha256(content).hexdigest(), storage.put([_seal(keys, letter, content)])
    for one in told_together(session, letter):
        one.pdf_sha256, one.storage_key = digest, place
        LETTER_FLOW.advance(session, one, LetterAction.DELIVER, None)
        record(session, None, "letter.fix", one, after={"pdf_sha256": digest})
    key = mail_key(letter)
    enqueue(session, MAIL, {"letter_id": str(letter.id)}, key=key)


def mail_key(letter: AnyLetter) -> str:
    """Name the one message that tells of a letter."""
    return f"{MAIL}:{letter.document_id}"


def told_together(session: Session, letter: AnyLetter) -> list[AnyLetter]:
    """List a letter and those that are told in the same one."""
    if isinstance(letter, LaterLetter):
        return [letter]
    told = select(Letter).where(
        (col(Letter.id) == letter.document_id) | (col(Letter.told_in_id) == letter.document_id)
    )
    return [*session.exec(told.order_by(col(Letter.told_in_id).is_not(None), col(Letter.id)))]


def _demand_settled(session: Session, case: Case) -> None:
    """An admission is final with its letter: what held up its decision holds this up as well."""
    for letter in case.letters:
        submission = case.submissions[letter.submission_id]
        if submission.state != SubmissionState.SUBMITTED:
            raise ConflictError(_("This submission does not count any more."))
        demand_nothing_open(session, case.lot, submission)
        demand_obeyed(session, case.lot, submission)


def _demand_faultless(case: Case, checked: Sequence[Checked]) -> None:
    if not checked:
        raise ConflictError(_("There are no letters to send."))
    for one in checked:
        if one.blocking:
            name = case.submissions[one.letter.submission_id].provider.name
            raise ConflictError(
                gettext(
                    "The letter to %(name)s cannot go yet: %(fault)s.",
                    name=name,
                    fault=one.blocking[0].title,
                )
            )


def _seal(keys: Keys, letter: AnyLetter, content: bytes) -> bytes:
    nonce = urandom(NONCE)
    return nonce + keys.reading.encrypt(nonce, content, letter.id.bytes)


def pdf_of(session: Session, keys: Keys, storage: Storage, letter: AnyLetter) -> bytes:
    """Give the PDF: the bytes that were sent, or a draft as it would look today."""
    if letter.state == LetterState.SENT:
        sealed = b"".join(storage.open(letter.storage_key))
        content = keys.reading.decrypt(sealed[:NONCE], sealed[NONCE:], letter.document_id.bytes)
        if sha256(content).hexdigest() != letter.pdf_sha256:
            raise UnavailableError(_("This file is not what was sent. Warn the administrator."))
        return content
    sheet = printed(session, paper_of(data_of(session, letter)))
    return typeset("letters/letter.typ", sheet, at=letter.sent_at)


def sent_letters(session: Session, lot: Lot | None = None) -> list[AnyLetter]:
    """List every letter that went out, first and later ones; of one lot if named."""
    first = select(Letter).where(Letter.state == LetterState.SENT)
    later = select(LaterLetter).where(LaterLetter.state == LetterState.SENT)
    if lot is not None:
        first, later = (
            first.where(Letter.lot_id == lot.id),
            later.where(LaterLetter.lot_id == lot.id),
        )
    return [*session.exec(first), *session.exec(later)]


def docx_of(session: Session, letter: AnyLetter) -> bytes:
    """Write the same letter as a Word file, on the paper that its authority has today."""
    tender = session.get_one(Tender, letter.tender_id)
    template = word_of(session, tender.lead_authority_id)
    return word_letter(template, paper_of(data_of(session, letter)))


def open_letter(session: Session, letter: AnyLetter, reader: User) -> None:
    """Note that the provider opened its letter, with all it tells; the first time counts."""
    if letter.state != LetterState.SENT or letter.read_at:
        return
    for one in told_together(session, letter):
        one.read_at = utcnow()
        session.add(one)
        record(session, reader, "letter.read", one)
