"""The provider's side: its contracts, what it must show, and whom the authority can call."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.permissions import CurrentUser
from app.contracts import contacts, duties, papers
from app.contracts.access import (
    ProvidersContract,
    ProvidersContracts,
    ProvidersDuty,
    ProvidersPaper,
)
from app.contracts.forms import ContactForm, DeliverForm
from app.contracts.models import Contract, ContractDuty, Side
from app.contracts.running import running
from app.contracts.service import entries_of
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep, reading
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.evidence.papers import LIMIT, hand_over, take_in
from app.uploads.recognise import PDF

router = Router(tags=["contracts"])

BoundContact = Annotated[Bound[ContactForm], Depends(bind(ContactForm))]
BoundDelivery = Annotated[Bound[DeliverForm], Depends(bind(DeliverForm))]


@router.get("/my-contracts", name="contracts:mine")
def mine(request: Request, session: SessionDep, own: ProvidersContracts) -> Response:
    """List the provider's contracts, with what is asked of it."""
    return render(request, "contracts/mine.html", entries=entries_of(session, own))


@router.get("/my-contracts/{contract_id}", name="contracts:own")
def own_page(request: Request, session: SessionDep, contract: ProvidersContract) -> Response:
    """Show a contract to the provider."""
    return _own_page(request, session, contract)


def _own_page(
    request: Request,
    session: Session,
    contract: Contract,
    *,
    contact: Bound[ContactForm] | None = None,
    delivery: tuple[UUID, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    return render(
        request,
        "contracts/own.html",
        status=status,
        one=running(session, contract),
        contact=contact,
        delivering=delivery[0] if delivery else None,
        delivery=delivery[1] if delivery else None,
        limit=LIMIT,
        today=dutch(utcnow()).date(),
    )


@router.post("/my-contracts/{contract_id}/contacts", name="contracts:add_own_contact")
def add_contact(
    request: Request, session: SessionDep, contract: ProvidersContract, user: CurrentUser,
    form: BoundContact,
) -> Response:  # fmt: skip
    """Name somebody of the provider to call."""
    if form.passes(lambda typed: contacts.add(session, contract, user, Side.PROVIDER, typed)):
        return _back(request, contract.id, "contacts")
    return _own_page(request, session, contract, contact=form, status=422)


@router.post(
    "/my-contracts/{contract_id}/contacts/{contact_id}/remove", name="contracts:remove_own_contact"
)
def remove_contact(
    request: Request, session: SessionDep, contract: ProvidersContract, user: CurrentUser,
    contact_id: UUID,
) -> Response:  # fmt: skip
    """Take one of the own people off the list."""
    contacts.remove(session, contract, user, contact_id, Side.PROVIDER)
    return _back(request, contract.id, "contacts")


@router.post("/my-duties/{duty_id}/papers", name="contracts:add_proof")
async def add_proof(
    request: Request, session: SessionDep, duty: ProvidersDuty, user: CurrentUser
) -> Response:
    """Take a file in that proves a duty."""
    duty_id, contract_id = duty.id, duty.contract_id
    form = await take_in(
        request,
        session,
        (PDF,),
        lambda own, taken: papers.keep_proof(own, own.get_one(ContractDuty, duty_id), user, taken),
    )
    if form is None:
        return _back(request, contract_id, f"duty-{duty_id}")
    return await run_in_threadpool(_refuse_proof, request, contract_id, duty_id, form)


def _refuse_proof(request: Request, contract_id: UUID, duty_id: UUID, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        contract = session.get_one(Contract, contract_id)
        return _own_page(request, session, contract, delivery=(duty_id, form), status=422)


@router.post("/my-duties/{duty_id}/deliver", name="contracts:deliver_duty")
def deliver(
    request: Request, session: SessionDep, duty: ProvidersDuty, user: CurrentUser,
    form: BoundDelivery,
) -> Response:  # fmt: skip
    """Hand over what was asked."""
    if form.passes(lambda typed: duties.deliver(session, duty, user, typed)):
        return _back(request, duty.contract_id, f"duty-{duty.id}")
    contract = session.get_one(Contract, duty.contract_id)
    return _own_page(request, session, contract, delivery=(duty.id, form), status=422)


@router.get("/my-contract-papers/{paper_id}", name="contracts:own_paper")
def own_paper(request: Request, paper: ProvidersPaper) -> Response:
    """Hand a file of a contract to the provider."""
    return hand_over(request, paper, PDF.media_type)


def _back(request: Request, contract_id: UUID, part: str) -> Response:
    return redirect(request, "contracts:own", fragment=part, contract_id=contract_id)
