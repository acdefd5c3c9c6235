"""What waits for a second person, and for who may be that person."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, or_, select

from app.accounts.models import Proposal, User
from app.accounts.permissions import GRANTS, Duty, Permission
from app.admissions.ending import END
from app.admissions.taking_back import TAKE_BACK as DECIDE_ANEW
from app.authorities.people import APPOINT
from app.awards.standstill import SKIP
from app.awards.taking_back import TAKE_BACK
from app.checks.leaving import KIND as LEAVE
from app.checks.leaving import can_leave
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.openings.late import KIND as OPEN_LATE
from app.openings.late import REVOKE as KEEP_SHUT
from app.openings.late import can_come_in
from app.rankings.draws import DRAW
from app.records.redacting import ASKED as REDACT
from app.retention.destroying import KIND as DESTROY
from app.vault.releasing import KIND as OPENING
from app.work.posts import Post
from app.work.task import Task, at, waits

P = Permission


def _holding(*permissions: Permission) -> frozenset[Duty]:
    """The duties that hold one of these permissions."""
    return frozenset(duty for duty, held in GRANTS.items() if not held.isdisjoint(permissions))


@dataclass(frozen=True, slots=True)
class Second:
    """What a second person does with a kind of proposal, and on which page."""

    title: LazyProxy
    href_name: str
    subject: str
    """What the page calls the id of what it is about."""
    duties: frozenset[Duty]

    @property
    def who(self) -> Duty:
        """Whose turn it is, for who cannot be the second person."""
        return next(duty for duty in Duty if duty in self.duties)


OF_LATE = frozenset({OPEN_LATE, KEEP_SHUT})
DECIDES = _holding(P.AWARD_DECIDE)
SECONDS: dict[str, Second] = {
    APPOINT: Second(
        lazy("Confirm a duty"), "authorities:people", "tender_id", _holding(P.TENDER_READ)
    ),
    DRAW: Second(
        lazy("Enter the draw of lots"), "rankings:draw", "lot_id",
        _holding(P.AWARD_WRITE, P.AWARD_DECIDE),
    ),
    TAKE_BACK: Second(
        lazy("Confirm that a decision is taken back"), "awards:take_back", "award_id", DECIDES
    ),
    SKIP: Second(
        lazy("Confirm that no standstill runs"), "standstills:skip", "award_id", DECIDES
    ),
    DECIDE_ANEW: Second(
        lazy("Confirm that a decision is taken back"), "admissions:take_back", "submission_id",
        DECIDES,
    ),
    END: Second(
        lazy("Confirm that an admission ends"), "admissions:ending", "submission_id", DECIDES
    ),
    OPEN_LATE: Second(
        lazy("Confirm that a late submission is opened"), "openings:late", "submission_id",
        _holding(P.DEADLINE_MOVE),
    ),
    KEEP_SHUT: Second(
        lazy("Confirm that a late submission stays closed"), "openings:late", "submission_id",
        _holding(P.DEADLINE_MOVE),
    ),
    LEAVE: Second(
        lazy("Confirm that a provider withdraws"), "checks:leaving", "submission_id",
        _holding(P.DEADLINE_MOVE),
    ),
    REDACT: Second(
        lazy("Confirm a redacted version"), "records:redaction", "redaction_id",
        _holding(P.REDACTION_CONFIRM),
    ),
    DESTROY: Second(
        lazy("Confirm that a file is destroyed"), "retention:destruction", "tender_id",
        _holding(P.FILE_DESTROY),
    ),
}  # fmt: skip
"""Proposals that no state of a lot shows; those that one shows stand with that lot's tasks."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """What two people do together and did not finish."""

    asked: dict[UUID, list[Proposal]]
    """Per tender."""
    late: dict[UUID, list[UUID]]
    """Late submissions that two people decided to open, per lot."""
    openings: dict[UUID, list[Proposal]]
    """Vaults of which one person began the opening, per tender: a few minutes to follow."""


