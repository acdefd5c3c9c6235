"""What an officer does while a contract runs: tariffs, papers, duties, people to call."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.permissions import CurrentUser
from app.contracts import contacts, duties, papers, risk, tariffs
from app.contracts.access import ContractToChange, DutyToJudge, OwnContract, PaperToRead
from app.contracts.forms import (
    AnnounceForm,
    AskDutyForm,
    ContactForm,
    DropDutyForm,
    IndexForm,
    JudgeDutyForm,
    TariffForm,
)
from app.contracts.models import Contract, Side
from app.contracts.router import contract_page
from app.core.db import SessionDep, reading
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect
from app.evidence.papers import hand_over, take_in
from app.uploads.recognise import PDF

router = Router(tags=["contracts"])
HERE = "/contracts/{contract_id}"

BoundAnnouncement = Annotated[Bound[AnnounceForm], Depends(bind(AnnounceForm))]
BoundTariff = Annotated[Bound[TariffForm], Depends(bind(TariffForm))]
BoundIndex = Annotated[Bound[IndexForm], Depends(bind(IndexForm))]
BoundAsk = Annotated[Bound[AskDutyForm], Depends(bind(AskDutyForm))]
BoundVerdict = Annotated[Bound[JudgeDutyForm], Depends(bind(JudgeDutyForm))]
BoundDrop = Annotated[Bound[DropDutyForm], Depends(bind(DropDutyForm))]
BoundContact = Annotated[Bound[ContactForm], Depends(bind(ContactForm))]


def _back(request: Request, contract_id: UUID, part: str) -> Response:
    return redirect(request, "contracts:detail", fragment=part, contract_id=contract_id)


@router.post(HERE + "/tariffs", name="contracts:set_tariff")
def set_tariff(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    form: BoundTariff,
) -> Response:  # fmt: skip
    """Set what is paid from a day on."""
    if form.passes(lambda typed: tariffs.set_tariff(session, contract, user, typed)):
        return _back(request, contract.id, "tariffs")
    return contract_page(request, session, contract, tariff=form, status=422)


@router.post(HERE + "/indexation", name="contracts:index_tariffs")
def index_tariffs(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    form: BoundIndex,
) -> Response:  # fmt: skip
    """Index every tariff."""
    if form.passes(lambda typed: tariffs.index(session, contract, user, typed)):
        return _back(request, contract.id, "tariffs")
    return contract_page(request, session, contract, indexation=form, status=422)


@router.post(HERE + "/announcement", name="contracts:announce")
def announce(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    form: BoundAnnouncement,
) -> Response:  # fmt: skip
    """Say when the result was announced."""
    if form.passes(lambda typed: risk.announce(session, contract, user, typed)):
        return _back(request, contract.id, "risk")
    return contract_page(request, session, contract, announcement=form, status=422)


@router.post(HERE + "/papers", name="contracts:add_paper")
async def add_paper(
    request: Request, session: SessionDep, contract: OwnContract, user: CurrentUser
) -> Response:
    """Take the signed contract in, or an addition to it."""
    contract_id = contract.id
    form = await take_in(
        request,
        session,
        (PDF,),
        lambda own, taken: papers.keep_signed(own, own.get_one(Contract, contract_id), user, taken),
    )
    if form is None:
        return _back(request, contract_id, "papers")
    return await run_in_threadpool(_refuse_paper, request, contract_id, form)


def _refuse_paper(request: Request, contract_id: UUID, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        contract = session.get_one(Contract, contract_id)
        return contract_page(request, session, contract, paper=form, status=422)


@router.get("/contract-papers/{paper_id}", name="contracts:paper")
def paper_file(request: Request, paper: PaperToRead) -> Response:
    """Hand a file of a contract to its officer."""
    return hand_over(request, paper, PDF.media_type)


@router.post(HERE + "/duties", name="contracts:ask_duty")
def ask_duty(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    form: BoundAsk,
) -> Response:  # fmt: skip
    """Ask the provider to show something by a day."""
    if form.passes(lambda typed: duties.ask(session, contract, user, typed)):
        return _back(request, contract.id, "duties")
    return contract_page(request, session, contract, asking=form, status=422)


@router.post("/contract-duties/{duty_id}/judgement", name="contracts:judge_duty")
def judge_duty(
    request: Request, session: SessionDep, duty: DutyToJudge, user: CurrentUser,
    form: BoundVerdict,
) -> Response:  # fmt: skip
    """Accept what came in, or ask for more."""
    if form.passes(lambda typed: duties.judge(session, duty, user, typed)):
        return _back(request, duty.contract_id, "duties")
    contract = session.get_one(Contract, duty.contract_id)
    return contract_page(request, session, contract, judging=(duty.id, form), status=422)


@router.post("/contract-duties/{duty_id}/drop", name="contracts:drop_duty")
def drop_duty(
    request: Request, session: SessionDep, duty: DutyToJudge, user: CurrentUser, form: BoundDrop
) -> Response:
    """Ask something no longer."""
    if form.passes(lambda typed: duties.drop(session, duty, user, typed)):
        return _back(request, duty.contract_id, "duties")
    contract = session.get_one(Contract, duty.contract_id)
    return contract_page(request, session, contract, dropping=(duty.id, form), status=422)


@router.post(HERE + "/contacts", name="contracts:add_contact")
def add_contact(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    form: BoundContact,
) -> Response:  # fmt: skip
    """Name somebody of the authority to call."""
    if form.passes(lambda typed: contacts.add(session, contract, user, Side.AUTHORITY, typed)):
        return _back(request, contract.id, "contacts")
    return contract_page(request, session, contract, contact=form, status=422)


@router.post(HERE + "/contacts/{contact_id}/remove", name="contracts:remove_contact")
def remove_contact(
    request: Request, session: SessionDep, contract: ContractToChange, user: CurrentUser,
    contact_id: UUID,
) -> Response:  # fmt: skip
    """Take somebody off the list."""
    contacts.remove(session, contract, user, contact_id)
    return _back(request, contract.id, "contacts")
