"""The end of an open house: what nobody can apply for any more, and is all answered, is closed."""

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.admissions.ending import TOLD
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import day_long, ngettext
from app.core.i18n import gettext as _
from app.products.admission import standing_of, windows_of
from app.submissions.models import Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot


def hindrances(session: Session, lot: Lot) -> list[str]:
    """Say why applying cannot be closed for good yet; empty: it can."""
    found, today = [], dutch(utcnow()).date()
    windows = windows_of(session, lot)
    later = [one.opens_on for one in windows if one.opens_on and one.opens_on > today]
    if standing_of(lot, windows, today).is_open:
        found.append(_("One can still apply. Stop that first, and wait for the day."))
    elif later:
        found.append(
            _("One can apply again from %(day)s. Stop that first.", day=day_long(min(later)))
        )
    if number := _unanswered(session, lot):
        found.append(
            ngettext(
                "%(num)s application has no answer yet. Decide on it and send the letter.",
                "%(num)s applications have no answer yet. Decide on them and send the letters.",
                number,
                num=number,
            )
        )
    return found


def close(session: Session, lot: Lot, officer: User) -> None:
    """Close applying for good. Who was admitted stays so; a new application needs a new tender."""
    if LOT_FLOW.allows(lot, LotAction.CLOSE) and (found := hindrances(session, lot)):
        raise ConflictError(" ".join(found))
    LOT_FLOW.advance(session, lot, LotAction.CLOSE, officer)


def _unanswered(session: Session, lot: Lot) -> int:
    told = select(Award.id).where(
        col(Award.submission_id) == col(Submission.id), col(Award.state).in_(TOLD)
    )
    return session.exec(
        select(func.count())
        .select_from(Submission)
        .where(
            Submission.lot_id == lot.id,
            col(Submission.number).is_not(None),
            Submission.state != SubmissionState.WITHDRAWN,
            ~told.exists(),
        )
    ).one()