def seconds_of(session: Session, tenders: Collection[UUID]) -> Seconds:
    """Read every proposal that somebody can still confirm; a late submission waits once more."""
    found = session.exec(
        select(Proposal).where(
            col(Proposal.kind).in_([*SECONDS, OPENING]),
            col(Proposal.trail).in_(tenders),
            or_(col(Proposal.confirmed_at).is_(None), Proposal.kind == OPEN_LATE),
            col(Proposal.withdrawn_at).is_(None),
            or_(col(Proposal.expires_at).is_(None), col(Proposal.expires_at) > utcnow()),
        )
    ).all()
    about_late = [_about(one) for one in found if one.kind in OF_LATE]
    taken_back = {_about(one) for one in found if one.kind == KEEP_SHUT}
    lots = can_come_in(session, about_late) if about_late else {}
    about_leaving = [_about(one) for one in found if one.kind == LEAVE]
    leaving = can_leave(session, about_leaving) if about_leaving else set()
    asked: dict[UUID, list[Proposal]] = {}
    late: dict[UUID, list[UUID]] = {}
    openings: dict[UUID, list[Proposal]] = {}
    for one in found:
        if one.kind == OPENING and one.trail:
            openings.setdefault(one.trail, []).append(one)
            continue
        if one.kind in OF_LATE and _about(one) not in lots:
            continue
        if one.kind == LEAVE and _about(one) not in leaving:
            continue
        if one.confirmed_at and _about(one) in taken_back:
            continue
        if one.confirmed_at:
            late.setdefault(lots[_about(one)], []).append(_about(one))
        elif one.trail:
            asked.setdefault(one.trail, []).append(one)
    return Seconds(asked, late, openings)


def proposals_waiting(
    seconds: Seconds, post: Post, user: User, *, is_first: bool
) -> Iterator[Task]:
    """Say what waits for a second person, to who can be that person or waits for one.

    What is about a lot stands with that lot, all else with the first post in its tender.
    """
    for one in seconds.asked.get(post.tender.id, ()):
        second = SECONDS[one.kind]
        is_of_lot = second.subject == "lot_id"
        if is_of_lot and (post.lot is None or post.lot.id != _about(one)):
            continue
        if not is_of_lot and not is_first:
            continue
        about = post.tender.id if second.subject == "tender_id" else _about(one)
        where = at(post, post.lot) if is_of_lot and post.lot else post.tender.title
        task = Task(str(second.title), where, second.href_name, {second.subject: about})
        if post.duty in second.duties:
            yield _waits_for_another(task) if _is_own(one, user) else task
        elif post.duty == Duty.OFFICER:
            yield waits(task, second.who)


def late_to_open(seconds: Seconds, post: Post) -> Iterator[Task]:
    """Say which late submissions two openers can open."""
    if post.lot is None:
        return
    for submission_id in seconds.late.get(post.lot.id, ()):
        ids = {"submission_id": submission_id}
        yield Task(_("Open a late submission"), at(post, post.lot), "openings:late", ids)


def opening_with_two(
    seconds: Seconds, user: User, post: Post, task: Task, key_id: UUID | None = None
) -> Task:
    """Ask a colleague to follow while an opening was begun; who began it waits for that.

    `key_id`: of the prices of one lot; without it the vault of the whole tender.
    """
    for one in seconds.openings.get(post.tender.id, ()):
        if key_id is None or _about(one) == key_id:
            if one.proposer_id == user.id:
                return _waits_for_another(task)
            return replace(task, title=_("Confirm the opening that a colleague began"),
                           due=one.expires_at)  # fmt: skip
    return task


def _about(proposal: Proposal) -> UUID:
    """The id of what a proposal is about."""
    return UUID(proposal.subject.partition(":")[2])


def _is_own(proposal: Proposal, user: User) -> bool:
    """Whether a person proposed it, or is the one for whom a duty is proposed."""
    is_for = proposal.kind == APPOINT and proposal.payload.get("user") == str(user.id)
    return is_for or proposal.proposer_id == user.id


def _waits_for_another(task: Task) -> Task:
    who = _("A second person")
    return Task(task.title, task.where, task.href_name, task.ids, who, is_mine=False)
