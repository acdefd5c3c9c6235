"""An authority changes how its letters are built and look; every version stays."""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from typing import TypeVar
from uuid import UUID

from PIL import Image, UnidentifiedImageError
from sqlmodel import Session, col, func, select

from app.accounts.models import Authority, User
from app.accounts.service import names_of
from app.audit.service import record
from app.core.errors import EditedError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.stationery.colours import HEX, READABLE, contrast
from app.stationery.forms import OutlineForm, StyleForm
from app.stationery.models import HouseStyle, Outline, WordTemplate
from app.stationery.outline import faults_of, standard
from app.stationery.word import demand_template
from app.tenders.choices import LetterKind

LARGEST_LOGO = 200_000
WIDEST = 600
"""Pixels: a logo is printed 5 cm wide at most."""
LARGEST_WORD = 2_000_000
V = TypeVar("V", Outline, HouseStyle, WordTemplate)


def save_outline(
    session: Session, authority: Authority, kind: LetterKind, person: User, form: OutlineForm
) -> Outline:
    """Build a kind of letter in another way from now on; letters already sent stay as they are."""
    versions = outlines_of(session, authority, kind)
    _demand_latest(session, versions, form.version, {"text": form.text})
    text = form.text.replace("\r\n", "\n").strip()
    if faults := faults_of(kind, text):
        raise InvalidError(" ".join(faults), field="text")
    return _add_outline(session, authority, kind, person, versions, f"{text}\n", form.note)


def restore_standard(
    session: Session, authority: Authority, kind: LetterKind, person: User
) -> Outline:
    """Go back to the text that comes with the software."""
    versions = outlines_of(session, authority, kind)
    note = gettext("Back to the standard text")
    return _add_outline(session, authority, kind, person, versions, "", note)


def _add_outline(
    session: Session,
    authority: Authority,
    kind: LetterKind,
    person: User,
    versions: Sequence[Outline],
    text: str,
    note: str,
) -> Outline:
    before = versions[0].text if versions else ""
    version = Outline(
        authority_id=authority.id,
        kind=kind,
        number=_next(versions),
        text=text,
        note=note,
        by_id=person.id,
    )
    session.add(version)
    session.flush()
    told = {"kind": kind, "number": version.number, "text": text, "note": note}
    record(session, person, "letter_paper.outline", version, before={"text": before}, after=told)
    return version


def save_style(session: Session, authority: Authority, person: User, form: StyleForm) -> HouseStyle:
    """Change the colour, the address and who signs."""
    versions = styles_of(session, authority)
    _demand_latest(session, versions, form.version, form.model_dump(exclude={"version"}))
    if not HEX.fullmatch(form.colour):
        raise InvalidError(_("Write a colour as six signs after a #: #16506a."), field="colour")
    if contrast(form.colour) < READABLE:
        raise InvalidError(
            gettext(
                "This colour is too light to read on white: %(ratio)s to 1, and 4,5 is needed.",
                ratio=f"{contrast(form.colour):.1f}".replace(".", ","),
            ),
            field="colour",
        )
    logo = versions[0].logo if versions else b""
    return _add_style(session, authority, person, versions, logo, form)


def save_logo(session: Session, authority: Authority, person: User, content: bytes) -> HouseStyle:
    """Put a logo on the paper; it is written anew, so that nothing else comes along."""
    versions = styles_of(session, authority)
    values = StyleForm().model_dump(exclude={"version"})
    if versions:
        values = versions[0].model_dump(include=set(values))
    return _add_style(session, authority, person, versions, _png(content), StyleForm(**values))


def _add_style(
    session: Session,
    authority: Authority,
    person: User,
    versions: Sequence[HouseStyle],
    logo: bytes,
    form: StyleForm,
) -> HouseStyle:
    version = HouseStyle(
        authority_id=authority.id,
        number=_next(versions),
        by_id=person.id,
        logo=logo,
        colour=form.colour,
        return_address=form.return_address,
        signatory_name=form.signatory_name,
        signatory_function=form.signatory_function,
    )
    session.add(version)
    session.flush()
    told = {
        **form.model_dump(exclude={"version"}),
        "number": version.number,
        "logo_sha256": sha256(logo).hexdigest(),
    }
    record(session, person, "letter_paper.style", version, after=told)
    return version


