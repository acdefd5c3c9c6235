"""The PDF of every kind of letter is read aloud in the order of the paper, nothing left out."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app.accounts.models import Authority
from app.core.typesetting import typeset
from app.letters.models import LetterKind
from app.stationery.models import HouseStyle
from app.stationery.outline import standard
from app.stationery.sample import sample_sheet

NAME = "Gemeente Oefendam"
TAGS = {
    "title": "/H1",
    "heading": "/H2",
    "list": "/L",
    "table": "/Table",
    "quote": "/BlockQuote",
}
TOLD = {*TAGS.values(), "/Figure"}


def logo():
    made = BytesIO()
    Image.new("RGB", (60, 20), "#7a1f3d").save(made, "PNG")
    return made.getvalue()


def sheet_of(kind):
    authority = Authority(name=NAME, short_name="Oefendam", email="inkoop@oefendam.example")
    style = HouseStyle(
        id=uuid4(), authority_id=authority.id, number=1, colour="#7a1f3d", logo=logo(),
        signatory_name="Ingrid Tekenaar", by_id=uuid4(),
    )  # fmt: skip
    sheet = sample_sheet(authority, kind, standard(kind), style)
    return {**sheet, "logo": list(style.logo)}


def told(node):
    """Walk the tag tree as a screen reader does: each tag, with the words of a picture."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from told(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from told(node.K)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_tag_tree_follows_the_paper(kind):
    sheet = sheet_of(kind)

    content = typeset("letters/letter.typ", sheet, at=datetime(2026, 3, 2, tzinfo=UTC))

    with pikepdf.open(BytesIO(content)) as pdf:
        tags = list(told(pdf.Root.StructTreeRoot.K))
        language = str(pdf.Root.Lang)
    found = [tag for tag, _words in tags if tag in TOLD]
    wanted = [TAGS[block["kind"]] for block in sheet["blocks"] if block["kind"] in TAGS]
    assert found == ["/Figure", *wanted]
    assert [words for tag, words in tags if tag == "/Figure"] == [NAME]
    assert language == "nl"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_words_on_the_pages_come_in_the_order_of_the_blocks(kind):
    sheet = sheet_of(kind)

    document = pypdfium2.PdfDocument(typeset("letters/letter.typ", sheet))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()

    headings = [
        "".join(part for _style, part in block["runs"])
        for block in sheet["blocks"]
        if block["kind"] in {"title", "heading"}
    ]
    places = [text.find(one) for one in headings]
    assert (min(places) >= 0, places == sorted(places)) == (True, True)
