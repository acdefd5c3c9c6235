"""Settle in one act what the panel hardly differs on."""

from sqlmodel import Session

from app.accounts.models import User
from app.consensus.forms import AcceptForm, SettleForm
from app.consensus.meeting import Point, points_of, to_accept
from app.consensus.models import Consensus
from app.consensus.service import settle
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.criteria.scales import score_words
from app.panels.panel import require_open
from app.tenders.models import Lot

SHORTEST = 20


def accept(session: Session, lot: Lot, chair: User, form: AcceptForm) -> list[Consensus]:
    """Settle every chosen point on the step that most gave, each with its own words."""
    round_ = require_open(session, lot)
    offered = {point.key: point for point in to_accept(points_of(session, lot), round_.tolerance)}
    if not form.accept:
        raise InvalidError(_("Choose at least one point."), field="accept")
    for key in form.accept:
        if key not in offered:
            raise ConflictError(_("One of these points is not offered any more. Look again."))
        if len(form.words.get(key, "").strip()) < SHORTEST:
            raise InvalidError(
                _("Write at least %(n)s characters.", n=SHORTEST), field=f"motivation_{key}"
            )
    return [
        settle(
            session,
            offered[key].answer,
            chair,
            SettleForm(
                step=offered[key].usual_step,
                motivation=form.words[key],
                moved=_moved(offered[key]),
            ),
            is_at_once=True,
        )
        for key in form.accept
    ]


def _moved(point: Point) -> str:
    """Say who joined the others, where not everybody gave the same."""
    joined = [voice.person.name for voice in point.voices if voice.score.step != point.usual_step]
    if not joined:
        return ""
    words = score_words(point.answer.criterion, point.usual_step)
    return ngettext(
        "%(names)s joins the others on “%(step)s”, within the tolerance set beforehand.",
        "%(names)s join the others on “%(step)s”, within the tolerance set beforehand.",
        len(joined),
        names=", ".join(joined),
        step=words,
    )
