"""Pages of the provider: its evidence file, once for every tender."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, writing
from app.core.errors import DomainError, InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import download, redirect, render
from app.evidence import service
from app.evidence.access import (
    ProofOfMine,
    ProofToChange,
    held,
    held_by,
    provider_of,
    reach_proof,
    versions_of,
)
from app.evidence.forms import FactsForm
from app.evidence.kinds import FIELDS, KINDS, SCHEMES, STANDINGS, Kind
from app.evidence.models import Proof
from app.evidence.taking import LIMIT, Taken, proof_bytes, take
from app.providers.access import MyProvider
from app.providers.models import Provider
from app.tenders.words import typed_or_none
from app.uploads import receiving, streams
from app.uploads.cleanup import forget_files

router = Router(tags=["evidence"])
FILE = "/my-file/{proof_id}"


@router.get("/my-file", name="evidence:mine")
def mine(request: Request, session: SessionDep, provider: MyProvider) -> Response:
    """Show everything that the provider keeps, what ends first on top."""
    found = held_by(session, request.app.state.keys, provider.id)
    return render(request, "evidence/mine.html", provider=provider, proofs=found)


@router.get("/my-file/new", name="evidence:new")
def new(request: Request, provider: MyProvider) -> Response:
    """Ask what kind of proof is added."""
    return render(request, "evidence/new.html", provider=provider, kinds=KINDS.values())


# Files ------------------------------------------------------------------------------


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise NotFoundError
    return KINDS[code]


def _ask_file(
    request: Request, kind: Kind, proof_id: UUID | None, form: Bound[Any] | None
) -> Response:
    return render(
        request,
        "evidence/file.html",
        status=422 if form else 200,
        kind=kind,
        proof_id=proof_id,
        limit=LIMIT,
        form=form,
    )


@router.get("/my-file/new/{code}", name="evidence:add")
def add_page(request: Request, code: str, _provider: MyProvider) -> Response:
    """Ask for the file of a new proof."""
    return _ask_file(request, _kind(code), None, None)


@router.post("/my-file/new/{code}", name="evidence:add")
async def add(
    request: Request, session: SessionDep, code: str, provider: MyProvider, user: CurrentUser
) -> Response:
    """Take the file of a new proof in."""
    return await _take_in(request, session, user, provider, _kind(code), None)


@router.get(FILE + "/file/replace", name="evidence:replace")
def replace_page(request: Request, proof: ProofOfMine) -> Response:
    """Ask for a newer file."""
    kind = held(request.app.state.keys, proof).facts.about
    return _ask_file(request, kind, proof.id, None)


@router.post(FILE + "/file/replace", name="evidence:replace")
async def replace(
    request: Request,
    session: SessionDep,
    proof: ProofOfMine,
    provider: MyProvider,
    user: CurrentUser,
) -> Response:
    """Take a newer file in."""
    kind = held(request.app.state.keys, proof).facts.about
    return await _take_in(request, session, user, provider, kind, proof.id)


async def _take_in(
    request: Request,
    session: Session,
    user: User,
    provider: Provider,
    kind: Kind,
    proof_id: UUID | None,
) -> Response:
    """Seal and read a file first; only after its last byte a transaction begins."""
    await run_in_threadpool(session.close)
    try:
        taken = await _receive(request)
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return await run_in_threadpool(_ask_file, request, kind, proof_id, form)
    kept = await run_in_threadpool(_store, request, user, provider.id, kind, proof_id, taken)
    return redirect(request, "evidence:tell", proof_id=kept)


async def _receive(request: Request) -> Taken:
    state = request.app.state
    receiving.refuse_announced(request.headers.get("content-length", ""), LIMIT)
    found = await streams.incoming(request)
    return await streams.in_thread(
        found.chunks,
        lambda chunks: take(
            state.storage, state.keys, found.name, chunks, clamd=state.settings.clamd
        ),
    )


def _store(
    request: Request, user: User, provider_id: UUID, kind: Kind, proof_id: UUID | None, taken: Taken
) -> UUID:
    """Write the row of a file that lies in storage; without the row it does not stay there."""
    keys, engine = request.app.state.keys, request.app.state.engine
    try:
        with writing(engine) as session:
            if proof_id:
                proof = reach_proof(session, user.id, proof_id)
                service.replace_file(session, keys, proof, user, taken)
            else:
                provider = provider_of(session, user.id, provider_id)
                proof = service.add(session, keys, provider, user, kind.code, taken)
            session.commit()
    except DomainError:
        request.app.state.storage.delete(taken.sealed.storage_key)
        raise
    except Exception:
        with writing(engine) as session:
            forget_files(session, [taken.sealed.storage_key])
            session.commit()
        raise
    return proof.id


@router.get(FILE + "/versions/{number}/file", name="evidence:version")
def version_file(request: Request, proof: ProofOfMine, number: int) -> Response:
    """Hand the file of a version to the provider's own people."""
    state = request.app.state
    for version, contents in versions_of(state.keys, proof):
        if version.number == number:
            chunks = proof_bytes(state.storage, state.keys, version, contents.file)
            first = next(chunks, b"")  # a file that is not ours is refused before the answer begins
            about = contents.file
            head = download(b"", about.name, about.media_type).headers["Content-Disposition"]
            return StreamingResponse(
                chain([first], chunks),
                media_type=about.media_type,
                headers={"Content-Disposition": head},
            )
    raise NotFoundError


# What it is -------------------------------------------------------------------------


@router.get(FILE, name="evidence:proof")
def proof_page(request: Request, proof: ProofOfMine) -> Response:
    """Show one proof with its versions."""
    keys = request.app.state.keys
    return render(
        request,
        "evidence/proof.html",
        one=held(keys, proof),
        versions=versions_of(keys, proof),
        fields=FIELDS,
        schemes=SCHEMES,
        standings=STANDINGS,
    )


@router.get(FILE + "/tell", name="evidence:tell")
def tell_page(request: Request, proof: ProofOfMine) -> Response:
    """Ask what the proof says, with what we read in the file offered."""
    return _tell(request, proof, None)


def _tell(request: Request, proof: Proof, form: Bound[FactsForm] | None) -> Response:
    one = held(request.app.state.keys, proof)
    return render(
        request,
        "evidence/tell.html",
        status=form.status if form else 200,
        one=one,
        offered=service.offered(one.contents),
        fields=FIELDS,
        schemes=SCHEMES.items(),
        standings=STANDINGS.items(),
        typed=typed_or_none,
        form=form,
    )


@router.post(FILE + "/tell", name="evidence:tell")
def tell(
    request: Request,
    session: SessionDep,
    proof: ProofToChange,
    user: CurrentUser,
    form: Annotated[Bound[FactsForm], Depends(bind(FactsForm))],
) -> Response:
    """Save what the proof says."""
    if form.value:
        try:
            service.tell(session, request.app.state.keys, proof, user, form.value)
            return redirect(request, "evidence:proof", proof_id=proof.id)
        except InvalidError as error:
            form.take(error)
    return _tell(request, proof, form)


@router.get(FILE + "/withdraw", name="evidence:withdraw")
def withdraw_page(request: Request, proof: ProofOfMine) -> Response:
    """Say what taking out means."""
    return render(request, "evidence/withdraw.html", one=held(request.app.state.keys, proof))


@router.post(FILE + "/withdraw", name="evidence:withdraw")
def withdraw(
    request: Request, session: SessionDep, proof: ProofToChange, user: CurrentUser
) -> Response:
    """Take a proof out."""
    service.withdraw(session, proof, user)
    return redirect(request, "evidence:mine")
