"""The score matrix holds no formulas; the dossier verifies without us; the trail keeps quiet."""

import json
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import record
from app.awards import deciding, engine
from app.awards.models import Award
from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.evaluation.models import HandIn, Score
from app.letters.sending import send_letters
from app.panels.models import Round, RoundState
from app.records.dossier import dossier
from app.records.matrix import matrix
from app.records.trail import trail_page
from app.submissions.models import Price
from app.tenders.models import LotState, PriceFormula
from app.tenders.queries import criteria_of
from scoring.verify import verify as verify_here
from tests.awards.decided import make_application, make_decided
from tests.awards.factories import answer_warnings, freeze, settle
from tests.factories import assign, lots_of, make_lot, make_submission, make_tender, make_user
from tests.submissions.factories import make_house


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


def unpacked(content):
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members):
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def test_dossier_verifies_and_a_changed_one_does_not(session, scored, keys, storage):
    for letter in scored.letters.values():
        letter.advantages = {"K1": "Meer uitgewerkt.", "K2": "Meet vaker."}
    session.flush()
    send_letters(session, keys, storage, scored.award, scored.officer)

    content = dossier(session, keys, storage, [scored.lot])
    answer = verify(content)

    assert (answer.returncode, answer.stderr) == (0, b"")
    members = unpacked(content)
    assert sorted(name.split("/")[0] for name in members) == [
        "evaluation.json", "events.jsonl", *["letters"] * 4, "manifest.json", "outcome.json",
    ]  # fmt: skip
    outcome = json.loads(members["outcome.json"])
    outcome["lots"][0]["submissions"]["S2"]["total"] = "99.00"
    members["outcome.json"] = json.dumps(outcome).encode()
    assert verify(packed(members)).returncode == 1


@pytest.fixture
def decided_house(session, keys, storage, now):
    """A lot with two submissions that came in with a receipt, decided by two people."""
    house = make_house(session, keys, storage)
    house.tender.published_at = now
    lot = house.lot
    for name in ("Lindeborgh", "Elzenkamp"):
        house.handed_in(name=name)
    decider = make_user(session)
    assign(session, house.tender, decider, Duty.DECIDER)
    quality, price = sorted(criteria_of(session, lot), key=lambda one: one.code)
    price.formula, price.band_floor, price.band_ceiling = (
        PriceFormula.LINEAR_BAND, Decimal(300), Decimal(500),
    )  # fmt: skip
    lot.winners, lot.tender, lot.state = 1, house.tender, LotState.RANKED
    freeze(session, lot)
    submissions = engine.submissions_of(session, lot)
    for submission, step in zip(submissions, ("goed", "voldoende"), strict=True):
        settle(session, submission, quality, house.officer, step)
    for one in session.exec(select(Price)):
        one.amount = Decimal("412.50")
    session.flush()
    answer_warnings(session, lot, house.officer)
    deciding.propose_decision(session, lot, house.officer)
    deciding.confirm_decision(session, lot, decider)
    session.flush()
    return house


def test_dossier_points_at_the_decision_and_its_receipts_hold(decided_house):
    house = decided_house

    content = dossier(house.session, house.keys, house.storage, [house.lot])

    report = verify_here(content)
    assert report.disagreement is None
    assert "receipts: 2 agree with the chain" in report.lines
    assert "signatures: all agree with the public keys that they name" in report.lines
    members = unpacked(content)
    anchor = json.loads(members["manifest.json"])["evaluation_event"]
    (event,) = [
        one for one in map(json.loads, members["events.jsonl"].splitlines())
        if one["number"] == anchor
    ]  # fmt: skip
    assert event["action"] == "award.decide"
    hashed = event["payload"]["after"]["input_sha256"]
    assert hashed == json.loads(members["outcome.json"])["input_sha256"]


def test_one_flipped_bit_in_any_member_of_a_dossier_is_named(decided_house):
    house = decided_house
    members = unpacked(dossier(house.session, house.keys, house.storage, [house.lot]))
    assert len(members) == 6

    for name, content in members.items():
        for at in (0, len(content) // 3, len(content) // 2, len(content) - 2):
            flipped = bytearray(content)
            flipped[at] ^= 1

            report = verify_here(packed({**members, name: bytes(flipped)}))

            assert (report.disagreement or "").startswith(name), (name, at)


def test_dossier_of_an_open_house_holds_every_decided_application(session, keys, storage):
    admitted = make_application(session, refused=False)
    record(session, admitted.decider, "application.decide", admitted.award)

    content = dossier(session, keys, storage, [admitted.lot])

    assert verify(content).returncode == 0


def test_dossier_of_two_lots_verifies_and_holds_both(session, keys, storage):
    first = make_decided(session, excluded=False)
    second = make_lot(session, tender=first.tender, title="Beschermd wonen")
    second.tender = first.tender
    session.add(
        Award(
            tender_id=second.tender_id, lot_id=second.id, proposed_by_id=first.officer.id,
            confirmed_by_id=first.decider.id, input=_renamed(first.award.input, second),
            outcome=_renamed(first.award.outcome, second), input_sha256="0" * 64,
        )
    )  # fmt: skip
    session.flush()
    record(session, first.decider, "award.decide", first.award)

    content = dossier(session, keys, storage, [first.lot, second])

    lots = json.loads(unpacked(content)["outcome.json"])["lots"]
    assert sorted(one["id"] for one in lots) == sorted(["LOT-0001", str(second.id)])
    assert verify(content).returncode == 0


def _renamed(document, lot):
    return {**document, "lots": [{**document["lots"][0], "id": str(lot.id)}]}


def test_dossier_does_not_exist_before_a_decision(session, keys, storage):
    (lot,) = lots_of(session, make_tender(session))

    with pytest.raises(ConflictError):
        dossier(session, keys, storage, [lot])


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
