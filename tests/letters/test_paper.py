"""A letter on paper: tagged, archivable, in reading order, and never markup."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from app.core.typesetting import TypesettingError, printable, typeset
from app.letters.content import letter_data
from app.stationery.sheet import paper_of
from tests.awards.decided import make_decided


def test_filled_in_text_never_becomes_markup(session):
    decided = make_decided(session)
    decided.letters["Elzenkamp"].explanation = '# Kop\n**vet** {{ 1 }} #import "x" - punt'
    session.flush()

    blocks = letter_data(session, decided.letters["Elzenkamp"])["blocks"]

    assert {
        "kind": "paragraph",
        "runs": [["plain", '# Kop\n**vet** {{ 1 }} #import "x" - punt']],
    } in blocks
    assert typeset(
        "letters/letter.typ", paper_of(letter_data(session, decided.letters["Elzenkamp"]))
    )


def test_letter_is_tagged_archivable_and_always_the_same_bytes(session, now):
    decided = make_decided(session)
    paper = paper_of(letter_data(session, decided.letters["Elzenkamp"]))

    content = typeset("letters/letter.typ", paper, at=now)

    assert content == typeset("letters/letter.typ", paper, at=now)
    with pikepdf.open(BytesIO(content)) as pdf:
        with pdf.open_metadata() as meta:
            claims = (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"])
        assert claims == ("1", "2", "A")
        assert str(pdf.Root.Lang) == "nl"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot is not None
        fonts = {str(font.BaseFont).split("+")[1].split("-")[0] for font in _fonts(pdf)}
        assert fonts == {"ToetssteenSans"}
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "Wij gunnen perceel 1 niet aan u" in text


def _fonts(pdf):
    return [font for page in pdf.pages for font in page.Resources.Font.values()]


def test_reading_order_is_title_summary_outcome(session):
    decided = make_decided(session)
    content = typeset(
        "letters/letter.typ", paper_of(letter_data(session, decided.letters["Elzenkamp"]))
    )

    with pikepdf.open(BytesIO(content)) as pdf:
        kinds = list(_kinds(pdf.Root.StructTreeRoot.K))

    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/Table")
    assert kinds.count("/H1") == 1
    assert kinds.count("/TH") == 3


def _kinds(node):
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _kinds(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)
        if "/K" in node:
            yield from _kinds(node.K)


def test_unknown_characters_are_written_in_others_or_as_numbers():
    assert printable({"a": ["Şahin ≤ ﬁets 😀\r\n"]}) == {"a": ["Şahin <= fiets [U+1F600]\n"]}


def test_unknown_typeface_fails_loudly(tmp_path, monkeypatch):
    (tmp_path / "x.typ").write_text('#set document(title: "x")\n#set text(font: "Arial")\nHoi')
    monkeypatch.setattr("app.core.typesetting.shipped", lambda _folder: tmp_path)

    with pytest.raises(TypesettingError, match="unknown font family"):
        typeset("x.typ", {})
