"""Drawing lots among equals: announced to all of them, held, and typed in by two people."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.checks.decisions import is_decided
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.rankings import engine, together
from app.rankings.forms import DrawForm, NoticeForm, OrderForm
from app.rankings.models import Draw, DrawNotice
from app.submissions.asked import Asked, on_asking
from app.submissions.models import Submission
from app.submissions.telling import tell_members
from app.tenders.models import Lot, LotState

DRAW = "draw.record"


def tied_sets(session: Session, lot: Lot) -> list[list[str]]:
    """List the equals among whom lots may be drawn now, those who decide first."""
    if lot.state != LotState.RANKED or is_decided(session, lot):
        return []
    document = together.document_of(session, lot)
    return engine.tied_sets(document, engine.figures_of(document))


def deciding_ties(session: Session, lots: Iterable[Lot]) -> dict[UUID, list[str]]:
    """Find the equals that stand between a lot and its decision; lots computed at once only once.

    Who is equal lower down may be drawn too, but nobody has to wait for it.
    """
    asked = {
        lot.id: lot
        for lot in lots
        if lot.state == LotState.RANKED and names_draw(lot) and not is_decided(session, lot)
    }
    found: dict[UUID, list[str]] = {}
    while asked:
        lot = next(iter(asked.values()))
        bound = together.bound_lots(session, lot)
        document = together.document_of(session, lot, bound)
        figures = engine.figures_of(document)
        computed = {told["id"] for told in figures["lots"]}
        for one in bound:
            if one.id in asked and (one.rules or {})["id"] in computed:
                del asked[one.id]
                own = together.turned(figures, one)
                if engine.result_of(own)["decision"] == "draw_needed":
                    found[one.id] = engine.tied_sets(together.turned(document, one), own)[0]
    return found


def notice_of(session: Session, lot: Lot, among: list[str]) -> DrawNotice | None:
    """Find what was announced last to exactly these equals."""
    found = session.exec(
        select(DrawNotice)
        .where(DrawNotice.lot_id == lot.id, col(DrawNotice.replaced_at).is_(None))
        .order_by(col(DrawNotice.announced_at).desc())
    )
    return next((one for one in found if sorted(one.among) == sorted(among)), None)


def announce_draw(session: Session, lot: Lot, officer: User, form: NoticeForm) -> DrawNotice:
    """Tell all the equals when and where lots are drawn: each of them may be there.

    A draw to which one of them was not invited has to be held again
    (ECLI:NL:RBDHA:2018:2154).
    """
    tied = tied_sets(session, lot)
    if not tied:
        raise ConflictError(_("These are no equals any more. Look at the ranking."))
    if form.held_at <= utcnow():
        raise InvalidError(_("Choose a moment that has not come yet."), field="held_at")
    if open_draw(session, lot):
        raise ConflictError(_("A result waits for a second person. Take it back first."))
    before = notice_of(session, lot, tied[0])
    if before:
        before.replaced_at = utcnow()
        session.add(before)
    notice = DrawNotice(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        among=sorted(tied[0]),
        announced_by_id=officer.id,
        **form.model_dump(),
    )
    session.add(notice)
    session.flush()
    told = {"among": notice.among, **form.model_dump(mode="json")}
    record(session, officer, "draw.announce", notice, after=told)
    for submission in engine.submissions_of(session, lot):
        if engine.identity(submission) in notice.among:
            tell_members(session, submission, "mail.draw", notice_id=str(notice.id))
    return notice


def invitations_of(session: Session, submission: Submission) -> list[DrawNotice]:
    """List the draws to which a provider was invited with this submission, newest first."""
    name = engine.identity(submission)
    found = session.exec(
        select(DrawNotice)
        .where(DrawNotice.lot_id == submission.lot_id)
        .order_by(col(DrawNotice.announced_at).desc())
    )
    return [one for one in found if name in one.among]


@on_asking
def draws_to_come(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Asked]:
    """Say when lots are drawn next for each of these submissions."""
    rows = session.exec(
        select(Submission.id, Submission.number, DrawNotice)
        .join(DrawNotice, col(DrawNotice.lot_id) == col(Submission.lot_id))
        .where(
            col(Submission.id).in_(submissions),
            col(DrawNotice.replaced_at).is_(None),
            DrawNotice.held_at > utcnow(),
        )
        .order_by(col(DrawNotice.held_at).desc())
    ).all()
    # what comes first comes last, and stays
    return {
        key: Asked(notice.held_at, "rankings:my_draw", occasion="draw")
        for key, number, notice in rows
        if f"S{number}" in notice.among
    }


def names_draw(lot: Lot) -> bool:
    """Whether the published rules let lots be drawn between equals."""
    return {"draw": True} in (lot.rules or {}).get("tie_breakers", [])


def open_draw(session: Session, lot: Lot) -> Proposal | None:
    """Find the result of a draw that waits for a second person."""
    return two_people.open_proposal(session, DRAW, lot)


def propose_draw(session: Session, lot: Lot, person: User, form: DrawForm) -> Proposal:
    """Write down how lots were drawn; somebody else types the same order.

    The order stays out of the trail until then: who confirms must not be able to copy it.
    """
    if sorted(form.order) not in [sorted(among) for among in tied_sets(session, lot)]:
        raise InvalidError(_("Name each of the equals once, and nobody else."), field="order")
    notice = notice_of(session, lot, form.order)
    if notice is None:
        raise ConflictError(_("First announce time and place to all of them."))
    if form.held_at > utcnow():
        raise InvalidError(_("This moment has not come yet."), field="held_at")
    if form.held_at < notice.held_at:
        raise InvalidError(_("This is earlier than was announced to them."), field="held_at")
    payload = {**form.model_dump(mode="json"), "notice_id": str(notice.id)}
    told = {key: value for key, value in payload.items() if key != "order"}
    return two_people.propose(session, DRAW, lot, person, payload, told=told)


def record_draw(session: Session, lot: Lot, person: User, form: OrderForm) -> Draw:
    """Confirm a draw by typing its order again; from now on the ranking uses it."""
    proposal = open_draw(session, lot)
    if proposal and proposal.proposer_id != person.id and proposal.payload["order"] != form.order:
        raise InvalidError(
            _("Your order is not what your colleague wrote down. Look at the record together."),
            field="order",
        )
    told = two_people.confirm(session, proposal, person, lot).payload
    if sorted(told["order"]) not in [sorted(among) for among in tied_sets(session, lot)]:
        raise ConflictError(_("These are no equals any more. Look at the ranking."))
    draw = Draw(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        among=sorted(told["order"]),
        **{
            **told,
            "held_at": datetime.fromisoformat(told["held_at"]),
            "notice_id": UUID(told["notice_id"]),
        },
    )
    session.add(draw)
    session.flush()
    record(session, person, DRAW, draw, after=told)
    return draw


def withdraw_draw(session: Session, lot: Lot, person: User) -> None:
    """Take back the result of a draw that nobody confirmed."""
    two_people.withdraw(session, open_draw(session, lot), person, lot)
