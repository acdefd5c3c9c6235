"""An authority builds its own letters and paper, never without what the law asks."""

from io import BytesIO

import pytest
from PIL import Image

from app.accounts.models import Authority, Membership
from app.audit.service import history
from app.core.errors import EditedError, InvalidError
from app.letters.content import letter_data
from app.letters.models import LetterKind
from app.letters.sending import pdf_of, send_letters
from app.stationery import service
from app.stationery.colours import contrast
from app.stationery.forms import OutlineForm, StyleForm
from app.stationery.outline import standard
from app.stationery.paper import printed
from app.stationery.sheet import paper_of, subject_of
from app.stationery.wording import plain
from tests.awards.decided import make_decided
from tests.factories import make_user

K = LetterKind
OWN = standard(K.RESERVE).replace(
    "[toelichting]\n",
    "[toelichting]\n\nDank voor uw plan, {aanbieder}. {gemeente} las het **graag**.\n",
)


def make_builder(session, tender):
    """Somebody who starts tenders for the authority of a tender."""
    authority = session.get(Authority, tender.lead_authority_id)
    user = make_user(session)
    session.add(Membership(user_id=user.id, authority_id=authority.id, can_create_tenders=True))
    session.flush()
    return authority, user


@pytest.fixture
def decided(session):
    return make_decided(session)


@pytest.fixture
def builder(session, decided):
    return make_builder(session, decided.tender)


def logo():
    made = BytesIO()
    Image.new("RGB", (900, 300), "#7a1f3d").save(made, "PNG")
    return made.getvalue()


def test_own_words_stand_between_the_blocks_and_fields_are_filled(session, decided, builder):
    version = service.save_outline(
        session, builder[0], K.RESERVE, builder[1], OutlineForm(text=OWN, note="Vriendelijker")
    )

    data = letter_data(session, decided.letters["Elzenkamp"])
    assert {
        "kind": "paragraph",
        "runs": [
            ["plain", f"Dank voor uw plan, Elzenkamp. {builder[0].name} las het "],
            ["strong", "graag"],
            ["plain", "."],
        ],
    } in data["blocks"]
    assert (data["outline"], version.number, subject_of(data)) == (
        1, 1, "Wij gunnen perceel 1 niet aan u",
    )  # fmt: skip
    ((_event, payload),) = history(session, version)
    assert payload.data["after"]["note"] == "Vriendelijker"


def test_each_version_stays_and_the_standard_can_come_back(session, decided, builder):
    authority, person = builder
    service.save_outline(session, authority, K.RESERVE, person, OutlineForm(text=OWN))
    service.restore_standard(session, authority, K.RESERVE, person)

    versions = service.outlines_of(session, authority, K.RESERVE)

    assert [(one.number, one.text == "") for one in versions] == [(2, True), (1, False)]
    text = plain(letter_data(session, decided.letters["Elzenkamp"])["blocks"])
    assert "Dank voor uw plan" not in text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[wachttijd]\n", ""), "Deze brief kan niet zonder [wachttijd]."),
        (("[wachttijd]", "[wachtijd]"), "Het blok [wachtijd] bestaat niet."),
        (("{perceel}", "{lot}"), "Het veld {lot} bestaat niet."),
        (("{perceel}", "{{ 7 * 7 }}"), "Schrijf een veld als {perceel}"),
        (("# Wij", "Wij"), "Begin met één titel"),
        (("[samenvatting]\n\n", ""), "Zet [samenvatting] direct onder de titel."),
        (("[scores]", "[scores]\n\n[scores]"), "[scores] staat er twee keer in."),
        (("[scores]", "[scores]\n\n@points_table"), "Een regel mag niet met @ beginnen."),
    ],
)
def test_outline_that_is_not_right_is_refused_with_each_fault(session, builder, change, told):
    with pytest.raises(InvalidError) as refused:
        service.save_outline(
            session, builder[0], K.RESERVE, builder[1],
            OutlineForm(text=standard(K.RESERVE).replace(*change)),
        )  # fmt: skip

    assert (told in str(refused.value.message), refused.value.field) == (True, "text")


def test_what_looks_like_a_template_stays_text(session, decided, builder):
    text = OWN.replace("graag", "graag {% if 1 %} ")
    with pytest.raises(InvalidError):
        service.save_outline(session, builder[0], K.RESERVE, builder[1], OutlineForm(text=text))


def test_second_who_saves_sees_what_the_first_made_of_it(session, builder):
    authority, person = builder
    service.save_outline(session, authority, K.RESERVE, person, OutlineForm(text=OWN, version=0))

    with pytest.raises(EditedError) as refused:
        service.save_outline(
            session, authority, K.RESERVE, person,
            OutlineForm(text=standard(K.RESERVE), version=0),
        )  # fmt: skip

    assert (refused.value.version, set(refused.value.theirs)) == (1, {"text"})


def test_contrast_is_computed_as_wcag_says():
    assert [round(contrast(one), 2) for one in ("#ffffff", "#000000", "#767676")] == [
        1.0, 21.0, 4.54,
    ]  # fmt: skip


