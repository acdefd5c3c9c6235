"""What the room shows: every provider of its tenders, and who read which file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import events_of
from app.checks.models import Gate, GateState
from app.integrity.models import BibobFile
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Row:
    """A provider in a tender, with its file if there is one."""

    provider: Provider
    file: BibobFile | None
    open_gates: int
    gates: int


def providers_in(session: Session, tenders: Sequence[Tender]) -> dict[UUID, list[Row]]:
    """List the providers whose checks began, per tender."""
    ids = [tender.id for tender in tenders]
    gates = session.exec(
        select(Gate.tender_id, Gate.state, Provider)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(col(Gate.tender_id).in_(ids))
        .order_by(col(Provider.name))
    ).all()
    files = {
        (file.tender_id, file.provider_id): file
        for file in session.exec(select(BibobFile).where(col(BibobFile.tender_id).in_(ids)))
    }
    found: dict[tuple[UUID, UUID], list[GateState]] = {}
    providers: dict[UUID, Provider] = {}
    for tender_id, state, provider in gates:
        found.setdefault((tender_id, provider.id), []).append(GateState(state))
        providers[provider.id] = provider
    rows: dict[UUID, list[Row]] = {tender.id: [] for tender in tenders}
    for (tender_id, provider_id), states in found.items():
        rows[tender_id].append(
            Row(
                providers[provider_id],
                files.get((tender_id, provider_id)),
                open_gates=states.count(GateState.OPEN),
                gates=len(states),
            )
        )
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
    people = select(User.id, User.name).where(
        col(User.id).in_({event.actor_id for event in events})
    )
    names = dict(session.exec(people).all())
    return [
        Line(one.number, one.at, one.action, names[one.actor_id] if one.actor_id else "", one.hash)
        for one in events
    ]
