"""Who does what in a tender."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Membership, Proposal, User
from app.accounts.permissions import GRANTS, Duty, Permission
from app.audit.service import name_of, record
from app.authorities.forms import AssignmentForm
from app.authorities.service import taking_part
from app.core.clock import utcnow
from app.core.db import savepoint
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.drafts import choose_one
from app.tenders.models import Assignment, Lot, Tender
from app.tenders.procedures import procedure_of

OPENERS = 3
"""So many are appointed before publication; any two of them open."""
TOGETHER = 2
"""So many open or decide together."""
BY_TWO = frozenset({Duty.OPENER, Duty.DECIDER, Duty.INTEGRITY})
"""Nobody appoints these alone: another person of the tender confirms."""
APPOINT = "assignment.appoint"
ON_PANEL = frozenset({Duty.CHAIR, Duty.EVALUATOR, Duty.OBSERVER})
"""Who judges or attends: for the whole tender, or for one lot."""
APART = {Duty.INTEGRITY: ON_PANEL}
"""Who reads integrity files never judges quality, and the other way round."""


def assign(
    session: Session,
    tender: Tender,
    officer: User,
    user: User,
    duty: Duty,
    lot: Lot | None = None,
    *,
    deputy_for: User | None = None,
    is_guest: bool = False,
) -> Assignment:
    """Give a person of a participating authority a duty, for the tender or for one lot.

    A deputy has the same duty beside the person it is for, and acts in the own name. A guest of
    a panel works for none of the authorities. Who opens, decides or reads integrity files is only
    proposed here: the duty begins when another person confirms it.
    """
    if duty == Duty.PROVIDER:
        raise InvalidError(_("Providers take part through a submission."), field="duty")
    if duty == Duty.MANAGER:
        raise InvalidError(_("An administrator names the managers of an authority."), field="duty")
    if lot is not None and (lot.tender_id != tender.id or duty not in ON_PANEL):
        raise InvalidError(_("This duty is for the whole tender."), field="lot_id")
    if not is_guest and not _works_for(session, tender, user):
        raise InvalidError(
            _("This person does not work for an authority that takes part."), field="user_id"
        )
    own = list(
        session.exec(
            select(Assignment).where(
                Assignment.tender_id == tender.id, Assignment.user_id == user.id
            )
        )
    )
    _demand_apart(duty, {held.duty for held in own if held.ended_at is None})
    lot_id = lot.id if lot else None
    if deputy_for is not None:
        _demand_principal(session, tender, duty, lot_id, user, deputy_for)
    assignment = next((one for one in own if (one.duty, one.lot_id) == (duty, lot_id)), None)
    if assignment is None:
        assignment = Assignment(tender_id=tender.id, lot_id=lot_id, user_id=user.id, duty=duty)
    elif assignment.ended_at is None:
        raise ConflictError(gettext("%(name)s has this duty already.", name=user.name))
    else:
        assignment.assigned_at, assignment.ended_at = utcnow(), None
    assignment.deputy_for_id = deputy_for.id if deputy_for else None
    session.add(assignment)
    told = {"user": str(user.id), "duty": duty.value, "lot": lot.number if lot else None,
            "deputy_for": str(deputy_for.id) if deputy_for else None}  # fmt: skip
    if duty in BY_TWO:
        assignment.ended_at = assignment.assigned_at
        session.flush()
        two_people.propose(session, APPOINT, assignment, officer, told)
    else:
        record(session, officer, "assignment.create", assignment, after=told)
    return assignment


def assign_all(session: Session, tender: Tender, officer: User, form: AssignmentForm) -> None:
    """Give each of several people the same duty; with anything wrong nobody gets it."""
    people = session.exec(
        select(User).where(col(User.id).in_(form.user_id)).order_by(User.name)
    ).all()
    if len(people) != len(set(form.user_id)):
        raise InvalidError(choose_one(), field="user_id")
    if form.deputy_for_id and len(people) > 1:
        raise InvalidError(_("A deputy is one person. Choose one."), field="user_id")
    lot = session.get(Lot, form.lot_id) if form.lot_id else None
    principal = session.get(User, form.deputy_for_id) if form.deputy_for_id else None
    with savepoint(session):
        for one in people:
            assign(session, tender, officer, one, form.duty, lot, deputy_for=principal)


def who_can_confirm(assignments: Sequence[Assignment], proposer: User) -> list[str]:
    """Name the others of a tender who can confirm what this person proposed."""
    return sorted(
        {
            one.user.name
            for one in assignments
            if one.user_id != proposer.id
            and one.user.has_second_factor
            and Permission.TENDER_READ in GRANTS[one.duty]
        }
    )


def waiting(session: Session, tender: Tender) -> list[tuple[Assignment, Proposal, User]]:
    """List the duties that wait for a second person, with who proposed each."""
    asked = session.exec(
        select(Proposal, User)
        .join(User, col(User.id) == col(Proposal.proposer_id))
        .where(
            Proposal.kind == APPOINT,
            Proposal.trail == tender.id,
            col(Proposal.confirmed_at).is_(None),
            col(Proposal.withdrawn_at).is_(None),
        )
    ).all()
    by_name = {proposal.subject: (proposal, proposer) for proposal, proposer in asked}
    if not by_name:
        return []
    found = session.exec(
        select(Assignment)
        .where(
            Assignment.tender_id == tender.id,
            col(Assignment.duty).in_(BY_TWO),
            col(Assignment.ended_at).is_not(None),
        )
        .options(selectinload(Assignment.user))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Assignment.ended_at))
    ).all()
    return [(one, *by_name[name_of(one)]) for one in found if name_of(one) in by_name]


def confirm_assignment(session: Session, assignment: Assignment, confirmer: User) -> None:
    """Let a duty that a colleague proposed begin; nobody confirms their own."""
    if assignment.user_id == confirmer.id:
        raise ForbiddenError(_("This duty is for you. Another person must confirm it."))
    proposal = two_people.open_proposal(session, APPOINT, assignment)
    two_people.confirm(session, proposal, confirmer, assignment)
    held = session.exec(
        select(Assignment.duty).where(
            Assignment.tender_id == assignment.tender_id,
            Assignment.user_id == assignment.user_id,
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    _demand_apart(assignment.duty, {Duty(duty) for duty in held})
    assignment.assigned_at, assignment.ended_at = utcnow(), None
    session.add(assignment)
    told = {"user": assignment.user_id, "duty": assignment.duty}
    record(session, confirmer, "assignment.create", assignment, after=told)


def withdraw_proposal(session: Session, assignment: Assignment, officer: User) -> None:
    """Take back a duty that was proposed and not confirmed yet."""
    waits = two_people.open_proposal(session, APPOINT, assignment)
    two_people.withdraw(session, waits, officer, assignment)


def _demand_principal(
    session: Session, tender: Tender, duty: Duty, lot_id: UUID | None, user: User, principal: User
) -> None:
    """A deputy stands in for somebody else who has this very duty; an evaluator is replaced."""
    if duty == Duty.EVALUATOR:
        raise InvalidError(
            _("An evaluator has no deputy: give somebody else the duty when it is needed."),
            field="deputy_for_id",
        )
    holds = session.exec(
        select(Assignment.id).where(
            Assignment.tender_id == tender.id,
            Assignment.user_id == principal.id,
            Assignment.duty == duty,
            Assignment.lot_id == lot_id,
            col(Assignment.ended_at).is_(None),
        )
    ).first()
    if holds is None or principal.id == user.id:
        raise InvalidError(_("Choose somebody else who has this duty now."), field="deputy_for_id")


def _works_for(session: Session, tender: Tender, user: User) -> bool:
    works = session.exec(
        select(Membership.id).where(
            Membership.user_id == user.id,
            (col(Membership.authority_id) == tender.lead_authority_id)
            | col(Membership.authority_id).in_(taking_part(tender.id)),
        )
    ).first()
    return works is not None and user.disabled_at is None


def _demand_apart(duty: Duty, held: set[Duty]) -> None:
    for one, others in APART.items():
        if (duty == one and held & others) or (duty in others and one in held):
            raise ConflictError(
                _("Who reads integrity files cannot judge quality in the same tender.")
            )


def end_assignment(session: Session, assignment: Assignment, officer: User) -> None:
    """Take a duty away; a tender always keeps an officer, a closed vault its two openers."""
    if assignment.ended_at is not None:
        raise ConflictError(_("This person does not have this duty any more."))
    tender = session.get_one(Tender, assignment.tender_id)
    holders = session.exec(
        select(Assignment.user_id)
        .where(
            Assignment.tender_id == tender.id,
            Assignment.duty == assignment.duty,
            col(Assignment.ended_at).is_(None),
        )
        .distinct()
    ).all()
    if assignment.duty == Duty.OFFICER and len(holders) == 1:
        raise ConflictError(_("A tender needs an officer. Assign another one first."))
    if (
        assignment.duty == Duty.OPENER
        and tender.published_at is not None
        and procedure_of(tender).is_sealed
        and len(holders) <= TOGETHER
    ):
        raise ConflictError(
            _("The vault opens only with two of its openers. Neither can leave before that.")
        )
    assignment.ended_at = utcnow()
    session.add(assignment)
    record(
        session, officer, "assignment.end", assignment,
        before={"user": assignment.user_id, "duty": assignment.duty},
    )  # fmt: skip
