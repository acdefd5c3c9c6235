"""The meeting: opening it, who speaks when, accepting, staying live, the minutes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.consensus import service
from app.consensus.accepting import accept
from app.consensus.forms import AcceptForm, FixForm, NoteForm, OpenForm
from app.consensus.live import beats, pulse
from app.consensus.meeting import points_of, to_accept
from app.consensus.minutes import add_note, minutes_of, minutes_paper
from app.core.errors import ConflictError, InvalidError
from app.evaluation import service as evaluation
from app.evaluation.models import PastScore
from app.panels.answers import answers_of
from app.panels.forms import GuestForm
from app.panels.guests import invite_guest
from app.panels.models import Round
from app.panels.panel import panel_of
from app.tenders.models import Assignment
from tests.evaluation.factories import (
    REASON,
    declare_all,
    hand_in_all,
    make_room,
    score_all,
    score_form,
    settle_all,
    settle_form,
)
from tests.evaluation.seeing import CANARY, point_url, text_of
from tests.evaluation.told import told
from tests.factories import make_user

WORDS = "Het plan is volledig en met cijfers onderbouwd."


def a_meeting(session, *steps, tolerance=0, **more):
    """Open the meeting of a room in which everybody gave their own step everywhere."""
    room = make_room(session, evaluators=len(steps), **more)
    round_ = session.exec(select(Round).where(Round.lot_id == room.lot.id)).one()
    round_.tolerance = tolerance
    session.add(round_)
    hand_in_all(session, room, *steps)
    service.open_consensus(session, room.lot, room.chair)
    return room


def paper_text(content):
    """Read a PDF as one line."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


# Opening ------------------------------------------------------------------------------


def test_opening_early_leaves_out_who_is_not_in(session):
    room = make_room(session, submissions=1)
    declare_all(session, room)
    one, two = room.evaluators
    score_all(session, room, one)
    evaluation.hand_in(session, room.lot, one)
    evaluation.give_score(session, answers_of(session, room.lot)[0], two, score_form())

    with pytest.raises(ConflictError):
        service.open_consensus(session, room.lot, room.chair)
    form = OpenForm(reason="Beoordelaar 2 is ziek en komt niet terug.")
    round_ = service.open_consensus(session, room.lot, room.chair, form)

    assert (round_.panel, round_.early_reason) == ([str(one.id)], form.reason)
    assert panel_of(session, room.lot) == [one]
    assert [past.evaluator_id for past in session.exec(select(PastScore))] == [two.id]


def test_nobody_in_is_no_meeting(session):
    room = make_room(session)
    declare_all(session, room)

    with pytest.raises(ConflictError, match="Nog niemand"):
        service.open_consensus(session, room.lot, room.chair, OpenForm(reason=REASON))


def test_opening_early_asks_a_reason_on_the_page(session, sign_in):
    room = make_room(session, submissions=1)
    declare_all(session, room)
    score_all(session, room, room.evaluators[0])
    evaluation.hand_in(session, room.lot, room.evaluators[0])
    session.commit()
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/consensus"

    wrong = chair.post(f"{url}/open", data={"early": "1", "reason": "Ziek."})
    member = sign_in(room.evaluators[0]).get(url)
    done = chair.post(f"{url}/open", data={"early": "1", "reason": REASON})

    assert wrong.status_code == 422
    assert "Ziek." in wrong.text
    assert "Het overleg eerder openen" not in member.text
    assert done.status_code == 303
    assert session.exec(select(Round)).one().early_reason == REASON


def test_speaking_order_is_drawn_once_for_every_answer(session):
    room = a_meeting(session, "goed", "goed", "voldoende")

    round_ = session.exec(select(Round)).one()
    drawn = {key: sorted(order) for key, order in round_.speaking.items()}
    everybody = sorted(str(person.id) for person in room.evaluators)
    points = points_of(session, room.lot)

    assert drawn == {
        f"{answer.submission.id}:{answer.criterion.id}": everybody
        for answer in answers_of(session, room.lot)
    }
    assert [[str(voice.person.id) for voice in point.voices] for point in points] == [
        round_.speaking[point.key] for point in points
    ]


# Accepting ----------------------------------------------------------------------------


