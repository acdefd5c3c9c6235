"""Pages on which an organisation says what each colleague may do."""

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.audit.models import Event
from app.providers.models import ProviderMember
from tests.factories import make_provider, make_user

PEOPLE = "/my-organisation/people"


@pytest.fixture
def rina(session):
    return make_user(session, name="Rina Mulder")


@pytest.fixture
def provider(session, rina):
    return make_provider(session, rina)


def join(session, provider, *, name="", can_sign=False, can_manage=False):
    """Let somebody new act for a provider."""
    user = make_user(session, name=name)
    member = ProviderMember(
        provider_id=provider.id, user_id=user.id, can_sign=can_sign, can_manage=can_manage
    )
    session.add(member)
    session.commit()
    return user, member


def own(session, user):
    return session.exec(select(ProviderMember).where(ProviderMember.user_id == user.id)).one()


def duties_of(session, member):
    session.refresh(member)
    return member.can_sign, member.can_manage


def test_duties_are_given_and_taken_and_shown(session, sign_in, rina, provider):
    _kees, member = join(session, provider, name="Kees Jansen")
    browser, address = sign_in(rina), f"{PEOPLE}/{member.id}"

    given = browser.post(address, data={"can_sign": "true", "can_manage": "true"})
    signs = browser.get("/my-organisation").text.count("Tekent<")
    after_giving = duties_of(session, member)
    taken = browser.post(address, data={"can_sign": "false", "can_manage": "true"})

    assert given.headers["location"].endswith("/my-organisation#people")
    assert (after_giving, signs) == ((True, True), 2)
    assert (taken.status_code, duties_of(session, member)) == (303, (False, True))
    changes = select(Event).where(Event.action == "provider.change_duties")
    assert len(session.exec(changes).all()) == 2


def test_a_wrong_duty_is_said_at_its_page(session, sign_in, rina, provider):
    _kees, member = join(session, provider)

    answer = sign_in(rina).post(f"{PEOPLE}/{member.id}", data={"can_sign": "misschien"})

    assert (answer.status_code, duties_of(session, member)) == (422, (False, False))


@pytest.mark.parametrize(
    ("duties", "told"),
    [
        ({"can_sign": "false", "can_manage": "true"}, "Iemand moet voor uw organisatie tekenen."),
        ({"can_sign": "true", "can_manage": "false"}, "Iemand moet de mensen beheren."),
    ],
)
def test_the_last_one_with_a_duty_keeps_it(session, sign_in, rina, provider, duties, told):
    join(session, provider)
    mine = own(session, rina)

    answer = sign_in(rina).post(f"{PEOPLE}/{mine.id}", data=duties)

    assert (answer.status_code, told in answer.text) == (409, True)
    assert duties_of(session, mine) == (True, True)


def test_who_manages_without_signing_lets_nobody_sign_nor_ends_who_does(
    session, sign_in, rina, provider
):
    mees, _member = join(session, provider, name="Mees Beheert", can_manage=True)
    _kees, member = join(session, provider)
    browser, signs = sign_in(mees), own(session, rina)

    answers = [
        browser.post(f"{PEOPLE}/{member.id}", data={"can_sign": "true"}),
        browser.post(f"{PEOPLE}/{signs.id}/remove"),
    ]

    assert [one.status_code for one in answers] == [403, 403]
    assert all("Alleen wie voor uw organisatie tekent" in one.text for one in answers)
    assert (duties_of(session, member), duties_of(session, signs)) == ((False, False), (True, True))


def test_who_does_not_manage_changes_nobody_and_a_stranger_finds_nobody(
    session, sign_in, rina, provider
):
    kees, _member = join(session, provider, can_sign=True)
    stranger = make_user(session)
    make_provider(session, stranger)
    address = f"{PEOPLE}/{own(session, rina).id}"
    data = {"can_sign": "false", "can_manage": "false"}

    statuses = {
        user: [
            browser.get(address).status_code,
            browser.post(address, data=data).status_code,
            browser.post(f"{address}/remove").status_code,
        ]
        for user, browser in (("kees", sign_in(kees)), ("stranger", sign_in(stranger)))
    }

    assert statuses == {"kees": [403] * 3, "stranger": [404] * 3}
    assert duties_of(session, own(session, rina)) == (True, True)


def test_ending_a_colleague_leaves_the_account(session, sign_in, rina, provider):
    kees, member = join(session, provider, name="Kees Jansen")

    sign_in(rina).post(f"{PEOPLE}/{member.id}/remove")

    assert "Kees Jansen" not in sign_in(rina).get("/my-organisation").text
    assert session.exec(select(User).where(User.id == kees.id)).one().disabled_at is None
    assert sign_in(kees).get("/me").status_code == 200


def test_who_ends_the_own_duties_comes_at_a_page_that_exists(session, sign_in, rina, provider):
    mees, member = join(session, provider, can_manage=True)
    browser = sign_in(mees)

    answer = browser.post(f"{PEOPLE}/{member.id}/remove")

    assert browser.get(answer.headers["location"]).status_code == 200
