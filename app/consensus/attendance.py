"""Who was in the meeting: its chair says so when it ends."""

from collections.abc import Sequence

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.consensus.forms import FixForm
from app.consensus.models import Attendance
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.panels.models import Round
from app.panels.panel import chairs_of, observers_of, panel_of
from app.tenders.models import Lot


def invited(session: Session, lot: Lot) -> Sequence[User]:
    """List who may be in the meeting: chairs, whose scores count, observers."""
    people = [*chairs_of(session, lot), *panel_of(session, lot), *observers_of(session, lot)]
    return list({person.id: person for person in people}.values())


def everybody(session: Session, lot: Lot) -> FixForm:
    """Fill in that everybody was there."""
    return FixForm(present=[person.id for person in invited(session, lot)])


def attendance_of(session: Session, lot: Lot, number: int) -> Attendance | None:
    """Find who attended the meeting of a round; None before it ended."""
    return session.exec(
        select(Attendance).where(Attendance.lot_id == lot.id, Attendance.round_number == number)
    ).first()


def attend(session: Session, lot: Lot, round_: Round, chair: User, form: FixForm) -> Attendance:
    """Write down who was there; who was invited and is not named was not."""
    here = [str(one.id) for one in invited(session, lot) if one.id in form.present]
    if len(here) < len(set(form.present)):
        raise InvalidError(_("Somebody you chose is not of this meeting."), field="present")
    if not {*here} & {str(one.id) for one in panel_of(session, lot)}:
        raise InvalidError(_("Nobody of the panel was there. Then nothing was settled together."),
                           field="present")  # fmt: skip
    absent = [str(one.id) for one in invited(session, lot) if str(one.id) not in here]
    attendance = Attendance(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        round_number=round_.number,
        present=here,
        absent=absent,
        in_part=form.in_part,
        by_id=chair.id,
    )
    session.add(attendance)
    told = {"lot": lot.id, "present": here, "absent": absent, "in_part": form.in_part}
    record(session, chair, "meeting.attend", attendance, after=told)
    return attendance