def test_only_what_differs_little_enough_is_offered(session):
    room = a_meeting(session, "goed", "goed", "voldoende", submissions=1, criteria=1)
    points = points_of(session, room.lot)

    offered = [[point.usual_step for point in to_accept(points, steps)] for steps in (0, 1)]

    assert [point.spread for point in points] == [1]
    assert offered == [[], ["goed"]]


def test_as_many_for_as_against_is_for_the_meeting(session):
    room = a_meeting(session, "goed", "voldoende", tolerance=1, submissions=1, criteria=1)

    assert to_accept(points_of(session, room.lot), 1) == []


def test_accepting_settles_the_chosen_points_in_one_act(session):
    room = a_meeting(session, "goed", "goed", "voldoende", tolerance=1, submissions=2, criteria=1)
    first, second = points_of(session, room.lot)
    last = first.voices[[voice.score.step for voice in first.voices].index("voldoende")]

    form = AcceptForm(accept=[first.key], words={first.key: WORDS, second.key: WORDS})
    (settled,) = accept(session, room.lot, room.chair, form)

    assert (settled.step, settled.motivation) == ("goed", WORDS)
    assert settled.moved == (
        f"{last.person.name} sluit zich aan bij ‘goed’, binnen de marge die vooraf is bepaald."
    )
    assert [answer.key for answer in service.unsettled(session, room.lot)] == [second.answer.key]


def test_accepting_refuses_short_words_and_other_points(session):
    room = a_meeting(session, "goed", "goed", submissions=1, criteria=1)
    (point,) = points_of(session, room.lot)

    with pytest.raises(InvalidError) as short:
        accept(session, room.lot, room.chair,
               AcceptForm(accept=[point.key], words={point.key: "Kort."}))  # fmt: skip
    with pytest.raises(InvalidError):
        accept(session, room.lot, room.chair, AcceptForm())
    with pytest.raises(ConflictError):
        accept(session, room.lot, room.chair, AcceptForm(accept=["iets:anders"]))

    assert short.value.field == f"motivation_{point.key}"


def test_accepting_on_the_page_keeps_what_was_typed(session, sign_in):
    room = a_meeting(session, "goed", "goed", submissions=2, criteria=1)
    session.commit()
    first, second = points_of(session, room.lot)
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/consensus/accept"
    data = {"accept": [first.key, second.key], f"motivation_{first.key}": WORDS,
            f"motivation_{second.key}": "Kort."}  # fmt: skip

    page = chair.get(url)
    wrong = chair.post(url, data=data)
    done = chair.post(url, data={**data, f"motivation_{second.key}": WORDS})
    member = sign_in(room.evaluators[0]).get(url)

    assert page.text.count('name="accept"') == 2
    assert REASON in page.text
    assert wrong.status_code == 422
    assert WORDS in wrong.text
    assert "Kort." in wrong.text
    assert (done.status_code, member.status_code) == (303, 404)
    assert service.unsettled(session, room.lot) == []


# Settling -----------------------------------------------------------------------------


def test_who_moved_is_asked_when_somebody_differs(session, sign_in):
    room = a_meeting(session, "goed", "voldoende", submissions=1, criteria=1)
    session.commit()
    answer = answers_of(session, room.lot)[0]
    chair = sign_in(room.chair)
    data = {"step": "goed", "motivation": WORDS}

    wrong = chair.post(point_url(answer), data=data)
    done = chair.post(point_url(answer), data={**data, "moved": "Twee schuift op na pagina 3."})

    assert wrong.status_code == 422
    assert "Zeg wie bewoog, en waarom." in wrong.text
    assert WORDS in wrong.text
    assert done.status_code == 303


# Live ---------------------------------------------------------------------------------


def test_pulse_beats_on_what_the_meeting_did_and_keeps_quiet_before(session):
    room = make_room(session, submissions=1, criteria=1)
    beats_ = [pulse(session, room.lot.id)]
    hand_in_all(session, room)
    beats_.append(pulse(session, room.lot.id))
    service.open_consensus(session, room.lot, room.chair)
    beats_.append(pulse(session, room.lot.id))
    settle_all(session, room)
    beats_.append(pulse(session, room.lot.id))
    add_note(session, room.lot, room.chair, NoteForm(text="Pauze van tien minuten."))
    beats_.append(pulse(session, room.lot.id))

    assert beats_[:2] == ["closed", "closed"]
    assert len(set(beats_)) == 4


