"""A file that proved needless is closed, and one that was concluded is opened again."""

from datetime import timedelta

from app.exclusions.codes import PublicCode, find_code
from app.integrity import gates, service
from app.integrity.models import FileState, StepKind
from app.providers.models import Provider
from tests.checks.factories import make_person_with
from tests.checks.pages import shown
from tests.integrity.factories import (
    REFUSAL,
    TO_ADVISING,
    TO_INVESTIGATED,
    TODAY,
    make_provider_in_checks,
    on,
    step,
    submission_of,
    walk,
)
from tests.integrity.test_looking_again import DECIDED, OPEN, make_decided, states

K = StepKind


def test_a_file_opened_by_mistake_is_closed_with_its_reason(session, keys, started):
    """Its only ways out would be a whole investigation, or a withdrawal that never was."""
    file, guard, gate = started

    walk(session, keys, file, guard, K.GROUND, K.DROP)

    assert (file.state, file.due_on, gate.state) == (FileState.CONCLUDED, None, DECIDED)
    assert find_code(session, submission_of(session, gate)) == PublicCode.CLEAR
    (_ground, dropped) = service.contents(session, keys, file).steps
    assert (dropped.kind, [str(text) for _label, text in dropped.told]) == (
        K.DROP, ["Geen bijzonderheden, na eigen onderzoek."],
    )  # fmt: skip


def test_new_facts_open_a_concluded_file_and_every_gate_again(session, keys, officer):
    tender, parties = make_decided(session, officer, "Een", "Twee")
    (provider, gate), (other, _gate) = parties
    file = service.open_file(session, tender, provider, officer)
    walk(session, keys, file, officer, *TO_INVESTIGATED, K.INVITE, K.HEAR)
    step(session, keys, file, officer, K.CONCLUDE, **REFUSAL)
    walk(session, keys, file, officer, K.REPORT)
    gates.decide_without_file(session, tender, other, officer)
    assert states(parties) == [DECIDED, DECIDED]

    tomorrow = TODAY + timedelta(days=1)
    with on(tomorrow):
        step(session, keys, file, officer, K.REOPEN, tomorrow)

    assert (file.state, file.concluded_at, states(parties)) == (
        FileState.OPENED, None, [OPEN, OPEN],
    )  # fmt: skip
    with on(tomorrow):
        gates.decide_others(session, tender, officer)
        assert states(parties) == [OPEN, OPEN]
        for kind in (*TO_INVESTIGATED, K.CONCLUDE):
            step(session, keys, file, officer, kind, tomorrow)
    assert states(parties) == [DECIDED, DECIDED]
    assert find_code(session, submission_of(session, gate)) == PublicCode.CLEAR


def test_an_advice_from_before_does_not_spare_the_report(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE, K.CONCLUDE, K.REOPEN)
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert file.state == FileState.TO_REPORT


def test_a_concluded_file_leads_to_its_new_beginning(session, sign_in, keys, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    guardian = make_person_with(session, tender, "integrity")
    file = service.open_file(session, tender, session.get_one(Provider, provider.id), guardian)
    walk(session, keys, file, guardian, K.DROP)
    session.commit()
    browser, page = sign_in(guardian), f"/integrity/{file.id}"
    assert f'href="{page}/steps/reopen"' in browser.get(page).text

    data = {"on": "2-3-2026", "reason": "Er kwam een melding van de politie binnen."}
    assert browser.post(f"{page}/steps/reopen", data=data).status_code == 303

    text = shown(browser.get(page))
    assert ("opende het dossier opnieuw" in text, f'href="{page}/steps/ground"' in text) == (
        True, True,
    )  # fmt: skip
