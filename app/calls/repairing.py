"""Repair: one defect, found over all submissions, and the same chance for all who have it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.calls.answering import files_of
from app.calls.calling import call, refuse_term
from app.calls.forms import RepairForm
from app.calls.verifying import VERIFYING
from app.checks.admission import Row, Sheet, on_export
from app.checks.gates import RUNNING
from app.checks.models import Call, CallFile, CallKind, Check, CheckState, Defect, Repair
from app.checks.words import DEFECTS
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import gettext, moment, ngettext
from app.core.i18n import lazy as _
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState, Requirement


@dataclass(frozen=True, slots=True)
class Holder:
    """A submission that has a defect."""

    check: Check
    submission: Submission
    name: str


@dataclass(slots=True)
class Group:
    """Everyone with one defect on one requirement, and what stands in the way of asking."""

    requirement: Requirement
    defect: Defect
    holders: list[Holder] = field(default_factory=list)
    failed: list[Holder] = field(default_factory=list)
    """The same defect, judged as one that cannot be mended."""
    unread: int = 0
    """Submissions of which nobody judged this requirement yet."""

    @property
    def reason(self) -> str:
        """What was written to everybody who has it; empty where that is not the same."""
        found = {one.check.reason for one in self.holders}
        return found.pop() if len(found) == 1 else ""

    @property
    def fault(self) -> object:
        """Say why it cannot be asked now; empty: it can."""
        if not self.requirement.is_repairable:
            return _("The tender says that this cannot be repaired. Choose another judgement.")
        if self.unread:
            return ngettext(
                "This requirement is not judged yet for %(n)s submission. Read all of them first.",
                "This requirement is not judged yet for %(n)s submissions. Read all of them first.",
                self.unread,
            )
        if self.failed:
            return _(
                "%(names)s: the same defect, but judged as ‘does not pass’. "
                "Equal cases get the same chance. Open that judgement again first.",
                names=", ".join(one.name for one in self.failed),
            )
        return ""


def groups_of(session: Session, lot: Lot) -> list[Group]:
    """Find the defects of a lot for which nobody was asked yet, over all its submissions."""
    asked = select(Call.check_id).where(
        Call.lot_id == lot.id,
        col(Call.repair_id).is_not(None),
        col(Call.withdrawn_at).is_(None),
    )
    rows = session.exec(
        select(Check, Submission, Requirement, Provider.name)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(
            Check.lot_id == lot.id,
            col(Check.state).in_([CheckState.TO_REPAIR, CheckState.FAILED]),
            col(Check.id).not_in(asked),
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Requirement.position), col(Submission.number))
    ).all()
    unread = _unread(session, lot)
    groups: dict[tuple[UUID, Defect], Group] = {}
    for check, submission, requirement, name in rows:
        defect = check.defect or Defect.OTHER
        group = groups.setdefault((requirement.id, defect), Group(requirement, defect))
        group.unread = unread.get(requirement.id, 0)
        whose = group.failed if check.state == CheckState.FAILED else group.holders
        whose.append(Holder(check, submission, name))
    return [group for group in groups.values() if group.holders]


def _unread(session: Session, lot: Lot) -> dict[UUID, int]:
    """Count what is not judged yet; an application of an open house stands on its own."""
    if lot.state != LotState.CHECKING:
        return {}
    query = (
        select(Check.requirement_id, func.count())
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .where(
            Check.lot_id == lot.id,
            Check.state == CheckState.OPEN,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .group_by(col(Check.requirement_id))
    )
    return dict(session.exec(query).all())


def group_of(session: Session, lot: Lot, requirement_id: UUID, defect: Defect) -> Group:
    """Read one defect that nobody was asked to mend yet."""
    for group in groups_of(session, lot):
        if (group.requirement.id, group.defect) == (requirement_id, defect):
            return group
    raise NotFoundError


def offer(session: Session, lot: Lot, group: Group, officer: User, form: RepairForm) -> Repair:
    """Ask everyone with this defect the same, until the same moment (Aw 2.55)."""
    if lot.state not in RUNNING | VERIFYING:
        raise ConflictError(_("The checks are finished. Nothing can change in them any more."))
    if group.fault:
        raise ConflictError(group.fault)
    if not form.is_no_new_offer:
        raise InvalidError(
            _("Repair may never become a new offer. Tick this only if it does not."),
            field="is_no_new_offer",
        )
    refuse_term(form.due_at)
    _refuse_shorter(session, lot, group, form)
    repair = Repair(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        requirement_id=group.requirement.id,
        defect=group.defect,
        asks=form.asks,
        because=form.because,
        due_at=form.due_at,
        asked_by_id=officer.id,
    )
    session.add(repair)
    session.flush()
    for holder in group.holders:
        call(
            session, holder.submission, officer, CallKind.REPAIR, form.asks, form.due_at,
            check=holder.check, repair=repair,
        )  # fmt: skip
    told = form.model_dump(mode="json") | {
        "requirement": group.requirement.number,
        "defect": group.defect,
        "submissions": [holder.submission.number for holder in group.holders],
    }
    record(session, officer, "repair.offer", repair, after=told)
    return repair


def _refuse_shorter(session: Session, lot: Lot, group: Group, form: RepairForm) -> None:
    """Who is asked later gets no less time than who was asked before."""
    earlier = session.exec(
        select(Repair).where(
            Repair.lot_id == lot.id,
            Repair.requirement_id == group.requirement.id,
            Repair.defect == group.defect,
            col(Repair.withdrawn_at).is_(None),
        )
    ).all()
    longest = max((one.due_at - one.asked_at for one in earlier), default=None)
    if longest and form.due_at - utcnow() < longest:
        raise InvalidError(
            _("Others had longer for the same defect. Give at least %(n)s days.",
              n=-(-int(longest.total_seconds()) // 86_400)),
            field="due_at",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """A repair that was asked, and how far each provider is."""

    repair: Repair
    requirement: Requirement
    calls: list[tuple[Call, str]]
    files: dict[UUID, list[CallFile]]
    """What came with each answer."""

    @property
    def answered(self) -> int:
        """Count who answered."""
        return sum(asked.answered_at is not None for asked, _name in self.calls)

    @property
    def is_over(self) -> bool:
        """Whether every answer is in, or the term is over."""
        return self.answered == len(self.calls) or self.repair.due_at <= utcnow()

    def sent_with(self, asked: Call) -> list[str]:
        """Name the files of an answer that was handed in."""
        return [one.name for one in self.files.get(asked.id, ())] if asked.is_readable else []


def offered_in(session: Session, lot: Lot) -> list[Offered]:
    """List the repairs that were asked in a lot, the latest first."""
    repairs = session.exec(
        select(Repair, Requirement)
        .join(Requirement, col(Requirement.id) == col(Repair.requirement_id))
        .where(Repair.lot_id == lot.id)
        .order_by(col(Repair.asked_at).desc())
    ).all()
    calls: Sequence[tuple[Call, str]] = session.exec(
        select(Call, Provider.name)
        .join(Submission, col(Submission.id) == col(Call.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(Call.lot_id == lot.id, col(Call.repair_id).is_not(None))
        .order_by(col(Submission.number))
    ).all()
    files = files_of(session, [asked.id for asked, _name in calls])
    return [
        Offered(repair, asked, [one for one in calls if one[0].repair_id == repair.id], files)
        for repair, asked in repairs
    ]


@on_export
def sheet_of(session: Session, lot: Lot) -> Sheet:
    """Write every request of a lot, and each answer, for the whole admission."""
    heads = [
        gettext("No."), gettext("Requirement"), gettext("What is wrong"), gettext("Provider"),
        gettext("Asked"), gettext("When"), gettext("Until"), gettext("Answered"), gettext("File"),
        gettext("Answer"),
    ]  # fmt: skip
    return Sheet(1, "repairs", gettext("Repair"), heads, list(_rows(session, lot)))


def _rows(session: Session, lot: Lot) -> Iterator[Row]:
    for one in offered_in(session, lot):
        for asked, name in one.calls:
            is_in = asked.answered_at is not None
            yield [
                one.requirement.number,
                one.requirement.title,
                str(DEFECTS[one.repair.defect]),
                name,
                one.repair.asks,
                moment(one.repair.asked_at),
                moment(one.repair.due_at),
                moment(asked.answered_at) if asked.answered_at else gettext("No answer"),
                ", ".join(one.sent_with(asked)),
                asked.answer if is_in else "",
            ]
