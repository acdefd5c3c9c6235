"""Make keys that two people hold together, and let two people open them after the deadline."""

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Attempt, Proposal, User
from app.accounts.permissions import Duty
from app.accounts.signing_in import limit_attempts
from app.audit.service import record
from app.core import clock
from app.core.clock import utcnow
from app.core.errors import ConflictError, DomainError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.criteria import methods
from app.publishing import service as publishing
from app.tenders.models import Assignment, Lot, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of
from app.vault.models import OpenerKey, PairWrap, Purpose, VaultKey
from app.vault.sealing import UnsealError
from app.vault.wrapping import lock, make_pair, seal_key, unlock, unseal_key

MIN_PASSPHRASE = 12
MIN_OPENERS = 3
"""So many are appointed, any two open: one who is ill stops nothing."""
OPENING_LASTS = timedelta(minutes=10)
KIND = "vault.open"


class TooEarlyError(ConflictError):
    """Somebody tried to open before the deadline: refused, and kept in the trail."""


class ClockJumpedError(ConflictError):
    """The server's clock cannot be trusted to say that the deadline passed."""


# People's own keys ------------------------------------------------------------------


def opener_key(session: Session, user: User) -> OpenerKey | None:
    """Find a person's own key, if they made one."""
    return session.exec(select(OpenerKey).where(OpenerKey.user_id == user.id)).first()


def make_opener_key(
    session: Session, user: User, passphrase: str, *, memory_kib: int = 65536
) -> OpenerKey:
    """Make a person's own key; nobody else can open it, replace it or reset its passphrase."""
    if opener_key(session, user):
        raise ConflictError(_("You have a vault passphrase already. It cannot be replaced."))
    if len(passphrase) < MIN_PASSPHRASE:
        raise InvalidError(
            _("Use at least %(n)s characters.", n=MIN_PASSPHRASE), field="passphrase"
        )
    if passphrase.lower() in {user.email, user.name.lower()} or len(set(passphrase)) < 5:
        raise InvalidError(_("Choose a passphrase that is harder to guess."), field="passphrase")
    private, public = make_pair()
    salt = os.urandom(16)
    key = OpenerKey(
        user_id=user.id,
        public_key=public,
        salt=salt,
        wrapped_private_key=lock(passphrase, salt, private, memory_kib),
    )
    session.add(key)
    session.flush()
    record(session, user, "opener_key.make", key)
    return key


def openers_of(session: Session, tender: Tender) -> list[tuple[User, bool]]:
    """List who may open this tender's vault, and whether each made a key."""
    rows = session.exec(
        select(User, OpenerKey.id)
        .join(Assignment, col(Assignment.user_id) == col(User.id))
        .join(OpenerKey, col(OpenerKey.user_id) == col(User.id), isouter=True)
        .where(
            Assignment.tender_id == tender.id,
            Assignment.duty == Duty.OPENER,
            col(Assignment.ended_at).is_(None),
        )
        .order_by(User.name)
    ).all()
    return [(user, key is not None) for user, key in rows]


# A tender's keys --------------------------------------------------------------------


def find_vault_key(
    session: Session, tender_id: UUID, lot_id: UUID | None, purpose: Purpose
) -> VaultKey | None:
    """Find what closes a tender's content or a lot's prices; open house has nothing."""
    return session.exec(
        select(VaultKey).where(
            VaultKey.tender_id == tender_id,
            VaultKey.lot_id == lot_id if lot_id else col(VaultKey.lot_id).is_(None),
            VaultKey.purpose == purpose,
        )
    ).first()


def vault_key(session: Session, tender_id: UUID, lot_id: UUID | None, purpose: Purpose) -> VaultKey:
    """Give what closes a tender's content or a lot's prices."""
    key = find_vault_key(session, tender_id, lot_id, purpose)
    if key is None:
        raise NotFoundError
    return key


