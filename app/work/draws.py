"""Which lots wait for a draw before anybody can decide: equals whom no published rule parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session

from app.accounts.permissions import Duty
from app.core.clock import DUTCH_TIME, dutch
from app.core.i18n import gettext as _
from app.rankings.draws import deciding_ties, notice_of, open_draw
from app.tenders.models import Lot
from app.work.posts import Post
from app.work.task import Task, of_lot, waits

DRAWS = frozenset({Duty.OFFICER, Duty.DECIDER})


@dataclass(frozen=True, slots=True)
class ToDraw:
    """A draw that decides who wins, and how far it is."""

    held_at: datetime | None
    """When it was announced for; None: it was not announced yet."""
    is_written: bool
    """Whether one person wrote the result down; the second one has a task of its own."""


def draws_of(session: Session, posts: Sequence[Post]) -> dict[UUID, ToDraw]:
    """Find the lots in which lots are drawn first; only where the rules name a draw."""
    lots = {post.lot.id: post.lot for post in posts if post.lot and post.duty in DRAWS}
    found = {}
    for lot_id, tied in deciding_ties(session, lots.values()).items():
        notice = notice_of(session, lots[lot_id], tied)
        is_written = open_draw(session, lots[lot_id]) is not None
        found[lot_id] = ToDraw(notice.held_at if notice else None, is_written)
    return found


def before_draw(draw: ToDraw, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell who holds the draw, and until when; the officer announces it."""
    if draw.is_written:
        return
    title, due = _("Announce the draw of lots"), None
    if draw.held_at:
        title = _("Hold the draw of lots and write the result down")
        next_day = dutch(draw.held_at).date() + timedelta(days=1)
        due = datetime.combine(next_day, time(), DUTCH_TIME)
    task = of_lot(title, "rankings:draw", post, lot, due)
    yield task if post.duty == Duty.OFFICER else waits(task, Duty.OFFICER)
