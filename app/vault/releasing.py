"""Two people release a private key together, after the deadline and within ten minutes."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Attempt, Proposal, User
from app.audit.service import record
from app.core import clock
from app.core.clock import utcnow
from app.core.errors import ConflictError, DomainError, InvalidError
from app.core.i18n import lazy as _
from app.tenders.models import Tender
from app.vault.models import OpenerKey, PairWrap, VaultKey
from app.vault.passphrases import is_opener, opener_key, unlock_own_key
from app.vault.service import context_of, inner_of
from app.vault.wrapping import unseal_key

OPENING_LASTS = timedelta(minutes=10)
KIND = "vault.open"


class TooEarlyError(ConflictError):
    """Somebody tried to open before the deadline: refused, and kept in the trail."""


class ClockJumpedError(ConflictError):
    """The server's clock cannot be trusted to say that the deadline passed."""


def waiting_opening(session: Session, key: VaultKey) -> Proposal | None:
    """Find the opening that waits for a second person; none that a former opener began."""
    found = two_people.open_proposal(session, KIND, key)
    return found if found and is_opener(session, key.tender_id, found.proposer_id) else None


def _wraps_of(session: Session, key: VaultKey, first: User) -> list[tuple[PairWrap, OpenerKey]]:
    """Read what a person can begin with, each with the key of who must follow."""
    wraps = session.exec(
        select(PairWrap, OpenerKey)
        .join(OpenerKey, col(OpenerKey.user_id) == col(PairWrap.second_id))
        .where(PairWrap.vault_key_id == key.id, PairWrap.first_id == first.id)
    ).all()
    if not wraps:
        raise ConflictError(_("This vault was not closed for you. Ask another opener."))
    return list(wraps)


def begin_opening(
    session: Session, key: VaultKey, opener: User, passphrase: str, *, again: bool = False
) -> Proposal:
    """Open the outer half for every possible second person, who has ten minutes to follow.

    `again`: what came late is opened with a key that was used before and forgotten.
    """
    _own, private = _own_key_to_open(session, key, opener, passphrase, again=again)
    wraps = _wraps_of(session, key, opener)
    half = {
        str(second.user_id): {
            "inner": b64encode(inner_of(key, wrap, private)).decode(),
            "origin": str(wrap.on_behalf_of_id or opener.id),
        }
        for wrap, second in wraps
    }
    if waiting_opening(session, key) is None:
        two_people.drop(session, KIND, key, opener)
    _forget_unused(session, key)
    return two_people.propose(session, KIND, key, opener, half, within=OPENING_LASTS, told={})


def finish_opening(
    session: Session, key: VaultKey, opener: User, passphrase: str, *, again: bool = False
) -> bytes:
    """Let a second person open the inner half: the private key, in memory only."""
    own, private = _own_key_to_open(session, key, opener, passphrase, again=again)
    proposal = waiting_opening(session, key)
    half = dict(proposal.payload) if proposal else {}
    proposal = two_people.confirm(session, proposal, opener, key)
    mine = half.get(str(opener.id))
    if mine is None:
        raise ConflictError(_("This vault was not closed for you. Ask another opener."))
    context = context_of(key, UUID(mine["origin"]), own.user_id, "inner")
    secret = unseal_key(private, b64decode(mine["inner"]), context)
    proposal.payload = {}
    key.opened_at = key.opened_at or utcnow()
    session.add_all([proposal, key])
    told = {"purpose": key.purpose, "first": proposal.proposer_id}
    record(session, opener, KIND, key, after=told)
    return secret


def _own_key_to_open(
    session: Session, key: VaultKey, opener: User, passphrase: str, *, again: bool
) -> tuple[OpenerKey, bytes]:
    """Open a person's own key, after everything that must hold before anybody may."""
    if key.opened_at and not again:
        raise ConflictError(_("This vault was opened already."))
    deadline = session.get_one(Tender, key.tender_id).deadline
    if deadline is None or utcnow() <= deadline:
        raise TooEarlyError(
            _("The vault opens only after the deadline. This attempt is kept in the log.")
        )
    if clock.jumped():
        raise ClockJumpedError(
            _(
                "The server's clock jumped, so the vault stays closed. Ask the operator to look "
                "at the clock and to start the server again."
            )
        )
    return unlock_own_key(session, opener, passphrase)


def _forget_unused(session: Session, key: VaultKey) -> None:
    """Throw away what an earlier first person opened and no second one can use any more."""
    old = session.exec(
        select(Proposal).where(
            Proposal.kind == KIND,
            Proposal.trail == key.trail,
            or_(col(Proposal.expires_at) <= utcnow(), col(Proposal.withdrawn_at).is_not(None)),
        )
    ).all()
    for proposal in old:
        proposal.payload = {}
        session.add(proposal)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an opening is, as the pages show it."""

    is_opened: bool
    first: User | None = None
    expires_at: datetime | None = None
    is_mine: bool = False
    """Whether the person who looks began it, so that somebody else must follow."""
    has_key: bool = False
    may_begin: bool = False
    """Whether the vault was closed for the person who looks, to begin with."""
    may_follow: bool = False
    """Whether what the first person opened can be opened further by the person who looks."""


def opening_stage(session: Session, key: VaultKey, user: User, *, again: bool = False) -> Stage:
    """Say how far an opening is, for one person."""
    if key.opened_at and not again:
        return Stage(is_opened=True)
    proposal = waiting_opening(session, key)
    stage = Stage(
        is_opened=False,
        has_key=opener_key(session, user) is not None,
        may_begin=_closed_for(session, key, user),
    )
    if proposal is None:
        return stage
    first = session.get_one(User, proposal.proposer_id)
    return replace(
        stage,
        first=first,
        expires_at=proposal.expires_at,
        is_mine=first.id == user.id,
        may_follow=str(user.id) in proposal.payload,
    )


def _closed_for(session: Session, key: VaultKey, user: User) -> bool:
    where = (PairWrap.vault_key_id == key.id, PairWrap.first_id == user.id)
    return session.exec(select(PairWrap.id).where(*where).limit(1)).first() is not None


def note_refused_opening(session: Session, key: VaultKey, opener: User, error: DomainError) -> None:
    """Keep an attempt that was refused, in a transaction of its own."""
    if isinstance(error, InvalidError):
        session.add(Attempt(what=f"vault:{opener.id}"))
    reason = "too_early" if isinstance(error, TooEarlyError) else type(error).__name__
    record(session, opener, "vault.refuse", key, after={"reason": reason})
