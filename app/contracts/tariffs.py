"""What is paid under a contract: the first tariffs, one set by hand, and indexation by an act."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.models import Award
from app.contracts.forms import IndexForm, TariffForm
from app.contracts.models import Contract, ContractTariff
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day, gettext
from app.core.i18n import lazy as _
from app.products.models import Product, Tariff
from app.submissions.models import Price, Submission
from app.tenders.models import Lot

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Paid:
    """What is paid for one thing: on a day, and every amount it had or will have."""

    product: Product | None
    rows: tuple[ContractTariff, ...]
    """The newest first."""
    now: ContractTariff | None

    @property
    def name(self) -> str:
        """The product's code and title; empty for the lot as a whole."""
        return f"{self.product.code} {self.product.title}".strip() if self.product else ""


def paid(session: Session, contract: Contract, on: date) -> list[Paid]:
    """List what is paid per product, the lot as a whole first."""
    rows = session.exec(
        select(ContractTariff)
        .where(ContractTariff.contract_id == contract.id)
        .order_by(col(ContractTariff.valid_from).desc())
    ).all()
    products = session.exec(
        select(Product).where(Product.lot_id == contract.lot_id).order_by(col(Product.position))
    )
    found = []
    for product in (None, *products):
        own = tuple(one for one in rows if one.product_id == (product.id if product else None))
        if own:
            found.append(Paid(product, own, _on(own, on)))
    return found


def _on(rows: tuple[ContractTariff, ...], on: date) -> ContractTariff | None:
    """Find the row that holds on a day: the last one that began."""
    return next((one for one in rows if one.valid_from <= on), None)


def take_over(session: Session, contract: Contract, officer: User) -> None:
    """Begin a contract with the tariffs of its tender, or else with the price that was offered."""
    starts_on = contract.starts_on
    published = session.exec(
        select(Tariff).where(Tariff.lot_id == contract.lot_id, col(Tariff.amount).is_not(None))
    )
    amounts = {
        one.product_id: (one.amount, _("Tariff of the tender"))
        for one in published
        if (one.valid_from or starts_on) <= starts_on <= (one.valid_until or starts_on)
    }
    if not amounts:
        lot = session.get_one(Lot, contract.lot_id)
        if lot.fixed_price is not None:
            amounts[None] = (lot.fixed_price, _("Price of the tender"))
        else:
            amounts[None] = (_offered(session, contract), _("Price as submitted"))
    for product_id, (amount, source) in amounts.items():
        if amount is not None:
            _add(session, contract, officer, product_id, amount, starts_on, source=str(source))


def _offered(session: Session, contract: Contract) -> Decimal | None:
    """The price of the submission that was chosen: a provider can have applied before."""
    award = session.get_one(Award, contract.award_id)
    query = (
        select(Price)
        .join(Submission, col(Submission.id) == col(Price.submission_id))
        .where(
            Submission.lot_id == contract.lot_id,
            Submission.provider_id == contract.provider_id,
            col(Price.amount).is_not(None),
        )
        .order_by(col(Submission.turn).desc(), col(Price.id))
    )
    if award.submission_id:
        query = query.where(Submission.id == award.submission_id)
    price = session.exec(query).first()
    return price.amount if price else None


def set_tariff(session: Session, contract: Contract, officer: User, form: TariffForm) -> None:
    """Set what is paid from a day on; the same day once more corrects that amount."""
    _demand_day(contract, form.valid_from)
    if form.product_id and _lot_of(session, form.product_id) != contract.lot_id:
        raise InvalidError(_("Choose a product of this contract."), field="product_id")
    same = session.exec(
        select(ContractTariff).where(
            ContractTariff.contract_id == contract.id,
            ContractTariff.product_id == form.product_id,
            ContractTariff.valid_from == form.valid_from,
        )
    ).first()
    if same is None:
        _add(
            session, contract, officer, form.product_id, form.amount, form.valid_from,
            source=form.source,
        )  # fmt: skip
        return
    before = {"amount": str(same.amount), "source": same.source}
    same.amount, same.source, same.set_by_id = form.amount, form.source, officer.id
    same.rule, same.year, same.percentage = "", None, None
    session.add(same)
    after = {"amount": str(form.amount), "source": form.source, "from": form.valid_from}
    record(session, officer, "contract.correct_tariff", contract, before=before, after=after)


def index(session: Session, contract: Contract, officer: User, form: IndexForm) -> int:
    """Raise or lower every tariff by a percentage from a day on; say how many."""
    _demand_day(contract, form.valid_from)
    lines = paid(session, contract, form.valid_from)
    if not lines:
        raise ConflictError(_("There are no tariffs to index. Set the first one."))
    rows = [row for line in lines for row in line.rows]
    if form.year in {row.year for row in rows}:
        told = gettext("The tariffs were indexed for %(year)s already.", year=form.year)
        raise InvalidError(told, field="year")
    if late := [row.valid_from for row in rows if row.valid_from >= form.valid_from]:
        told = gettext(
            "A tariff begins on %(day)s. Choose a later day, or correct that tariff.",
            day=day(max(late)),
        )
        raise InvalidError(told, field="valid_from")
    for line in lines:
        if line.now is not None:
            amount = indexed(line.now.amount, form.percentage)
            _add(
                session, contract, officer, line.now.product_id, amount, form.valid_from,
                rule=form.rule, year=form.year, percentage=form.percentage, source=form.source,
            )  # fmt: skip
    return len(lines)


def indexed(amount: Decimal, percentage: Decimal) -> Decimal:
    """Apply a percentage and round to whole cents, halves up."""
    return (amount * (100 + percentage) / 100).quantize(CENT, ROUND_HALF_UP)


def _add(
    session: Session, contract: Contract, officer: User, product_id: UUID | None,
    amount: Decimal, valid_from: date, *, source: str, rule: str = "",
    year: int | None = None, percentage: Decimal | None = None,
) -> None:  # fmt: skip
    row = ContractTariff(
        tender_id=contract.tender_id, contract_id=contract.id, product_id=product_id,
        amount=amount, valid_from=valid_from, rule=rule, year=year, percentage=percentage,
        source=source, set_by_id=officer.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    told = row.model_dump(
        mode="json",
        include={"product_id", "amount", "valid_from", "rule", "year", "percentage", "source"},
    )
    record(
        session, officer, "contract.index" if rule else "contract.set_tariff", contract, after=told
    )


def _lot_of(session: Session, product_id: UUID) -> UUID | None:
    product = session.get(Product, product_id)
    return product.lot_id if product else None


def _demand_day(contract: Contract, valid_from: date) -> None:
    """A tariff begins while the contract runs."""
    if not contract.starts_on <= valid_from <= contract.ends_on:
        told = gettext(
            "Choose a day from %(first)s through %(last)s.",
            first=day(contract.starts_on),
            last=day(contract.ends_on),
        )
        raise InvalidError(told, field="valid_from")
