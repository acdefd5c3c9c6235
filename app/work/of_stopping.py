"""What waits where a tender or some of its lots stop before a ranking."""

from collections.abc import Iterator

from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.awards.models import AwardState
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.tenders.models import Lot, LotState
from app.tenders.turns import WHO
from app.tenders.words import tender_words
from app.work.facts import Facts
from app.work.posts import Post
from app.work.task import Task, where

BEFORE_RANKING = frozenset({LotState.OPENED, LotState.CHECKING, LotState.SCORING})


def is_stopping(facts: Facts, lot: Lot | None) -> bool:
    """Whether it was decided that a lot stops: nothing else of it waits for its officer."""
    return lot is not None and lot.state in BEFORE_RANKING and lot.id in facts.awards


def tasks_of_stopping(facts: Facts, post: Post) -> Iterator[Task]:
    """Tell who confirms that lots stop; after the opening letters go out for it."""
    tender, lot = post.tender, post.lot
    if proposer := facts.withdrawals.get(name_of(tender)):
        acts = post.duty == Duty.DECIDER and proposer != facts.user.id
        yield Task(
            _("Confirm that lots stop"), tender_words(tender), "awards:withdrawal",
            {"tender_id": tender.id}, "" if acts else str(WHO[Duty.DECIDER]), is_mine=acts,
        )  # fmt: skip
    if lot is None or post.duty != Duty.OFFICER or not is_stopping(facts, lot):
        return
    decision, at = facts.awards[lot.id], where(tender, lot, is_only=post.is_only_lot)
    ids = {"lot_id": lot.id}
    if decision.state == AwardState.INTENDED:
        yield Task(_("Write and send the letters"), at, "letters:index", ids)
    elif decision.ends_at is not None:
        is_over = decision.ends_at <= utcnow()
        title = _("End the lot") if is_over else _("The term of the letters runs")
        who = "" if is_over else str(WHO[Duty.PROVIDER])
        yield Task(title, at, "standstills:standstill", ids, who, decision.ends_at, is_mine=is_over)
