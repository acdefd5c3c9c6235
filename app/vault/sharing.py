"""Let somebody who came after publication stand in for an opener, without opening anything."""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.tenders.models import Tender
from app.vault.models import OpenerKey, PairWrap, VaultKey
from app.vault.passphrases import opener_key, openers_of, unlock_own_key
from app.vault.service import context_of, inner_of
from app.vault.wrapping import seal_key


def shut_out(session: Session, tender: Tender) -> list[User]:
    """List the openers with a passphrase for whom this tender's vault was not closed."""
    inside = set(
        session.exec(
            select(PairWrap.first_id).where(PairWrap.tender_id == tender.id).distinct()
        ).all()
    )
    if not inside:
        return []
    known = openers_of(session, tender)
    return [user for user, has_key in known if has_key and user.id not in inside]


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
