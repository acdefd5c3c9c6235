"""What letters say, what blocks them, and what they are on paper."""

from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlmodel import select

from app.awards.models import Award
from app.checks.models import Check
from app.consensus.models import Consensus
from app.core.typesetting import TypesettingError, printable, typeset
from app.declarations.models import TradeSecret
from app.exclusions.models import Exclusion, ExclusionState, ExclusionStep, WalkedStep
from app.letters.case import read_case
from app.letters.check import check_letters
from app.letters.content import letter_data
from app.letters.models import LetterKind
from app.stationery.models import Outline
from app.stationery.outline import standard
from app.stationery.sheet import paper_of, subject_of
from app.stationery.wording import compose, plain
from app.tenders.models import ProcedureKind
from tests.awards.decided import make_application, make_decided
from tests.factories import make_provider, make_submission


def words(session, letter):
    return plain(letter_data(session, letter)["blocks"])


def faults_of(session, letter):
    checked = check_letters(
        read_case(session, session.get_one(Award, letter.award_id)), date(2026, 3, 2)
    )
    return next(one.faults for one in checked if one.letter.id == letter.id)


def codes(session, letter):
    return [(fault.code, fault.is_blocking) for fault in faults_of(session, letter)]


def test_rejection_tells_place_points_winner_and_end_on_top(session):
    decided = make_decided(session)

    data = letter_data(session, decided.letters["Elzenkamp"])

    assert subject_of(data) == "Wij gunnen perceel 1 niet aan u"
    assert [block["runs"] for block in data["blocks"] if block["kind"] == "summary"] == [
        [
            ["strong", "Kort gezegd."],
            [
                "plain",
                " U staat op plaats 2 van de 3 met 77,50 punten. Wij willen gunnen aan "
                "Lindeborgh. U bent reserve 1: u kunt alsnog aan de beurt komen als de winnaar "
                "afvalt.",
            ],
        ],
        [
            ["strong", "Niet mee eens?"],
            ["plain", " Begin dan uiterlijk op "],
            ["strong", "maandag 23 maart 2026 om 24.00 uur"],
            ["plain", " een kort geding bij de rechtbank Midden-Nederland."],
        ],
    ]


def test_rejection_sets_own_points_beside_the_winners(session):
    decided = make_decided(session)

    data = letter_data(session, decided.letters["Elzenkamp"])

    assert [block for block in data["blocks"] if block["kind"] == "table"] == [
        {
            "kind": "table",
            "caption": "Uw punten en die van de winnaar",
            "head": ["Criterium (punten)", "U", "Lindeborgh"],
            "rows": [
                ["Criterium K1 (50)", "37,50", "50,00"],
                ["Criterium K2 (30)", "22,50", "22,50"],
                ["Criterium P (20)", "17,50", "15,00"],
            ],
            "total": ["Totaal", "77,50", "87,50"],
        }
    ]
    assert "Wat Lindeborgh hier meer biedt. Lindeborgh werkt meer onderdelen uit." in plain(
        data["blocks"]
    )
    assert "meet vaker" not in plain(data["blocks"])  # equal on K2: no advantage there


def test_hidden_price_points_hide_the_total_too(session):
    """From a total and the other points a reader could compute the price."""
    decided = make_decided(session)
    decided.tender.show_price_points = False
    session.flush()

    data = letter_data(session, decided.letters["Elzenkamp"])

    (table,) = [block for block in data["blocks"] if block["kind"] == "table"]
    assert (table["rows"][2], table["total"]) == (
        ["Criterium P (20)", "17,50", "–"],
        ["Totaal", "77,50", "–"],
    )
    assert "De punten voor prijs van de winnaar noemen wij niet." in plain(data["blocks"])
    assert "87,5" not in str(data)


def test_winner_reads_nothing_of_others_who_lost(session):
    decided = make_decided(session)

    text = str(letter_data(session, decided.letters["Lindeborgh"]))

    assert "Wij willen perceel 1 aan u gunnen" in text
    assert [name for name in ("Elzenkamp", "Thuisvast", "De Hoge Enk") if name in text] == []


def test_exclusion_quotes_the_requirement_and_gives_the_reason(session):
    decided = make_decided(session)

    data = letter_data(session, decided.letters["De Hoge Enk"])

    assert {"kind": "quote", "runs": [
        ["plain", "De inschrijver heeft een geldig HKZ-certificaat."]
    ]} in data["blocks"]  # fmt: skip
    assert "Het certificaat is verlopen op 1 januari 2026." in plain(data["blocks"])


