"""What waits for a person: read from where lots stand and which duties the person has."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.checks.gates import ADMITS
from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.dialogue.service import answers_due
from app.integrity.waiting import waiting_for
from app.panels.models import RoundState
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of
from app.tenders.turns import WHO
from app.work.facts import Application, Facts, Post, facts_of
from app.work.of_contracts import tasks_of_contracts
from app.work.of_providers import tasks_of_providers
from app.work.of_stopping import is_stopping, tasks_of_stopping
from app.work.task import FAR, Task, where


def tasks_of(session: Session, user: User) -> list[Task]:
    """Read what waits for a person and what the person waits for, most urgent first."""
    facts = facts_of(session, user)
    found = [task for post in facts.posts for task in READERS[post.duty](facts, post)]
    found += tasks_of_providers(session, user)
    steered = {post.tender.id for post in facts.posts if post.duty == Duty.OFFICER}
    found += tasks_of_contracts(session, user, steered)
    if any(post.duty == Duty.INTEGRITY for post in facts.posts):
        found += _files(session, user)
    unique = {(task.href_name, *task.ids.values(), task.title): task for task in found}
    return sorted(unique.values(), key=lambda task: (not task.is_mine, task.due or FAR))


def _of_tender(title: str, href_name: str, tender: Tender, due: datetime | None = None) -> Task:
    return Task(title, tender.title, href_name, {"tender_id": tender.id}, due=due)


def _of_lot(title: str, href_name: str, post: Post, lot: Lot, due: datetime | None = None) -> Task:
    return Task(title, _at(post, lot), href_name, {"lot_id": lot.id}, due=due)


def _at(post: Post, lot: Lot) -> str:
    return where(post.tender, lot, is_only=post.is_only_lot)


def _waits(task: Task, who: Duty) -> Task:
    """The same task, as somebody sees it who waits for another."""
    return Task(
        task.title, task.where, task.href_name, task.ids, str(WHO[who]), task.due, is_mine=False
    )


# Per duty --------------------------------------------------------------------------


def _officer(facts: Facts, post: Post) -> Iterator[Task]:
    tender, lot = post.tender, post.lot
    yield from _later_deadline(facts, tender)
    if asked := facts.questions.get(tender.id, 0):
        title = ngettext("Answer %(n)s question", "Answer %(n)s questions", asked)
        yield _of_tender(title, "dialogue:index", tender, answers_due(tender))
    if lot is not None:
        yield from _about_letters(facts, post, lot)
        yield from _low_prices(facts, post, lot)
    yield from tasks_of_stopping(facts, post)
    if is_stopping(facts, lot):
        return
    if lot is None or lot.state == LotState.DRAFT:
        yield _of_tender(_("Make the tender ready"), "publishing:publication", tender)
    elif lot.state == LotState.PUBLISHED:
        is_over = tender.deadline is not None and tender.deadline <= utcnow()
        title = _("Open the vault") if is_over else _("Providers can submit")
        task = _of_tender(title, "work:tender", tender, tender.deadline)
        yield _waits(task, Duty.OPENER if is_over else Duty.PROVIDER)
    elif lot.state == LotState.OPENED:
        yield _of_lot(_("Start the checks"), "openings:of_lot", post, lot)
    elif lot.state == LotState.CHECKING:
        yield from _checking(facts, post, lot)
    elif lot.state in ADMITS:
        yield from _admitting(facts, post, lot)
    elif lot.state == LotState.SCORING:
        yield from _ranking(facts, post, lot)
    else:
        if facts.open_gates.get(lot.id):
            yield _waits(_integrity_is_open(post, lot), Duty.INTEGRITY)
        yield from _after_ranking(facts, post, lot)


def _later_deadline(facts: Facts, tender: Tender) -> Iterator[Task]:
    """A later deadline waits for a second person: an officer or a decider."""
    if proposer := facts.proposals.get(name_of(tender)):
        title = _("Confirm the later deadline")
        task = _of_tender(title, "publishing:deadline", tender, tender.deadline)
        yield _waits(task, Duty.DECIDER) if proposer == facts.user.id else task


def _about_letters(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell of letters whose message failed, and of explanations that are owed."""
    if failed := facts.unmailed.get(lot.id, 0):
        title = ngettext(
            "%(n)s letter was not taken by a mail server",
            "%(n)s letters were not taken by a mail server",
            failed,
        )
        yield _of_lot(title, "letters:index", post, lot, utcnow())
    if due := facts.asked.get(lot.id):
        end = datetime.combine(due + timedelta(days=1), time(), DUTCH_TIME)
        yield _of_lot(_("Explain a letter"), "letters:index", post, lot, end)


