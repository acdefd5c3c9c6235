"""Who applies for several products hears in each letter how it stands with the others."""

from sqlmodel import select

from app.admissions import service
from app.checks.flow import CheckAction
from app.checks.service import (
    decide_gate,
    finish_application,
    gate_of,
    start_application_checks,
)
from app.letters.content import letter_data
from app.letters.models import Letter
from app.providers.models import Provider
from app.stationery.wording import plain
from app.tenders.models import LotState
from tests.checks.factories import decided
from tests.factories import make_lot, make_provider, make_submission
from tests.rankings.factories import freeze


def product(session, tender, title):
    lot = make_lot(session, tender=tender, title=title)
    lot.state, lot.tender = LotState.ADMITTING, tender
    freeze(session, lot)
    return lot


def decide(session, submission, officer, decider, action):
    """Check one application and decide on it; no other gate is touched."""
    start_application_checks(session, submission, officer)
    decided(session, submission, officer, action)
    decide_gate(session, gate_of(session, submission), officer)
    finish_application(session, submission, officer)
    service.propose_application(session, submission, officer)
    return service.confirm_application(session, submission, decider)


def words(session, award):
    letter = session.exec(select(Letter).where(Letter.award_id == award.id)).one()
    return plain(letter_data(session, letter)["blocks"])


def test_each_letter_names_the_other_products_and_nobody_elses(session, officer, house, now):
    lot, first, _asked, decider = house
    tender, provider = lot.tender, session.get_one(Provider, first.provider_id)
    thuis, nacht, kort = (
        product(session, tender, title)
        for title in ("Beschermd thuis", "Nachtopvang", "Kort verblijf")
    )
    second = make_submission(session, thuis, provider=provider)
    make_submission(session, nacht, provider=provider)
    make_submission(session, kort, provider=make_provider(session, name="Een ander"))
    taken = decide(session, second, officer, decider, CheckAction.PASS)
    taken.sent_at = now

    refused = decide(session, first, officer, decider, CheckAction.FAIL)

    later = "U hoort nog van ons over: Nachtopvang."
    told = f"Uw andere aanmeldingen. Toegelaten: Beschermd thuis. {later}"
    assert told in words(session, refused)
    # What is decided and not sent stands in its own letter only.
    assert f"U hoort nog van ons over: {lot.title}, Nachtopvang." in words(session, taken)
    assert "Kort verblijf" not in words(session, refused)
    refused.sent_at = now
    session.flush()
    assert f"Niet toegelaten: {lot.title}. U hoort nog van ons over: Nachtopvang." in words(
        session, taken
    )
