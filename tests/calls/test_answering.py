"""What a provider sends in answer: several files, and words that are kept as it goes."""

import pytest
from sqlmodel import select

from app.calls import answering
from app.calls.forms import AnswerForm
from app.checks.models import Call, CallFile
from app.core.errors import InvalidError
from tests.calls.factories import ASKS, begin, hand_in, member_of, offer, send
from tests.checks.factories import events
from tests.checks.pages import shown
from tests.factories import make_user
from tests.pdf import make_pdf


def asked_of(session, officer, now):
    person = make_user(session)
    lot, (submission,), _ = begin(session, officer, names=("Aan",))
    member_of(session, submission, person)
    offer(session, lot, officer, now)
    return lot, session.exec(select(Call)).one(), person


def files(session):
    return session.exec(select(CallFile).order_by(CallFile.added_at, CallFile.name)).all()


def test_several_files_go_with_one_answer_and_all_are_shown(session, sign_in, officer, now):
    lot, asked, person = asked_of(session, officer, now)
    browser, theirs = sign_in(officer), sign_in(person)
    papers = {f"{n}.pdf": make_pdf(f"Blad {n}") for n in (1, 2, 3)}

    sent = send(theirs, asked, *papers.items())
    twice = send(theirs, asked, ("nog-eens.pdf", papers["2.pdf"]))
    second = next(one for one in files(session) if one.name == "2.pdf")
    hidden = browser.get(f"/calls/files/{second.id}")
    removed = send(theirs, asked, remove=str(second.id))
    handed_in = hand_in(theirs, asked)
    compared = shown(browser.get(f"/calls/{asked.id}"))
    listed = shown(browser.get(f"/lots/{lot.id}/repairs"))
    too_late = send(theirs, asked, remove=str(files(session)[0].id))

    assert sent.status_code == 303
    assert (twice.status_code, "Dit bestand staat er al." in twice.text) == (422, True)
    assert (hidden.status_code, removed.status_code, handed_in.status_code) == (404, 303, 303)
    assert [one.name for one in files(session)] == ["1.pdf", "3.pdf"]
    assert ("Blad 1" in compared, "Blad 2" in compared, "Blad 3" in compared) == (
        True,
        False,
        True,
    )
    assert "1.pdf, 3.pdf" in listed
    assert (too_late.status_code, "U hebt dit al beantwoord" in shown(too_late)) == (422, True)
    (_, told) = events(session, asked)[-1]
    assert [one["name"] for one in told["after"]["files"]] == ["1.pdf", "3.pdf"]


def test_words_are_kept_for_later_and_only_the_provider_reads_them(session, sign_in, officer, now):
    _, asked, person = asked_of(session, officer, now)
    browser, theirs = sign_in(officer), sign_in(person)

    kept = send(theirs, asked, **{f"answer-{asked.id}": "Nog niet af"})
    back = shown(theirs.get(kept.headers["Location"]))
    officers = shown(browser.get(f"/calls/{asked.id}"))

    assert kept.status_code == 303
    assert "Nog niet af</textarea>" in back
    assert "Nog niet af" not in officers
    session.refresh(asked)
    assert (asked.answer, asked.answered_at) == ("Nog niet af", None)
    assert events(session, asked) == [("call.keep_draft", {"after": {"characters": 11}})]


def test_words_are_not_without_end(session, sign_in, officer, now):
    _, asked, person = asked_of(session, officer, now)
    too_much = {f"answer-{n}": "x" * 100_000 for n in range(10)}  # ten times 100 of a field more

    refused = send(sign_in(person), asked, **too_much)

    told = "Deze tekst is te lang. Zet hem in een bestand." in shown(refused)
    assert (refused.status_code, told) == (422, True)
    assert files(session) == []


def test_a_draft_that_did_not_change_is_no_event(session, officer, now):
    _, asked, person = asked_of(session, officer, now)

    for _ in range(2):
        answering.keep_draft(session, asked, person, AnswerForm(answer=ASKS), now)

    assert len(events(session, asked)) == 1


def test_files_are_not_without_end(session, officer, now):
    _, asked, person = asked_of(session, officer, now)
    for n in range(answering.MOST_FILES):
        session.add(
            CallFile(
                tender_id=asked.tender_id,
                call_id=asked.id,
                name=f"{n}.pdf",
                size=1,
                sha256=str(n),
                media_type="application/pdf",
                storage_key=str(n),
                scan="clean",
            )
        )
    session.flush()

    with pytest.raises(InvalidError) as refused:
        answering.add_file(session, asked, person, files(session)[0], now)

    assert str(refused.value.message) == (
        "Bij één antwoord horen hoogstens 20 bestanden. Verwijder er eerst een."
    )


def test_a_file_of_another_provider_is_not_found(session, sign_in, officer, now):
    _, asked, person = asked_of(session, officer, now)
    send(sign_in(person), asked, ("x.pdf", make_pdf("Geheim")))
    (file,) = files(session)
    other = sign_in(make_user(session))

    answers = [
        other.get(f"/calls/files/{file.id}/own").status_code,
        send(other, asked, remove=str(file.id)).status_code,
        other.get(f"/calls/files/{file.id}").status_code,
        other.get(f"/calls/files/{file.id}/pages/1").status_code,
    ]

    assert answers == [404, 404, 404, 404]
    assert len(files(session)) == 1
