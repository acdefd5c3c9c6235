"""The page of a running contract, for its officer and for the provider's own people."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlmodel import select

from app.contracts import duties, tariffs
from app.contracts.forms import AskDutyForm, TariffForm
from app.contracts.models import Contract, ContractContact, ContractDuty, ContractTariff, DutyState
from app.core import clock
from tests.factories import make_provider, make_user
from tests.pdf import make_pdf


def asked(session, deal):
    form = AskDutyForm(requirement_id=deal.requirement.id, due_on=date(2027, 5, 1))
    duty = duties.ask(session, deal.contract, deal.officer, form)
    session.commit()
    return duty


def test_officer_sets_and_indexes_tariffs(session, sign_in, deal):
    browser, address = sign_in(deal.officer), f"/contracts/{deal.contract.id}"
    typed = {"amount": "412,50", "valid_from": "1-1-2027", "source": "Bijlage 2"}
    assert browser.post(f"{address}/tariffs", data=typed).headers["location"] == (
        f"{address}#tariffs"
    )
    typed = {
        "rule": "OVA", "year": "2028", "percentage": "4,25", "source": "Brief VWS",
        "valid_from": "1-1-2028",
    }  # fmt: skip

    answer = browser.post(f"{address}/indexation", data=typed)

    assert answer.status_code == 303
    page = browser.get(address).text
    assert "OVA 2028: 4,25%" in page
    assert "€\u00a0430,03" in page
    assert "Tarief in contract geïndexeerd: 430,03 (Brief VWS)" in page


def test_officer_notes_the_notice_and_reads_what_happened(session, sign_in, deal):
    browser, address = sign_in(deal.officer), f"/contracts/{deal.contract.id}"
    signed_on = f"{deal.contract.signed_on:%d-%m-%Y}"

    with clock.pinned(datetime.combine(deal.contract.signed_on, time(15), UTC)):
        answer = browser.post(f"{address}/announcement", data={"announced_on": signed_on})

    assert answer.headers["location"] == f"{address}#risk"
    assert "Aankondiging van contract genoteerd" in browser.get(address).text


@pytest.mark.parametrize("act", ["extend", "decline"])
def test_a_passed_notice_is_seen_until_it_is_decided(session, sign_in, deal, act):
    address = f"/contracts/{deal.contract.id}"
    passed = (
        "De dag voor het besluit over de verlenging was zaterdag 30 juni 2029",
        "De dag voor het besluit over de verlenging is voorbij",
    )

    def seen(browser):
        return [
            text in browser.get(page).text
            for text, page in zip(passed, (address, "/tasks"), strict=True)
        ]

    with clock.pinned(datetime(2029, 6, 30, 20, tzinfo=UTC)):
        browser = sign_in(deal.officer)
        on_the_day = (seen(browser), "Besluit over de verlenging" in browser.get("/tasks").text)
    with clock.pinned(datetime(2029, 7, 1, 9, tzinfo=UTC)):
        browser = sign_in(deal.officer)
        after = seen(browser)
        short = browser.post(f"{address}/{act}", data={"reason": "Nee"})
        answer = browser.post(f"{address}/{act}", data={"reason": "Besluit van 3 juli 2029."})
        decided = seen(browser)

    assert on_the_day == ([False, False], True)
    assert (after, decided) == ([True, True], [False, False])
    assert (short.status_code, answer.status_code) == (422, 303)


def test_wrong_indexation_keeps_what_was_typed(session, sign_in, deal):
    typed = {"rule": "OVA", "year": "2028", "percentage": "veel", "valid_from": "1-1-2028"}

    answer = sign_in(deal.officer).post(f"/contracts/{deal.contract.id}/indexation", data=typed)

    assert answer.status_code == 422
    assert 'value="veel"' in answer.text
    assert session.exec(select(ContractTariff)).all() == []


def test_provider_shows_what_is_asked_and_officer_accepts(session, sign_in, deal):
    duty, browser = asked(session, deal), sign_in(deal.person)
    own = f"/my-contracts/{deal.contract.id}"
    assert f'href="{own}"' in browser.get("/my-contracts").text
    assert "De gemeente vraagt 1 ding van u" in browser.get(own).text
    file = {"file": ("jaarverslag.pdf", make_pdf("Jaarverslag 2026"), "application/pdf")}

    browser.post(f"/my-duties/{duty.id}/papers", files=file)
    answer = browser.post(f"/my-duties/{duty.id}/deliver", data={"told": ""})

    assert answer.headers["location"] == f"{own}#duty-{duty.id}"
    officer = sign_in(deal.officer)
    assert "jaarverslag.pdf" in officer.get(f"/contracts/{deal.contract.id}").text
    officer.post(f"/contract-duties/{duty.id}/judgement", data={"accepted": "true"})
    session.expire_all()
    assert session.get(ContractDuty, duty.id).state == DutyState.ACCEPTED
    late = sign_in(deal.person).post(f"/my-duties/{duty.id}/papers", files=file)
    assert late.status_code == 422
    assert "Hier wordt nu niets gevraagd." in late.text


def test_a_delivery_without_anything_is_refused_at_its_field(session, sign_in, deal):
    duty = asked(session, deal)

    answer = sign_in(deal.person).post(f"/my-duties/{duty.id}/deliver", data={"told": "Komt."})

    assert answer.status_code == 422
    assert "Voeg eerst een bestand toe" in answer.text
    assert "Komt.</textarea>" in answer.text


def test_officer_asks_judges_and_drops(session, sign_in, deal):
    browser, address = sign_in(deal.officer), f"/contracts/{deal.contract.id}"
    typed = {"requirement_id": str(deal.requirement.id), "due_on": "gauw", "repeat_months": "12"}
    wrong = browser.post(f"{address}/duties", data=typed)
    assert wrong.status_code == 422
    assert 'value="gauw"' in wrong.text

    browser.post(f"{address}/duties", data={**typed, "due_on": "1-5-2027"})
    duty = session.exec(select(ContractDuty)).one()
    short = browser.post(f"/contract-duties/{duty.id}/drop", data={"reason": "nee"})
    assert (short.status_code, "nee</textarea>" in short.text) == (422, True)
    browser.post(f"/contract-duties/{duty.id}/drop", data={"reason": "Al ontvangen per post."})

    session.expire_all()
    assert duty.state == DutyState.DROPPED
    gone = browser.post(f"/contract-duties/{duty.id}/judgement", data={"accepted": "true"})
    assert gone.status_code == 409


def test_both_sides_name_whom_to_call_and_a_provider_removes_only_its_own(session, sign_in, deal):
    officer, person = sign_in(deal.officer), sign_in(deal.person)
    address, own = f"/contracts/{deal.contract.id}", f"/my-contracts/{deal.contract.id}"
    officer.post(
        f"{address}/contacts", data={"name": "Sanne de Wit", "email": "sanne@gemeente.example"}
    )
    person.post(f"{own}/contacts", data={"name": "Rina Mulder", "phone": "0572 12 34 56"})
    empty = person.post(f"{own}/contacts", data={"name": "Zonder Nummer"})
    assert (empty.status_code, 'value="Zonder Nummer"' in empty.text) == (422, True)
    for page in (officer.get(address).text, person.get(own).text):
        assert "sanne@gemeente.example" in page
        assert "Rina Mulder" in page
    theirs, mine = session.exec(select(ContractContact).order_by(ContractContact.name.desc())).all()

    refused = person.post(f"{own}/contacts/{theirs.id}/remove")
    person.post(f"{own}/contacts/{mine.id}/remove")

    assert (theirs.name, refused.status_code) == ("Sanne de Wit", 404)
    assert [one.name for one in session.exec(select(ContractContact))] == ["Sanne de Wit"]


def test_a_contract_is_not_of_others(session, sign_in, deal):
    duty = asked(session, deal)
    rival = make_user(session)
    make_provider(session, rival)
    here, own = f"/contracts/{deal.contract.id}", f"/my-contracts/{deal.contract.id}"
    posts = [
        f"{here}/tariffs", f"{here}/indexation", f"{here}/papers", f"{here}/duties",
        f"{here}/contacts", f"{own}/contacts", f"/contract-duties/{duty.id}/judgement",
        f"/contract-duties/{duty.id}/drop", f"/my-duties/{duty.id}/deliver",
        f"/my-duties/{duty.id}/papers",
    ]  # fmt: skip

    browser = sign_in(rival)
    assert {path: browser.post(path, data={}).status_code for path in posts} == dict.fromkeys(
        posts, 404
    )
    assert browser.get(own).status_code == 404
    assert sign_in(deal.officer).get(own).status_code == 404
    assert sign_in(deal.person).get(here).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(session, sign_in, deal, count_queries, count):
    for n in range(count):
        form = TariffForm(amount=Decimal(n + 1), valid_from=date(2027, 1, n + 1), source="Bijlage")
        tariffs.set_tariff(session, deal.contract, deal.officer, form)
        session.add(ContractDuty(
            tender_id=deal.contract.tender_id, contract_id=deal.contract.id,
            requirement_id=deal.requirement.id, due_on=date(2027, 5, n + 1),
        ))  # fmt: skip
    session.commit()
    browser = sign_in(deal.officer)

    with count_queries() as queries:
        page = browser.get(f"/contracts/{deal.contract.id}")

    assert page.text.count("6.1 Jaarverslag") == count + 1  # once more to choose from
    assert len(queries) == 19  # one of them asks whether the contract gets a clause


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_the_provider_asks_the_same_for_more(session, sign_in, deal, count_queries, count):
    values = deal.contract.model_dump(exclude={"id", "award_id"})
    for _n in range(count - 1):
        award = deal.decided.award.model_dump(exclude={"id"})
        other = type(deal.decided.award)(**{**award, "state": "withdrawn"})
        session.add(other)
        session.flush()
        session.add(Contract(**values, award_id=other.id))
    session.commit()
    browser = sign_in(deal.person)

    with count_queries() as queries:
        page = browser.get("/my-contracts")

    assert page.text.count('href="/my-contracts/') == count
    assert len(queries) == 4
