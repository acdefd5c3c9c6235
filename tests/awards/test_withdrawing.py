"""A tender or some of its lots stop before a decision: by two people, and what is sealed stays."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.awards import taking_back, withdrawing
from app.awards.decided import decided_of
from app.awards.extending import told_of
from app.awards.forms import TakeBackForm, WithdrawalForm
from app.awards.mails import withdrawal
from app.awards.models import Award, AwardState
from app.awards.service import award_of
from app.awards.standstill import finish_standstill
from app.core.clock import DUTCH_TIME, pinned
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.letters.content import letter_data
from app.letters.models import Letter, LetterKind
from app.letters.sending import send_letters
from app.openings.opening import is_unopened
from app.planning.standstill import last_day_of
from app.rankings.service import rank
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import LotState
from tests.factories import (
    assign,
    lots_of,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)
from tests.rankings.factories import make_scored

WHY = "De gemeenteraad stelde het budget niet vast."
TWO = {"Stichting A": ("goed", "goed"), "Stichting B": ("voldoende", "goed")}


@pytest.fixture
def decider(session):
    return make_user(session, name="Dana Beslisser")


def tender_with(session, officer, decider, *states):
    tender = make_tender(session, officer=officer, lots=len(states), state=LotState.PUBLISHED)
    for lot, state in zip(lots_of(session, tender), states, strict=True):
        lot.state = state
    assign(session, tender, decider, Duty.DECIDER)
    return tender


def stop(session, tender, officer, decider, *lots):
    form = WithdrawalForm(lots=[str(lot.id) for lot in lots], reason=WHY)
    withdrawing.propose_withdrawal(session, tender, officer, form)
    return withdrawing.confirm_withdrawal(session, tender, decider)


def told(session, action):
    query = (
        select(Payload.data).join(Event, Event.id == Payload.event_id).where(Event.action == action)
    )
    return list(session.exec(query))


def test_before_the_opening_a_lot_ends_at_once_and_its_people_hear_it(session, officer, decider):
    tender = tender_with(session, officer, decider, LotState.PUBLISHED, LotState.PUBLISHED)
    first, second = lots_of(session, tender)
    people = [make_user(session, name=f"Mens {n}") for n in range(3)]
    busy = [make_provider(session, person) for person in people]
    make_submission(session, first, provider=busy[0], number=1)
    make_submission(session, first, provider=busy[1], state=SubmissionState.DRAFT)
    make_submission(session, second, provider=busy[2], number=1)

    (award,) = stop(session, tender, officer, decider, first)

    assert (first.state, second.state) == (LotState.WITHDRAWN, LotState.PUBLISHED)
    assert (award.state, award.reason, award.input, award.outcome) == (
        AwardState.FINAL, WHY, {}, {},
    )  # fmt: skip
    assert session.exec(select(Letter)).all() == []
    jobs = session.exec(select(Job).where(Job.kind == "mail.withdrawal")).all()
    assert {job.payload["user_id"] for job in jobs} == {str(one.id) for one in people[:2]}
    assert {job.payload["award_ids"][0] for job in jobs} == {str(award.id)}
    reasons = session.exec(select(Submission.reason).where(Submission.lot_id == first.id)).all()
    assert reasons == [WHY, WHY]
    assert told(session, "award.decide") == [{"after": {"kind": "withdrawal", "reason": WHY}}]


def test_what_stopped_before_the_opening_is_never_shown(session, officer, decider):
    tender = tender_with(session, officer, decider, LotState.PUBLISHED)
    (lot,) = lots_of(session, tender)
    make_submission(session, lot)
    assert is_unopened(session, lot)

    (award,) = stop(session, tender, officer, decider, lot)

    assert is_unopened(session, lot)
    assert told_of(session, award) == []
    assert decided_of(award) == {"decision": "withdrawal", "submissions": {}, "standings": []}


def test_one_message_names_every_lot_that_somebody_was_busy_with(
    session, officer, decider, settings
):
    tender = tender_with(session, officer, decider, LotState.PUBLISHED, LotState.PUBLISHED)
    lots = lots_of(session, tender)
    person = make_user(session, name="Mens van A")
    provider = make_provider(session, person)
    for lot in lots:
        make_submission(session, lot, provider=provider, number=1)

    stop(session, tender, officer, decider, *lots)
    (job,) = session.exec(select(Job).where(Job.kind == "mail.withdrawal")).all()
    mail = withdrawal(session, settings, job.payload)

    assert (mail.to, mail.subject) == (person.email, f"Ingetrokken: {tender.title}")
    assert "- perceel 1: Perceel 1\n- perceel 2: Perceel 2\n" in mail.text
    assert WHY in mail.text
    assert "Uw inschrijving blijft dicht. Niemand opent haar, ook later niet." in mail.text


@pytest.mark.parametrize("state", [LotState.OPENED, LotState.CHECKING, LotState.SCORING])
def test_after_the_opening_letters_tell_it_and_the_lot_ends_after_their_term(
    session, officer, keys, storage, state
):
    scored = make_scored(session, officer, TWO, state=state)
    lot, tender = scored.lot, scored.tender
    late = make_submission(session, lot, state=SubmissionState.LATE, number=3)
    make_submission(session, lot, state=SubmissionState.WITHDRAWN, number=4)

    (award,) = stop(session, tender, officer, scored.decider, lot)
    letters = session.exec(select(Letter).where(Letter.award_id == award.id)).all()
    assert {one.submission_id for one in letters} == {
        scored.submissions[0].id, scored.submissions[1].id, late.id,
    }  # fmt: skip
    assert {one.kind for one in letters} == {LetterKind.WITHDRAWN}
    data = letter_data(session, letters[0])
    assert (data["decision_reason"], data["criteria"], data["winners"]) == (WHY, [], [])
    with pinned(datetime(2026, 12, 1, 12, tzinfo=DUTCH_TIME)):
        send_letters(session, keys, storage, award, officer)

    assert (lot.state, award.state) == (state, AwardState.STANDSTILL)
    assert last_day_of(award.standstill_ends_at) == date(2026, 12, 21)
    with pinned(award.standstill_ends_at - timedelta(seconds=1)), pytest.raises(ConflictError):
        finish_standstill(session, award, officer)
    with pinned(award.standstill_ends_at):
        finish_standstill(session, award, officer)
    assert (lot.state, award.state) == (LotState.WITHDRAWN, AwardState.FINAL)


def test_a_lot_goes_on_where_it_was_when_its_withdrawal_is_taken_back(session, officer):
    scored = make_scored(session, officer, TWO)
    lot = scored.lot
    (award,) = stop(session, scored.tender, officer, scored.decider, lot)
    with pytest.raises(ConflictError):
        rank(session, lot, officer)

    form = TakeBackForm(reason="De raad stelde het budget alsnog vast.")
    taking_back.propose_taking_back(session, award, officer, form)
    taking_back.take_back(session, award, scored.decider)

    assert (award.state, lot.state, award_of(session, lot)) == (
        AwardState.WITHDRAWN, LotState.SCORING, None,
    )  # fmt: skip
    rank(session, lot, officer)
    assert lot.state == LotState.RANKED


def test_a_ranked_lot_keeps_its_outcome_beside_the_withdrawal(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)

    (award,) = stop(session, scored.tender, officer, scored.decider, scored.lot)

    assert award.input_sha256 == award.outcome["input_sha256"]
    results = {name: one["result"] for name, one in decided_of(award)["submissions"].items()}
    assert results == {"S1": "withdrawal", "S2": "withdrawal"}


def test_a_whole_tender_stops_with_lots_at_different_stages(session, officer, decider):
    tender = tender_with(session, officer, decider, LotState.CHECKING, LotState.OPENED)
    lots = lots_of(session, tender)

    awards = stop(session, tender, officer, decider, *lots)

    assert [one.lot_id for one in awards] == [lot.id for lot in lots]
    assert withdrawing.withdrawable_lots(session, tender) == []
    assert withdrawing.stopped_lots(session, tender) == list(zip(lots, awards, strict=True))


def test_stopping_needs_two_people_with_a_duty_on_each_lot(session, officer, decider):
    tender = tender_with(session, officer, decider, LotState.OPENED, LotState.OPENED)
    first, second = lots_of(session, tender)
    narrow = make_user(session, name="Beslist alleen op een")
    assign(session, tender, narrow, Duty.DECIDER, lot=first)
    form = WithdrawalForm(lots=[str(first.id), str(second.id)], reason=WHY)

    with pytest.raises(ForbiddenError):
        withdrawing.propose_withdrawal(session, tender, narrow, form)
    with pytest.raises(InvalidError) as refused:
        withdrawing.propose_withdrawal(
            session, tender, officer, WithdrawalForm(lots=[], reason=WHY)
        )
    withdrawing.propose_withdrawal(session, tender, officer, form)
    with pytest.raises(ForbiddenError):
        withdrawing.confirm_withdrawal(session, tender, narrow)

    assert refused.value.field == "lots"
    assert session.exec(select(Award)).all() == []


def test_stopping_is_refused_where_a_decision_stands_or_the_lot_changed(session, officer):
    scored = make_scored(session, officer, TWO)
    tender, lot = scored.tender, scored.lot
    stop(session, tender, officer, scored.decider, lot)

    form = WithdrawalForm(lots=[str(lot.id)], reason=WHY)
    with pytest.raises(InvalidError):
        withdrawing.propose_withdrawal(session, tender, officer, form)
    with pytest.raises(ConflictError):
        withdrawing.confirm_withdrawal(session, tender, scored.decider)


def test_a_reason_names_nobody_who_took_part_in_a_lot_that_was_opened(session, officer, decider):
    """It stands in every letter; of what is sealed, refusing a name would tell who takes part."""
    tender = tender_with(
        session, officer, decider, LotState.CHECKING, LotState.RANKED, LotState.PUBLISHED
    )
    lots = lots_of(session, tender)
    for lot, name in zip(lots, ("Stichting A", "Stichting B", "Stichting C"), strict=True):
        make_submission(session, lot, provider=make_provider(session, name=name), number=1)

    def ask(name):
        asked = [str(lot.id) for lot in lots]
        form = WithdrawalForm(lots=asked, reason=f"Alleen {name} schreef in.")
        return withdrawing.propose_withdrawal(session, tender, officer, form)

    for name in ("Stichting A", "STICHTING\nB"):
        with pytest.raises(InvalidError) as refused:
            ask(name)
        said = " ".join(name.split()).replace("STICHTING", "Stichting")
        assert (refused.value.field, str(refused.value.message)) == (
            "reason", f"Noem {said} hier niet: deze tekst komt in elke brief.",
        )  # fmt: skip
    assert ask("Stichting C").payload["reason"] == "Alleen Stichting C schreef in."