def make_vault_key(
    session: Session, tender: Tender, lot: Lot | None, purpose: Purpose, openers: list[User]
) -> VaultKey:
    """Make a pair whose private half opens only for two of these people together.

    For each pair of people, in each order, it is closed twice: for the second, then for the first.
    """
    if find_vault_key(session, tender.id, lot.id if lot else None, purpose):
        raise ConflictError(_("This vault has a key already."))
    own = session.exec(
        select(OpenerKey).where(col(OpenerKey.user_id).in_([user.id for user in openers]))
    ).all()
    if len(own) < MIN_OPENERS:
        raise ConflictError(
            _(
                "At least three people who open the vault must have made their own passphrase. "
                "Ask them to do that first."
            )
        )
    private, public = make_pair()
    key = VaultKey(
        tender_id=tender.id, lot_id=lot.id if lot else None, purpose=purpose, public_key=public
    )
    session.add(key)
    session.flush()
    for first, second in permutations(own, 2):
        pair = (first.user_id, second.user_id)
        inner = seal_key(second.public_key, private, context_of(key, *pair, "inner"))
        outer = seal_key(first.public_key, inner, context_of(key, *pair, "outer"))
        session.add(
            PairWrap(
                tender_id=tender.id,
                vault_key_id=key.id,
                first_id=first.user_id,
                second_id=second.user_id,
                wrapped=outer,
            )
        )
    told = {"purpose": purpose, "openers": sorted(str(one.user_id) for one in own)}
    record(session, None, "vault.close", key, after=told)
    return key


def context_of(key: VaultKey, first_id: UUID, second_id: UUID, layer: str) -> bytes:
    """Bind a layer to the key and the pair that it belongs to."""
    return f"pair/1 {layer} ".encode() + key.id.bytes + first_id.bytes + second_id.bytes


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


def inner_of(key: VaultKey, wrap: PairWrap, private: bytes) -> bytes:
    """Take the outer layer off: what is left opens for the second person only."""
    context = context_of(key, wrap.first_id, wrap.second_id, "outer")
    return unseal_key(private, wrap.wrapped, context)


def publish(
    session: Session, tender: Tender, officer: User, *, is_invitation: bool = False
) -> None:
    """Publish a tender; where submissions stay sealed, its keys are made first.

    An award phase is published by inviting who was selected (`awards/inviting.py`).
    """
    if procedure_of(tender).invites and not is_invitation:
        raise ConflictError(_("Invite the selected candidates: that publishes the award phase."))
    if procedure_of(tender).is_sealed:
        openers = [user for user, has_key in openers_of(session, tender) if has_key]
        make_vault_key(session, tender, None, Purpose.CONTENT, openers)
        for lot in session.exec(select(Lot).where(Lot.tender_id == tender.id)).all():
            if asks_price(session, lot):
                make_vault_key(session, tender, lot, Purpose.PRICE, openers)
    publishing.publish_tender(session, tender, officer)


def asks_price(session: Session, lot: Lot) -> bool:
    """Whether a submission for this lot comes with a price."""
    return methods.asks_price(lot, criteria_of(session, lot))


# Opening by two ---------------------------------------------------------------------


def waiting_opening(session: Session, key: VaultKey) -> Proposal | None:
    """Find the opening that waits for a second person."""
    return two_people.open_proposal(session, KIND, key)


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
    _forget_expired(session, key)
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


def unlock_own_key(session: Session, opener: User, passphrase: str) -> tuple[OpenerKey, bytes]:
    """Open a person's own key with their passphrase, which cannot be tried without end."""
    limit_attempts(session, f"vault:{opener.id}")
    own = opener_key(session, opener)
    if own is None:
        raise ConflictError(_("You have no vault passphrase. This vault was not closed for you."))
    try:
        return own, unlock(passphrase, own.salt, own.wrapped_private_key)
    except UnsealError as error:
        raise InvalidError(
            _("This is not your vault passphrase. Try again."), field="passphrase"
        ) from error


def _forget_expired(session: Session, key: VaultKey) -> None:
    """Throw away what an earlier first person opened and no second one used."""
    old = session.exec(
        select(Proposal).where(
            Proposal.kind == KIND,
            Proposal.trail == key.trail,
            col(Proposal.expires_at) <= utcnow(),
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


def opening_stage(session: Session, key: VaultKey, user: User, *, again: bool = False) -> Stage:
    """Say how far an opening is, for one person."""
    if key.opened_at and not again:
        return Stage(is_opened=True)
    proposal = waiting_opening(session, key)
    has_key = opener_key(session, user) is not None
    if proposal is None:
        return Stage(is_opened=False, has_key=has_key)
    first = session.get_one(User, proposal.proposer_id)
    return Stage(
        is_opened=False,
        first=first,
        expires_at=proposal.expires_at,
        is_mine=first.id == user.id,
        has_key=has_key,
    )


def note_refused_opening(session: Session, key: VaultKey, opener: User, error: DomainError) -> None:
    """Keep an attempt that was refused, in a transaction of its own."""
    if isinstance(error, InvalidError):
        session.add(Attempt(what=f"vault:{opener.id}"))
    reason = "too_early" if isinstance(error, TooEarlyError) else type(error).__name__
    record(session, opener, "vault.refuse", key, after={"reason": reason})
