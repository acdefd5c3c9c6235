"""Who may apply: windows with a reason, rules on contract history and proof, decisions."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.audit.models import Event
from app.checks.service import start_application_checks
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.products.models import EligibilityRule, RuleKind, Window
from app.providers.models import PastContract, Provider
from app.submissions import service
from app.submissions.eligibility import Eligible, Party, findings_of, override
from app.submissions.forms import OverrideForm
from app.submissions.models import Override, Submission, SubmissionState
from app.submitting import service as submitting
from app.tenders.models import Participation
from tests.factories import make_authority, make_provider, make_requirement, make_user
from tests.submissions.factories import make_open_house

UNIQUE = "Het aanbod is aantoonbaar uniek en van meerwaarde."
WONEN = "Aanmelden voor Perceel 1 kan niet meer sinds 1 juli 2021: er is genoeg aanbod."
MOTIVATION = "Wij zijn de enige met deze werkwijze voor doven in de regio."
REASON = "De rechtsvoorganger had in 2020 dit contract; zie de fusieakte."


@pytest.fixture
def house(session, keys, storage):
    return make_open_house(session, keys, storage)


def close(session, lot, *, exception: str = "") -> Window:
    """Close a product since 1 July 2021."""
    window = Window(
        tender_id=lot.tender_id, lot_id=lot.id, closes_on=date(2021, 7, 1),
        reason="er is genoeg aanbod.", exception=exception,
    )  # fmt: skip
    session.add(window)
    session.flush()
    return window


def contract_rule(session, lot) -> EligibilityRule:
    """Only who was contracted in 2020 for intramural sheltered housing in kind."""
    rule = EligibilityRule(
        tender_id=lot.tender_id, lot_id=lot.id, position=1, kind=RuleKind.CONTRACTED,
        text="Alleen wie in 2020 een contract had voor intramuraal BW in natura.",
        values={"product": "Intramuraal BW", "form": "zin", "year": 2020},
    )  # fmt: skip
    session.add(rule)
    session.flush()
    return rule


def evidence_rule(session, lot, requirement) -> EligibilityRule:
    rule = EligibilityRule(
        tender_id=lot.tender_id, lot_id=lot.id, position=2, kind=RuleKind.EVIDENCE,
        text="Een SPV is oproepbaar.", values={"requirement": str(requirement.id)},
    )  # fmt: skip
    session.add(rule)
    session.flush()
    return rule


def contracted(session, house, provider, *, authority=None, **fields: object) -> PastContract:
    values = {
        "product": "intramuraal bw", "form": "zin", "starts_on": date(2019, 1, 1),
        "ends_on": date(2020, 12, 31),
        "authority_id": authority.id if authority else house.tender.lead_authority_id,
    }  # fmt: skip
    contract = PastContract(provider_id=provider.id, **{**values, **fields})
    session.add(contract)
    session.flush()
    return contract


def party(session, *, name: str = "") -> tuple[Provider, User]:
    user = make_user(session)
    return make_provider(session, user, name=name), user


def verdicts(session, house, provider) -> list[Eligible]:
    found = findings_of(session, house.lot, [Party(provider.id)])
    return [one.verdict for one in found.get(provider.id, [])]


# Windows ----------------------------------------------------------------------------


def test_start_outside_the_window_is_refused_with_day_and_reason(session, house):
    close(session, house.lot)
    provider, user = party(session)

    for motivation in ("", MOTIVATION):  # without an exception a motivation changes nothing
        with pytest.raises(ConflictError) as refusal:
            service.start_submission(session, house.lot, provider, user, motivation)
        assert str(refusal.value.message) == WONEN

    assert session.exec(select(Submission)).all() == []


def test_last_open_day_lasts_until_midnight_on_the_dutch_clock(session, house):
    close(session, house.lot)
    provider, user = party(session)

    with pinned(datetime(2021, 6, 30, 22, 0, tzinfo=UTC)), pytest.raises(ConflictError):
        service.start_submission(session, house.lot, provider, user)  # 1 July 0.00 in Amsterdam
    with pinned(datetime(2021, 6, 30, 21, 59, tzinfo=UTC)):
        submission = service.start_submission(session, house.lot, provider, user)

    assert submission.state == SubmissionState.DRAFT


def test_exception_lets_in_who_gives_a_motivation(session, house):
    close(session, house.lot, exception=UNIQUE)
    provider, user = party(session)

    with pytest.raises(ConflictError):
        service.start_submission(session, house.lot, provider, user)
    submission = service.start_submission(session, house.lot, provider, user, MOTIVATION)

    assert submission.exception == MOTIVATION
    assert session.exec(select(Event.action)).all() == ["submission.start"]


def test_draft_of_before_the_closing_needs_a_motivation_to_be_submitted(session, house, keys):
    submission, user = house.enter()
    house.fill(submission, user)
    close(session, house.lot, exception=UNIQUE)

    with pytest.raises(ConflictError) as refusal:
        submitting.submit(session, keys, submission, user)
    provider = session.get_one(Provider, submission.provider_id)
    again = service.start_submission(session, house.lot, provider, user, MOTIVATION)
    submitting.submit(session, keys, submission, user)

    assert str(refusal.value.message) == WONEN
    assert (again.id, submission.state) == (submission.id, SubmissionState.SUBMITTED)
    event = session.exec(select(Event).where(Event.action == "submission.ask_exception")).one()
    assert event.subject == f"submission:{submission.id}"


# Rules ------------------------------------------------------------------------------


def test_no_recorded_history_needs_a_person_and_is_no_refusal(session, house):
    contract_rule(session, house.lot)
    provider, user = party(session)

    submission = service.start_submission(session, house.lot, provider, user)

    assert verdicts(session, house, provider) == [Eligible.NEEDS_PERSON]
    assert submission.state == SubmissionState.DRAFT


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, Eligible.PASSES),
        ({"product": " Intramuraal BW "}, Eligible.PASSES),
        ({"starts_on": date(2020, 12, 31), "ends_on": None}, Eligible.PASSES),
        ({"starts_on": date(2018, 1, 1), "ends_on": date(2020, 1, 1)}, Eligible.PASSES),
        ({"form": ""}, Eligible.NEEDS_PERSON),
        ({"form": "pgb"}, Eligible.FAILS),
        ({"product": "Groepswonen"}, Eligible.FAILS),
        ({"starts_on": date(2018, 1, 1), "ends_on": date(2019, 12, 31)}, Eligible.FAILS),
        ({"starts_on": date(2021, 1, 1), "ends_on": None}, Eligible.FAILS),
    ],
)
def test_contract_of_that_year_product_and_form_decides(session, house, fields, verdict):
    contract_rule(session, house.lot)
    provider, _user = party(session)
    contracted(session, house, provider, **fields)

    assert verdicts(session, house, provider) == [verdict]


def test_clear_fail_is_refused_with_rule_and_reason(session, house):
    rule = contract_rule(session, house.lot)
    provider, user = party(session)
    contracted(session, house, provider, form="pgb")

    with pytest.raises(ConflictError) as refusal:
        service.start_submission(session, house.lot, provider, user)

    assert str(refusal.value.message) == (
        f"{rule.text} Vastgelegd is alleen: intramuraal bw (pgb), "
        "1 januari 2019 – 31 december 2020."
    )


def test_contracts_with_authorities_outside_the_tender_say_nothing(session, house):
    contract_rule(session, house.lot)
    inside, outside = make_authority(session), make_authority(session)
    session.add(Participation(tender_id=house.tender.id, authority_id=inside.id))
    one, _user = party(session)
    two, _user = party(session)
    contracted(session, house, one, authority=outside)
    contracted(session, house, two, authority=inside)

    assert verdicts(session, house, one) == [Eligible.NEEDS_PERSON]
    assert verdicts(session, house, two) == [Eligible.PASSES]


def test_reasoned_decision_lets_a_provider_in(session, house):
    rule = contract_rule(session, house.lot)
    provider, user = party(session)
    contracted(session, house, provider, form="pgb")
    form = OverrideForm(provider_id=provider.id, rule_id=rule.id, reason=REASON)

    decision = override(session, house.lot, house.officer, form)
    submission = service.start_submission(session, house.lot, provider, user)

    [finding] = findings_of(session, house.lot, [Party(provider.id)])[provider.id]
    assert (finding.verdict, finding.refuses, finding.override) == (
        Eligible.FAILS, False, decision,
    )  # fmt: skip
    assert submission.state == SubmissionState.DRAFT
    event = session.exec(select(Event).where(Event.action == "eligibility.override")).one()
    assert (event.subject, event.actor_id) == (f"override:{decision.id}", house.officer.id)
    with pytest.raises(ConflictError):
        override(session, house.lot, house.officer, form)


def test_decision_is_about_a_rule_of_this_lot_and_a_provider_that_exists(session, house):
    rule = contract_rule(session, house.lot)
    provider, _user = party(session)

    for form, field in (
        (OverrideForm(provider_id=provider.id, rule_id=provider.id, reason=REASON), "rule_id"),
        (OverrideForm(provider_id=rule.id, rule_id=rule.id, reason=REASON), "provider_id"),
    ):
        with pytest.raises(InvalidError) as refusal:
            override(session, house.lot, house.officer, form)
        assert refusal.value.field == field

    assert session.exec(select(Override)).all() == []


def test_proof_comes_along_or_the_submission_is_not_complete(session, house, keys):
    requirement = make_requirement(session, house.tender, title="SPV oproepbaar")
    evidence_rule(session, house.lot, requirement)
    submission, user = house.enter()
    provider = session.get_one(Provider, submission.provider_id)
    now = Party(provider.id, submission.id)

    early = verdicts(session, house, provider)
    [missing] = findings_of(session, house.lot, [now])[provider.id]
    with pytest.raises(ConflictError):
        submitting.submit(session, keys, submission, user)
    house.fill(submission, user)
    [there] = findings_of(session, house.lot, [now])[provider.id]
    submitting.submit(session, keys, submission, user)

    assert (early, missing.verdict, there.verdict) == (
        [Eligible.LATER], Eligible.FAILS, Eligible.PASSES,
    )  # fmt: skip
    title = f"{requirement.number} SPV oproepbaar"
    assert (missing.why, there.why) == (f"Ontbreekt: {title}.", f"Meegekomen: {title}.")


def test_decision_takes_the_proof_away(session, house, keys):
    requirement = make_requirement(session, house.tender, title="SPV oproepbaar")
    rule = evidence_rule(session, house.lot, requirement)
    submission, _user = house.enter()
    form = OverrideForm(provider_id=submission.provider_id, rule_id=rule.id, reason=REASON)

    before = service.readiness(session, submission).ready
    override(session, house.lot, house.officer, form)
    waived = [one.is_waived for one in service.readiness(session, submission).items]

    assert (before, sorted(waived)) == (0, [False, True])


# Pages ------------------------------------------------------------------------------


def test_closed_product_with_exception_leads_to_the_question(session, sign_in, house):
    close(session, house.lot, exception=UNIQUE)
    _provider, user = party(session)
    browser = sign_in(user)
    url = f"/lots/{house.lot.id}/exception"

    led = browser.post(f"/lots/{house.lot.id}/start")
    page = browser.get(url)
    short = browser.post(url, data={"motivation": "Kort"})
    right = browser.post(url, data={"motivation": MOTIVATION})

    assert led.headers["location"] == url
    assert (WONEN in page.text, UNIQUE in page.text) == (True, True)
    assert (short.status_code, ">\nKort</textarea>" in short.text) == (422, True)
    submission = session.exec(select(Submission)).one()
    assert right.headers["location"] == f"/submissions/{submission.id}"
    own = browser.get(f"/submissions/{submission.id}").text
    assert (MOTIVATION in own, UNIQUE in own) == (True, True)
    assert (
        browser.post(f"/lots/{house.lot.id}/start").headers["location"].endswith(str(submission.id))
    )


def test_closed_product_without_exception_has_no_such_page(session, sign_in, house):
    close(session, house.lot)
    _provider, user = party(session)
    browser = sign_in(user)

    refused = browser.post(f"/lots/{house.lot.id}/start")

    assert (refused.status_code, WONEN in refused.text) == (409, True)
    assert browser.get(f"/lots/{house.lot.id}/exception").status_code == 404


def test_officer_decides_on_a_page_and_others_do_not_reach_it(session, sign_in, house):
    rule = contract_rule(session, house.lot)
    provider, user = party(session, name="Stichting Linde")
    url = f"/lots/{house.lot.id}/overrides"
    data = {"provider_id": str(provider.id), "rule_id": str(rule.id)}
    browser = sign_in(house.officer)

    wrong = browser.post(url, data={**data, "reason": "Kort"})
    right = browser.post(url, data={**data, "reason": REASON})
    twice = browser.post(url, data={**data, "reason": REASON})

    assert [one.status_code for one in (wrong, right, twice)] == [422, 303, 422]
    assert ">\nKort</textarea>" in wrong.text
    assert REASON in browser.get(url).text
    strangers = [sign_in(one) for one in (user, make_user(session))]
    assert [(one.get(url).status_code, one.post(url, data=data).status_code)
            for one in strangers] == [(404, 404)] * 2  # fmt: skip


def test_officer_reads_rule_and_motivation_beside_the_decision(session, sign_in, keys, house):
    close(session, house.lot, exception=UNIQUE)
    rule = contract_rule(session, house.lot)
    provider, user = party(session, name="Stichting Linde")
    submission = service.start_submission(session, house.lot, provider, user, MOTIVATION)
    house.fill(submission, user)
    submitting.submit(session, keys, submission, user)
    browser = sign_in(house.officer)
    before = browser.get(f"/lots/{house.lot.id}/checks").text

    start_application_checks(session, submission, house.officer)
    board = browser.get(f"/lots/{house.lot.id}/checks").text
    application = browser.get(f"/applications/{submission.id}").text

    assert "Mag Stichting Linde meedoen?" not in before
    assert "Mag Stichting Linde meedoen?" in board
    for words in (MOTIVATION, UNIQUE, rule.text, "mens nodig"):
        assert words in board
        assert words in application


@pytest.mark.parametrize("count", [1, 3])
def test_rules_are_held_against_many_in_one_go(session, house, count_queries, count):
    contract_rule(session, house.lot)
    evidence_rule(session, house.lot, make_requirement(session, house.tender))
    parties = [Party(party(session)[0].id) for _n in range(count)]

    with count_queries() as queries:
        found = findings_of(session, house.lot, parties)

    assert len(found) == count
    assert len(queries) == 5  # rules, history, proofs, requirements, decisions
