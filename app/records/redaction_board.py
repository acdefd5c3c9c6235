"""What the page of a redacted version shows: what stays back, and what is still shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.service import names_of
from app.records.members import Member, Part
from app.records.models import Redaction, Target, Withholding
from app.records.redacting import waiting, withholdings_of
from app.records.stock import Stock
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that stays back, as a person reads it."""

    withholding: Withholding
    title: str
    group: Part | Target
    """Beside what it stands on the page."""
    places: int = 1


@dataclass(frozen=True, slots=True)
class Board:
    """A redacted version as it stands."""

    kept: list[Kept]
    shown: dict[Part, list[Member]]
    kinds: dict[str, int]
    """What the trail still tells, with how many events."""
    maker: str
    proposer: str
    """Who asked for a second person; empty where nobody did."""
    is_mine: bool
    """Whether that was the person who looks."""
    confirmer: str

    @property
    def groups(self) -> dict[Part | Target, list[Kept]]:
        """What stays back, with what is of the same kind."""
        found: dict[Part | Target, list[Kept]] = {}
        for one in self.kept:
            found.setdefault(one.group, []).append(one)
        return found

    @property
    def is_fixed(self) -> bool:
        """Whether nothing can be changed now."""
        return bool(self.proposer or self.confirmer)


def board_of(session: Session, stock: Stock, redaction: Redaction, user: User) -> Board:
    """Put a version together with the dossier of today."""
    withholdings = withholdings_of(session, redaction)
    away = {(one.target, one.subject) for one in withholdings}
    members = {one.name: one for one in stock.members}
    shown: dict[Part, list[Member]] = {}
    for member in stock.members:
        if (Target.FILE, member.name) not in away:
            shown.setdefault(member.part, []).append(member)
    proposal = waiting(session, redaction) if redaction.confirmed_at is None else None
    names = names_of(
        session,
        [redaction.made_by_id, redaction.confirmed_by_id, proposal and proposal.proposer_id],
    )
    return Board(
        [_kept(one, stock, members) for one in withholdings],
        shown,
        {kind: n for kind, n in stock.kinds.items() if (Target.TRAIL, kind) not in away},
        names.get(redaction.made_by_id, ""),
        names.get(proposal.proposer_id, "") if proposal else "",
        proposal is not None and proposal.proposer_id == user.id,
        names.get(redaction.confirmed_by_id, "") if redaction.confirmed_by_id else "",
    )


def redactions_of(session: Session, tender: Tender) -> Sequence[Redaction]:
    """List the redacted versions of a tender's dossier, latest first."""
    return session.exec(
        select(Redaction)
        .where(Redaction.tender_id == tender.id)
        .order_by(col(Redaction.made_at).desc())
    ).all()


def _kept(one: Withholding, stock: Stock, members: dict[str, Member]) -> Kept:
    if one.target == Target.PASSAGE:
        return Kept(one, one.subject, one.target, stock.places_of(one.subject))
    if one.target == Target.TRAIL:
        return Kept(one, one.subject, one.target, stock.kinds.get(one.subject, 0))
    member = members.get(one.subject)
    if member is None:
        return Kept(one, one.subject, one.target)
    return Kept(one, member.title, member.part)