def test_exclusion_on_a_ground_says_which_and_why(session):
    decided = make_decided(session)
    submission = decided.submissions["De Hoge Enk"]
    exclusion = Exclusion(
        tender_id=decided.tender.id, lot_id=decided.lot.id, submission_id=submission.id,
        ground="misconduct", party="De Hoge Enk", fact="Onjuiste opgave", source="KvK",
        state=ExclusionState.EXCLUDED, opened_by_id=decided.officer.id,
    )  # fmt: skip
    session.add(exclusion)
    session.flush()
    session.add(
        WalkedStep(
            tender_id=decided.tender.id, exclusion_id=exclusion.id, step=ExclusionStep.DECISION,
            goes_on=True, reason="De opgave was wezenlijk onjuist.", by_id=decided.officer.id,
        )
    )  # fmt: skip
    session.flush()

    text = plain(letter_data(session, decided.letters["De Hoge Enk"])["blocks"])

    assert "(De Hoge Enk): De opgave was wezenlijk onjuist." in text
    assert "Het certificaat is verlopen op 1 januari 2026." in text


@pytest.mark.parametrize(
    ("procedure", "cited", "ground"),
    [
        (ProcedureKind.OPEN, ["2.127", "2.129"], "volgt uit artikel 2.127"),
        (ProcedureKind.SAS, [], "staat in onze stukken: Aanbestedingsleidraad, paragraaf 5.3."),
    ],
)
def test_articles_are_cited_only_where_they_bind(session, procedure, cited, ground):
    decided = make_decided(session, procedure=procedure)

    text = words(session, decided.letters["Elzenkamp"])

    assert [article for article in ("2.127", "2.128", "2.129", "2.130") if article in text] == cited
    assert ground in text
    assert "Deze brief is geen aanvaarding van uw aanbod" in text


def test_refusal_quotes_the_requirement_and_ranks_nobody(session):
    refused = make_application(session, refused=True)
    admitted = make_application(session, refused=False)

    text = words(session, refused.letters["Kompas & Kade"])

    assert "Iedere begeleider heeft mbo 4." in text
    assert "Van twee begeleiders ontbreekt het diploma." in text
    assert ("plaats" in text, "punten" in text) == (False, False)
    assert "Wij laten u toe voor product 02A15" in words(session, admitted.letters["Kompas & Kade"])


def test_letter_names_both_deciders_and_how_it_was_computed(session):
    decided = make_decided(session)

    text = words(session, decided.letters["Elzenkamp"])

    assert "Olga Officier en Dirk Beslisser namen dit besluit" in text
    assert "Criterium P: 20 × (120 − 85) / (120 − 80) = 17,50" in text


# Faults -----------------------------------------------------------------------------


def test_complete_letters_have_no_faults(session):
    decided = make_decided(session)

    assert {name: codes(session, letter) for name, letter in decided.letters.items()} == {
        "Lindeborgh": [], "Elzenkamp": [], "Thuisvast": [], "De Hoge Enk": [],
    }  # fmt: skip


def test_who_applied_before_may_be_named_in_its_own_letter(session):
    refused = make_application(session, refused=True)
    (submission,), (letter,) = refused.submissions.values(), refused.letters.values()
    check = session.exec(select(Check)).one()
    check.reason = "Van twee begeleiders van Kompas & Kade ontbreekt het diploma."
    submission.turn = 2
    session.flush()
    own = make_submission(session, refused.lot, provider=refused.providers["Kompas & Kade"])
    of_own = codes(session, letter)
    own.provider_id = make_provider(session, name="Windkeer").id
    check.reason = "Van twee begeleiders van Windkeer ontbreekt het diploma."
    session.flush()
    session.expire_all()

    assert ("other_loser", True) not in of_own
    assert codes(session, letter) == [("other_loser", True), *of_own]


def test_a_name_inside_the_winners_name_is_not_another_loser(session):
    decided = make_decided(session)
    winner, loser = (decided.providers[one] for one in ("Lindeborgh", "Thuisvast"))
    winner.name = winner.short_name = "Linde & Borgh"
    loser.name = loser.short_name = "Linde"
    letter = decided.letters["Elzenkamp"]
    session.flush()
    named = codes(session, letter)
    letter.explanation = "Ook Linde deed mee, naast Linde & Borgh."
    session.flush()

    assert (named, codes(session, letter)) == ([], [("other_loser", True)])


