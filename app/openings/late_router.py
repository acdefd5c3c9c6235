"""One page per late submission: decide by two that it is opened, then open it by two."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.openings import late, revoking
from app.openings.access import LateToDecide, LateToOpen, LateToSee
from app.openings.forms import LateForm
from app.openings.opening_router import Passphrase, attempt
from app.submissions.models import Submission
from app.tenders.access import reach_lot
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose

router = Router(tags=["openings"])
ADDRESS = "/submissions/{submission_id}/late"


def _page(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    form: Bound[Any] | None = None,
) -> Response:
    key = vault.vault_key(session, submission.tender_id, None, Purpose.CONTENT)
    waiting = late.waiting_decision(session, submission)
    decided = late.decision_of(session, submission)
    revoking_ = late.waiting_revocation(session, submission)
    asked = waiting or revoking_
    return render(
        request,
        "openings/late.html",
        status=422 if form else 200,
        submission=submission,
        lot=submission.lot,
        tender=reach_lot(session, user, submission.lot_id).record.tender,
        waiting=waiting,
        decided=decided,
        taking_back=revoking_,
        taken_back=revoking.revocations(session, submission),
        proposer=session.get(User, asked.proposer_id) if asked else None,
        is_mine=bool(asked and asked.proposer_id == user.id),
        stage=releasing.opening_stage(session, key, user, again=True),
        may_decide=request.state.reached.may(Permission.DEADLINE_MOVE),
        may_open=request.state.reached.may(Permission.VAULT_OPEN),
        form=form,
    )


@router.get(ADDRESS, name="openings:late")
def late_page(
    request: Request, session: SessionDep, submission: LateToSee, user: CurrentUser
) -> Response:
    """Show how far the decision and the opening are."""
    return _page(request, session, submission, user)


@router.post(ADDRESS, name="openings:propose_late")
def propose(
    request: Request,
    session: SessionDep,
    submission: LateToDecide,
    user: CurrentUser,
    form: Annotated[Bound[LateForm], Depends(bind(LateForm))],
) -> Response:
    """Propose with a reason that it is opened."""
    if form.value is None:
        return _page(request, session, submission, user, form)
    late.propose_opening(session, submission, user, form.value.reason)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/confirm", name="openings:confirm_late")
def confirm(
    request: Request, session: SessionDep, submission: LateToDecide, user: CurrentUser
) -> Response:
    """Decide as the second person."""
    late.confirm_opening(session, submission, user)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/withdraw", name="openings:leave_closed")
def leave_closed(
    request: Request, session: SessionDep, submission: LateToDecide, user: CurrentUser
) -> Response:
    """Take back what one proposed."""
    late.leave_closed(session, submission, user)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/take-back", name="openings:propose_keeping_shut")
def propose_keeping_shut(
    request: Request,
    session: SessionDep,
    submission: LateToDecide,
    user: CurrentUser,
    form: Annotated[Bound[LateForm], Depends(bind(LateForm))],
) -> Response:
    """Ask with a reason to take back that it is opened."""
    if form.value is None:
        return _page(request, session, submission, user, form)
    revoking.propose_revocation(session, submission, user, form.value.reason)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/take-back/confirm", name="openings:keep_shut")
def keep_shut(
    request: Request, session: SessionDep, submission: LateToDecide, user: CurrentUser
) -> Response:
    """Take the decision back as the second person."""
    revoking.confirm_revocation(session, submission, user)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/take-back/withdraw", name="openings:let_stand")
def let_stand(
    request: Request, session: SessionDep, submission: LateToDecide, user: CurrentUser
) -> Response:
    """Leave the decision as it is after all."""
    revoking.let_stand(session, submission, user)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/begin", name="openings:begin_late")
def begin(
    request: Request,
    session: SessionDep,
    submission: LateToOpen,
    user: CurrentUser,
    form: Passphrase,
) -> Response:
    """Begin the opening as the first opener."""
    key = vault.vault_key(session, submission.tender_id, None, Purpose.CONTENT)

    def act(typed: str) -> None:
        late.demand_decided(session, submission)
        releasing.begin_opening(session, key, user, typed, again=True)

    if form.value:
        typed = form.value.passphrase
        try:
            attempt(request, session, key, user, lambda: act(typed))
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _page(request, session, submission, user, form)
    return redirect(request, "openings:late", submission_id=submission.id)


@router.post(ADDRESS + "/finish", name="openings:finish_late")
def finish(
    request: Request,
    session: SessionDep,
    submission: LateToOpen,
    user: CurrentUser,
    form: Passphrase,
) -> Response:
    """Open it as the second opener; from then on it counts."""
    key = vault.vault_key(session, submission.tender_id, None, Purpose.CONTENT)

    def act(typed: str) -> None:
        waiting = releasing.waiting_opening(session, key)
        private = releasing.finish_opening(session, key, user, typed, again=True)
        assert waiting is not None  # noqa: S101  (finish_opening refuses without)
        first = session.get_one(User, waiting.proposer_id)
        late.open_late(session, request.app.state.keys, submission, private, first, user)

    if form.value:
        typed = form.value.passphrase
        try:
            attempt(request, session, key, user, lambda: act(typed))
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return _page(request, session, submission, user, form)
    return redirect(request, "openings:vault", tender_id=submission.tender_id)
