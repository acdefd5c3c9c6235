"""The provider's own pages: what they show, to whom, and what they keep when refused."""

import re
from datetime import date

import pytest
from sqlmodel import select

from app.evidence.access import held
from app.evidence.models import Proof
from tests.evidence.factories import FORM, HOLDER, certificate, keep
from tests.factories import make_provider, make_tender, make_user


@pytest.fixture
def person(session):
    return make_user(session)


@pytest.fixture
def provider(session, person):
    return make_provider(session, person, name=HOLDER)


def title(page):
    return re.search(r"<h1[^>]*>([^<]+)</h1>", page.text)[1]


def test_a_file_comes_in_is_looked_at_and_told(session, keys, provider, person, sign_in):
    browser = sign_in(person)
    assert 'href="/my-file/new/certificate"' in browser.get("/my-file/new").text

    files = {"file": ("hkz.pdf", certificate(), "application/pdf")}
    came = browser.post("/my-file/new/certificate", files=files)
    proof = session.exec(select(Proof)).one()
    page = browser.get(came.headers["location"])

    assert came.headers["location"] == f"/my-file/{proof.id}/tell"
    assert "Klopt dit?" in page.text
    assert f'value="{HOLDER}"' in page.text
    assert 'value="31-5-2028"' in page.text
    assert '<option value="hkz" selected>' in page.text
    session.expire_all()
    assert held(keys, _loaded(session)).facts.holder == ""

    data = {"holder": HOLDER, "valid_to": "31 mei 2028", "version": "0", "standing": "valid"}
    told = browser.post(f"/my-file/{proof.id}/tell", data=data)

    assert told.headers["location"] == f"/my-file/{proof.id}"
    session.expire_all()
    facts = held(keys, _loaded(session)).facts
    assert (facts.holder, facts.valid_to, facts.found) == (
        HOLDER, date(2028, 5, 31), ("holder", "valid_to"),
    )  # fmt: skip


def _loaded(session):
    proof = session.exec(select(Proof)).one()
    session.refresh(proof, ["versions"])
    return proof


def test_a_refused_file_says_why_at_its_field(session, provider, person, sign_in):
    files = {"file": ("hkz.pdf", b"geen pdf \x00", "application/pdf")}

    page = sign_in(person).post("/my-file/new/certificate", files=files)

    assert page.status_code == 422
    assert 'href="#f-file"' in page.text
    assert session.exec(select(Proof)).all() == []


def test_a_kind_that_does_not_exist_is_no_page(provider, person, sign_in):
    assert sign_in(person).get("/my-file/new/horoscope").status_code == 404


def test_a_wrong_day_keeps_what_was_typed(session, keys, storage, provider, person, sign_in):
    proof = keep(session, keys, storage, provider, person)
    session.commit()
    typed = {"holder": "Onze naam", "valid_from": "1-6-2028", "valid_to": "31-6-2028"}

    wrong = sign_in(person).post(f"/my-file/{proof.id}/tell", data=typed)
    turned = sign_in(person).post(
        f"/my-file/{proof.id}/tell", data={**typed, "valid_to": "1-5-2028"}
    )

    assert (wrong.status_code, turned.status_code) == (422, 422)
    for page in (wrong, turned):
        assert 'value="Onze naam"' in page.text
    assert "Deze dag bestaat niet" in wrong.text
    assert "Het stopt voordat het begint" in turned.text


def test_the_second_of_two_people_is_told(session, keys, storage, provider, person, sign_in):
    proof = keep(session, keys, storage, provider, person)
    session.commit()
    browser, typed = sign_in(person), {"holder": HOLDER, "version": "1"}
    browser.post(f"/my-file/{proof.id}/tell", data={**typed, "number": "K-7"})

    late = browser.post(f"/my-file/{proof.id}/tell", data={**typed, "number": "K-8"})

    assert late.status_code == 409
    assert 'value="K-8"' in late.text
    assert "Een collega bewaarde: K-7" in late.text


PAGES = ("", "/tell", "/withdraw", "/file/replace", "/versions/1/file")


@pytest.mark.parametrize("page", PAGES)
def test_a_rival_an_officer_and_nobody_do_not_reach_it(
    session, keys, storage, provider, person, sign_in, client, page
):
    proof = keep(session, keys, storage, provider, person)
    rival, officer = make_user(session), make_user(session)
    make_provider(session, rival)
    make_tender(session, officer=officer)
    session.commit()
    url = f"/my-file/{proof.id}{page}"

    found = [browser.get(url).status_code for browser in map(sign_in, (person, rival, officer))]

    assert found == [200, 404, 404]
    assert client.get(url).status_code == 303


@pytest.mark.parametrize("act", ["tell", "withdraw", "file/replace"])
def test_a_rival_changes_nothing(session, keys, storage, provider, person, sign_in, act):
    proof = keep(session, keys, storage, provider, person)
    rival = make_user(session)
    make_provider(session, rival)
    session.commit()

    answer = sign_in(rival).post(f"/my-file/{proof.id}/{act}", data={"holder": "Rivaal"})

    assert answer.status_code == 404
    session.expire_all()
    assert held(keys, _loaded(session)).facts.holder == HOLDER
    assert _loaded(session).withdrawn_at is None
    assert len(_loaded(session).versions) == 2


def test_the_own_file_is_handed_over_as_it_came_in(
    session, keys, storage, provider, person, sign_in
):
    content = certificate()
    proof = keep(session, keys, storage, provider, person, content=content)
    session.commit()
    browser = sign_in(person)

    answer = browser.get(f"/my-file/{proof.id}/versions/1/file")

    assert answer.content == content
    assert answer.headers["content-disposition"] == 'attachment; filename="hkz.pdf"'
    assert browser.get(f"/my-file/{proof.id}/versions/9/file").status_code == 404


def test_taking_out_is_a_page_of_its_own(session, keys, storage, provider, person, sign_in):
    proof = keep(session, keys, storage, provider, person)
    session.commit()
    browser = sign_in(person)

    assert "worden vernietigd" in browser.get(f"/my-file/{proof.id}/withdraw").text
    browser.post(f"/my-file/{proof.id}/withdraw")

    assert browser.get(f"/my-file/{proof.id}").status_code == 404
    assert "Hier staat nog niets." in browser.get("/my-file").text


@pytest.mark.parametrize("proofs", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    session, keys, storage, provider, person, sign_in, count_queries, proofs
):
    for n in range(proofs):
        form = FORM.model_copy(update={"title": f"Certificaat {n}"})
        keep(session, keys, storage, provider, person, form=form)
    session.commit()
    browser = sign_in(person)

    with count_queries() as queries:
        page = browser.get("/my-file")

    assert title(page) == "Mijn bewijsdossier"
    assert page.text.count('id="proof-') == proofs
    assert len(queries) == 4  # who acts for whom, the provider, the proofs, their versions
