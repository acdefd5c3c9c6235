"""Prices: closed until the panel is done, opened by two, and then part of the ranking."""

from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.openings.models import Opening
from app.panels.models import Round, RoundState
from app.rankings import engine, service
from app.submissions.models import Price
from app.submissions.service import price_context
from app.vault.models import Purpose
from app.vault.passphrases import make_opener_key
from app.vault.service import make_vault_key, seal_key
from tests.factories import assign, make_user
from tests.rankings.factories import make_scored

GIVEN = {"Stichting A": ("goed", "goed"), "Stichting B": ("voldoende", "goed")}
PASSPHRASE = "een lange wachtzin"


@pytest.fixture
def sealed(session, officer):
    """A fixed lot with two sealed prices, and three people of whom two open them."""
    scored = make_scored(session, officer, GIVEN, prices={"Stichting A": None, "Stichting B": None})
    openers = [make_user(session, name=name) for name in ("Eva Eerst", "Tim Tweede", "Dora Derde")]
    for user in openers:
        assign(session, scored.tender, user, Duty.OPENER)
        make_opener_key(session, user, PASSPHRASE, memory_kib=8)
    key = make_vault_key(session, scored.tender, scored.lot, Purpose.PRICE, openers)
    for submission, amount in zip(scored.submissions, ("95.50", "80"), strict=True):
        price = session.exec(select(Price).where(Price.submission_id == submission.id)).one()
        price.sealed = seal_key(key.public_key, amount.encode(), price_context(submission))
    session.flush()
    return scored, *openers[:2]


def test_two_open_the_prices_and_the_ranking_uses_them(session, sign_in, officer, sealed):
    scored, first, second = sealed
    url = f"/lots/{scored.lot.id}/prices"
    one, two = sign_in(first), sign_in(second)

    assert "Openen van de prijzen beginnen" in one.get(url).text
    assert one.post(f"{url}/begin", data={"passphrase": PASSPHRASE}).status_code == 303
    assert "Eva Eerst begon op" in two.get(url).text
    assert two.post(f"{url}/finish", data={"passphrase": PASSPHRASE}).status_code == 303

    amounts = {one.submission_id: one.amount for one in session.exec(select(Price))}
    assert amounts == {
        scored.submissions[0].id: Decimal("95.50"),
        scored.submissions[1].id: Decimal("80"),
    }
    opening = session.exec(select(Opening)).one()
    assert (opening.first_id, opening.second_id) == (first.id, second.id)
    page = sign_in(officer).get(url).text
    assert "Eva Eerst en Tim Tweede openden de prijzen samen." in page
    assert "€\u00a095,50" in page
    # 45 + 30 + 20 × 80 / 95.50 = 91.75; 30 + 30 + 20 = 80
    outcome = engine.result_of(service.rank(session, scored.lot, officer))
    assert [one["total"] for one in outcome["standings"]] == ["91.75", "80.00"]


def test_prices_stay_closed_until_the_panel_is_done(session, sign_in, officer, sealed):
    scored, first, _second = sealed
    session.exec(select(Round)).one().state = RoundState.CONSENSUS
    session.flush()
    url = f"/lots/{scored.lot.id}/prices"

    page = sign_in(first).get(url)
    refused = sign_in(first).post(f"{url}/begin", data={"passphrase": PASSPHRASE})

    assert "De prijzen blijven dicht" in page.text
    assert "wachtzin" not in page.text
    assert refused.status_code == 409
    assert "tot alle consensus is vastgesteld" in refused.text
    refusals = session.exec(select(Event).where(Event.action == "vault.refuse")).all()
    assert [one.actor_id for one in refusals] == [first.id]


def test_wrong_passphrase_is_told_at_the_field_and_kept(session, sign_in, sealed):
    scored, first, _second = sealed

    refused = sign_in(first).post(
        f"/lots/{scored.lot.id}/prices/begin", data={"passphrase": "iets heel anders"}
    )

    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert "iets heel anders" not in refused.text
    actions = session.exec(select(Event.action).where(Event.actor_id == first.id)).all()
    assert "vault.refuse" in actions
    assert "vault.open.propose" not in actions


def test_nobody_opens_prices_alone(session, sign_in, sealed):
    scored, first, _second = sealed
    url = f"/lots/{scored.lot.id}/prices"
    browser = sign_in(first)
    browser.post(f"{url}/begin", data={"passphrase": PASSPHRASE})

    assert "Uw collega heeft tot" in browser.get(url).text
    assert browser.post(f"{url}/finish", data={"passphrase": PASSPHRASE}).status_code == 403
    assert session.exec(select(Opening)).all() == []
    assert session.exec(select(Price.amount)).all() == [None, None]


def test_prices_do_not_exist_for_who_scores_and_are_opened_by_openers_only(
    session, sign_in, officer, sealed
):
    scored, first, _second = sealed
    url = f"/lots/{scored.lot.id}/prices"
    assert sign_in(first).get(url).status_code == 200

    for person in (scored.evaluators[0], scored.chair, make_user(session)):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(f"{url}/begin").status_code == 404
    assert sign_in(officer).get(url).status_code == 200
    assert sign_in(officer).post(f"{url}/begin").status_code == 404


def test_lot_without_a_price_criterion_has_no_prices_page(session, sign_in, officer):
    scored = make_scored(session, officer, GIVEN)

    assert sign_in(officer).get(f"/lots/{scored.lot.id}/prices").status_code == 404
