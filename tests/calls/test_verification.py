"""Advice is weighed, an intended winner proves what it declared, and all of it goes on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.models import DropCause, Dropout
from app.calls import answering, calling, verifying
from app.calls.forms import VerificationForm
from app.checks import admission, judging, service
from app.checks.flow import CheckAction
from app.checks.forms import AdviceForm, DecisionForm, WeighingForm
from app.checks.models import Call, CallFile, CallKind, Check, CheckState, VerificationState
from app.core import clock
from app.core.errors import ConflictError
from app.evidence.service import withdraw
from app.providers.models import Provider
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment, Tender
from tests.calls.factories import hand_in, member_of, send
from tests.checks.factories import (
    ASKING,
    REASON,
    check_of,
    decide_gates,
    decided,
    events,
    make_opened_lot,
    make_person_with,
)
from tests.checks.pages import shown, tender_of
from tests.evidence.factories import keep as keep_proof
from tests.factories import make_requirement, make_user

# Advice


def advised(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    advice = service.ask_advice(session, submission, officer, ASKING)
    return lot, submission, supervisor, advice


def test_checks_are_not_finished_before_the_advice_is_weighed(session, officer, now):
    lot, submission, supervisor, advice = advised(session, officer)
    service.give_advice(session, advice, supervisor, AdviceForm(text=REASON))
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    with pytest.raises(ConflictError) as refused:
        service.finish_checks(session, lot, officer)
    service.weigh_advice(session, advice, officer, WeighingForm(weighed=REASON))
    service.finish_checks(session, lot, officer)
    with pytest.raises(ConflictError):
        service.weigh_advice(session, advice, officer, WeighingForm(weighed=REASON))

    assert str(refused.value.message) == (
        "1 advies van de toezichthouder is nog niet gewogen. Schrijf hoe u het weegt."
    )
    assert (advice.weighed, advice.weighed_by_id, advice.weighed_at) == (REASON, officer.id, now)
    assert events(session, advice)[-1] == ("advice.weigh", {"before": "", "after": REASON})


def test_advice_is_weighed_on_its_page_after_it_was_given(session, sign_in, officer):
    lot, submission, supervisor, advice = advised(session, officer)
    browser = sign_in(officer)
    address = f"/advice/{advice.id}/weighing"

    early = browser.post(address, data={"weighed": REASON})
    service.give_advice(session, advice, supervisor, AdviceForm(text="Wij kennen geen incidenten."))
    session.commit()
    page = shown(browser.get(address))
    short = browser.post(address, data={"weighed": "Kort"})
    saved = browser.post(address, data={"weighed": REASON})
    board = shown(browser.get(f"/checks/{check_of(session, submission).id}"))

    assert (early.status_code, short.status_code, saved.status_code) == (409, 422, 303)
    assert "Wij kennen geen incidenten." in page
    assert "Kort</textarea>" in short.text
    assert f"<b>Gewogen:</b> {REASON}" in board
    assert sign_in(supervisor).get(address).status_code == 404
    assert lot.state == LotState.CHECKING


# Verification


def ranked(session, officer, *, state=LotState.RANKED, **fields):
    """Make a lot after the ranking, of which everything was only declared."""
    lot, submissions, asked = make_opened_lot(
        session, officer, names=("Zonhof",), moment=Moment.VERIFICATION, **fields
    )
    service.start_checks(session, lot, officer)
    service.accept_declared(session, lot, officer)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)
    lot.state = state
    session.flush()
    return lot, submissions[0], asked


def asking(now, days=5):
    return VerificationForm(asks="Stuur het bewijs.........", due_at=now + timedelta(days=days))


def judge(session, submission, officer, action):
    check = check_of(session, submission)
    judging.decide(session, check, officer, DecisionForm(action=action, reason=REASON))


def test_verification_opens_what_was_declared_and_asks_for_proof(session, officer, now):
    lot, submission, _ = ranked(session, officer)

    found = verifying.start(session, lot, submission, officer, asking(now))

    check = check_of(session, submission)
    call = session.exec(select(Call)).one()
    assert (check.state, call.kind, call.check_id, call.due_at) == (
        CheckState.OPEN,
        CallKind.VERIFICATION,
        check.id,
        now + timedelta(days=5),
    )
    assert call.asks == "Stuur het bewijs........."
    assert found.state == VerificationState.RUNNING


def test_who_may_still_prove_is_not_failed(session, officer, now):
    lot, submission, _ = ranked(session, officer)
    found = verifying.start(session, lot, submission, officer, asking(now))

    with pytest.raises(ConflictError):
        judge(session, submission, officer, CheckAction.FAIL)
    with pytest.raises(ConflictError) as refused:
        verifying.finish(session, found, officer)

    assert str(refused.value.message) == "Niet elk bewijs is beoordeeld. Doe dat eerst."


def test_who_proves_everything_is_confirmed(session, officer, now):
    lot, submission, _ = ranked(session, officer)
    found = verifying.start(session, lot, submission, officer, asking(now))
    with clock.pinned(now + timedelta(days=5)):
        judge(session, submission, officer, CheckAction.PASS)

        stands = verifying.finish(session, found, officer)

    assert (stands, found.state, submission.state) == (
        True,
        VerificationState.CONFIRMED,
        SubmissionState.SUBMITTED,
    )


def test_an_intended_winner_who_fails_falls_away_by_the_dropout_rule(session, officer, now):
    lot, submission, asked = ranked(session, officer)
    found = verifying.start(session, lot, submission, officer, asking(now))
    with clock.pinned(now + timedelta(days=5)):
        judge(session, submission, officer, CheckAction.FAIL)

        stands = verifying.finish(session, found, officer)

    reason = f"{asked.number} {asked.title}: {REASON}"
    assert (stands, found.state, found.reason) == (False, VerificationState.FALLEN, reason)
    assert (submission.state, submission.reason) == (SubmissionState.DROPPED, reason)
    (dropout,) = session.exec(select(Dropout)).all()
    assert (dropout.submission_id, dropout.cause, dropout.reason) == (
        submission.id, DropCause.VERIFICATION_FAILED, reason,
    )  # fmt: skip


def test_who_fails_what_is_no_knock_out_stays(session, officer, now):
    lot, submission, _ = ranked(session, officer, is_knock_out=False)
    found = verifying.start(session, lot, submission, officer, asking(now))
    with clock.pinned(now + timedelta(days=5)):
        judge(session, submission, officer, CheckAction.FAIL)
        stands = verifying.finish(session, found, officer)

    assert (stands, submission.state) == (True, SubmissionState.SUBMITTED)


@pytest.mark.parametrize("state", [LotState.CHECKING, LotState.SCORING, LotState.FINAL])
def test_proof_is_asked_between_ranking_and_award_only(session, officer, now, state):
    lot, submission, _ = ranked(session, officer, state=state)

    with pytest.raises(ConflictError):
        verifying.start(session, lot, submission, officer, asking(now))

    assert session.exec(select(Call)).all() == []


def test_verification_goes_over_its_page(session, sign_in, officer, now):
    lot, submission, _ = ranked(session, officer)
    browser = sign_in(officer)
    address = f"/submissions/{submission.id}/verification"
    due_at = (now + timedelta(days=5)).strftime("%d-%m-%Y %H.%M")

    page = shown(browser.get(address))
    refused = browser.post(address, data={"asks": "Kort", "due_at": due_at})
    started = browser.post(address, data={"asks": REASON, "due_at": due_at})
    waiting = shown(browser.get(address))
    early = browser.post(f"{address}/finish")
    call = session.exec(select(Call)).one()
    call.due_at = now
    session.commit()
    board = browser.get(f"/checks/{check_of(session, submission).id}?submission={submission.id}")
    browser.post(f"/checks/{check_of(session, submission).id}/decision", data={"action": "pass"})
    ready = shown(browser.get(address))
    finished = browser.post(f"{address}/finish")

    assert "Bewijzen vragen" in page
    assert (refused.status_code, "Kort</textarea>" in refused.text) == (422, True)
    assert (started.status_code, early.status_code, finished.status_code) == (303, 409, 303)
    assert "0 van de 1 bewijzen zijn binnen" in waiting
    assert 'name="action"' in board.text
    assert "Verificatie afronden" in ready
    assert "Alles is bewezen" in shown(browser.get(address))
    assert lot.state == LotState.RANKED


def ask_more(session, submission, officer, asked, number):
    """Ask for more proofs in the same words, until the same moment."""
    for _ in range(number):
        requirement = make_requirement(
            session, session.get_one(Tender, submission.tender_id), moment=Moment.VERIFICATION
        )
        check = Check(
            tender_id=submission.tender_id, lot_id=submission.lot_id,
            submission_id=submission.id, requirement_id=requirement.id,
        )  # fmt: skip
        session.add(check)
        session.flush()
        yield calling.call(
            session, submission, officer, CallKind.VERIFICATION, asked.asks, asked.due_at,
            check=check,
        )  # fmt: skip


def test_all_proofs_are_answered_on_one_page_and_handed_in_when_ready(
    session, sign_in, officer, keys, storage, count_queries, now
):
    person = make_user(session)
    lot, submission, _ = ranked(session, officer)
    member_of(session, submission, person)
    provider = session.get_one(Provider, submission.provider_id)
    proof = keep_proof(session, keys, storage, provider, person)
    verifying.start(session, lot, submission, officer, asking(now))
    browser, theirs = sign_in(officer), sign_in(person)
    address = f"/submissions/{submission.id}/calls"
    with count_queries() as for_one:
        theirs.get(address)
    asked = session.exec(select(Call)).one()
    calls = [asked, *ask_more(session, submission, officer, asked, 2)]
    session.commit()
    with count_queries() as for_three:
        page = shown(theirs.get(address))

    kept = theirs.post(
        address,
        data={
            f"proof-{calls[0].id}": str(proof.id),
            f"answer-{calls[1].id}": "Het diploma staat in het register.",
            f"answer-{calls[2].id}": "Volgt",
            "confirm": "true",
        },
        files={f"file-{calls[2].id}": ("", b"")},
    )
    last_look = shown(theirs.get(kept.headers["Location"]))
    handed_in = hand_in(theirs, calls[0])
    after = shown(theirs.get(address))
    officers = shown(browser.get(f"/submissions/{submission.id}/verification"))
    withdraw(session, proof, person)
    session.commit()
    gone = send(
        theirs, calls[2],
        **{f"proof-{calls[2].id}": str(proof.id), f"answer-{calls[2].id}": "Volgt nog"},
    )  # fmt: skip

    assert len(for_one) == len(for_three)
    assert page.count("Stuur het bewijs.........") == 1  # asked in the same words, said once
    assert [page.count(f'name="{name}-') for name in ("file", "proof", "answer")] == [3, 3, 3]
    assert kept.headers["Location"] == f"{address}/hand-in"
    assert last_look.count('name="calls"') == 2
    assert "1 antwoord is nog niet klaar" in last_look
    assert handed_in.status_code == 303
    assert [after.count(f'name="{name}-') for name in ("file", "proof", "answer")] == [2, 2, 2]
    assert "1 van de 2 antwoorden zijn klaar." in after
    assert "Het diploma staat in het register.</textarea>" in after
    for told in ("Beoordeel 1 bewijs", "1 van de 3 bewijzen zijn binnen", "nog 2 andere bewijzen"):
        assert told in officers
    assert (gone.status_code, "Dit bewijs zit niet meer in uw dossier." in gone.text) == (422, True)
    assert "Volgt nog</textarea>" in gone.text
    (file,) = session.exec(select(CallFile)).all()
    assert answering.is_needed(session, file.storage_key)
    assert browser.get(f"/calls/files/{file.id}").status_code == 200  # it stays with the answer


# On paper


def test_workbook_holds_every_judgement(session, sign_in, officer, now):
    lot, submissions, asked = make_opened_lot(session, officer, names=("=Zonhof", "Duinrust"))
    service.start_checks(session, lot, officer)
    decided(session, submissions[0], officer, CheckAction.FAIL)
    finding = session.exec(select(Check.finding)).first()

    response = sign_in(officer).get(f"/lots/{lot.id}/checks.xlsx")

    book = load_workbook(BytesIO(response.content))
    rows = list(book["Oordelen"].iter_rows(values_only=True))
    assert book.sheetnames == [
        "Overzicht",
        "Oordelen",
        "Herstel",
        "Uitsluitingsgronden",
        "Adviezen",
    ]
    assert rows[1] == (
        asked.number, asked.title, submissions[0].number, "=Zonhof", "regel: faalt", finding,
        "Voldoet niet", "Iets anders", REASON, "Olga Officier", rows[1][10],
    )  # fmt: skip
    assert rows[2][6] == "Te beoordelen"
    assert list(book["Overzicht"].iter_rows(values_only=True)) == [
        ("Nr.", "Eis", "=Zonhof", "Duinrust"),
        (asked.number, asked.title, "Voldoet niet", "Te beoordelen"),
    ]


def test_paper_is_a_pdf_of_the_whole_admission(session, sign_in, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Zonhof", "#Duinrust $x$"))
    service.start_checks(session, lot, officer)
    decided(session, submissions[0], officer, CheckAction.FAIL)

    response = sign_in(officer).get(f"/lots/{lot.id}/checks.pdf")

    assert (response.content[:5], response.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert admission.paper(session, lot) == response.content