def test_advantage_is_asked_wherever_the_winner_scored_higher(session):
    decided = make_decided(session, advantages=False)

    faults = faults_of(session, decided.letters["Thuisvast"])

    assert [(fault.code, fault.mend.page, fault.mend.place) for fault in faults] == [
        ("no_advantage", "letters:letter", "advantage_K1"),
        ("no_advantage", "letters:letter", "advantage_K2"),
    ]
    assert codes(session, decided.letters["Elzenkamp"]) == [("no_advantage", True)]
    assert codes(session, decided.letters["Lindeborgh"]) == []


def test_missing_motivation_blocks_and_other_words_warn(session):
    decided = make_decided(session)
    rows = session.exec(
        select(Consensus)
        .where(Consensus.submission_id == decided.submissions["Elzenkamp"].id)
        .order_by(Consensus.step, Consensus.motivation)
    ).all()
    rows[0].motivation, rows[1].motivation = " ", "Een deel is niet onderbouwd."
    session.flush()

    assert codes(session, decided.letters["Elzenkamp"]) == [
        ("no_motivation", True), ("step_word", False),
    ]  # fmt: skip


def test_internal_remark_in_a_letter_blocks(session):
    decided = make_decided(session)
    decided.letters["Elzenkamp"].explanation = "Alleen voor ons:  Thuisvast twijfelde bij K1."
    session.flush()

    assert codes(session, decided.letters["Elzenkamp"]) == [
        ("internal_remark", True), ("other_loser", True),
    ]  # fmt: skip


def test_ground_court_and_price_setting_block(session):
    decided = make_decided(session)
    decided.tender.standstill_ground = decided.tender.court = ""
    decided.tender.show_price_points = None
    session.flush()

    assert codes(session, decided.letters["Elzenkamp"]) == [
        ("no_ground", True), ("no_court", True), ("price_points", True),
    ]  # fmt: skip
    assert codes(session, make_application(session, refused=False).letters["Kompas & Kade"]) == []


def test_letter_that_lost_what_the_law_asks_cannot_go(session):
    decided = make_decided(session)
    old = standard(LetterKind.RESERVE)
    for gone in ("[samenvatting]", "[geen aanvaarding]", "[wachttijd]", "[wat u kunt doen]"):
        old = old.replace(gone, "")
    session.add(
        Outline(
            authority_id=decided.tender.lead_authority_id, kind=LetterKind.RESERVE, number=1,
            text=old, by_id=decided.officer.id,
        )
    )  # fmt: skip
    session.flush()

    assert codes(session, decided.letters["Elzenkamp"]) == [
        ("no_summary", True), ("no_acceptance", True), ("no_term", True),
    ]  # fmt: skip


# Text and paper ---------------------------------------------------------------------


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


def test_compose_joins_lines_and_lists():
    facts = {"kind": "winner", "explanation": "Regel", "departs": "", "lot_name": "perceel 1"}
    outline = "Over {perceel}.\n[toelichting]\n- een\n- **twee**\nEen zin\nloopt door."

    assert compose(outline, facts) == [
        {"kind": "paragraph", "runs": [["plain", "Over perceel 1."]]},
        {"kind": "paragraph", "runs": [["plain", "Regel"]]},
        {"kind": "list", "items": [[["plain", "een"]], [["strong", "twee"]]]},
        {"kind": "paragraph", "runs": [["plain", "Een zin"], ["plain", " loopt door."]]},
    ]


def test_sent_on_is_the_dutch_day(session):
    decided = make_decided(session)

    data = letter_data(session, decided.letters["Elzenkamp"])

    assert (data["sent_on"], data["standstill"]["first_day"]) == (
        date(2026, 3, 2).isoformat(), date(2026, 3, 3).isoformat(),
    )  # fmt: skip


def test_trade_secret_of_another_in_a_letter_blocks(session):
    decided = make_decided(session)
    session.add(
        TradeSecret(
            tender_id=decided.tender.id, submission_id=decided.submissions["Lindeborgh"].id,
            words="Werkt met een eigen  rekenmodel", why="Niemand anders kent het.",
        )
    )  # fmt: skip
    session.flush()
    letters = decided.letters
    assert codes(session, letters["Elzenkamp"]) == []
    for name in ("Elzenkamp", "Lindeborgh"):
        letters[name].explanation = "Lindeborgh werkt met een\neigen rekenmodel."
    session.flush()

    assert codes(session, letters["Elzenkamp"]) == [("trade_secret", True)]
    assert codes(session, letters["Lindeborgh"]) == []  # its own


def test_name_that_ends_in_a_full_stop_ends_its_sentence():
    blocks = compose("# Brief\n\nAan {aanbieder}. Einde.", {"provider": "Noaberkring U.A."})

    assert blocks[1] == {"kind": "paragraph", "runs": [["plain", "Aan Noaberkring U.A. Einde."]]}