def test_a_stream_tells_that_something_changed_and_never_what(session, application):
    room = a_meeting(session, "goed", "voldoende")
    session.commit()

    async def listen(known):
        stream = beats(application.state.engine, room.lot.id, known, count=2, beat=0)
        return [part async for part in stream]

    now = pulse(session, room.lot.id)
    with ThreadPoolExecutor(1) as own:  # a browser elsewhere may keep a loop in this thread
        first, late, same = (
            own.submit(asyncio.run, listen(known)).result() for known in ("", "closed", now)
        )

    assert first == ["retry: 1000\n\n", f"id: {now}\nevent: hello\ndata: {now}\n\n"]
    assert late == ["retry: 1000\n\n", f"id: {now}\nevent: change\ndata: {now}\n\n"]
    assert same == ["retry: 1000\n\n"]


def test_the_stream_is_for_who_is_in_the_meeting(session, sign_in):
    room = a_meeting(session, "goed", "voldoende")
    stranger = make_user(session)
    session.commit()
    url = f"/lots/{room.lot.id}/consensus/live"

    assert [sign_in(one).get(url).status_code for one in (stranger, room.officer)] == [404, 404]


# Minutes ------------------------------------------------------------------------------


def test_minutes_write_themselves(session):
    room = a_meeting(session, "goed", "voldoende", submissions=1, criteria=1)
    answer = answers_of(session, room.lot)[0]
    form = settle_form("goed", moved="Beoordelaar 2 schuift op.", internal_remark="Kort besproken.")
    service.settle(session, answer, room.chair, form)
    add_note(session, room.lot, room.chair, NoteForm(text="Er was een pauze."))

    told = minutes_of(session, room.lot)

    (point,) = told["points"]
    assert sorted((voice["name"], voice["step"]) for voice in point["voices"]) == [
        ("Beoordelaar 1", "goed"), ("Beoordelaar 2", "voldoende"),
    ]  # fmt: skip
    assert (point["answer"], point["step"], point["motivation"], point["moved"]) == (
        "Inschrijver 1: K1 Criterium K1", "goed", REASON, "Beoordelaar 2 schuift op.",
    )  # fmt: skip
    assert (told["chairs"], told["panel"], told["open"], told["fixed"]) == (
        ["Vera Voorzitter"], ["Beoordelaar 1", "Beoordelaar 2"], 0, "",
    )  # fmt: skip
    assert [note["text"] for note in told["notes"]] == ["Er was een pauze."]


def test_minutes_say_for_good_who_attended_and_who_did_not(session, now):
    room = a_meeting(session, "goed", "goed", submissions=1, criteria=1)
    one, two = room.evaluators
    settle_all(session, room)
    open_yet = minutes_of(session, room.lot)
    form = FixForm(present=[two.id, room.chair.id], in_part="Beoordelaar 2 ging om 11 uur.")
    service.fix(session, room.lot, room.chair, form)
    fixed = minutes_of(session, room.lot)
    for seat in session.exec(select(Assignment).where(Assignment.lot_id == room.lot.id)):
        seat.ended_at = now
    session.flush()

    later = minutes_of(session, room.lot)

    assert [
        (each["present"], each["absent"], each["in_part"]) for each in (open_yet, fixed, later)
    ] == [
        ([], [], ""),
        *[(["Vera Voorzitter", "Beoordelaar 2"], ["Beoordelaar 1"], form.in_part)] * 2,
    ]
    assert told(session, "meeting.attend") == [
        (
            room.chair.id,
            {
                "after": {
                    "lot": str(room.lot.id),
                    "present": [str(room.chair.id), str(two.id)],
                    "absent": [str(one.id)],
                    "in_part": form.in_part,
                }
            },
        )
    ]
    assert minutes_paper(session, room.lot) == minutes_paper(session, room.lot)


