"""Stop applications to an open house, or take them again: at once, as a version that is told."""

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.products.admission import resume_admission, stop_admission
from app.products.forms import ResumeForm, StopForm
from app.publishing.models import Version
from app.publishing.versions import write_version
from app.tenders.models import Lot
from app.tenders.progress import a_version_of
from app.tenders.words import lot_words


def publish_stop(session: Session, lot: Lot, officer: User, form: StopForm) -> Version:
    """Stop applications from a day on; the caller tells who must know."""
    with a_version_of(lot.tender):
        stop_admission(session, lot, officer, form)
    summary = _(
        "Applying for %(lot)s stops on %(day)s. %(reason)s",
        lot=lot_words(lot), day=day_long(form.closes_on), reason=form.reason,
    )  # fmt: skip
    return _publish(session, lot, officer, summary)


def publish_resumption(session: Session, lot: Lot, officer: User, form: ResumeForm) -> Version:
    """Take applications again from a day on; the caller tells who must know."""
    with a_version_of(lot.tender):
        resume_admission(session, lot, officer, form)
    summary = _(
        "Applying for %(lot)s is possible again from %(day)s. %(reason)s",
        lot=lot_words(lot), day=day_long(form.opens_on), reason=form.reason,
    )  # fmt: skip
    return _publish(session, lot, officer, summary)


def _publish(session: Session, lot: Lot, officer: User, summary: str) -> Version:
    version = write_version(session, lot.tender, officer, summary)
    record(
        session, officer, "version.publish", version,
        after={"number": version.number, "sha256": version.sha256, "summary": summary},
    )  # fmt: skip
    return version
