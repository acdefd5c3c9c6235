"""A contract is extended by what was published, and ends with a reason."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.awards.models import AwardState
from app.contracts.coverage import coverage
from app.contracts.forms import EndForm, ExtendForm
from app.contracts.mails import term
from app.contracts.models import Contract
from app.contracts.running import decline, end, extend, running
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.providers.models import Provider
from app.tenders.models import Part, Participation
from tests.awards.decided import make_decided
from tests.factories import make_authority, make_lot, make_provider, make_user

REASON = ExtendForm(reason="Besluit van het college van 3 juli 2028.")


@pytest.fixture
def contract(session):
    """Three years with two options of two, as the tender said."""
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    return make_contract(session, decided, decided.providers["Lindeborgh"])


@pytest.fixture
def officer(session, contract):
    return make_user(session)


def make_contract(session, decided, provider):
    contract = Contract(
        tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
        provider_id=provider.id, signed_on=date(2026, 4, 1), starts_on=date(2027, 1, 1),
        ends_on=date(2029, 12, 31), options=[2, 2],
    )  # fmt: skip
    session.add(contract)
    session.flush()
    return contract


def test_each_option_is_used_once(session, contract, officer):
    page = running(session, contract)
    assert (page.extended_to, page.decide_by, page.last_end) == (
        date(2031, 12, 31), date(2029, 6, 30), date(2033, 12, 31),
    )  # fmt: skip

    extend(session, contract, officer, REASON)
    extend(session, contract, officer, REASON)

    assert (contract.ends_on, contract.options) == (date(2033, 12, 31), [])
    with pytest.raises(ConflictError, match="Er is geen verlenging meer over"):
        extend(session, contract, officer, REASON)
    told = [told["after"] for _event, _words, told in running(session, contract).events]
    assert told == [
        {"ends_on": "2031-12-31", "reason": REASON.reason},
        {"ends_on": "2033-12-31", "reason": REASON.reason},
    ]


def test_not_extending_is_decided_once_and_leaves_the_term(session, contract, officer):
    decline(session, contract, officer, REASON)

    assert (contract.ends_on, contract.options, contract.ended_because) == (
        date(2029, 12, 31), [], "",
    )  # fmt: skip
    refusals = []
    for verb in (decline, extend):
        with pytest.raises(ConflictError) as refused:
            verb(session, contract, officer, REASON)
        refusals.append(str(refused.value))
    assert refusals == [
        "Er is geen verlenging meer om over te besluiten.",
        "Er is geen verlenging meer over. Een langer contract vraagt een nieuwe aanbesteding.",
    ]
    [(_event, words, told)] = running(session, contract).events
    assert (str(words), told) == (
        "Besloten een contract niet te verlengen",
        {
            "before": {"options": [2, 2]},
            "after": {"ends_on": "2029-12-31", "reason": REASON.reason},
        },
    )


def test_an_early_end_takes_the_options_and_keeps_its_reason(session, contract, officer):
    form = EndForm(ends_on="30-6-2028", reason="De aanbieder stopt met deze zorg.")

    end(session, contract, officer, form)

    assert (contract.ends_on, contract.ended_because, contract.options) == (
        date(2028, 6, 30), "De aanbieder stopt met deze zorg.", [],
    )  # fmt: skip
    with pytest.raises(ConflictError, match="eindigt vóór zijn tijd"):
        extend(session, contract, officer, REASON)


@pytest.mark.parametrize("day", ["31-12-2026", "31-12-2029", "1-1-2030"])
def test_an_early_end_lies_within_the_term(session, contract, officer, day):
    with pytest.raises(InvalidError) as refused:
        end(session, contract, officer, EndForm(ends_on=day, reason="Een goede reden."))

    assert str(refused.value) == (
        "Kies een dag vanaf vrijdag 1 januari 2027 en vóór maandag 31 december 2029."
    )


def test_what_is_over_stays_so(session, contract, officer):
    with (
        clock.pinned(datetime(2030, 1, 1, 9, tzinfo=UTC)),
        pytest.raises(ConflictError, match="Dit contract is voorbij"),
    ):
        extend(session, contract, officer, REASON)


def test_coverage_counts_running_contracts_per_authority(session):
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    other = make_lot(session, tender=decided.tender, title="Beschermd wonen")
    for name in ("Nijkerk", "Leusden"):
        authority = make_authority(session, name=name)
        row = Participation(tender_id=decided.tender.id, authority_id=authority.id)
        session.add(row)
        session.flush()
        if name == "Nijkerk":
            session.add(Part(tender_id=row.tender_id, participation_id=row.id, lot_id=other.id))
    make_contract(session, decided, decided.providers["Lindeborgh"])
    make_contract(session, decided, make_provider(session, name="Kompas"))
    session.flush()

    during = coverage(session, decided.tender, date(2027, 1, 1))
    before = coverage(session, decided.tender, date(2026, 12, 31))

    names = [one.name for one in during.authorities][1:]
    assert names == ["Leusden", "Nijkerk"]
    assert [(line.bought.title, [one.name for one in line.providers], line.counts)
            for line in during.lines] == [
        ("Beschermd thuis", ["Kompas", "Lindeborgh"], (2, 2, None)),
        ("Beschermd wonen", [], (0, 0, 0)),
    ]  # fmt: skip
    assert [one.title for one in during.alone] == ["Beschermd wonen"]
    assert [line.counts for line in before.lines] == [(0, 0, None), (0, 0, 0)]


def told_to_provider(session, settings):
    """Every mail about the term, as subject and text."""
    jobs = session.exec(select(Job).where(Job.kind == "mail.term").order_by(Job.created_at))
    mails = [term(session, settings, job.payload) for job in jobs]
    assert len({mail.message_id for mail in mails}) == len(mails)
    assert {mail.to for mail in mails} == {"post@lindeborgh.example.nl"}
    return [(mail.subject, mail.text) for mail in mails]


def test_the_provider_hears_how_its_term_changes(session, settings, contract, officer):
    provider = session.get_one(Provider, contract.provider_id)
    provider.email = "post@lindeborgh.example.nl"

    extend(session, contract, officer, REASON)
    decline(session, contract, officer, REASON)
    why = "De gemeente voert deze taak vanaf dan zelf uit."
    end(session, contract, officer, EndForm(ends_on=date(2030, 5, 1), reason=why))

    (extended, first), (declined, second), (ended, third) = told_to_provider(session, settings)
    assert (extended, declined, ended) == (
        "Uw contract is verlengd tot en met 31 december 2031",
        "Uw contract wordt niet verlengd: het eindigt op 31 december 2031",
        "Uw contract eindigt eerder, op 1 mei 2030",
    )
    assert "De laatste dag is nu 31 december 2031." in first
    assert "Het loopt door tot en met 31 december 2031 en eindigt dan." in second
    assert f"De laatste dag is 1 mei 2030.\n\nWaarom: {why}" in third
    assert [REASON.reason in text for text in (first, second, third)] == [False] * 3
    link = f"http://testserver/my-contracts/{contract.id}"
    assert [link in text for text in (first, second, third)] == [True] * 3
