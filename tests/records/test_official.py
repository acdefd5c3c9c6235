"""The record that the law asks: every item from what happened, and none issued with a gap."""

from copy import deepcopy
from decimal import Decimal

import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.models import Award, AwardKind, AwardState
from app.core import clock
from app.core.errors import ConflictError
from app.notices.public import public_facts
from app.panels.models import Declaration
from app.prices.models import PriceQuestion
from app.publishing.models import Reason
from app.rankings import engine
from app.records.official import official_paper, official_record
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.awards.test_together import decide, make_bound
from tests.factories import assign, make_lot, make_user
from tests.rankings.factories import freeze


@pytest.fixture
def told(session):
    """A decision of which the letters are out, on a tender with nothing missing."""
    decided = make_decided(session)
    decided.award.state = AwardState.STANDSTILL
    decided.lot.state = LotState.STANDSTILL
    decided.tender.estimated_value = Decimal(1_200_000)
    lead = public_facts(session, decided.tender).lead
    lead.name, lead.address = "Amersfoort", "Stadhuisplein 1, 3811 LM Amersfoort"
    session.flush()
    return decided


def written(session, decided):
    record = official_record(session, public_facts(session, decided.tender))
    return {item.letter: list(item.lines) for item in record.items}, record.missing


def test_every_item_is_written_from_what_happened(session, told):
    lines, missing = written(session, told)

    assert missing == []
    assert {letter: lines[letter] for letter in "acdehfgmn"} == {
        "a": ["Amersfoort, Stadhuisplein 1, 3811 LM Amersfoort"],
        "c": [
            "Lindeborgh voldeed aan alle eisen.",
            "Elzenkamp voldeed aan alle eisen.",
            "Thuisvast voldeed aan alle eisen.",
        ],
        "d": ["De Hoge Enk: 3.1.2 HKZ-certificaat: verlopen."],
        "e": [
            # 37,5 + 22,5 + 17,5 and 37,5 + 15 + 10, against 50 + 22,5 + 15
            "Elzenkamp: werd nummer 2 met 77,50 punten; wie gekozen is, had er ten minste 87,50.",
            "Thuisvast: werd nummer 3 met 62,50 punten; wie gekozen is, had er ten minste 87,50.",
        ],
        "h": ["Lindeborgh: werd nummer 1 met 87,50 punten; niets gaat naar onderaannemers."],
        "f": ["Geen: elke vraag staat met het antwoord in de nota van inlichtingen."],
        "g": ["Geen."],
        "m": ["Geen."],
        "n": ["Geen."],
    }
    assert list(lines) == list("abcdefghijklmn")
    assert lines["b"][1] == "Geraamde waarde: €\u00a01.200.000,00."


def test_what_is_missing_is_named_and_blocks_the_paper(session, told):
    told.tender.estimated_value = None
    public_facts(session, told.tender).lead.address = ""
    told.submissions["De Hoge Enk"].reason = ""
    outcome = deepcopy(told.award.outcome)
    outcome["lots"][0]["submissions"]["S4"]["reason"] = None
    told.award.outcome = outcome
    make_lot(session, tender=told.tender, title="Beschermd wonen", state=LotState.SCORING)
    session.flush()

    record = official_record(session, public_facts(session, told.tender))

    assert record.missing == [
        "Het adres van Amersfoort.",
        "De geraamde waarde van de opdracht, of van elk perceel.",
        "Het besluit over Perceel 2: Beschermd wonen, met verzonden brieven.",
        "Perceel 1: Beschermd thuis: Waarom De Hoge Enk is uitgesloten.",
    ]
    with pytest.raises(ConflictError) as refused:
        official_paper(record)
    assert str(refused.value).startswith("In het proces-verbaal ontbreekt nog: Het adres van")


def test_a_value_that_was_not_estimated_is_told_with_why_and_blocks_nothing(session, told):
    told.tender.estimated_value = None
    reason = {
        "tender_id": told.tender.id,
        "warning": "Niet ingevuld.",
        "given_by_id": told.officer.id,
    }
    session.add(Reason(**reason, fault=f"price.low:{told.lot.id}", text="Zo is het besloten."))
    session.flush()

    before = written(session, told)[1]
    session.add(
        Reason(**reason, fault=f"value.missing:{told.tender.id}", text="Het volume is onbekend.")
    )
    session.flush()
    lines, missing = written(session, told)

    assert before == ["De geraamde waarde van de opdracht, of van elk perceel."]
    assert missing == []
    assert lines["b"][1] == "Gepubliceerd zonder geraamde waarde: Het volume is onbekend."


