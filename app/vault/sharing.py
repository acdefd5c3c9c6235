"""Let somebody who came after publication stand in for an opener, without opening anything."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.tenders.models import Assignment, Tender
from app.vault.models import OpenerKey, PairWrap, VaultKey
from app.vault.passphrases import opener_key, unlock_own_key
from app.vault.service import context_of, inner_of
from app.vault.wrapping import seal_key


def shut_out(session: Session, tender: Tender) -> list[User]:
    """List the openers with a passphrase for whom nothing of this vault was closed."""
    return shut_out_of(session, [tender.id]).get(tender.id, [])


def shut_out_of(session: Session, tenders: Collection[UUID]) -> dict[UUID, list[User]]:
    """List them for several tenders at once; of a vault with something in it still closed."""
    if not tenders:
        return {}
    inside = select(PairWrap.id).where(
        col(PairWrap.tender_id) == Assignment.tender_id, PairWrap.first_id == Assignment.user_id
    )
    closed = select(VaultKey.id).where(
        VaultKey.tender_id == Assignment.tender_id, col(VaultKey.opened_at).is_(None)
    )
    rows = session.exec(
        select(Assignment.tender_id, User)
        .join(User, col(User.id) == col(Assignment.user_id))
        .join(OpenerKey, col(OpenerKey.user_id) == col(User.id))
        .where(
            col(Assignment.tender_id).in_(tenders),
            Assignment.duty == Duty.OPENER,
            col(Assignment.ended_at).is_(None),
            closed.exists(),
            ~inside.exists(),
        )
        .order_by(User.name)
    )
    found: dict[UUID, list[User]] = {}
    for tender_id, user in rows:
        found.setdefault(tender_id, []).append(user)
    return found


def share(
    session: Session, tender: Tender, opener: User, passphrase: str, newcomer: User | None
) -> list[PairWrap]:
    """Close an opener's own halves for a newcomer too, who then begins an opening in their place.

    What is handed on is still closed for whoever must follow, so that nothing opens and the two
    of them together open nothing either.
    """
    theirs = opener_key(session, newcomer) if newcomer else None
    if newcomer is None or theirs is None or newcomer not in shut_out(session, tender):
        raise InvalidError(_("Choose an opener who cannot open this vault yet."), field="user_id")
    own, private = unlock_own_key(session, opener, passphrase)
    rows = session.exec(
        select(PairWrap, OpenerKey, VaultKey)
        .join(OpenerKey, col(OpenerKey.user_id) == col(PairWrap.second_id))
        .join(VaultKey, col(VaultKey.id) == col(PairWrap.vault_key_id))
        .where(
            PairWrap.tender_id == tender.id,
            PairWrap.first_id == own.user_id,
            col(VaultKey.opened_at).is_(None),
        )
    ).all()
    if not rows:
        raise ConflictError(_("This vault was not closed for you. Ask another opener."))
    wraps = []
    for wrap, second, key in rows:
        context = context_of(key, newcomer.id, second.user_id, "outer")
        inner = inner_of(key, wrap, private)
        wraps.append(
            PairWrap(
                tender_id=tender.id,
                vault_key_id=key.id,
                first_id=newcomer.id,
                second_id=second.user_id,
                wrapped=seal_key(theirs.public_key, inner, context),
                on_behalf_of_id=wrap.on_behalf_of_id or opener.id,
            )
        )
    session.add_all(wraps)
    session.flush()
    record(session, opener, "vault.share", tender, after={"with": newcomer.id, "keys": len(rows)})
    return wraps
