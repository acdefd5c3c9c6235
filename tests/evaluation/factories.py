"""A lot with a panel, submissions and, when asked, scores."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import pikepdf
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.consensus import service as consensus
from app.consensus.forms import SettleForm
from app.core.keys import Keys
from app.core.storage import Storage
from app.evaluation import service
from app.evaluation.forms import ScoreForm
from app.evaluation.models import Score
from app.panels import service as panels
from app.panels.answers import Answer, answers_of
from app.panels.forms import DeclarationForm, ProviderAnswer
from app.panels.models import Round
from app.panels.panel import providers_of
from app.submissions.models import Document, Submission
from app.tenders.models import Criterion, Lot, LotState, Tender
from app.uploads.receiving import receive
from tests.factories import (
    assign,
    lots_of,
    make_criterion,
    make_submission,
    make_tender,
    make_user,
)

REASON = "Alles is uitgewerkt en met cijfers onderbouwd."
MOVED = "Wie iets anders gaf, ging mee met de anderen."


@dataclass
class Room:
    """Everything around one lot that is being scored."""

    tender: Tender
    lot: Lot
    officer: User
    chair: User
    evaluators: list[User]
    criteria: list[Criterion]
    submissions: list[Submission]


def make_room(
    session: Session,
    *,
    evaluators: int = 2,
    submissions: int = 2,
    criteria: int = 2,
    state: LotState = LotState.SCORING,
    officer: User | None = None,
    is_tender_wide: bool = False,
) -> Room:
    """Add a lot with its panel; in scoring it has its round."""
    officer = officer or make_user(session, name="Olga Officier")
    tender = make_tender(session, officer=officer, state=state)
    lot = lots_of(session, tender)[0]
    where = None if is_tender_wide else lot
    chair = make_user(session, name="Vera Voorzitter")
    assign(session, tender, chair, Duty.CHAIR, lot=where)
    people = [make_user(session, name=f"Beoordelaar {n}") for n in range(1, evaluators + 1)]
    for person in people:
        assign(session, tender, person, Duty.EVALUATOR, lot=where)
    asked = [
        make_criterion(session, lot, code=f"K{n}", points=str(Decimal(100) / criteria))
        for n in range(1, criteria + 1)
    ]
    handed_in = [make_submission(session, lot, number=n) for n in range(1, submissions + 1)]
    if state == LotState.SCORING:
        session.add(Round(tender_id=tender.id, lot_id=lot.id))
        session.flush()
    return Room(tender, lot, officer, chair, people, asked, handed_in)


def declaration(
    session: Session, lot: Lot, *, tie_with: Submission | None = None
) -> DeclarationForm:
    """Fill in a declaration on every provider: without a tie, or with one."""
    return DeclarationForm(
        answers=[
            ProviderAnswer(
                provider_id=one.id,
                has_conflict=tie_with is not None and tie_with.provider_id == one.id,
                explanation="Ik werkte hier tot 2024.",
            )
            for one in providers_of(session, lot)
        ],
        is_signed=True,
    )


def declare_all(session: Session, room: Room) -> None:
    """Let the evaluators and the chair declare that there is no tie."""
    for person in (*room.evaluators, room.chair):
        panels.declare(session, room.lot, person, declaration(session, room.lot))


def score_form(step: str = "goed", *, version: int = 0, motivation: str = REASON) -> ScoreForm:
    """Fill in a score."""
    return ScoreForm(step=step, motivation=motivation, page=2, version=version)


def settle_form(
    step: str = "goed", *, motivation: str = REASON, moved: str = MOVED, **more: str
) -> SettleForm:
    """Fill in what the panel settled, and who moved for it."""
    return SettleForm(step=step, motivation=motivation, moved=moved, **more)


def score_all(
    session: Session, room: Room, person: User, step: str = "goed", motivation: str = REASON
) -> list[Score]:
    """Give one evaluator's score on every answer."""
    return [
        service.give_score(session, answer, person, score_form(step, motivation=motivation))
        for answer in answers_of(session, room.lot)
    ]


def hand_in_all(session: Session, room: Room, *steps: str) -> None:
    """Let everybody declare, score and hand in; `steps` is one per evaluator."""
    declare_all(session, room)
    for n, person in enumerate(room.evaluators):
        step = steps[n] if n < len(steps) else "goed"
        score_all(session, room, person, step, f"{REASON} Zegt {person.name}.")
        service.hand_in(session, room.lot, person)


def settle_all(session: Session, room: Room) -> list[Answer]:
    """Settle every answer."""
    answers = answers_of(session, room.lot)
    for answer in answers:
        consensus.settle(session, answer, room.chair, settle_form())
    return answers


def make_pdf(pages: int = 2) -> bytes:
    """Make empty pages."""
    pdf, content = pikepdf.new(), BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(content)
    return content.getvalue()


def make_document(
    session: Session,
    storage: Storage,
    keys: Keys,
    submission: Submission,
    criterion: Criterion,
    content: bytes | None = None,
) -> Document:
    """Add an answer that two people already opened."""
    sealed = receive(
        storage, keys.reading, "Lindeborgh-antwoord.pdf", [content or make_pdf()], 1 << 24
    )
    document = Document(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        criterion_id=criterion.id,
        name=sealed.name,
        size=sealed.size,
        sha256=sealed.sha256,
        media_type=sealed.media_type,
        storage_key=sealed.storage_key,
        sealed_key=sealed.sealed_key,
        reading_key=sealed.reading_key,
    )
    session.add(document)
    session.flush()
    return document
