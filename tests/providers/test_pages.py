"""Pages of providers: registering, and the own organisation."""

import re

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.core.outbox import Job
from app.providers import service
from app.providers.forms import ColleagueForm
from app.providers.models import Provider, ProviderInvitation, ProviderMember
from tests.factories import make_provider, make_tender, make_user

GIVEN = {"name": "Thuisvast Zorg vof", "kvk_number": "9900 1234", "person": "Rina Mulder",
         "email": "rina@thuisvast.nl"}  # fmt: skip


def test_provider_registers_chooses_a_password_and_sees_its_organisation(session, client):
    assert "Registreren als aanbieder" in client.get("/registreren").text

    answer = client.post("/registreren", data=GIVEN)
    token = session.exec(select(Job).where(Job.kind == "mail.entry")).one().payload["token"]
    client.post(f"/invitations/{token}", data={"password": "een zin die lang is"})
    page = client.get("/my-organisation")

    assert "Kijk in uw mail" in answer.text
    assert "KvK 99001234" in page.text
    assert "Thuisvast Zorg vof" in page.text


def test_registering_answers_the_same_for_a_known_address(session, client):
    user = make_user(session)
    session.commit()

    known = client.post("/registreren", data={**GIVEN, "email": user.email})
    new = client.post("/registreren", data=GIVEN)

    assert known.status_code == new.status_code == 200
    assert known.text.replace(user.email, "") == new.text.replace(GIVEN["email"], "")
    assert len(session.exec(select(Provider)).all()) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kvk_number": "123"}, "kvk_number"), ({"email": "rina"}, "email"), ({"name": ""}, "name")],
)
def test_registering_with_a_fault_keeps_what_was_typed(session, client, change, field):
    response = client.post("/registreren", data={**GIVEN, **change})

    assert response.status_code == 422
    assert re.findall(r'<a href="#(f-\w+)">', response.text) == [f"f-{field}"]
    for kept in {**GIVEN, **change}.values():
        assert kept in response.text
    assert session.exec(select(Provider)).all() == []


def test_registering_has_a_limit_per_place(session, client):
    statuses = [
        client.post("/registreren", data={**GIVEN, "email": f"p{n}@x.nl"}).status_code
        for n in range(21)
    ]

    assert statuses == [200] * 20 + [429]
    assert len(session.exec(select(Provider)).all()) == 20


def test_signed_in_person_adds_an_organisation(session, sign_in):
    user = make_user(session)
    browser = sign_in(user)
    assert browser.get("/registreren").headers["location"] == "/my-organisation/new"
    assert browser.get("/my-organisation").status_code == 404

    wrong = browser.post("/my-organisation/new", data={"name": "Herstel", "kvk_number": "1"})
    assert (wrong.status_code, 'value="Herstel"' in wrong.text) == (422, True)
    browser.post("/my-organisation/new", data={"name": "Herstel", "kvk_number": "99001111"})

    assert service.provider_of(session, user).name == "Herstel"
    assert browser.get("/my-organisation/new").headers["location"] == "/my-organisation"


def test_organisation_of_another_with_the_same_number_stays_unseen(session, sign_in):
    one, other = make_user(session), make_user(session)
    make_provider(session, one, name="Eerste Zorg", kvk="99001234")
    make_provider(session, other, name="Tweede Zorg", kvk="99001234")

    page = sign_in(other).get("/my-organisation").text

    assert "Tweede Zorg" in page
    assert "Eerste Zorg" not in page
    assert one.email not in page


def test_officer_reaches_no_organisation_page(session, sign_in, officer):
    make_tender(session, officer=officer)
    make_provider(session, make_user(session))

    assert sign_in(officer).get("/my-organisation").status_code == 404


def test_visitor_is_sent_to_sign_in(client):
    assert client.get("/my-organisation").headers["location"] == "/sign-in?next=/my-organisation"


