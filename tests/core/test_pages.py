"""A document as images and text, whatever it does to its reader."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.core import pages
from app.core.errors import InvalidError, NotFoundError
from tests.pdf import make_pdf


def test_texts_and_count_come_per_page():
    content = make_pdf("Eerste", "Tweede (laatste".replace("(", ""))

    assert pages.page_texts(content) == ["Eerste", "Tweede laatste"]
    assert pages.page_count(content) == 2
    assert pages.page_text(content, 2) == "Tweede laatste"


def test_image_has_the_width_that_was_asked():
    image = Image.open(BytesIO(pages.page_image(make_pdf("Een"), 1, width=500)))

    assert (image.format, image.size) == ("PNG", (500, 708))


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_does_not_exist_is_not_found(number):
    content = make_pdf("Een")

    with pytest.raises(NotFoundError):
        pages.page_image(content, number)
    with pytest.raises(NotFoundError):
        pages.page_text(content, number)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 niets", make_pdf("Een")[:300], make_pdf("Een", password="geheim")],
    ids=["empty", "no pages", "cut off", "with a password"],
)
def test_a_broken_or_locked_document_is_refused_with_a_sentence(content):
    with pytest.raises(InvalidError) as refusal:
        pages.page_count(content)

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
        pages.page_count(make_pdf("Een"))

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

    assert pages.page_texts(b"")[0] == "memory file"
