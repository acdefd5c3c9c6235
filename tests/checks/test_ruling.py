"""The rules over a whole lot: what one decision says of others, and that nothing is overwritten."""

from datetime import date

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.checks import judging, service
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm, ScopeForm
from app.checks.models import Check, CheckState, RuleVerdict, Scope
from app.checks.ruling import rules_for
from app.checks.unequal import unequal_in
from app.evidence.facts import Facts
from app.evidence.kinds import Scheme, Standing
from app.evidence.models import Exhibit
from app.submissions.models import Document
from app.tenders.models import LotState, Moment
from tests.checks.factories import decide_gates, make_document, make_pages, make_person_with
from tests.checks.pages import shown, tender_of
from tests.factories import (
    lots_of,
    make_lot,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
)

EQUAL = "PREZO kijkt naar hetzelfde als HKZ en is gelijkwaardig."


@pytest.fixture
def lot(session, officer):
    """A lot of which everything was opened; its one requirement asks a KMS."""
    tender = make_tender(session, officer=officer, lots=0)
    tender.starts_on = date(2027, 1, 1)
    lot = make_lot(session, tender=tender, title="Begeleiding", state="opened")
    make_requirement(session, tender, alternatives=(("hkz", "HKZ"), ("kms", "Gelijkwaardig")))
    return lot


def facts(name, scheme=Scheme.PREZO):
    values = {
        "kind": "certificate", "holder": name, "scheme": scheme, "scope": "Begeleiding en zorg",
        "valid_from": date(2026, 1, 1), "valid_to": date(2028, 12, 31),
        "standing": Standing.VALID, "audited_on": date(2026, 1, 1),
    }  # fmt: skip
    return Facts(**values, found=tuple(values))


def shows(session, lot, name, scheme=Scheme.PREZO):
    """Let a provider hand in a certificate of which everything was told."""
    submission = make_submission(session, lot, provider=make_provider(session, name=name))
    requirement = requirement_of(session, lot)
    document = make_document(session, submission, requirement)
    tell(session, submission, requirement, document, facts(name, scheme))
    session.flush()
    return submission


def tell(session, submission, requirement, document, told):
    """Tell facts of a document that was handed in."""
    session.add(Exhibit(
        tender_id=submission.tender_id, submission_id=submission.id,
        requirement_id=requirement.id, part=document.part, sha256=document.sha256,
        facts=told.model_dump(mode="json"),
    ))  # fmt: skip


def requirement_of(session, lot):
    return service.requirements_of(session, lot)[0]


def check_of(session, submission):
    return session.exec(select(Check).where(Check.submission_id == submission.id)).one()


def test_equal_once_is_equal_for_all_like_it(session, officer, lot):
    one, other, kiwa = (
        shows(session, lot, "Een"), shows(session, lot, "Ander"),
        shows(session, lot, "Kiwa-man", Scheme.KIWA),
    )  # fmt: skip
    service.start_checks(session, lot, officer)
    before = [check_of(session, each).verdict for each in (one, other, kiwa)]

    accept = DecisionForm(action=CheckAction.ACCEPT_EQUIVALENT, reason=EQUAL)
    service.decide(session, check_of(session, one), officer, accept)

    found = [check_of(session, each) for each in (one, other, kiwa)]
    assert before == [RuleVerdict.NEEDS_PERSON] * 3
    assert [(check.state, check.verdict) for check in found] == [
        (CheckState.EQUIVALENT, RuleVerdict.NEEDS_PERSON),
        (CheckState.OPEN, RuleVerdict.PASSES),
        (CheckState.OPEN, RuleVerdict.NEEDS_PERSON),
    ]
    assert EQUAL in found[1].finding
    ruled = session.exec(select(Event).where(Event.action == "check.rule")).all()
    assert [event.subject for event in ruled] == [f"check:{found[1].id}"]


