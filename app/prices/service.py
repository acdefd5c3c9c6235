"""Prices stay closed until the panel's judgement is fixed; then two people open them."""

from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Proposal, User
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.openings.models import Opening
from app.openings.opening import open_prices, opening_of
from app.panels.models import Round, RoundState
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.models import Lot
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose, VaultKey


@dataclass(frozen=True, slots=True)
class Prices:
    """How far the prices of a lot are, and once open what they are."""

    is_fixed: bool
    waiting: Proposal | None
    opening: Opening | None
    rows: tuple[tuple[Submission, Price], ...]


def is_fixed(session: Session, lot: Lot) -> bool:
    """Whether the panel's judgement of a lot is settled for good."""
    found = session.exec(select(Round.state).where(Round.lot_id == lot.id)).first()
    return found == RoundState.FIXED


def has_closed_prices(session: Session, lot: Lot) -> bool:
    """Whether a price that counts is still sealed."""
    return (
        session.exec(
            select(Price.id)
            .join(Submission, col(Submission.id) == col(Price.submission_id))
            .where(
                Submission.lot_id == lot.id,
                Submission.state == SubmissionState.SUBMITTED,
                col(Price.amount).is_(None),
            )
        ).first()
        is not None
    )


def price_key(session: Session, lot: Lot) -> VaultKey:
    """Find what closes the prices of a lot."""
    return vault.vault_key(session, lot.tender_id, lot.id, Purpose.PRICE)


def prices_of(session: Session, lot: Lot) -> Prices:
    """Read where the prices of a lot stand; not one amount before they were opened."""
    opening = opening_of(session, lot.tender, Purpose.PRICE, lot)
    return Prices(
        is_fixed=is_fixed(session, lot),
        waiting=None if opening else releasing.waiting_opening(session, price_key(session, lot)),
        opening=opening,
        rows=_amounts(session, lot) if opening else (),
    )


def begin_prices(session: Session, lot: Lot, opener: User, passphrase: str) -> Proposal:
    """Let a first person open; a second one has ten minutes to follow."""
    _demand_fixed(session, lot)
    return releasing.begin_opening(session, price_key(session, lot), opener, passphrase)


def finish_prices(session: Session, keys: Keys, lot: Lot, opener: User, passphrase: str) -> Opening:
    """Open the prices as second person, and write the record of it."""
    _demand_fixed(session, lot)
    key = price_key(session, lot)
    proposal = releasing.waiting_opening(session, key)
    secret = releasing.finish_opening(session, key, opener, passphrase)
    if proposal is None:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    first = session.get_one(User, proposal.proposer_id)
    return open_prices(session, keys, lot, secret, first, opener, quality_is_fixed=True)


def _demand_fixed(session: Session, lot: Lot) -> None:
    if not is_fixed(session, lot):
        raise ConflictError(_("Prices stay closed until all consensus is fixed."))


def _amounts(session: Session, lot: Lot) -> tuple[tuple[Submission, Price], ...]:
    rows = session.exec(
        select(Submission, Price)
        .join(Price, col(Price.submission_id) == col(Submission.id))
        .where(Submission.lot_id == lot.id, Submission.state != SubmissionState.DRAFT)
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.number))
    )
    return tuple((submission, price) for submission, price in rows)
