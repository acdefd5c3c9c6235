"""What waits for the officer of a tender, from its preparation to the contract."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.checks.gates import ADMITS
from app.checks.mending import Mending
from app.checks.models import CheckState
from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.dialogue.service import answers_due
from app.panels.models import RoundState
from app.tenders.models import Lot, LotState, Stage
from app.tenders.turns import JUDGE, final_words, opening_due
from app.uploads.rescue import opens_after
from app.work.besides import next_phase, tasks_beside
from app.work.draws import before_draw
from app.work.facts import Facts
from app.work.of_applications import admitting
from app.work.of_deciders import decide_words, later_deadline, low_prices
from app.work.of_stopping import is_stopping, tasks_of_stopping
from app.work.posts import Post
from app.work.seconds import late_to_open
from app.work.task import Task, at, of_lot, of_tender, waits


def officer(facts: Facts, post: Post) -> Iterator[Task]:
    """Say what waits where a lot stands, and with whom."""
    tender, lot = post.tender, post.lot
    yield from later_deadline(facts, tender)
    if asked := facts.questions.get(tender.id, 0):
        title = ngettext("Answer %(n)s question", "Answer %(n)s questions", asked)
        yield of_tender(title, "dialogue:index", tender, answers_due(tender))
    yield from tasks_beside(facts.besides, post, facts.user)
    if lot is not None:
        yield from _about_letters(facts, post, lot)
        yield from low_prices(facts, post, lot)
        yield from _advice(facts, post, lot)
    yield from tasks_of_stopping(facts, post)
    if is_stopping(facts, lot):
        return
    if lot is None or lot.state == LotState.DRAFT:
        yield of_tender(_("Make the tender ready"), "publishing:publication", tender)
    elif lot.state == LotState.PUBLISHED:
        if tender.deadline is not None and tender.deadline <= utcnow():
            due = opening_due(opens_after(tender, tender.deadline))
            yield waits(of_tender(_("Open the vault"), "work:tender", tender, due), Duty.OPENER)
        else:
            task = of_tender(_("Providers can submit"), "work:tender", tender, tender.deadline)
            yield waits(task, Duty.PROVIDER)
    elif lot.state == LotState.OPENED:
        yield from (waits(one, Duty.OPENER) for one in late_to_open(facts.seconds, post))
        yield of_lot(_("Start the checks"), "openings:of_lot", post, lot)
    elif lot.state == LotState.CHECKING:
        yield from _checking(facts, post, lot)
    elif lot.state in ADMITS:
        yield from admitting(facts, post, lot)
    elif lot.state == LotState.SCORING:
        yield from _ranking(facts, post, lot)
    else:
        if facts.open_gates.get(lot.id):
            yield waits(_integrity_is_open(post, lot), Duty.INTEGRITY)
        yield from _after_ranking(facts, post, lot)


def _about_letters(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell of letters whose message failed, and of explanations that are owed."""
    if failed := facts.unmailed.get(lot.id, 0):
        title = ngettext(
            "%(n)s letter was not taken by a mail server",
            "%(n)s letters were not taken by a mail server",
            failed,
        )
        yield of_lot(title, "letters:index", post, lot, utcnow())
    if due := facts.asked.get(lot.id):
        end = datetime.combine(due + timedelta(days=1), time(), DUTCH_TIME)
        yield of_lot(_("Explain a letter"), "letters:index", post, lot, end)


