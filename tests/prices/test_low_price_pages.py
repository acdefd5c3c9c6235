"""The pages of a low price, for who asks, answers and judges."""

from fractions import Fraction

import pytest

from app.core.errors import NotFoundError
from app.prices import low_prices
from app.prices.forms import AnswerForm, JudgeForm
from app.prices.waiting import lots_to_look_at, questions_waiting
from app.submissions.asked import Asked, asked_of
from app.work.service import tasks_of
from tests.evaluation.seeing import text_of
from tests.factories import make_user
from tests.prices.factories import BECAUSE, SO, WHY, asked, judged, priced_room


def test_nothing_is_known_of_a_price_before_two_people_opened_them(session, sign_in):
    room, _person, _decider = priced_room(session, "60", "100", is_open=False)
    session.commit()

    page = sign_in(room.officer).get(f"/lots/{room.lot.id}/low-prices")

    assert low_prices.low_prices(session, room.lot) == []
    assert "Er is nog geen prijs open." in text_of(page)
    room.lot.rules = {**room.lot.rules, "price_rule": {"fixed": "80"}}  # nobody gives a price
    session.commit()
    assert sign_in(room.officer).get(f"/lots/{room.lot.id}/low-prices").status_code == 404


def test_a_provider_answers_on_its_own_page_and_nobody_else_sees_it(session, sign_in):
    room, person, _decider = priced_room(session, "60", "100")
    url = f"/submissions/{room.submissions[0].id}/price-question"
    session.commit()
    browser = sign_in(person)
    before = browser.get(url).status_code
    asked(session, room)
    session.commit()

    page = browser.get(url)
    short = browser.post(url, data={"answer": "Kort"})
    done = browser.post(url, data={"answer": BECAUSE})
    after = text_of(browser.get(url))
    others = [sign_in(one).get(url).status_code
              for one in (room.officer, room.chair, make_user(session))]  # fmt: skip

    assert (before, page.status_code, short.status_code, done.status_code) == (404, 200, 422, 303)
    assert WHY in text_of(page)
    assert "Kort</textarea>" in short.text
    assert BECAUSE in after
    assert others == [404, 404, 404]
    with pytest.raises(NotFoundError):
        low_prices.own_questions(session, room.submissions[1])


def test_officer_asks_and_two_judge_on_the_pages(session, sign_in):
    room, person, decider = priced_room(session, "60", "100")
    session.commit()
    here = f"/lots/{room.lot.id}/low-prices"
    url = f"{here}/{room.submissions[0].id}"
    officer, second = sign_in(room.officer), sign_in(decider)

    short = officer.post(f"{url}/ask", data={"asks": "Kort", "due_at": "10-3-2026 17.00"})
    early = officer.post(f"{url}/ask", data={"asks": WHY, "due_at": "2-3-2026 12.00"})
    done = officer.post(f"{url}/ask", data={"asks": WHY, "due_at": "10-3-2026 17.00"})
    by_decider = second.post(f"{url}/ask", data={"asks": WHY, "due_at": "10-3-2026 17.00"})
    session.expire_all()
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    session.commit()
    wrong = officer.post(f"{url}/judge", data={"judgement": SO})
    judged = officer.post(f"{url}/judge", data={"is_explained": "true", "judgement": SO})
    own = officer.post(f"{url}/confirm")
    confirmed = second.post(f"{url}/confirm")

    codes = (short, early, done, by_decider, wrong, judged, own, confirmed)
    assert [one.status_code for one in codes] == [422, 422, 303, 404, 422, 303, 403, 303]
    assert "Kort</textarea>" in short.text
    assert "De prijs is goed toegelicht" in text_of(officer.get(url))
    assert "Toegelicht" in text_of(second.get(here))
    assert [sign_in(one).get(here).status_code for one in (room.chair, room.evaluators[0])] == [
        404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize("submissions", [1, 3])
def test_query_count_does_not_grow_with_prices(session, sign_in, count_queries, submissions):
    room, _person, _decider = priced_room(session, *(["100"] * submissions))
    session.commit()
    session.expire_all()
    browser = sign_in(room.officer)

    with count_queries() as queries:
        page = browser.get(f"/lots/{room.lot.id}/low-prices")

    assert page.text.count('id="price-') == submissions
    assert page.text.count("niet lager") == (submissions if submissions > 1 else 0)
    assert len(queries) == 9


def test_who_fell_away_stands_on_the_page_and_sets_no_mean(session, sign_in):
    room, person, decider = priced_room(session, "60", "100", "140")
    judged(session, room, person, decider, explained=False)
    session.commit()
    here = f"/lots/{room.lot.id}/low-prices"

    found = low_prices.low_prices(session, room.lot)
    page = sign_in(room.officer).get(f"{here}/{room.submissions[0].id}")

    # 100 beside 140 alone: 40 of 140 below; 140 beside 100: 40 of 100 above
    assert [(one.submission.number, one.below) for one in found] == [
        (2, Fraction(2, 7)),
        (1, None),
        (3, Fraction(-2, 5)),
    ]
    assert "De inschrijving is afgevallen" in page.text
    assert f"{here}/{room.submissions[0].id}/ask" not in page.text


def test_a_question_about_a_price_waits_for_who_is_next(session, sign_in):
    room, person, decider = priced_room(session, "60", "100")
    lots = [room.lot.id]
    before = lots_to_look_at(session, lots)
    asked(session, room)
    on_list = asked_of(session, [one.id for one in room.submissions])
    [open_] = questions_waiting(session, lots)[room.lot.id]
    theirs = [(one.title, one.href_name, one.due) for one in tasks_of(session, person)]
    waits = [(one.title, one.is_mine) for one in tasks_of(session, decider)]
    session.commit()
    page = text_of(sign_in(person).get("/submissions"))
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    answered = [(one.title, one.is_mine) for one in tasks_of(session, decider)]
    question = low_prices.own_questions(session, room.submissions[0])[0]
    form = JudgeForm(is_explained=True, judgement=SO)
    low_prices.propose_judgement(session, room.lot, question, decider, form)
    own = [(one.title, one.is_mine) for one in tasks_of(session, decider)]
    others = [
        one.title for one in tasks_of(session, room.officer) if one.href_name == "prices:low_price"
    ]
    low_prices.confirm_judgement(session, room.lot, question, room.officer)

    # 60 lies 40 of 100 below the other
    assert before == {room.lot.id}
    assert lots_to_look_at(session, lots) == frozenset()
    assert on_list == {room.submissions[0].id: [Asked(open_.due_at, "prices:question")]}
    assert theirs == [("Licht uw prijs toe", "prices:question", open_.due_at)]
    assert "De gemeente vraagt u iets" in page or "vraagt u iets over" in page
    assert waits == [("Een lage prijs toelichten", False)]
    assert answered == [("Beoordeel de toelichting op een prijs", True)]
    assert own == [("Bevestig het oordeel over een prijs", False)]
    assert others == ["Bevestig het oordeel over een prijs"]
    assert asked_of(session, [room.submissions[0].id]) == {}
    assert questions_waiting(session, lots) == {}
