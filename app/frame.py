"""What every page knows about its visitor: name, duties, the bar, the time."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from sqlalchemy import String, exists, inspect, select, type_coerce
from sqlalchemy.sql.functions import aggregate_strings
from sqlmodel import Session, col
from starlette.routing import NoMatchFound

from app.accounts import signing_in
from app.accounts.cookie import cookie_name
from app.accounts.models import Authority, Membership, SignIn, User
from app.accounts.permissions import Duty, may
from app.authorities.people import ON_PANEL
from app.contracts.models import Contract
from app.core.clock import utcnow
from app.core.db import SAFE_METHODS, UPLOADS, SessionDep, writing
from app.core.i18n import gettext as _
from app.core.routing import is_head
from app.core.web import page_url
from app.providers.models import Provider, ProviderMember
from app.submissions.reminders import unsubmitted_of
from app.tenders.models import Assignment

IN_TENDERS = (
    "/lots/", "/lot-groups/", "/criteria/", "/headings/", "/requirements/", "/products/",
    "/tariffs/", "/windows/", "/milestones/", "/changes/",
)  # fmt: skip
"""Parts of a tender whose addresses stand on their own."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Everything a person is, over all tenders: decides the bar and the start page."""

    duties: frozenset[Duty] = frozenset()
    owner_name: str = ""
    is_provider: bool = False
    has_contracts: bool = False
    """As a provider."""
    works_for_authority: bool = False
    is_manager: bool = False
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the bar."""

    href: str
    label: str
    is_current: bool = field(default=False)


def load_visitor(request: Request, session: SessionDep) -> None:
    """Find who sits behind the cookie: the first that every route does."""
    request.state.user = request.state.sign_in = request.state.waiting = None
    request.state.roles, request.state.unsubmitted = Roles(), []
    token = request.cookies.get(cookie_name(request))
    if not token:
        return
    visitor = signing_in.visitor_of(session, request.app.state.settings, token, ROLES)
    if visitor is None:
        session.rollback()  # whoever is not known holds nobody up while it sends the rest
        return
    _touch(request, session, visitor.sign_in)
    request.state.waiting = visitor
    if visitor.user.has_second_factor and visitor.sign_in.second_factor_at is None:
        return
    request.state.user, request.state.sign_in = visitor.user, visitor.sign_in
    user = visitor.user
    request.state.came_in = {"email": user.email, "name": user.name, "theme": user.theme}
    request.state.roles = roles_of(visitor)
    if request.state.roles.is_provider and request.method in SAFE_METHODS:
        request.state.unsubmitted = unsubmitted_of(session, visitor.user)


def _touch(request: Request, session: Session, sign_in: SignIn) -> None:
    if is_head(request) or utcnow() - sign_in.seen_at < signing_in.TOUCH_EVERY:
        return
    if request.method in SAFE_METHODS | UPLOADS:
        with writing(request.app.state.engine) as own:
            signing_in.touch(own, sign_in)
            own.commit()
    else:
        signing_in.touch(session, sign_in)


LINE = "\n"


def _names(found: Any) -> Any:
    """Join what a person has many of, to be read with the person in one row."""
    return aggregate_strings(found, LINE)


ROLES = signing_in.VISITORS.add_columns(
    select(_names(type_coerce(col(Assignment.duty), String)))
    .where(col(Assignment.user_id) == col(User.id), col(Assignment.ended_at).is_(None))
    .scalar_subquery(),
    select(_names(col(Authority.short_name)))
    .join(Membership, col(Membership.authority_id) == col(Authority.id))
    .where(col(Membership.user_id) == col(User.id))
    .scalar_subquery(),
    select(_names(col(Provider.short_name)))
    .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
    .where(col(ProviderMember.user_id) == col(User.id))
    .scalar_subquery(),
    exists()
    .where(
        col(Contract.provider_id) == col(ProviderMember.provider_id),
        col(ProviderMember.user_id) == col(User.id),
    )
    .correlate(User),
    exists().where(col(Membership.user_id) == col(User.id), col(Membership.is_manager).is_(True)),
)
"""Who visits, with their duties in running tenders and their organisations: on every page."""


def roles_of(visitor: signing_in.Visitor) -> Roles:
    """Say what a visitor is, over all tenders."""
    *lists, has_contracts, is_manager = visitor.facts
    duties, authorities, providers = (names.split(LINE) if names else [] for names in lists)
    return Roles(
        duties=frozenset(Duty(name) for name in duties),
        owner_name=", ".join([*sorted(authorities), *providers]),
        is_provider=bool(providers),
        has_contracts=has_contracts,
        works_for_authority=bool(authorities),
        is_manager=is_manager,
        is_administrator=visitor.user.is_administrator,
    )


def _entries(roles: Roles) -> list[tuple[str, str]]:
    """Give the bar's entries as (route, label), in the order of pages.md."""
    duties = roles.duties
    entries: list[tuple[str, str]] = [("work:managed", _("Overview"))] if roles.is_manager else []
    work = {Duty.OFFICER, Duty.OPENER, Duty.DECIDER, Duty.AUDITOR}
    if roles.works_for_authority and (duties or not roles.is_administrator):
        entries.insert(0 if duties else len(entries), ("work:index", _("My work")))
    if duties & work or (roles.works_for_authority and not duties):
        entries.append(("tenders:index", _("Tenders")))
    if duties & ON_PANEL:
        entries.append(("evaluation:index", _("My evaluations")))
    if roles.is_provider:
        entries += [
            ("submitting:index", _("My submissions")),
            ("evidence:mine", _("My file")),
            ("providers:mine", _("My organisation")),
            ("standstills:inbox", _("Letters")),
        ]
    if roles.has_contracts:
        entries.append(("contracts:mine", _("My contracts")))
    if Duty.SUPERVISOR in duties:
        entries.append(("checks:advice_index", _("Advice")))
    if Duty.INTEGRITY in duties:
        entries.append(("integrity:index", _("Files")))
    if duties & {Duty.OFFICER}:
        entries.append(("providers:index", _("Providers")))
        entries.append(("contracts:index", _("Contracts")))
    if Duty.AUDITOR in duties:
        entries.append(("records:index", _("Records")))
    if roles.is_administrator:
        entries += [
            ("accounts:users", _("Users")),
            ("accounts:authorities", _("Organisations")),
            ("accounts:system", _("System")),
        ]
    return entries


