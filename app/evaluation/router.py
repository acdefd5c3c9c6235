"""The evaluators' pages: what to do, score, hand in."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser, Permission, may
from app.core.db import SessionDep
from app.core.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from app.core.forms import Bound, bind
from app.core.pages import Paper
from app.core.routing import Router
from app.core.web import is_fragment, redirect, render
from app.criteria.frozen import has_prices
from app.criteria.scales import scale_words
from app.evaluation import service
from app.evaluation.access import (
    AnswerToSee,
    DeskToRead,
    DeskToScore,
    LotToHandIn,
    LotToScore,
)
from app.evaluation.blind import pages_with_name
from app.evaluation.desk import Desk, Place
from app.evaluation.forms import ScoreForm
from app.evaluation.hearing import heard_until, schedule_of
from app.evaluation.models import Draft, Score
from app.evaluation.reopening import last_reopening
from app.evaluation.sequence import Order, next_empty, time_left
from app.evaluation.settled import settled_keys
from app.evaluation.worklist import my_lots, tasks_of
from app.panels.access import LotToDeclare
from app.panels.answers import Answer
from app.panels.panel import undeclared
from app.submissions.models import Document
from app.uploads.reading import document_bytes

router = Router(tags=["evaluation"])
ORDER_COOKIE = "scoring-order"


@router.get("/evaluations", name="evaluation:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show what the visitor evaluates and what comes next."""
    return render(request, "evaluation/index.html", mine=my_lots(session, user))


@router.get("/lots/{lot_id}/score", name="evaluation:begin")
def begin(request: Request, session: SessionDep, lot: LotToDeclare, user: CurrentUser) -> Response:
    """Go to what is next: declaring, the first answer without a score, or handing in."""
    if undeclared(session, lot, user):
        return redirect(request, "panels:conflicts", lot_id=lot.id)
    if not may(request, Permission.SCORE_WRITE):
        return redirect(request, "consensus:consensus", lot_id=lot.id)
    task = next_empty(tasks_of(session, lot, user, order=order_of(request)))
    if task is None:
        return redirect(request, "evaluation:submit", lot_id=lot.id)
    return redirect(request, "evaluation:score", **task.answer.address)


@router.get("/lots/{lot_id}/score/submit", name="evaluation:submit")
def submit(request: Request, session: SessionDep, lot: LotToScore, user: CurrentUser) -> Response:
    """Show one's own scores, empty ones on top, to hand them in."""
    tasks = tasks_of(session, lot, user)
    return render(
        request,
        "evaluation/submit.html",
        lot=lot,
        tasks=sorted(tasks, key=lambda task: (task.score is not None, task.number)),
        left=sum(task.score is None for task in tasks),
        handed_in=service.hand_in_of(session, lot, user),
        heard_until=heard_until(schedule_of(session, lot), user),
        reopening=last_reopening(session, lot, user),
    )


@router.post("/lots/{lot_id}/score/submit", name="evaluation:hand_in")
def hand_in(request: Request, session: SessionDep, lot: LotToHandIn, user: CurrentUser) -> Response:
    """Lock one's own scores."""
    service.hand_in(session, lot, user)
    return redirect(request, "evaluation:submit", lot_id=lot.id)


@router.get("/lots/{lot_id}/score/{submission_id}/{criterion_id}", name="evaluation:score")
def score(request: Request, session: SessionDep, desk: DeskToRead) -> Response:
    """Show one answer beside the form for its score."""
    return _show_score(request, session, desk)


@router.post("/lots/{lot_id}/score/{submission_id}/{criterion_id}", name="evaluation:give_score")
def give_score(
    request: Request,
    session: SessionDep,
    desk: DeskToScore,
    user: CurrentUser,
    form: Annotated[Bound[ScoreForm], Depends(bind(ScoreForm))],
) -> Response:
    """Save the score and go on, or show the same form with what is wrong."""
    if form.value is None:
        return _show_score(request, session, desk, form, status=422)
    try:
        service.give_score_at(session, desk, user, form.value)
    except InvalidError as error:
        form.refuse(error.message, error.field)
        return _show_score(request, session, desk, form, status=422)
    except service.StaleScoreError as error:
        return _show_score(request, session, desk, form, status=409, stands=error.score)
    lot, (_place, following) = desk.answer.lot, _places(desk, desk.places(order_of(request)))
    if following is None:
        return redirect(request, "evaluation:submit", lot_id=lot.id)
    return redirect(request, "evaluation:score", lot_id=lot.id, **following.address)


