"""Make a tender's keys, which two people hold together, and publish with them."""

from itertools import permutations
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.criteria import methods
from app.publishing import service as publishing
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of
from app.vault.models import OpenerKey, PairWrap, Purpose, VaultKey
from app.vault.passphrases import openers_of
from app.vault.wrapping import make_pair, seal_key, unseal_key

MIN_OPENERS = 3
"""So many are appointed, any two open: one who is ill stops nothing."""


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
            _("At least three people who open the vault must have made their own passphrase.")
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
        openers = _ready_openers(session, tender)
        make_vault_key(session, tender, None, Purpose.CONTENT, openers)
        for lot in session.exec(select(Lot).where(Lot.tender_id == tender.id)).all():
            if asks_price(session, lot):
                make_vault_key(session, tender, lot, Purpose.PRICE, openers)
    publishing.publish_tender(session, tender, officer)


def _ready_openers(session: Session, tender: Tender) -> list[User]:
    """Give who can open the vault, or refuse with the names for whom publication waits."""
    known = openers_of(session, tender)
    ready = [user for user, has_key in known if has_key]
    waiting = [user.name for user, has_key in known if not has_key]
    if len(ready) < MIN_OPENERS and waiting:
        raise ConflictError(
            _(
                "First these people make their passphrase for the vault: %(names)s. It is a task "
                "under their “My work”.",
                names=", ".join(waiting),
            )
        )
    return ready


def asks_price(session: Session, lot: Lot) -> bool:
    """Whether a submission for this lot comes with a price."""
    return methods.asks_price(lot, criteria_of(session, lot))
