"""What waits for a decider, and what an officer may do as well."""

from collections.abc import Iterator

from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.checks.gates import ADMITS
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.rankings.standings import listed
from app.tenders.models import Lot, LotState, Stage, Tender
from app.work.draws import before_draw
from app.work.facts import Facts
from app.work.of_applications import decide_on
from app.work.of_stopping import tasks_of_stopping
from app.work.posts import Post
from app.work.task import Task, at, of_lot, of_tender, waits


def decider(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits for a decider."""
    lot = post.lot
    yield from later_deadline(facts, post.tender)
    yield from tasks_of_stopping(facts, post)
    if lot is None:
        return
    if lot.state in ADMITS:
        for one in facts.applications.get(lot.id, []):
            if facts.proposals.get(one.name, facts.user.id) != facts.user.id:
                yield decide_on(post, lot, one)
    yield from low_prices(facts, post, lot)
    if lot.state != LotState.RANKED or lot.id in facts.awards:
        return
    if lot.id in facts.besides.promised.anew:
        task = of_lot(_("The panel first judges anew"), "awards:ranking", post, lot)
        yield waits(task, Duty.OFFICER)
        return
    if lot.id in facts.draws:
        yield from before_draw(facts.draws[lot.id], post, lot)
        return
    proposer = facts.proposals.get(name_of(lot))
    if lot.id in facts.holding and proposer is None:
        yield before_decision(facts, post, lot)
        return
    title = _("Confirm the decision") if proposer else decide_words(post.tender)
    task = of_lot(title, "awards:decision", post, lot)
    yield waits(task, Duty.DECIDER) if proposer == facts.user.id else task


def before_decision(facts: Facts, post: Post, lot: Lot) -> Task:
    """Say for what and for whom a decision waits."""
    holding = facts.holding[lot.id]
    if any(one.is_open for one in holding):
        task = of_lot(_("The integrity gate is still open"), "awards:ranking", post, lot)
        return waits(task, Duty.INTEGRITY)
    names = listed([one.name for one in holding])
    title = _("Before the decision %(names)s falls away", names=names)
    return waits(of_lot(title, "awards:ranking", post, lot), Duty.OFFICER)


def decide_words(tender: Tender) -> str:
    """Name the decision, in the words of the phase."""
    if tender.stage == Stage.SELECTION:
        return _("Decide on the selection")
    return _("Decide on the award")


def later_deadline(facts: Facts, tender: Tender) -> Iterator[Task]:
    """A later deadline waits for a second person: an officer or a decider."""
    if proposer := facts.proposals.get(name_of(tender)):
        title = _("Confirm the later deadline")
        is_over = tender.deadline is not None and tender.deadline <= utcnow()
        due = None if is_over else tender.deadline  # after an outage: before anybody opens
        task = of_tender(title, "changes:deadline", tender, due)
        yield waits(task, Duty.DECIDER) if proposer == facts.user.id else task


def low_prices(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """What an officer and a decider both may do about a price that was asked about."""
    if lot.id in facts.awards:
        return
    for asked in facts.price_questions.get(lot.id, ()):
        ids = {"lot_id": lot.id, "submission_id": asked.submission_id}
        if not asked.can_be_judged:
            title, who, due = _("Explain a low price"), Duty.PROVIDER, asked.due_at
            task = Task(title, at(post, lot), "prices:low_price", ids, due=due)
            yield waits(task, who)
        elif asked.proposer_id is None:
            title = _("Judge the explanation of a price")
            yield Task(title, at(post, lot), "prices:low_price", ids)
        else:
            title = _("Confirm the judgement of a price")
            task = Task(title, at(post, lot), "prices:low_price", ids)
            is_own = asked.proposer_id == facts.user.id
            yield waits(task, Duty.DECIDER) if is_own else task
