"""Conflicts, ties and their hints."""

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.core.errors import ConflictError
from app.declarations.models import Party, PartyRole
from app.evaluation.models import PastScore, Score
from app.evaluation.worklist import my_lots
from app.panels import service
from app.panels.forms import ReasonForm, SideJobForm
from app.panels.models import Declaration
from app.panels.panel import panel_of, undeclared
from app.panels.ties import add_side_job, hints_for, judge_harmless, side_jobs_of, ties_of
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    make_room,
    score_all,
)
from tests.evaluation.seeing import text_of
from tests.factories import make_user


def test_a_conflict_takes_what_was_given_out_of_the_count(session):
    room = make_room(session)
    person = room.evaluators[0]
    declare_all(session, room)
    score_all(session, room, person)
    session.add(_party(room, "Zorgboerderij De Es"))
    session.flush()

    again = undeclared(session, room.lot, person)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)

    assert [one.id for one in again] == [room.submissions[0].provider_id]
    assert session.exec(select(Score)).all() == []
    assert len(session.exec(select(PastScore)).all()) == 4
    assert panel_of(session, room.lot) == [room.evaluators[1]]


def _party(room, name):
    return Party(tender_id=room.tender.id, submission_id=room.submissions[0].id, position=1,
                 role=PartyRole.SUBCONTRACTOR, name=name)  # fmt: skip


def test_a_new_name_asks_for_a_new_declaration(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    person = room.evaluators[0]
    session.commit()
    browser, url = sign_in(person), f"/lots/{room.lot.id}/conflicts"

    before = (len(undeclared(session, room.lot, person)), browser.get(url).text)
    session.add(_party(room, "Zorgboerderij De Es"))
    session.commit()
    mine = my_lots(session, person)[0]
    page = text_of(browser.get(url))
    service.declare(session, room.lot, person, declaration(session, room.lot))

    assert before[0] == 0
    assert "De Es" not in before[1]
    assert (mine.to_declare, mine.next) == (1, "declare")
    assert "Samen met: Zorgboerderij De Es" in page
    assert "Er is een naam bij gekomen" in page
    assert undeclared(session, room.lot, person) == []
    signed = session.exec(select(Declaration).where(Declaration.user_id == person.id)).all()
    assert sorted(len(one.names) for one in signed) == [1, 2]


def test_stated_jobs_hint_at_a_bidder(session, sign_in):
    room = make_room(session)
    person = room.evaluators[0]
    session.add(_party(room, "Stichting Zorgboerderij De Es"))
    jobs = [
        add_side_job(session, person, SideJobForm(organisation=name, until="2023"))
        for name in ("Zorgboerderij de Es B.V.", "Boerderij", "Es")
    ]
    session.commit()

    page = sign_in(person).get(f"/lots/{room.lot.id}/conflicts")

    assert hints_for(jobs, ["Stichting Zorgboerderij De Es"]) == [jobs[0]]
    assert "U gaf op: Zorgboerderij de Es B.V., 2023" in text_of(page)
    assert "U gaf op: Boerderij" not in text_of(page)


def test_side_jobs_are_one_s_own(session, sign_in):
    one, other = make_user(session), make_user(session)
    session.commit()
    browser = sign_in(one)

    wrong = browser.post("/evaluations/side-jobs", data={"role": "adviseur"})
    browser.post("/evaluations/side-jobs", data={"organisation": "Lindeborgh"})
    page = browser.get("/evaluations/side-jobs")
    (job,) = side_jobs_of(session, one)
    theirs = sign_in(other)
    refused = theirs.post(f"/evaluations/side-jobs/{job.id}/remove")
    gone = browser.post(f"/evaluations/side-jobs/{job.id}/remove")

    assert (wrong.status_code, refused.status_code, gone.status_code) == (422, 404, 303)
    assert "adviseur" in wrong.text
    assert "Lindeborgh" in page.text
    assert "Lindeborgh" not in theirs.get("/evaluations/side-jobs").text
    assert side_jobs_of(session, one) == []


def test_a_known_tie_judged_harmless_lets_somebody_back(session, sign_in):
    room = make_room(session)
    person = room.evaluators[0]
    session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)
    session.commit()
    (tie,) = ties_of(session, room.lot)
    browser = sign_in(room.officer)
    url = f"/lots/{room.lot.id}/panel/ties/{tie.declaration.id}"

    off = panel_of(session, room.lot)
    page = browser.get(url)
    wrong = browser.post(url, data={"reason": "Oud."})
    done = browser.post(url, data={"reason": REASON})
    session.expire_all()

    assert off == [room.evaluators[1]]
    assert "Ik werkte hier tot 2024." in page.text
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert panel_of(session, room.lot) == room.evaluators
    (kept,) = ties_of(session, room.lot)
    waived = (kept.declaration.waiver, kept.declaration.waived_by_id)
    assert waived == (REASON, room.officer.id)
    assert "Onschadelijk bevonden" in browser.get(f"/lots/{room.lot.id}/panel").text
    with pytest.raises(ConflictError):
        judge_harmless(session, room.lot, room.officer, kept, ReasonForm(reason=REASON))
