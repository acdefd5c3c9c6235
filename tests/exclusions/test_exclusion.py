"""Grounds for exclusion: every step in order, within the look-back term, after a hearing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.calls import answering
from app.calls.forms import AnswerForm
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.models import Call
from app.checks.outcome import grounds_of
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.exclusions import service as excluding
from app.exclusions.forms import ExclusionForm, HearingForm, StepForm
from app.exclusions.grounds import BY_CODE
from app.exclusions.models import Exclusion, ExclusionState, ExclusionStep, WalkedStep
from app.exclusions.service import look_back
from app.submissions.models import Submission, SubmissionState
from tests.checks.factories import REASON, decide_gates, decided, events, make_opened_lot
from tests.checks.pages import shown

STEPS = list(ExclusionStep)
FACT = "Veroordeeld voor valsheid in geschrifte."


def begin(session, officer, **fields):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    known = {"ground": "fraud", "party": "Zonhof", "fact": FACT, "source": "Vonnis 12/345"}
    form = ExclusionForm(**{**known, "fact_on": date(2024, 3, 10), **fields})
    return lot, submission, excluding.open_exclusion(session, submission, officer, form)


def step(session, exclusion, officer, which, *, goes_on=True):
    form = StepForm(goes_on=goes_on, reason=REASON)
    excluding.take_step(session, exclusion, officer, which, form)


def hear(session, exclusion, officer, now):
    form = HearingForm(asks="Wat is uw reactie op dit feit?", due_at=now + timedelta(days=5))
    return excluding.hear(session, exclusion, officer, form)


def walk_to_the_end(session, exclusion, officer, now, *, goes_on=True):
    step(session, exclusion, officer, ExclusionStep.LOOK_BACK)
    answering.answer(
        session, hear(session, exclusion, officer, now), officer,
        AnswerForm(answer="Wij namen maatregelen."), now,
    )  # fmt: skip
    for which in STEPS[1:-1]:
        step(session, exclusion, officer, which)
    step(session, exclusion, officer, ExclusionStep.DECISION, goes_on=goes_on)


@pytest.mark.parametrize(
    ("code", "fact_on", "since", "is_within"),
    [
        # submitted on 1 February 2026, Dutch time: five years back is 1 February 2021
        ("fraud", date(2021, 2, 1), date(2021, 2, 1), True),
        ("fraud", date(2021, 1, 31), date(2021, 2, 1), False),
        # three years back is 1 February 2023
        ("misconduct", date(2023, 2, 1), date(2023, 2, 1), True),
        ("misconduct", date(2023, 1, 31), date(2023, 2, 1), False),
        ("insolvency", date(1999, 1, 1), None, True),
        ("conflict", None, None, True),
    ],
)
def test_look_back_counts_from_the_day_of_submission(code, fact_on, since, is_within):
    late_in_utc = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # half past midnight, Dutch time
    submission = Submission(submitted_at=late_in_utc)

    found = look_back(BY_CODE[code], fact_on, submission)

    assert (found.since, found.is_within) == (since, is_within)


def test_look_back_from_a_leap_day_gives_the_day_before_march():
    submission = Submission(submitted_at=datetime(2028, 2, 29, 12, tzinfo=UTC))

    assert look_back(BY_CODE["tax"], date(2025, 2, 28), submission).since == date(2025, 2, 28)


def test_every_step_leads_to_the_next_and_the_last_excludes(session, officer, now):
    lot, submission, exclusion = begin(session, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    walk_to_the_end(session, exclusion, officer, now)
    excluded = service.finish_checks(session, lot, officer)

    walked = session.exec(select(WalkedStep)).all()
    assert {one.step for one in walked} == set(STEPS)
    assert exclusion.state == ExclusionState.EXCLUDED
    assert excluded == [submission]
    assert (submission.state, submission.reason) == (
        SubmissionState.EXCLUDED,
        f"Aw 2.86(2)(c) Veroordeeld voor fraude (Zonhof): {REASON}",
    )
    acts = [action for action, _data in events(session, exclusion)]
    assert acts == ["exclusion.open", "exclusion.step", "exclusion.hear", *["exclusion.step"] * 4]


def test_the_finish_names_who_is_excluded_on_a_ground(session, sign_in, officer, now):
    lot, submission, exclusion = begin(session, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    walk_to_the_end(session, exclusion, officer, now)

    page = shown(sign_in(officer).get(f"/lots/{lot.id}/checks/finish"))

    assert "<h3>Zonhof</h3>" in page
    assert f"Aw 2.86(2)(c) Veroordeeld voor fraude (Zonhof): {REASON}" in page
    assert "Afronden en 1 inschrijving uitsluiten" in page


@pytest.mark.parametrize("which", STEPS[1:])
def test_no_step_can_be_skipped(session, officer, which):
    _, _, exclusion = begin(session, officer)

    with pytest.raises(ConflictError) as refused:
        step(session, exclusion, officer, which)

    assert str(refused.value.message) == "De stappen gaan op volgorde. Laad de pagina opnieuw."
    assert session.exec(select(WalkedStep)).all() == []


def test_nobody_is_excluded_without_being_heard(session, officer, now):
    _, _, exclusion = begin(session, officer)
    step(session, exclusion, officer, ExclusionStep.LOOK_BACK)

    with pytest.raises(ConflictError) as unasked:
        step(session, exclusion, officer, ExclusionStep.HEARING)
    hear(session, exclusion, officer, now)
    with pytest.raises(ConflictError) as waiting:
        step(session, exclusion, officer, ExclusionStep.HEARING)
    with clock.pinned(now + timedelta(days=5)):
        step(session, exclusion, officer, ExclusionStep.HEARING)

    assert [str(one.value.message) for one in (unasked, waiting)] == [
        "Vraag eerst de aanbieder. Die heeft het recht om gehoord te worden.",
        "De aanbieder kan nog antwoorden. Ga door als het antwoord er is of de termijn voorbij is.",
    ]
    assert excluding.walk_of(session, exclusion).next_step == ExclusionStep.CLEANING


def test_an_old_fact_cannot_exclude(session, officer):
    _, _, exclusion = begin(session, officer, fact_on=date(2020, 1, 1))

    with pytest.raises(InvalidError) as refused:
        step(session, exclusion, officer, ExclusionStep.LOOK_BACK)
    step(session, exclusion, officer, ExclusionStep.LOOK_BACK, goes_on=False)

    assert refused.value.field == "goes_on"
    assert exclusion.state == ExclusionState.KEPT


def test_sufficient_measures_keep_the_provider_in(session, officer, now):
    _, submission, exclusion = begin(session, officer)
    step(session, exclusion, officer, ExclusionStep.LOOK_BACK)
    asked = hear(session, exclusion, officer, now)
    answering.answer(session, asked, officer, AnswerForm(answer="Wij namen maatregelen."), now)
    step(session, exclusion, officer, ExclusionStep.HEARING)
    step(session, exclusion, officer, ExclusionStep.CLEANING, goes_on=False)

    walk = excluding.walk_of(session, exclusion)

    assert (exclusion.state, walk.next_step) == (ExclusionState.KEPT, None)
    assert grounds_of(session, submission) == []


def test_checks_wait_for_a_ground_that_is_looked_into(session, officer):
    lot, submission, _ = begin(session, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    with pytest.raises(ConflictError) as refused:
        service.finish_checks(session, lot, officer)

    assert str(refused.value.message) == (
        "1 uitsluitingsgrond wordt nog onderzocht. Zet eerst de stappen."
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "none"}, "ground"),
        ({"party": "Een ander"}, "party"),
        ({"fact_on": None}, "fact_on"),
    ],
)
def test_a_ground_is_of_the_act_and_of_somebody_in_it(session, officer, changed, field):
    with pytest.raises(InvalidError) as refused:
        begin(session, officer, **changed)

    assert refused.value.field == field
    assert session.exec(select(Exclusion)).all() == []


def test_a_ground_is_looked_into_once_per_party(session, officer):
    _, submission, _ = begin(session, officer)
    again = ExclusionForm(
        ground="fraud", party="Zonhof", fact=FACT, source="Elders", fact_on=date(2025, 1, 1)
    )

    with pytest.raises(ConflictError):
        excluding.open_exclusion(session, submission, officer, again)


def test_the_steps_are_walked_on_their_page(session, sign_in, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)
    new = f"/submissions/{submission.id}/exclusions/new"
    typed = {"ground": "fraud", "party": "Zonhof", "fact": FACT, "source": "Vonnis 12/345"}
    due_at = (now + timedelta(days=5)).strftime("%d-%m-%Y %H.%M")

    form = browser.get(new)
    refused = browser.post(new, data=typed)
    opened = browser.post(new, data=typed | {"fact_on": "10-3-2024"})
    exclusion = session.exec(select(Exclusion)).one()
    address = f"/exclusions/{exclusion.id}"
    first = shown(browser.get(address))
    short = browser.post(f"{address}/steps/look_back", data={"goes_on": "true", "reason": "Kort"})
    browser.post(f"{address}/steps/look_back", data={"goes_on": "true", "reason": REASON})
    second = shown(browser.get(address))
    no_term = browser.post(f"{address}/hearing", data={"asks": REASON, "due_at": ""})
    asked = browser.post(f"{address}/hearing", data={"asks": REASON, "due_at": due_at})
    third = shown(browser.get(address))
    listed = shown(browser.get(f"/lots/{lot.id}/exclusions"))

    assert (form.status_code, refused.status_code) == (200, 422)
    assert f"{FACT}</textarea>" in refused.text
    assert opened.headers["Location"] == address
    assert "Deze grond kijkt 5 jaar terug vanaf de inschrijving" in first
    assert (short.status_code, "Kort</textarea>" in short.text) == (422, True)
    assert "Volgende stap, 2 van 5: De aanbieder horen" in second
    assert (no_term.status_code, asked.status_code) == (422, 303)
    assert "De aanbieder kan nog antwoorden" in third
    assert session.exec(select(Call.asks)).one() == REASON
    assert "Wordt onderzocht" in listed


@pytest.mark.parametrize("number", [1, 3])
def test_exclusions_query_count_does_not_grow(session, sign_in, officer, count_queries, number):
    lot, submissions, _ = make_opened_lot(
        session, officer, names=tuple(f"Aanbieder {n}" for n in range(number))
    )
    service.start_checks(session, lot, officer)
    for n, submission in enumerate(submissions):
        form = ExclusionForm(
            ground="insolvency", party=f"Aanbieder {n}", fact=FACT, source="Register"
        )
        excluding.open_exclusion(session, submission, officer, form)
    browser = sign_in(officer)

    with count_queries() as queries:
        response = browser.get(f"/lots/{lot.id}/exclusions")

    assert response.text.count('href="/exclusions/') == number
    assert len(queries) == 2
