"""What waits for who judges, leads the panel or attends it."""

from collections.abc import Iterator

from app.accounts.permissions import Duty
from app.core.i18n import gettext as _
from app.panels.models import RoundState
from app.tenders.models import LotState
from app.work.facts import Facts
from app.work.posts import Post
from app.work.task import Task, of_lot, waits


def chair(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits for the chair of a panel."""
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    state = facts.rounds.get(lot.id)
    if lot.id not in facts.declared:
        yield of_lot(_("Declare your interests"), "panels:conflicts", post, lot)
    elif state == RoundState.INDIVIDUAL and lot.id in facts.all_in:
        yield of_lot(_("Open consensus"), "consensus:consensus", post, lot)
    elif state == RoundState.INDIVIDUAL:
        title = _("The panel scores")
        task = of_lot(title, "evaluation:progress", post, lot, lot.scoring_until)
        yield waits(task, Duty.EVALUATOR)
    elif state == RoundState.CONSENSUS:
        yield of_lot(_("Lead the consensus"), "consensus:consensus", post, lot)


def evaluator(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits for somebody who scores."""
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    due = lot.scoring_until
    if lot.id not in facts.declared:
        yield of_lot(_("Declare your interests"), "panels:conflicts", post, lot, due)
    elif lot.id not in facts.handed_in:
        yield of_lot(_("Score the submissions"), "evaluation:begin", post, lot, due)
    elif facts.rounds.get(lot.id) == RoundState.CONSENSUS:
        yield waits(
            of_lot(_("The consensus is under way"), "consensus:consensus", post, lot), Duty.CHAIR
        )


def observer(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits for somebody who attends."""
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    if lot.id not in facts.declared:
        yield of_lot(_("Declare your interests"), "panels:conflicts", post, lot)
    elif facts.rounds.get(lot.id) == RoundState.CONSENSUS:
        title = _("The consensus is under way")
        yield waits(of_lot(title, "consensus:consensus", post, lot), Duty.CHAIR)
