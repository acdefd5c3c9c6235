"""The authority ended an admission: its provider gets a letter with the day and the reason."""

from sqlmodel import Session, select

from app.accounts.models import User
from app.admissions.ending import on_ended
from app.admissions.models import AdmissionEnd, EndSide
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import day
from app.core.i18n import gettext as _
from app.letters.case import read_case
from app.letters.later import compose_later
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import fix


@on_ended
def tell_end(session: Session, award: Award, end: AdmissionEnd, user: User) -> None:
    """Write and send it at once; a provider that ended its own admission knows."""
    if end.side == EndSide.PROVIDER:
        return
    first = session.exec(select(Letter).where(Letter.award_id == award.id)).first()
    if first is None or first.state == LetterState.DRAFT:
        return
    if first.state != LetterState.SENT:
        raise ConflictError(_("Not every letter was delivered yet. Look at the letters first."))
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
    now = utcnow()
    letter.content = compose_later(
        read_case(session, award), first, letter, None, dutch(now).date()
    )
    session.add(letter)
    fix(session, letter, now, user)
