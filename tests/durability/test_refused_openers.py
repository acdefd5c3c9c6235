"""What is kept of a refused attempt at the vault is written while the request itself holds on."""

import pytest
from sqlmodel import select

from app.accounts import signing_in
from app.accounts.models import Attempt
from app.accounts.permissions import Duty
from app.core import db
from app.core.db import reading
from app.vault import passphrases
from tests.browsing import browser
from tests.factories import assign, make_user
from tests.submissions.factories import PASSPHRASE


@pytest.fixture
def opener(place):
    """An opener at a browser, and somebody who came after publication."""
    house = place.made
    newcomer = make_user(house.session)
    passphrases.make_opener_key(house.session, newcomer, PASSPHRASE, memory_kib=8)
    assign(house.session, house.tender, newcomer, Duty.OPENER)
    user = house.openers[0]
    token = signing_in.start_sign_in(house.session, user, second_factor=True)
    house.session.commit()
    return user.id, newcomer.id, browser(place.application, token)


def test_a_wrong_passphrase_holds_nobody_up(place, opener, monkeypatch):
    user_id, newcomer_id, client = opener
    monkeypatch.setattr(db, "PATIENCE", 2.0)

    answer = client.post(
        f"/tenders/{place.tender_id}/vault/share",
        data={"user_id": str(newcomer_id), "passphrase": "niet de wachtzin"},
    )

    assert answer.status_code == 422
    assert "Dit is niet uw wachtzin voor de kluis." in answer.text
    with reading(place.engine) as session:
        kept = [one.what for one in session.exec(select(Attempt))]
    assert kept == [f"vault:{user_id}"]
