"""The page of a person's own vault passphrase."""

import pytest
from sqlmodel import select

from app.vault.models import OpenerKey, VaultKey
from app.vault.passphrases import openers_of
from tests.tenders.factories import complete_tender


def test_make_a_passphrase(session, sign_in, officer):
    client = sign_in(officer)
    before = client.get("/me/vault-key")

    answer = client.post(
        "/me/vault-key",
        data={"passphrase": "paard batterij nietje", "again": "paard batterij nietje"},
    )

    assert "Niemand kan deze wachtzin opnieuw instellen" in before.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/vault-key")
    assert session.exec(select(OpenerKey.user_id)).all() == [officer.id]
    assert "U hebt een wachtzin voor de kluis" in client.get("/me/vault-key").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"passphrase": "kort", "again": "kort"}, "minstens 12 tekens"),
        ({"passphrase": "paard batterij nietje", "again": "anders"}, "niet dezelfde wachtzin"),
        ({"passphrase": "aaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaa"}, "lastiger te raden"),
    ],
)
def test_what_is_wrong_with_a_passphrase_is_said(session, sign_in, officer, typed, told):
    answer = sign_in(officer).post("/me/vault-key", data=typed)

    assert answer.status_code == 422
    assert told in answer.text
    assert "paard batterij" not in answer.text
    assert session.exec(select(OpenerKey)).all() == []


def test_nobody_sees_it_without_signing_in(client):
    assert client.get("/me/vault-key").headers["location"] == "/sign-in?next=/me/vault-key"


def test_publishing_without_passphrases_says_so_on_the_page(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    session.commit()

    browser, page = sign_in(officer), f"/tenders/{tender.id}"
    pages = [browser.get(f"{page}{end}").text for end in ("", "/people", "/publication")]
    answer = browser.post(f"{page}/publish")

    assert answer.status_code == 409
    assert "Er is nog niets gepubliceerd" in answer.text
    waiting = ", ".join(user.name for user, _has_key in openers_of(session, tender))
    assert [f"Nog te doen: {waiting}. Het is een taak" in one for one in pages] == [True] * 3
    assert f"hun wachtzin voor de kluis: {waiting}. Het is een taak" in answer.text
    assert f'action="/tenders/{tender.id}/publish"' in answer.text
    session.refresh(tender)
    assert (tender.published_at, session.exec(select(VaultKey)).all()) == (None, [])
