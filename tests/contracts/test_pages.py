"""Pages of contracts, and the register that everybody may see."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.awards.models import AwardState
from app.contracts.models import Contract
from app.core import clock
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

    assert answer.headers["location"] == "/contracts"
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
    assert len(queries) == 1