def _places(desk: Desk, places: list[Place]) -> tuple[Place, Place | None]:
    """Find where a desk stands in the row, and the next answer that has no score."""
    place = next(one for one in places if one.key == desk.answer.key)
    return place, next_empty(places, place.number)


def _show_score(
    request: Request,
    session: Session,
    desk: Desk,
    form: Bound[ScoreForm] | None = None,
    *,
    status: int = 200,
    stands: Score | None = None,
) -> Response:
    order, answer, draft, round_ = order_of(request), desk.answer, desk.draft, desk.round
    places = desk.places(order)
    place, following = _places(desk, places)
    is_alone = round_ is not None and round_.state == "individual"
    fragment = is_fragment(request)
    sheets, fault = ([], None) if fragment else _sheets(request, answer)
    return render(
        request,
        "evaluation/_score.html" if fragment else "evaluation/score.html",
        status=status,
        answer=answer,
        scale=answer.steps,
        scale_text=scale_words(answer.criterion),
        place=place,
        places=places,
        own=desk.score,
        hearing=desk.hearing,
        asked=desk.asked,
        following=following,
        has_prices=has_prices(answer.lot),
        is_locked=not is_alone
        or (round_ is not None and round_.number > 1 and _is_settled(session, answer))
        or (desk.handed_in is not None and desk.score is not None),
        order=order,
        minutes_left=time_left(places),
        draft=draft,
        shown=form or (Bound[ScoreForm](dict(draft.typed)) if draft else None),
        form=form,
        stands=stands,
        at_page=_page_to_open(draft, desk.score),
        is_newer=desk.score is not None and desk.score.document_sha256 != sha256_of(answer),
        sheets=sheets,
        fault=fault,
        gives_away=[] if answer.name else pages_with_name(desk.names, sheets),
    )


def _is_settled(session: Session, answer: Answer) -> bool:
    """Whether an earlier round settled this answer, and it is not judged anew."""
    return answer.key in settled_keys(session, answer.lot)


def _page_to_open(draft: Draft | None, score: Score | None) -> int:
    """Open an answer where the person was: at the page on which the motivation rests."""
    if draft and draft.typed["page"].isdecimal():
        return int(draft.typed["page"])
    return (score.page if score else None) or 0


def order_of(request: Request) -> Order:
    """Read how the visitor likes to go through the answers, kept in the browser."""
    by_submission = request.cookies.get(ORDER_COOKIE) == Order.SUBMISSION
    return Order.SUBMISSION if by_submission else Order.QUESTION


def sha256_of(answer: Answer) -> str:
    """Say which version of an answer is on screen; nothing where none was handed in."""
    return answer.document.sha256 if answer.document else ""


def _sheets(request: Request, answer: Answer) -> tuple[list[str], object]:
    """Read the text of every page of the answer, or say why it cannot be shown."""
    if answer.document is None:
        return [], None
    try:
        return _paper(request, answer.document).texts(), None
    except (InvalidError, ConflictError, UnavailableError) as error:
        return [], error.message


def _paper(request: Request, document: Document) -> Paper:
    state = request.app.state
    return Paper(
        (document.id, document.sha256),
        lambda: b"".join(document_bytes(state.storage, state.keys, document)),
    )


@router.get("/lots/{lot_id}/answers/{submission_id}/{criterion_id}", name="evaluation:answer")
def read_answer(request: Request, answer: AnswerToSee) -> Response:
    """Show one answer alone, to read beside the meeting."""
    sheets, fault = _sheets(request, answer)
    return render(request, "evaluation/answer.html", answer=answer, sheets=sheets, fault=fault)


@router.get(
    "/lots/{lot_id}/answers/{submission_id}/{criterion_id}/{number}", name="evaluation:page"
)
def page(request: Request, answer: AnswerToSee, number: int) -> Response:
    """Show one page of an answer as a picture."""
    if answer.document is None:
        raise NotFoundError
    return Response(_paper(request, answer.document).image(number), media_type="image/png")
