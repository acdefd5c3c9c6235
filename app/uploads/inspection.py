"""Look into a file in a process of its own, with limits: what it finds goes out as one word.

Run by `inspecting.Inspector`; each line of its input asks for one file.
"""

import json
import os
import resource
import struct
import sys
import zlib
from contextlib import suppress
from io import BufferedReader, RawIOBase
from select import select
from signal import SIGKILL
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

import pikepdf
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

MEMORY = 1 << 30
SECONDS = 15
TIMEOUT = 30
TAG = 16
MAX_OBJECTS = 400_000
MAX_PIXELS = 100_000_000
MAX_DEPTH = 40

MAX_MEMBERS = 5_000
MAX_UNPACKED = 500_000_000
MAX_PART = 8_000_000
PEEK = 64 * 1024

SCRIPTS = {"/JavaScript", "/Rendition", "/RichMediaExecute"}
STARTS = {"/Launch", "/ImportData", "/GoToE"}


def limit() -> None:
    """Take no more memory and time than a decent file needs, and write nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def look_at_pdf(content: BinaryIO, _size: int) -> str:
    """Say what is wrong with a PDF, or how many pages it has."""
    try:
        with pikepdf.open(content, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                return "broken"
            for count, thing in enumerate(pdf.objects):
                if count > MAX_OBJECTS:
                    return "too_much"
                fault = _object_fault(thing, 0)
                if fault:
                    return fault
            return f"fine {len(pdf.pages)}"
    except pikepdf.PasswordError:
        return "encrypted"
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return "broken"


def _object_fault(thing: pikepdf.Object, depth: int) -> str:
    """Look into an object and what stands directly in it; references are visited by themselves."""
    if depth > MAX_DEPTH:
        return "too_much"
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if "/JS" in thing or "/XFA" in thing or str(thing.get("/S", "")) in SCRIPTS:
            return "javascript"
        if str(thing.get("/S", "")) in STARTS:
            return "launch"
        if "/EF" in thing or str(thing.get("/Type", "")) == "/EmbeddedFile":
            return "attachment"
        inside = [thing.get(key) for key in thing.keys()]  # noqa: SIM118  (pikepdf iterates otherwise)
    elif isinstance(thing, pikepdf.Array):
        inside = list(thing)
    else:
        return ""
    for one in inside:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            fault = _object_fault(one, depth + 1)
            if fault:
                return fault
    return ""


def look_at_image(content: BinaryIO, _size: int) -> str:
    """Say what is wrong with a picture, or that it is fine."""
    try:
        with Image.open(content, formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return "too_much"
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "broken"
    return "fine"


def look_at_archive(content: BinaryIO, size: int) -> str:
    """Say which office file a zip is, or what is wrong with it."""
    try:
        with ZipFile(content) as archive:
            return _archive_fault(archive, size) or _archive_kind(archive)
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            struct.error, OSError):  # fmt: skip
        return "broken"


def _archive_fault(archive: ZipFile, size: int) -> str:
    """Refuse by what stands in the list of members, before anything is unpacked."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or packed > size:
        return "too_much"
    if any(member.flag_bits & 1 for member in members):
        return "encrypted"
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        return "too_much"
    if any(name.startswith(("/", "\\")) or ".." in name for name in names):
        return "too_much"
    low = [name.lower() for name in names]
    if any("vbaproject" in name or "/activex/" in name or "macrosheets/" in name for name in low):
        return "macros"
    if any(name.startswith(("basic/", "scripts/")) for name in low):
        return "macros"
    return ""


def _archive_kind(archive: ZipFile) -> str:
    """Say which office file it is; an archive of something else is unknown."""
    names = set(archive.namelist())
    if "mimetype" in names:
        kind = _peek(archive, "mimetype", 200).decode("ascii", "replace").rpartition(".")[2]
        found = {"text": "odt", "spreadsheet": "ods"}.get(kind, "unknown")
        if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
            return "encrypted"
    elif "[Content_Types].xml" in names:
        found = "docx" if "word/document.xml" in names else "unknown"
        found = "xlsx" if "xl/workbook.xml" in names else found
        if b"macroEnabled" in _part(archive, "[Content_Types].xml"):
            return "macros"
    else:
        return "unknown"
    return _xml_fault(archive) or found


def _xml_fault(archive: ZipFile) -> str:
    """An office file needs no document type, nor a template that is fetched from elsewhere."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            head = _peek(archive, name, PEEK)
            if b"<!DOCTYPE" in head or b"<\0!\0D\0O\0C\0T" in head:
                return "too_much"
            if name.endswith(".rels") and b"attachedTemplate" in head and b"External" in head:
                return "macros"
    return ""


def _part(archive: ZipFile, name: str) -> bytes:
    return _peek(archive, name, MAX_PART) if name in archive.namelist() else b""


def _peek(archive: ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as part:
        return part.read(most)


LOOKS = {"pdf": look_at_pdf, "image": look_at_image, "archive": look_at_archive}


class Sealed(RawIOBase):
    """A sealed file, opened piece by piece where it is read: see `app/vault/sealing.py`."""

    def __init__(self, path: str, key: bytes, size: int, chunk: int) -> None:
        self.file, self.cipher = open(path, "rb"), AESGCM(key)  # noqa: SIM115, PTH123  (closed with the process)
        self.size, self.chunk, self.at = size, chunk, 0
        self.last = max(0, (os.fstat(self.file.fileno()).st_size - 1) // (chunk + TAG))
        self.read_number, self.read_block = -1, b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Anywhere."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in what was sealed."""
        self.at = max(0, offset + (0, self.at, self.size)[whence])
        return self.at

    def tell(self) -> int:
        """Say where."""
        return self.at

    def readinto(self, buffer: Any) -> int:
        """Read until the end of a block."""
        if self.at >= self.size:
            return 0
        number, inside = divmod(self.at, self.chunk)
        if number != self.read_number:
            self.file.seek(number * (self.chunk + TAG))
            nonce = number.to_bytes(11, "big") + (b"\x01" if number == self.last else b"\x00")
            sealed = self.file.read(self.chunk + TAG)
            self.read_number, self.read_block = number, self.cipher.decrypt(nonce, sealed, None)
        piece = self.read_block[inside : inside + min(len(buffer), self.size - self.at)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


def look(asked: dict[str, Any]) -> str:
    """Open a file and look."""
    limit()
    try:
        if asked["key"]:
            raw = Sealed(asked["path"], bytes.fromhex(asked["key"]), asked["size"], asked["chunk"])
            return LOOKS[asked["what"]](BufferedReader(raw, asked["chunk"]), asked["size"])
        with open(asked["path"], "rb") as file:  # noqa: PTH123  (nothing else is imported here)
            return LOOKS[asked["what"]](file, asked["size"])
    except (MemoryError, RecursionError):
        return "too_much"


def look_apart(asked: dict[str, Any]) -> str:
    """Look in a fork, and end it when it takes too long; one that dies found something broken."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            os.write(into, look(asked).encode())
        os._exit(0)
    os.close(into)
    is_done, _w, _x = select([out], [], [], TIMEOUT)
    if not is_done:
        os.kill(child, SIGKILL)
    word = os.read(out, 100).decode() if is_done else "too_much"
    os.close(out)
    os.waitpid(child, 0)
    return word or "broken"


def main() -> None:
    """Answer every line with one word, until there are no more."""
    for line in sys.stdin.buffer:
        sys.stdout.write(look_apart(json.loads(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
