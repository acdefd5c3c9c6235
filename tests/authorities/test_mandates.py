"""Who may decide and sign for an authority, up to which amount and until when."""

from datetime import date
from decimal import Decimal

import pytest

from app.accounts.permissions import Duty
from app.authorities import mandates
from app.authorities.forms import EndMandateForm, GrantForm
from app.authorities.models import Mandate, Purpose
from app.awards import deciding
from app.awards.models import Award
from app.contracts.forms import ContractForm
from app.contracts.signing import demand_signatory
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.tenders.models import LotState, Participation
from tests.factories import assign, lots_of, make_authority, make_tender, make_user
from tests.rankings.factories import answer_warnings, make_scored

JANUARY = date(2026, 1, 1)
TWO = {"Stichting A": ("goed", "goed"), "Stichting B": ("voldoende", "goed")}


def give(session, authority_id, user, up_to=None, purpose=Purpose.DECIDE, until=None, by=None):
    mandate = Mandate(
        authority_id=authority_id, user_id=user.id, purpose=purpose, ground="Register 2026",
        up_to=None if up_to is None else Decimal(up_to), valid_from=JANUARY, valid_until=until,
        granted_by_id=(by or user).id,
    )  # fmt: skip
    session.add(mandate)
    session.flush()
    return mandate


@pytest.mark.parametrize(
    ("worth", "day", "serves"),
    [
        (Decimal(100), date(2026, 6, 1), True),
        (Decimal("100.01"), date(2026, 6, 1), False),
        (None, date(2026, 6, 1), False),  # an unknown amount is within no limit
        (Decimal(1), date(2025, 12, 31), False),
        (Decimal(1), date(2026, 12, 31), True),
        (Decimal(1), date(2027, 1, 1), False),
    ],
)
def test_a_mandate_covers_an_amount_on_a_day(session, worth, day, serves):
    person = make_user(session)
    mandate = give(
        session, make_authority(session).id, person, up_to="100", until=date(2026, 12, 31)
    )

    assert mandate.covers(worth, day) is serves


def test_worth_is_of_the_lots_or_of_the_tender_where_one_tells_nothing(session):
    tender = make_tender(session, lots=2)
    tender.estimated_value = Decimal(900)
    first, second = lots_of(session, tender)
    first.estimated_value = Decimal(100)
    assert mandates.worth_of(tender, [first, second]) == Decimal(900)

    second.estimated_value = Decimal(250)

    assert mandates.worth_of(tender, [first, second]) == Decimal(350)  # 100 + 250


def test_who_has_no_mandate_does_not_decide_and_hears_who_can(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)
    lot, decider = scored.lot, scored.decider
    other = make_user(session, name="Bea Bevoegd")
    assign(session, scored.tender, other, Duty.DECIDER)
    lot.estimated_value = Decimal(500)
    authority_id = scored.tender.lead_authority_id
    give(session, authority_id, decider, up_to="499.99")
    give(session, authority_id, other)
    answer_warnings(session, lot, officer)
    deciding.propose_decision(session, lot, officer)

    with pytest.raises(ForbiddenError) as refused:
        deciding.confirm_decision(session, lot, decider)

    assert str(refused.value.message) == (
        "Dana Beslisser heeft op deze dag geen mandaat voor dit bedrag. "
        "Deze mensen wel: Bea Bevoegd."
    )


def test_where_no_mandates_are_kept_the_appointed_decider_decides(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)
    give(session, make_authority(session).id, officer)  # of another authority
    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, officer)

    assert deciding.confirm_decision(session, scored.lot, scored.decider).lot_id == scored.lot.id


