"""A contract while it runs: extended by its published options, or ended before its time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, select

from app.accounts.models import Authority, User
from app.accounts.service import names_of
from app.admissions.ending import on_ended
from app.admissions.models import AdmissionEnd
from app.audit.models import Event
from app.audit.service import history, record
from app.authorities.service import matrix_of
from app.awards.models import Award
from app.awards.suspending import demand_unsuspended
from app.contracts.acts import ACTS
from app.contracts.contacts import contacts_of
from app.contracts.duties import Due, duties_of, requirements_during
from app.contracts.forms import EndForm, ExtendForm
from app.contracts.models import Contract, ContractContact, ContractPaper, Side
from app.contracts.papers import signed_papers
from app.contracts.tariffs import Paid, paid
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, gettext
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.planning.dates import months_before, years_after
from app.products.buyers import buyers_told
from app.products.models import Product
from app.products.service import products_of
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Lot, Requirement, Tender


@dataclass(frozen=True, slots=True)
class Running:
    """A contract with all that its page shows."""

    contract: Contract
    provider: Provider
    lot: Lot
    tender: Tender
    products: tuple[Product, ...]
    authorities: tuple[Authority, ...]
    requirements: tuple[Requirement, ...]
    """Those that hold while it runs."""
    buyers: dict[UUID, list[str]]
    """Who buys a product, where that is not everybody in the lot."""
    duties: tuple[Due, ...]
    paid: tuple[Paid, ...]
    papers: tuple[ContractPaper, ...]
    contacts: tuple[ContractContact, ...]
    names: dict[object, str]
    events: tuple[tuple[Event, LazyProxy, dict[str, object]], ...]
    """What happened, in words, and what was told of it."""

    def has_contact(self, side: Side) -> bool:
        """Whether one side said whom to call."""
        return any(one.side == side for one in self.contacts)

    @property
    def is_complete(self) -> bool:
        """Whether the officer filled in what a contract needs from its first day on."""
        return bool(self.papers and self.paid and self.has_contact(Side.AUTHORITY))

    @property
    def extended_to(self) -> date | None:
        """The last day after the next option; none is left without one."""
        years = self.contract.options[0] if self.contract.options else 0
        return years_after(self.contract.ends_on, years) if years else None

    @property
    def decide_by(self) -> date:
        """The day by which to decide about the next option, or about a new tender."""
        return months_before(self.contract.ends_on, self.contract.notice_months)

    @property
    def is_past_notice(self) -> bool:
        """Whether the day to decide about the next option passed, and nobody did."""
        return bool(self.contract.options) and self.decide_by < dutch(utcnow()).date()

    @property
    def last_end(self) -> date:
        """The last day when every option is used."""
        return years_after(self.contract.ends_on, sum(self.contract.options))


def running(session: Session, contract: Contract) -> Running:
    """Read a contract with whom, for what, for which authorities, and what happened to it."""
    tender = session.get_one(Tender, contract.tender_id)
    lot = session.get_one(Lot, contract.lot_id)
    products = products_of(session, lot)
    papers = tuple(signed_papers(session, contract))
    rows = [row for row in matrix_of(session, tender) if row.takes_part(lot)]
    return Running(
        contract,
        session.get_one(Provider, contract.provider_id),
        lot,
        tender,
        tuple(products),
        tuple(row.authority for row in rows),
        tuple(requirements_during(session, lot)),
        buyers_told(session, products),
        tuple(duties_of(session, contract)),
        tuple(paid(session, contract, dutch(utcnow()).date())),
        papers,
        tuple(contacts_of(session, contract)),
        names_of(session, [one.added_by_id for one in papers]),
        tuple(
            (event, ACTS[event.action], payload.data if payload else {})
            for event, payload in history(session, contract)
        ),
    )


def extend(session: Session, contract: Contract, officer: User, form: ExtendForm) -> None:
    """Use the next option, while the contract still runs (Aw 2.163c)."""
    _demand_running(session, contract)
    if contract.ended_because:
        raise ConflictError(_("This contract ends before its time. It cannot be extended."))
    if not contract.options:
        raise ConflictError(_("No option is left. A longer contract asks for a new tender."))
    before, (years, *left) = contract.ends_on, contract.options
    contract.ends_on, contract.options = years_after(before, years), left
    session.add(contract)
    record(
        session, officer, "contract.extend", contract,
        before={"ends_on": before}, after={"ends_on": contract.ends_on, "reason": form.reason},
    )  # fmt: skip
    _tell(session, contract, "extend")


def decline(session: Session, contract: Contract, officer: User, form: ExtendForm) -> None:
    """Decide not to use the next option: the contract runs its term and then ends."""
    _demand_running(session, contract)
    if not contract.options:
        raise ConflictError(_("No option is left to decide about."))
    before, contract.options = contract.options, []
    session.add(contract)
    record(
        session, officer, "contract.decline", contract,
        before={"options": before}, after={"ends_on": contract.ends_on, "reason": form.reason},
    )  # fmt: skip
    _tell(session, contract, "decline")


def end(session: Session, contract: Contract, officer: User, form: EndForm) -> None:
    """End a contract before its time, with the reason; what it was stays on record."""
    _demand_running(session, contract)
    if not contract.starts_on <= form.ends_on < contract.ends_on:
        raise InvalidError(
            gettext(
                "Choose a day from %(first)s and before %(last)s.",
                first=day(contract.starts_on),
                last=day(contract.ends_on),
            ),
            field="ends_on",
        )
    before = contract.ends_on
    contract.ends_on, contract.ended_because, contract.options = (
        form.ends_on,
        form.reason,
        [],
    )
    session.add(contract)
    record(
        session, officer, "contract.end", contract,
        before={"ends_on": before}, after={"ends_on": form.ends_on, "reason": form.reason},
    )  # fmt: skip
    _tell(session, contract, "end")


def _tell(session: Session, contract: Contract, what: str) -> None:
    """Mail the provider how its term changed, as it was decided now."""
    told = {"contract_id": str(contract.id), "what": what, "ends_on": str(contract.ends_on)}
    enqueue(session, "mail.term", told)


@on_ended
def end_with_admission(session: Session, award: Award, ending: AdmissionEnd, user: User) -> None:
    """End the contract that rests on an admission on the admission's last day."""
    submission = session.get_one(Submission, ending.submission_id)
    contract = session.exec(
        select(Contract).where(
            Contract.award_id == award.id,
            Contract.provider_id == submission.provider_id,
        )
    ).first()
    if contract is None or contract.ends_on <= ending.last_day:
        return
    before = contract.ends_on
    contract.ends_on, contract.ended_because = ending.last_day, ending.reason
    contract.options = []
    session.add(contract)
    record(
        session, user, "contract.end", contract,
        before={"ends_on": before},
        after={"ends_on": ending.last_day, "reason": ending.reason, "admission": ending.id},
    )  # fmt: skip


def _demand_running(session: Session, contract: Contract) -> None:
    if contract.ends_on < dutch(utcnow()).date():
        raise ConflictError(_("This contract is over."))
    demand_unsuspended(session, session.get_one(Award, contract.award_id))
