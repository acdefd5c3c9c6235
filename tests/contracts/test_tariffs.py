"""Tariffs begin with the contract, change by an act, and every earlier amount stays."""

from datetime import date
from decimal import Decimal

import pytest

from app.audit.service import history
from app.contracts import service, tariffs
from app.contracts.forms import ContractForm, IndexForm, TariffForm
from app.contracts.models import Contract
from app.core.errors import ConflictError, InvalidError
from app.products.models import Product, Tariff
from app.submissions.models import Price
from tests.awards.decided import make_application
from tests.factories import make_submission

OVA = IndexForm(
    rule="OVA", year=2028, percentage=Decimal("4.25"), source="Brief VWS, 1 oktober 2027",
    valid_from=date(2028, 1, 1),
)  # fmt: skip


def amounts(session, contract, on):
    found = tariffs.paid(session, contract, on)
    return {line.name: line.now.amount for line in found if line.now}


def set_one(session, deal, amount, day=date(2027, 1, 1), product=None):
    form = TariffForm(product_id=product, amount=Decimal(amount), valid_from=day, source="Bijlage")
    tariffs.set_tariff(session, deal.contract, deal.officer, form)


def register(session, deal):
    session.delete(deal.contract)
    session.flush()
    form = ContractForm(
        signed_on=date(2027, 2, 1), starts_on=date(2027, 3, 1), ends_on=date(2029, 12, 31)
    )
    provider = deal.decided.providers["Lindeborgh"]
    return service.register_contract(session, deal.decided.award, provider, deal.officer, form)


def test_a_contract_begins_with_the_price_that_was_offered(session, deal):
    contract = register(session, deal)

    (line,) = tariffs.paid(session, contract, date(2027, 3, 1))
    assert (line.now.amount, line.now.source) == (Decimal(90), "Prijs uit de inschrijving")


def test_a_contract_begins_with_the_price_of_the_application_that_was_admitted(session):
    admitted = make_application(session, refused=False)
    provider = admitted.providers["Kompas & Kade"]
    (second,) = admitted.submissions.values()
    second.turn = 2
    session.flush()
    third = make_submission(session, admitted.lot, provider=provider)
    third.turn = 3
    session.flush()
    first = make_submission(session, admitted.lot, provider=provider)
    for one, amount in ((first, Decimal(95)), (second, Decimal(90)), (third, Decimal(80))):
        session.add(Price(tender_id=one.tender_id, submission_id=one.id, sealed=b"", amount=amount))
        session.flush()
    contract = Contract(
        tender_id=admitted.tender.id, lot_id=admitted.lot.id, award_id=admitted.award.id,
        provider_id=provider.id, signed_on=date(2027, 2, 1), starts_on=date(2027, 3, 1),
        ends_on=date(2029, 12, 31),
    )  # fmt: skip
    session.add(contract)
    session.flush()

    tariffs.take_over(session, contract, admitted.officer)

    (line,) = tariffs.paid(session, contract, date(2027, 3, 1))
    assert line.now.amount == Decimal(90)


def test_a_published_tariff_goes_before_the_price(session, deal):
    product = Product(
        tender_id=deal.contract.tender_id, lot_id=deal.contract.lot_id, code="02A15", title="Licht"
    )
    session.add(product)
    session.flush()
    for amount, until in ((Decimal("61.50"), None), (Decimal(55), date(2026, 12, 31))):
        session.add(Tariff(
            tender_id=product.tender_id, lot_id=product.lot_id, product_id=product.id,
            amount=amount, valid_until=until,
        ))  # fmt: skip
    session.flush()

    contract = register(session, deal)

    assert amounts(session, contract, date(2027, 3, 1)) == {"02A15 Licht": Decimal("61.50")}


def test_indexation_adds_a_row_for_every_tariff_and_keeps_the_earlier(session, deal):
    product = Product(
        tender_id=deal.contract.tender_id, lot_id=deal.contract.lot_id, code="02A15", title="Licht"
    )
    session.add(product)
    session.flush()
    set_one(session, deal, "412.50")
    set_one(session, deal, "61.50", product=product.id)

    tariffs.index(session, deal.contract, deal.officer, OVA)

    # 412.50 x 1.0425 = 430.03125; 61.50 x 1.0425 = 64.11375
    assert amounts(session, deal.contract, date(2028, 1, 1)) == {
        "": Decimal("430.03"), "02A15 Licht": Decimal("64.11"),
    }  # fmt: skip
    assert amounts(session, deal.contract, date(2027, 12, 31)) == {
        "": Decimal("412.50"), "02A15 Licht": Decimal("61.50"),
    }  # fmt: skip
    told = [event.action for event, _payload in history(session, deal.contract)]
    assert told == ["contract.set_tariff"] * 2 + ["contract.index"] * 2
    payload = history(session, deal.contract)[2][1]
    assert payload.data["after"] == {
        "product_id": None, "amount": "430.03", "valid_from": "2028-01-01", "rule": "OVA",
        "year": 2028, "percentage": "4.25", "source": "Brief VWS, 1 oktober 2027",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "percentage", "expected"),
    [
        ("100", "2.5", "102.50"),
        ("0.50", "1", "0.51"),  # 0.505: halves go up
        ("80", "-10", "72.00"),
    ],
)
def test_an_indexed_amount_is_rounded_to_cents(amount, percentage, expected):
    assert tariffs.indexed(Decimal(amount), Decimal(percentage)) == Decimal(expected)


def test_a_year_is_indexed_once(session, deal):
    set_one(session, deal, "100")
    tariffs.index(session, deal.contract, deal.officer, OVA)

    again = OVA.model_copy(update={"valid_from": date(2028, 7, 1)})
    with pytest.raises(InvalidError, match="voor 2028 al geïndexeerd"):
        tariffs.index(session, deal.contract, deal.officer, again)


def test_indexation_does_not_pass_a_later_tariff(session, deal):
    set_one(session, deal, "100")
    set_one(session, deal, "120", date(2028, 6, 1))

    with pytest.raises(InvalidError, match="begint al een tarief"):
        tariffs.index(session, deal.contract, deal.officer, OVA)


def test_without_tariffs_there_is_nothing_to_index(session, deal):
    with pytest.raises(ConflictError, match="geen tarieven om te indexeren"):
        tariffs.index(session, deal.contract, deal.officer, OVA)


def test_the_same_day_once_more_corrects_the_amount(session, deal):
    set_one(session, deal, "41250")
    set_one(session, deal, "412.50")

    assert amounts(session, deal.contract, date(2027, 1, 1)) == {"": Decimal("412.50")}
    event, payload = history(session, deal.contract)[-1]
    assert (event.action, payload.data["before"]["amount"]) == ("contract.correct_tariff", "41250")


def test_a_tariff_begins_while_the_contract_runs_and_of_its_own_product(session, deal):
    with pytest.raises(InvalidError, match="Kies een dag van"):
        set_one(session, deal, "1", date(2026, 12, 31))
    with pytest.raises(InvalidError, match="product van dit contract"):
        set_one(session, deal, "1", product=deal.requirement.id)
    assert session.get(Contract, deal.contract.id) is not None
    assert amounts(session, deal.contract, date(2029, 1, 1)) == {}
