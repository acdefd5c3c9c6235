"""What leaves this room: open or decided, and for all of a lot at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks import gates as checks
from app.checks.gates import ADMITS
from app.checks.models import Gate, GateState
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.exclusions.codes import PublicCode, give_code
from app.integrity.models import BibobFile, Clearance
from app.integrity.service import find_file, gates_of
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState, Tender


@dataclass(slots=True)
class Judged:
    """What is known of one provider: when it was cleared or concluded last, and the code."""

    at: datetime | None = None
    file: BibobFile | None = None

    def covers(self, gate: Gate) -> bool:
        """Whether this round of checks of the provider was judged."""
        is_running = self.file is not None and self.file.is_running
        return not is_running and self.at is not None and self.at >= gate.open_since


def decide_without_file(
    session: Session, tender: Tender, provider: Provider, officer: User
) -> None:
    """Say that a provider needs no investigation, or none any more."""
    if not gates_of(session, tender, provider):
        raise NotFoundError
    file = find_file(session, tender, provider)
    if file and file.is_running:
        raise ConflictError(_("An investigation is running. Conclude its file first."))
    if provider.id not in _unjudged(session, tender):
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    _clear(session, tender, provider.id, officer)
    decide_ready(session, tender, officer)


def decide_others(session: Session, tender: Tender, officer: User) -> None:
    """Say the same at once of every provider without a running file."""
    waiting = _unjudged(session, tender)
    if not waiting:
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    for provider_id in waiting:
        _clear(session, tender, provider_id, officer)
    decide_ready(session, tender, officer)


def _clear(session: Session, tender: Tender, provider_id: UUID, officer: User) -> None:
    clearance = Clearance(tender_id=tender.id, provider_id=provider_id, cleared_by_id=officer.id)
    session.add(clearance)
    session.flush()
    record(session, officer, "bibob.clear", clearance)


def asked_about(rows: Iterable[tuple[Gate, LotState, SubmissionState]]) -> set[UUID]:
    """Name the open gates that need a judgement: of who counts, and of who withdrew beside them.

    Nothing else would decide the others of a lot when who withdrew was the last one to judge;
    deciding them at that very moment would tell of a file.
    """
    is_open = [row for row in rows if row[0].state == GateState.OPEN]
    counting = [
        (gate, state) for gate, state, stands in is_open if stands == SubmissionState.SUBMITTED
    ]
    together = {gate.lot_id for gate, state in counting if not _stands_alone(gate, state)}
    left = {
        gate.id
        for gate, _state, stands in is_open
        if stands == SubmissionState.WITHDRAWN and gate.lot_id in together
    }
    return left | {gate.id for gate, _state in counting}


def _unjudged(session: Session, tender: Tender) -> list[UUID]:
    """List the providers of whom somebody must still say that there is no file needed."""
    judged = judged_in(session, [tender.id])
    rows = session.exec(
        select(Gate, Lot.state, Submission)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .join(Lot, col(Lot.id) == col(Gate.lot_id))
        .where(Gate.tender_id == tender.id)
        .order_by(col(Submission.number))
    ).all()
    asked = asked_about(
        (gate, LotState(state), SubmissionState(one.state)) for gate, state, one in rows
    )
    found = {}
    for gate, _state, submission in rows:
        if gate.id not in asked:
            continue
        known = _of(judged, submission)
        is_running = known.file is not None and known.file.is_running
        if not is_running and not known.covers(gate):
            found[submission.provider_id] = True
    return list(found)


def judged_in(session: Session, tender_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], Judged]:
    """Read what is known of every provider of some tenders."""
    found: dict[tuple[UUID, UUID], Judged] = {}
    ids = list(tender_ids)
    cleared = select(Clearance).where(col(Clearance.tender_id).in_(ids))
    for one in session.exec(cleared.order_by(col(Clearance.cleared_at))):
        found.setdefault((one.tender_id, one.provider_id), Judged()).at = one.cleared_at
    for file in session.exec(select(BibobFile).where(col(BibobFile.tender_id).in_(ids))):
        judged = found.setdefault((file.tender_id, file.provider_id), Judged())
        judged.file = file
        if file.concluded_at:
            judged.at = max(filter(None, (judged.at, file.concluded_at)))
    return found


def decide_ready(session: Session, tender: Tender, officer: User) -> None:
    """Decide the gates that wait for nobody any more.

    A gate that stays open while those beside it are decided would tell of a file. So all gates
    of a lot are decided at once. In an open house each application stands alone, until all of
    them were opened once more.
    """
    session.flush()
    judged = judged_in(session, [tender.id])
    rows = session.exec(
        select(Gate, Lot.state, Submission)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .join(Lot, col(Lot.id) == col(Gate.lot_id))
        .where(Gate.tender_id == tender.id)
        .order_by(col(Submission.number))
    ).all()
    waits_for = {
        gate.lot_id
        for gate, state, submission in rows
        if not _stands_alone(gate, LotState(state))
        and gate.state == GateState.OPEN
        and submission.state == SubmissionState.SUBMITTED
        and not _of(judged, submission).covers(gate)
    }
    for gate, state, submission in rows:
        known = _of(judged, submission)
        is_held = gate.lot_id in waits_for and not _stands_alone(gate, LotState(state))
        if is_held or not known.covers(gate):
            continue
        if gate.state == GateState.OPEN:
            checks.decide_gate(session, gate, officer)
        give_code(session, gate, officer, known.file.code if known.file else PublicCode.CLEAR)


def _stands_alone(gate: Gate, state: LotState) -> bool:
    return state in ADMITS and not gate.is_again


def _of(judged: dict[tuple[UUID, UUID], Judged], submission: Submission) -> Judged:
    return judged.get((submission.tender_id, submission.provider_id), Judged())
