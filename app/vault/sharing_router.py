"""Let an opener close the own half for somebody who came after publication."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import Attempt
from app.accounts.permissions import CurrentUser, Permission, guard
from app.core.db import SessionDep, step_aside, writing
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.access import tender_to_change
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of
from app.vault import sharing
from app.vault.forms import ShareForm

router = Router(tags=["vault"])
VaultToShare = Annotated[Tender, Depends(guard(Permission.VAULT_OPEN, tender_to_change))]
ADDRESS = "/tenders/{tender_id}/vault/share"


def _page(
    request: Request, session: Session, tender: Tender, form: Bound[Any] | None = None
) -> Response:
    if not procedure_of(tender).is_sealed:
        raise NotFoundError
    return render(
        request,
        "vault/share.html",
        status=422 if form else 200,
        tender=tender,
        newcomers=[(one.id, one.name) for one in sharing.shut_out(session, tender)],
        form=form,
    )


@router.get(ADDRESS, name="vault:share")
def share_page(request: Request, session: SessionDep, tender: VaultToShare) -> Response:
    """Show who is appointed and cannot open yet."""
    return _page(request, session, tender)


@router.post(ADDRESS, name="vault:share")
def share(
    request: Request,
    session: SessionDep,
    tender: VaultToShare,
    user: CurrentUser,
    form: Annotated[Bound[ShareForm], Depends(bind(ShareForm))],
) -> Response:
    """Let the chosen person begin an opening in the opener's place."""
    if form.value is None:
        return _page(request, session, tender, form)
    known = {one.id: one for one in sharing.shut_out(session, tender)}
    try:
        newcomer = known.get(form.value.user_id)
        sharing.share(session, tender, user, form.value.passphrase, newcomer)
    except InvalidError as error:
        if error.field == "passphrase":
            step_aside(session)
            with writing(request.app.state.engine) as own:
                own.add(Attempt(what=f"vault:{user.id}"))
                own.commit()
        form.refuse(error.message, error.field)
        return _page(request, session, tender, form)
    return redirect(request, "openings:vault", tender_id=tender.id)