def test_taking_the_decision_back_takes_it_from_all(session, officer, lot):
    one, other = shows(session, lot, "Een"), shows(session, lot, "Ander")
    service.start_checks(session, lot, officer)
    accept = DecisionForm(action=CheckAction.ACCEPT_EQUIVALENT, reason=EQUAL)
    service.decide(session, check_of(session, one), officer, accept)

    again = DecisionForm(action=CheckAction.REOPEN, reason="Ik keek niet goed, ik oordeel opnieuw.")
    service.decide(session, check_of(session, one), officer, again)

    assert check_of(session, other).verdict == RuleVerdict.NEEDS_PERSON


def test_in_an_open_house_it_holds_for_who_applies_later_while_it_stands(session, officer, lot):
    lot.state = LotState.ADMITTING
    two = make_person_with(session, tender_of(session, lot), Duty.OFFICER)
    first = shows(session, lot, "Een")
    service.start_application_checks(session, first, officer)
    judging.set_scope(session, lot, officer, ScopeForm(scope=Scope.ALL))
    accept = DecisionForm(action=CheckAction.ACCEPT_EQUIVALENT, reason=EQUAL)

    def later(name):
        submission = shows(session, lot, name)
        service.start_application_checks(session, submission, officer)
        return check_of(session, submission).verdict

    service.decide(session, check_of(session, first), officer, accept)
    found = [later("Na de eerste van twee")]
    service.decide(session, check_of(session, first), two, accept)
    found.append(later("Na de tweede"))
    again = DecisionForm(action=CheckAction.REOPEN, reason="Ik keek niet goed, ik oordeel opnieuw.")
    service.decide(session, check_of(session, first), officer, again)
    found.append(later("Na het terugnemen"))

    assert found == [RuleVerdict.NEEDS_PERSON, RuleVerdict.PASSES, RuleVerdict.NEEDS_PERSON]


def test_what_a_person_decided_stays_whatever_the_rule_sees(session, officer, lot):
    one, other = shows(session, lot, "Een"), shows(session, lot, "Ander")
    service.start_checks(session, lot, officer)
    failed = DecisionForm(action=CheckAction.FAIL, reason="PREZO is hier niet gelijkwaardig.")
    service.decide(session, check_of(session, other), officer, failed)

    accept = DecisionForm(action=CheckAction.ACCEPT_EQUIVALENT, reason=EQUAL)
    service.decide(session, check_of(session, one), officer, accept)

    check = check_of(session, other)
    assert (check.state, check.verdict, check.reason) == (
        CheckState.FAILED, RuleVerdict.NEEDS_PERSON, "PREZO is hier niet gelijkwaardig.",
    )  # fmt: skip


def test_finishing_names_who_failed_with_what_was_accepted_from_another(
    session, sign_in, officer, lot
):
    one, other, else_ = (
        shows(session, lot, "Een"), shows(session, lot, "Ander"),
        shows(session, lot, "Kiwa-man", Scheme.KIWA),
    )  # fmt: skip
    service.start_checks(session, lot, officer)
    for each, action in (
        (other, CheckAction.FAIL),
        (else_, CheckAction.FAIL),
        (one, CheckAction.ACCEPT_EQUIVALENT),
    ):
        form = DecisionForm(action=action, reason=EQUAL)
        service.decide(session, check_of(session, each), officer, form)
    decide_gates(session, lot.tender_id, officer)
    session.commit()
    browser, failed = sign_in(officer), check_of(session, other)
    said = "Ander voldoet niet. Hetzelfde bewijs is bij Een geaccepteerd."

    def page():
        return shown(browser.get(f"/lots/{lot.id}/checks/finish"))

    found = [(one.check_id, one.failed, one.accepted) for one in unequal_in(session, lot)]
    assert (found, said in page()) == ([(failed.id, "Ander", "Een")], True)
    again = DecisionForm(action=CheckAction.REOPEN, reason="Gelijk bewijs, dus gelijk oordeel.")
    service.decide(session, failed, officer, again)
    service.decide(session, failed, officer, DecisionForm(action=CheckAction.PASS))
    session.commit()
    assert (unequal_in(session, lot), "Gelijk bewijs" in page()) == ([], False)


