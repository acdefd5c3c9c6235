"""Look into a file in a process of its own, with limits: what it finds goes out as one word.

Run by `recognise.look_inside`; reads the file from standard input.
"""

import resource
import sys
from io import BytesIO

import pikepdf
from PIL import Image

MEMORY = 1 << 30
SECONDS = 15
MAX_OBJECTS = 400_000
MAX_PIXELS = 100_000_000
MAX_DEPTH = 40

SCRIPTS = {"/JavaScript", "/Rendition", "/RichMediaExecute"}
STARTS = {"/Launch", "/ImportData", "/GoToE"}


def limit() -> None:
    """Take no more memory and time than a decent file needs, and write nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def look_at_pdf(content: bytes) -> str:
    """Say what is wrong with a PDF, or how many pages it has."""
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
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


def look_at_image(content: bytes) -> str:
    """Say what is wrong with a picture, or that it is fine."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return "too_much"
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "broken"
    return "fine"


def main() -> None:
    """Read, look, answer."""
    limit()
    content = sys.stdin.buffer.read()
    try:
        word = (look_at_pdf if sys.argv[1] == "pdf" else look_at_image)(content)
    except (MemoryError, RecursionError):
        word = "too_much"
    sys.stdout.write(word)


if __name__ == "__main__":
    main()
