"""Between an objection and its answer: files of both sides, a hearing, a later day, the paper."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlmodel import select

from app.audit.service import history
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.letters.models import Letter
from app.letters.sending import send_letters
from app.objections import hearing, mails, service
from app.objections.forms import AnswerForm, HearingForm, LaterForm, ObjectForm, ReportForm
from app.objections.models import (
    Ground,
    ObjectionHearing,
    ObjectionOutcome,
    ObjectionPaper,
    Remedy,
)
from tests.awards.decided import make_decided
from tests.factories import make_user
from tests.pdf import make_pdf

WHY = "Op bladzijde 4 staat het plan wel uitgewerkt."
SAID = "De aanbieder liet zien waar het plan staat; de commissie keek mee."
WHEN = datetime(2026, 3, 6, 13, 0, tzinfo=UTC)


@pytest.fixture
def sent(session, keys, storage):
    """Letters sent on 2 March 2026; the standstill runs through Monday 23 March."""
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


@pytest.fixture
def objection(session, sent):
    submission = sent.submissions["Elzenkamp"]
    letter = session.exec(select(Letter).where(Letter.submission_id == submission.id)).one()
    form = ObjectForm(ground=Ground.SCORES, arguments=WHY, remedy=Remedy.JUDGE_ANEW)
    made = service.lodge(session, letter, sent.people["Elzenkamp"], form)
    session.commit()
    return made


def news(session, settings):
    jobs = session.exec(select(Job).where(Job.kind == "mail.objection_news")).all()
    return [mails.news(session, settings, job.payload) for job in jobs]


def test_a_provider_is_invited_heard_and_reads_what_was_said(session, settings, sent, objection):
    hearing.invite(session, objection, sent.officer, HearingForm(held_at=WHEN, place="Kamer 2.14"))
    (mail,) = news(session, settings)
    assert "Wanneer: vrijdag 6 maart 2026 om 14.00 uur" in mail.text
    assert "Waar: Kamer 2.14" in mail.text
    with pytest.raises(ConflictError, match="nog niet gehoord"):
        hearing.report(session, objection, sent.officer, ReportForm(report=SAID))

    with pinned(WHEN + timedelta(hours=1)):
        hearing.report(session, objection, sent.officer, ReportForm(report=SAID))
        form = HearingForm(held_at=WHEN + timedelta(days=1), place="Kamer 2.14")
        with pytest.raises(ConflictError, match="al gehoord"):
            hearing.invite(session, objection, sent.officer, form)

    one = session.exec(select(ObjectionHearing)).one()
    assert (one.report, one.reported_by_id) == (SAID, sent.officer.id)
    told = [event.action for event, _payload in history(session, objection)]
    assert told == ["objection.lodge", "objection.invite", "objection.report"]


def test_a_hearing_lies_ahead(session, sent, objection):
    form = HearingForm(held_at=datetime(2026, 2, 1, 9, tzinfo=UTC), place="Kamer 2.14")

    with pytest.raises(InvalidError, match="nog komt"):
        hearing.invite(session, objection, sent.officer, form)


def test_an_answer_comes_later_within_the_standstill(session, settings, sent, objection):
    form = LaterForm(answer_by=date(2026, 3, 16), reason="De commissie komt pas 12 maart bijeen.")

    hearing.answer_later(session, objection, sent.officer, form)

    assert (objection.answer_by, objection.later_because) == (form.answer_by, form.reason)
    (mail,) = news(session, settings)
    assert mail.subject == "Ons antwoord op uw bezwaar komt later: uiterlijk 16 maart 2026"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2026, 3, 9), "Kies een dag na"), (date(2026, 3, 24), "wachttijd loopt tot en met")],
)
def test_later_is_after_the_term_and_leaves_time_for_court(session, sent, objection, day, sentence):
    form = LaterForm(answer_by=day, reason="De commissie komt pas 12 maart bijeen.")

    with pytest.raises(InvalidError, match=sentence):
        hearing.answer_later(session, objection, sent.officer, form)


def test_both_sides_add_files_and_read_each_other(session, sign_in, sent, objection):
    person, officer = sign_in(sent.people["Elzenkamp"]), sign_in(sent.officer)
    plan, note = make_pdf("Plan, bladzijde 4"), make_pdf("Nota")
    own, theirs = f"/my-objections/{objection.id}/papers", f"/objections/{objection.id}/papers"

    person.post(own, files={"file": ("plan.pdf", plan, "application/pdf")})
    officer.post(theirs, files={"file": ("nota.pdf", note, "application/pdf")})
    again = person.post(own, files={"file": ("plan.pdf", plan, "application/pdf")})

    assert (again.status_code, "Precies dit bestand staat hier al." in again.text) == (422, True)
    papers = {one.name: one for one in session.exec(select(ObjectionPaper))}
    assert {name: one.by_officer for name, one in papers.items()} == {
        "plan.pdf": False, "nota.pdf": True,
    }  # fmt: skip
    assert officer.get(f"/objection-papers/{papers['plan.pdf'].id}").content == plan
    assert person.get(f"/my-objection-papers/{papers['nota.pdf'].id}").content == note
    rival, stranger = sign_in(sent.people["Thuisvast"]), sign_in(make_user(session))
    for browser in (rival, stranger):
        for path in ("objection-papers", "my-objection-papers"):
            assert browser.get(f"/{path}/{papers['plan.pdf'].id}").status_code == 404
        assert browser.post(own, files={"file": ("x.pdf", note, "a/b")}).status_code == 404


def test_the_answer_is_a_letter_for_both_sides(session, sign_in, sent, objection):
    person, officer = sign_in(sent.people["Elzenkamp"]), sign_in(sent.officer)
    own, theirs = (
        f"/my-objections/{objection.id}/answer.pdf",
        f"/objections/{objection.id}/answer.pdf",
    )
    assert person.get(own).status_code == 404
    form = AnswerForm(outcome=ObjectionOutcome.UNFOUNDED, answer="De score blijft zoals zij is.")
    service.answer(session, objection, sent.officer, form)
    session.commit()

    paper = person.get(own)

    assert (paper.headers["content-type"], paper.content) == (
        "application/pdf", officer.get(theirs).content,
    )  # fmt: skip
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Antwoord op uw bezwaar, {sent.tender.reference}"
    assert sign_in(sent.people["Thuisvast"]).get(own).status_code == 404


def test_pages_keep_what_was_typed(session, sign_in, sent, objection):
    officer, at = sign_in(sent.officer), f"/objections/{objection.id}"

    wrong = {
        "hearing": officer.post(f"{at}/hearing", data={"held_at": "morgen", "place": "Kamer 2"}),
        "later": officer.post(f"{at}/later", data={"answer_by": "ooit", "reason": "Kort."}),
        "report": officer.post(f"{at}/report", data={"report": "Kort."}),
    }

    assert {name: page.status_code for name, page in wrong.items()} == dict.fromkeys(wrong, 422)
    assert 'value="morgen"' in wrong["hearing"].text
    assert 'value="ooit"' in wrong["later"].text
    decider = sign_in(sent.decider)
    assert decider.post(f"{at}/hearing", data={}).status_code == 404
    assert decider.post(f"{at}/later", data={}).status_code == 404
    assert decider.post(f"{at}/report", data={}).status_code == 404
