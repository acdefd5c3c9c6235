"""Pages of the administrator: people, organisations, the system; never a tender."""

from datetime import timedelta
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from app.accounts import administration, people, second_factor, service
from app.accounts.access import AuthorityToManage, JobToRetry, MembershipToManage, UserToManage
from app.accounts.forms import AuthorityForm, InviteForm, InviteKind, ManagerForm
from app.accounts.models import Authority
from app.accounts.permissions import Administrator
from app.core import outbox
from app.core.clock import utcnow
from app.core.db import SessionDep
from app.core.errors import ConflictError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect, render

router = Router(prefix="/admin", tags=["accounts"])

LATE = timedelta(minutes=15)


@router.get("/users", name="accounts:users")
def users(
    request: Request,
    session: SessionDep,
    _administrator: Administrator,
    page: Annotated[int, Query(ge=1)] = 1,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """List the accounts, or those that a word finds."""
    word = " ".join(q.split())
    total = people.count_people(session, word)
    pages = max(1, -(-total // people.PER_PAGE))
    page = min(page, pages)
    return render(
        request,
        "accounts/users.html",
        people=people.people(session, page, word),
        word=word,
        page=page,
        pages=pages,
        per_page=people.PER_PAGE,
        total=total,
    )


@router.get("/users/new", name="accounts:invite")
def invite_page(request: Request, session: SessionDep, _administrator: Administrator) -> Response:
    """Ask who is invited, and for which authority."""
    return _invite_form(request, session, None)


@router.post("/users/new", name="accounts:invite")
def invite(
    request: Request,
    session: SessionDep,
    administrator: Administrator,
    form: Annotated[Bound[InviteForm], Depends(bind(InviteForm))],
) -> Response:
    """Make an account and mail its link."""
    given = form.value
    authority: Authority | None = None
    if given and given.kind == InviteKind.MEMBER:
        authority = session.get(Authority, given.authority_id) if given.authority_id else None
        if authority is None:
            form.refuse(_("Choose the organisation that this person works for."), "authority_id")
    if given is None or form.errors:
        return _invite_form(request, session, form)
    try:
        user = administration.let_in(
            session, administrator, authority, email=given.email, name=given.name,
            can_create_tenders=given.can_create_tenders,
        )  # fmt: skip
    except ConflictError as error:
        form.refuse(error.message, "email")
        return _invite_form(request, session, form)
    return redirect(request, "accounts:user", user_id=user.id)


def _invite_form(request: Request, session: SessionDep, form: Bound[InviteForm] | None) -> Response:
    return render(
        request,
        "accounts/invite.html",
        status=422 if form else 200,
        form=form,
        choices=[(one.id, one.name) for one, _count in people.authorities(session)],
    )


@router.get("/users/{user_id}", name="accounts:user")
def user_page(request: Request, session: SessionDep, person: UserToManage) -> Response:
    """Show an account and what can be done with it."""
    return render(
        request,
        "accounts/user.html",
        person=person,
        memberships=people.memberships_of(session, person),
        elsewhere=people.works_elsewhere(session, [person.id]).get(person.id, []),
        seen_at=people.seen_by_person(session, [person.id]).get(person.id),
    )


@router.post("/users/{user_id}/invite", name="accounts:invite_again")
def invite_again(
    request: Request, session: SessionDep, person: UserToManage, administrator: Administrator
) -> Response:
    """Mail a new link."""
    administration.invite_again(session, person, administrator)
    return redirect(request, "accounts:user", user_id=person.id)


@router.post("/users/{user_id}/disable", name="accounts:disable")
def disable(
    request: Request, session: SessionDep, person: UserToManage, administrator: Administrator
) -> Response:
    """Close an account."""
    administration.disable(session, person, administrator)
    return redirect(request, "accounts:user", user_id=person.id)


@router.post("/users/{user_id}/enable", name="accounts:enable")
def enable(
    request: Request, session: SessionDep, person: UserToManage, administrator: Administrator
) -> Response:
    """Open an account again."""
    administration.enable(session, person, administrator)
    return redirect(request, "accounts:user", user_id=person.id)


@router.post("/memberships/{membership_id}/manager", name="accounts:set_manager")
def set_manager(
    request: Request,
    session: SessionDep,
    membership: MembershipToManage,
    administrator: Administrator,
    form: Annotated[Bound[ManagerForm], Depends(bind(ManagerForm))],
) -> Response:
    """Let somebody see what waits over all tenders of an authority, or no longer."""
    is_manager = form.value is not None and form.value.is_manager
    administration.set_manager(session, membership, administrator, is_manager=is_manager)
    return redirect(request, "accounts:user", user_id=membership.user_id)


@router.post("/users/{user_id}/reset-second-factor", name="accounts:reset_second_factor")
def reset_second_factor(
    request: Request, session: SessionDep, person: UserToManage, administrator: Administrator
) -> Response:
    """Take a lost second factor away."""
    second_factor.reset_second_factor(session, person, administrator)
    return redirect(request, "accounts:user", user_id=person.id)


@router.get("/authorities", name="accounts:authorities")
def authorities(request: Request, session: SessionDep, _administrator: Administrator) -> Response:
    """List the contracting authorities."""
    return render(request, "accounts/authorities.html", authorities=people.authorities(session))


@router.get("/authorities/new", name="accounts:new_authority")
def new_authority(request: Request, _administrator: Administrator) -> Response:
    """Ask what the authority is called."""
    return render(request, "accounts/authority.html", authority=None, form=None)


@router.post("/authorities/new", name="accounts:new_authority")
def create_authority(
    request: Request,
    session: SessionDep,
    administrator: Administrator,
    form: Annotated[Bound[AuthorityForm], Depends(bind(AuthorityForm))],
) -> Response:
    """Add an authority."""
    if form.value:
        try:
            service.create_authority(session, administrator, **form.value.model_dump())
            return redirect(request, "accounts:authorities")
        except ConflictError as error:
            form.refuse(error.message, "name")
    return render(request, "accounts/authority.html", status=422, authority=None, form=form)


@router.get("/authorities/{authority_id}", name="accounts:authority")
def authority_page(request: Request, authority: AuthorityToManage) -> Response:
    """Show how an authority is named and reached."""
    return render(request, "accounts/authority.html", authority=authority, form=None)


@router.post("/authorities/{authority_id}", name="accounts:authority")
def edit_authority(
    request: Request,
    session: SessionDep,
    authority: AuthorityToManage,
    administrator: Administrator,
    form: Annotated[Bound[AuthorityForm], Depends(bind(AuthorityForm))],
) -> Response:
    """Save how an authority is named and reached."""
    if form.value:
        try:
            administration.edit_authority(
                session, authority, administrator, **form.value.model_dump()
            )
            return redirect(request, "accounts:authorities")
        except ConflictError as error:
            form.refuse(error.message, "name")
    return render(request, "accounts/authority.html", status=422, authority=authority, form=form)


@router.get("/system", name="accounts:system")
def system(request: Request, session: SessionDep, _administrator: Administrator) -> Response:
    """Show what is stuck, and what runs here."""
    settings = request.app.state.settings
    sends_mail = bool(settings.smtp_host)
    return render(
        request,
        "accounts/system.html",
        jobs=outbox.stuck(session, since=utcnow() - LATE, sends_mail=sends_mail),
        waiting_mail=0 if sends_mail else outbox.count_waiting_mail(session),
        most_attempts=outbox.MAX_ATTEMPTS,
        version=version("toetssteen"),
        database=session.get_bind().dialect.name,
        mail_server=settings.smtp_host,
        scanner=settings.clamd,
    )


@router.post("/system/jobs/{job_id}/retry", name="accounts:retry_job")
def retry(
    request: Request, session: SessionDep, job: JobToRetry, administrator: Administrator
) -> Response:
    """Do a stuck job at once."""
    administration.try_again(session, job, administrator)
    return redirect(request, "accounts:system")
