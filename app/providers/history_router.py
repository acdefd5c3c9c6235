"""The officer's pages of providers: who there are, and what each was contracted for."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.words import FORMS
from app.providers import history
from app.providers.access import AllProviders, ContractToRemove, ProviderToRecord
from app.providers.forms import PastContractForm
from app.providers.models import Provider

router = Router(tags=["providers"])


@router.get("/providers", name="providers:index")
def index(request: Request, providers: AllProviders) -> Response:
    """List the providers."""
    return render(request, "providers/index.html", providers=providers)


@router.get("/providers/{provider_id}", name="providers:detail")
def detail(
    request: Request, session: SessionDep, provider: ProviderToRecord, user: CurrentUser
) -> Response:
    """Show a provider and what it was contracted for."""
    return _page(request, session, provider, user, None)


@router.post("/providers/{provider_id}/contracts", name="providers:add_contract")
def add_contract(
    request: Request,
    session: SessionDep,
    provider: ProviderToRecord,
    user: CurrentUser,
    form: Annotated[Bound[PastContractForm], Depends(bind(PastContractForm))],
) -> Response:
    """Record an earlier contract."""
    if form.value is not None:
        try:
            history.add_contract(session, provider, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "providers:detail", provider_id=provider.id)
    return _page(request, session, provider, user, form)


@router.post("/past-contracts/{contract_id}/remove", name="providers:remove_contract")
def remove_contract(
    request: Request, session: SessionDep, contract: ContractToRemove, user: CurrentUser
) -> Response:
    """Take back what was recorded wrongly."""
    provider_id = contract.provider_id
    history.remove_contract(session, contract, user)
    return redirect(request, "providers:detail", provider_id=provider_id)


def _page(
    request: Request,
    session: Session,
    provider: Provider,
    user: User,
    form: Bound[PastContractForm] | None,
) -> Response:
    return render(
        request,
        "providers/detail.html",
        status=200 if form is None else form.status,
        provider=provider,
        contracts=history.history_of(session, provider),
        authorities=[(one.id, one.name) for one in history.authorities_of(session, user)],
        forms=FORMS,
        form=form,
    )
