"""The authority ended an admission: its provider gets a letter with the day and the reason."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.admissions.ending import before_ending, on_ended
from app.admissions.models import AdmissionEnd, EndSide
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day
from app.core.i18n import gettext as _
from app.letters.case import Case, read_case
from app.letters.later import compose_later
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import fix
from app.letters.unsaid import said_in, unsaid_in
from app.stationery.wording import plain


@before_ending
def demand_sayable(session: Session, award: Award, end: AdmissionEnd) -> None:
    """Refuse a reason that no letter may say: somebody else's name, a secret, a remark of inside.

    It goes out as soon as it is confirmed: nobody looks at the letter in between.
    """
    if first := _first(session, award):
        case = read_case(session, award)
        content = _letter(case, first, end).content or {}
        words = plain(content["blocks"])
        for fault in said_in(unsaid_in(case), first, content, words):
            raise InvalidError(str(fault.title), field="reason")


@on_ended
def tell_end(session: Session, award: Award, end: AdmissionEnd, user: User) -> None:
    """Write and send it at once; a provider that ended its own admission knows."""
    first = _first(session, award)
    if first is None or end.side == EndSide.PROVIDER:
        return
    if first.state != LetterState.SENT:
        raise ConflictError(_("Not every letter was delivered yet. Look at the letters first."))
    letter = _letter(read_case(session, award), first, end)
    session.add(letter)
    fix(session, letter, utcnow(), user)


def _first(session: Session, award: Award) -> Letter | None:
    """Find the letter that told of the admission."""
    first = session.exec(select(Letter).where(Letter.award_id == award.id)).first()
    return first if first and first.state != LetterState.DRAFT else None


def _letter(case: Case, first: Letter, end: AdmissionEnd) -> LaterLetter:
    facts = _("The last day is %(day)s. Ground: %(ground)s.", day=day(end.last_day),
              ground=end.ground.rstrip("."))  # fmt: skip
    letter = LaterLetter(
        tender_id=first.tender_id,
        letter_id=first.id,
        lot_id=first.lot_id,
        provider_id=first.provider_id,
        kind=LetterKind.ENDED,
        text=f"{facts}\n\n{end.reason}",
    )
    letter.content = compose_later(case, first, letter, None, dutch(utcnow()).date())
    return letter
