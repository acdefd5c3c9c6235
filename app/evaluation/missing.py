"""Note that nobody came to a session; its chair may then plan another moment."""

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import gettext, moment
from app.core.i18n import lazy as _
from app.evaluation.hearing import require_planning
from app.evaluation.models import Hearing
from app.panels.forms import ReasonForm
from app.tenders.models import Lot


def note_missed(
    session: Session, lot: Lot, hearing: Hearing, chair: User, form: ReasonForm
) -> None:
    """Write down that the provider did not come, once the session began."""
    require_planning(session, lot)
    if hearing.at > utcnow():
        raise ConflictError(_("This session did not begin yet. Cancel or move it."))
    hearing.missed_at, hearing.missed = hearing.at, form.reason
    session.add(hearing)
    after = {"lot_id": lot.id, "at": hearing.at, "reason": form.reason}
    record(session, chair, "hearing.miss", hearing, after=after)


def missed_words(hearing: Hearing) -> str:
    """Say that nobody came, and when; nothing where somebody did."""
    if hearing.missed_at is None:
        return ""
    return gettext(
        "Did not come on %(moment)s: %(note)s",
        moment=moment(hearing.missed_at),
        note=hearing.missed,
    )
