"""Let in outside the window: only where the documents say so, and on what the applicant showed."""

from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import User
from app.admissions.forms import RulingForm
from app.admissions.models import AdmissionEnd, Ruling
from app.audit.service import record
from app.awards.models import Award, AwardState
from app.awards.naming import find_named
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.products.admission import Standing
from app.providers.models import Provider
from app.rankings import engine
from app.submissions import eligibility
from app.submissions.models import Submission
from app.tenders.models import Lot

DECIDE = "application.decide"


def standing_at_receipt(session: Session, submission: Submission) -> Standing:
    """Say whether the window was open when this application came in."""
    lot = session.get_one(Lot, submission.lot_id)
    return eligibility.standing(session, lot, submission.submitted_at)


def needs_ruling(session: Session, submission: Submission) -> bool:
    """Whether this application came outside the window, so that somebody must rule on it."""
    return not standing_at_receipt(session, submission).is_open


def ruling_of(session: Session, submission: Submission) -> Ruling | None:
    """Find what was ruled on an exception."""
    return session.exec(select(Ruling).where(Ruling.submission_id == submission.id)).first()


def rule(session: Session, submission: Submission, officer: User, form: RulingForm) -> Ruling:
    """Rule on an exception; it counts once two people decide on the application."""
    if not needs_ruling(session, submission):
        raise ConflictError(_("This application came in time. No exception is needed."))
    if submission.decided_at:
        raise ConflictError(_("This application was decided already."))
    if two_people.open_proposal(session, DECIDE, submission):
        raise ConflictError(
            _("A decision waits for a second person. Take the proposal back first.")
        )
    if form.granted == "no":
        _refuse_names(session, submission, form)
    ruling = ruling_of(session, submission)
    told = {"is_granted", "quality", "compared"}
    before = ruling.model_dump(mode="json", include=told) if ruling else None
    facts: dict[str, Any] = {
        "is_granted": form.granted == "yes",
        "quality": form.quality,
        "compared": form.compared,
        "ruled_by_id": officer.id,
        "ruled_at": utcnow(),
    }
    if ruling is None:
        ruling = Ruling(tender_id=submission.tender_id, submission_id=submission.id, **facts)
    ruling.sqlmodel_update(facts)
    session.add(ruling)
    session.flush()
    after = ruling.model_dump(mode="json", include=told)
    record(session, officer, "exception.rule", ruling, before=before, after=after)
    return ruling


def _refuse_names(session: Session, submission: Submission, form: RulingForm) -> None:
    """Let no other provider stand in the words that the refusal holds."""
    lot = session.get_one(Lot, submission.lot_id)
    submissions = engine.submissions_of(session, lot)
    own = {one.id for one in submissions if one.provider_id == submission.provider_id}
    for field, text in (("quality", form.quality), ("compared", form.compared)):
        if name := find_named(text, submissions, own):
            raise InvalidError(
                _("Do not name %(name)s: the letter of the applicant holds this text.", name=name),
                field=field,
            )


def refusals_of(session: Session, submission: Submission) -> list[str]:
    """Say why who came outside the window is not let in; nothing when the exception holds."""
    standing = standing_at_receipt(session, submission)
    if standing.is_open:
        return []
    ruling = ruling_of(session, submission)
    if ruling is None:
        raise ConflictError(
            _("This application came outside the window. Rule on the exception first.")
        )
    return [] if ruling.is_granted else [words_of(standing, ruling)]


def told_of(session: Session, submission: Submission) -> str:
    """Say of who came outside the window what its letter tells: since when, and why not.

    Who is let in reads since when and why it is closed; empty for who came in time.
    """
    standing = standing_at_receipt(session, submission)
    return "\n".join(refusals_of(session, submission)) or standing.sentence


def words_of(standing: Standing, ruling: Ruling) -> str:
    """Say why no exception is made: since when it is closed, what is asked, what was found."""
    asked = standing.window.exception if standing.window else ""
    words = gettext("The exception asks: %(text)s", text=asked)
    return f"{standing.sentence} {words} {ruling.quality} {ruling.compared}"


def contracted_in(session: Session, lot: Lot) -> list[Provider]:
    """List who is admitted for this product, each once: what an exception is held against."""
    today = dutch(utcnow()).date()
    query = (
        select(Provider, Award)
        .join(Submission, col(Submission.provider_id) == col(Provider.id))
        .join(Award, col(Award.submission_id) == col(Submission.id))
        .join(AdmissionEnd, col(AdmissionEnd.award_id) == col(Award.id), isouter=True)
        .where(
            Award.lot_id == lot.id,
            Award.state == AwardState.FINAL,
            or_(col(AdmissionEnd.id).is_(None), col(AdmissionEnd.last_day) >= today),
        )
        .order_by(col(Provider.name))
    )
    admitted = {
        provider.id: provider
        for provider, award in session.exec(query)
        if next(iter(engine.result_of(award.outcome)["submissions"].values()))["result"]
        == "admitted"
    }
    return list(admitted.values())
