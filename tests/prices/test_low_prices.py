from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy.orm import selectinload
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.dropping import drop_out, take_up_again
from app.awards.forms import DropForm
from app.awards.models import DropCause, Dropout
from app.core import clock
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.outbox import Job
from app.prices import low_prices
from app.prices.forms import AnswerForm, AskForm, JudgeForm
from app.prices.mails import question as price_question
from app.prices.models import PriceQuestion
from app.prices.waiting import lots_to_look_at, questions_waiting
from app.providers.models import ProviderMember
from app.submissions.asked import Asked, asked_of
from app.submissions.models import Price, SubmissionState
from app.tenders.models import Lot, LotState
from app.work.service import tasks_of
from tests.consensus.test_reassessing import open_the_prices
from tests.evaluation.factories import hand_in_all, make_room
from tests.evaluation.seeing import text_of
from tests.evaluation.told import told
from tests.factories import assign, make_user

WHY = "Uw uurtarief ligt onder het loon van de cao. Laat zien hoe u eraan komt."
BECAUSE = "Wij werken met een team zonder vaste huur, en met subsidie van het rijk."
SO = "De subsidie is aangetoond en mag meetellen."


def priced_room(session, *amounts, is_open=True):
    """A lot whose prices two people opened; the first provider has a person."""
    room = make_room(session, submissions=len(amounts), criteria=1)
    hand_in_all(session, room)
    query = select(Lot).where(Lot.id == room.lot.id).options(selectinload(Lot.tender))
    room.lot = session.exec(query.execution_options(populate_existing=True)).one()
    room.lot.rules = {
        "method": {"kind": "weighted_points"}, "criteria": [{"id": "P", "kind": "price"}],
    }  # fmt: skip
    for submission, amount in zip(room.submissions, amounts, strict=True):
        session.add(
            Price(
                tender_id=room.tender.id, submission_id=submission.id, sealed=b"",
                amount=Decimal(amount) if is_open else None,
            )
        )  # fmt: skip
    person = make_user(session, name="Bea Bieder")
    session.add(
        ProviderMember(
            provider_id=room.submissions[0].provider_id, user_id=person.id, can_sign=True,
            can_manage=True,
        )
    )  # fmt: skip
    if is_open:
        open_the_prices(session, room)
    session.flush()
    decider = make_user(session, name="Dora Decider")
    assign(session, room.tender, decider, Duty.DECIDER)
    return room, person, decider


def asked(session, room, days=7):
    low = low_prices.low_price_of(session, room.lot, room.submissions[0].id)
    form = AskForm(asks=WHY, due_at=utcnow() + timedelta(days=days))
    return low_prices.ask(session, room.lot, room.officer, low, form)


def test_prices_stand_beside_the_mean_of_the_others(session):
    room, _person, _decider = priced_room(session, "60", "100", "140")

    found = low_prices.low_prices(session, room.lot)

    # 60 beside (100 + 140) / 2 = 120; 100 beside (60 + 140) / 2 = 100; 140 beside 80
    assert [(one.submission.number, one.below, one.percent) for one in found] == [
        (1, Fraction(1, 2), Decimal("50")),
        (2, Fraction(0), Decimal("0")),
        (3, Fraction(-3, 4), Decimal("-75")),
    ]


def test_nothing_is_known_of_a_price_before_two_people_opened_them(session, sign_in):
    room, _person, _decider = priced_room(session, "60", "100", is_open=False)
    session.commit()

    page = sign_in(room.officer).get(f"/lots/{room.lot.id}/low-prices")

    assert low_prices.low_prices(session, room.lot) == []
    assert "Er is nog geen prijs open." in text_of(page)
    room.lot.rules = {**room.lot.rules, "price_rule": {"fixed": "80"}}  # nobody gives a price
    session.commit()
    assert sign_in(room.officer).get(f"/lots/{room.lot.id}/low-prices").status_code == 404


