"""Decide by its content what a file is, and refuse what may do harm."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import is_zipfile

from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.uploads.traces import Traces


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may come in."""

    media_type: str
    name: object
    endings: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PDF = Kind("application/pdf", _("a pdf"), (".pdf",))
DOCX = Kind(_OOXML + "wordprocessingml.document", _("a Word file"), (".docx",))
XLSX = Kind(_OOXML + "spreadsheetml.sheet", _("an Excel file"), (".xlsx",))
ODT = Kind(_ODF + "text", _("an OpenDocument text"), (".odt",))
ODS = Kind(_ODF + "spreadsheet", _("an OpenDocument spreadsheet"), (".ods",))
PNG = Kind("image/png", _("a picture"), (".png",))
JPEG = Kind("image/jpeg", _("a picture"), (".jpg", ".jpeg"))
TEXT = Kind("text/plain", _("a plain text"), (".txt",))
XML = Kind("application/xml", _("an XML file"), (".xml",))

ALL = (PDF, DOCX, XLSX, ODT, ODS, PNG, JPEG, TEXT, XML)
ONLY_PDF = (PDF,)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
Inspect = Callable[[str], str]
"""Lets a child process look into the file: given what it seems to be, gives one word."""
RUNS = (b"#!", b"<script", b"<html", b"<!doctype html", b"<svg", b"@echo", b"<?php")


def refusal(message: object) -> InvalidError:
    """Make a refusal that stands at the file's own field."""
    return InvalidError(message, field="file")


def names_of(kinds: Collection[Kind]) -> str:
    """Name each kind once."""
    return ", ".join(dict.fromkeys(str(one.name) for one in kinds))


def other_kind(kind: Kind, accepted: Collection[Kind]) -> InvalidError:
    """Refuse a file of a kind that is not asked here, and say which kinds are."""
    if tuple(accepted) == ONLY_PDF:
        return refusal(_("This is %(kind)s. Send this answer as a pdf.", kind=kind.name))
    return refusal(
        _(
            "This is %(kind)s. The documents take only: %(kinds)s.",
            kind=kind.name,
            kinds=names_of(accepted),
        )
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be."""

    kind: Kind
    pages: int = 0


def recognise(
    traces: Traces, name: str, accepted: Collection[Kind], inspect: Inspect | None
) -> Found:
    """Say what a file is, or refuse it in words.

    Without `inspect` it is too large to look inside: then its beginning decides.
    """
    kind = _kind(traces, inspect)
    if kind is None:
        raise refusal(
            _("We do not know this kind of file. Send a pdf, Word, Excel, OpenDocument, picture, "
              "text or XML file.")
        )  # fmt: skip
    if kind not in accepted:
        raise other_kind(kind, accepted)
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in kind.endings:
        raise refusal(
            _("This file is called %(ending)s, but it is %(kind)s. Give it the right name and "
              "send it again.", ending=ending, kind=kind.name)
        )  # fmt: skip
    return Found(kind, _look_inside(traces, kind, inspect) if inspect else 0)


def _kind(traces: Traces, inspect: Inspect | None) -> Kind | None:
    head = traces.head
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04"):
        return _archive(inspect) if inspect else _archive_head(head)
    if head.startswith(OLD_OFFICE):
        raise refusal(_OLD)
    return _written(traces) if traces.is_text else None


def _written(traces: Traces) -> Kind:
    """Tell plain text from XML, and refuse what a computer would run."""
    begin = BLANK.match(traces.head)
    at = begin.end() if begin else 0
    head = traces.head[at : at + 200].lower()
    if head.startswith(RUNS):
        raise refusal(_FAULTS["script"])
    if not head.startswith(b"<?xml"):
        return TEXT
    if traces.has_marks:
        raise refusal(_TOO_MUCH)
    return XML


def _archive_head(head: bytearray) -> Kind | None:
    """Guess a large archive from its first members."""
    for kind in (ODT, ODS):
        if head.startswith(b"mimetype" + kind.media_type.encode(), 30):
            return kind
    if b"[Content_Types].xml" in head:
        return DOCX if b"word/" in head else XLSX if b"xl/" in head else None
    return None


def _archive(inspect: Inspect) -> Kind | None:
    """Look into a zip, within limits: an office file without macros, or something else."""
    word = inspect("archive")
    if word not in _ARCHIVES:
        raise refusal(_FAULTS.get(word, _BROKEN))
    return _ARCHIVES[word]


_ARCHIVES = {"docx": DOCX, "xlsx": XLSX, "odt": ODT, "ods": ODS, "unknown": None}
_BROKEN = _("This file is damaged: we cannot open it. Make it again and send it once more.")
_TOO_MUCH = _("This file is built in an unusual way. Make it again, or save it as a pdf.")


_ENCRYPTED = _("This file asks for a password. Save it without a password and send it again.")
_MACROS = _("This file has macros. Save it without macros, or as a pdf, and send it again.")
_OLD = _(
    "This is an Office file of an old kind, or one with a password. Save it as .docx, .xlsx or "
    "pdf, without a password, and send it again."
)
_FAULTS = {
    "script": _("This file holds a program or a web page. Send it as a pdf."),
    "encrypted": _ENCRYPTED,
    "macros": _MACROS,
    "javascript": _(
        'This pdf has scripts in it. Print it to a new pdf ("print to pdf") and send that one.'
    ),
    "launch": _(
        'This pdf can start a program. Print it to a new pdf ("print to pdf") and send that one.'
    ),
    "attachment": _("This pdf has other files in it. Send them apart, or print it to a new pdf."),
    "broken": _BROKEN,
    "too_much": _TOO_MUCH,
}


def _look_inside(traces: Traces, kind: Kind, inspect: Inspect) -> int:
    """Refuse what does harm; say how many pages a pdf has."""
    if kind != PDF and b"%PDF-" in traces.head[:1024]:
        raise refusal(_TOO_MUCH)
    if kind not in (PDF, PNG, JPEG):
        return 0
    if is_zipfile(BytesIO(traces.tail)):
        raise refusal(_TOO_MUCH)
    word, _space, pages = inspect("pdf" if kind == PDF else "image").partition(" ")
    if word != "fine":
        raise refusal(_FAULTS.get(word, _BROKEN))
    return int(pages or 0)
