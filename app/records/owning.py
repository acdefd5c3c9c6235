"""A provider's own version of a dossier: its data whole, that of others kept back."""

from sqlmodel import Session, col, select

from app.audit.service import name_of
from app.awards.models import Award
from app.checks.models import Call
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.letters.access import OwnSubmission
from app.records.plan import Plan, Version
from app.records.trail import is_sealed
from app.submissions.models import Document, Price, Receipt
from app.tenders.models import Tender


def own_plan(session: Session, own: OwnSubmission) -> Plan:
    """Let a provider read what it submitted, its receipts and letters, and what was published.

    Only once it had its letter, and nobody can count what another lot still keeps sealed.
    """
    submission = own.submission
    if own.letter is None or is_sealed(session, session.get_one(Tender, submission.tender_id)):
        raise ConflictError(_("Your dossier is there once your letter was sent."))
    subjects = {name_of(submission)}
    for kind in (Document, Price, Receipt, Call):
        found = session.exec(select(kind).where(col(kind.submission_id) == submission.id))
        subjects |= {name_of(one) for one in found}
    awards = session.exec(select(Award).where(Award.lot_id == submission.lot_id))
    return Plan(
        Version.OWN,
        provider_id=submission.provider_id,
        own_subjects=frozenset(subjects),
        decisions=frozenset(name_of(one) for one in awards),
    )
