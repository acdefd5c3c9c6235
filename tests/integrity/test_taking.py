"""The steps of a file: what each demands, what is due after it, what the act forbids."""

from datetime import date, timedelta

import pytest

from app.audit.service import events_of, first_fault
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.exclusions.codes import PublicCode, find_code
from app.integrity import service
from app.integrity.models import FileState, StepKind
from app.integrity.reusing import reusable
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Tender
from tests.conftest import NOW
from tests.factories import assign, make_provider, make_user
from tests.integrity.factories import (
    REASON,
    SUPPLIED,
    TO_ADVISING,
    TO_INVESTIGATED,
    TODAY,
    make_provider_in_checks,
    step,
    walk,
)

K = StepKind
REFUSAL = {"degree": "serious", "decision": "refuse", "proportionality": REASON,
           "ground": "Leidraad, paragraaf 4.6"}  # fmt: skip


@pytest.fixture
def started(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    guard = make_user(session, name="Gerda Geheim")
    return service.open_file(session, tender, provider, guard), guard, gate


def on(day):
    """Stand on another day."""
    return clock.pinned(NOW + (day - TODAY))


def submission_of(session, gate):
    return session.get_one(Submission, gate.submission_id)


def test_from_ground_to_no_objection_without_advice(session, keys, started):
    file, guard, gate = started

    walk(session, keys, file, guard, *TO_INVESTIGATED, K.CONCLUDE)

    assert (file.state, file.due_on, file.concluded_at) == (FileState.CONCLUDED, None, NOW)
    assert gate.state == "decided"
    assert find_code(session, submission_of(session, gate)) == PublicCode.CLEAR
    read = service.read(session, keys, file, guard)
    assert [(one.kind, one.on, one.name) for one in read.steps] == [
        (kind, TODAY, "Gerda Geheim") for kind in (*TO_INVESTIGATED, K.CONCLUDE)
    ]
    assert [event.action for event, _ in reversed(events_of(session, file.id))] == [
        "bibob.open", "bibob.ground", "bibob.send_form", "bibob.complete", "bibob.investigate",
        "bibob.conclude", "bibob.read",
    ]  # fmt: skip
    assert first_fault(session, file.id) is None


def test_each_step_says_until_when_the_next_is_due(session, keys, started):
    file, guard, _ = started
    due = []

    for kind in (K.GROUND, K.SEND_FORM, K.REMIND, K.COMPLETE, K.INVESTIGATE, K.ASK, K.TELL):
        step(session, keys, file, guard, kind)
        due.append(file.due_on)

    # asked on 2 March: told the same day; the advice 56 days later
    assert due == [
        None, date(2026, 3, 16), date(2026, 3, 23), None, None, date(2026, 3, 2),
        date(2026, 4, 27),
    ]  # fmt: skip


def test_the_clock_stands_still_goes_on_and_is_extended_once(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING)

    with on(date(2026, 3, 24)):
        step(session, keys, file, guard, K.PAUSE, date(2026, 3, 10))
        assert file.due_on is None
        step(session, keys, file, guard, K.RESUME, date(2026, 3, 24))
    assert file.due_on == date(2026, 5, 11)  # 27 April + 14 days

    with on(date(2026, 5, 11)):
        step(session, keys, file, guard, K.EXTEND, date(2026, 5, 11), days="28")
        assert file.due_on == date(2026, 6, 8)  # 11 May + 28 days
        with pytest.raises(ConflictError, match="maar één keer"):
            step(session, keys, file, guard, K.EXTEND, date(2026, 5, 11), days="1")


def test_an_extension_after_the_term_is_refused(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING)

    with on(date(2026, 4, 28)), pytest.raises(InvalidError, match="27 april 2026"):
        step(session, keys, file, guard, K.EXTEND, date(2026, 4, 28))

    assert file.due_on == date(2026, 4, 27)


def test_a_declined_request_starts_a_new_clock_when_asked_again(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.EXTEND)

    with on(date(2026, 3, 16)):
        for kind in (K.DECLINE, K.INVESTIGATE, K.ASK, K.TELL, K.EXTEND):
            step(session, keys, file, guard, kind, date(2026, 3, 16))

    # 16 March + 56 = 11 May, + 28 = 8 June; the first extension does not count
    assert file.due_on == date(2026, 6, 8)


def test_no_advice_is_entered_before_the_party_was_told(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.ASK)

    with pytest.raises(ConflictError):
        step(session, keys, file, guard, K.ADVICE)

    assert file.state == FileState.ASKED


def test_nothing_negative_without_a_hearing(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert refused.value.field == "decision"
    assert file.state == FileState.ADVISED


@pytest.mark.parametrize("field", ["has_copy", "is_warned"])
def test_the_party_gets_the_advice_and_is_warned_before_the_hearing(session, keys, started, field):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.INVITE, **{field: "false"})

    assert (refused.value.field, file.state) == (field, FileState.ADVISED)


def test_without_advice_there_is_no_copy_to_give(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED)

    step(session, keys, file, guard, K.INVITE, has_copy="false")

    assert (file.state, file.due_on) == (FileState.HEARING, date(2026, 3, 16))


def test_silence_counts_only_after_the_day_of_the_hearing(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE)

    with pytest.raises(InvalidError, match="16 maart 2026"):
        step(session, keys, file, guard, K.HEAR, came="silent", view="")
    with on(date(2026, 3, 16)):
        step(session, keys, file, guard, K.HEAR, date(2026, 3, 16), came="silent", view="")

    assert file.state == FileState.HEARD


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("proportionality", {**REFUSAL, "proportionality": "Kort."}),
        ("ground", {**REFUSAL, "ground": ""}),
        ("clause", {"decision": "conditions", "degree": "lesser", "proportionality": REASON}),
    ],
)
def test_a_conclusion_says_why_and_on_which_ground(session, keys, started, field, changes):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE, K.HEAR)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.CONCLUDE, **changes)

    assert (refused.value.field, file.state) == (field, FileState.HEARD)


