"""Decide by its content what a file is, and refuse what may do harm."""

import hashlib
import os
import re
import subprocess
import sys
from codecs import getincrementaldecoder
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore
from zipfile import is_zipfile

from app.core.errors import InvalidError
from app.core.i18n import lazy as _

TIMEOUT = 30
CHILD = Path(__file__).with_name("inspection.py")

_at_once = BoundedSemaphore(max(2, os.cpu_count() or 2))


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
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
"""What no text holds: control signs other than tabs and ends of lines or pages."""
BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
PIECE = 1024 * 1024
TAIL = 70_000
"""Where the directory of a zip stands: at its end, behind a comment of at most 65 535 bytes."""
Content = bytes | bytearray
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
    content: Content, name: str, accepted: Collection[Kind], *, whole: bool = True
) -> Found:
    """Say what a file is, or refuse it in words.

    With `whole` false only the beginning is known: then nothing looks inside.
    """
    kind = _kind(content, whole=whole)
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
    return Found(kind, _look_inside(content, kind) if whole else 0)


def _kind(content: Content, *, whole: bool) -> Kind | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return _archive(content) if whole else _archive_head(content)
    if content.startswith(OLD_OFFICE):
        raise refusal(_OLD)
    return _written(content) if _is_text(content, whole=whole) else None


def _written(content: Content) -> Kind:
    """Tell plain text from XML, and refuse what a computer would run."""
    begin = BLANK.match(content)
    at = begin.end() if begin else 0
    head = content[at : at + 200].lower()
    if head.startswith(RUNS):
        raise refusal(_FAULTS["script"])
    if not head.startswith(b"<?xml"):
        return TEXT
    if b"<!DOCTYPE" in content or b"<svg" in content:
        raise refusal(_TOO_MUCH)
    return XML


def _is_text(content: Content, *, whole: bool) -> bool:
    """Read it as text, piece by piece; of a beginning the last sign may be cut off."""
    if CONTROLS.search(content):
        return False
    decoder, view = getincrementaldecoder("utf-8")(), memoryview(content)
    try:
        for at in range(0, len(view), PIECE):
            decoder.decode(view[at : at + PIECE], whole and at + PIECE >= len(view))
    except UnicodeDecodeError:
        return False
    return True


def _archive_head(content: Content) -> Kind | None:
    """Guess a large archive from its first members."""
    for kind in (ODT, ODS):
        if content.startswith(b"mimetype" + kind.media_type.encode(), 30):
            return kind
    head = content[: 1 << 20]
    if b"[Content_Types].xml" in head:
        return DOCX if b"word/" in head else XLSX if b"xl/" in head else None
    return None


def _archive(content: Content) -> Kind | None:
    """Look into a zip, within limits: an office file without macros, or something else."""
    word = _inspect(content, "archive")
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


def _look_inside(content: Content, kind: Kind) -> int:
    """Refuse what does harm; say how many pages a pdf has."""
    if kind != PDF and b"%PDF-" in content[:1024]:
        raise refusal(_TOO_MUCH)
    if kind not in (PDF, PNG, JPEG):
        return 0
    if is_zipfile(BytesIO(content[-TAIL:])):
        raise refusal(_TOO_MUCH)
    word, _space, pages = _inspect(content, "pdf" if kind == PDF else "image").partition(" ")
    if word != "fine":
        raise refusal(_FAULTS.get(word, _BROKEN))
    return int(pages or 0)


_found: dict[tuple[str, bytes], str] = {}
_REMEMBERED = 4096


def _inspect(content: Content, what: str) -> str:
    """Inspect a file once: the same bytes for another lot get the same answer."""
    key = (what, hashlib.sha256(content).digest())
    if key in _found:
        return _found[key]
    fault = _ask_child(content, what)
    if fault != "too_much":  # a busy machine is no verdict about the file
        if len(_found) >= _REMEMBERED:
            _found.clear()
        _found[key] = fault
    return fault


def _ask_child(content: Content, what: str) -> str:
    """Let a child process with limits open the file; one that dies found something broken."""
    command = [sys.executable, "-I", str(CHILD), what]
    with _at_once:
        try:
            done = subprocess.run(  # noqa: S603  (our own file, no words of others)
                command, input=content, capture_output=True, timeout=TIMEOUT, check=False, env={}
            )
        except subprocess.TimeoutExpired:
            return "too_much"
    return done.stdout.decode() if done.returncode == 0 else "broken"
