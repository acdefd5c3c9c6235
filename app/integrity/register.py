"""What the room shows: every provider of its tenders, and who read which file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.service import names_of
from app.audit.service import events_of
from app.checks.models import Gate, GateState
from app.integrity.gates import Judged, asked_about, judged_in
from app.integrity.models import BibobFile, FileState
from app.integrity.turns import TURNS
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState, Tender


@dataclass(slots=True)
class Row:
    """A provider in a tender, with its file if there is one."""

    provider: Provider
    judged: Judged
    gates: list[Gate] = field(default_factory=list)
    states: list[SubmissionState] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    """Of each gate whether it is open and needs a judgement."""

    @property
    def file(self) -> BibobFile | None:
        """Its file in this tender."""
        return self.judged.file

    @property
    def open_gates(self) -> int:
        """Gates that wait: for this provider, or for others in the same lot."""
        return sum(gate.state == GateState.OPEN for gate in self.gates)

    @property
    def needs_judgement(self) -> bool:
        """Whether somebody must still say that there is no file needed."""
        rows = zip(self.gates, self.asked, strict=True)
        return any(is_asked and not self.judged.covers(gate) for gate, is_asked in rows)

    @property
    def can_be_cleared(self) -> bool:
        """Whether somebody may say now that no file, or no new one, is needed."""
        return self.needs_judgement and (self.file is None or not self.file.is_running)

    @property
    def has_decided(self) -> bool:
        """Whether a gate of who is still in the running can be opened once more."""
        rows = zip(self.gates, self.states, strict=True)
        return any(
            gate.state == GateState.DECIDED and state == SubmissionState.SUBMITTED
            for gate, state in rows
        )

    @property
    def waits(self) -> bool:
        """Whether something is still to be done: a judgement, or a file that is not concluded."""
        return self.can_be_cleared or (
            self.file is not None and self.file.state != FileState.CONCLUDED
        )

    @property
    def has_withdrawn(self) -> bool:
        """Whether nothing of this provider is left in the tender."""
        return all(state == SubmissionState.WITHDRAWN for state in self.states)

    @property
    def turn(self) -> tuple[object, object]:
        """What is next in the file, and who must act."""
        return TURNS[self.file.state] if self.file else ("", "")


def providers_in(session: Session, tenders: Sequence[Tender]) -> dict[UUID, list[Row]]:
    """List the providers whose checks began, per tender."""
    ids = [tender.id for tender in tenders]
    gates = session.exec(
        select(Gate, Lot.state, Submission.state, Provider)
        .join(Lot, col(Lot.id) == col(Gate.lot_id))
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(col(Gate.tender_id).in_(ids))
        .order_by(col(Provider.name))
    ).all()
    judged = judged_in(session, ids)
    asked = asked_about(
        (gate, LotState(lot), SubmissionState(stands)) for gate, lot, stands, _provider in gates
    )
    found: dict[tuple[UUID, UUID], Row] = {}
    for gate, _lot, state, provider in gates:
        key = (gate.tender_id, provider.id)
        row = found.setdefault(key, Row(provider, judged.get(key, Judged())))
        row.gates.append(gate)
        row.states.append(SubmissionState(state))
        row.asked.append(gate.id in asked)
    rows: dict[UUID, list[Row]] = {tender.id: [] for tender in tenders}
    for (tender_id, _provider_id), row in found.items():
        rows[tender_id].append(row)
    return rows


@dataclass(frozen=True, slots=True)
class Line:
    """One act on a file: kept in its own chain."""

    number: int
    at: datetime
    action: str
    name: str
    hash: str


def chain_of(session: Session, file: BibobFile) -> list[Line]:
    """Read who did what with a file, latest first."""
    events = [event for event, _payload in events_of(session, file.id)]
    names = names_of(session, [event.actor_id for event in events])
    return [Line(one.number, one.at, one.action, names.get(one.actor_id, ""), one.hash)
            for one in events]  # fmt: skip