def _png(content: bytes) -> bytes:
    """Read a picture and write it as a PNG of a bearable size."""
    if not content:
        raise InvalidError(_("Choose a file first."), field="logo")
    if len(content) > LARGEST_LOGO:
        raise InvalidError(_("This picture is too large. Use one of at most 200 kB."), field="logo")
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > 4_000_000:
                raise InvalidError(_("This picture has too many pixels."), field="logo")
            picture.thumbnail((WIDEST, WIDEST))
            made = BytesIO()
            picture.convert("RGBA").save(made, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidError(
            _("This is no picture that we can read. Use PNG or JPEG."), field="logo"
        ) from error
    return made.getvalue()


def save_word(
    session: Session, authority: Authority, person: User, name: str, content: bytes
) -> WordTemplate:
    """Take a Word file as the authority's paper for .docx, after looking into it."""
    demand_template(content)
    versions = words_of_authority(session, authority)
    version = WordTemplate(
        authority_id=authority.id,
        number=_next(versions),
        name=name[:200],
        content=content,
        sha256=sha256(content).hexdigest(),
        by_id=person.id,
    )
    session.add(version)
    session.flush()
    told = {"number": version.number, "name": version.name, "sha256": version.sha256}
    record(session, person, "letter_paper.word", version, after=told)
    return version


# What stands ------------------------------------------------------------------------


def outlines_of(session: Session, authority: Authority, kind: LetterKind) -> Sequence[Outline]:
    """List the versions of a kind of letter, newest first."""
    return session.exec(
        select(Outline)
        .where(Outline.authority_id == authority.id, Outline.kind == kind)
        .order_by(col(Outline.number).desc())
    ).all()


def styles_of(session: Session, authority: Authority) -> Sequence[HouseStyle]:
    """List the versions of the house style, newest first."""
    return session.exec(
        select(HouseStyle)
        .where(HouseStyle.authority_id == authority.id)
        .order_by(col(HouseStyle.number).desc())
    ).all()


def words_of_authority(session: Session, authority: Authority) -> Sequence[WordTemplate]:
    """List the versions of the Word paper, newest first."""
    return session.exec(
        select(WordTemplate)
        .where(WordTemplate.authority_id == authority.id)
        .order_by(col(WordTemplate.number).desc())
    ).all()


def word_of(session: Session, authority_id: UUID) -> bytes | None:
    """Give the Word paper that counts today, if the authority has one."""
    return session.exec(
        select(WordTemplate.content)
        .where(WordTemplate.authority_id == authority_id)
        .order_by(col(WordTemplate.number).desc())
    ).first()


def changed_kinds(session: Session, authority: Authority) -> dict[LetterKind, Outline]:
    """Say per kind which version counts, where one was ever changed."""
    newest = (
        select(Outline.kind, func.max(Outline.number).label("number"))
        .where(Outline.authority_id == authority.id)
        .group_by(col(Outline.kind))
        .subquery()
    )
    rows = session.exec(
        select(Outline)
        .join(
            newest,
            (col(Outline.kind) == newest.c.kind) & (col(Outline.number) == newest.c.number),
        )
        .where(Outline.authority_id == authority.id)
    )
    return {one.kind: one for one in rows}


def text_of(kind: LetterKind, versions: Sequence[Outline]) -> str:
    """Give the text that counts: the newest, or the standard."""
    return (versions[0].text if versions else "") or standard(kind)


def _next(versions: Sequence[V]) -> int:
    return versions[0].number + 1 if versions else 1


def _demand_latest(
    session: Session, versions: Sequence[Outline] | Sequence[HouseStyle], seen: int | None,
    typed: dict[str, str],
) -> None:  # fmt: skip
    """Tell who saves second what the first one made of it."""
    latest = versions[0] if versions else None
    if seen is None or latest is None or latest.number == seen:
        return
    who = names_of(session, [latest.by_id]).get(latest.by_id, gettext("A colleague"))
    theirs = {
        name: gettext("%(who)s saved: %(text)s", who=who, text=getattr(latest, name))
        for name, mine in typed.items()
        if getattr(latest, name) != mine
    }
    raise EditedError(
        gettext("%(who)s saved another version meanwhile. Save again to keep yours.", who=who),
        version=latest.number,
        theirs=theirs,
    )
