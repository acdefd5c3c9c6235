"""Pages of the authority: the vault, its opening by two, and what came in."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission
from app.changes.deadline import waiting_move
from app.core.clock import utcnow
from app.core.db import SessionDep, step_aside, writing
from app.core.errors import DomainError, InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import filesize, moment, sha, utc_stamp
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.scan import Verdict
from app.core.typesetting import typeset
from app.core.web import download, redirect, render
from app.openings import opening
from app.openings.access import (
    LotOfSubmissions,
    OpenedDocument,
    VaultToOpen,
    VaultToSee,
)
from app.openings.late import late_openings
from app.openings.models import Opening
from app.submissions.overview import arrivals
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of
from app.uploads.reading import document_bytes
from app.uploads.rescue import opens_after
from app.vault import passphrases, releasing
from app.vault import service as vault
from app.vault.forms import PassphraseForm
from app.vault.models import Purpose, VaultKey
from app.vault.sharing import shut_out

router = Router(tags=["openings"])
T = TypeVar("T")
Passphrase = Annotated[Bound[PassphraseForm], Depends(bind(PassphraseForm))]


def attempt(
    request: Request, session: Session, key: VaultKey, user: User, act: Callable[[], T]
) -> T:
    """Do an act of an opening; one that is refused stays in the trail."""
    try:
        return _as_refusal(act)
    except DomainError as error:
        step_aside(session)
        with writing(request.app.state.engine) as own:
            releasing.note_refused_opening(own, key, user, error)
            own.commit()
        raise


def _as_refusal(act: Callable[[], T]) -> T:
    """Tell what the database itself refused as the application would have."""
    try:
        return act()
    except IntegrityError as error:
        if "too early" not in str(error.orig):
            raise
        raise releasing.TooEarlyError(
            _("The vault opens only after the deadline. This attempt is kept in the log.")
        ) from error


def _show(
    request: Request,
    session: Session,
    tender: Tender,
    user: User,
    *,
    status: int = 200,
    form: Bound[Any] | None = None,
) -> Response:
    """Render the vault: closed, waiting for a second person, or opened."""
    if not procedure_of(tender).is_sealed:
        raise NotFoundError
    key = vault.find_vault_key(session, tender.id, None, Purpose.CONTENT)
    found = opening.opening_of(session, tender, Purpose.CONTENT)
    return render(
        request,
        "openings/vault.html",
        status=status,
        tender=tender,
        openers=passphrases.openers_of(session, tender),
        newcomers=[one.id for one in shut_out(session, tender)],
        stage=releasing.opening_stage(session, key, user) if key else None,
        opening=found,
        lots=paper(tender, found)["lots"] if found else [],
        follow_until=_follow_until(tender),
        opened_later=[paper(tender, one) for one in late_openings(session, tender)],
        **_later_deadline(session, tender),
        form=form,
        open_permission=Permission.VAULT_OPEN,
    )


def _follow_until(tender: Tender) -> datetime | None:
    """Say until when files may still follow whose hash was lodged, while that lasts."""
    if not tender.takes_hashes or tender.deadline is None:
        return None
    until = opens_after(tender, tender.deadline)
    return until if utcnow() <= until else None


def _later_deadline(session: Session, tender: Tender) -> dict[str, Any]:
    """Tell of a later deadline that waits for a second person: an opening is the end of it."""
    asked = waiting_move(session, tender)
    if asked is None:
        return {"later_deadline": None}
    return {
        "later_deadline": datetime.fromisoformat(asked.payload["deadline"]),
        "asked_by": session.get_one(User, asked.proposer_id).name,
    }


@router.get("/tenders/{tender_id}/vault", name="openings:vault")
def vault_page(
    request: Request, session: SessionDep, tender: VaultToSee, user: CurrentUser
) -> Response:
    """Show the vault; before the deadline never how many came in or whose they are."""
    return _show(request, session, tender, user)


@router.post("/tenders/{tender_id}/vault/begin", name="openings:begin_opening")
def begin(
    request: Request, session: SessionDep, tender: VaultToOpen, user: CurrentUser, form: Passphrase
) -> Response:
    """Begin an opening: a colleague confirms within ten minutes."""
    key = vault.vault_key(session, tender.id, None, Purpose.CONTENT)
    if form.value:
        typed = form.value.passphrase
        try:
            attempt(
                request, session, key, user,
                lambda: releasing.begin_opening(session, key, user, typed),
            )  # fmt: skip
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _show(request, session, tender, user, status=422, form=form)
    return redirect(request, "openings:vault", tender_id=tender.id)


@router.post("/tenders/{tender_id}/vault/finish", name="openings:finish_opening")
def finish(
    request: Request, session: SessionDep, tender: VaultToOpen, user: CurrentUser, form: Passphrase
) -> Response:
    """Open the vault as the second person."""
    key = vault.vault_key(session, tender.id, None, Purpose.CONTENT)

    def act(typed: str) -> None:
        waiting = releasing.waiting_opening(session, key)
        private = releasing.finish_opening(session, key, user, typed)
        assert waiting is not None  # noqa: S101  (finish_opening refuses without)
        first = session.get_one(User, waiting.proposer_id)
        state = request.app.state
        opening.open_content(
            session, state.keys, tender, private, first, user,
            has_scanner=bool(state.settings.clamd),
        )  # fmt: skip

    if form.value:
        typed = form.value.passphrase
        try:
            attempt(request, session, key, user, lambda: act(typed))
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _show(request, session, tender, user, status=422, form=form)
    return redirect(request, "openings:vault", tender_id=tender.id)


@router.get("/tenders/{tender_id}/vault/record.pdf", name="openings:opening_record")
def opening_record(session: SessionDep, tender: VaultToSee) -> Response:
    """Hand over the official record of the opening."""
    found = opening.opening_of(session, tender, Purpose.CONTENT)
    if found is None:
        raise NotFoundError
    content = typeset("openings/opening_record.typ", paper(tender, found), at=found.opened_at)
    name = f"proces-verbaal-opening-{tender.reference}.pdf"
    return download(content, name, "application/pdf")


def paper(tender: Tender, found: Opening) -> dict[str, Any]:
    """Give the words of the official record."""
    content = found.content
    return {
        "authority": tender.lead_authority.name,
        "reference": tender.reference,
        "title": tender.title,
        "deadline": moment(tender.deadline, seconds=True) if tender.deadline else "",
        "opened": moment(found.opened_at, seconds=True),
        "opened_utc": utc_stamp(found.opened_at),
        "people": content["people"],
        "reason": content.get("reason", ""),
        "lots": [
            {
                **lot,
                "submissions": [
                    {
                        **one,
                        "received": moment(_instant(one["received_at"]), seconds=True),
                        "files": [
                            {**file, "size": filesize(file["size"]), "sha256": sha(file["sha256"])}
                            for file in one["files"]
                        ],
                    }
                    for one in lot["submissions"]
                ],
            }
            for lot in content["lots"]
        ],
        "chain_number": content["chain"]["number"],
        "chain_hash": sha(content["chain"]["hash"]),
        "public_key": content["public_key"],
        "signature": content["signature"],
    }


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@router.get("/lots/{lot_id}/submissions", name="openings:of_lot")
def of_lot(request: Request, session: SessionDep, lot: LotOfSubmissions) -> Response:
    """List what came in, once it may be seen."""
    is_sealed = opening.is_unopened(session, lot)
    return render(
        request,
        "openings/of_lot.html",
        lot=lot,
        tender=lot.tender,
        is_sealed=is_sealed,
        submissions=[] if is_sealed else arrivals(session, lot),
    )


@router.get("/documents/{document_id}", name="openings:document")
def document(request: Request, document: OpenedDocument) -> Response:
    """Hand over an opened document, as it came in; never one that the scanner calls unsafe."""
    if document.scan == Verdict.INFECTED:
        raise NotFoundError
    state = request.app.state
    head = download(b"", document.name, document.media_type).headers["content-disposition"]
    return StreamingResponse(
        document_bytes(state.storage, state.keys, document),
        media_type=document.media_type,
        headers={"Content-Disposition": head, "Content-Length": str(document.size)},
    )
