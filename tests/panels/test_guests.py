import pytest
from sqlmodel import select

from app.accounts.models import EntryLink, User
from app.accounts.permissions import Duty
from app.accounts.service import user_by_email
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.outbox import Job
from app.evaluation.worklist import my_lots
from app.panels import service
from app.panels.answers import answers_of
from app.panels.forms import GuestForm, ReasonForm
from app.panels.guests import guests_of, invite_guest
from app.panels.mails import guest
from app.panels.models import Guest
from app.panels.panel import observers_of, panel_of
from app.panels.ties import judge_harmless, ties_of
from tests.evaluation.factories import (
    declaration,
    declare_all,
    hand_in_all,
    make_room,
    settle_all,
)
from tests.evaluation.seeing import CANARY, point_url, score_url, text_of
from tests.evaluation.told import told
from tests.factories import assign, make_provider, make_user

WHY = "Kent de zorg voor mensen met autisme van binnenuit."


def guest_form(duty=Duty.OBSERVER, email="dirk@deskundig.example", **more):
    return GuestForm(
        name="Dirk Deskundig", email=email, organisation="Cliëntenraad Zuid", duty=duty, reason=WHY,
        **more,
    )  # fmt: skip


def test_somebody_from_outside_gets_a_seat_a_way_in_and_a_message(session, settings):
    room = make_room(session)

    made = invite_guest(session, room.lot, room.officer, guest_form(Duty.EVALUATOR))

    person = user_by_email(session, "dirk@deskundig.example")
    assert [(one.id, user.id) for one, user in guests_of(session, room.lot)] == [
        (made.id, person.id)
    ]
    assert person.id in {one.id for one in panel_of(session, room.lot)}
    assert [lot.lot.id for lot in my_lots(session, person)] == [room.lot.id]
    assert session.exec(select(EntryLink.user_id)).all() == [person.id]
    assert told(session, "panel.invite") == [
        (room.officer.id, {"after": {
            "lot": str(room.lot.id), "user": str(person.id), "duty": "evaluator",
            "organisation": "Cliëntenraad Zuid", "reason": WHY,
        }})
    ]  # fmt: skip
    assert "mail.guest" in session.exec(select(Job.kind)).all()
    mail = guest(session, settings, {"guest_id": str(made.id)})
    assert (mail.to, mail.subject) == (
        "dirk@deskundig.example", "Uitnodiging: beoordeel mee voor perceel 1",
    )  # fmt: skip
    assert "Kies eerst een wachtwoord" in mail.text
    assert WHY in mail.text


def test_who_acts_for_a_provider_or_an_authority_is_no_guest(session):
    room = make_room(session)
    bidder = make_user(session, name="Bea Bieder")
    make_provider(session, bidder)
    faults = []

    for email in (bidder.email, room.officer.email):
        with pytest.raises(InvalidError) as error:
            invite_guest(session, room.lot, room.officer, guest_form(email=email))
        faults.append((error.value.field, str(error.value.message)))

    assert faults == [
        ("email", "Deze persoon treedt hier op voor een aanbieder en kan niet in een commissie "
                  "zitten."),
        ("email", "Deze persoon werkt bij een gemeente. Laat die gemeente meedoen en geef daar de "
                  "taak."),
    ]  # fmt: skip


def test_nobody_joins_the_panel_once_consensus_is_open_but_somebody_may_still_attend(session):
    room = make_room(session)
    hand_in_all(session, room)
    consensus.open_consensus(session, room.lot, room.chair)

    with pytest.raises(ConflictError):
        invite_guest(session, room.lot, room.officer, guest_form(Duty.EVALUATOR))
    invite_guest(session, room.lot, room.officer, guest_form())

    assert [person.name for person in observers_of(session, room.lot)] == ["Dirk Deskundig"]
    settle_all(session, room)
    consensus.fix(session, room.lot, room.chair, everybody(session, room.lot))
    with pytest.raises(ConflictError):
        invite_guest(session, room.lot, room.officer, guest_form(email="na@afloop.example"))


def test_an_observer_reads_along_only_after_declaring_and_in_the_meeting(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)
    browser = sign_in(observer)
    answer = answers_of(session, room.lot)[0]
    seen = []

    def note():
        session.commit()
        seen.append(
            [
                browser.get(url).status_code
                for url in (f"/lots/{room.lot.id}/consensus", point_url(answer), score_url(answer),
                            f"/lots/{room.lot.id}/progress", f"/tenders/{room.tender.id}")
            ]
        )  # fmt: skip

    note()
    consensus.open_consensus(session, room.lot, room.chair)
    note()
    service.declare(session, room.lot, observer, declaration(session, room.lot))
    note()

    assert seen == [
        [200, 409, 404, 404, 404],
        [403, 403, 404, 404, 404],
        [200, 200, 404, 404, 404],
    ]
    assert "Zegt Beoordelaar 1." in browser.get(point_url(answer)).text
    settled = browser.post(point_url(answer), data={"step": "goed", "motivation": CANARY})
    assert settled.status_code == 404


def test_an_observer_with_a_tie_is_off_the_lot(session, sign_in):
    room = make_room(session)
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)

    service.declare(
        session, room.lot, observer,
        declaration(session, room.lot, tie_with=room.submissions[0]),
    )  # fmt: skip

    session.commit()
    page = sign_in(observer).get(f"/lots/{room.lot.id}/consensus")
    assert (observers_of(session, room.lot), page.status_code) == ([], 404)


def test_officer_invites_on_the_page_and_a_fault_keeps_what_was_typed(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel/guests"
    typed = {"name": "Dirk Deskundig", "email": "dirk@deskundig.example", "duty": "observer",
             "organisation": "Cliëntenraad Zuid", "reason": "Kort"}  # fmt: skip

    empty = browser.get(url)
    refused = browser.post(url, data=typed)
    taken = browser.post(url, data={**typed, "email": room.officer.email, "reason": WHY})
    done = browser.post(url, data={**typed, "reason": WHY})

    assert (empty.status_code, refused.status_code, taken.status_code, done.status_code) == (
        200, 422, 422, 303,
    )  # fmt: skip
    assert 'value="Cliëntenraad Zuid"' in refused.text
    assert "Deze persoon werkt bij een gemeente." in text_of(taken)
    page = text_of(browser.get(f"/lots/{room.lot.id}/panel"))
    assert "Waarnemers zij wonen het overleg bij" in page
    assert "Dirk Deskundig Cliëntenraad Zuid" in page
    for person in (room.chair, room.evaluators[0], make_user(session)):
        session.commit()
        assert sign_in(person).get(url).status_code == 404


def test_a_guest_whose_tie_is_judged_harmless_comes_back(session):
    room = make_room(session)
    invite_guest(session, room.lot, room.officer, guest_form(Duty.EVALUATOR))
    person = session.exec(select(User).where(User.name == "Dirk Deskundig")).one()
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)
    off = [one.name for one in panel_of(session, room.lot)]

    (tie,) = ties_of(session, room.lot)
    judge_harmless(session, room.lot, room.officer, tie, ReasonForm(reason=WHY))

    assert off == ["Beoordelaar 1", "Beoordelaar 2"]
    assert [one.name for one in panel_of(session, room.lot)] == [*off, "Dirk Deskundig"]
    with pytest.raises(NotFoundError):
        service.declare(session, room.lot, make_user(session), form)
    assert session.exec(select(Guest.organisation)).all() == ["Cliëntenraad Zuid"]
