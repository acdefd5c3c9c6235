"""What providers were contracted for before: recorded by officers, read by the provider."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.providers.forms import PastContractForm
from app.providers.models import PastContract, Provider


def all_providers(session: Session) -> list[Provider]:
    """Read every provider, by name."""
    return list(session.exec(select(Provider).order_by(Provider.name)))


def history_of(session: Session, provider: Provider) -> Sequence[tuple[PastContract, Authority]]:
    """Read a provider's earlier contracts with their authorities, latest first."""
    return session.exec(
        select(PastContract, Authority)
        .join(Authority, col(Authority.id) == col(PastContract.authority_id))
        .where(PastContract.provider_id == provider.id)
        .order_by(col(PastContract.starts_on).desc(), col(PastContract.product))
    ).all()


def authorities_of(session: Session, officer: User) -> list[Authority]:
    """Read for which authorities a person can record a contract."""
    return list(
        session.exec(
            select(Authority)
            .join(Membership, col(Membership.authority_id) == col(Authority.id))
            .where(Membership.user_id == officer.id)
            .order_by(Authority.name)
        )
    )


def add_contract(
    session: Session, provider: Provider, officer: User, form: PastContractForm
) -> PastContract:
    """Record an earlier contract of the officer's own authority."""
    if form.authority_id not in {one.id for one in authorities_of(session, officer)}:
        raise InvalidError(_("Choose one of the possibilities."), field="authority_id")
    if form.ends_on and form.ends_on < form.starts_on:
        raise InvalidError(_("The last day comes before the first one."), field="ends_on")
    contract = PastContract(provider_id=provider.id, recorded_by_id=officer.id, **form.model_dump())
    session.add(contract)
    session.flush()
    told = form.model_dump(mode="json")
    record(session, officer, "provider.add_contract", provider, after=told)
    return contract


def remove_contract(session: Session, contract: PastContract, officer: User) -> None:
    """Take back what was recorded wrongly; the trail keeps it."""
    provider = session.get_one(Provider, contract.provider_id)
    before = contract.model_dump(mode="json", exclude={"id", "provider_id"})
    record(session, officer, "provider.remove_contract", provider, before=before)
    session.delete(contract)
    session.flush()
