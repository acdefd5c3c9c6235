"""What a provider marks as trade secret in its submission: told with it, and sealed as it is."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations.models import TradeSecret
from app.declarations.parties import change, keep
from app.declarations.statement_forms import SecretForm
from app.declarations.told import SecretTold
from app.submissions.models import Submission
from app.submissions.readiness import readiness

MOST = 60


def mark(
    session: Session, keys: Keys, submission: Submission, user: User, form: SecretForm
) -> SecretTold:
    """Mark words, or a whole file, as trade secret (Aw 2.57), and say why it is one."""
    told = change(session, keys, submission)
    if len(told.secrets) >= MOST:
        raise ConflictError(_("You can mark at most %(n)s passages.", n=MOST))
    if form.item_id is None and not form.words:
        raise InvalidError(_("Copy the words, or choose a file."), field="words")
    if form.item_id is not None:
        known = {one.id for one in readiness(session, submission).items if not one.is_price}
        if form.item_id not in known:
            raise InvalidError(_("Choose one of your files."), field="item_id")
    secret = SecretTold(**form.model_dump())
    told.secrets.append(secret)
    keep(session, keys, submission, user, told)
    return secret


def unmark(
    session: Session, keys: Keys, submission: Submission, user: User, secret_id: str
) -> None:
    """Take a mark away."""
    told = change(session, keys, submission)
    left = [one for one in told.secrets if one.id != secret_id]
    if len(left) == len(told.secrets):
        raise NotFoundError
    told.secrets = left
    keep(session, keys, submission, user, told)


def secrets_by_submission(
    session: Session, submission_ids: Iterable[UUID]
) -> dict[UUID, list[TradeSecret]]:
    """List what opened submissions mark as secret."""
    found: dict[UUID, list[TradeSecret]] = {}
    rows = session.exec(
        select(TradeSecret)
        .where(col(TradeSecret.submission_id).in_(list(submission_ids)))
        .order_by(col(TradeSecret.id))
    )
    for one in rows:
        found.setdefault(one.submission_id, []).append(one)
    return found