def test_a_contract_is_signed_by_who_had_a_mandate_on_that_day(session, officer):
    tender = make_tender(session, officer=officer)
    (lot,) = lots_of(session, tender)
    award = Award(
        tender_id=tender.id, lot_id=lot.id, input={}, outcome={}, input_sha256="",
        proposed_by_id=officer.id, confirmed_by_id=officer.id,
    )  # fmt: skip
    form = ContractForm(signed_on="10-3-2026", starts_on="1-1-2027", ends_on="31-12-2029")
    assert demand_signatory(session, award, form) is None

    signer = make_user(session, name="Wim Wethouder")
    give(session, tender.lead_authority_id, signer, purpose=Purpose.SIGN, until=date(2026, 3, 10))
    with pytest.raises(InvalidError) as nobody:
        demand_signatory(session, award, form)
    form.signed_by_id = signer.id
    signed = demand_signatory(session, award, form)
    with pytest.raises(InvalidError) as late:
        demand_signatory(session, award, form.model_copy(update={"signed_on": date(2026, 3, 11)}))

    assert (nobody.value.field, signed, late.value.field) == (
        "signed_by_id", signer.id, "signed_by_id",
    )  # fmt: skip


def test_a_mandate_ends_and_never_later_than_it_did(session):
    admin, person = make_user(session), make_user(session)
    authority = make_authority(session, person)
    form = GrantForm(
        user_id=person.id, purpose="decide", up_to="1.000,50", valid_from="1-1-2026", ground="Nr 4"
    )
    mandate = mandates.grant(session, authority, admin, form)
    assert (mandate.up_to, mandate.valid_until) == (Decimal("1000.50"), None)

    mandates.end(session, mandate, admin, EndMandateForm(last_day="1-6-2026"))
    with pytest.raises(ConflictError):
        mandates.end(session, mandate, admin, EndMandateForm(last_day="2-6-2026"))
    with pytest.raises(InvalidError):
        mandates.end(session, mandate, admin, EndMandateForm(last_day="31-12-2025"))
    with pytest.raises(InvalidError) as stranger:
        mandates.grant(session, authority, admin, form.model_copy(update={"user_id": admin.id}))

    assert mandate.valid_until == date(2026, 6, 1)
    assert stranger.value.field == "user_id"


def test_somebody_of_an_authority_that_takes_part_can_hold_a_mandate(session, officer):
    ally, stranger = make_user(session, name="Bea Bondgenoot"), make_user(session)
    lead, other = make_authority(session, officer), make_authority(session, ally)
    make_authority(session, stranger)
    tender = make_tender(session, officer=officer)
    tender.lead_authority_id = lead.id
    session.add(Participation(tender_id=tender.id, authority_id=other.id))
    session.flush()

    people = {
        one.id: [user.id for user, _name in mandates.candidates(session, one.id)]
        for one in (lead, other)
    }
    form = GrantForm(user_id=ally.id, purpose="decide", valid_from="1-1-2026", ground="Nr 4")
    mandate = mandates.grant(session, lead, make_user(session), form)

    assert people == {lead.id: [ally.id, officer.id], other.id: [ally.id, officer.id]}
    assert (mandate.authority_id, mandate.user_id) == (lead.id, ally.id)


def test_the_administrator_keeps_mandates_on_a_page(session, sign_in, officer):
    admin = make_user(session, name="Ada Beheerder")
    admin.is_administrator = True
    person = make_user(session, name="Wim Wethouder")
    authority = make_authority(session, person)
    session.flush()
    url, browser = f"/admin/authorities/{authority.id}/mandates", sign_in(admin)
    assert "Nog geen mandaten." in browser.get(url).text

    typed = {
        "user_id": str(person.id),
        "purpose": "sign",
        "valid_from": "gisteren",
        "ground": "Nr 4",
    }
    wrong = browser.post(url, data=typed)
    assert wrong.status_code == 422
    assert 'value="gisteren"' in wrong.text
    assert browser.post(url, data={**typed, "valid_from": "1-1-2026"}).status_code == 303
    page = browser.get(url).text
    assert "Wim Wethouder" in page
    end = f"/admin/mandates/{mandates.mandates_of(session, authority.id)[0][0].id}/end"
    today = dutch(utcnow()).date().strftime("%d-%m-%Y")
    assert browser.post(end, data={"last_day": ""}).status_code == 422
    assert browser.post(end, data={"last_day": today}).status_code == 303

    for address in (url, end):
        assert sign_in(officer).post(address, data=typed).status_code == 404
