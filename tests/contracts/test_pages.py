"""Pages of contracts, and the register that everybody may see."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.accounts.models import Authority
from app.awards.models import AwardState
from app.checks.models import Gate, GateState
from app.contracts.forms import GroupsForm
from app.contracts.groups import set_groups
from app.contracts.models import Contract
from app.core import clock
from app.exclusions.codes import PublicCode, give_code
from tests.awards.decided import make_decided
from tests.factories import make_provider, make_user

LATER = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
DATES = {"signed_on": "1-4-2026", "starts_on": "1-5-2026", "ends_on": "30-4-2028"}


@pytest.fixture
def final(session):
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    decided.award.standstill_ends_at = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)
    session.commit()
    with clock.pinned(LATER):
        yield decided


def test_officer_registers_a_contract_and_everybody_sees_it(session, sign_in, client, final):
    browser = sign_in(final.officer)
    winner = final.providers["Lindeborgh"]

    assert "1 aanbieder heeft nog geen contract." in browser.get("/contracts").text
    answer = browser.post(
        f"/awards/{final.award.id}/contract", data={**DATES, "provider_id": str(winner.id)}
    )

    contract = session.exec(select(Contract)).one()
    url = f"/contracts/{contract.id}"
    assert answer.headers["location"] == url
    assert "Maak het contract af, uiterlijk op vrijdag 1 mei 2026" in browser.get(url).text
    assert "Lindeborgh" in browser.get("/contracts").text
    assert "Lindeborgh" in client.get("/register").text
    assert "Lindeborgh" in client.get("/register.csv").text
    assert "Niets gevonden" in client.get("/register?q=herstel").text


def test_wrong_dates_keep_what_was_typed(session, sign_in, final):
    typed = {
        **DATES,
        "signed_on": "20-3-2026",
        "provider_id": str(final.providers["Lindeborgh"].id),
    }

    answer = sign_in(final.officer).post(f"/awards/{final.award.id}/contract", data=typed)

    assert answer.status_code == 422
    assert 'value="20-3-2026"' in answer.text
    assert "Getekend binnen de wachttijd." in answer.text
    assert session.exec(select(Contract)).all() == []


def test_during_the_standstill_the_page_says_until_when(session, sign_in, final):
    final.award.state = AwardState.STANDSTILL
    session.commit()

    page = sign_in(final.officer).get(f"/awards/{final.award.id}/contract").text

    assert "De wachttijd loopt tot en met maandag 23 maart 2026, 24.00 uur." in page
    assert '<form class="ts-stack"' not in page


def test_who_makes_a_contract_reads_that_it_gets_a_clause_and_not_why(session, sign_in, final):
    submission = final.submissions["Lindeborgh"]
    gate = Gate(
        tender_id=final.tender.id, lot_id=final.lot.id, submission_id=submission.id,
        state=GateState.DECIDED,
    )  # fmt: skip
    session.add(gate)
    session.flush()
    browser, address = sign_in(final.officer), f"/awards/{final.award.id}/contract"
    said = "Code I2: in het contract met Lindeborgh komt een bepaling"

    before = browser.get(address).text
    give_code(session, gate, final.officer, PublicCode.CLAUSE)
    session.commit()
    after = browser.get(address).text
    made = browser.post(address, data={**DATES, "provider_id": str(submission.provider_id)})
    contract = browser.get(made.headers["location"]).text

    assert [said in page for page in (before, after, contract)] == [False, True, True]


def test_decider_may_not_and_stranger_cannot_find(session, sign_in, final):
    address = f"/awards/{final.award.id}/contract"

    assert sign_in(final.decider).get(address).status_code == 404
    assert sign_in(make_user(session)).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_register_query_count_does_not_grow(session, client, final, count_queries, count):
    for _n in range(count):
        session.add(
            Contract(
                tender_id=final.tender.id, award_id=final.award.id, lot_id=final.lot.id,
                provider_id=make_provider(session).id, starts_on=LATER.date(),
                ends_on=LATER.date(), signed_on=LATER.date(),
            )
        )  # fmt: skip
    session.commit()

    with count_queries() as queries:
        page = client.get("/register")

    assert page.text.count("Stichting Aanbieder") == count
    assert len(queries) == 5  # the contracts, who buys, which products, for which lots, for whom


@pytest.fixture
def running_contract(session):
    """A contract that runs, with one option."""
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    contract = Contract(
        tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
        provider_id=decided.providers["Lindeborgh"].id, signed_on=date(2026, 1, 5),
        starts_on=date(2026, 2, 1), ends_on=date(2028, 1, 31), options=[2],
    )  # fmt: skip
    session.add(contract)
    session.flush()
    return decided, contract


def test_a_contract_is_its_officers(session, sign_in, running_contract):
    decided, contract = running_contract
    stranger, address = make_user(session), f"/contracts/{contract.id}"

    assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(stranger).post(f"{address}/extend", data={}).status_code == 404
    assert sign_in(stranger).post(f"{address}/decline", data={}).status_code == 404
    assert sign_in(stranger).post(f"{address}/end", data={}).status_code == 404
    page = sign_in(decided.officer).get(address).text

    assert "Besluit uiterlijk op zaterdag 31 juli 2027 over de verlenging" in page


def test_extending_asks_a_reason_and_keeps_what_was_typed(session, sign_in, running_contract):
    decided, contract = running_contract
    browser = sign_in(decided.officer)

    refused = browser.post(f"/contracts/{contract.id}/extend", data={"reason": "Kort"})
    done = browser.post(
        f"/contracts/{contract.id}/extend", data={"reason": "Collegebesluit van 3 juli."}
    )

    assert (refused.status_code, "Kort</textarea>" in refused.text) == (422, True)
    assert done.status_code == 303
    session.refresh(contract)
    assert contract.ends_on == date(2030, 1, 31)


def test_ending_too_late_keeps_what_was_typed(session, sign_in, running_contract):
    decided, contract = running_contract

    answer = sign_in(decided.officer).post(
        f"/contracts/{contract.id}/end",
        data={"ends_on": "31-1-2030", "reason": "Zij stoppen ermee."},
    )

    assert answer.status_code == 422
    assert 'value="31-1-2030"' in answer.text
    assert "Zij stoppen ermee.</textarea>" in answer.text


def test_register_for_programs(session, client, running_contract):
    decided, _contract = running_contract
    set_groups(session, decided.lot, decided.officer, GroupsForm(groups="jeugdigen"))
    authority = session.get_one(Authority, decided.tender.lead_authority_id)
    session.commit()

    assert client.get("/register.json").json() == [
        {
            "tender": decided.tender.title, "number": 1, "code": "", "lot": "Beschermd thuis",
            "provider": "Lindeborgh", "kvk_number": decided.providers["Lindeborgh"].kvk_number,
            "place": decided.providers["Lindeborgh"].place,
            "starts_on": "2026-02-01", "ends_on": "2028-01-31",
            "municipalities": [authority.short_name], "target_groups": ["jeugdigen"],
        }
    ]  # fmt: skip


def test_coverage_says_where_there_is_no_choice(session, sign_in, running_contract):
    decided, _contract = running_contract

    page = sign_in(decided.officer).get(f"/tenders/{decided.tender.id}/coverage").text

    assert "1 product met weinig of geen keus" in page
    assert sign_in(make_user(session)).get(
        f"/tenders/{decided.tender.id}/coverage"
    ).status_code == 404  # fmt: skip
