"""Two people judge: blind, until they find the same; alike ones are judged together."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks import alike, judging, service
from app.checks.board import Look, board_of
from app.checks.flow import CheckAction
from app.checks.forms import AlikeForm, DecisionForm, ScopeForm
from app.checks.models import Check, CheckState, Defect, Opinion, Scope
from app.core.errors import ConflictError, InvalidError
from tests.checks.factories import REASON, check_of, events, make_opened_lot, make_person_with
from tests.checks.pages import shown, tender_of

OTHER = "Een andere reden, ook met genoeg woorden."


def begin(session, officer, *, scope=Scope.ALL, names=("Zonhof",), **fields):
    lot, submissions, asked = make_opened_lot(session, officer, names=names, **fields)
    service.start_checks(session, lot, officer)
    judging.set_scope(session, lot, officer, ScopeForm(scope=scope))
    second = make_person_with(session, tender_of(session, lot), Duty.OFFICER)
    return lot, submissions, asked, second


def form(action=CheckAction.FAIL, reason=REASON, defect=Defect.MISSING):
    return DecisionForm(action=action, reason=reason, defect=defect)


def test_a_judgement_stands_when_two_people_find_the_same(session, officer, now):
    _, (submission,), _, second = begin(session, officer)
    check = check_of(session, submission)

    service.decide(session, check, officer, form())
    between = check.state
    service.decide(session, check, second, form(reason=OTHER))

    assert between == CheckState.OPEN
    assert (check.state, check.reason, check.defect, check.decided_by_id, check.decided_at) == (
        CheckState.FAILED,
        OTHER,
        Defect.MISSING,
        second.id,
        now,
    )
    opinion = {"action": "fail", "defect": "missing"}
    assert events(session, check) == [
        ("check.opine", {"after": {**opinion, "reason": REASON}}),
        ("check.opine", {"after": {**opinion, "reason": OTHER}}),
        ("check.fail", {"before": "open", "after": "failed"}),
        ("check.explain", {"after": {"reason": OTHER, "defect": "missing"}}),
    ]


def test_a_repair_that_two_people_agreed_on_is_judged_anew_by_two(session, officer):
    """Their two judgements asked for it; of what comes of it neither said anything yet."""
    lot, (submission,), _, second = begin(session, officer, is_repairable=True)
    check, repair = check_of(session, submission), form(CheckAction.ASK_REPAIR)

    def look():
        session.flush()
        board = board_of(session, lot)
        return board.look(board.checks[submission.id, check.requirement_id])

    looks = []
    for person, found in ((officer, repair), (second, repair), (officer, form(CheckAction.PASS))):
        service.decide(session, check, person, found)
        looks.append((look(), check.state))

    assert looks == [
        (Look.SECOND, CheckState.OPEN),
        (Look.TO_REPAIR, CheckState.TO_REPAIR),
        (Look.SECOND, CheckState.TO_REPAIR),
    ]
    service.decide(session, check, second, form(CheckAction.PASS))
    assert (look(), check.state) == (Look.PASSED, CheckState.PASSED)


def test_who_judges_twice_is_still_one_person(session, officer):
    _, (submission,), _, _ = begin(session, officer)
    check = check_of(session, submission)

    service.decide(session, check, officer, form())
    service.decide(session, check, officer, form())

    counting = judging.opinions_of(session, [check.id])
    assert (check.state, len(counting)) == (CheckState.OPEN, 1)
    assert len(session.exec(select(Opinion)).all()) == 2  # what was said before is kept


@pytest.mark.parametrize(
    ("action", "defect"), [(CheckAction.PASS, Defect.OTHER), (CheckAction.FAIL, Defect.EXPIRED)]
)
def test_two_who_differ_wait_for_each_other_or_for_a_third(session, officer, action, defect):
    lot, (submission,), _, second = begin(session, officer)
    third = make_person_with(session, tender_of(session, lot), Duty.OFFICER)
    check = check_of(session, submission)

    service.decide(session, check, officer, form())
    service.decide(session, check, second, form(action, defect=defect))
    between = check.state
    service.decide(session, check, third, form())

    assert (between, check.state, check.decided_by_id) == (
        CheckState.OPEN,
        CheckState.FAILED,
        third.id,
    )


def test_only_a_knock_out_needs_two_when_so_chosen(session, officer):
    _, (submission,), _, _ = begin(session, officer, scope=Scope.KNOCK_OUT, is_knock_out=False)
    check = check_of(session, submission)

    service.decide(session, check, officer, form())

    assert check.state == CheckState.FAILED


def test_opening_again_forgets_both(session, officer):
    _, (submission,), _, second = begin(session, officer)
    check = check_of(session, submission)
    service.decide(session, check, officer, form())
    service.decide(session, check, second, form())

    service.decide(session, check, officer, form(CheckAction.REOPEN))

    assert (check.state, judging.opinions_of(session, [check.id])) == (CheckState.OPEN, [])


def test_the_number_of_people_does_not_change_half_way(session, officer):
    lot, (submission,), _, _ = begin(session, officer)
    service.decide(session, check_of(session, submission), officer, form())

    with pytest.raises(ConflictError) as refused:
        judging.set_scope(session, lot, officer, ScopeForm(scope=Scope.NONE))

    assert str(refused.value.message) == (
        "Een oordeel wacht op de tweede persoon. Laat twee mensen dat eerst afmaken."
    )


def test_declared_points_wait_for_the_second_person_too(session, officer):
    lot, (submission,), _, second = begin(session, officer, moment="verification")
    check = check_of(session, submission)

    counts = [service.accept_declared(session, lot, who) for who in (officer, officer, second)]

    assert (counts, check.state) == ([1, 0, 1], CheckState.PASSED)


def test_the_second_person_does_not_see_the_first_judgement(session, sign_in, officer):
    _, (submission,), _, second = begin(session, officer)
    check = check_of(session, submission)
    address = f"/checks/{check.id}"
    sign_in(officer).post(
        f"{address}/decision", data={"action": "fail", "reason": REASON, "defect": "missing"}
    )

    mine, theirs = [shown(sign_in(who).get(address)) for who in (officer, second)]
    board = shown(sign_in(second).get(f"/lots/{check.lot_id}/checks?state=second"))

    assert [REASON in page for page in (mine, theirs)] == [True, False]
    assert "U ziet wat Olga Officier vond na uw eigen oordeel." in theirs
    assert "Wacht op de tweede persoon 1" in board


def test_who_differs_reads_both(session, sign_in, officer):
    _, (submission,), _, second = begin(session, officer)
    check = check_of(session, submission)
    service.decide(session, check, officer, form())
    service.decide(session, check, second, form(CheckAction.ACCEPT_EQUIVALENT, OTHER))

    page = shown(sign_in(second).get(f"/checks/{check.id}"))

    assert ("Twee mensen verschillen" in page, REASON in page, OTHER in page) == (True,) * 3


def test_scope_is_chosen_on_its_page(session, sign_in, officer):
    lot, _, _, _ = begin(session, officer, scope=Scope.NONE)
    browser = sign_in(officer)

    page = browser.get(f"/lots/{lot.id}/checks/two")
    empty = browser.post(f"/lots/{lot.id}/checks/two", data={})
    saved = browser.post(f"/lots/{lot.id}/checks/two", data={"scope": "all"})

    assert 'value="none" checked' in page.text
    assert (empty.status_code, saved.status_code) == (422, 303)
    assert judging.scope_of(session, lot.id) == Scope.ALL


def test_page_and_board_say_when_nobody_could_be_the_second_person(session, sign_in, officer):
    lot, _, _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    session.commit()
    browser, address = sign_in(officer), f"/lots/{lot.id}/checks"
    said = ("Nu kan maar één persoon beoordelen", f"/tenders/{lot.tender_id}/people")

    def seen():
        session.commit()
        pages = [browser.get(address + path).text for path in ("", "/two")]
        return [[word in page.split('id="main"')[-1] for word in said] for page in pages]

    alone = seen()
    browser.post(f"{address}/two", data={"scope": "all"})
    waiting = seen()
    make_person_with(session, tender_of(session, lot), Duty.OFFICER)

    silent, warned = [False, False], [True, True]
    assert (alone, waiting, seen()) == ([silent, warned], [warned, warned], [silent, silent])


# Alike


def test_alike_ones_are_judged_together_and_others_left(session, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij", "Cor"))
    service.start_checks(session, lot, officer)
    one, two, other = [check_of(session, submission) for submission in submissions]
    other.finding = "Iets anders."
    session.flush()

    found = alike.alike_to(session, one, officer)
    count = alike.decide_alike(
        session,
        one,
        officer,
        AlikeForm(action=CheckAction.FAIL, reason=REASON, defect=Defect.MISSING,
                  checks=[one.id, two.id]),
    )  # fmt: skip

    assert [alike.name for alike in found] == ["Aan", "Bij"]
    assert count == 2
    assert [(check.state, check.defect) for check in (one, two, other)] == [
        (CheckState.FAILED, Defect.MISSING),
        (CheckState.FAILED, Defect.MISSING),
        (CheckState.OPEN, None),
    ]
    (told,) = [data for action, data in events(session, lot) if action == "checks.decide_alike"]
    assert told["after"]["checks"] == [str(one.id), str(two.id)]


def test_what_is_not_alike_is_never_taken_along(session, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    one, two = [check_of(session, submission) for submission in submissions]
    two.finding = "Iets anders."
    session.flush()
    decision = {"action": CheckAction.FAIL, "reason": REASON}

    with pytest.raises(ConflictError):
        alike.decide_alike(session, one, officer, AlikeForm(checks=[one.id, two.id], **decision))
    with pytest.raises(InvalidError):
        alike.decide_alike(session, one, officer, AlikeForm(checks=[], **decision))

    assert [one.state, two.state] == [CheckState.OPEN, CheckState.OPEN]


def test_alike_page_shows_for_whom_and_keeps_what_was_typed(session, sign_in, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    one, two = [check_of(session, submission) for submission in submissions]
    browser = sign_in(officer)
    address = f"/checks/{one.id}/alike"
    data = {"checks": [str(one.id), str(two.id)], "action": "fail", "reason": "Kort"}

    board = browser.get(f"/checks/{one.id}")
    page = browser.get(address)
    refused = browser.post(address, data=data)
    done = browser.post(address, data=data | {"reason": REASON})

    assert f'href="{address}"' in board.text
    assert [f'value="{check.id}" checked' in page.text for check in (one, two)] == [True, True]
    assert (refused.status_code, "Kort</textarea>" in refused.text) == (422, True)
    assert done.status_code == 303
    states = session.exec(select(Check.state)).all()
    assert states == [CheckState.FAILED, CheckState.FAILED]


def test_alike_page_says_what_you_judged_already_and_leaves_it_unchosen(session, sign_in, officer):
    _, submissions, _, second = begin(session, officer, names=("Aan", "Bij"))
    one, two = [check_of(session, submission) for submission in submissions]
    service.decide(session, one, officer, form())
    session.commit()
    said = "U hebt dit al beoordeeld. Het wacht op iemand anders."

    pages = [shown(sign_in(who).get(f"/checks/{two.id}/alike")) for who in (officer, second)]

    assert [page.count(said) for page in pages] == [1, 0]
    assert [[f'value="{check.id}" checked' in page for check in (one, two)] for page in pages] == [
        [False, True],
        [True, True],
    ]
