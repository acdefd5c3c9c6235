"""Who scores which criterion, and whom somebody replaces half-way."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.people import assign, end_assignment
from app.authorities.queries import colleagues_of
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.panels.answers import answers_of, givers_of, quality_criteria
from app.panels.forms import ReplaceForm, SeatsForm
from app.panels.models import RoundState, Seat
from app.panels.panel import declared_by, panel_of, round_of
from app.panels.telling import tell_seat
from app.panels.work import scorers_of, take_off
from app.tenders.models import Assignment, Combine, Criterion, Lot, Method, Tender


def counts_everybody(lot: Lot, criterion: Criterion) -> bool:
    """Whether the published rule needs a score of the whole panel here."""
    return criterion.combine != Combine.CONSENSUS or lot.method == Method.MEAN_RANK


def set_seats(session: Session, lot: Lot, officer: User, form: SeatsForm) -> None:
    """Say who scores what; a criterion that everybody scores needs no seats.

    Nobody who scored a criterion is taken off it here: that is replacing.
    """
    require_before_consensus(session, lot)
    panel = {str(person.id): person for person in panel_of(session, lot)}
    before = givers_of(session, lot)
    chosen = [
        (one, {person for tick in form.seats if (person := _seat(tick, one)) in panel})
        for one in quality_criteria(session, lot)
    ]
    for criterion, people in chosen:
        _check(session, lot, criterion, people, panel)
    session.exec(delete(Seat).where(col(Seat.lot_id) == lot.id))
    for criterion, people in chosen:
        for person in sorted(people) if len(people) < len(panel) else ():
            session.add(
                Seat(
                    tender_id=lot.tender_id,
                    lot_id=lot.id,
                    criterion_id=criterion.id,
                    user_id=UUID(person),
                )
            )
    session.flush()
    told = [{str(key): sorted(map(str, one)) for key, one in seats.items()}
            for seats in (before, givers_of(session, lot))]  # fmt: skip
    record(session, officer, "panel.seats", lot, before=told[0], after=told[1])


def _seat(text: str, criterion: Criterion) -> str:
    """Read for whom a tick is, if it stands at this criterion."""
    where, _colon, person = text.partition(":")
    return person if where == str(criterion.id) else ""


def _check(
    session: Session, lot: Lot, criterion: Criterion, people: set[str], panel: dict[str, User]
) -> None:
    if not people:
        raise InvalidError(
            _("Nobody scores %(title)s. Choose at least one person.", title=criterion.title)
        )
    if len(people) < len(panel) and counts_everybody(lot, criterion):
        raise InvalidError(
            _(
                "The tender says that everybody's score counts on %(title)s.",
                title=criterion.title,
            )
        )
    scored = scorers_of(session, criterion)
    lost = sorted(panel[str(one)].name for one in scored if str(one) in set(panel) - people)
    if lost:
        raise ConflictError(
            _(
                "%(names)s already scored %(title)s. Replace who must stop.",
                names=", ".join(lost),
                title=criterion.title,
            )
        )


def require_before_consensus(session: Session, lot: Lot) -> None:
    """Refuse a change of who scores once consensus opened."""
    round_ = round_of(session, lot)
    if round_ is not None and round_.state != RoundState.INDIVIDUAL:
        raise ConflictError(_("The panel is fixed since consensus opened."))


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person scores, and whether all ties are declared."""

    person: User
    has_declared: bool
    to_do: int


def loads_of(session: Session, lot: Lot) -> list[Load]:
    """Count what everybody on the panel scores."""
    answers, declared = answers_of(session, lot), declared_by(session, lot)
    return [
        Load(person, person.id in declared, sum(answer.is_for(person) for answer in answers))
        for person in panel_of(session, lot)
    ]


def successors(session: Session, lot: Lot) -> list[tuple[User, str]]:
    """List who could take a place: colleagues who are not on the panel of this lot."""
    taken = {person.id for person in panel_of(session, lot)}
    tender = session.get_one(Tender, lot.tender_id)
    return [pair for pair in colleagues_of(session, tender) if pair[0].id not in taken]


def replace(session: Session, lot: Lot, officer: User, leaver: User, form: ReplaceForm) -> None:
    """Let somebody else take a place; who comes scores everything anew.

    What was given stays on record and does not count.
    """
    require_before_consensus(session, lot)
    successor = next(
        (one for one, _place in successors(session, lot) if one.id == form.successor_id), None
    )
    if successor is None:
        raise InvalidError(_("Choose somebody of the list."), field="successor_id")
    tender = session.get_one(Tender, lot.tender_id)
    count = take_off(session, lot, officer, leaver, form.reason)
    end_here(session, tender, lot, officer, leaver)
    assign(session, tender, officer, successor, Duty.EVALUATOR, lot)
    seats = select(Seat).where(Seat.lot_id == lot.id, Seat.user_id == leaver.id)
    for seat in session.exec(seats).all():
        seat.user_id = successor.id
        session.add(seat)
    told = {"lot": lot.id, "leaver": leaver.id, "successor": successor.id,
            "reason": form.reason, "scores_set_aside": count}  # fmt: skip
    record(session, officer, "panel.replace", lot, after=told)
    tell_seat(session, lot, [leaver], "off")
    tell_seat(session, lot, [successor], "on")


def end_here(session: Session, tender: Tender, lot: Lot, officer: User, leaver: User) -> None:
    """End the duty for this lot only; who scores the whole tender keeps its other lots."""
    held = session.exec(
        select(Assignment).where(
            Assignment.tender_id == lot.tender_id,
            Assignment.user_id == leaver.id,
            Assignment.duty == Duty.EVALUATOR,
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    for assignment in held:
        if assignment.lot_id in {None, lot.id}:
            end_assignment(session, assignment, officer)
    if any(assignment.lot_id is None for assignment in held):
        own = {assignment.lot_id for assignment in held}
        lots = select(Lot).where(Lot.tender_id == lot.tender_id, Lot.id != lot.id)
        for other in session.exec(lots).all():
            if other.id not in own:
                assign(session, tender, officer, leaver, Duty.EVALUATOR, other)