def test_colour_that_cannot_be_read_is_refused_and_a_dark_one_prints(
    session, decided, builder, keys, storage
):
    authority, person = builder
    for colour, told in (("#ffcc00", "te licht"), ("rood", "zes tekens")):
        with pytest.raises(InvalidError, match=told):
            service.save_style(session, authority, person, StyleForm(colour=colour))

    service.save_style(
        session, authority, person,
        StyleForm(
            colour="#7a1f3d", return_address="Postbus 1, 1234 AB Oefendam",
            signatory_name="Ingrid Tekenaar", signatory_function="teamleider inkoop",
        ),
    )  # fmt: skip
    service.save_logo(session, authority, person, logo())

    data = letter_data(session, decided.letters["Elzenkamp"])
    assert data["style"]["colour"] == "#7a1f3d"
    assert "Ingrid Tekenaar, teamleider inkoop" in plain(data["blocks"])
    assert printed(session, paper_of(data))["logo"][:4] == [0x89, 0x50, 0x4E, 0x47]
    assert pdf_of(session, keys, storage, decided.letters["Elzenkamp"]).startswith(b"%PDF")


def test_sent_letter_keeps_the_paper_that_it_was_sent_on(session, decided, builder, keys, storage):
    authority, person = builder
    service.save_logo(session, authority, person, logo())
    send_letters(session, keys, storage, decided.award, decided.officer)
    before = pdf_of(session, keys, storage, decided.letters["Elzenkamp"])

    service.save_style(session, authority, person, StyleForm(colour="#000000"))
    service.save_outline(session, authority, K.RESERVE, person, OutlineForm(text=OWN))

    assert pdf_of(session, keys, storage, decided.letters["Elzenkamp"]) == before
    data = letter_data(session, decided.letters["Elzenkamp"])
    assert (data["style"]["colour"], data["outline"]) == ("#16506a", 0)


@pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"x" * 200_001])
def test_what_is_no_picture_is_no_logo(session, builder, content):
    with pytest.raises(InvalidError):
        service.save_logo(session, *builder, content)


# Pages ------------------------------------------------------------------------------


def test_pages_are_for_who_starts_tenders_of_the_authority(session, sign_in, decided, builder):
    session.commit()
    for page in ("/letter-paper", "/letter-paper/reserve", "/letter-paper/word.docx"):
        assert sign_in(builder[1]).get(page).status_code == 200
        for other in (make_user(session), decided.people["Elzenkamp"]):
            assert sign_in(other).get(page).status_code == 404
    assert sign_in(builder[1]).get("/letter-paper/love").status_code == 404


def test_outline_is_looked_at_saved_and_refused_with_what_was_typed(session, sign_in, builder):
    session.commit()
    browser = sign_in(builder[1])
    looked = browser.post("/letter-paper/reserve", data={"text": OWN, "act": "look"})
    wrong = browser.post("/letter-paper/reserve", data={"text": "Mijn {zin}"})
    saved = browser.post("/letter-paper/reserve", data={"text": OWN, "note": "Vriendelijker"})
    page = browser.get("/letter-paper/reserve").text

    assert "Dank voor uw plan, Thuisbasis Noord." in looked.text
    assert (looked.status_code, wrong.status_code, saved.status_code) == (200, 422, 303)
    assert ("Mijn {zin}" in wrong.text, "Het veld {zin} bestaat niet." in wrong.text) == (
        True,
        True,
    )
    assert ("Vriendelijker" in page, "versie 1" in page) == (True, True)
    assert browser.post("/letter-paper/reserve/standard").status_code == 303


def test_style_and_logo_are_saved_on_the_page(session, sign_in, builder):
    session.commit()
    browser = sign_in(builder[1])
    light = browser.post("/letter-paper/style", data={"colour": "#ffff00"})
    saved = browser.post("/letter-paper/style", data={"colour": "#7A1F3D"})
    no_logo = browser.post("/letter-paper/logo", files={"logo": ("x.png", b"nee", "image/png")})
    with_logo = browser.post("/letter-paper/logo", files={"logo": ("x.png", logo(), "image/png")})
    page = browser.get("/letter-paper").text

    assert (light.status_code, "#ffff00" in light.text) == (422, True)
    assert (saved.status_code, no_logo.status_code, with_logo.status_code) == (303, 422, 303)
    (style, _first) = service.styles_of(session, builder[0])
    assert (style.colour, style.number, f"/letter-paper/logos/{style.id}" in page) == (
        "#7a1f3d", 2, True,
    )  # fmt: skip
    shown = browser.get(f"/letter-paper/logos/{style.id}")
    assert shown.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(shown.content)).size == (600, 200)


@pytest.mark.parametrize("versions", [1, 3])
def test_paper_query_count_does_not_grow(session, sign_in, builder, count_queries, versions):
    for at in range(versions):
        kind = list(K)[at]
        service.save_outline(
            session, builder[0], kind, builder[1], OutlineForm(text=standard(kind))
        )
        service.save_style(session, *builder, StyleForm())
    browser = sign_in(builder[1])

    with count_queries() as queries:
        page = browser.get("/letter-paper")

    assert page.text.count("ts-tone-info") == versions
    assert len(queries) == 1 + 4  # for which authority, and its paper
