"""Who applies for several products hears in each letter how it stands with the others."""

from sqlmodel import select

from app.checks.flow import CheckAction
from app.letters.content import letter_data
from app.letters.models import Letter
from app.providers.models import Provider
from app.stationery.wording import plain
from tests.admissions.factories import decide, product
from tests.factories import make_provider, make_submission


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
