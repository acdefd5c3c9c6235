"""What letters say, what blocks them, and what they are on paper."""

from datetime import date

import pytest

from app.awards.models import AwardKind
from app.exclusions.models import Exclusion, ExclusionState, ExclusionStep, WalkedStep
from app.letters.content import letter_data
from app.stationery.sheet import subject_of
from app.stationery.wording import compose, plain
from app.tenders.models import ProcedureKind
from tests.awards.decided import make_application, make_decided
from tests.letters.reading import words


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


def test_several_winners_offer_more_in_the_plural(session):
    decided = make_decided(session)
    decided.award.kind = AwardKind.DEPARTING
    decided.award.chosen = [
        f"S{decided.submissions[name].number}" for name in ("Lindeborgh", "Elzenkamp")
    ]
    letter = decided.letters["Thuisvast"]
    letter.advantages = {"K2": "Beide plannen meten vaker."}
    session.flush()

    text = plain(letter_data(session, letter)["blocks"])

    assert "Wat Lindeborgh en Elzenkamp hier meer bieden. Beide plannen meten vaker." in text


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


def test_compose_joins_lines_and_lists():
    facts = {
        "kind": "winner", "explanation": "Regel", "departs": "", "decision_reason": "",
        "lot_name": "perceel 1",
    }  # fmt: skip
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


def test_name_that_ends_in_a_full_stop_ends_its_sentence():
    blocks = compose("# Brief\n\nAan {aanbieder}. Einde.", {"provider": "Noaberkring U.A."})

    assert blocks[1] == {"kind": "paragraph", "runs": [["plain", "Aan Noaberkring U.A. Einde."]]}