def test_data_are_saved_or_kept_with_their_fault(session, sign_in):
    user = make_user(session)
    provider = make_provider(session, user)
    browser = sign_in(user)
    data = {"name": "Nieuw bv", "short_name": "Nieuw", "kvk_number": "99004321", "email": "n@x.nl",
            "place": "Baarn"}  # fmt: skip

    wrong = browser.post("/my-organisation", data={**data, "kvk_number": "9"})
    assert wrong.status_code == 422
    assert 'value="Baarn"' in wrong.text
    assert browser.post("/my-organisation", data=data).status_code == 303

    session.refresh(provider)
    assert (provider.name, provider.kvk_number, provider.place) == ("Nieuw bv", "99004321", "Baarn")


def test_colleague_without_signature_reads_only(session, sign_in):
    helps = make_user(session)
    provider = make_provider(session, make_user(session))
    session.add(ProviderMember(provider_id=provider.id, user_id=helps.id, can_sign=False))
    session.commit()
    browser = sign_in(helps)

    page = browser.get("/my-organisation").text

    assert provider.name in page
    assert "<input" not in page.split("<main")[1]
    data = {"name": "X", "short_name": "X", "kvk_number": "99000001", "email": "x@x.nl"}
    assert browser.post("/my-organisation", data=data).status_code == 403
    assert browser.get("/my-organisation/invite").status_code == 403
    data = {"name": "Otto", "email": "otto@x.nl"}
    assert browser.post("/my-organisation/invite", data=data).status_code == 403
    session.refresh(provider)
    assert provider.name != "X"


def test_colleague_is_invited_once(session, sign_in):
    user = make_user(session)
    make_provider(session, user)
    browser = sign_in(user)
    data = {"name": "Otto", "email": "otto@x.nl", "can_sign": "true"}

    assert (
        browser.post("/my-organisation/invite", data=data).headers["location"].endswith("#people")
    )
    again = browser.post("/my-organisation/invite", data=data)

    assert again.status_code == 422
    assert 'value="otto@x.nl"' in again.text
    assert session.exec(select(User).where(User.email == "otto@x.nl")).one().name == "Otto"
    assert "otto@x.nl" in browser.get("/my-organisation").text


def test_invitation_is_seen_and_accepted_by_its_person_only(session, sign_in):
    user, known, stranger = make_user(session), make_user(session), make_user(session)
    provider = make_provider(session, user, name="Thuisvast")
    service.add_member(session, provider, user, ColleagueForm(name="Kees", email=known.email))
    invitation = session.exec(select(ProviderInvitation)).one()
    address = f"/provider-invitations/{invitation.id}"

    assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(stranger).post(f"{address}/accept").status_code == 404
    browser = sign_in(known)
    assert "Werken namens Thuisvast?" in browser.get(address).text
    assert browser.post(f"{address}/accept").headers["location"] == "/my-organisation"

    assert "Thuisvast" in browser.get("/my-organisation").text
    assert "Ja, ik werk" not in browser.get(address).text


def test_declined_invitation_leads_nowhere(session, sign_in):
    user, known = make_user(session), make_user(session)
    provider = make_provider(session, user)
    service.add_member(session, provider, user, ColleagueForm(name="Kees", email=known.email))
    invitation = session.exec(select(ProviderInvitation)).one()
    browser = sign_in(known)

    assert browser.post(f"/provider-invitations/{invitation.id}/decline").status_code == 303

    assert browser.get("/my-organisation").status_code == 404
    assert service.provider_of(session, known) is None


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_takes_as_many_queries_for_one_as_for_three(
    session, sign_in, count_queries, count
):
    people = [make_user(session) for _n in range(count)]
    make_provider(session, *people)
    browser = sign_in(people[0])

    with count_queries() as queries:
        page = browser.get("/my-organisation")

    assert sum(one.email in page.text for one in people) == count
    # membership, its provider, the people, who was asked, earlier contracts
    assert len(queries) == 5
