"""What waits for who opens the vault, advises as supervisor or guards integrity."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.integrity.waiting import waiting_for
from app.panels.models import RoundState
from app.tenders.models import LotState
from app.tenders.procedures import procedure_of
from app.tenders.turns import opening_due
from app.tenders.words import tender_words
from app.uploads.rescue import opens_after
from app.work.facts import Facts
from app.work.posts import Post
from app.work.seconds import late_to_open, opening_with_two
from app.work.task import Task, at, of_lot, of_tender, waits


def opener(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits for an opener of the vault."""
    tender, lot = post.tender, post.lot
    if not procedure_of(tender).is_sealed:
        return
    if not facts.has_opener_key:
        where = (
            _("Without it you cannot open a vault.")
            if tender.published_at
            else _("Without it no tender can be published that you open.")
        )
        yield Task(_("Make your vault key"), where, "vault:my_key")
    shut_out = facts.shut_out.get(tender.id, [])
    if facts.user.id in {one.id for one in shut_out}:
        title = _("Another opener lets you open this vault")
        yield waits(of_tender(title, "openings:vault", tender), Duty.OPENER)
        return
    if shut_out:
        names = ", ".join(one.name for one in shut_out)
        yield of_tender(_("Let %(names)s open in your place", names=names), "vault:share", tender)
    yield from late_to_open(facts.seconds, post)
    if lot is None:
        return
    if lot.state == LotState.PUBLISHED and tender.deadline is not None:
        opens = opens_after(tender, tender.deadline)
        is_over = opens <= utcnow()
        due = opening_due(opens) if is_over else opens
        task = of_tender(_("Open the vault"), "openings:vault", tender, due)
        if is_over:
            yield opening_with_two(facts.seconds, facts.user, post, task)
        else:
            yield waits(task, Duty.PROVIDER)
    elif (
        lot.state == LotState.SCORING
        and facts.rounds.get(lot.id) == RoundState.FIXED
        and lot.id in facts.closed_prices
    ):
        task = of_lot(_("Open the prices together"), "prices:prices", post, lot)
        key_id = facts.closed_prices[lot.id]
        yield opening_with_two(facts.seconds, facts.user, post, task, key_id)


def supervisor(facts: Facts, post: Post) -> Iterator[Task]:
    """Say which advice is asked."""
    if post.lot and post.lot.id in facts.open_advice:
        where = at(post, post.lot)
        due = facts.open_advice[post.lot.id]
        yield Task(_("Give advice"), where, "checks:advice_index", due=due)


def integrity(facts: Facts, post: Post) -> Iterator[Task]:
    """Say of how many parties it must be decided whether a file is needed."""
    if left := facts.to_judge.get(post.tender.id, 0):
        title = ngettext("Decide on %(n)s party", "Decide on %(n)s parties", left)
        yield Task(title, tender_words(post.tender), "integrity:index")


def files(session: Session, user: User) -> Iterator[Task]:
    """What waits in Bibob files, for who was appointed to read them."""
    for one in waiting_for(session, user):
        end = one.due_on + timedelta(days=1) if one.due_on else None
        due = datetime.combine(end, time(), DUTCH_TIME) if end else None
        where = f"{one.provider}, {one.tender}"
        ids = {"file_id": one.file_id}
        yield Task(one.title, where, "integrity:detail", ids, one.who, due, one.is_mine)
