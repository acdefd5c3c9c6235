"""Who takes part and what is declared: sealed, and its own until submit."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.declarations import parties, statements
from app.declarations.models import Party, PartyRole, Statement
from app.declarations.statement_forms import PartyForm, ProofForm
from app.declarations.statements import told_in
from app.declarations.told import ProofTold, Told
from app.openings.opening import open_content
from app.providers.models import ProviderMember
from app.submissions import service
from app.submitting import service as submitting
from app.submitting.doubts import Doubt, doubts_of
from tests.factories import make_user
from tests.submissions.factories import make_open_house, provider_of

PARTNER = PartyForm(
    role=PartyRole.MEMBER, name="Stichting Kanarie", kvk_number="99887766", share="nachtzorg"
)
HELPER = PartyForm(
    role=PartyRole.SUBCONTRACTOR, name="Hulp bv", kvk_number="99000011", share="vervoer"
)


def names(found):
    return [(one.role, one.name, one.kvk_number, one.share) for one in found]


def test_parties_are_told_in_order_and_left_out(session, keys, house):
    submission, user = house.enter()

    first = parties.add_party(session, keys, submission, user, PARTNER)
    parties.add_party(session, keys, submission, user, HELPER)
    parties.remove_party(session, keys, submission, user, first.id)

    assert names(told_in(session, keys, submission).parties) == [
        (PartyRole.SUBCONTRACTOR, "Hulp bv", "99000011", "vervoer")
    ]


def test_the_same_party_and_oneself_are_refused(session, keys, house):
    submission, user = house.enter()
    parties.add_party(session, keys, submission, user, PARTNER)
    own = PARTNER.model_copy(update={"kvk_number": provider_of(session, submission).kvk_number})

    with pytest.raises(InvalidError) as again:
        parties.add_party(session, keys, submission, user, PARTNER)
    with pytest.raises(InvalidError) as self_named:
        parties.add_party(session, keys, submission, user, own)

    assert (str(again.value.message), again.value.field) == (
        "Deze partij is al genoemd.", "kvk_number",
    )  # fmt: skip
    assert str(self_named.value.message) == "Dit is uw eigen organisatie."


def test_a_statement_tells_nothing_by_itself_and_as_little_by_its_length(session, keys, house):
    one, user = house.enter()
    other, colleague = house.enter()

    parties.add_party(session, keys, one, user, PARTNER)
    for n in range(3):
        form = PARTNER.model_copy(update={"kvk_number": f"9988770{n}"})
        parties.add_party(session, keys, other, colleague, form)

    small, large = session.exec(select(Statement).order_by(Statement.written_at)).all()
    assert len(small.sealed) == len(large.sealed)
    for statement in (small, large):
        assert b"Kanarie" not in statement.sealed + (statement.draft or b"")
    assert session.exec(select(Party)).all() == []


def test_at_submit_the_way_to_read_it_is_destroyed(session, keys, house):
    submission, user = house.enter()
    parties.add_party(session, keys, submission, user, PARTNER)
    house.fill(submission, user)

    submitting.submit(session, keys, submission, user)

    assert session.exec(select(Statement)).one().draft is None
    assert told_in(session, keys, submission) == Told(rests=True)
    with pytest.raises(ConflictError):
        parties.add_party(session, keys, submission, user, HELPER)


def test_opening_shows_who_takes_part_and_nothing_of_who_came_late(session, keys, house):
    submission, user = house.enter()
    parties.add_party(session, keys, submission, user, PARTNER)
    house.fill(submission, user)
    late, straggler = house.enter()
    parties.add_party(session, keys, late, straggler, HELPER)
    house.fill(late, straggler)
    submitting.submit(session, keys, submission, user)

    with clock.pinned(house.tender.deadline + timedelta(minutes=5)):
        submitting.submit(session, keys, late, straggler)
        private_key = house.open()
        opening = open_content(session, keys, house.tender, private_key, *house.openers[:2])

    assert names(statements.parties_of(session, submission)) == [
        (PartyRole.MEMBER, "Stichting Kanarie", "99887766", "nachtzorg")
    ]
    assert statements.parties_of(session, late) == []
    told = opening.content["lots"][0]["submissions"]
    assert [one["parties"] for one in told] == [["Stichting Kanarie"], []]


def test_in_open_house_they_are_known_at_submit(session, keys, storage):
    house = make_open_house(session, keys, storage)
    submission, user = house.enter()
    parties.add_party(session, keys, submission, user, PARTNER)
    house.fill(submission, user)

    submitting.submit(session, keys, submission, user)

    assert [one.name for one in statements.parties_of(session, submission)] == ["Stichting Kanarie"]


def test_who_may_not_sign_prepares_and_is_told_who_can(session, keys, house):
    submission, user = house.enter()
    helper = make_user(session, name="Hanna Helper")
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=helper.id))
    session.flush()
    house.fill(submission, helper)

    with pytest.raises(ForbiddenError) as refusal:
        submitting.submit(session, keys, submission, helper)
    submitting.submit(session, keys, submission, user)
    with pytest.raises(ForbiddenError):
        submitting.withdraw(session, submission, helper)

    assert str(refusal.value.message) == (
        f"Alleen wie voor uw organisatie tekent, kan dit doen: {user.name}."
    )


# Doubts -----------------------------------------------------------------------------


def doubts(session, keys, house, submission, proof):
    found = service.readiness(session, submission)
    told = told_in(session, keys, submission)
    item = found.items[0]
    told.proofs[item.id.hex] = proof
    provider = provider_of(session, submission)
    return item, doubts_of(found, {}, told, provider, date(2027, 1, 1), {})


def test_a_proof_that_ends_before_the_start_is_doubtful(session, keys, house):
    submission, user = house.enter()
    house.fill(submission, user)

    item, found = doubts(session, keys, house, submission, ProofTold(ends_on=date(2026, 11, 30)))
    _, none = doubts(session, keys, house, submission, ProofTold(ends_on=date(2027, 1, 1)))

    assert found == [
        Doubt(item.id, item.title,
              "Dit bewijs stopt op 30 november 2026. Het contract begint op 1 januari 2027. "
              "U mag zo indienen. Als u wint, vragen wij om een nieuw bewijs.")
    ]  # fmt: skip
    assert none == []


def test_a_proof_in_another_name_is_doubtful_unless_it_is_a_party(session, keys, house):
    submission, user = house.enter()
    house.fill(submission, user)

    _, before = doubts(session, keys, house, submission, ProofTold(holder="Stichting kanarie."))
    parties.add_party(session, keys, submission, user, PARTNER)
    _, after = doubts(session, keys, house, submission, ProofTold(holder="Stichting kanarie."))

    assert ["staat op naam van Stichting kanarie." in one.text for one in before] == [True]
    assert after == []


def test_a_proof_is_told_and_replaced(session, keys, house):
    submission, user = house.enter()
    item = service.readiness(session, submission).items[0]

    for holder in ("Eerste bv", "Tweede bv"):
        parties.tell_proof(session, keys, submission, user, item, ProofForm(holder=holder))

    assert told_in(session, keys, submission).proof_of(item.id) == ProofTold(holder="Tweede bv")
