"""The motivation check: what a letter may not lack and may not say."""

import pytest
from sqlmodel import select

from app.checks.models import Check
from app.consensus.models import Consensus
from app.declarations.models import TradeSecret
from app.letters.check import asked_of
from app.letters.content import letter_data
from app.letters.models import LetterKind
from app.stationery.models import Outline
from app.stationery.outline import standard
from app.tenders.choices import ProcedureKind, Stage
from tests.awards.decided import make_application, make_decided
from tests.factories import make_provider, make_submission
from tests.letters.reading import codes, faults_of


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


@pytest.mark.parametrize(
    ("name", "asks_more"),
    [
        ("Lindeborgh", {"no_motivation", "no_acceptance"}),
        ("Elzenkamp", {"no_motivation", "no_acceptance", "no_advantage", "no_winner"}),
        ("De Hoge Enk", {"no_acceptance"}),
    ],
)
def test_only_what_a_letter_must_hold_is_said_to_be_in_order(session, name, asks_more):
    letter = make_decided(session).letters[name]
    always = {"internal_remark", "other_loser", "no_summary", "no_term", "no_court"}

    assert asked_of(letter, letter_data(session, letter)) == always | asks_more


def test_a_selected_candidate_is_told_of_no_winner_and_no_offer(session):
    decided = make_decided(session)
    decided.tender.procedure, decided.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    letter = decided.letters["Lindeborgh"]
    letter.kind = LetterKind.SELECTED
    session.flush()

    assert asked_of(letter, letter_data(session, letter)) == {
        "internal_remark", "other_loser", "no_summary", "no_motivation", "no_term", "no_court",
    }  # fmt: skip
