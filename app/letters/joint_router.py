"""One letter about all that was decided on the products of one applicant."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import redirect
from app.letters.access import AwardsToSend
from app.letters.joint import send_together

router = Router(prefix="/awards/{award_id}/send-together", tags=["letters"])


@router.post("", name="letters:send_together")
def send(
    request: Request, session: SessionDep, awards: AwardsToSend, user: CurrentUser
) -> Response:
    """Fix the letters of an applicant as one; the worker delivers it."""
    send_together(session, awards, user)
    return redirect(request, "letters:index", lot_id=awards[0].lot_id)
