"""Pages of contracts: the officer's list, registering one, the public register."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import Anyone, CurrentUser, Permission, guard
from app.awards.access import award_of_my_lot, award_to_change
from app.awards.models import Award
from app.contracts import service
from app.contracts.forms import NewContractForm
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.tenders.models import Lot, Tender

router = Router(tags=["contracts"])


AwardToContract = Annotated[Award, Depends(guard(Permission.CONTRACT_WRITE, award_of_my_lot))]
AwardToRegister = Annotated[Award, Depends(guard(Permission.CONTRACT_WRITE, award_to_change))]
BoundContract = Annotated[Bound[NewContractForm], Depends(bind(NewContractForm))]


@router.get("/contracts", name="contracts:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """List my tenders' contracts, and the decisions that wait for one."""
    return render(
        request,
        "contracts/index.html",
        entries=service.contracts_of(session, user),
        waiting=service.to_sign(session, user),
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
            service.register_contract(session, award, provider, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        else:
            return redirect(request, "contracts:index")
    return _form_page(request, session, award, form, status=422)


def _form_page(
    request: Request,
    session: SessionDep,
    award: Award,
    form: Bound[NewContractForm] | None,
    *,
    status: int = 200,
) -> Response:
    ends_at = award.standstill_ends_at
    return render(
        request,
        "contracts/new.html",
        status=status,
        award=award,
        lot=session.get_one(Lot, award.lot_id),
        tender=session.get_one(Tender, award.tender_id),
        options=[(one.id, one.name) for one in service.providers_without(session, award)],
        last_day=last_day_of(ends_at) if ends_at else None,
        form=form,
    )


@router.get("/register", name="contracts:register", dependencies=[Anyone])
def register(request: Request, session: SessionDep, q: str = "") -> Response:
    """Show everybody who has a contract for what."""
    return render(request, "contracts/register.html", lines=service.register(session, q), q=q)


@router.get("/register.csv", name="contracts:register_csv", dependencies=[Anyone])
def register_csv(session: SessionDep, q: str = "") -> Response:
    """Hand the register over for a spreadsheet."""
    return Response(
        service.register_csv(service.register(session, q)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="register.csv"'},
    )