def _checking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    if left := facts.open_checks.get(lot.id, 0):
        title = ngettext("Give %(n)s judgement", "Give %(n)s judgements", left)
        yield _of_lot(title, "checks:board", post, lot)
    elif repairs := facts.repairs.get(lot.id, 0):
        title = ngettext("Judge %(n)s repair", "Judge %(n)s repairs", repairs)
        yield _of_lot(title, "checks:board", post, lot)
    elif facts.open_gates.get(lot.id):
        yield _waits(_integrity_is_open(post, lot), Duty.INTEGRITY)
    else:
        yield _of_lot(_("Finish the checks and start scoring"), "checks:board", post, lot)


def _integrity_is_open(post: Post, lot: Lot) -> Task:
    return _of_lot(_("The integrity gate is still open"), "checks:board", post, lot)


def _admitting(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """Tell an officer what each application waits for, and until when it is answered."""
    for one in facts.applications.get(lot.id, []):
        if not one.is_checked:
            yield _application(post, lot, one, _("Judge application %(n)s", n=one.number))
        elif one.name not in facts.proposals:
            title = _("Propose a decision on application %(n)s", n=one.number)
            yield _application(post, lot, one, title)
        else:
            yield _waits(_decide_on(post, lot, one), Duty.DECIDER)


def _application(post: Post, lot: Lot, one: Application, title: str) -> Task:
    ids = {"submission_id": one.id}
    return Task(title, _at(post, lot), "admissions:detail", ids, due=one.answer_by)


def _decide_on(post: Post, lot: Lot, one: Application) -> Task:
    return _application(post, lot, one, _("Decide on application %(n)s", n=one.number))


def _ranking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    if facts.rounds.get(lot.id) != RoundState.FIXED:
        title = _("The panel scores")
        task = _of_lot(title, "evaluation:progress", post, lot, lot.scoring_until)
        yield _waits(task, Duty.EVALUATOR)
    elif lot.id in facts.closed_prices:
        yield _waits(
            _of_lot(_("Open the prices together"), "prices:prices", post, lot), Duty.OPENER
        )
    else:
        if lot.id in facts.low_prices:
            title = _("Look at a price far below the others")
            yield _of_lot(title, "prices:low_prices", post, lot)
        yield _of_lot(_("Make the ranking"), "awards:ranking", post, lot)


def _low_prices(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    """What an officer and a decider both may do about a price that was asked about."""
    if lot.id in facts.awards:
        return
    for asked in facts.price_questions.get(lot.id, ()):
        ids = {"lot_id": lot.id, "submission_id": asked.submission_id}
        if not asked.can_be_judged:
            title, who, due = _("Explain a low price"), Duty.PROVIDER, asked.due_at
            task = Task(title, _at(post, lot), "prices:low_price", ids, due=due)
            yield _waits(task, who)
        elif asked.proposer_id is None:
            title = _("Judge the explanation of a price")
            yield Task(title, _at(post, lot), "prices:low_price", ids)
        else:
            title = _("Confirm the judgement of a price")
            task = Task(title, _at(post, lot), "prices:low_price", ids)
            is_own = asked.proposer_id == facts.user.id
            yield _waits(task, Duty.DECIDER) if is_own else task


def _after_ranking(facts: Facts, post: Post, lot: Lot) -> Iterator[Task]:
    decision = facts.awards.get(lot.id)
    if lot.id in facts.objections:
        count, day = facts.objections[lot.id]
        title = ngettext("Answer %(n)s objection", "Answer %(n)s objections", count)
        due = datetime.combine(day, time(17), DUTCH_TIME)
        yield _of_lot(title, "objections:index", post, lot, due)
    if lot.state == LotState.RANKED and decision is None:
        yield _waits(_of_lot(_("Decide on the award"), "awards:ranking", post, lot), Duty.DECIDER)
    elif decision is None:
        return
    elif lot.state == LotState.RANKED:
        yield _of_lot(_("Write and send the letters"), "letters:index", post, lot)
    elif lot.id in facts.suspended:
        yield _of_lot(_("Enter the ruling and release"), "letters:standstill", post, lot)
    elif lot.state == LotState.STANDSTILL:
        over = decision.ends_at is not None and decision.ends_at <= utcnow()
        title = _("Make the award final") if over else _("The standstill runs")
        task = _of_lot(title, "letters:standstill", post, lot, decision.ends_at)
        yield task if over else _waits(task, Duty.PROVIDER)
    elif lot.state == LotState.FINAL and lot.id not in facts.contracts:
        where = _at(post, lot)
        ids = {"award_id": decision.award_id}
        yield Task(_("Register the contract"), where, "contracts:new", ids)


def _opener(facts: Facts, post: Post) -> Iterator[Task]:
    tender, lot = post.tender, post.lot
    if not procedure_of(tender).is_sealed:
        return
    if not facts.has_opener_key:
        where = _("Without it no tender can be published that you open.")
        yield Task(_("Make your vault key"), where, "vault:my_key")
    if lot is None:
        return
    if lot.state == LotState.PUBLISHED and tender.deadline is not None:
        task = _of_tender(_("Open the vault"), "openings:vault", tender, tender.deadline)
        yield task if tender.deadline <= utcnow() else _waits(task, Duty.PROVIDER)
    elif (
        lot.state == LotState.SCORING
        and facts.rounds.get(lot.id) == RoundState.FIXED
        and lot.id in facts.closed_prices
    ):
        yield _of_lot(_("Open the prices together"), "prices:prices", post, lot)


def _decider(facts: Facts, post: Post) -> Iterator[Task]:
    lot = post.lot
    yield from _later_deadline(facts, post.tender)
    yield from tasks_of_stopping(facts, post)
    if lot is None:
        return
    if lot.state in ADMITS:
        for one in facts.applications.get(lot.id, []):
            if facts.proposals.get(one.name, facts.user.id) != facts.user.id:
                yield _decide_on(post, lot, one)
    yield from _low_prices(facts, post, lot)
    if lot.state != LotState.RANKED or lot.id in facts.awards:
        return
    proposer = facts.proposals.get(name_of(lot))
    title = _("Confirm the decision") if proposer else _("Decide on the award")
    task = _of_lot(title, "awards:decision", post, lot)
    yield _waits(task, Duty.DECIDER) if proposer == facts.user.id else task


def _chair(facts: Facts, post: Post) -> Iterator[Task]:
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    state = facts.rounds.get(lot.id)
    if lot.id not in facts.declared:
        yield _of_lot(_("Declare your interests"), "panels:conflicts", post, lot)
    elif state == RoundState.INDIVIDUAL:
        title = _("The panel scores")
        task = _of_lot(title, "evaluation:progress", post, lot, lot.scoring_until)
        yield _waits(task, Duty.EVALUATOR)
    elif state == RoundState.CONSENSUS:
        yield _of_lot(_("Lead the consensus"), "consensus:consensus", post, lot)


def _evaluator(facts: Facts, post: Post) -> Iterator[Task]:
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    due = lot.scoring_until
    if lot.id not in facts.declared:
        yield _of_lot(_("Declare your interests"), "panels:conflicts", post, lot, due)
    elif lot.id not in facts.handed_in:
        yield _of_lot(_("Score the submissions"), "evaluation:begin", post, lot, due)
    elif facts.rounds.get(lot.id) == RoundState.CONSENSUS:
        yield _waits(
            _of_lot(_("The consensus is under way"), "consensus:consensus", post, lot), Duty.CHAIR
        )


def _observer(facts: Facts, post: Post) -> Iterator[Task]:
    lot = post.lot
    if lot is None or lot.state != LotState.SCORING or lot.id in facts.conflicts:
        return
    if lot.id not in facts.declared:
        yield _of_lot(_("Declare your interests"), "panels:conflicts", post, lot)
    elif facts.rounds.get(lot.id) == RoundState.CONSENSUS:
        title = _("The consensus is under way")
        yield _waits(_of_lot(title, "consensus:consensus", post, lot), Duty.CHAIR)


def _supervisor(facts: Facts, post: Post) -> Iterator[Task]:
    if post.lot and facts.open_advice.get(post.lot.id):
        where = _at(post, post.lot)
        yield Task(_("Give advice"), where, "checks:advice_index")


def _integrity(facts: Facts, post: Post) -> Iterator[Task]:
    if left := facts.to_judge.get(post.tender.id, 0):
        title = ngettext("Decide on %(n)s party", "Decide on %(n)s parties", left)
        yield Task(title, post.tender.title, "integrity:index")


def _files(session: Session, user: User) -> Iterator[Task]:
    """What waits in Bibob files, for who was appointed to read them."""
    for one in waiting_for(session, user):
        end = one.due_on + timedelta(days=1) if one.due_on else None
        due = datetime.combine(end, time(), DUTCH_TIME) if end else None
        where = f"{one.provider}, {one.tender}"
        ids = {"file_id": one.file_id}
        yield Task(one.title, where, "integrity:detail", ids, one.who, due, one.is_mine)


def _nothing(_facts: Facts, _post: Post) -> Iterator[Task]:
    yield from ()


READERS: dict[Duty, Callable[[Facts, Post], Iterator[Task]]] = {
    Duty.OFFICER: _officer,
    Duty.OPENER: _opener,
    Duty.DECIDER: _decider,
    Duty.CHAIR: _chair,
    Duty.EVALUATOR: _evaluator,
    Duty.OBSERVER: _observer,
    Duty.SUPERVISOR: _supervisor,
    Duty.INTEGRITY: _integrity,
    Duty.AUDITOR: _nothing,
    Duty.PROVIDER: _nothing,
}
