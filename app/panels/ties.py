"""Ties with providers: hints from what people stated, and known ties judged harmless."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.authorities.people import ON_PANEL, assign
from app.core.clock import utcnow
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.panels.forms import ReasonForm, SideJobForm
from app.panels.guests import is_guest_of
from app.panels.models import Declaration, SideJob
from app.panels.names import SHORTEST, core_name
from app.panels.panel import conflicted
from app.providers.models import Provider
from app.tenders.models import Assignment, Lot, Tender


def side_jobs_of(session: Session, user: User) -> Sequence[SideJob]:
    """List where a person says to work or have worked besides."""
    return session.exec(
        select(SideJob).where(SideJob.user_id == user.id).order_by(SideJob.organisation)
    ).all()


def add_side_job(session: Session, user: User, form: SideJobForm) -> SideJob:
    """State an employer or side job of one's own."""
    job = SideJob(user_id=user.id, **form.model_dump())
    session.add(job)
    record(session, user, "side_job.add", job, after=form.model_dump())
    return job


def remove_side_job(session: Session, user: User, job_id: UUID) -> None:
    """Take back what one stated."""
    job = session.get(SideJob, job_id)
    if job is None or job.user_id != user.id:
        raise NotFoundError
    told = job.model_dump(mode="json", include={"organisation", "role", "until"})
    session.delete(job)
    record(session, user, "side_job.remove", job, before=told)


def hints_for(jobs: Sequence[SideJob], names: Sequence[str]) -> list[SideJob]:
    """Find stated jobs whose organisation is one of these names, or holds it or is held by it."""
    cores = [core_name(name) for name in names]
    return [job for job in jobs if any(_is_like(core_name(job.organisation), one) for one in cores)]


def _is_like(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST:
        return one == other
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie that somebody declared, and what was made of it."""

    declaration: Declaration
    person: User
    provider: Provider


def ties_of(session: Session, lot: Lot) -> list[Tie]:
    """List the ties that were declared in a lot, harmless ones included."""
    rows = session.exec(
        select(Declaration, User, Provider)
        .join(User, col(User.id) == col(Declaration.user_id))
        .join(Provider, col(Provider.id) == col(Declaration.provider_id))
        .where(Declaration.lot_id == lot.id, Declaration.explanation != "")
        .order_by(User.name, Provider.name)
    )
    return [Tie(*row) for row in rows]


def tie_of(session: Session, lot: Lot, declaration_id: UUID) -> Tie:
    """Find one declared tie, or say that it is not there."""
    found = next(
        (one for one in ties_of(session, lot) if one.declaration.id == declaration_id), None
    )
    if found is None:
        raise NotFoundError
    return found


def judge_harmless(session: Session, lot: Lot, officer: User, tie: Tie, form: ReasonForm) -> None:
    """Record that a known tie is no conflict, who decided so and why (Aw 1.10b)."""
    declaration = tie.declaration
    if not declaration.has_conflict:
        raise ConflictError(_("This tie was judged already."))
    if tie.person.id == officer.id:
        raise ConflictError(_("Nobody judges an own tie. Ask a colleague."))
    declaration.has_conflict, declaration.waiver = False, form.reason
    declaration.waived_at, declaration.waived_by_id = utcnow(), officer.id
    session.add(declaration)
    session.flush()
    told = {"lot_id": lot.id, "user": tie.person.id, "provider": tie.provider.id}
    record(
        session, officer, "declaration.waive", declaration,
        before={**told, "has_conflict": True},
        after={**told, "has_conflict": False, "reason": form.reason},
    )  # fmt: skip
    if tie.person.id not in conflicted(session, lot):
        _let_back(session, lot, officer, tie)


def _let_back(session: Session, lot: Lot, officer: User, tie: Tie) -> None:
    """Give back the duty that ended when the tie was declared."""
    ended = session.exec(
        select(Assignment).where(
            Assignment.lot_id == lot.id,
            Assignment.user_id == tie.person.id,
            col(Assignment.duty).in_(ON_PANEL),
            col(Assignment.ended_at) >= tie.declaration.signed_at,
        )
    ).all()
    tender = session.get_one(Tender, lot.tender_id)
    is_guest = is_guest_of(session, lot, tie.person)
    for assignment in ended:
        assign(session, tender, officer, tie.person, assignment.duty, lot, is_guest=is_guest)