def test_who_passed_before_an_equivalent_was_taken_back_is_named_beside_who_then_fails(
    session, officer, lot
):
    one, other, out = (
        shows(session, lot, "Een"), shows(session, lot, "Ander"), shows(session, lot, "Oud")
    )  # fmt: skip
    service.start_checks(session, lot, officer)

    def judge(submission, action):
        form = DecisionForm(action=action, reason=EQUAL)
        service.decide(session, check_of(session, submission), officer, form)

    judge(one, CheckAction.ACCEPT_EQUIVALENT)
    judge(other, CheckAction.PASS)
    judge(one, CheckAction.REOPEN)
    for submission in (one, out):
        judge(submission, CheckAction.FAIL)
    check_of(session, out).verdict = RuleVerdict.FAILS  # on a fact: its certificate is over

    assert [(found.failed, found.accepted) for found in unequal_in(session, lot)] == [
        ("Een", "Ander")
    ]


def test_what_was_told_of_another_file_says_nothing(session, officer, lot):
    submission = shows(session, lot, "Een", Scheme.HKZ)
    document = session.exec(select(Document)).one()
    document.sha256 = "0" * 64
    service.start_checks(session, lot, officer)

    check = check_of(session, submission)
    assert check.verdict == RuleVerdict.NEEDS_PERSON
    assert check.finding.startswith(f"{document.name} is binnen.")


def test_a_pass_by_a_document_is_not_passed_with_what_was_only_declared(session, officer, lot):
    submission = shows(session, lot, "Een", Scheme.HKZ)
    tender_id = lot.tender_id
    tender = session.get_one(type(make_tender(session)), tender_id)
    declared = make_requirement(session, tender, moment=Moment.VERIFICATION)
    service.start_checks(session, lot, officer)

    count = service.accept_declared(session, lot, officer)

    checks = session.exec(select(Check).where(Check.submission_id == submission.id)).all()
    states = {check.requirement_id: (check.verdict, check.state) for check in checks}
    assert count == 1
    assert states == {
        requirement_of(session, lot).id: (RuleVerdict.PASSES, CheckState.OPEN),
        declared.id: (RuleVerdict.PASSES, CheckState.PASSED),
    }


@pytest.mark.parametrize("submissions", [1, 3])
def test_the_rules_read_once_for_all(session, lot, count_queries, submissions):
    shown = [shows(session, lot, f"Aanbieder {n}") for n in range(submissions)]
    session.expire_all()
    lot = lots_of(session, session.get_one(type(make_tender(session)), lot.tender_id))[0]
    [session.refresh(one) for one in shown]

    with count_queries() as queries:
        rules_for(session, lot, shown)

    # documents, tender, milestones, exhibits, providers, parties, accepted checks
    assert len(queries) == 7


def test_documents_that_must_all_come_are_ruled_together(
    session, storage, keys, sign_in, officer, lot
):
    requirement = requirement_of(session, lot)
    requirement.documents = ["Bewijs van het KMS", "Bewijs van het VMS"]
    requirement.alternatives[0].kind, requirement.alternatives[1].kind = "kms", "vms"
    both, untold, half = (
        make_submission(session, lot, provider=make_provider(session, name=name))
        for name in ("Beide", "Onverteld", "Half")
    )
    schemes = dict(zip(requirement.documents, (Scheme.NEN_15224, Scheme.NTA_8009), strict=True))
    for part, scheme in schemes.items():
        for submission, name in ((both, "Beide"), (untold, "Onverteld")):
            file = make_pages(session, storage, keys, submission, requirement, part, part=part)
            if submission is both or scheme == Scheme.NEN_15224:
                tell(session, submission, requirement, file, facts(name, scheme))
    make_document(session, half, requirement, part=requirement.documents[0])
    session.flush()

    service.start_checks(session, lot, officer)

    checks = [check_of(session, each) for each in (both, untold, half)]
    page = sign_in(officer).get(f"/checks/{checks[0].id}").text
    assert [check.verdict for check in checks] == [
        RuleVerdict.PASSES, RuleVerdict.NEEDS_PERSON, RuleVerdict.FAILS,
    ]  # fmt: skip
    assert checks[2].finding == "Niet alles is binnen. Er ontbreekt: Bewijs van het VMS."
    assert [page.count(f"<b>{part}</b>") for part in requirement.documents] == [1, 1]
