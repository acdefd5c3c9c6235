"""The page on which most people start their day."""

from datetime import date, timedelta

import pytest

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.contracts.models import Contract
from app.tenders.choices import LetterKind, ProcedureKind
from app.tenders.choices import Stage as Phase
from app.tenders.models import LotState
from tests.checks.pages import shown
from tests.factories import assign, lots_of, make_tender, make_user
from tests.work.stage import MINE, Stage

TODAY = date(2026, 3, 2)


def test_visitor_is_sent_to_sign_in(client):
    assert client.get("/tasks").headers["location"] == "/sign-in?next=/tasks"


def test_nothing_to_do_says_so(session, sign_in, officer):
    assert "Niets te doen." in sign_in(officer).get("/tasks").text


def test_who_has_nothing_to_do_is_shown_the_way_to_the_tenders(session, sign_in):
    auditor, nobody = make_user(session), make_user(session)
    assign(session, make_tender(session), auditor, Duty.AUDITOR)

    pages = [sign_in(person).get("/tasks").text for person in (auditor, nobody)]

    way = '<a class="ts-button" href="/tenders">Naar de aanbestedingen</a>'
    assert [(way in page, "Niets te doen." in page) for page in pages] == [
        (True, True),
        (False, True),
    ]


def test_only_others_says_who(session, sign_in, officer):
    make_tender(session, officer=officer, state=LotState.PUBLISHED)

    page = sign_in(officer).get("/tasks").text

    assert "Er wacht nu niets op u" in page
    assert "Aanbieders kunnen inschrijven" in page


@pytest.mark.parametrize("state", LotState)
def test_every_task_links_to_a_page_that_exists(session, sign_in, state):
    person = make_user(session)
    tender = make_tender(session, state=state)
    for duty in Duty:
        assign(session, tender, person, duty)

    answer = sign_in(person).get("/tasks")

    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    for n in range(count):
        make_tender(session, officer=officer, title=f"Aanbesteding {n}")
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get("/tasks")

    assert answer.text.count("Maak de aanbesteding klaar</a>") == count
    assert len(queries) == 40  # posts, then each room once


def test_the_overview_gives_a_turn_to_who_has_the_duty_on_that_lot(session, sign_in):
    tender = make_tender(session, lots=2, state=LotState.SCORING)
    first, second = lots_of(session, tender)
    first.state = LotState.STANDSTILL
    people = [make_user(session) for _lot in (first, second)]
    for person, lot in zip(people, (first, second), strict=True):
        assign(session, tender, person, Duty.EVALUATOR, lot=lot)
    session.commit()

    pages = [sign_in(person).get(f"/tenders/{tender.id}").text for person in people]

    assert ["Naar mijn beoordelingen" in page for page in pages] == [False, True]
    assert ["U bent aan zet" in page for page in pages] == [False, True]


def test_the_overview_names_what_waits_after_the_last_step(session, sign_in):
    stage = Stage(session, Duty.OFFICER, LotState.FINAL)
    award = stage.award(AwardState.FINAL)
    stage.add(award)
    letter = stage.letter(award, LetterKind.WINNER)
    stage.add(letter)
    session.commit()
    browser, address = sign_in(stage.person), f"/tenders/{stage.tender.id}"

    waits = shown(browser.get(address))
    session.add(
        Contract(
            **stage.ids(), award_id=award.id, provider_id=letter.provider_id, signed_on=TODAY,
            starts_on=TODAY, ends_on=TODAY + timedelta(days=900),
        )
    )  # fmt: skip
    session.commit()
    done = shown(browser.get(address))

    assert 'id="next-step">Leg het contract vast<' in waits
    assert "Er wacht niets meer" not in waits
    assert "Er wacht niets meer" in done


def test_a_selection_is_not_called_an_award(session, sign_in):
    stage = Stage(session, Duty.OFFICER, LotState.STANDSTILL, procedure=ProcedureKind.RESTRICTED)
    stage.tender.stage = Phase.SELECTION
    stage.add(stage.award(AwardState.STANDSTILL, ends_in=-1))
    session.commit()

    page = shown(sign_in(stage.person).get(f"/tenders/{stage.tender.id}"))

    assert stage.seen() == [("Maak de selectie definitief", "standstills:standstill", MINE)]
    assert 'id="next-step">Maak de selectie definitief<' in page


@pytest.mark.parametrize(
    ("state", "is_offered"), [(LotState.WITHDRAWN, True), (LotState.FAILED, True),
                              (LotState.FINAL, False)],
)  # fmt: skip
def test_a_lot_that_ended_without_a_contract_can_be_put_out_again(
    session, sign_in, officer, state, is_offered
):
    tender = make_tender(session, officer=officer, state=state)
    [lot] = lots_of(session, tender)
    session.commit()
    officers, auditor = sign_in(officer), make_user(session)
    assign(session, tender, auditor, Duty.AUDITOR)
    session.commit()
    link = f'href="/lots/{lot.id}/repeat"'

    assert (link in officers.get(f"/tenders/{tender.id}").text) == is_offered
    assert link not in sign_in(auditor).get(f"/tenders/{tender.id}").text
    assert officers.get(f"/lots/{lot.id}/repeat").status_code == 200
