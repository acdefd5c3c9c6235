"""A dossier verifies without us, and not after any one byte was changed."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import record
from app.awards import deciding, withdrawing
from app.awards.forms import DecisionForm, WithdrawalForm
from app.awards.models import Award, AwardKind, AwardState
from app.consensus.minutes import minutes_paper
from app.core.errors import ConflictError
from app.letters.sending import send_letters
from app.rankings import engine
from app.records.dossier import write_dossier
from app.records.plan import FULL
from app.submissions.models import Price
from app.tenders.models import LotState, PriceFormula
from app.tenders.queries import criteria_of
from scoring.errors import ScoringError
from scoring.verify import verify as verify_here
from tests.awards.decided import make_application, make_decided
from tests.awards.test_together import REASON, decide, make_bound
from tests.factories import assign, lots_of, make_lot, make_tender, make_user
from tests.rankings.factories import answer_warnings, freeze, make_scored, settle
from tests.submissions.factories import make_house


@pytest.fixture
def decided(session):
    return make_decided(session)


def dossier(session, keys, storage, lots, plan=FULL):
    out = BytesIO()
    write_dossier(out, session, keys, storage, lots, plan)
    return out.getvalue()


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


def test_dossier_verifies_and_a_changed_one_does_not(session, decided, keys, storage):
    for letter in decided.letters.values():
        letter.advantages = {"K1": "Meer uitgewerkt.", "K2": "Meet vaker."}
    session.flush()
    send_letters(session, keys, storage, decided.award, decided.officer)

    content = dossier(session, keys, storage, [decided.lot])
    answer = verify(content)

    assert (answer.returncode, answer.stderr) == (0, b"")
    members = unpacked(content)
    assert sorted(name.split("/")[0] for name in members) == [
        "LEESMIJ.txt", "evaluation.json", "events.jsonl", *["letters"] * 4, "manifest.json",
        "outcome.json",
    ]  # fmt: skip
    told = members["LEESMIJ.txt"].decode()
    assert [name for name in members if name not in told] == ["LEESMIJ.txt"]
    assert "python -m scoring verify dossier.zip" in told
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
    assert len(members) == 7

    for name, content in members.items():
        for at in (0, len(content) // 3, len(content) // 2, len(content) - 2):
            flipped = bytearray(content)
            flipped[at] ^= 1

            report = verify_here(packed({**members, name: bytes(flipped)}))

            assert (report.disagreement or "").startswith(name), (name, at)


def refusal_of(content):
    """Say why a dossier is refused; None where it is not."""
    try:
        return verify_here(content).disagreement
    except ScoringError as error:  # it does not even begin as a zip any more
        return str(error.faults[0])


def test_no_byte_of_a_dossier_can_change_unseen_in_the_file_as_it_left(decided_house):
    house = decided_house
    content = dossier(house.session, house.keys, house.storage, [house.lot])
    assert verify_here(content).lines[0] == "zip: every byte is as it was written"

    for at in [*range(0, len(content), 97), *range(len(content) - 200, len(content))]:
        changed = bytearray(content)
        changed[at] ^= 1

        assert refusal_of(bytes(changed)), at


def test_dossier_that_was_packed_anew_is_checked_by_its_members(decided_house):
    house = decided_house
    members = unpacked(dossier(house.session, house.keys, house.storage, [house.lot]))

    assert verify_here(packed(members)).disagreement is None


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


@pytest.mark.parametrize("at", [[0], [1], [0, 1]])
def test_dossier_of_lots_allotted_together_verifies(session, officer, keys, storage, at):
    lots, decider = make_bound(session, officer, wishes=(2, 1))
    decide(session, lots[0], officer, decider)

    content = dossier(session, keys, storage, [lots[one] for one in at])

    assert verify(content).returncode == 0
    outcome = json.loads(unpacked(content)["outcome.json"])
    assert {one["id"]: [name for name, told in one["submissions"].items()
                        if told["result"] == "passed"] for one in outcome["lots"]} == {
        "LOT-0001": ["S1"], "LOT-0002": [],
    }  # fmt: skip


def test_lots_decided_together_and_alone_have_a_dossier_each(session, officer, keys, storage):
    lots, decider = make_bound(session, officer)
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason=REASON)
    decide(session, lots[0], officer, decider)
    award = session.exec(select(Award).where(Award.lot_id == lots[1].id)).one()
    award.state = AwardState.WITHDRAWN
    session.flush()
    deciding.propose_decision(session, lots[1], officer, form)
    deciding.confirm_decision(session, lots[1], decider)

    with pytest.raises(ConflictError, match="Kies één perceel"):
        dossier(session, keys, storage, lots)

    for lot in lots:
        assert verify(dossier(session, keys, storage, [lot])).returncode == 0


def _renamed(document, lot):
    return {**document, "lots": [{**document["lots"][0], "id": str(lot.id)}]}


def test_dossier_does_not_exist_before_a_decision(session, keys, storage):
    (lot,) = lots_of(session, make_tender(session))

    with pytest.raises(ConflictError):
        dossier(session, keys, storage, [lot])


def test_a_lot_that_stopped_before_its_ranking_has_a_dossier_without_outcome(
    session, officer, keys, storage
):
    scored = make_scored(session, officer, {"Stichting A": ("goed", "goed")})
    lot, tender = scored.lot, scored.tender
    lot.state = LotState.CHECKING
    form = WithdrawalForm(lots=[str(lot.id)], reason="De raad stelde het budget niet vast.")
    withdrawing.propose_withdrawal(session, tender, officer, form)
    with pytest.raises(ConflictError):
        dossier(session, keys, storage, [lot])
    [award] = withdrawing.confirm_withdrawal(session, tender, scored.decider)
    send_letters(session, keys, storage, award, officer)

    content = dossier(session, keys, storage, [lot])

    assert verify_here(content).disagreement is None
    members = unpacked(content)
    assert sorted({name.split("/")[0] for name in members}) == [
        "LEESMIJ.txt", "events.jsonl", "letters", "manifest.json", "minutes",
    ]  # fmt: skip
    [minutes] = [name for name in members if name.startswith("minutes/")]
    assert re.fullmatch("minutes/lot-1-round-1-[0-9a-f]{8}[.]pdf", minutes)
    assert members[minutes] == minutes_paper(session, lot)
    assert f"{minutes}" in members["LEESMIJ.txt"].decode()
    assert "Verslag van het overleg over perceel 1" in members["LEESMIJ.txt"].decode()
    changed = {**members, "events.jsonl": members["events.jsonl"].replace(b"budget", b"budgett")}
    assert verify_here(packed(changed)).disagreement == (
        "events.jsonl: size is not that of the manifest"
    )
