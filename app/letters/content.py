"""What a letter says: facts from the frozen decision, and the words around them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.awards.models import Award, AwardKind
from app.core.clock import dutch, utcnow
from app.core.i18n import day as in_words
from app.core.i18n import moment
from app.criteria.frozen import leaves
from app.criteria.methods import asks_price
from app.criteria.scales import score_words
from app.letters.besides import NOBODY
from app.letters.case import Case, read_case
from app.letters.models import Letter, LetterKind
from app.planning.standstill import Standstill
from app.rankings import engine
from app.rankings.figures import earned_words, lot_words, most_of, total_words
from app.rankings.standings import dutch as in_dutch
from app.stationery.sheet import COLOUR
from app.stationery.tables import COMPARED, tables_of
from app.stationery.wording import compose
from app.submissions.models import Submission
from app.tenders.models import Combine, Criterion, CriterionKind

FORMAT = "letter/1"
WITHOUT_WINNER = frozenset({AwardKind.NO_AWARD, AwardKind.WITHDRAWAL})
TITLES = {"place": "", "allocation": "Verdeling van de percelen"}
"""What a step is called that is of no criterion."""


def letter_data(session: Session, letter: Letter) -> dict[str, Any]:
    """Give what a letter says: as sent, or as it would be sent today."""
    if letter.content is not None:
        return letter.content
    case = read_case(session, session.get_one(Award, letter.award_id))
    return compose_letter(case, letter, dutch(utcnow()).date())


def compose_letter(case: Case, letter: Letter, sent_on: date) -> dict[str, Any]:
    """Write one letter as it would go out on a day."""
    facts = _facts(case, letter, sent_on)
    blocks = compose(case.paper.outline(letter.kind), words_of(case, facts))
    return {**facts, "blocks": blocks}


def words_of(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    """Add to the facts what the texts say in words of their own."""
    kind, term = LetterKind(facts["kind"]), facts["standstill"]
    words = {
        **facts,
        "points_table": tables_of(facts),
        "lot_name": lot_words(case.tender, case.lot),
        "lot_title": case.lot.title,
        "provider": facts["addressee"]["name"],
        "authority": facts["sender"]["name"],
        "contact_words": facts["contact"] or facts["sender"]["email"] or facts["sender"]["name"],
        "compares": kind in COMPARED,
        "by_statute": bool(term and term["by_statute"]),
        "deadline": moment(case.tender.deadline) if case.tender.deadline else "",
        "invited": len(case.winners()),
        "follows": _follows(case),
        "first_sent": facts["sent_on"],
        "first_day": "",
        "counted_day": "",
        "last_day": "",
    }
    if term:
        words["first_day"] = in_words(date.fromisoformat(term["first_day"]))
        words["counted_day"] = in_words(date.fromisoformat(term["counted_through"]))
        words["last_day"] = in_words(date.fromisoformat(term["last_day"]))
    return words


def _follows(case: Case) -> str:
    """Say what may follow after the standstill: a contract, an invitation, or nothing."""
    if not case.winners():
        return ""
    return "invitation" if case.is_selection else "contract"


def _facts(case: Case, letter: Letter, sent_on: date) -> dict[str, Any]:
    submission = case.submissions[letter.submission_id]
    authority, provider = case.tender.lead_authority, submission.provider
    result = case.result(submission)
    term = case.term(sent_on) if case.has_term(letter.kind) else None
    shows_prices = case.tender.show_price_points is True
    style = case.paper.style
    return {
        "format": FORMAT,
        "language": "nl",
        "kind": letter.kind.value,
        "reference": f"{case.tender.reference}-{case.lot.number}-{submission.number:02d}",
        "sent_on": sent_on.isoformat(),
        "tender": case.tender.title,
        "lot": {"number": case.lot.number, "code": case.lot.code, "title": case.lot.title},
        "sender": {
            "name": authority.name,
            "address": authority.address,
            "phone": authority.phone,
            "email": authority.email,
            "also": list(case.also),
        },
        "addressee": {
            "name": provider.name, "address": provider.address, "place": provider.place,
        },
        "contact": case.tender.contact,
        "explanation": letter.explanation,
        "decision": case.outcome["decision"],
        "result": {
            "is": result["result"],
            "place": result["place"],
            "of": sum(len(one["submissions"]) for one in case.outcome["standings"]),
            "total": result["total"],
            "said": _said(case, result),
            "reserve": _reserve(case, result, submission),
            "passes": _passes(result),
            "drawn": engine.draw_among(case.award.input, case.outcome, engine.identity(submission)),
            "reason": case.dropped.get(submission.id)
            or result.get("reason")
            or submission.reason,
        },
        "winners": [_winner(case, one, submission, shows=shows_prices) for one in case.named()],
        "replaces": _replaces(case),
        "departs": case.award.reason if case.award.kind == AwardKind.DEPARTING else "",
        "decision_reason": case.award.reason if case.award.kind in WITHOUT_WINNER else "",
        "received": _received(submission),
        "hides_prices": not shows_prices and asks_price(case.lot, case.criteria),
        "criteria": [
            _criterion(case, one, submission, letter, shows=shows_prices)
            for one in case.criteria
            if one.code in result["criteria"]
        ],
        "besides": case.besides.get(submission.provider_id, NOBODY),
        "outside": case.award.reason if case.award.submission_id else "",
        "failed": [
            {
                "number": requirement.number,
                "title": requirement.title,
                "text": requirement.text,
                "reason": check.reason,
            }
            for requirement, check in case.failed.get(submission.id, ())
        ],
        "grounds": list(case.grounds.get(submission.id, ())),
        "fell_away": str(case.causes.get(submission.id, "")),
        "low_price": case.low_price(submission),
        "standstill": _term(case, term),
        "skipped": case.award.skipped_because,
        "court": case.tender.court.removeprefix("de "),
        "signers": list(case.signers),
        "signatory": {
            "name": style.signatory_name if style else "",
            "function": style.signatory_function if style else "",
        },
        "style": {
            "id": str(style.id) if style and style.logo else "",
            "number": style.number if style else 0,
            "colour": style.colour if style else COLOUR,
            "return_address": style.return_address if style else "",
        },
        "outline": case.paper.number(letter.kind),
        "steps": [
            {"of": _title(case, step), "text": in_dutch(step["text"])}
            for step in result["steps"]
        ],
        "decimals": _decimals(case),
    }  # fmt: skip


def _received(submission: Submission) -> str:
    return moment(submission.submitted_at, seconds=True) if submission.submitted_at else ""


def _said(case: Case, result: Mapping[str, Any]) -> str:
    if not result["total"]:
        return ""
    return total_words(engine.result_of(case.award.input), result["total"])


def _passes(result: Mapping[str, Any]) -> str:
    """Say why somebody does not keep a place that it won: it may have only so many lots."""
    steps = result["steps"] if result["result"] == "passed" else []
    return next((f"{in_dutch(one['text'])}." for one in steps if one["of"] == "allocation"), "")


def _reserve(case: Case, result: Mapping[str, Any], submission: Submission) -> int | None:
    """Say the how-manieth reserve a submission is, behind those who win."""
    reserves = [
        found["place"]
        for one in case.submissions.values()
        if (found := case.result(one))["result"] == "reserve" and not case.wins(one)
    ]
    if result["result"] != "reserve" or case.wins(submission):
        return None
    return 1 + sum(1 for place in reserves if place < result["place"])


def _replaces(case: Case) -> dict[str, str] | None:
    """Say which decision is replaced, if that was told, and why."""
    old = case.replaces
    if old is None or old.sent_at is None:
        return None
    return {
        "sent_on": in_words(dutch(old.sent_at).date()),
        "reason": old.withdrawn_because,
    }


def _winner(case: Case, winner: Submission, reader: Submission, *, shows: bool) -> dict[str, Any]:
    """Name a winner; its total is told only where no price can be computed from it."""
    result = case.result(winner)
    tells = shows or not asks_price(case.lot, case.criteria)
    return {
        "name": winner.provider.name,
        "short_name": winner.provider.short_name,
        "place": result["place"],
        "total": result["total"] if tells else None,
        "is_reader": winner.id == reader.id,
    }


def _criterion(
    case: Case, criterion: Criterion, submission: Submission, letter: Letter, *, shows: bool
) -> dict[str, Any]:
    """Set the reader's step, points and motivation beside the winners'."""
    is_price = criterion.kind == CriterionKind.PRICE
    settled = case.consensus.get((submission.id, criterion.id))
    own = case.result(submission)["criteria"][criterion.code]
    rules = engine.result_of(case.award.input)
    leaf = next(one for one in leaves(rules["criteria"]) if one["id"] == criterion.code)
    others = [
        {
            "name": one.provider.short_name,
            "step": _step(case, criterion, one),
            "points": case.result(one)["criteria"].get(criterion.code)
            if shows or not is_price
            else None,
        }
        for one in case.named()
        if one.id != submission.id
    ]
    better = [
        one["name"] for one in others if one["points"] and Decimal(one["points"]) > Decimal(own)
    ]
    return {
        "code": criterion.code,
        "title": criterion.title,
        "points": str(most_of(rules, leaf)),
        "is_price": is_price,
        "step": _step(case, criterion, submission),
        "own": own,
        "earned": earned_words(rules, leaf, own),
        "motivation": settled.motivation if settled and not is_price else "",
        "winners": others,
        "better": better,
        "advantage": letter.advantages.get(criterion.code, "") if others else "",
    }


def _step(case: Case, criterion: Criterion, submission: Submission) -> str:
    settled = case.consensus.get((submission.id, criterion.id))
    counts = settled is not None and criterion.combine == Combine.CONSENSUS
    return score_words(criterion, settled.step) if settled and counts else ""


def _title(case: Case, step: Mapping[str, Any]) -> str:
    titles = {one.code: one.title for one in case.criteria}
    return titles.get(step["of"], TITLES.get(step["of"], "Totaal"))


def _decimals(case: Case) -> int:
    if not case.award.input.get("lots"):
        return 2
    rules = engine.result_of(case.award.input)
    return int(rules.get("rounding", {}).get("decimals", 2))


def _term(case: Case, term: Standstill | None) -> dict[str, Any] | None:
    if term is None:
        return None
    return {
        "first_day": term.first_day.isoformat(),
        "counted_through": term.counted_through.isoformat(),
        "last_day": term.last_day.isoformat(),
        "days": (term.counted_through - term.first_day).days + 1,
        "is_extended": term.last_day != term.counted_through,
        "ground": case.tender.standstill_ground,
        "by_statute": case.by_statute,
    }
