"""Make a vault passphrase; publish, which makes the keys of a tender."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, savepoint
from app.core.errors import ConflictError, InvalidError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.publishing.router import publication_page
from app.tenders.access import TenderToEdit
from app.vault import passphrases, service
from app.vault.forms import NewPassphraseForm

router = Router(tags=["vault"])


@router.get("/me/vault-key", name="vault:my_key")
def my_key(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Explain the passphrase, and ask one from who has none."""
    key = passphrases.opener_key(session, user)
    return render(request, "vault/my_key.html", key=key, form=None)


@router.post("/me/vault-key", name="vault:my_key")
def make_key(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    form: Annotated[Bound[NewPassphraseForm], Depends(bind(NewPassphraseForm))],
) -> Response:
    """Make a person's own key."""
    if form.value and form.value.again != form.value.passphrase:
        form.refuse(_("This is not the same passphrase. Type it once more."), "again")
    if form.value:
        memory = request.app.state.settings.argon2_memory_kib
        try:
            passphrases.make_opener_key(session, user, form.value.passphrase, memory_kib=memory)
            return redirect(request, "vault:my_key")
        except InvalidError as error:
            form.refuse(error.message, error.field)
    return render(request, "vault/my_key.html", status=422, key=None, form=form)


@router.post("/tenders/{tender_id}/publish", name="vault:publish")
def publish(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser
) -> Response:
    """Publish a tender, with its keys, or show its checks again with why that cannot be done."""
    try:
        with savepoint(session):
            service.publish(session, tender, user)
    except ConflictError as error:
        session.refresh(tender, ["lots"])
        if tender.published_at:
            raise
        return publication_page(request, session, tender, refusal=error)
    return redirect(request, "work:tender", tender_id=tender.id)
