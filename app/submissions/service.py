"""Start a submission, fill it, submit it, take it back."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import euro, moment
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.providers.models import Provider
from app.submissions.again import over_among
from app.submissions.eligibility import Party, ask_exception, demand_eligible
from app.submissions.facts import Closing
from app.submissions.models import Invitation, Price, Submission, SubmissionState
from app.submissions.readiness import Readiness as Readiness
from app.submissions.readiness import Slot as Slot
from app.submissions.readiness import readiness as readiness
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of
from app.vault.models import Purpose
from app.vault.service import vault_key
from app.vault.wrapping import seal_key, unseal_key

TAKEN_BACK = _(
    "This was taken back, by you in another window or by a colleague. It does not count now. "
    "Go on with it first, then change or submit it."
)
OPEN_STATES = frozenset({LotState.PUBLISHED, LotState.ADMITTING})
PRICE_WIDTH = 40
"""Every price is sealed at the same length, so that its size tells nothing."""


def is_open(lot: Lot, tender: Tender, at: datetime | None = None) -> bool:
    """Whether a lot takes submissions at a moment: the closing moment itself still counts."""
    return lot.state in OPEN_STATES and (
        tender.deadline is None or (at or utcnow()) <= tender.deadline
    )


def start_submission(
    session: Session, lot: Lot, provider: Provider, user: User, motivation: str = ""
) -> Submission:
    """Start a provider's submission for a lot, or give the one that it started before.

    In open house it applies anew once what it handed in before is over.
    `motivation`: why it asks to be let in although the window is closed.
    """
    tender = session.get_one(Tender, lot.tender_id)
    if known := going_on(session, lot, provider):
        if motivation and known.state == SubmissionState.DRAFT:
            ask_exception(session, known, user, motivation)
        return known
    refuse_when_closed(lot, tender)
    if procedure_of(tender).invites and not is_invited(session, lot, provider):
        raise ForbiddenError(_("Only candidates that were selected for this lot can submit."))
    demand_eligible(session, lot, Party(provider.id), motivation)
    earlier = started(session, lot, provider)
    submission = Submission(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        provider_id=provider.id,
        turn=earlier.turn + 1 if earlier else 1,
        exception=motivation,
    )
    session.add(submission)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("A colleague started this submission just now.")) from error
    record(session, user, "submission.start", submission, after=motivation or None)
    return submission


def started(session: Session, lot: Lot, provider: Provider) -> Submission | None:
    """Find what a provider started for a lot before, the last time that it did."""
    return session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id, Submission.provider_id == provider.id)
        .order_by(col(Submission.turn).desc())
    ).first()


def going_on(session: Session, lot: Lot, provider: Provider) -> Submission | None:
    """Find what a provider has under way for a lot: what it started last, unless that is over."""
    known = started(session, lot, provider)
    return known if known and not over_among(session, [known]) else None


def is_invited(session: Session, lot: Lot, provider: Provider) -> bool:
    """Whether a provider was selected for a lot of an award phase."""
    return (
        session.exec(
            select(Invitation.id).where(
                Invitation.lot_id == lot.id, Invitation.provider_id == provider.id
            )
        ).first()
        is not None
    )


def closing_of(session: Session, keys: Keys, submission: Submission) -> Closing:
    """Say what closes a new file: the tender's vault, or in open house the reading key."""
    tender = session.get_one(Tender, submission.tender_id)
    if not procedure_of(tender).is_sealed:
        return keys.reading
    return vault_key(session, tender.id, None, Purpose.CONTENT).public_key


def refuse_when_closed(lot: Lot, tender: Tender, at: datetime | None = None) -> None:
    """Refuse what comes after the deadline, with the time it came, or in another state."""
    at = at or utcnow()
    if tender.deadline is not None and at > tender.deadline:
        raise ConflictError(
            _("This came in %(arrived)s. The closing moment was %(deadline)s. It is too late.",
              arrived=moment(at, seconds=True), deadline=moment(tender.deadline, seconds=True))
        )  # fmt: skip
    if lot.state not in OPEN_STATES:
        raise ConflictError(_("This lot does not take submissions."))


def is_changing(submission: Submission) -> bool:
    """Whether its provider is at work on it: a draft, or what replaces the one that counts."""
    return submission.state == SubmissionState.DRAFT or submission.replacing_since is not None


def refuse_when_fixed(session: Session, submission: Submission) -> None:
    """Refuse a change to what was submitted, or after the deadline, with the time it came."""
    if submission.state == SubmissionState.WITHDRAWN:
        raise ConflictError(TAKEN_BACK)
    if not is_changing(submission):
        raise ConflictError(
            _("This was submitted already. Choose to replace it first, then change it.")
        )
    lot = session.get_one(Lot, submission.lot_id)
    refuse_when_closed(lot, session.get_one(Tender, submission.tender_id))


# Filling ----------------------------------------------------------------------------


def enter_price(session: Session, submission: Submission, user: User, amount: Decimal) -> Price:
    """Seal a price: it stays closed for everybody until the quality is fixed."""
    refuse_when_fixed(session, submission)
    lot = session.get_one(Lot, submission.lot_id)
    _refuse_amount(lot, amount)
    key = vault_key(session, lot.tender_id, lot.id, Purpose.PRICE)
    sealed = sealed_amount(key.public_key, amount, price_context(submission))
    price = session.exec(select(Price).where(Price.submission_id == submission.id)).first()
    if price is None:
        price = Price(tender_id=submission.tender_id, submission_id=submission.id, sealed=sealed)
    price.sealed, price.entered_at = sealed, utcnow()
    session.add(price)
    session.flush()
    record(session, user, "price.enter", price)
    return price


def _refuse_amount(lot: Lot, amount: Decimal) -> None:
    exponent = amount.normalize().as_tuple().exponent
    if amount <= 0 or not isinstance(exponent, int) or exponent < -2 or amount >= 10**12:
        raise InvalidError(
            _("Fill in an amount above zero, with at most two decimals."), field="amount"
        )
    if lot.price_floor is not None and amount < lot.price_floor:
        raise InvalidError(
            _("The lowest rate for this lot is %(amount)s.", amount=euro(lot.price_floor)),
            field="amount",
        )
    if lot.price_ceiling is not None and amount > lot.price_ceiling:
        raise InvalidError(
            _("The highest rate for this lot is %(amount)s.", amount=euro(lot.price_ceiling)),
            field="amount",
        )


def price_context(submission: Submission) -> bytes:
    """Bind a sealed price to the submission that it belongs to."""
    return b"price/1 " + submission.id.bytes


def sealed_amount(public_key: bytes, amount: Decimal, context: bytes) -> bytes:
    """Seal a price at the width that all have."""
    return seal_key(public_key, format(amount, "f").ljust(PRICE_WIDTH).encode(), context)


def unsealed_amount(private_key: bytes, submission: Submission, price: Price) -> Decimal:
    """Open a sealed price, or raise UnsealError."""
    return Decimal(
        unseal_key(private_key, price.sealed, price_context(submission)).decode().strip()
    )
