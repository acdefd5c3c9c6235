"""Start the scoring of a lot, and declare ties before it."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.authorities.people import ON_PANEL, end_assignment
from app.checks.finishing import demand_nothing_open
from app.checks.models import Check, CheckState
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.panels.answers import counted_submissions
from app.panels.forms import DeclarationForm, ProviderAnswer, StartForm
from app.panels.models import Declaration, Round
from app.panels.panel import (
    chairs_of,
    declarations_of,
    names_of,
    observers_of,
    panel_of,
    undeclared,
)
from app.panels.telling import tell_seat
from app.panels.work import take_off
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Assignment, Lot, LotState, Requirement


def start_scoring(
    session: Session, lot: Lot, officer: User, form: StartForm | None = None
) -> Round:
    """Let the panel begin: after the checks, with a chair and at least one evaluator."""
    if not LOT_FLOW.allows(lot, LotAction.START_SCORING):
        raise ConflictError(_("Scoring can start only after the checks of this lot."))
    if _has_unfinished_checks(session, lot):
        raise ConflictError(_("First finish the checks of this lot. Then scoring can start."))
    demand_nothing_open(session, lot)
    if not counted_submissions(session, lot):
        raise ConflictError(_("No submission of this lot counts. There is nothing to score."))
    if not panel_of(session, lot):
        raise ConflictError(_("First assign evaluators to this lot."))
    if not chairs_of(session, lot):
        raise ConflictError(_("First assign a chair to this lot."))
    LOT_FLOW.advance(session, lot, LotAction.START_SCORING, officer)
    rules = (form or StartForm()).model_dump()
    round_ = Round(tender_id=lot.tender_id, lot_id=lot.id, **rules)
    session.add(round_)
    record(session, officer, "round.start", round_, after={"lot": lot.id, **rules})
    tell_seat(session, lot, panel_of(session, lot), "on")
    return round_


def _has_unfinished_checks(session: Session, lot: Lot) -> bool:
    """Whether a check of a submission that counts is undecided, or failed unheard."""
    counts = select(Submission.id).where(
        Submission.lot_id == lot.id, Submission.state == SubmissionState.SUBMITTED
    )
    checks = session.exec(
        select(Check.state, Requirement.is_knock_out)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .where(col(Check.submission_id).in_(counts))
    ).all()
    return any(
        state in {CheckState.OPEN, CheckState.TO_REPAIR}
        or (state == CheckState.FAILED and is_knock_out)
        for state, is_knock_out in checks
    )


def missing_answers(form: DeclarationForm, providers: Iterable[Provider]) -> dict[str, object]:
    """Say per field what is still missing in a declaration on these providers."""
    given = {answer.provider_id: answer for answer in form.answers}
    faults: dict[str, object] = {}
    for provider in providers:
        answer = given.get(provider.id)
        if answer is None:
            faults[f"conflict_{provider.id}"] = _("Choose whether you have a tie with this bidder.")
        elif answer.has_conflict and not answer.explanation:
            faults[f"explanation_{provider.id}"] = _("Say which tie you have.")
    if not form.is_signed:
        faults["is_signed"] = _("Tick that this declaration is true and that you keep secrecy.")
    return faults


def declare(session: Session, lot: Lot, user: User, form: DeclarationForm) -> list[Declaration]:
    """Sign on every provider of the lot that had no declaration yet: panel, chair, observers.

    One tie with one provider takes the person off the whole lot.
    """
    if lot.state != LotState.SCORING:
        raise ConflictError(_("You can declare as soon as the scoring of this lot has started."))
    around = (*panel_of(session, lot), *chairs_of(session, lot), *observers_of(session, lot))
    if user.id not in {person.id for person in around}:
        raise NotFoundError
    providers = undeclared(session, lot, user)
    if not providers:
        raise ConflictError(_("You already declared on every bidder of this lot."))
    if faults := missing_answers(form, providers):
        name, sentence = next(iter(faults.items()))
        raise InvalidError(sentence, field=name)
    given = {answer.provider_id: answer for answer in form.answers}
    before, names = declarations_of(session, lot, user), names_of(session, lot)
    declarations = [
        _sign(session, lot, user, given[one.id], before.get(one.id), names[one.id])
        for one in providers
    ]
    if any(declaration.has_conflict for declaration in declarations):
        _step_back(session, lot, user)
    return declarations


def _sign(
    session: Session,
    lot: Lot,
    user: User,
    answer: ProviderAnswer,
    earlier: Declaration | None,
    names: list[str],
) -> Declaration:
    """Sign on one provider, or sign again because a name was added to it."""
    told = {"lot_id", "provider_id", "has_conflict", "explanation", "names"}
    before = earlier and earlier.model_dump(mode="json", include=told)
    declaration = earlier or Declaration(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        user_id=user.id,
        provider_id=answer.provider_id,
        has_conflict=False,
    )
    declaration.has_conflict = answer.has_conflict
    declaration.explanation = answer.explanation if answer.has_conflict else ""
    declaration.names, declaration.signed_at = names, utcnow()
    session.add(declaration)
    after = declaration.model_dump(mode="json", include=told)
    record(session, user, "declaration.sign", declaration, before=before, after=after)
    return declaration


def _step_back(session: Session, lot: Lot, user: User) -> None:
    """End the duties for this lot; one for the whole tender stays good for the other lots."""
    assignments = session.exec(
        select(Assignment).where(
            Assignment.lot_id == lot.id,
            Assignment.user_id == user.id,
            col(Assignment.duty).in_(ON_PANEL),
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    for assignment in assignments:
        end_assignment(session, assignment, user)
    take_off(session, lot, user, user, _("Conflict of interest"))
    record(session, user, "panel.step_back", lot)