def test_asking_tells_the_people_of_the_provider_and_nobody_falls_out(session, settings):
    room, person, _decider = priced_room(session, "60", "100")

    question = asked(session, room)

    (job,) = session.exec(select(Job).where(Job.kind == "mail.price_question")).all()
    mail = price_question(session, settings, job.payload)
    assert mail.to == person.email
    assert f"/submissions/{room.submissions[0].id}/price-question" in mail.text
    assert "60" not in mail.subject
    assert room.submissions[0].state == SubmissionState.SUBMITTED
    ((actor, payload),) = told(session, "price.ask")
    assert (actor, payload["after"]["asks"]) == (room.officer.id, WHY)
    with pytest.raises(ConflictError):
        asked(session, room)
    assert session.exec(select(PriceQuestion.id)).all() == [question.id]


def test_a_term_is_at_least_a_day(session):
    room, _person, _decider = priced_room(session, "60", "100")

    with pytest.raises(InvalidError) as error:
        asked(session, room, days=0)

    assert error.value.field == "due_at"


def test_two_people_judge_after_the_answer_and_who_is_not_explained_falls_away(session):
    room, person, decider = priced_room(session, "60", "100")
    question = asked(session, room)
    form = JudgeForm(is_explained=False, judgement=SO)

    with pytest.raises(ConflictError):  # the provider can still answer
        low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    with pytest.raises(ForbiddenError):
        low_prices.confirm_judgement(session, room.lot, question, room.officer)
    low_prices.confirm_judgement(session, room.lot, question, decider)

    assert (question.is_explained, question.judgement, question.first_id, question.second_id) == (
        False, SO, room.officer.id, decider.id,
    )  # fmt: skip
    dropout = session.exec(select(Dropout)).one()
    assert (dropout.submission_id, dropout.cause, dropout.reason, dropout.by_id) == (
        room.submissions[0].id, DropCause.PRICE_NOT_EXPLAINED, SO, decider.id,
    )  # fmt: skip
    assert [one.state for one in room.submissions] == [
        SubmissionState.DROPPED, SubmissionState.SUBMITTED,
    ]  # fmt: skip
    assert told(session, "dropout.record") == [
        (decider.id, {"after": {"cause": "price_not_explained", "reason": SO}})
    ]
    assert told(session, "price.judged") == [
        (decider.id, {"after": {"is_explained": False, "judgement": SO}})
    ]
    with pytest.raises(ConflictError):
        low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))


def test_after_the_term_nobody_answers_and_silence_can_be_judged(session, now):
    room, person, decider = priced_room(session, "60", "100")
    question = asked(session, room)

    with clock.pinned(now + timedelta(days=8)):
        with pytest.raises(ConflictError):
            low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
        form = JudgeForm(is_explained=False, judgement="Er kwam geen toelichting binnen.")
        low_prices.propose_judgement(session, room.lot, question, decider, form)
        low_prices.withdraw_judgement(session, question, decider)
        low_prices.propose_judgement(session, room.lot, question, decider, form)
        low_prices.confirm_judgement(session, room.lot, question, room.officer)

    assert question.is_explained is False


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
    assert len(queries) == 9


def judged(session, room, person, decider, *, explained):
    question = asked(session, room)
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    form = JudgeForm(is_explained=explained, judgement=SO)
    low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    low_prices.confirm_judgement(session, room.lot, question, decider)
    session.flush()


def test_an_explained_price_stays(session):
    room, person, decider = priced_room(session, "60", "100")

    judged(session, room, person, decider, explained=True)

    assert [one.state for one in room.submissions] == [SubmissionState.SUBMITTED] * 2
    assert session.exec(select(Dropout)).all() == []


def test_nobody_records_a_low_price_by_hand_but_a_mistake_can_be_undone(session):
    room, person, decider = priced_room(session, "60", "100")
    room.lot.state = LotState.RANKED
    form = DropForm(
        submission=str(room.submissions[1].id), cause=DropCause.PRICE_NOT_EXPLAINED, reason=SO
    )

    with pytest.raises(InvalidError) as error:
        drop_out(session, room.lot, room.officer, form)
    room.lot.state = LotState.SCORING
    judged(session, room, person, decider, explained=False)
    take_up_again(session, room.lot, room.officer, session.exec(select(Dropout)).one())

    assert error.value.field == "cause"
    assert room.submissions[0].state == SubmissionState.SUBMITTED
    assert session.exec(select(Dropout)).all() == []


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
