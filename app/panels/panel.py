"""Who judges a lot: assigned, and without a conflict of interest on any provider of it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.authorities.queries import people_with
from app.core.errors import ConflictError, ForbiddenError, NotFoundError
from app.core.i18n import lazy as _
from app.declarations.models import Party
from app.panels.models import Declaration, Round, RoundState
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState

FIRST_DECLARE = _("First declare your interests on every bidder of this lot. Go to My evaluations.")


def round_of(session: Session, lot: Lot) -> Round | None:
    """Find how far the evaluation of a lot is; None before it began."""
    return session.exec(select(Round).where(Round.lot_id == lot.id)).first()


def has_conflict(session: Session, lot_id: UUID, user: User) -> bool:
    """Whether a person declared an interest in any provider of the lot: one is enough."""
    return (
        session.exec(
            select(Declaration.id).where(
                Declaration.lot_id == lot_id,
                Declaration.user_id == user.id,
                col(Declaration.has_conflict).is_(True),
            )
        ).first()
        is not None
    )


def conflicted(session: Session, lot: Lot) -> set[UUID]:
    """Name who is off the lot for an interest in one of its providers."""
    return set(
        session.exec(
            select(Declaration.user_id).where(
                Declaration.lot_id == lot.id, col(Declaration.has_conflict).is_(True)
            )
        )
    )


def panel_of(session: Session, lot: Lot) -> list[User]:
    """List who counts; from the opening of consensus on it is who handed in then."""
    off = conflicted(session, lot)
    handed_in = _handed_in(session, lot)
    if handed_in is None:
        people = people_with(session, lot.tender_id, Duty.EVALUATOR, lot)
    else:
        query = select(User).where(col(User.id).in_(handed_in)).order_by(User.name)
        people = list(session.exec(query))
    return [person for person in people if person.id not in off]


def panel_ids(session: Session, lot: Lot) -> list[UUID]:
    """Say who counts; from the opening of consensus on without reading who they are."""
    has_conflict = (col(Declaration.lot_id) == lot.id) & col(Declaration.has_conflict).is_(True)
    found = session.exec(
        select(Round, Declaration.user_id)
        .outerjoin(Declaration, has_conflict)
        .where(Round.lot_id == lot.id)
    ).all()
    panel = who_counts(found[0][0], {user_id for _round, user_id in found}) if found else None
    return [one.id for one in panel_of(session, lot)] if panel is None else panel


def who_counts(round_: Round, off: Collection[UUID | None]) -> list[UUID] | None:
    """Say who of a frozen panel counts, without who fell away; nothing until it is frozen."""
    if round_.state == RoundState.INDIVIDUAL:
        return None
    return [one for one in map(UUID, round_.panel) if one not in off]


def _handed_in(session: Session, lot: Lot) -> list[UUID] | None:
    round_ = round_of(session, lot)
    if round_ is None or round_.state == RoundState.INDIVIDUAL:
        return None
    return [UUID(text) for text in round_.panel]


def providers_of(session: Session, lot: Lot) -> Sequence[Provider]:
    """List who is to be declared on, by name: every provider whose submission counts."""
    return session.exec(_to_declare_on(lot)).all()


def _to_declare_on(lot: Lot) -> SelectOfScalar[Provider]:
    return (
        select(Provider)
        .join(Submission, col(Submission.provider_id) == col(Provider.id))
        .where(Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED)
        .order_by(Provider.name)
    )


def declarations_of(session: Session, lot: Lot, user: User) -> dict[UUID, Declaration]:
    """Read what a person declared so far, by provider."""
    found = session.exec(
        select(Declaration).where(Declaration.lot_id == lot.id, Declaration.user_id == user.id)
    )
    return {declaration.provider_id: declaration for declaration in found}


def names_of(session: Session, lot: Lot) -> dict[UUID, list[str]]:
    """Name who stands behind each provider: itself, its members and its subcontractors."""
    rows = session.exec(
        select(Provider.id, Provider.name, Party.name)
        .join(Submission, col(Submission.provider_id) == col(Provider.id))
        .join(Party, col(Party.submission_id) == col(Submission.id), isouter=True)
        .where(Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED)
        .order_by(col(Party.position))
    )
    found: dict[UUID, list[str]] = {}
    for provider_id, name, party in rows:
        found.setdefault(provider_id, [name])
        if party:
            found[provider_id].append(party)
    return found


def undeclared(session: Session, lot: Lot, user: User) -> list[Provider]:
    """List the providers on which a person still has to declare, or again for a new name."""
    rows = session.exec(
        select(Provider, Declaration.names, Party.name)
        .join(Submission, col(Submission.provider_id) == col(Provider.id))
        .join(Party, col(Party.submission_id) == col(Submission.id), isouter=True)
        .join(
            Declaration,
            and_(
                col(Declaration.lot_id) == lot.id,
                col(Declaration.user_id) == user.id,
                col(Declaration.provider_id) == col(Provider.id),
            ),
            isouter=True,
        )
        .where(Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED)
        .order_by(Provider.name)
    )
    found = {one.id: one for one, names, party in rows if is_new(names, party)}
    return list(found.values())


def is_new(names: Collection[str] | None, party: str | None) -> bool:
    """Whether nothing was declared on a provider, or not on this name behind it."""
    return names is None or (party is not None and party not in names)


def require_on_panel(session: Session, lot: Lot, user: User) -> None:
    """Refuse who does not judge this lot: for them it does not exist."""
    if user.id not in {person.id for person in panel_of(session, lot)}:
        raise NotFoundError


def chairs_of(session: Session, lot: Lot) -> list[User]:
    """List who leads the meeting: chairs without a conflict."""
    off = conflicted(session, lot)
    chairs = people_with(session, lot.tender_id, Duty.CHAIR, lot)
    return [person for person in chairs if person.id not in off]


def observers_of(session: Session, lot: Lot) -> list[User]:
    """List who attends the meeting without a score: observers without a conflict."""
    off = conflicted(session, lot)
    people = people_with(session, lot.tender_id, Duty.OBSERVER, lot)
    return [person for person in people if person.id not in off]


def require_chair(session: Session, lot: Lot, user: User) -> None:
    """Refuse who does not lead this lot, or did not declare on every provider yet."""
    if user.id not in {person.id for person in chairs_of(session, lot)}:
        raise NotFoundError
    require_declared(session, lot, user)


def require_declared(session: Session, lot: Lot, user: User) -> None:
    """Refuse who did not declare on every provider yet."""
    if undeclared(session, lot, user):
        raise ForbiddenError(FIRST_DECLARE)


def require_open(session: Session, lot: Lot) -> Round:
    """Refuse before the chair opened consensus: until then there is nothing to see."""
    round_ = round_of(session, lot)
    if round_ is None or round_.state == RoundState.INDIVIDUAL:
        raise ConflictError(_("Consensus of this lot is not open yet."))
    return round_


def require_individual(session: Session, lot: Lot) -> Round:
    """Refuse when people do not score on their own: not yet, or not any more."""
    return demand_individual(lot, round_of(session, lot))


def demand_individual(lot: Lot, round_: Round | None) -> Round:
    """The same, where the round was read."""
    if lot.state != LotState.SCORING or round_ is None:
        raise ConflictError(_("Scores can only be given while the lot is being scored."))
    if round_.state != RoundState.INDIVIDUAL:
        raise ConflictError(_("Consensus is open. Nobody's own scores can change any more."))
    return round_


def member_of(session: Session, lot: Lot, user_id: UUID) -> User:
    """Find somebody of the panel, or say that nobody is there."""
    person = next((one for one in panel_of(session, lot) if one.id == user_id), None)
    if person is None:
        raise NotFoundError
    return person


def declared_by(session: Session, lot: Lot) -> set[UUID]:
    """Name who declared on every name behind every provider."""
    behind = names_of(session, lot)
    signed: dict[UUID, dict[UUID, Sequence[str]]] = {}
    for user_id, provider_id, names in session.exec(
        select(Declaration.user_id, Declaration.provider_id, Declaration.names).where(
            Declaration.lot_id == lot.id
        )
    ):
        signed.setdefault(user_id, {})[provider_id] = names
    return {user_id for user_id, on in signed.items() if _is_complete(behind, on)}


def _is_complete(behind: Mapping[UUID, list[str]], signed: Mapping[UUID, Sequence[str]]) -> bool:
    return all(
        not is_new(signed.get(provider_id), party)
        for provider_id, (_provider, *parties) in behind.items()
        for party in (None, *parties)
    )
