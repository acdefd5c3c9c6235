"""Read one PDF from standard input, inside limits; started by `app.core.pages` alone."""

import contextlib
import resource
import sys
from io import BytesIO

import pypdfium2

BROKEN, NO_SUCH_PAGE = 3, 4
MEMORY, SECONDS, PIXELS = 1 << 30, 10, 16_000_000


def limit() -> None:
    """Give up everything that reading a page does not need: memory, time, files."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def text_of(page: pypdfium2.PdfPage) -> str:
    """Read the words of a page, without signs that a page cannot show."""
    text = page.get_textpage().get_text_range().replace("\r\n", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable()).strip()


def image_of(page: pypdfium2.PdfPage, width: int) -> bytes:
    """Draw a page as PNG; a page of absurd shape becomes smaller, never larger."""
    across, down = page.get_size()
    scale = min(width / across, (PIXELS / (across * down)) ** 0.5)
    drawn = BytesIO()
    page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB").save(drawn, "PNG")
    return drawn.getvalue()


def read(content: bytes, what: str, number: int, width: int) -> bytes:
    """Answer one question about a document."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    if what == "texts":
        return "\f".join(text_of(page) for page in document).encode()
    if not 1 <= number <= len(document):
        sys.exit(NO_SUCH_PAGE)
    return image_of(document[number - 1], width)


def main() -> None:
    """Answer, or say with the exit code why not."""
    limit()
    what, number, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        answer = read(sys.stdin.buffer.read(), what, number, width)
    except (pypdfium2.PdfiumError, MemoryError, ZeroDivisionError, ValueError):
        sys.exit(BROKEN)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
