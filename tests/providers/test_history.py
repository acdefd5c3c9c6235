"""Contract history: recorded by an officer, read by the provider."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import InvalidError
from app.providers.forms import PastContractForm
from app.providers.history import add_contract, history_of, remove_contract
from app.providers.models import PastContract
from tests.factories import make_authority, make_provider, make_tender, make_user


def contract_form(authority, **fields: object) -> PastContractForm:
    values = {
        "authority_id": authority.id, "product": "intramuraal beschermd wonen", "form": "zin",
        "starts_on": date(2019, 1, 1), "ends_on": date(2020, 12, 31),
    }  # fmt: skip
    return PastContractForm.model_validate({**values, **fields})


def test_contract_is_recorded_and_taken_back_in_the_trail(session, officer):
    authority, provider = make_authority(session, officer), make_provider(session)

    contract = add_contract(session, provider, officer, contract_form(authority))
    told = [(one.product, one.form, of.id) for one, of in history_of(session, provider)]
    remove_contract(session, contract, officer)

    assert told == [("intramuraal beschermd wonen", "zin", authority.id)]
    assert history_of(session, provider) == []
    query = select(Event.action).where(Event.subject == f"provider:{provider.id}")
    assert session.exec(query.order_by(Event.number)).all() == [
        "provider.add_contract", "provider.remove_contract",
    ]  # fmt: skip


def test_contract_is_of_the_own_authority_and_ends_after_it_began(session, officer):
    authority, provider = make_authority(session, officer), make_provider(session)
    foreign = make_authority(session)

    for form, field in (
        (contract_form(foreign), "authority_id"),
        (contract_form(authority, ends_on=date(2018, 1, 1)), "ends_on"),
    ):
        with pytest.raises(InvalidError) as refusal:
            add_contract(session, provider, officer, form)
        assert refusal.value.field == field


def test_officer_records_and_provider_reads_in_its_own_file(session, sign_in, officer):
    tender = make_tender(session, officer=officer)
    person = make_user(session)
    provider = make_provider(session, person, name="Stichting Linde")
    browser, own = sign_in(officer), sign_in(person)
    url = f"/providers/{provider.id}"
    before = own.get("/my-organisation").text
    data = {"authority_id": str(tender.lead_authority_id), "product": "Wonen intramuraal",
            "form": "zin"}  # fmt: skip

    wrong = browser.post(f"{url}/contracts", data={**data, "starts_on": "ooit"})
    right = browser.post(f"{url}/contracts", data={**data, "starts_on": "1-1-2019"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'value="Wonen intramuraal"' in wrong.text
    assert "Stichting Linde" in browser.get("/providers").text
    assert "Wonen intramuraal" in browser.get(url).text
    assert "Wonen intramuraal" not in before
    after = own.get("/my-organisation").text
    assert "Wonen intramuraal" in after
    assert "past-contracts" not in after
    contract = session.exec(select(PastContract)).one()
    browser.post(f"/past-contracts/{contract.id}/remove")
    assert session.exec(select(PastContract)).all() == []


def test_only_officers_reach_providers_and_only_their_own_rows(session, sign_in, officer):
    make_tender(session, officer=officer)
    other = make_user(session)
    make_tender(session, officer=other)
    provider = make_provider(session)
    foreign = make_authority(session)
    contract = PastContract(
        provider_id=provider.id, authority_id=foreign.id, product="x", starts_on=date(2020, 1, 1)
    )
    session.add(contract)
    session.flush()
    stranger = sign_in(make_user(session))

    assert [
        stranger.get(page).status_code for page in ("/providers", f"/providers/{provider.id}")
    ] == [404, 404]
    assert stranger.post(f"/providers/{provider.id}/contracts").status_code == 404
    assert sign_in(other).post(f"/past-contracts/{contract.id}/remove").status_code == 404
    assert session.exec(select(PastContract)).all() == [contract]


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = make_tender(session, officer=officer)
    provider = make_provider(session)
    for year in range(count):
        session.add(
            PastContract(
                provider_id=provider.id, authority_id=tender.lead_authority_id,
                product=f"Product {year}", starts_on=date(2015 + year, 1, 1),
            )
        )  # fmt: skip
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/providers/{provider.id}")

    assert answer.text.count("past-contracts/") == count
    assert len(queries) == 4  # an officer's duty, the provider, its contracts, own authorities
