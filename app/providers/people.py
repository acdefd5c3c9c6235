"""Change what a colleague may do for the organisation, or end it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.accounts.people import finds_employees, on_employers
from app.audit.service import record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.providers.forms import DutiesForm
from app.providers.models import Provider, ProviderMember
from app.providers.service import demand_manager, demand_signatory


@on_employers
def providers_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Name the providers that people act for."""
    rows = session.exec(
        select(ProviderMember.user_id, Provider.name)
        .join(Provider, col(Provider.id) == col(ProviderMember.provider_id))
        .where(col(ProviderMember.user_id).in_(ids))
        .order_by(col(Provider.name))
    )
    found: dict[UUID, list[str]] = {}
    for user_id, name in rows:
        found.setdefault(user_id, []).append(name)
    return found


@finds_employees
def members_by_name(word: str) -> SelectOfScalar[UUID]:
    """Find who acts for a provider whose name holds a word."""
    return (
        select(ProviderMember.user_id)
        .join(Provider, col(Provider.id) == col(ProviderMember.provider_id))
        .where(col(Provider.name).icontains(word, autoescape=True))
    )


def change_duties(
    session: Session, provider: Provider, member: ProviderMember, user: User, form: DutiesForm
) -> None:
    """Say what a colleague may do; only who signs lets another sign."""
    demand_manager(session, provider, user)
    if form.can_sign != member.can_sign:
        demand_signatory(session, provider, user)
    before = member.model_dump(mode="json", include=set(DutiesForm.model_fields))
    member.sqlmodel_update(form)
    session.add(member)
    session.flush()
    _refuse_without(session, provider)
    record(
        session,
        user,
        "provider.change_duties",
        provider,
        before={"person": member.user_id, **before},
        after={"person": member.user_id, **form.model_dump(mode="json")},
    )


def remove_member(session: Session, provider: Provider, member: ProviderMember, user: User) -> None:
    """End that a colleague acts for the organisation; the account stays."""
    demand_manager(session, provider, user)
    if member.can_sign:
        demand_signatory(session, provider, user)
    record(session, user, "provider.remove_member", provider, before={"person": member.user_id})
    session.delete(member)
    session.flush()
    _refuse_without(session, provider)


def _refuse_without(session: Session, provider: Provider) -> None:
    """Refuse to leave an organisation without anybody who signs, or who manages."""
    left = session.exec(
        select(ProviderMember).where(ProviderMember.provider_id == provider.id)
    ).all()
    if not any(one.can_sign for one in left):
        raise ConflictError(_("Somebody must sign for your organisation. Name that person first."))
    if not any(one.can_manage for one in left):
        raise ConflictError(_("Somebody must look after the people. Name that person first."))
