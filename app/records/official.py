"""The official record of a procedure (proces-verbaal, Aw 2.132(1)): what it says, or lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.awards.models import AwardKind
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import euro, lazy, moment
from app.core.i18n import gettext as _
from app.core.typesetting import typeset
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
from app.tenders.procedures import procedure_of

OUT = frozenset({"excluded", "invalid", "late", "withdrawn", "dropped", "refused"})
"""Results of those who were not compared, or no longer."""
TITLES: dict[str, LazyProxy] = {
    "a": lazy("Name and address of the authority"),
    "b": lazy("Object and value"),
    "c": lazy("Who was selected, and why"),
    "d": lazy("Who was excluded, and why"),
    "e": lazy("Whose submission was not chosen, and why"),
    "f": lazy("Information kept out of the answers to questions"),
    "g": lazy("Submissions rejected as abnormally low"),
    "h": lazy("Who was chosen, why, and what is subcontracted"),
    "i": lazy("Why a competitive dialogue or negotiation was held"),
    "j": lazy("Why a negotiation was held after a notice"),
    "k": lazy("Why a negotiation was held without a notice"),
    "l": lazy("Why submissions were not electronic"),
    "m": lazy("Conflicts of interest, and what was done"),
    "n": lazy("Why no contract was awarded"),
}
"""The items of Aw 2.132(1), under the law's own letters."""

