"""What each item of the official record says, and what is still missing for it."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.awards.models import AwardKind
from app.core.i18n import euro
from app.core.i18n import gettext as _
from app.declarations.models import Party, PartyRole
from app.declarations.statements import parties_by_submission
from app.dialogue.models import Question, QuestionState
from app.notices.public import Bid, PublicLot, PublicTender
from app.panels.models import Declaration
from app.prices.models import PriceQuestion
from app.providers.models import Provider
from app.publishing.examination import reason_for
from app.records.placing import place_of, why_not_chosen
from app.submissions.models import Submission
from app.tenders.models import Lot, LotState, Stage, Tender

OUT = frozenset({"excluded", "invalid", "late", "withdrawn", "dropped", "refused"})
"""Results of those who were not compared, or no longer."""

Body = tuple[tuple[str, ...], tuple[str, ...]]
"""The lines of an item, and what is missing for it."""


def body(lines: Sequence[str], missing: Sequence[str] = ()) -> Body:
    """Say that there is none where nothing is told and nothing is missing."""
    return tuple(lines) or (() if missing else (_("None."),)), tuple(missing)


def authorities(facts: PublicTender) -> Body:
    """Name every authority that buys, with its address."""
    lines = [f"{one.name}, {one.address}" if one.address else one.name for one in facts.authorities]
    bare = [one.name for one in facts.authorities if not one.address]
    return body(lines, [_("The address of %(name)s.", name=name) for name in bare])


def subject(session: Session, facts: PublicTender) -> Body:
    """Tell the estimate, or why there was none: after the deadline none can come."""
    tender = facts.tender
    lines = [f"{tender.title} ({tender.reference}). {tender.description}".strip()]
    values = [one.lot.estimated_value for one in facts.lots]
    if tender.estimated_value is not None:
        lines.append(_("Estimated value: %(value)s.", value=euro(tender.estimated_value)))
        return body(lines)
    lines += [
        _of(facts, one.lot, _("Estimated value: %(value)s.", value=euro(value)))
        for one in facts.lots
        if (value := one.lot.estimated_value) is not None
    ]
    if None not in values:
        return body(lines)
    if why := reason_for(session, tender, "value.missing"):
        return body([*lines, _("Published without an estimated value: %(why)s", why=why)])
    return body(lines, [_("The estimated value of the tender or of every lot.")])


def selected(facts: PublicTender) -> Body:
    """In a selection phase who was chosen; else whose submission was compared."""
    selects = facts.tender.stage == Stage.SELECTION
    lines = [
        _of(facts, lot.lot, _("%(name)s met all requirements.", name=bid.provider.name))
        for lot, bid in _bids(facts)
        if (bid.is_chosen if selects else bid.result not in OUT)
    ]
    return body(lines, _undecided(facts))


def left_out(facts: PublicTender) -> Body:
    """Say who was not compared, or no longer, and why."""
    lines, missing = [], []
    for lot, bid in _bids(facts):
        if bid.result in OUT:
            who = bid.provider.name
            if bid.reason:
                lines.append(_of(facts, lot.lot, _sentence(f"{who}: {bid.reason}")))
            else:
                missing.append(_of(facts, lot.lot, _("Why %(who)s was excluded.", who=who)))
    return body(lines, missing)


def not_chosen(facts: PublicTender) -> Body:
    """Say who was compared and not chosen, and why."""
    lines = []
    for lot, bid in _bids(facts):
        if bid.result in OUT or bid.is_chosen:
            continue
        is_below = bid.result == "below_minimum"
        why = _("stayed below the minimum") if is_below else why_not_chosen(lot, bid)
        lines.append(_sentence(f"{_of(facts, lot.lot, bid.provider.name)}: {why}"))
    return body(lines)


def chosen(session: Session, facts: PublicTender) -> Body:
    """Say who was chosen and why, what is subcontracted, and where no standstill ran."""
    winners = [(lot, bid) for lot, bid in _bids(facts) if bid.is_chosen]
    parties = parties_by_submission(session, [bid.submission.id for _lot, bid in winners])
    lines = []
    for lot, bid in winners:
        why = place_of(lot, bid) or _("met all requirements")
        reason = next((one.reason for one in lot.awards if one.kind == AwardKind.DEPARTING), "")
        subs = [_subcontracted(one) for one in parties.get(bid.submission.id, ())
                if one.role == PartyRole.SUBCONTRACTOR]  # fmt: skip
        told = "; ".join(subs) if subs else _("nothing is subcontracted")
        who = _of(facts, lot.lot, bid.provider.name)
        lines.append(f"{who}: {why}{f' ({reason})' if reason else ''}; {told}.")
    lines += [
        _of(facts, lot.lot, _("No standstill ran, Aw 2.127(4)b. %(why)s", why=one.skipped_because))
        for lot in _told(facts)
        for one in lot.awards
        if one.skipped_because
    ]
    return body(lines)


def _subcontracted(one: Party) -> str:
    return f"{one.name}: {one.share}" if one.share else one.name


def kept_out(session: Session, tender: Tender) -> Body:
    """Say that every answer was published, or which still lack one."""
    open_ = session.exec(
        select(Question.id).where(
            Question.tender_id == tender.id, Question.state != QuestionState.PUBLISHED
        )
    ).all()
    if not open_:
        return body([_("None: every question stands with its answer in the published answers.")])
    return body([], [_("An answer, published, to %(n)s questions.", n=len(open_))])


def too_low(session: Session, facts: PublicTender) -> Body:
    """Say whose price two people judged not explained (Aw 2.116)."""
    rows = session.exec(
        select(PriceQuestion.judgement, Provider.name, Lot)
        .join(Submission, col(Submission.id) == col(PriceQuestion.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .join(Lot, col(Lot.id) == col(PriceQuestion.lot_id))
        .where(PriceQuestion.tender_id == facts.tender.id)
        .where(col(PriceQuestion.is_explained).is_(False))
        .order_by(col(Lot.number), Provider.name)
    ).all()
    return body([_sentence(f"{_of(facts, lot, name)}: {reason}") for reason, name, lot in rows])


def conflicts(session: Session, facts: PublicTender) -> Body:
    """Say who told of a tie to a provider, and what was done."""
    rows = session.exec(
        select(Declaration, User.name, Provider.name, Lot)
        .join(User, col(User.id) == col(Declaration.user_id))
        .join(Provider, col(Provider.id) == col(Declaration.provider_id))
        .join(Lot, col(Lot.id) == col(Declaration.lot_id))
        .where(Declaration.tender_id == facts.tender.id)
        .where(col(Declaration.has_conflict).is_(True) | (Declaration.waiver != ""))
        .order_by(col(Lot.number), User.name)
    ).all()
    return body(
        [_of(facts, lot, _conflict(one, who, provider)) for one, who, provider, lot in rows]
    )


def _conflict(one: Declaration, person: str, provider: str) -> str:
    done = (
        _("judged harmless: %(reason)s", reason=one.waiver)
        if one.waiver
        else _("taken off the lot, scores do not count")
    )
    told = f" ({one.explanation})" if one.explanation else ""
    return _sentence(f"{person}, {provider}{told}: {done}")


def without(facts: PublicTender) -> Body:
    """Say of every lot without somebody chosen why."""
    lines = []
    for lot in _told(facts):
        if any(bid.is_chosen for bid in lot.bids):
            continue
        reason = next((one.reason for one in lot.awards if one.reason), "")
        if not reason and lot.bids:
            reason = _("no submission could be chosen")
        why = reason or _("nobody submitted")
        lines.append(_of(facts, lot.lot, _sentence(why)))
    return body(lines)


def _undecided(facts: PublicTender) -> list[str]:
    closed = {LotState.WITHDRAWN, LotState.FAILED}
    return [
        _("The decision on %(lot)s, with its letters sent.", lot=_name(one.lot))
        for one in facts.lots
        if not one.awards and one.lot.state not in closed
    ]


def _told(facts: PublicTender) -> list[PublicLot]:
    return [one for one in facts.lots if one.awards]


def _bids(facts: PublicTender) -> Iterator[tuple[PublicLot, Bid]]:
    for lot in facts.lots:
        for bid in lot.bids:
            yield lot, bid


def _name(lot: Lot) -> str:
    return _("Lot %(n)s: %(title)s", n=lot.number, title=lot.title)


def _of(facts: PublicTender, lot: Lot, line: str) -> str:
    """Say of which lot a line is, where there are several."""
    return line if len(facts.lots) == 1 else f"{_name(lot)}: {line}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