def home_of(roles: Roles) -> str:
    """Name the page where a person starts: the first of the bar."""
    entries = _entries(roles)
    return entries[0][0] if entries else "accounts:me"


def home(request: Request) -> str:
    """Address the page where this visitor starts."""
    return next((link.href for link in _links(request, _entries(request.state.roles))), "/me")


def _links(request: Request, entries: list[tuple[str, str]]) -> list[Link]:
    """Address the entries of the bar; one whose room is not there is left out."""
    links, path = [], _place_in_bar(request, entries)
    for name, label in entries:
        try:
            href = page_url(request)(name)
        except NoMatchFound:
            continue
        links.append(Link(href, label, path == href or path.startswith(href.rstrip("/") + "/")))
    return links


def _place_in_bar(request: Request, entries: list[tuple[str, str]]) -> str:
    """Say under which entry a page hangs: what lies in a lot belongs to the tenders.

    To who judges there, it belongs to the evaluations.
    """
    path = request.url.path
    if not path.startswith(IN_TENDERS):
        return path
    names = {name for name, _label in entries}
    judges = getattr(request.scope.get("route"), "name", "").startswith("evaluation:")
    is_tender = "tenders:index" in names and not (judges and "evaluation:index" in names)
    return str(page_url(request)("tenders:index" if is_tender else "evaluation:index"))


def _is_lost(visitor: User) -> bool:
    """Whether a write that the database refused took the visitor out of memory."""
    told = inspect(visitor)
    return bool(told.expired and told.detached)


def frame(request: Request) -> dict[str, Any]:
    """Give what `base.html` needs; after a lost write, what was known when it came in."""
    user: User | None = getattr(request.state, "user", None)
    roles: Roles = getattr(request.state, "roles", Roles())
    sign_in: SignIn | None = getattr(request.state, "sign_in", None)
    if user and _is_lost(user):
        user, sign_in = User(**request.state.came_in), None
    settings = request.app.state.settings
    entries = _entries(roles) if user else [
        ("publishing:public_index", _("Tenders")), ("contracts:register", _("Contracted providers"))
    ]  # fmt: skip
    return {
        "user": user,
        "owner_name": roles.owner_name,
        "roles": roles,
        "nav": _links(request, entries),
        "theme": user.theme if user else "light",
        "unsubmitted": [
            one
            for one in getattr(request.state, "unsubmitted", [])
            if str(one.submission_id) not in request.url.path
        ],
        "stay": signing_in.stay_of(settings, sign_in) if sign_in else None,
        "is_demo": request.app.state.is_demo,
        "may": lambda permission: may(request, permission),
        "now": utcnow(),
    }
