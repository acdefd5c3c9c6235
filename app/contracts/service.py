"""Contracts: registered after a final decision, and never before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.admissions.ending import has_ended
from app.audit.service import record
from app.awards.decided import decided_of
from app.awards.models import Award, AwardState
from app.awards.suspending import demand_unsuspended
from app.awards.taking_back import before_taking_back
from app.checks.finishing import demand_nothing_open
from app.contracts.forms import ContractForm
from app.contracts.models import Contract
from app.contracts.signing import demand_signatory
from app.contracts.tariffs import take_over
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, gettext
from app.core.i18n import lazy as _
from app.exclusions.codes import demand_obeyed
from app.planning.dates import option_years
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.rankings.engine import identity
from app.submissions.models import Submission, SubmissionState
from app.tenders.choices import Stage
from app.tenders.models import Assignment, Lot, Tender

CONTRACTED = frozenset({"winner", "admitted"})


def register_contract(
    session: Session,
    award: Award,
    provider: Provider | None,
    officer: User,
    form: ContractForm,
) -> Contract:
    """Register a signed contract with a winner, or with who was admitted."""
    _demand_final(award)
    demand_unsuspended(session, award)
    if has_ended(session, award):
        raise ConflictError(_("This admission was ended. No contract can rest on it any more."))
    if provider is None or provider.id not in {one.id for one in chosen_providers(session, award)}:
        raise InvalidError(_("This provider was not chosen."), field="provider_id")
    _demand_integrity(session, award, provider)
    _demand_dates(award, form)
    signed_by_id = demand_signatory(session, award, form)
    contract = Contract(
        tender_id=award.tender_id,
        award_id=award.id,
        lot_id=award.lot_id,
        provider_id=provider.id,
        signed_on=form.signed_on,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        options=option_years(session.get_one(Tender, award.tender_id)),
        notice_months=form.notice_months,
        signed_by_id=signed_by_id,
    )
    session.add(contract)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError(_("This contract was registered already.")) from error
    told = {
        "provider": provider.id,
        "signed_on": form.signed_on,
        "ends_on": form.ends_on,
        "signed_by": signed_by_id,
    }
    record(session, officer, "contract.register", contract, after=told)
    take_over(session, contract, officer)
    return contract


@before_taking_back
def demand_no_contract(session: Session, award: Award) -> None:
    """Keep a decision on which a contract rests."""
    if session.exec(select(Contract.id).where(Contract.award_id == award.id)).first():
        raise ConflictError(_("A contract rests on this decision. It cannot be taken back."))


def _demand_integrity(session: Session, award: Award, provider: Provider) -> None:
    """Nobody signs while something is open again, or with who fell away or is refused since."""
    lot = session.get_one(Lot, award.lot_id)
    found = select(Submission).where(
        Submission.lot_id == lot.id, Submission.provider_id == provider.id
    )
    if award.submission_id:
        found = found.where(Submission.id == award.submission_id)
    for submission in session.exec(found):
        if submission.state != SubmissionState.SUBMITTED:
            raise ConflictError(_("This submission does not count any more."))
        demand_nothing_open(session, lot, submission)
        demand_obeyed(session, lot, submission)


def _demand_final(award: Award) -> None:
    if award.state == AwardState.FINAL:
        return
    if award.standstill_ends_at and award.state == AwardState.STANDSTILL:
        raise ConflictError(
            gettext(
                "No contract yet: the standstill runs through %(day)s, 24.00 hours. "
                "Make the decision final after that.",
                day=day(last_day_of(award.standstill_ends_at)),
            )
        )
    raise ConflictError(_("No contract yet: the decision is not final."))


def _demand_dates(award: Award, form: ContractForm) -> None:
    """A contract cannot have been signed within the standstill, nor in the future."""
    ends_at = award.standstill_ends_at
    if ends_at and form.signed_on <= last_day_of(ends_at):
        raise InvalidError(
            gettext(
                "Signed within the standstill. Choose a day after %(day)s.",
                day=day(last_day_of(ends_at)),
            ),
            field="signed_on",
        )
    if form.signed_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="signed_on")


def chosen_providers(session: Session, award: Award) -> list[Provider]:
    """List who may get a contract from a decision: winners, or who was admitted.

    Who is selected is invited, and has no contract yet.
    """
    if session.get_one(Tender, award.tender_id).stage == Stage.SELECTION:
        return []
    results = decided_of(award)["submissions"]
    rows = session.exec(
        select(Submission, Provider)
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(Submission.lot_id == award.lot_id)
        .order_by(col(Submission.number))
    )
    return [
        provider
        for submission, provider in rows
        if results.get(identity(submission), {}).get("result") in CONTRACTED
    ]


def providers_without(session: Session, award: Award) -> list[Provider]:
    """List who was chosen and has no contract yet."""
    signed = set(
        session.exec(select(Contract.provider_id).where(Contract.award_id == award.id)).all()
    )
    return [one for one in chosen_providers(session, award) if one.id not in signed]


@dataclass(frozen=True, slots=True)
class Entry:
    """One contract with whom and for what."""

    contract: Contract
    provider: Provider
    lot: Lot
    tender: Tender

    @property
    def is_running(self) -> bool:
        """Whether it runs today."""
        return self.contract.starts_on <= dutch(utcnow()).date() <= self.contract.ends_on


def contracts_of(session: Session, officer: User) -> list[Entry]:
    """List the contracts of a person's tenders, the soonest to end first."""
    mine = select(Assignment.tender_id).where(
        Assignment.user_id == officer.id,
        Assignment.duty == Duty.OFFICER,
        col(Assignment.ended_at).is_(None),
    )
    rows = session.exec(
        select(Contract, Provider, Lot, Tender)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .join(Tender, col(Tender.id) == col(Contract.tender_id))
        .where(col(Contract.tender_id).in_(mine))
        .order_by(
            col(Contract.ends_on),
            col(Tender.title),
            col(Lot.number),
            col(Provider.name),
        )
    )
    return [Entry(*row) for row in rows]


def entries_of(session: Session, contracts: Sequence[Contract]) -> list[Entry]:
    """Give contracts with whom and for what, in the same order."""
    rows = session.exec(
        select(Contract, Provider, Lot, Tender)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .join(Tender, col(Tender.id) == col(Contract.tender_id))
        .where(col(Contract.id).in_([one.id for one in contracts]))
        .order_by(col(Contract.ends_on), col(Contract.id))
    )
    return [Entry(*row) for row in rows]
