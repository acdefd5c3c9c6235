"""The score matrix holds no formulas; the trail keeps quiet."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import record
from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.evaluation.models import HandIn, Score
from app.panels.models import Round, RoundState
from app.rankings.engine import RANKED
from app.records.matrix import RESULTS, matrix
from app.records.trail import trail_page
from app.tenders.models import Lot, LotState
from scoring.entries import STATUSES
from tests.awards.decided import make_decided
from tests.factories import assign, lots_of, make_submission, make_tender, make_user


@pytest.fixture
def scored(session):
    """A decided lot with one evaluator, whose texts look like formulas."""
    decided = make_decided(session)
    evaluator = make_user(session, name="=Ilse Arends")
    assign(session, decided.tender, evaluator, Duty.EVALUATOR, lot=decided.lot)
    lot, tender = decided.lot, decided.tender
    session.add(HandIn(tender_id=tender.id, lot_id=lot.id, evaluator_id=evaluator.id))
    session.add(
        Round(
            tender_id=tender.id, lot_id=lot.id, state=RoundState.FIXED, panel=[str(evaluator.id)]
        )
    )  # fmt: skip
    for settled in session.exec(select(Consensus).where(Consensus.lot_id == lot.id)):
        settled.motivation = "@Daarom goed"
        settled.internal_remark = "-1+1"
        session.add(
            Score(
                tender_id=tender.id, lot_id=lot.id, submission_id=settled.submission_id,
                criterion_id=settled.criterion_id, evaluator_id=evaluator.id, step=settled.step,
                motivation='=HYPERLINK("http://x")', page=2, note="+geheim",
            )
        )  # fmt: skip
    session.flush()
    return decided


def test_matrix_holds_every_score_point_and_place(session, scored):
    book = load_workbook(BytesIO(matrix(session, scored.lot)))

    assert book.sheetnames == ["Scores", "Consensus", "Punten en rangorde"]
    rows = [[cell.value for cell in row] for row in book["Punten en rangorde"].iter_rows()]
    assert [row[:4] + row[4:8] for row in rows] == [
        ["Plaats", "Nummer", "Aanbieder", "Uitslag", "K1", "K2", "P", "Totaal"],
        [1, 1, "Lindeborgh", "Winnaar", 50, 22.5, 15, 87.5],
        [2, 2, "Elzenkamp", "Reserve", 37.5, 22.5, 17.5, 77.5],
        [3, 3, "Thuisvast", "Reserve", 37.5, 15, 10, 62.5],
        [None, 4, "De Hoge Enk", "Uitgesloten", None, None, None, None],
    ]
    scores = [[cell.value for cell in row] for row in book["Scores"].iter_rows(min_row=2)]
    assert len(scores) == 6
    assert scores[0] == [
        1, "Lindeborgh", "K1 Criterium K1", "=Ilse Arends", "uitstekend",
        '=HYPERLINK("http://x")', 2,
    ]  # fmt: skip


def test_consensus_in_the_matrix_stands_beside_its_points(session, scored):
    book = load_workbook(BytesIO(matrix(session, scored.lot)))

    rows = [[cell.value for cell in row] for row in book["Consensus"].iter_rows()]
    assert rows == [
        ["Nummer", "Aanbieder", "Criterium", "Stap", "Punten", "Motivering", "Interne opmerking"],
        [1, "Lindeborgh", "K1 Criterium K1", "uitstekend", 50, "@Daarom goed", "-1+1"],
        [1, "Lindeborgh", "K2 Criterium K2", "goed", 22.5, "@Daarom goed", "-1+1"],
        [2, "Elzenkamp", "K1 Criterium K1", "goed", 37.5, "@Daarom goed", "-1+1"],
        [2, "Elzenkamp", "K2 Criterium K2", "goed", 22.5, "@Daarom goed", "-1+1"],
        [3, "Thuisvast", "K1 Criterium K1", "goed", 37.5, "@Daarom goed", "-1+1"],
        [3, "Thuisvast", "K2 Criterium K2", "voldoende", 15, "@Daarom goed", "-1+1"],
    ]


def test_scores_of_who_is_off_the_panel_are_not_in_the_matrix(session, scored):
    score = session.exec(select(Score).where(Score.lot_id == scored.lot.id)).first()
    other = make_user(session, name="Hans Bos")
    told = score.model_dump(exclude={"id", "evaluator_id", "motivation"})
    session.add(Score(**told, evaluator_id=other.id, motivation="Telt niet"))
    session.flush()

    rows = load_workbook(BytesIO(matrix(session, scored.lot)))["Scores"].iter_rows(min_row=2)

    assert [row[3].value for row in rows] == ["=Ilse Arends"] * 6


def test_matrix_reads_decision_panel_entries_and_words_in_one_statement_each(
    session, scored, count_queries
):
    lot = session.get_one(Lot, scored.lot.id)

    with count_queries() as queries:
        matrix(session, lot)

    assert len(queries) == 4


def test_matrix_has_a_word_for_every_verdict_of_scoring():
    assert set(RESULTS) == {*RANKED, "below_minimum", *STATUSES} - {"admitted"}


def test_no_text_of_the_matrix_is_a_formula_and_no_note_is_in_it(session, scored):
    content = matrix(session, scored.lot)

    cells = [
        cell
        for sheet in load_workbook(BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
    ]
    suspicious = [cell for cell in cells if str(cell.value)[:1] in "=+-@"]

    assert {str(cell.value) for cell in suspicious} == {
        "=Ilse Arends", '=HYPERLINK("http://x")', "@Daarom goed", "-1+1",
    }  # fmt: skip
    assert {cell.data_type for cell in suspicious} == {"s"}
    assert [cell for cell in cells if "geheim" in str(cell.value)] == []


def test_matrix_does_not_exist_before_the_ranking(session, scored):
    scored.lot.state = LotState.SCORING

    with pytest.raises(ConflictError):
        matrix(session, scored.lot)


def test_trail_tells_who_did_what_and_that_the_chain_holds(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.OPENED)
    record(session, officer, "tender.edit", tender, before="A", after="B")

    page = trail_page(session, tender)

    assert [(line.who, line.act, line.told) for line in page.lines] == [
        ("Olga Officier", "Gegevens gewijzigd", {"before": "A", "after": "B"})
    ]
    assert (page.is_sealed, page.length, page.fault, page.earlier) == (False, 1, None, None)


def test_trail_hides_submissions_until_the_opening(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.PUBLISHED)
    (lot,) = lots_of(session, tender)
    submission = make_submission(session, lot)
    record(session, officer, "tender.edit", tender)
    record(session, None, "submission.submit", submission)

    before = trail_page(session, tender)
    lot.state = LotState.OPENED
    session.flush()
    after = trail_page(session, tender)

    assert [line.event.action for line in before.lines] == ["tender.edit"]
    assert [line.event.action for line in after.lines] == ["submission.submit", "tender.edit"]
    assert (before.is_sealed, after.is_sealed) == (True, False)


def test_trail_goes_in_pages(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.OPENED)
    for n in range(60):
        record(session, officer, "tender.edit", tender, after=n)

    first = trail_page(session, tender)
    second = trail_page(session, tender, before=first.earlier)

    assert [line.event.number for line in first.lines] == list(range(60, 10, -1))
    assert [line.event.number for line in second.lines] == list(range(10, 0, -1))
    assert second.earlier is None