def _advice(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell of advice that was asked, until the decision says how it weighs it."""
    if lot.id in facts.unweighed:
        ids = {"advice_id": facts.unweighed[lot.id]}
        yield Task(_("Weigh the advice of the supervisor"), at(post, lot), "checks:weighing", ids)
    if lot.id in facts.open_advice:
        due = facts.open_advice[lot.id]
        task = of_lot(_("The supervisor gives advice"), "checks:board", post, lot, due)
        yield waits(task, Duty.SUPERVISOR)


def _checking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    left = facts.open_checks.get(lot.id, 0)
    given = facts.judged_once.get((lot.id, CheckState.OPEN), 0)
    if mine := left - given:
        title = ngettext("Give %(n)s judgement", "Give %(n)s judgements", mine)
        yield of_lot(title, "checks:board", post, lot)
    mended = facts.judged_once.get((lot.id, CheckState.TO_REPAIR), 0)
    if alone := given + mended:
        title = ngettext(
            "%(n)s judgement waits for the second person",
            "%(n)s judgements wait for the second person",
            alone,
        )
        ids = {"lot_id": lot.id}
        yield Task(title, at(post, lot), "checks:board", ids, _("A second person"), is_mine=False)
    if mending := facts.repairs.get(lot.id):
        yield from _mending(mending, post, lot, is_read=not left, judged_once=mended)
    elif left:
        return
    elif facts.open_gates.get(lot.id):
        yield waits(_integrity_is_open(post, lot), Duty.INTEGRITY)
    else:
        yield of_lot(_("Finish the checks and start scoring"), "checks:board", post, lot)


def _mending(
    mending: Mending, post: Post, lot: Lot, *, is_read: bool, judged_once: int
) -> Iterator[Task]:
    """Tell of repair: asked once everything is read, then with the providers, then judged."""
    if judged := len(mending.to_judge) - judged_once:
        title = ngettext("Judge %(n)s repair", "Judge %(n)s repairs", judged)
        yield of_lot(title, "checks:board", post, lot)
    if is_read and (asked := len(mending.to_ask)):
        title = ngettext("Ask to mend %(n)s point", "Ask to mend %(n)s points", asked)
        yield of_lot(title, "calls:repairs", post, lot)
    if running := len(mending.running):
        title = ngettext(
            "%(n)s point may still be mended", "%(n)s points may still be mended", running
        )
        task = of_lot(title, "calls:repairs", post, lot, mending.until)
        yield waits(task, Duty.PROVIDER)


def _integrity_is_open(post: Post, lot: Lot) -> Task:
    return of_lot(_("The integrity gate is still open"), "checks:board", post, lot)


def _ranking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    for one in facts.holding.get(lot.id, ()):
        if one.is_refused:
            title = _("%(name)s falls away after the ranking (code I1)", name=one.name)
            yield waits(of_lot(title, "evaluation:progress", post, lot), Duty.EVALUATOR)
    if facts.rounds.get(lot.id) != RoundState.FIXED:
        title = _("The panel scores")
        task = of_lot(title, "evaluation:progress", post, lot, lot.scoring_until)
        yield waits(task, Duty.EVALUATOR)
    elif lot.id in facts.closed_prices:
        yield waits(of_lot(_("Open the prices together"), "prices:prices", post, lot), Duty.OPENER)
    else:
        if lot.id in facts.low_prices:
            title = _("Look at a price far below the others")
            yield of_lot(title, "prices:low_prices", post, lot)
        yield of_lot(_("Make the ranking"), "awards:ranking", post, lot)


def _after_ranking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    decision = facts.awards.get(lot.id)
    if lot.id in facts.objections:
        count, day = facts.objections[lot.id]
        title = ngettext("Answer %(n)s objection", "Answer %(n)s objections", count)
        due = datetime.combine(day, time(17), DUTCH_TIME)
        yield of_lot(title, "objections:index", post, lot, due)
    if lot.id in facts.suspended:  # also where the decision was taken back: it holds the next one
        ids = {"award_id": facts.suspended[lot.id]}
        title = _("A judge decides. Enter the ruling after that")
        yield waits(Task(title, at(post, lot), "awards:court", ids), JUDGE)
    for one in facts.holding.get(lot.id, ()):
        if one.is_refused:
            title = _("Let %(name)s fall away", name=one.name)
            yield of_lot(title, "awards:dropouts", post, lot)
    if lot.state == LotState.RANKED and decision is None:
        if lot.id in facts.besides.promised.anew:
            yield of_lot(_("Let the panel judge anew"), "consensus:reassessing", post, lot)
        elif lot.id in facts.draws:
            yield from before_draw(facts.draws[lot.id], post, lot)
        elif lot.id not in facts.holding or name_of(lot) in facts.proposals:
            task = of_lot(decide_words(post.tender), "awards:ranking", post, lot)
            yield waits(task, Duty.DECIDER)
    elif decision is None:
        return
    elif lot.state == LotState.RANKED:
        yield of_lot(_("Write and send the letters"), "letters:index", post, lot)
    elif lot.id in facts.suspended:
        return
    elif lot.state == LotState.STANDSTILL:
        over = decision.ends_at is None or decision.ends_at <= utcnow()
        if over and lot.id in facts.holding:
            return
        title = str(final_words(post.tender)) if over else _("The standstill runs")
        until = None if over else decision.ends_at
        task = of_lot(title, "standstills:standstill", post, lot, until)
        yield task if over else waits(task, Duty.PROVIDER)
    elif lot.state == LotState.FINAL and post.tender.stage == Stage.SELECTION:
        if following := next_phase(facts.besides, post):
            yield following
    elif lot.state == LotState.FINAL and lot.id in facts.unsigned:
        where = at(post, lot)
        ids = {"award_id": decision.award_id}
        yield Task(_("Register the contract"), where, "contracts:new", ids)
