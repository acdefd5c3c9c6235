"""A letter as a Word file: on an authority's own paper, looked into before it is used."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from app.core.errors import InvalidError
from app.letters.content import letter_data
from app.letters.sending import docx_of, open_letter, send_letters
from app.stationery import service
from app.stationery.word import demand_template, standard_paper
from tests.awards.decided import make_decided
from tests.stationery.test_service import make_builder


def paper(*texts):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def packed(content, **parts):
    """The same file with a part more, or another one."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, text in parts.items():
            new.writestr(name, text)
    return made.getvalue()


def texts(content):
    return [one.text for one in Document(BytesIO(content)).paragraphs]


def test_letter_in_word_says_what_the_pdf_says(session):
    decided = make_decided(session)
    letter = decided.letters["Elzenkamp"]
    letter.explanation = "Prijs < 5 & plan > 4 {{ geheim }}"
    session.flush()

    made = docx_of(session, letter)
    document = Document(BytesIO(made))

    found = texts(made)
    assert found[0] == decided.tender.lead_authority.name
    assert ("Wij gunnen perceel 1 niet aan u" in found, letter.explanation in found) == (True, True)
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == ["Wij gunnen perceel 1 niet aan u", "De uitkomst"]
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][-1] == [
        "Totaal", "77,50", "87,50",
    ]  # fmt: skip
    words = " ".join(found)
    for block in letter_data(session, letter)["blocks"]:
        for runs in [block.get("runs", []), *block.get("items", [])]:
            assert "".join(text for _kind, text in runs).replace("\n", " ") in words.replace(
                "\n", " "
            )


def test_letter_comes_on_the_paper_of_its_authority(session):
    decided = make_decided(session)
    builder = make_builder(session, decided.tender)
    own = paper("Ons kenmerk: {{ kenmerk }}", "{{ brief }}", "Groeten van {{ afzender }}")

    version = service.save_word(session, *builder, "ons-papier.docx", own)

    found = texts(docx_of(session, decided.letters["Elzenkamp"]))
    assert (version.number, found[0][:13]) == (1, "Ons kenmerk: ")
    assert found[1] == "Wij gunnen perceel 1 niet aan u"
    assert found[-1] == f"Groeten van {builder[0].name}"


def test_standard_paper_passes_its_own_check():
    demand_template(standard_paper())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Kies eerst een bestand"),
        (b"geen word", "geen Word-bestand"),
        (paper("{{ naam }} {{ brief }} {{ winnaar }}"), "naam, winnaar"),
        (paper("{{ afzender }}"), "eigen alinea"),
        (paper("Beste lezer, {{ brief }}"), "eigen alinea"),
        (paper("{{p brief }}"), "eigen alinea"),
        (paper("{{ brief }} {{ afzender.__class__ }}"), "typ het veld opnieuw"),
        (paper("{% for x in y %}{{ brief }}{% endfor %}"), "typ het veld opnieuw"),
        (paper("{{ brief"), "typ het veld opnieuw"),
        (packed(paper("{{ brief }}"), **{"word/vbaProject.bin": "x"}), "macro"),
        (packed(paper("{{ brief }}"), **{"word/embeddings/o.bin": "x"}), "macro"),
        (
            packed(
                paper("{{ brief }}"),
                **{
                    "word/_rels/settings.xml.rels": (
                        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                        'relationships"><Relationship Id="r1" Type="http://x/attachedTemplate" '
                        'Target="http://elders.example/x.dotm" TargetMode="External"/>'
                        "</Relationships>"
                    )
                },
            ),
            "van buiten",
        ),
    ],
)
def test_word_file_that_is_not_safe_or_not_ours_is_refused(content, told):
    with pytest.raises(InvalidError) as refused:
        demand_template(content)

    assert told.casefold() in str(refused.value.message).casefold()


def test_officer_and_reader_download_the_word_file(session, sign_in, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    letter = decided.letters["Elzenkamp"]
    session.commit()
    reader = sign_in(decided.people["Elzenkamp"])
    own, mine = f"/letters/{letter.id}/letter.docx", f"/my-letters/{letter.id}/letter.docx"

    assert reader.get(mine).status_code == 409
    open_letter(session, letter, decided.people["Elzenkamp"])
    session.commit()
    for answer in (sign_in(decided.officer).get(own), reader.get(mine)):
        assert "wordprocessingml" in answer.headers["content-type"]
        assert "Wij gunnen perceel 1 niet aan u" in texts(answer.content)
    assert sign_in(decided.people["Thuisvast"]).get(mine).status_code == 404
    assert reader.get(own).status_code == 404


def test_word_paper_is_refused_on_the_page_with_why(session, sign_in):
    decided = make_decided(session)
    authority, person = make_builder(session, decided.tender)
    session.commit()
    browser = sign_in(person)

    wrong = browser.post("/letter-paper/word", files={"word": ("x.docx", paper("{{ naam }}"))})
    right = browser.post("/letter-paper/word", files={"word": ("x.docx", paper("{{ brief }}"))})

    assert (wrong.status_code, "naam" in wrong.text, right.status_code) == (422, True, 303)
    assert [one.name for one in service.words_of_authority(session, authority)] == ["x.docx"]
    assert texts(browser.get("/letter-paper/word.docx").content) == ["{{ brief }}"]
