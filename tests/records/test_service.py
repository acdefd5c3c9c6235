"""The score matrix holds no formulas; the dossier verifies without us; the trail keeps quiet."""

import json
import subprocess
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import record
from app.awards.sending import send_letters
from app.core.errors import ConflictError
from app.evaluation.models import Consensus, HandIn, Round, RoundState, Score
from app.records.dossier import dossier
from app.records.matrix import matrix
from app.records.trail import trail_page
from app.tenders.models import LotState
from tests.awards.decided import make_application, make_decided
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


def verify(content):
    return subprocess.run(
        [sys.executable, "-m", "scoring", "verify", "-"],
        input=content, capture_output=True, check=False,
    )  # fmt: skip


def test_dossier_verifies_and_a_changed_one_does_not(session, scored, keys, storage):
    for letter in scored.letters.values():
        letter.advantages = {"K1": "Meer uitgewerkt.", "K2": "Meet vaker."}
    session.flush()
    send_letters(session, keys, storage, scored.award, scored.officer)

    content = dossier(session, keys, storage, scored.lot)
    answer = verify(content)

    assert (answer.returncode, answer.stderr) == (0, b"")
    with ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(name.split("/")[0] for name in members) == [
        "evaluation.json", "events.jsonl", *["letters"] * 4, "manifest.json", "outcome.json",
    ]  # fmt: skip
    outcome = json.loads(members["outcome.json"])
    outcome["lots"][0]["submissions"]["S2"]["total"] = "99.00"
    members["outcome.json"] = json.dumps(outcome).encode()
    changed = BytesIO()
    with ZipFile(changed, "w", ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    assert verify(changed.getvalue()).returncode == 1


def test_dossier_of_an_open_house_holds_every_decided_application(session, keys, storage):
    admitted = make_application(session, refused=False)
    record(session, admitted.decider, "application.decide", admitted.award)

    content = dossier(session, keys, storage, admitted.lot)

    assert verify(content).returncode == 0


def test_dossier_does_not_exist_before_a_decision(session, keys, storage):
    (lot,) = lots_of(session, make_tender(session))

    with pytest.raises(ConflictError):
        dossier(session, keys, storage, lot)


def test_trail_tells_who_did_what_and_that_the_chain_holds(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.OPENED)
    record(session, officer, "tender.edit", tender, before="A", after="B")

    page = trail_page(session, tender)

    assert [(line.who, str(line.noun), line.told) for line in page.lines] == [
        ("Olga Officier", "Aanbesteding", {"before": "A", "after": "B"})
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