def test_conflicts_stand_in_it_with_what_was_done(session, told):
    provider = told.providers["Elzenkamp"]
    for name, conflict, waiver in (("Ada", True, ""), ("Bea", False, "Tien jaar geleden.")):
        session.add(
            Declaration(
                tender_id=told.tender.id, lot_id=told.lot.id, provider_id=provider.id,
                user_id=make_user(session, name=name).id, has_conflict=conflict,
                explanation="Werkte daar", waiver=waiver,
            )
        )  # fmt: skip
    make_lot(session, tender=told.tender)  # of several, each line names its own
    session.flush()

    lines, _missing = written(session, told)

    start = "Perceel 1: Beschermd thuis"
    assert lines["m"] == [
        f"{start}: Ada, Elzenkamp (Werkte daar): van het perceel gehaald, scores tellen niet mee.",
        f"{start}: Bea, Elzenkamp (Werkte daar): onschadelijk geoordeeld: Tien jaar geleden.",
    ]


def test_a_price_that_was_not_explained_stands_in_it(session, told):
    session.add(
        PriceQuestion(
            tender_id=told.tender.id, lot_id=told.lot.id, asks="Waarom zo laag?",
            submission_id=told.submissions["Thuisvast"].id, due_at=clock.utcnow(),
            asked_by_id=told.officer.id, is_explained=False, judgement="Geen loonkosten genoemd",
        )
    )  # fmt: skip
    session.flush()

    lines, _missing = written(session, told)

    assert lines["g"] == ["Thuisvast: Geen loonkosten genoemd."]


def test_no_award_is_told_with_its_reason(session, told):
    told.award.kind, told.award.reason = AwardKind.NO_AWARD, "Het budget is vervallen."
    session.flush()

    lines, _missing = written(session, told)

    assert lines["n"] == ["Het budget is vervallen."]
    assert lines["h"] == ["Geen."]


def test_paper_holds_every_item(session, told):
    content = official_paper(official_record(session, public_facts(session, told.tender)))

    pages = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert "Proces-verbaal van de aanbesteding" in text
    assert [letter for letter in "abcdefghijklmn" if f"\n{letter}. " not in text] == []
    assert "werd nummer 1" in text


def test_page_is_for_officer_and_auditor_and_says_what_is_missing(session, sign_in, told):
    evaluator, auditor = make_user(session), make_user(session)
    assign(session, told.tender, evaluator, Duty.EVALUATOR)
    assign(session, told.tender, auditor, Duty.AUDITOR)
    address = f"/tenders/{told.tender.id}/official-record"

    assert sign_in(evaluator).get(address).status_code == 404
    assert sign_in(evaluator).get(f"{address}.pdf").status_code == 404
    assert sign_in(auditor).get(f"{address}.pdf").content.startswith(b"%PDF")
    told.tender.estimated_value = None
    session.flush()
    page = sign_in(told.officer).get(address).text

    assert "Er ontbreekt 1 ding" in page
    assert sign_in(told.officer).get(f"{address}.pdf").status_code == 409


def test_who_is_passed_over_is_told_with_why_and_not_with_fewer_points(session, told):
    told.award.kind, told.award.chosen = AwardKind.DEPARTING, ["S2"]
    told.award.reason = "De nummer één kan de zorg niet op tijd leveren."
    session.flush()

    lines, _missing = written(session, told)

    assert lines["e"] == [
        "Lindeborgh: werd nummer 1 met 87,50 punten; het besluit wijkt af van de rangorde: "
        "De nummer één kan de zorg niet op tijd leveren.",
        "Thuisvast: werd nummer 3 met 62,50 punten; wie gekozen is, had er ten minste 77,50.",
    ]


def test_who_would_win_by_the_rules_is_told_why_fewer_are_chosen(session, told):
    told.lot.winners = 2
    freeze(session, told.lot)
    told.award.input = engine.document_of(session, told.lot)
    told.award.outcome = engine.outcome_of(told.award.input)
    told.award.kind, told.award.chosen = AwardKind.DEPARTING, ["S1"]
    told.award.reason = "De raad heeft geld voor één contract."
    session.flush()

    lines, _missing = written(session, told)

    assert lines["e"] == [
        "Elzenkamp: werd nummer 2 met 77,50 punten; het besluit wijkt af van de rangorde: "
        "De raad heeft geld voor één contract.",
        "Thuisvast: werd nummer 3 met 62,50 punten; wie gekozen is, had er ten minste 87,50.",
    ]


def test_who_has_another_lot_already_is_told_so(session, officer):
    lots, decider = make_bound(session, officer, wishes=(2, 1))
    decide(session, lots[0], officer, decider)
    for award in session.exec(select(Award)):
        award.state = AwardState.STANDSTILL
    for lot in lots:
        lot.state = LotState.STANDSTILL
    session.flush()

    record = official_record(session, public_facts(session, lots[0].tender))
    (passed,) = [one for one in next(i for i in record.items if i.letter == "e").lines
                 if "werd nummer 1 " in one]  # fmt: skip

    assert passed == (
        "Perceel 1: Perceel 1: Stichting A: werd nummer 1 met 100,00 punten; deze plaats gaat "
        "naar de volgende: een aanbieder krijgt ten hoogste 1 en houdt perceel 2; de eigen "
        "voorkeur voor dit perceel was 2."
    )
