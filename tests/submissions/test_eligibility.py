"""Who may apply: rules on contract history and proof, and decisions on them."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import ConflictError, InvalidError
from app.providers.models import Provider
from app.submissions import service
from app.submissions.eligibility import Eligible, Party, findings_of, override
from app.submissions.forms import OverrideForm
from app.submissions.models import Override, SubmissionState
from app.submitting import service as submitting
from app.tenders.models import Participation
from tests.factories import make_authority, make_requirement
from tests.submissions.admitting import REASON, contract_rule, contracted, evidence_rule, party
from tests.submissions.factories import make_open_house


@pytest.fixture
def house(session, keys, storage):
    return make_open_house(session, keys, storage)


def verdicts(session, house, provider) -> list[Eligible]:
    found = findings_of(session, house.lot, [Party(provider.id)])
    return [one.verdict for one in found.get(provider.id, [])]


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


@pytest.mark.parametrize("count", [1, 3])
def test_rules_are_held_against_many_in_one_go(session, house, count_queries, count):
    contract_rule(session, house.lot)
    evidence_rule(session, house.lot, make_requirement(session, house.tender))
    parties = [Party(party(session)[0].id) for _n in range(count)]

    with count_queries() as queries:
        found = findings_of(session, house.lot, parties)

    assert len(found) == count
    assert len(queries) == 5  # rules, history, proofs, requirements, decisions
