"""The demo's people and organisations, made by the verbs that make everybody."""

from dataclasses import replace

import pyotp

from app.accounts import entering, second_factor
from app.accounts import service as accounts
from app.accounts.administration import set_manager
from app.accounts.models import User
from app.accounts.people import memberships_of
from app.core.clock import utcnow
from app.demo.people import AUTHORITIES, PEOPLE, DemoPerson
from app.demo.providers import PROVIDERS, DemoProvider
from app.demo.stage import PASSPHRASE, Stage
from app.providers import service as providers
from app.providers.forms import ProviderForm, RegisterForm
from app.providers.models import ProviderSize
from app.vault import passphrases

GELDERLAND = "centraal-gelderland"
SHARED_ROLES = frozenset({"decider", "supervisor", "integrity_officer", "auditor", "manager"})
"""Who works for every region of the demo."""
PANEL_ROLES = frozenset({"opener", "chair", "evaluator"})
"""Who also works where submissions are sealed and compared."""
SHARED = {
    GELDERLAND: SHARED_ROLES,
    "alkmaar": SHARED_ROLES,
    "achterhoek": SHARED_ROLES | PANEL_ROLES,
}


def gather(stage: Stage) -> None:
    """Make the accounts of authorities and providers, each with a second factor."""
    administrator = next(one for one in PEOPLE if one.role == "administrator")
    admin, _token = entering.first_administrator(
        stage.session, email=administrator.email, name=administrator.name
    )
    stage.people[administrator.key] = admin
    for authority in AUTHORITIES:
        stage.authorities[authority.key] = accounts.create_authority(
            stage.session,
            admin,
            name=authority.name,
            short_name=authority.short_name,
            address=f"Stadhuisplein 1, {authority.place}",
            email=f"inkoop@{authority.mail_domain}",
        )
    for person in PEOPLE:
        if person.key not in stage.people:
            stage.people[person.key] = _invite(stage, admin, person)
    for region, roles in SHARED.items():
        for person in PEOPLE:
            if person.role in roles and person.authority != region:
                _invite(stage, admin, replace(person, authority=region))
    for person in PEOPLE:
        _second_factor(stage, stage.people[person.key])
        if person.role == "opener":
            passphrases.make_opener_key(stage.session, stage.people[person.key], PASSPHRASE)
    for provider in PROVIDERS:
        _register(stage, provider)


def _invite(stage: Stage, admin: User, person: DemoPerson) -> User:
    authority = stage.authorities[person.authority]
    user = entering.invite(
        stage.session,
        authority,
        admin,
        email=person.email,
        name=person.name,
        can_create_tenders=person.role == "officer",
    )
    for one, membership in memberships_of(stage.session, user):
        if one.id == authority.id and person.role == "manager":
            set_manager(stage.session, membership, admin, is_manager=True)
    return user


def _second_factor(stage: Stage, user: User) -> None:
    secret = second_factor.start_second_factor(stage.session, stage.keys.secrets, user)
    code = pyotp.TOTP(secret).at(utcnow())
    second_factor.confirm_second_factor(stage.session, stage.keys.secrets, user, code)


def _register(stage: Stage, told: DemoProvider) -> None:
    """Register as anybody does, then fill in the rest on the page of one's own organisation."""
    provider = providers.register(
        stage.session,
        RegisterForm(
            name=told.name,
            kvk_number=told.kvk,
            person=told.contact_name,
            email=told.contact_email,
        ),
    )
    user = accounts.user_by_email(stage.session, told.contact_email)
    if provider is None or user is None:
        raise LookupError(f"{told.name} could not be registered")
    providers.edit(
        stage.session,
        provider,
        user,
        ProviderForm(
            name=told.name,
            short_name=told.short_name,
            kvk_number=told.kvk,
            legal_form=told.legal_form,
            address=f"{told.street}, {told.postcode} {told.place}",
            place=told.place,
            email=told.contact_email,
            phone=told.contact_phone,
            size=ProviderSize(told.size),
        ),
    )
    stage.providers[told.key], stage.signers[told.key] = provider, user
