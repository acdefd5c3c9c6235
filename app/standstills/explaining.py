"""A provider asks for the reasons behind its letter; the officer explains within 15 days."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.second_factor import demand_second_factor
from app.audit.service import record
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.letters.case import read_case
from app.letters.faults import LetterFault
from app.letters.later import compose_later, data_of
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState, Request
from app.letters.sending import fix
from app.letters.unsaid import said_in, unsaid_in
from app.standstills.forms import AskForm, ExplainForm
from app.stationery.wording import plain

TERM = timedelta(days=15)
"""Within which a written request for reasons is answered (Aw 2.103, 2.130); never rolled later."""


def ask(session: Session, letter: Letter, person: User, form: AskForm) -> Request:
    """Ask in writing why; the clock of 15 days runs from now."""
    if letter.state != LetterState.SENT:
        raise ConflictError(_("This letter was not sent yet."))
    if open_request(session, letter) is not None:
        raise ConflictError(_("You asked already. The municipality answers you first."))
    now = utcnow()
    request = Request(
        tender_id=letter.tender_id,
        letter_id=letter.id,
        lot_id=letter.lot_id,
        question=form.question,
        asked_by_id=person.id,
        asked_at=now,
        due_on=dutch(now).date() + TERM,
    )
    session.add(request)
    session.flush()
    record(session, person, "letter.ask", request, after={"due_on": request.due_on.isoformat()})
    return request


def open_request(session: Session, letter: Letter) -> Request | None:
    """Find the question about a letter that was not answered yet."""
    return session.exec(
        select(Request)
        .join(LaterLetter, col(LaterLetter.request_id) == col(Request.id), isouter=True)
        .where(
            Request.letter_id == letter.id,
            (col(LaterLetter.id).is_(None)) | (LaterLetter.state == LetterState.DRAFT),
        )
    ).first()


def requests_of(session: Session, letter: Letter) -> list[Request]:
    """List what was asked about a letter, first to last."""
    query = select(Request).where(Request.letter_id == letter.id).order_by(col(Request.asked_at))
    return list(session.exec(query).all())


def answer_of(session: Session, request: Request) -> LaterLetter | None:
    """Find what was written to a request."""
    return session.exec(select(LaterLetter).where(LaterLetter.request_id == request.id)).first()


def write_explanation(
    session: Session, request: Request, officer: User, form: ExplainForm
) -> LaterLetter:
    """Save the text of an explanation; nobody outside sees it yet."""
    answer = answer_of(session, request)
    if answer is None:
        first = session.get_one(Letter, request.letter_id)
        answer = LaterLetter(
            tender_id=request.tender_id,
            letter_id=first.id,
            lot_id=first.lot_id,
            provider_id=first.provider_id,
            request_id=request.id,
            kind=LetterKind.EXPLANATION,
        )
    elif answer.state != LetterState.DRAFT:
        raise ConflictError(_("This letter was sent. Its text is fixed."))
    before, answer.text = {"text": answer.text}, form.text
    session.add(answer)
    session.flush()
    record(session, officer, "letter.explain", answer, before=before, after={"text": form.text})
    return answer


def faults_of_answer(session: Session, answer: LaterLetter) -> list[LetterFault]:
    """Say what may not stand in an explanation: remarks of inside, others who lost, secrets."""
    if answer.state != LetterState.DRAFT:
        return []
    first = session.get_one(Letter, answer.letter_id)
    case = read_case(session, session.get_one(Award, first.award_id))
    data = data_of(session, answer)
    return list(said_in(unsaid_in(case), first, data, plain(data["blocks"])))


def send_explanation(session: Session, request: Request, officer: User) -> LaterLetter:
    """Send an explanation: its text is fixed, and the first letter stays as it is."""
    answer = answer_of(session, request)
    if answer is None:
        raise ConflictError(_("Write the explanation first."))
    if answer.state != LetterState.DRAFT:
        raise ConflictError(_("These letters were sent already."))
    demand_second_factor(officer)
    if faults := [one for one in faults_of_answer(session, answer) if one.is_blocking]:
        raise ConflictError(str(faults[0].title))
    first = session.get_one(Letter, answer.letter_id)
    case = read_case(session, session.get_one(Award, first.award_id))
    now = utcnow()
    answer.content = compose_later(case, first, answer, request, dutch(now).date())
    fix(session, answer, now, officer)
    return answer
