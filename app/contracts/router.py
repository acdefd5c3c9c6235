"""Pages of contracts: the officer's list, registering one, extending and ending it, coverage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.awards.models import Award
from app.contracts import running, service
from app.contracts.access import (
    AwardToContract,
    AwardToRegister,
    ContractToChange,
    OwnContract,
)
from app.contracts.forms import (
    DropDutyForm,
    EndForm,
    ExtendForm,
    JudgeDutyForm,
    NewContractForm,
)
from app.contracts.models import Contract
from app.contracts.signing import signatories_of
from app.contracts.waiting import to_sign
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.evidence.papers import LIMIT
from app.exclusions.codes import needing_clause
from app.planning.risk import risk_until
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.tenders.choices import Stage
from app.tenders.models import Lot, Tender

router = Router(tags=["contracts"])

FORMS = (
    "extension", "declining", "ending", "tariff", "indexation", "paper", "asking", "contact",
    "announcement",
)  # fmt: skip
"""The forms of a contract's page, each with its own name."""

BoundContract = Annotated[Bound[NewContractForm], Depends(bind(NewContractForm))]
BoundExtension = Annotated[Bound[ExtendForm], Depends(bind(ExtendForm))]
BoundEnd = Annotated[Bound[EndForm], Depends(bind(EndForm))]


@router.get("/contracts", name="contracts:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """List my tenders' contracts, and the decisions that wait for one."""
    return render(
        request,
        "contracts/index.html",
        entries=service.contracts_of(session, user),
        waiting=to_sign(session, user),
    )


@router.get("/awards/{award_id}/contract", name="contracts:new")
def new(request: Request, session: SessionDep, award: AwardToContract) -> Response:
    """Show the form, or why there is no contract yet."""
    return _form_page(request, session, award, None)


@router.post("/awards/{award_id}/contract", name="contracts:new")
def register_one(
    request: Request,
    session: SessionDep,
    award: AwardToRegister,
    user: CurrentUser,
    form: BoundContract,
) -> Response:
    """Register a signed contract."""
    if form.value is not None:
        provider = session.get(Provider, form.value.provider_id)
        try:
            contract = service.register_contract(session, award, provider, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "contracts:detail", contract_id=contract.id)
    return _form_page(request, session, award, form, status=422)


def _form_page(
    request: Request,
    session: SessionDep,
    award: Award,
    form: Bound[NewContractForm] | None,
    *,
    status: int = 200,
) -> Response:
    ends_at, tender = award.standstill_ends_at, session.get_one(Tender, award.tender_id)
    if tender.stage == Stage.SELECTION:
        raise NotFoundError
    options = [(one.id, one.name) for one in service.providers_without(session, award)]
    clauses = needing_clause(session, award.lot_id)
    return render(
        request,
        "contracts/new.html",
        status=status,
        award=award,
        lot=session.get_one(Lot, award.lot_id),
        tender=tender,
        options=options,
        with_clause=[name for provider_id, name in options if provider_id in clauses],
        last_day=last_day_of(ends_at) if ends_at else None,
        signatories=signatories_of(session, award),
        form=form,
    )


@router.get("/contracts/{contract_id}", name="contracts:detail")
def detail(request: Request, session: SessionDep, contract: OwnContract) -> Response:
    """Show a contract with its options, and what happened to it."""
    return contract_page(request, session, contract)


@router.post("/contracts/{contract_id}/extend", name="contracts:extend")
def extend(
    request: Request,
    session: SessionDep,
    contract: ContractToChange,
    user: CurrentUser,
    form: BoundExtension,
) -> Response:
    """Use the next option."""
    if form.value is None:
        return contract_page(request, session, contract, extension=form, status=422)
    running.extend(session, contract, user, form.value)
    return redirect(request, "contracts:detail", contract_id=contract.id)


@router.post("/contracts/{contract_id}/decline", name="contracts:decline")
def decline(
    request: Request,
    session: SessionDep,
    contract: ContractToChange,
    user: CurrentUser,
    form: BoundExtension,
) -> Response:
    """Decide not to use the next option."""
    if form.value is None:
        return contract_page(request, session, contract, declining=form, status=422)
    running.decline(session, contract, user, form.value)
    return redirect(request, "contracts:detail", contract_id=contract.id)


@router.post("/contracts/{contract_id}/end", name="contracts:end")
def end(
    request: Request,
    session: SessionDep,
    contract: ContractToChange,
    user: CurrentUser,
    form: BoundEnd,
) -> Response:
    """End a contract before its time."""
    if form.value is not None:
        try:
            running.end(session, contract, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "contracts:detail", contract_id=contract.id)
    return contract_page(request, session, contract, ending=form, status=422)


def contract_page(
    request: Request,
    session: Session,
    contract: Contract,
    *,
    judging: tuple[UUID, Bound[JudgeDutyForm]] | None = None,
    dropping: tuple[UUID, Bound[DropDutyForm]] | None = None,
    status: int = 200,
    **forms: Bound[Any] | None,
) -> Response:
    """Draw a contract; `forms` holds what was typed, by the part of the page it stands in."""
    return render(
        request,
        "contracts/detail.html",
        status=status,
        one=running.running(session, contract),
        has_clause=contract.provider_id in needing_clause(session, contract.lot_id),
        judging=judging[0] if judging else None,
        verdict=judging[1] if judging else None,
        dropping=dropping[0] if dropping else None,
        dropped=dropping[1] if dropping else None,
        risk=risk_until(contract.signed_on, contract.announced_on),
        limit=LIMIT,
        today=dutch(utcnow()).date(),
        **{name: forms.get(name) for name in FORMS},
    )
