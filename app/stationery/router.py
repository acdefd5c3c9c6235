"""Pages of an authority's letter paper: its style, its Word file, and each kind of letter."""

from typing import Annotated

from fastapi import Depends, Form, Request, Response
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.accounts.models import Authority
from app.accounts.permissions import Anyone, CurrentUser
from app.accounts.service import names_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.gathering import FormLimits, bytes_of, gathered, reads_form
from app.core.routing import Router
from app.core.web import download, redirect, render
from app.stationery import service
from app.stationery.access import LogoToShow, MyPaper
from app.stationery.forms import OutlineForm, StyleForm
from app.stationery.kinds import KIND_NAMES
from app.stationery.outline import FIELDS, PARTS, REQUIRED, faults_of
from app.stationery.sample import sample_sheet
from app.stationery.word import FIELDS as WORD_FIELDS
from app.stationery.word import WORD, standard_paper
from app.tenders.choices import LetterKind

router = Router(prefix="/letter-paper", tags=["stationery"])
LIMITS = FormLimits(files=1, fields=5)

BoundOutline = Annotated[Bound[OutlineForm], Depends(bind(OutlineForm))]
BoundStyle = Annotated[Bound[StyleForm], Depends(bind(StyleForm))]


@reads_form(LIMITS)
def uploaded(request: Request) -> tuple[str, bytes]:
    """Read the one file of a form: its name, and no more than may be taken."""
    for value in gathered(request).values():
        if isinstance(value, UploadFile):
            return value.filename or "", bytes_of(value, service.LARGEST_WORD + 1)
    return "", b""


Uploaded = Annotated[tuple[str, bytes], Depends(uploaded)]


@router.get("", name="stationery:paper")
def paper(request: Request, session: SessionDep, authority: MyPaper) -> Response:
    """Show the style, the Word file, and which kinds of letter were changed."""
    return _paper_page(request, session, authority, None)


@router.post("/style", name="stationery:style")
def style(
    request: Request, session: SessionDep, authority: MyPaper, user: CurrentUser, form: BoundStyle
) -> Response:
    """Save the colour, the address and who signs."""
    if form.passes(lambda value: service.save_style(session, authority, user, value)):
        return redirect(request, "stationery:paper")
    return _paper_page(request, session, authority, form)


@router.post("/logo", name="stationery:save_logo")
def logo(
    request: Request, session: SessionDep, authority: MyPaper, user: CurrentUser, file: Uploaded
) -> Response:
    """Put a logo on the paper."""
    form: Bound[StyleForm] = Bound(typed={})
    try:
        service.save_logo(session, authority, user, file[1])
    except InvalidError as error:
        form.take(error)
        return _paper_page(request, session, authority, form)
    return redirect(request, "stationery:paper")


@router.post("/word", name="stationery:save_word")
def word(
    request: Request, session: SessionDep, authority: MyPaper, user: CurrentUser, file: Uploaded
) -> Response:
    """Take a Word file as the paper for .docx."""
    form: Bound[StyleForm] = Bound(typed={})
    try:
        service.save_word(session, authority, user, *file)
    except InvalidError as error:
        form.take(error)
        return _paper_page(request, session, authority, form)
    return redirect(request, "stationery:paper")


@router.get("/word.docx", name="stationery:word")
def word_file(session: SessionDep, authority: MyPaper) -> Response:
    """Hand over the Word file that counts, to change it in Word."""
    content = service.word_of(session, authority.id) or standard_paper()
    return download(content, "briefpapier.docx", WORD)


def _paper_page(
    request: Request, session: Session, authority: Authority, form: Bound[StyleForm] | None
) -> Response:
    changed = service.changed_kinds(session, authority)
    styles = service.styles_of(session, authority)
    words = service.words_of_authority(session, authority)
    people = [one.by_id for one in changed.values()]
    people += [one.by_id for one in styles] + [one.by_id for one in words]
    return render(
        request,
        "stationery/paper.html",
        status=200 if form is None else form.status,
        authority=authority,
        kinds=KIND_NAMES,
        changed=changed,
        styles=styles,
        words=words,
        word_fields=WORD_FIELDS,
        people=names_of(session, people),
        form=form,
    )


@router.get("/logos/{style_id}", name="stationery:logo", dependencies=[Anyone])
def logo_file(style: LogoToShow) -> Response:
    """Show the logo of one version of a style."""
    return Response(
        style.logo,
        media_type="image/png",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@router.get("/{letter_kind}", name="stationery:outline")
def outline(
    request: Request, session: SessionDep, authority: MyPaper, letter_kind: LetterKind
) -> Response:
    """Show how a kind of letter is built, beside what it looks like."""
    return _outline_page(request, session, authority, letter_kind, None)


@router.post("/{letter_kind}", name="stationery:save_outline")
def save_outline(
    request: Request,
    session: SessionDep,
    authority: MyPaper,
    user: CurrentUser,
    letter_kind: LetterKind,
    form: BoundOutline,
    act: Annotated[str, Form()] = "",
) -> Response:
    """Save it as a next version, or only look at what was typed."""
    if act == "look" and form.value is not None:
        return _outline_page(request, session, authority, letter_kind, form, status=200)
    if form.passes(
        lambda value: service.save_outline(session, authority, letter_kind, user, value)
    ):
        return redirect(request, "stationery:outline", letter_kind=letter_kind.value)
    return _outline_page(request, session, authority, letter_kind, form)


@router.post("/{letter_kind}/standard", name="stationery:restore_outline")
def restore(
    request: Request,
    session: SessionDep,
    authority: MyPaper,
    user: CurrentUser,
    letter_kind: LetterKind,
) -> Response:
    """Go back to the standard text."""
    service.restore_standard(session, authority, letter_kind, user)
    return redirect(request, "stationery:outline", letter_kind=letter_kind.value)


def _outline_page(
    request: Request,
    session: Session,
    authority: Authority,
    kind: LetterKind,
    form: Bound[OutlineForm] | None,
    *,
    status: int | None = None,
) -> Response:
    versions = service.outlines_of(session, authority, kind)
    text = service.text_of(kind, versions)
    shown = str(form.text("text", text)) if form else text
    faults = faults_of(kind, shown)
    styles = service.styles_of(session, authority)
    style = styles[0] if styles else None
    return render(
        request,
        "stationery/outline.html",
        status=status or (200 if form is None else form.status),
        authority=authority,
        kind=kind,
        kind_name=KIND_NAMES[kind],
        text=text,
        versions=versions,
        people=names_of(session, [one.by_id for one in versions]),
        parts=PARTS,
        required=REQUIRED[kind],
        fields=FIELDS,
        faults=faults,
        paper=None if faults else sample_sheet(authority, kind, shown, style),
        form=form,
    )
