"""Who can begin on a panel, comes on it, leaves it or judges anew hears that by mail, once."""

from sqlmodel import col, select

from app.consensus.reassessing import reassess
from app.core.outbox import Job
from app.panels.forms import ReplaceForm
from app.panels.mails import seat
from app.panels.seats import replace
from app.panels.service import start_scoring
from app.tenders.models import LotState
from tests.consensus.test_reassessing import a_fixed_room, again, newcomer
from tests.evaluation.factories import REASON, make_room

ON = "U beoordeelt mee: perceel 1"
OFF = "U beoordeelt niet meer mee: perceel 1"
AGAIN = "Beoordeel opnieuw: perceel 1"
OTHERS = "Anderen beoordelen een deel opnieuw: perceel 1"


def letters(session, settings):
    jobs = session.exec(select(Job).where(Job.kind == "mail.seat").order_by(col(Job.created_at)))
    return [seat(session, settings, job.payload) for job in jobs]


def told(session, settings):
    return sorted((one.to, one.subject) for one in letters(session, settings))


def test_who_scores_hears_that_the_first_round_begins(session, settings):
    room = make_room(session, state=LotState.CHECKING)

    start_scoring(session, room.lot, room.officer)

    assert told(session, settings) == sorted((one.email, ON) for one in room.evaluators)


def test_who_is_replaced_and_who_comes_each_hear_it(session, settings):
    room = make_room(session)
    leaver, _stays = room.evaluators
    comer = newcomer(session, room)

    replace(session, room.lot, room.officer, leaver,
            ReplaceForm(successor_id=comer.id, reason=REASON))  # fmt: skip

    assert told(session, settings) == sorted([(leaver.email, OFF), (comer.email, ON)])
    off, on = letters(session, settings)
    assert "U hoeft niets meer te doen." in off.text
    assert ("/evaluations" in off.text, "/evaluations" in on.text) == (False, True)
    assert "Meld eerst uw belangen." in on.text
    assert [REASON in one.text for one in (off, on)] == [False, False]
    assert len({one.message_id for one in (off, on)}) == 2


def test_a_whole_lot_anew_by_partly_new_people_tells_each_their_own(session, settings):
    room = a_fixed_room(session)
    stays, leaves = room.evaluators
    comer = newcomer(session, room)

    reassess(session, room.lot, room.officer, again(room.criteria, [stays, comer]))

    assert told(session, settings) == sorted(
        [(stays.email, AGAIN), (comer.email, ON), (leaves.email, OFF)]
    )
    assert [one.text.count("Criterium") for one in letters(session, settings)] == [0, 0, 0]


def test_one_criterion_anew_by_others_says_which_and_leaves_the_rest(session, settings):
    room = a_fixed_room(session)
    first, second = room.criteria
    comer = newcomer(session, room)

    reassess(session, room.lot, room.officer, again([first], [comer]))

    one, two = room.evaluators
    assert told(session, settings) == sorted(
        [(comer.email, ON), (one.email, OTHERS), (two.email, OTHERS)]
    )
    for letter in letters(session, settings):
        assert (first.title in letter.text, second.title in letter.text) == (True, False)
        assert REASON not in letter.text


def test_the_same_people_hear_that_they_judge_anew(session, settings):
    room = a_fixed_room(session)

    reassess(session, room.lot, room.officer, again([room.criteria[0]], room.evaluators))

    assert told(session, settings) == sorted((one.email, AGAIN) for one in room.evaluators)
