"""Providers register themselves, say who they are and who acts for them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.accounts import entering
from app.accounts import service as accounts
from app.accounts.models import EntryKind, User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.db import add_unique
from app.core.errors import ConflictError, ForbiddenError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.providers.forms import AddForm, ColleagueForm, ProviderForm, RegisterForm
from app.providers.models import Provider, ProviderInvitation, ProviderMember


def register(session: Session, form: RegisterForm) -> Provider | None:
    """Add a provider with its first person, who gets a link to set a password.

    The KvK number is a claim: it opens nobody else's data, and two may claim the same one.
    An address that has an account gets a mail that says so, and nothing is made:
    its owner adds the organisation after signing in. The visitor is told the same either way.
    """
    known = accounts.user_by_email(session, form.email)
    if known:
        if known.disabled_at is None:
            payload = {"user_id": str(known.id), "mail_id": uuid4().hex}
            enqueue(session, "mail.known_account", payload)
        return None
    user = accounts.create_user(session, None, email=form.email, name=form.person)
    provider = _make(session, user, form.name, form.kvk_number)
    entering.send_entry_link(session, user, EntryKind.INVITATION)
    return provider


def add(session: Session, user: User, form: AddForm) -> Provider:
    """Add a provider for somebody who is signed in."""
    if provider_of(session, user):
        raise ConflictError(_("You act for an organisation already."))
    return _make(session, user, form.name, form.kvk_number)


def _make(session: Session, user: User, name: str, kvk_number: str) -> Provider:
    provider = Provider(name=name, short_name=name[:60], kvk_number=kvk_number, email=user.email)
    session.add(provider)
    session.flush()
    session.add(
        ProviderMember(provider_id=provider.id, user_id=user.id, can_sign=True, can_manage=True)
    )
    after = {"name": name, "kvk_number": kvk_number}
    record(session, user, "provider.register", provider, after=after)
    return provider


def provider_of(session: Session, user: User) -> Provider | None:
    """Find the provider that a person acts for."""
    query = (
        select(Provider)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
        .where(ProviderMember.user_id == user.id)
    )
    return session.exec(query).first()


def edit(session: Session, provider: Provider, user: User, form: ProviderForm) -> None:
    """Change what a provider is called and how it is reached."""
    demand_signatory(session, provider, user)
    before = provider.model_dump(mode="json", include=set(ProviderForm.model_fields))
    provider.sqlmodel_update(form)
    session.add(provider)
    after = form.model_dump(mode="json")
    record(session, user, "provider.edit", provider, before=before, after=after)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who acts for a provider, or was asked to."""

    name: str
    email: str
    can_sign: bool
    can_manage: bool
    is_invited: bool
    """Asked, but not in yet: no password set, or no answer given."""
    member_id: UUID | None = None
    """Absent for who is not in yet, so that nobody sees who has an account already."""


def colleagues(session: Session, provider: Provider) -> list[Colleague]:
    """List who acts for a provider and who was asked to.

    An invited person looks the same with and without an account.
    """
    members = session.exec(
        select(ProviderMember, User)
        .join(User, col(User.id) == col(ProviderMember.user_id))
        .where(ProviderMember.provider_id == provider.id)
    )
    asked = session.exec(
        select(ProviderInvitation, User)
        .join(User, col(User.id) == col(ProviderInvitation.user_id))
        .where(
            ProviderInvitation.provider_id == provider.id,
            col(ProviderInvitation.answered_at).is_(None),
        )
    )
    found = [
        Colleague(
            user.name,
            user.email,
            member.can_sign,
            member.can_manage,
            is_invited=not user.password_hash,
            member_id=member.id if user.password_hash else None,
        )
        for member, user in members
        if user.disabled_at is None
    ]
    found += [
        Colleague(
            invitation.name, user.email, invitation.can_sign, invitation.can_manage, is_invited=True
        )
        for invitation, user in asked
    ]
    return sorted(found, key=lambda one: one.name.lower())


def add_member(session: Session, provider: Provider, user: User, form: ColleagueForm) -> None:
    """Invite a colleague; somebody who has an account already must agree first."""
    demand_manager(session, provider, user)
    if form.can_sign:
        demand_signatory(session, provider, user)
    if any(one.email == form.email for one in colleagues(session, provider)):
        raise ConflictError(_("This colleague was added already."))
    known = accounts.user_by_email(session, form.email)
    if known is None:
        colleague = accounts.create_user(session, user, email=form.email, name=form.name)
        _join(
            session, provider, colleague, user, can_sign=form.can_sign, can_manage=form.can_manage
        )
        entering.send_entry_link(session, colleague, EntryKind.INVITATION)
        return
    invitation = ProviderInvitation(
        provider_id=provider.id,
        user_id=known.id,
        name=form.name,
        can_sign=form.can_sign,
        can_manage=form.can_manage,
    )
    session.add(invitation)
    session.flush()
    record(session, user, "provider.invite", provider, after={"invitation": invitation.id})
    if known.disabled_at is None:
        payload = {"invitation_id": str(invitation.id), "sender_id": str(user.id)}
        enqueue(session, "mail.provider_invitation", payload, key=f"provider:{invitation.id}")


_MEMBER = select(ProviderMember).where(
    col(ProviderMember.provider_id) == bindparam("provider_id"),
    col(ProviderMember.user_id) == bindparam("user_id"),
)


def member_in(session: Session, provider: Provider, user: User) -> ProviderMember | None:
    """Find how a person acts for a provider."""
    params = {"provider_id": provider.id, "user_id": user.id}
    return session.exec(_MEMBER, params=params).first()


def demand_signatory(session: Session, provider: Provider, user: User) -> None:
    """Refuse who does not sign for the provider, and say who does."""
    member = member_in(session, provider, user)
    if member is None or not member.can_sign:
        names = ", ".join(one.name for one in colleagues(session, provider) if one.can_sign)
        raise ForbiddenError(
            _("Only somebody who signs for your organisation can do this: %(names)s.", names=names)
        )


def demand_manager(session: Session, provider: Provider, user: User) -> None:
    """Refuse who does not look after the provider's people."""
    member = member_in(session, provider, user)
    if member is None or not member.can_manage:
        raise ForbiddenError(_("Only who looks after the people of your organisation can do this."))


def _join(
    session: Session,
    provider: Provider,
    colleague: User,
    actor: User,
    *,
    can_sign: bool,
    can_manage: bool,
) -> None:
    member = ProviderMember(
        provider_id=provider.id, user_id=colleague.id, can_sign=can_sign, can_manage=can_manage
    )
    add_unique(session, member, _("This colleague was added already."))
    after = {"person": colleague.id, "can_sign": can_sign, "can_manage": can_manage}
    record(session, actor, "provider.add_member", provider, after=after)


def answer(session: Session, invitation: ProviderInvitation, user: User, *, yes: bool) -> None:
    """Say yes or no to an invitation; a yes makes the person act for the provider."""
    if invitation.answered_at:
        raise ConflictError(_("You answered this invitation already."))
    if yes and provider_of(session, user):
        raise ConflictError(_("You act for an organisation already."))
    invitation.answered_at = utcnow()
    session.add(invitation)
    provider = session.get_one(Provider, invitation.provider_id)
    if yes:
        _join(
            session,
            provider,
            user,
            user,
            can_sign=invitation.can_sign,
            can_manage=invitation.can_manage,
        )
    else:
        record(session, user, "provider.decline", provider)
