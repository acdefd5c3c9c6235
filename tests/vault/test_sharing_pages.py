"""The page on which an opener closes the own half for a newcomer."""

from sqlmodel import select

from app.accounts.models import Attempt
from app.accounts.permissions import Duty
from app.vault import passphrases
from app.vault.models import PairWrap
from tests.factories import assign, make_user
from tests.submissions.factories import PASSPHRASE, make_house


def newcomer_of(session, house):
    person = make_user(session, name="Nieuwe Opener")
    passphrases.make_opener_key(session, person, PASSPHRASE, memory_kib=8)
    assign(session, house.tender, person, Duty.OPENER)
    return person


def wraps_of(session, person):
    return session.exec(select(PairWrap).where(PairWrap.first_id == person.id)).all()


def test_an_opener_lets_a_newcomer_begin(session, keys, storage, sign_in):
    house = make_house(session, keys, storage)
    newcomer, browser = newcomer_of(session, house), sign_in(house.openers[0])
    address = f"/tenders/{house.tender.id}/vault/share"

    page = browser.get(address).text
    typed = {"passphrase": PASSPHRASE, "user_id": str(newcomer.id)}
    done = browser.post(address, data=typed)

    assert "Nieuwe Opener" in page
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"/tenders/{house.tender.id}/vault",
    )
    assert len(wraps_of(session, newcomer)) == 4  # two vault keys, each with two others
    assert "Nieuwe Opener" not in browser.get(address).text.split("<main")[1]


def test_a_wrong_passphrase_is_said_kept_apart_and_counted(session, keys, storage, sign_in):
    house = make_house(session, keys, storage)
    newcomer, browser = newcomer_of(session, house), sign_in(house.openers[0])
    session.commit()
    address = f"/tenders/{house.tender.id}/vault/share"

    answer = browser.post(
        address, data={"passphrase": "niet de wachtzin", "user_id": str(newcomer.id)}
    )

    assert answer.status_code == 422
    assert f'value="{newcomer.id}" selected' in answer.text
    assert "niet de wachtzin" not in answer.text
    attempts = [one.what for one in session.exec(select(Attempt))]
    assert attempts == [f"vault:{house.openers[0].id}"]
    assert wraps_of(session, newcomer) == []


def test_somebody_elses_id_and_no_id_are_refused(session, keys, storage, sign_in):
    house = make_house(session, keys, storage)
    newcomer_of(session, house)
    stranger = make_user(session)
    browser, address = sign_in(house.openers[0]), f"/tenders/{house.tender.id}/vault/share"

    answers = [
        browser.post(address, data={"passphrase": PASSPHRASE, "user_id": typed}).status_code
        for typed in (str(stranger.id), str(house.openers[1].id), "", "' OR 1=1 --")
    ]

    assert answers == [422] * 4
    assert wraps_of(session, stranger) == []


def test_who_is_no_opener_finds_nothing(session, keys, storage, sign_in):
    house = make_house(session, keys, storage)
    newcomer = newcomer_of(session, house)
    address = f"/tenders/{house.tender.id}/vault/share"
    typed = {"passphrase": PASSPHRASE, "user_id": str(newcomer.id)}
    assert sign_in(house.openers[0]).get(address).status_code == 200

    found = {
        answer.status_code
        for who in (house.officer, make_user(session))
        for answer in (sign_in(who).get(address), sign_in(who).post(address, data=typed))
    }

    assert found <= {403, 404}
    assert wraps_of(session, newcomer) == []