def test_minutes_say_which_points_were_accepted_at_once_and_which_discussed(session, sign_in):
    room = a_meeting(session, "goed", "goed", submissions=2, criteria=2)
    points = points_of(session, room.lot)
    at_once, later, alone, old = points
    accept(session, room.lot, room.chair, AcceptForm(
        accept=[at_once.key, later.key], words={one.key: WORDS for one in (at_once, later)},
    ))  # fmt: skip
    for point in (later, alone, old):
        service.settle(session, point.answer, room.chair, settle_form("goed"))
    session.commit()
    browser, url = sign_in(room.chair), f"/lots/{room.lot.id}/minutes"

    complete = paper_text(browser.get(f"{url}.pdf").content)
    service.consensus_of(session, room.lot)[old.answer.key].is_at_once = None  # not kept once
    session.commit()
    how = {one["answer"]: one["how"] for one in minutes_of(session, room.lot)["points"]}
    page = text_of(browser.get(url))
    paper = paper_text(browser.get(f"{url}.pdf").content)

    names = [
        f"{one.answer.alias}: {one.answer.criterion.code} {one.answer.criterion.title}"
        for one in points
    ]
    at_once_words, discussed = (
        "In één keer vastgesteld, niet apart besproken", "Besproken in het overleg",
    )  # fmt: skip
    assert how == dict(zip(names, (at_once_words, discussed, discussed, ""), strict=True))
    assert [text.count(at_once_words) for text in (page, paper)] == [1, 1]
    assert [text.count(discussed) for text in (page, paper)] == [2, 2]
    said = "Bij elk punt staat of dat zo ging."
    assert (said in complete, said in paper) == (True, False)


def test_minutes_are_for_the_meeting_and_a_paper(session, sign_in):
    room = make_room(session, submissions=1)
    hand_in_all(session, room)
    session.commit()
    url = f"/lots/{room.lot.id}/minutes"
    chair, member = sign_in(room.chair), sign_in(room.evaluators[0])

    early = [chair.get(url).status_code, member.get(f"{url}.pdf").status_code]
    service.open_consensus(session, room.lot, room.chair)
    settle_all(session, room)
    session.commit()
    page, paper = member.get(url), member.get(f"{url}.pdf")
    refused = member.post(url, data={"text": "Van mij."})
    wrong, done = chair.post(url, data={"text": "x"}), chair.post(url, data={"text": CANARY})

    assert early == [409, 409]
    assert "Wat iedereen vooraf gaf" in page.text
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["content-disposition"] == 'attachment; filename="verslag-perceel-1.pdf"'
    assert (refused.status_code, wrong.status_code, done.status_code) == (404, 422, 303)
    assert CANARY in text_of(member.get(url))


def test_minutes_name_who_attended_and_for_whom_a_guest_speaks(session, sign_in):
    room = a_meeting(session, "goed", "goed")
    form = GuestForm(
        name="Dirk Deskundig", email="dirk@deskundig.example", organisation="Cliëntenraad Zuid",
        duty=Duty.OBSERVER, reason="Kent de zorg voor mensen met autisme van binnenuit.",
    )  # fmt: skip
    before = minutes_of(session, room.lot)["observers"]
    invite_guest(session, room.lot, room.officer, form)
    session.commit()

    browser = sign_in(room.chair)
    page = text_of(browser.get(f"/lots/{room.lot.id}/minutes"))
    paper = browser.get(f"/lots/{room.lot.id}/minutes.pdf")

    assert before == []
    assert minutes_of(session, room.lot)["observers"] == ["Dirk Deskundig (Cliëntenraad Zuid)"]
    assert "Waarnemers: Dirk Deskundig (Cliëntenraad Zuid)." in page
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize(
    ("tolerance", "sentence"),
    [
        (0, "Alleen gelijke scores mochten in één keer worden vastgesteld."),
        (1, "Scores die hooguit 1 stap verschilden, mochten in één keer worden vastgesteld."),
        (2, "Scores die hooguit 2 stappen verschilden, mochten in één keer worden vastgesteld."),
    ],
)
def test_minutes_say_what_could_be_settled_at_once(session, sign_in, tolerance, sentence):
    room = a_meeting(session, "goed", "goed", tolerance=tolerance)
    session.commit()

    paper = sign_in(room.chair).get(f"/lots/{room.lot.id}/minutes.pdf")

    assert sentence in paper_text(paper.content)
