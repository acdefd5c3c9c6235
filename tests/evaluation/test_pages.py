import re
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.consensus import service as consensus
from app.core.outbox import Job
from app.evaluation import service
from app.evaluation.mails import reminder
from app.evaluation.models import HandIn, Score
from app.evaluation.reminding import remind
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.models import Round, RoundState
from app.providers.models import Provider
from app.submissions.models import Price
from app.tenders.models import LotState
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    hand_in_all,
    make_document,
    make_room,
    score_all,
    score_form,
    settle_all,
)
from tests.factories import assign, make_user

CANARY = "KANARIE: dit mag niemand anders nog lezen."
NOTE = "GEHEIM: dit leest alleen de schrijver."
FRAGMENT = {"HX-Request": "true"}


def text_of(response):
    """What a person reads, on one line."""
    body = response.text.split("<main", 1)[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def score_url(answer):
    return f"/lots/{answer.lot.id}/score/{answer.submission.id}/{answer.criterion.id}"


def point_url(answer):
    return f"/lots/{answer.lot.id}/consensus/{answer.submission.id}/{answer.criterion.id}"


def image_url(answer, number=1):
    ids = f"{answer.submission.id}/{answer.criterion.id}"
    return f"/lots/{answer.lot.id}/answers/{ids}/{number}"


def typed(step="goed", motivation=REASON, **more):
    return {"step": step, "motivation": motivation, "version": "0", **more}


# My evaluations -----------------------------------------------------------------------


def test_index_leads_from_declaring_to_handing_in(session, sign_in):
    room = make_room(session, submissions=1, criteria=2)
    person = room.evaluators[0]
    browser = sign_in(person)
    leads = []

    def note():
        session.commit()
        page = browser.get("/evaluations").text
        leads.append(re.search(r'class="ts-button ts-button--primary[^"]*" href="([^"]+)"', page))

    note()
    panels.declare(session, room.lot, person, declaration(session, room.lot))
    note()
    score_all(session, room, person)
    note()
    service.hand_in(session, room.lot, person)
    note()

    lot = f"/lots/{room.lot.id}"
    assert [lead and lead[1] for lead in leads] == [
        f"{lot}/conflicts", f"{lot}/score", f"{lot}/score/submit", None,
    ]  # fmt: skip


def test_index_shows_only_lots_of_one_s_own(session, sign_in):
    mine, other = make_room(session), make_room(session)
    other.lot.title = "Van een ander"
    session.flush()

    page = sign_in(mine.evaluators[0]).get("/evaluations")
    theirs = sign_in(other.evaluators[0]).get("/evaluations")

    assert "Van een ander" in theirs.text
    assert "Van een ander" not in page.text
    assert page.text.count('id="lot-') == 1


def test_index_says_who_is_next_in_every_state(session, sign_in):
    room = make_room(session)
    browser = sign_in(room.chair)
    turns = []

    def note():
        session.commit()
        page = browser.get("/evaluations").text
        turns.append(unescape(re.search(r'data-label="Wie is aan zet">\s*([^<]+?)\s*<', page)[1]))

    note()
    declare_all(session, room)
    note()
    for person in room.evaluators:
        score_all(session, room, person)
        service.hand_in(session, room.lot, person)
    note()
    consensus.open_consensus(session, room.lot, room.chair)
    note()
    settle_all(session, room)
    consensus.fix(session, room.lot, room.chair)
    note()
    room.lot.state = LotState.RANKED
    note()

    assert turns == ["U", "De beoordelaars", "U", "U", "De inkoper", "De inkoper"]


@pytest.mark.parametrize("lots", [1, 3])
def test_index_query_count_does_not_grow_with_lots(session, sign_in, count_queries, lots):
    person = make_user(session)
    for _ in range(lots):
        room = make_room(session, evaluators=1)
        assign(session, room.tender, person, Duty.EVALUATOR, lot=room.lot)
    browser = sign_in(person)

    with count_queries() as queries:
        page = browser.get("/evaluations")

    assert page.text.count('id="lot-') == lots
    assert len(queries) == 10


# Declaring ----------------------------------------------------------------------------


def test_score_page_shows_answer_question_scale_and_strip(session, sign_in, storage, keys):
    room = make_room(session, submissions=2, criteria=1)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    answer.criterion.question = "Hoe schaalt u af?"
    make_document(session, storage, keys, answer.submission, answer.criterion)

    page = sign_in(room.evaluators[0]).get(score_url(answer))

    seen = text_of(page)
    assert "Inschrijver 1: Criterium K1" in seen
    assert "Hoe schaalt u af?" in seen
    assert "0 van 2 scores klaar" in seen
    assert "Goed 75 2 Dit is goed." in seen
    assert page.text.count("<img") == 2
    assert f'src="{image_url(answer, 1)}"' in page.text
    assert "Opslaan en naar nummer 2" in seen


def test_score_page_is_blind(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    document = make_document(session, storage, keys, answer.submission, answer.criterion)
    provider = session.get(Provider, answer.submission.provider_id)
    browser = sign_in(room.evaluators[0])

    names = [provider.name, provider.kvk_number, str(provider.id), document.name]
    told = browser.get(f"/lots/{room.lot.id}/conflicts").text
    pages = [
        browser.get(score_url(answer)).text,
        browser.get(f"/lots/{room.lot.id}/score/submit").text,
    ]

    assert names[0] in told
    assert [name for name in names for page in pages if name in page] == []


def test_page_of_an_answer_is_a_picture(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    answer, without = answers_of(session, room.lot)[:2]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    browser = sign_in(room.evaluators[0])

    picture = browser.get(image_url(answer, 2))

    assert (picture.headers["content-type"], picture.content[:8]) == (
        "image/png", b"\x89PNG\r\n\x1a\n",
    )  # fmt: skip
    assert picture.headers["cache-control"] == "no-store"
    assert browser.get(image_url(answer, 3)).status_code == 404
    assert browser.get(image_url(without)).status_code == 404


def test_a_document_that_cannot_be_shown_leaves_the_form(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    sealed, missing = answers_of(session, room.lot)[:2]
    document = make_document(session, storage, keys, sealed.submission, sealed.criterion)
    document.reading_key = None
    session.flush()
    browser = sign_in(room.evaluators[0])

    assert "Dit antwoord is niet te tonen" in browser.get(score_url(sealed)).text
    assert "geen document ingediend" in browser.get(score_url(missing)).text


def test_saving_a_score_goes_to_the_next_empty_one(session, sign_in):
    room = make_room(session, submissions=2, criteria=1)
    declare_all(session, room)
    first, second = answers_of(session, room.lot)
    browser = sign_in(room.evaluators[0])

    page = browser.post(score_url(first), data=typed())
    fragment = browser.post(score_url(second), data=typed("voldoende"), headers=FRAGMENT)

    assert (page.status_code, page.headers["location"]) == (303, score_url(second))
    assert fragment.headers["HX-Redirect"] == f"/lots/{room.lot.id}/score/submit"
    assert sorted(score.step for score in session.exec(select(Score))) == ["goed", "voldoende"]


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_score_without_reason_keeps_what_was_typed(session, sign_in, headers):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).post(
        score_url(answer), data=typed("goed", "Te kort.", note="Mijn notitie", page="4"),
        headers=headers,
    )  # fmt: skip

    assert response.status_code == 422
    assert response.text.startswith("<!DOCTYPE") is not bool(headers)
    for kept in ("Te kort.", "Mijn notitie", 'value="4"', 'value="goed" checked'):
        assert kept in response.text, kept
    assert "Schrijf minstens 20 tekens." in response.text
    assert session.exec(select(Score)).all() == []


def test_a_step_off_the_scale_is_refused_at_its_field(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).post(score_url(answer), data=typed("prima"))

    assert response.status_code == 422
    assert "Kies een stap van de gepubliceerde schaal." in response.text
    assert REASON in response.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_stale_score_shows_both_texts_and_can_then_be_saved(session, sign_in, headers):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    browser = sign_in(room.evaluators[0])
    browser.post(
        score_url(answer), data=typed("goed", "De eerste tekst, lang genoeg om te tellen.")
    )

    stale = typed("voldoende", "De tweede tekst, lang genoeg om te tellen.")
    response = browser.post(score_url(answer), data=stale, headers=headers)
    version = re.search(r'name="version" value="(\d+)"', response.text)[1]
    again = browser.post(score_url(answer), data={**stale, "version": version})

    assert response.status_code == 409
    assert "De eerste tekst" in response.text
    assert "De tweede tekst" in response.text
    assert again.status_code == 303
    score = session.exec(select(Score)).one()
    assert (score.step, score.version) == ("voldoende", 2)


def test_what_was_handed_in_is_locked(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    browser = sign_in(room.evaluators[0])

    page = browser.get(score_url(answer))
    refused = browser.post(score_url(answer), data=typed("voldoende", version="1"))

    assert "<textarea" not in page.text
    assert "U hebt ingeleverd. Uw scores liggen vast." in page.text
    assert refused.status_code == 409
    assert {score.step for score in session.exec(select(Score))} == {"goed"}


@pytest.mark.parametrize("submissions", [1, 3])
def test_score_query_count_does_not_grow_with_submissions(
    session, sign_in, count_queries, submissions
):
    room = make_room(session, submissions=submissions)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    score_all(session, room, room.evaluators[0])
    session.expire_all()
    url, browser = score_url(answer), sign_in(room.evaluators[0])

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count("ts-progress__done") == 2 * submissions - 1
    assert len(queries) == 3  # six with the visitor and the desk's own


# Handing in ---------------------------------------------------------------------------


def test_submit_page_puts_empty_ones_on_top(session, sign_in):
    room = make_room(session, submissions=1, criteria=3)
    declare_all(session, room)
    first = answers_of(session, room.lot)[0]
    service.give_score(session, first, room.evaluators[0], score_form())

    page = sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/score/submit")

    rows = re.findall(r"Nummer (\d)", page.text)
    assert rows == ["2", "3", "1"]
    assert "2 antwoorden hebben nog geen score" in page.text
    assert "Scores inleveren" not in page.text


def test_handing_in_locks_and_says_when(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    person = room.evaluators[0]
    browser = sign_in(person)

    early = browser.post(f"/lots/{room.lot.id}/score/submit")
    score_all(session, room, person)
    session.commit()
    response = browser.post(f"/lots/{room.lot.id}/score/submit")
    page = browser.get(response.headers["location"])

    assert early.status_code == 409
    assert [one.evaluator_id for one in session.exec(select(HandIn))] == [person.id]
    assert "U leverde in op ma. 2 mrt, 10.00." in text_of(page)


# Who gets in --------------------------------------------------------------------------


def pages_of_evaluator(room, answer):
    lot = f"/lots/{room.lot.id}"
    return [f"{lot}/score/submit", score_url(answer), image_url(answer)]


def test_who_is_not_assigned_gets_not_found(session, sign_in):
    room, other = make_room(session), make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    lot = f"/lots/{room.lot.id}"
    pages = [
        *pages_of_evaluator(room, answer), f"{lot}/score", f"{lot}/conflicts", f"{lot}/consensus",
        point_url(answer), f"{lot}/consensus/fix", f"{lot}/progress",
    ]  # fmt: skip
    posts = [
        f"{lot}/conflicts", f"{lot}/score/submit", score_url(answer), f"{lot}/consensus/open",
        f"{lot}/consensus/fix", point_url(answer), f"{lot}/scoring",
    ]  # fmt: skip
    stranger = sign_in(other.evaluators[0])

    assert {page: stranger.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert {page: stranger.post(page, data=typed()).status_code for page in posts} == (
        dict.fromkeys(posts, 404)
    )
    assert sign_in(room.evaluators[0]).get(pages[0]).status_code == 200


def test_another_duty_is_forbidden(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    lot = f"/lots/{room.lot.id}"
    tries = [
        (room.officer, [*pages_of_evaluator(room, answer), f"{lot}/conflicts", f"{lot}/consensus"]),
        (room.chair, [f"{lot}/score/submit", score_url(answer)]),
        (room.evaluators[0], [f"{lot}/progress", f"{lot}/consensus/fix"]),
    ]
    posts = [
        (room.officer, [score_url(answer), f"{lot}/consensus/open", point_url(answer)]),
        (room.chair, [score_url(answer), f"{lot}/scoring", f"{lot}/score/submit"]),
        (room.evaluators[0], [f"{lot}/consensus/open", f"{lot}/consensus/fix"]),
        (room.evaluators[0], [point_url(answer), f"{lot}/scoring"]),
    ]

    got = [sign_in(who).get(page).status_code for who, pages in tries for page in pages]
    done = [
        sign_in(who).post(page, data=typed()).status_code for who, pages in posts for page in pages
    ]

    assert got == [404] * 9
    assert done == [404] * 10
    assert session.exec(select(Round)).one().state == RoundState.INDIVIDUAL


def test_nothing_opens_before_declaring(session, sign_in, storage, keys):
    room = make_room(session)
    answer = answers_of(session, room.lot)[0]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    browser = sign_in(room.evaluators[0])
    pages = pages_of_evaluator(room, answer)

    before = [browser.get(page).status_code for page in pages]
    refused = browser.post(score_url(answer), data=typed())
    declare_all(session, room)
    session.commit()

    assert (before, refused.status_code) == ([403] * 3, 403)
    assert "Meld eerst uw belangen" in refused.text
    assert [browser.get(page).status_code for page in pages] == [200] * 3


def test_scoring_is_over_when_the_lot_moves_on(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    room.lot.state = LotState.RANKED
    session.flush()
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).get(score_url(answer))

    assert response.status_code == 409


# Nothing leaks ------------------------------------------------------------------------


@pytest.fixture
def secret_room(session, officer):
    """One evaluator wrote a canary and a note; the other is half-way."""
    room = make_room(session, submissions=2, criteria=1, officer=officer)
    declare_all(session, room)
    one, two = room.evaluators
    for answer in answers_of(session, room.lot):
        form = score_form("onvoldoende", motivation=CANARY)
        service.give_score(session, answer, one, form.model_copy(update={"note": NOTE}))
    service.hand_in(session, room.lot, one)
    service.give_score(session, answers_of(session, room.lot)[0], two, score_form("goed"))
    price = Price(tender_id=room.tender.id, submission_id=room.submissions[0].id, sealed=b"x")
    price.amount = Decimal(41250)
    session.add(price)
    session.flush()
    return room


def test_nobody_reads_another_s_score_before_consensus(session, sign_in, secret_room):
    room = secret_room
    one, two = room.evaluators
    first, second = answers_of(session, room.lot)
    lot = f"/lots/{room.lot.id}"
    own = sign_in(one).get(f"{lot}/score/submit").text
    pages = [
        (two, ["/evaluations", f"{lot}/conflicts", f"{lot}/score/submit", f"{lot}/consensus"]),
        (two, [score_url(first), score_url(second)]),
        (room.chair, ["/evaluations", f"{lot}/conflicts", f"{lot}/consensus", f"{lot}/progress"]),
        (room.officer, [f"{lot}/progress", f"/tenders/{room.tender.id}/trail"]),
    ]

    assert CANARY in own
    assert "onvoldoende" in own
    for who, urls in pages:
        browser = sign_in(who)
        for url in urls:
            page = browser.get(url)
            assert page.status_code == 200, url
            assert CANARY not in page.text, url
            assert NOTE not in page.text, url
            assert "41250" not in page.text, url
            if url not in {score_url(first), score_url(second)}:  # there the scale itself stands
                assert "onvoldoende" not in page.text.lower(), url
    for url in (point_url(first), f"{lot}/consensus/fix"):
        assert sign_in(room.chair).get(url).status_code == 409, url
    assert sign_in(two).get(point_url(first)).status_code == 409


def test_files_mails_and_observers_tell_nothing_early(session, sign_in, settings, secret_room):
    room = secret_room
    one, two = room.evaluators
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)
    panels.declare(session, room.lot, observer, declaration(session, room.lot))
    remind(session, room.lot, room.chair)
    session.commit()
    lot = f"/lots/{room.lot.id}"

    def inside(who):
        book = load_workbook(BytesIO(sign_in(who).get(f"{lot}/score/form.xlsx").content))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )

    jobs = session.exec(select(Job).where(Job.kind == "mail.reminder")).all()
    told = [inside(two), *(reminder(session, settings, job.payload).text for job in jobs)]
    told += [sign_in(two).get(f"{lot}/score/print").text]
    told += [sign_in(observer).get(url).text for url in ("/evaluations", f"{lot}/consensus")]
    shut = [
        sign_in(observer).get(url).status_code
        for url in (f"{lot}/minutes", f"{lot}/progress", f"{lot}/score/form.xlsx", f"{lot}/prices",
                    point_url(answers_of(session, room.lot)[0]))
    ]  # fmt: skip

    assert CANARY in inside(one)
    assert len(jobs) == 1
    names = [session.get_one(Provider, each.provider_id).name for each in room.submissions]
    for text in told:
        assert [word for word in (CANARY, NOTE, "41250", *names) if word in text] == []
    assert shut == [409, 404, 404, 404, 409]


def test_an_evaluator_sees_no_counter_of_others(session, sign_in, secret_room):
    room = secret_room
    lot = f"/lots/{room.lot.id}"

    chair = text_of(sign_in(room.chair).get(f"{lot}/consensus"))
    evaluator = text_of(sign_in(room.evaluators[0]).get(f"{lot}/consensus"))

    assert "Nog 1 beoordelaar" in chair
    assert "Nog 1" not in evaluator
    assert "Het overleg is nog niet open." in evaluator


def test_consensus_opens_everything_to_the_panel_but_the_note(session, sign_in, secret_room):
    room = secret_room
    two = room.evaluators[1]
    second = answers_of(session, room.lot)[1]
    service.give_score(session, second, two, score_form("goed"))
    service.hand_in(session, room.lot, two)
    session.commit()

    response = sign_in(room.chair).post(f"/lots/{room.lot.id}/consensus/open")
    page = sign_in(two).get(response.headers["location"])

    assert response.status_code == 303
    assert CANARY in page.text
    assert NOTE not in page.text
    assert "41250" not in page.text
    assert "2 stappen verschil. 1 keer goed, 1 keer onvoldoende." in text_of(page)


# The meeting --------------------------------------------------------------------------


def test_officer_starts_scoring(session, sign_in, officer):
    room = make_room(session, state=LotState.CHECKING, officer=officer)
    browser = sign_in(officer)
    lot = f"/lots/{room.lot.id}"

    before = browser.get(f"{lot}/progress")
    response = browser.post(f"{lot}/scoring")
    again = browser.post(f"{lot}/scoring")

    assert "Beoordelen starten" in before.text
    assert (response.status_code, response.headers["location"]) == (303, f"{lot}/progress")
    assert again.status_code == 409
    session.refresh(room.lot)
    assert room.lot.state == LotState.SCORING


def test_progress_shows_states_per_evaluator(session, sign_in, officer):
    room = make_room(session, evaluators=3, submissions=1, criteria=2, officer=officer)
    one, _two, three = room.evaluators
    panels.declare(session, room.lot, one, declaration(session, room.lot))
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    panels.declare(session, room.lot, three, form)
    service.give_score(session, answers_of(session, room.lot)[0], one, score_form())

    page = sign_in(officer).get(f"/lots/{room.lot.id}/progress")

    rows = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)[0].split("</tr>")
    seen = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if "<tr>" in row]
    assert seen == [
        "Beoordelaar 1 Bezig 1 van 2 Bezig Papieren formulier Beoordelaar 1",
        "Beoordelaar 2 Leeg 0 van 2 Belangen nog melden Papieren formulier Beoordelaar 2",
        "Beoordelaar 3 – – Teruggetrokken",
    ]


def test_progress_says_when_a_chair_is_missing(session, sign_in, officer):
    room = make_room(session, officer=officer)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    browser = sign_in(officer)

    before = browser.get(f"/lots/{room.lot.id}/progress")
    panels.declare(session, room.lot, room.chair, form)
    session.commit()
    after = browser.get(f"/lots/{room.lot.id}/progress")

    assert "Dit perceel heeft geen voorzitter" not in before.text
    assert "Dit perceel heeft geen voorzitter" in after.text


@pytest.mark.parametrize("submissions", [1, 3])
def test_progress_query_count_does_not_grow_with_submissions(
    session, sign_in, officer, count_queries, submissions
):
    room = make_room(session, submissions=submissions, officer=officer)
    declare_all(session, room)
    session.expire_all()
    url, browser = f"/lots/{room.lot.id}/progress", sign_in(officer)

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count('<th scope="col">Inschrijver') == submissions
    assert len(queries) == 18