def test_danger_without_advice_is_reported_the_same_day(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert (file.state, file.due_on) == (FileState.TO_REPORT, TODAY)
    assert gate.state == "decided"  # the house does not wait for the report
    assert find_code(session, submission_of(session, gate)) == PublicCode.REFUSED
    walk(session, keys, file, guard, K.REPORT)
    assert (file.state, file.due_on) == (FileState.CONCLUDED, None)


def test_danger_with_advice_needs_no_report_of_ours(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert file.state == FileState.CONCLUDED


def test_conditions_leave_as_a_code_only(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, degree="lesser", decision="conditions",
         proportionality=REASON, clause="Artikel 12.4")  # fmt: skip

    assert find_code(session, submission_of(session, gate)) == PublicCode.CLAUSE


def test_a_withdrawal_that_is_suspected_is_reported(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    step(session, keys, file, guard, K.WITHDRAW, is_suspected="yes")

    assert (file.state, file.due_on) == (FileState.TO_REPORT, TODAY)
    assert (gate.state, find_code(session, submission_of(session, gate))) == (
        "decided", PublicCode.CLEAR,
    )  # fmt: skip


def test_any_other_withdrawal_closes_the_file(session, keys, started):
    file, guard, _ = started

    walk(session, keys, file, guard, K.WITHDRAW)

    assert (file.state, file.due_on) == (FileState.CONCLUDED, None)


def test_silence_on_the_form_has_no_outcome_of_its_own(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    with on(date(2026, 6, 1)):
        step(session, keys, file, guard, K.GO_ON, date(2026, 6, 1))

    assert (file.state, gate.state) == (FileState.COMPLETE, "open")


def test_the_form_is_complete_when_all_eight_things_are_there(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    with pytest.raises(InvalidError, match="2 van de 8"):
        step(session, keys, file, guard, K.COMPLETE, supplied=SUPPLIED[2:])

    assert file.state == FileState.FORM_SENT


def test_the_own_investigation_looks_at_the_ordinary_grounds(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM, K.COMPLETE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.INVESTIGATE, has_other_grounds="false")

    assert refused.value.field == "has_other_grounds"


def test_steps_stand_in_order_and_never_in_the_future(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND)

    with pytest.raises(InvalidError, match="moet nog komen"):
        step(session, keys, file, guard, K.SEND_FORM, TODAY + timedelta(days=1))
    with pytest.raises(InvalidError, match="2 maart 2026"):
        step(session, keys, file, guard, K.SEND_FORM, TODAY - timedelta(days=1))
    with pytest.raises(InvalidError, match="latere dag"):
        step(session, keys, file, guard, K.SEND_FORM, answer_by="2-3-2026")


def test_a_tender_that_does_not_announce_bibob_investigates_nobody(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    tender.uses_bibob = False
    file = service.open_file(session, tender, provider, officer)

    with pytest.raises(ConflictError, match="kondigt geen Bibob aan"):
        walk(session, keys, file, officer, K.GROUND)


# Earlier findings ---------------------------------------------------------------------


@pytest.fixture
def earlier(session, keys, officer):
    """A concluded file of 2 March 2026, and a new one about the same party."""
    tender, provider, _ = make_provider_in_checks(session, officer)
    old = service.open_file(session, tender, provider, officer)
    walk(session, keys, old, officer, *TO_INVESTIGATED, K.CONCLUDE)
    again, _, gate = make_provider_in_checks(session, officer)
    again.lead_authority_id = tender.lead_authority_id
    submission_of(session, gate).provider_id = provider.id
    session.flush()
    new = service.open_file(session, again, provider, officer)
    for one in (tender, again):
        assign(session, one, officer, "integrity")
    return old, new


def test_findings_serve_another_decision_for_five_years(session, keys, officer, earlier):
    old, new = earlier
    last = date(2031, 3, 2)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)

    assert new.state == FileState.INVESTIGATED
    assert events_of(session, old.id)[0][0].action == "bibob.reuse"


def test_after_five_years_reuse_is_refused(session, keys, officer, earlier):
    old, new = earlier
    late = date(2031, 3, 3)

    with on(late):
        step(session, keys, new, officer, K.GROUND, late)
        with pytest.raises(InvalidError, match="2 maart 2031"):
            step(session, keys, new, officer, K.REUSE, late, earlier=old.id)

    assert new.state == FileState.GROUNDED


def test_a_day_filled_in_later_does_not_stretch_the_five_years(session, keys, officer, earlier):
    old, new = earlier
    last = date(2031, 3, 2)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
    with on(last + timedelta(days=1)), pytest.raises(InvalidError, match="2 maart 2031"):
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)

    assert new.state == FileState.GROUNDED


def test_who_rests_on_reused_findings_concludes_within_their_five_years(
    session, keys, officer, earlier
):
    old, new = earlier
    last = date(2031, 3, 2)
    late = date(2031, 3, 3)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)
    with on(late):
        with pytest.raises(InvalidError, match="2 maart 2031"):
            step(session, keys, new, officer, K.CONCLUDE, late)
        step(session, keys, new, officer, K.INVESTIGATE, late)
        step(session, keys, new, officer, K.CONCLUDE, late)

    assert new.state == FileState.CONCLUDED


def test_findings_do_not_get_younger_by_being_used(session, keys, officer, earlier):
    old, new = earlier
    again = date(2030, 1, 7)
    with on(again):
        step(session, keys, new, officer, K.GROUND, again)
        step(session, keys, new, officer, K.REUSE, again, earlier=old.id)
        step(session, keys, new, officer, K.CONCLUDE, again)
    tender, _, gate = make_provider_in_checks(session, officer)
    tender.lead_authority_id = session.get_one(Tender, old.tender_id).lead_authority_id
    submission_of(session, gate).provider_id = old.provider_id
    assign(session, tender, officer, "integrity")
    third = service.open_file(session, tender, session.get_one(Provider, old.provider_id), officer)

    found = reusable(session, keys, third, officer)

    assert {one.file.id: one.until for one in found} == {
        old.id: date(2031, 3, 2), new.id: date(2031, 3, 2),
    }  # fmt: skip


def test_findings_of_others_are_not_offered(session, keys, officer, earlier):
    old, new = earlier
    stranger = make_user(session)

    assert [one.file for one in reusable(session, keys, new, officer)] == [old]
    assert reusable(session, keys, new, stranger) == []
    old.provider_id = make_provider(session).id
    session.flush()
    assert reusable(session, keys, new, officer) == []
