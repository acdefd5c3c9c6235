"""Letters go out once, together, and stay as they are; the wait comes before final."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

import app.letters.ended  # noqa: F401  (its letter starts when an admission ends)
from app.accounts.two_people import drop
from app.admissions.ending import confirm_end, propose_end
from app.admissions.forms import AuthorityEndForm
from app.audit.models import Event
from app.awards.models import AwardState
from app.awards.standstill import finish_standstill
from app.consensus.models import Consensus
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.letters import mails
from app.letters.content import letter_data
from app.letters.models import LaterLetter, LetterKind, LetterState
from app.letters.sending import LetterForm, open_letter, pdf_of, send_letters, write_letter
from app.stationery.wording import plain
from app.tenders.models import LotState
from tests.awards.decided import make_application, make_decided
from tests.factories import make_provider, make_submission

ENDING = AuthorityEndForm(
    last_day=date(2027, 6, 30), ground="Paragraaf 4.2", reason="Zij voldoet niet meer aan 3.1."
)
END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
def sent(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def test_send_fixes_one_date_and_one_end_for_all(session, sent, now):
    assert (sent.award.state, sent.award.sent_at) == (AwardState.STANDSTILL, now)
    assert (sent.award.standstill_first_day, sent.award.standstill_ends_at) == (
        date(2026, 3, 3), END,
    )  # fmt: skip
    assert sent.award.standstill_reading.startswith("Eigen document: 20 kalenderdagen")
    assert sent.lot.state == LotState.STANDSTILL
    assert {(letter.state, letter.sent_at) for letter in sent.letters.values()} == {
        (LetterState.SENT, now)
    }


def test_send_enqueues_one_mail_per_letter_without_the_result(session, sent, settings):
    jobs = session.exec(select(Job).where(Job.kind == "mail.letter")).all()
    letter = sent.letters["Elzenkamp"]

    mail = mails.letter(session, settings, {"letter_id": str(letter.id)})

    assert sorted(job.unique_key for job in jobs) == sorted(
        f"mail.letter:{one.id}" for one in sent.letters.values()
    )
    assert (mail.message_id, mail.to) == (
        f"<letter.{letter.id}@toetssteen>", sent.providers["Elzenkamp"].email,
    )  # fmt: skip
    assert mail.subject == (
        "De uitslag van perceel 1 staat klaar: reageren kan tot en met maandag 23 maart 2026"
    )
    assert f"http://testserver/my-letters/{letter.id}" in mail.text
    told = mail.subject + mail.text
    assert [word for word in ("Lindeborgh", "punten", "niet aan u") if word in told] == []


def test_sent_letter_is_fixed_and_its_pdf_sealed(session, sent, keys, storage):
    letter = sent.letters["Elzenkamp"]
    before = letter_data(session, letter)
    pdf = pdf_of(session, keys, storage, letter)
    for settled in session.exec(select(Consensus)):
        settled.motivation = "Iets anders."
    session.flush()

    with clock.pinned(clock.utcnow() + timedelta(days=3)):
        assert letter_data(session, letter) == before
        assert pdf_of(session, keys, storage, letter) == pdf

    stored = b"".join(storage.open(letter.storage_key))
    assert pdf.startswith(b"%PDF")
    assert b"%PDF" not in stored
    with pytest.raises(ConflictError, match="De tekst ligt vast"):
        write_letter(session, letter, sent.officer, LetterForm())


def test_second_send_is_refused(session, sent, keys, storage):
    with pytest.raises(ConflictError, match="al verstuurd"):
        send_letters(session, keys, storage, sent.award, sent.officer)


def test_nothing_goes_out_while_one_letter_has_a_fault(session, keys, storage):
    decided = make_decided(session, advantages=False)

    with pytest.raises(ConflictError, match="De brief aan Elzenkamp kan nog niet weg"):
        send_letters(session, keys, storage, decided.award, decided.officer)

    assert decided.award.state == AwardState.INTENDED
    assert {letter.state for letter in decided.letters.values()} == {LetterState.DRAFT}
    assert session.exec(select(Job).where(Job.kind == "mail.letter")).all() == []


def test_who_sends_needs_a_second_factor(session, keys, storage):
    decided = make_decided(session)
    decided.officer.totp_confirmed_at = None

    with pytest.raises(ForbiddenError):
        send_letters(session, keys, storage, decided.award, decided.officer)


def test_write_letter_keeps_texts_of_existing_criteria_only(session):
    decided = make_decided(session, advantages=False)
    letter = decided.letters["Elzenkamp"]
    form = LetterForm.model_validate(
        {"explanation": "Toelichting", "advantage_K1": " Meer werkt. ", "advantage_X": "nee"}
    )

    write_letter(session, letter, decided.officer, form)

    assert (letter.explanation, letter.advantages) == ("Toelichting", {"K1": "Meer werkt."})
    assert session.exec(select(Event.action).where(Event.action == "letter.write")).all() == [
        "letter.write"
    ]


def test_final_is_refused_until_the_end_and_then_once(session, sent):
    with (
        clock.pinned(END - timedelta(seconds=1)),
        pytest.raises(ConflictError, match=r"maandag 23 maart 2026, 24\.00 uur"),
    ):
        finish_standstill(session, sent.award, sent.officer)

    with clock.pinned(END):
        finish_standstill(session, sent.award, sent.officer)
        assert (sent.award.state, sent.lot.state) == (AwardState.FINAL, LotState.FINAL)
        with pytest.raises(ConflictError):
            finish_standstill(session, sent.award, sent.officer)


def test_final_is_refused_before_the_letters_were_sent(session):
    decided = make_decided(session)

    with pytest.raises(ConflictError):
        finish_standstill(session, decided.award, decided.officer)


def test_admission_is_final_at_once_and_leaves_the_lot_open(session, keys, storage):
    admitted = make_application(session, refused=False)

    assert send_letters(session, keys, storage, admitted.award, admitted.officer) == 1

    assert (admitted.award.state, admitted.award.standstill_ends_at) == (AwardState.FINAL, None)
    assert admitted.lot.state == LotState.ADMITTING


def test_who_loses_its_admission_gets_a_letter_with_day_ground_and_reason(session, keys, storage):
    admitted = make_application(session, refused=False)
    send_letters(session, keys, storage, admitted.award, admitted.officer)
    (submission,) = admitted.submissions.values()

    propose_end(session, submission, admitted.officer, ENDING)
    confirm_end(session, submission, admitted.decider)

    (letter,) = session.exec(select(LaterLetter)).all()
    told = plain(letter.content["blocks"])
    assert (letter.kind, letter.state) == (LetterKind.ENDED, LetterState.SENDING)
    assert "De laatste dag is woensdag 30 juni 2027. Grond: Paragraaf 4.2." in told
    assert "Zij voldoet niet meer aan 3.1." in told
    assert session.exec(select(Job).where(Job.kind == "mail.admission_end")).all() == []


def test_an_admission_ends_without_a_word_about_somebody_else(session, keys, storage):
    admitted = make_application(session, refused=False)
    (submission,) = admitted.submissions.values()
    submission.turn = 2
    session.flush()
    make_submission(session, admitted.lot, provider=admitted.providers["Kompas & Kade"])
    send_letters(session, keys, storage, admitted.award, admitted.officer)
    told = ENDING.model_copy(update={"reason": "Elzenkamp deed het beter."})

    propose_end(session, submission, admitted.officer, told)
    make_submission(session, admitted.lot, provider=make_provider(session, name="Elzenkamp"))
    with pytest.raises(ConflictError, match="Elzenkamp"):
        confirm_end(session, submission, admitted.decider)
    drop(session, "admission.end", submission, admitted.officer)
    with pytest.raises(InvalidError, match="Elzenkamp") as refused:
        propose_end(session, submission, admitted.officer, told)

    assert refused.value.field == "reason"
    assert session.exec(select(LaterLetter)).all() == []


def test_refusal_waits_for_its_own_term(session, keys, storage):
    refused = make_application(session, refused=True)

    send_letters(session, keys, storage, refused.award, refused.officer)

    assert (refused.award.state, refused.award.standstill_ends_at) == (AwardState.STANDSTILL, END)
    assert refused.lot.state == LotState.ADMITTING
    with clock.pinned(END):
        finish_standstill(session, refused.award, refused.officer)
    assert (refused.award.state, refused.lot.state) == (AwardState.FINAL, LotState.ADMITTING)


def test_first_opening_counts(session, sent, now):
    letter = sent.letters["Elzenkamp"]

    open_letter(session, letter, sent.people["Elzenkamp"])
    with clock.pinned(now + timedelta(hours=1)):
        open_letter(session, letter, sent.people["Elzenkamp"])

    assert letter.read_at == now
    events = session.exec(select(Event.actor_id).where(Event.action == "letter.read")).all()
    assert events == [sent.people["Elzenkamp"].id]
