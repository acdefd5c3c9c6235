"""Answering what is to be repaired, and judging it: before beside after."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.calls import answering, calling, points
from app.calls.forms import AnswerForm
from app.calls.mails import call as write
from app.checks import service
from app.checks.board import board_of
from app.checks.flow import CheckAction
from app.checks.models import Call, CallFile, CheckState
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.submissions.models import Submission
from app.tenders.models import LotState
from tests.calls.factories import ASKS, begin, hand_in, judge, member_of, offer, send
from tests.checks.factories import check_of, make_opened_lot, make_pages
from tests.checks.pages import shown
from tests.factories import make_provider, make_submission, make_user
from tests.pdf import make_pdf


@pytest.mark.parametrize("action", [CheckAction.PASS, CheckAction.FAIL, CheckAction.REOPEN])
def test_a_supplier_with_an_unanswered_question_is_not_judged(session, officer, now, action):
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    offer(session, lot, officer, now)
    check = check_of(session, submission)

    with pytest.raises(ConflictError) as refused:
        judge(session, submission, officer, action)

    assert check.state == CheckState.TO_REPAIR
    assert str(refused.value.message) == (
        "De aanbieder kan nog antwoorden. Oordeel als het antwoord er is of de termijn voorbij is."
    )
    assert service.remaining(session, lot).mending.running == {check.id}


def test_the_judgement_is_free_when_the_term_is_over_or_the_answer_in(session, officer, now):
    lot, (silent, quick), _ = begin(session, officer, names=("Aan", "Bij"))
    offer(session, lot, officer, now)
    asked = session.exec(select(Call).where(Call.submission_id == quick.id)).one()
    following = [board_of(session, lot).next_open(officer)]
    answering.answer(session, asked, officer, AnswerForm(answer=ASKS), now)
    following.append(board_of(session, lot).next_open(officer))

    judge(session, quick, officer, CheckAction.PASS)
    with clock.pinned(now + timedelta(days=5)):
        following.append(board_of(session, lot).next_open(officer))
        judge(session, silent, officer, CheckAction.FAIL)

    assert [check_of(session, one).state for one in (silent, quick)] == [
        CheckState.FAILED,
        CheckState.PASSED,
    ]
    free = [one and one.submission_id for one in following]
    assert free == [None, quick.id, silent.id]  # it runs for both, then each is free


def test_a_chance_to_repair_is_given_once(session, officer, now):
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    offer(session, lot, officer, now)
    with clock.pinned(now + timedelta(days=6)):
        judge(session, submission, officer, CheckAction.REOPEN)

        with pytest.raises(InvalidError) as refused:
            judge(session, submission, officer, CheckAction.ASK_REPAIR)

    assert str(refused.value.message) == (
        "Deze aanbieder kreeg de kans om te herstellen. Beoordeel wat hij stuurde."
    )


def test_an_answer_needs_words_or_a_file_and_comes_once_and_in_time(session, officer, now):
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    offer(session, lot, officer, now)
    asked = session.exec(select(Call)).one()

    with pytest.raises(InvalidError):
        answering.answer(session, asked, officer, AnswerForm(answer="Kort"), now)
    with pytest.raises(ConflictError):
        answering.answer(session, asked, officer, AnswerForm(answer=ASKS), asked.due_at)
    last = asked.due_at - timedelta(microseconds=1)
    answering.answer(session, asked, officer, AnswerForm(answer=ASKS), last)
    with pytest.raises(ConflictError):
        answering.answer(session, asked, officer, AnswerForm(answer=ASKS), last)

    assert (asked.answer, asked.answered_at, asked.answered_by_id) == (ASKS, last, officer.id)
    assert submission.submitted_at == now  # the submission itself stays as it came in


def test_a_reminder_goes_out_a_day_before_to_who_did_not_answer(session, officer, now):
    people = [make_user(session) for _ in range(2)]
    lot, submissions, _ = begin(session, officer, names=("Aan", "Bij"))
    for submission, person in zip(submissions, people, strict=True):
        member_of(session, submission, person)
    offer(session, lot, officer, now)
    quick = session.exec(select(Call).where(Call.submission_id == submissions[0].id)).one()
    answering.answer(session, quick, officer, AnswerForm(answer=ASKS), now)

    for days in (3, 4.5, 4.6):
        with clock.pinned(now + timedelta(days=days)):
            calling.plan(session)

    jobs = session.exec(select(Job).where(Job.kind == "mail.call")).all()
    reminders = [job.payload["user_id"] for job in jobs if "due" in job.payload]
    assert reminders == [str(people[1].id)]


# Pages


def test_officer_asks_and_reads_before_beside_after(session, sign_in, officer, storage, keys, now):
    person = make_user(session)
    lot, (submission,), asked = make_opened_lot(session, officer, names=("Zonhof",))
    member_of(session, submission, person)
    make_pages(session, storage, keys, submission, asked, "Vlekken", name="eerst.pdf")
    service.start_checks(session, lot, officer)
    judge(session, submission, officer, CheckAction.ASK_REPAIR)
    browser, theirs = sign_in(officer), sign_in(person)
    repair = f"/lots/{lot.id}/repairs/{asked.id}/unreadable"
    typed = {
        "asks": ASKS,
        "because": "Het stuk bestond al en verandert het aanbod niet.",
        "due_at": (now + timedelta(days=5)).strftime("%d-%m-%Y %H.%M"),
        "is_no_new_offer": "true",
    }

    listed = shown(browser.get(f"/lots/{lot.id}/repairs"))
    page = browser.get(repair)
    refused = browser.post(repair, data=typed | {"is_no_new_offer": ""})
    sent = browser.post(repair, data=typed)
    call = session.exec(select(Call)).one()
    early = shown(browser.get(f"/calls/{call.id}"))
    mine = shown(theirs.get(f"/submissions/{submission.id}/calls"))
    task = shown(theirs.get("/tasks"))
    start = shown(theirs.get("/submissions"))
    new = make_pdf("Leesbaar")
    upload = send(theirs, call, ("daarna.pdf", new), confirm="true")
    sent_file = session.exec(select(CallFile)).one()
    not_yet = browser.get(f"/calls/files/{sent_file.id}")
    last_look = shown(theirs.get(upload.headers["Location"]))
    handed_in = hand_in(theirs, call)
    compared = shown(browser.get(f"/calls/{call.id}"))
    file = browser.get(f"/calls/files/{sent_file.id}")
    image = browser.get(f"/calls/files/{sent_file.id}/pages/1")
    board = shown(browser.get(f"/checks/{check_of(session, submission).id}"))

    assert "Schrijf het verzoek aan 1 aanbieder" in listed
    assert "<b>Zonhof</b>" in page.text
    assert (refused.status_code, f"{ASKS}</textarea>" in refused.text) == (422, True)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/lots/{lot.id}/repairs")
    assert ("Kan nog antwoorden" in early, "Er kwam nog niets binnen." in early) == (True, True)
    assert "Antwoord op wat de gemeente vraagt" in task
    assert "De gemeente vraagt u iets over" in start
    assert (ASKS in mine, "eerst.pdf" in mine, "daarna.pdf" in last_look) == (True, True, True)
    assert (upload.status_code, handed_in.status_code) == (303, 303)
    assert not_yet.status_code == 404  # uploading is not handing in
    assert ("Vlekken" in compared, "Leesbaar" in compared) == (True, True)
    assert compared.count('id="before-document"') == compared.count('id="after-1-document"') == 1
    assert (file.content, image.headers["Content-Type"]) == (new, "image/png")
    assert "Bekijk voor en na" in board


def test_what_is_refused_is_told_at_its_field_and_what_was_typed_stays(
    session, sign_in, officer, now
):
    person = make_user(session)
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    member_of(session, submission, person)
    offer(session, lot, officer, now)
    call = session.exec(select(Call)).one()
    browser, words = sign_in(person), f"answer-{call.id}"

    wrong = send(browser, call, ("x.exe", b"MZ" + b"0" * 99), **{words: "Te kort"})
    none = hand_in(browser, call)
    call.due_at = now
    session.commit()
    late = send(browser, call, ("x.pdf", make_pdf("X")), **{words: "Te laat getypt"})

    assert [one.status_code for one in (wrong, none, late)] == [422, 422, 422]
    assert ("x.exe: " in wrong.text, "Te kort</textarea>" in wrong.text) == (True, True)
    assert "Er is nog niets klaar om in te dienen." in none.text
    assert ("De termijn eindigde" in late.text, "Te laat getypt" in late.text) == (True, True)
    session.refresh(call)
    assert (session.exec(select(CallFile)).all(), call.answer) == ([], "Te kort")


def test_an_answer_is_in_time_by_the_moment_at_which_it_arrived(session, officer, now):
    """What arrives a second before the end and is done a second after it counts."""
    lot, _, _ = begin(session, officer)
    offer(session, lot, officer, now)
    calls = session.exec(select(Call)).all()
    due_at = calls[0].due_at

    def arrive(asked, at):
        submission = session.get_one(Submission, asked.submission_id)
        with clock.pinned(due_at + timedelta(seconds=1)):
            found = points.points_of(session, submission)
            points.hand_in(session, found, officer, {asked.id}, at)

    for asked in calls:
        asked.answer = "Het stuk is op dezelfde dag getekend."
    arrive(calls[0], due_at - timedelta(seconds=1))
    with pytest.raises(ConflictError, match="De termijn eindigde"):
        arrive(calls[1], due_at)
    assert [one.answered_at for one in calls] == [due_at - timedelta(seconds=1), None, None]


def test_what_was_kept_and_not_handed_in_stays_in_sight_after_the_term(
    session, sign_in, officer, now
):
    person = make_user(session)
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    member_of(session, submission, person)
    offer(session, lot, officer, now)
    call = session.exec(select(Call)).one()
    browser, page = sign_in(person), f"/submissions/{submission.id}/calls"
    send(browser, call, **{f"answer-{call.id}": "Wij sturen het volgende week."})
    call.due_at = now
    session.commit()

    own, ready, late = (
        shown(one)
        for one in (browser.get(page), browser.get(f"{page}/hand-in"), hand_in(browser, call))
    )

    kept = "Dit bewaarde u en diende u niet in. De gemeente leest het niet."
    assert (kept in own, "Wij sturen het volgende week." in own) == (True, True)
    assert "U kunt niets meer indienen." in ready
    assert "De termijn eindigde" in late
    assert "volgende week" not in shown(sign_in(officer).get(f"/calls/{call.id}"))


def test_what_is_asked_is_for_that_provider_and_the_officer_only(session, sign_in, officer, now):
    other = make_user(session)
    lot, submissions, _ = begin(session, officer, names=("Aan",))
    make_submission(session, lot, provider=make_provider(session, other, name="Bij"))
    offer(session, lot, officer, now)
    call = session.exec(select(Call)).one()
    browser, theirs = sign_in(other), sign_in(officer)

    answers = [
        send(browser, call, **{f"answer-{call.id}": ASKS}).status_code,
        hand_in(browser, call).status_code,
        browser.get(f"/submissions/{submissions[0].id}/calls").status_code,
        browser.get(f"/calls/{call.id}").status_code,
        theirs.get(f"/submissions/{submissions[0].id}/calls").status_code,
    ]

    assert answers == [404, 404, 404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_repairs_query_count_does_not_grow(session, sign_in, officer, count_queries, now, number):
    lot, _, _ = begin(session, officer, names=tuple(f"Aanbieder {n}" for n in range(number)))
    offer(session, lot, officer, now)
    browser = sign_in(officer)

    with count_queries() as queries:
        response = browser.get(f"/lots/{lot.id}/repairs")

    assert response.text.count('href="/calls/') == number + 1  # and one to change the request
    assert len(queries) == 6  # who may, the groups (2), what was asked, to whom, with which files


def test_the_mail_says_until_when_and_never_what_is_wrong(session, officer, now, settings):
    person = make_user(session)
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    member_of(session, submission, person)
    offer(session, lot, officer, now)
    (job,) = session.exec(select(Job).where(Job.kind == "mail.call")).all()

    mail = write(session, settings, job.payload)

    assert f"/submissions/{submission.id}/calls" in mail.text
    assert ASKS not in mail.text
    assert "antwoord vóór" in mail.subject
    assert lot.state == LotState.CHECKING
