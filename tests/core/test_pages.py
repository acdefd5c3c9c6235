"""A document as images and text, whatever it does to its reader."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.core import pages
from app.core.errors import InvalidError, NotFoundError
from app.core.pages import Kept, Paper
from tests.pdf import make_pdf


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(pages, "_kept", Kept())


def paper(content, key="A"):
    return Paper(key, lambda: content)


def test_texts_come_per_page():
    assert paper(make_pdf("Eerste", "Tweede laatste")).texts() == ["Eerste", "Tweede laatste"]


def test_image_has_the_width_that_was_asked():
    image = Image.open(BytesIO(paper(make_pdf("Een")).image(1, width=500)))

    assert (image.format, image.size) == ("PNG", (500, 708))


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_does_not_exist_is_not_found(number):
    with pytest.raises(NotFoundError):
        paper(make_pdf("Een")).image(number)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 niets", make_pdf("Een")[:300], make_pdf("Een", password="geheim")],
    ids=["empty", "no pages", "cut off", "with a password"],
)
def test_a_broken_or_locked_document_is_refused_with_a_sentence(content):
    with pytest.raises(InvalidError) as refusal:
        paper(content).texts()

    assert str(refusal.value.message) == (
        "Dit document kan niet getoond worden. Het bestand is beschadigd of beveiligd."
    )


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        ("import time; time.sleep(60)", "Dit document duurt te lang om te tonen. Download het."),
        (
            "import os; os.abort()",
            "Dit document kan niet getoond worden. Het bestand is beschadigd of beveiligd.",
        ),
    ],
    ids=["hangs", "crashes"],
)
def test_a_child_that_goes_wrong_harms_nobody(monkeypatch, tmp_path, child, sentence):
    path = tmp_path / "child.py"
    path.write_text(child)
    monkeypatch.setattr(pages, "CHILD", path)
    monkeypatch.setattr(pages, "TIMEOUT", 0.5)

    with pytest.raises(InvalidError) as refusal:
        paper(make_pdf("Een")).texts()

    assert str(refusal.value.message) == sentence


def test_the_child_cannot_write_files_or_take_all_memory(monkeypatch, tmp_path):
    path = tmp_path / "child.py"
    path.write_text(
        f"import sys; sys.path.insert(0, {str(Path(pages.CHILD).parent)!r})\n"
        "import pages_child; pages_child.limit()\n"
        "answers = []\n"
        "try:\n"
        "    bytearray(2 << 30)\n"
        "except MemoryError:\n"
        "    answers.append('memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n    f = open({str(tmp_path / 'leak')!r}, 'wb'); f.write(b'x'); f.flush()\n"
        "except OSError:\n    answers.append('file')\n"
        "sys.stdout.write(' '.join(answers))\n"
        "sys.stdout.flush()\n"
        "import os; os._exit(0)\n"
    )
    monkeypatch.setattr(pages, "CHILD", path)

    assert paper(b"").texts()[0] == "memory file"


def test_what_was_shown_is_asked_of_a_child_once():
    reads = []

    def read():
        reads.append("read")
        return make_pdf("Een", "Twee")

    shown = [Paper(("A", "hash"), read) for _ in range(3)]

    assert [one.texts() for one in shown] == [["Een", "Twee"]] * 3
    assert len({one.image(2) for one in shown}) == 1
    assert len(reads) == 2
    assert Paper(("A", "other hash"), lambda: make_pdf("Drie")).texts() == ["Drie"]


def test_a_document_that_cannot_be_shown_is_not_kept():
    with pytest.raises(InvalidError):
        paper(b"", "B").texts()

    assert paper(make_pdf("Een"), "B").texts() == ["Een"]


def test_kept_pages_never_take_more_than_their_room():
    kept = Kept(most=40)
    for name in "abcd":
        kept.keep(name, b"0123456789")

    kept.get("a")
    kept.keep("e", b"0123456789")
    kept.keep("c", b"short")
    kept.keep("f", b"01234")
    kept.keep("too large", b"0" * 11)

    names = ("a", "b", "c", "d", "e", "f", "too large")
    assert {name for name in names if kept.get(name)} == {"a", "c", "d", "e", "f"}
    assert kept.get("c") == b"short"