Body = tuple[tuple[str, ...], tuple[str, ...]]
"""The lines of an item, and what is missing for it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the record: what it says, and what is still missing for it."""

    letter: str
    lines: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its heading."""
        return str(TITLES[self.letter])


@dataclass(frozen=True, slots=True)
class OfficialRecord:
    """The record of a tender; with something missing it cannot be issued."""

    tender: Tender
    items: tuple[Item, ...]

    @property
    def missing(self) -> list[str]:
        """List what keeps it from being issued."""
        return [one for item in self.items for one in item.missing]


def official_record(session: Session, facts: PublicTender) -> OfficialRecord:
    """Write the record from what is known; nothing in it is typed a second time."""
    away = _body([_("Does not apply: %(procedure)s.", procedure=procedure_of(facts.tender).name)])
    written = {
        "a": _authorities(facts),
        "b": _object(session, facts),
        "c": _selected(facts),
        "d": _out(facts),
        "e": _not_chosen(facts),
        "f": _kept_out(session, facts.tender),
        "g": _too_low(session, facts),
        "h": _chosen(session, facts),
        "l": _body([_("Does not apply: everything came in electronically.")]),
        "m": _conflicts(session, facts),
        "n": _without(facts),
    }
    items = (Item(letter, *written.get(letter, away)) for letter in TITLES)
    return OfficialRecord(facts.tender, tuple(items))


def official_paper(record: OfficialRecord) -> bytes:
    """Set the record on paper; while something is missing there is none."""
    if record.missing:
        raise ConflictError(
            _("The official record still lacks: %(missing)s", missing=" ".join(record.missing))
        )
    tender = record.tender
    return typeset(
        "records/official.typ",
        {
            "title": tender.title,
            "reference": tender.reference,
            "procedure": str(procedure_of(tender).name),
            "made": moment(utcnow()),
            "items": [
                {"letter": one.letter, "title": one.title, "lines": list(one.lines)}
                for one in record.items
            ],
        },
    )


def _body(lines: Sequence[str], missing: Sequence[str] = ()) -> Body:
    """Say that there is none where nothing is told and nothing is missing."""
    return tuple(lines) or (() if missing else (_("None."),)), tuple(missing)


def _authorities(facts: PublicTender) -> Body:
    lines = [f"{one.name}, {one.address}" if one.address else one.name for one in facts.authorities]
    bare = [one.name for one in facts.authorities if not one.address]
    return _body(lines, [_("The address of %(name)s.", name=name) for name in bare])


def _object(session: Session, facts: PublicTender) -> Body:
    """Tell the estimate, or why there was none: after the deadline none can come."""
    tender = facts.tender
    lines = [f"{tender.title} ({tender.reference}). {tender.description}".strip()]
    values = [one.lot.estimated_value for one in facts.lots]
    if tender.estimated_value is not None:
        lines.append(_("Estimated value: %(value)s.", value=euro(tender.estimated_value)))
        return _body(lines)
    lines += [
        _of(facts, one.lot, _("Estimated value: %(value)s.", value=euro(value)))
        for one in facts.lots
        if (value := one.lot.estimated_value) is not None
    ]
    if None not in values:
        return _body(lines)
    if why := reason_for(session, tender, "value.missing"):
        return _body([*lines, _("Published without an estimated value: %(why)s", why=why)])
    return _body(lines, [_("The estimated value of the tender or of every lot.")])


def _selected(facts: PublicTender) -> Body:
    """In a selection phase who was chosen; else whose submission was compared."""
    selects = facts.tender.stage == Stage.SELECTION
    lines = [
        _of(facts, lot.lot, _("%(name)s met all requirements.", name=bid.provider.name))
        for lot, bid in _bids(facts)
        if (bid.is_chosen if selects else bid.result not in OUT)
    ]
    return _body(lines, _undecided(facts))


def _out(facts: PublicTender) -> Body:
    lines, missing = [], []
    for lot, bid in _bids(facts):
        if bid.result in OUT:
            who = bid.provider.name
            if bid.reason:
                lines.append(_of(facts, lot.lot, _sentence(f"{who}: {bid.reason}")))
            else:
                missing.append(_of(facts, lot.lot, _("Why %(who)s was excluded.", who=who)))
    return _body(lines, missing)


def _not_chosen(facts: PublicTender) -> Body:
    lines = []
    for lot, bid in _bids(facts):
        if bid.result in OUT or bid.is_chosen:
            continue
        is_below = bid.result == "below_minimum"
        why = _("stayed below the minimum") if is_below else why_not_chosen(lot, bid)
        lines.append(_sentence(f"{_of(facts, lot.lot, bid.provider.name)}: {why}"))
    return _body(lines)


def _chosen(session: Session, facts: PublicTender) -> Body:
    chosen = [(lot, bid) for lot, bid in _bids(facts) if bid.is_chosen]
    parties = parties_by_submission(session, [bid.submission.id for _lot, bid in chosen])
    lines = []
    for lot, bid in chosen:
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
    return _body(lines)


def _subcontracted(one: Party) -> str:
    return f"{one.name}: {one.share}" if one.share else one.name


def _kept_out(session: Session, tender: Tender) -> Body:
    open_ = session.exec(
        select(Question.id).where(
            Question.tender_id == tender.id, Question.state != QuestionState.PUBLISHED
        )
    ).all()
    if not open_:
        return _body([_("None: every question stands with its answer in the published answers.")])
    return _body([], [_("An answer, published, to %(n)s questions.", n=len(open_))])


def _too_low(session: Session, facts: PublicTender) -> Body:
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
    return _body([_sentence(f"{_of(facts, lot, name)}: {reason}") for reason, name, lot in rows])


def _conflicts(session: Session, facts: PublicTender) -> Body:
    rows = session.exec(
        select(Declaration, User.name, Provider.name, Lot)
        .join(User, col(User.id) == col(Declaration.user_id))
        .join(Provider, col(Provider.id) == col(Declaration.provider_id))
        .join(Lot, col(Lot.id) == col(Declaration.lot_id))
        .where(Declaration.tender_id == facts.tender.id)
        .where(col(Declaration.has_conflict).is_(True) | (Declaration.waiver != ""))
        .order_by(col(Lot.number), User.name)
    ).all()
    return _body(
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


def _without(facts: PublicTender) -> Body:
    lines = []
    for lot in _told(facts):
        if any(bid.is_chosen for bid in lot.bids):
            continue
        reason = next((one.reason for one in lot.awards if one.reason), "")
        if not reason and lot.bids:
            reason = _("no submission could be chosen")
        why = reason or _("nobody submitted")
        lines.append(_of(facts, lot.lot, _sentence(why)))
    return _body(lines)


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
