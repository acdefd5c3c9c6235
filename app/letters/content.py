"""What a letter says: facts from the frozen decision, and the words around them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.awards import engine
from app.awards.figures import earned_words, lot_words, most_of, total_words
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.i18n import day as in_words
from app.core.i18n import number, points
from app.letters.case import Case, read_case
from app.letters.models import Letter, LetterKind, LetterState
from app.letters.wording import Block, compose
from app.planning.standstill import Standstill
from app.submissions.models import Submission
from app.tenders.methods import asks_price
from app.tenders.models import Combine, Criterion, CriterionKind
from app.tenders.scales import score_words

FORMAT = "letter/1"
COMPARED = frozenset({LetterKind.RESERVE, LetterKind.REJECTION})
"""Kinds that tell what the winner offered more (Aw 2.130)."""
WITHOUT_TERM = frozenset({LetterKind.ADMISSION})
WINNERS_PER_TABLE = 4
DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def letter_data(session: Session, letter: Letter) -> dict[str, Any]:
    """Give what a letter says: as sent, or as it would be sent today."""
    if letter.state == LetterState.SENT and letter.content is not None:
        return letter.content
    case = read_case(session, session.get_one(Award, letter.award_id))
    return compose_letter(case, letter, dutch(utcnow()).date())


def compose_letter(case: Case, letter: Letter, sent_on: date) -> dict[str, Any]:
    """Write one letter as it would go out on a day."""
    facts = _facts(case, letter, sent_on)
    words = {**facts, "points_table": _tables(facts), "lot_name": lot_words(case.tender, case.lot)}
    if term := facts["standstill"]:
        words["first_day"] = in_words(date.fromisoformat(term["first_day"]))
        words["last_day"] = in_words(date.fromisoformat(term["last_day"]))
    return {**facts, "blocks": compose(letter.kind.value, words)}


def _facts(case: Case, letter: Letter, sent_on: date) -> dict[str, Any]:
    submission = case.submissions[letter.submission_id]
    authority, provider = case.tender.lead_authority, submission.provider
    result = case.result(submission)
    term = None if letter.kind in WITHOUT_TERM else case.term(sent_on)
    shows_prices = case.tender.show_price_points is True
    rules = engine.result_of(case.award.input)
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
            "said": total_words(rules, result["total"]) if result["total"] else "",
            "reserve": _reserve(case, result),
            "reason": result.get("reason") or submission.reason,
        },
        "winners": [_winner(case, one, submission, shows=shows_prices) for one in case.winners()],
        "hides_prices": not shows_prices and asks_price(case.lot, case.criteria),
        "criteria": [
            _criterion(case, one, submission, letter, shows=shows_prices)
            for one in case.criteria
            if one.code in result["criteria"]
        ],
        "failed": [
            {
                "number": requirement.number,
                "title": requirement.title,
                "text": requirement.text,
                "reason": check.reason,
            }
            for requirement, check in case.failed.get(submission.id, ())
        ],
        "standstill": _term(case, term),
        "court": case.tender.court.removeprefix("de "),
        "signers": list(case.signers),
        "steps": [
            {"of": _title(case, step), "text": DECIMAL_POINT.sub(",", step["text"])}
            for step in result["steps"]
        ],
        "decimals": _decimals(case),
    }  # fmt: skip


def _reserve(case: Case, result: Mapping[str, Any]) -> int | None:
    if result["result"] != "reserve":
        return None
    return int(result["place"]) - len(case.winners())


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
    leaf = next(one for one in engine.leaves(rules["criteria"]) if one["id"] == criterion.code)
    others = [
        {
            "name": one.provider.short_name,
            "step": _step(case, criterion, one),
            "points": case.result(one)["criteria"].get(criterion.code)
            if shows or not is_price
            else None,
        }
        for one in case.winners()
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
        "advantage": letter.advantages.get(criterion.code, ""),
    }


def _step(case: Case, criterion: Criterion, submission: Submission) -> str:
    settled = case.consensus.get((submission.id, criterion.id))
    counts = settled is not None and criterion.combine == Combine.CONSENSUS
    return score_words(criterion, settled.step) if settled and counts else ""


def _title(case: Case, step: Mapping[str, Any]) -> str:
    titles = {one.code: one.title for one in case.criteria}
    return titles.get(step["of"], "" if step["of"] == "place" else "Totaal")


def _decimals(case: Case) -> int:
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


def _tables(facts: Mapping[str, Any]) -> list[Block]:
    """Lay out the reader's points beside the winners', a few winners to a table."""
    compared = LetterKind(facts["kind"]) in COMPARED
    winners = facts["winners"] if compared else []
    tables = []
    for start in range(0, max(len(winners), 1), WINNERS_PER_TABLE):
        shown = winners[start : start + WINNERS_PER_TABLE]
        decimals = facts["decimals"]
        rows = [
            [
                f"{one['title']} ({number(one['points'])})",
                points(one["own"], decimals),
                *(
                    points(one["winners"][start + at]["points"], decimals)
                    for at in range(len(shown))
                ),
            ]
            for one in facts["criteria"]
        ]
        total = ["Totaal", points(facts["result"]["total"], decimals)]
        total += [points(one["total"], decimals) for one in shown]
        tables.append(
            {
                "kind": "table",
                "caption": _caption(shown, of_several=len(winners) > WINNERS_PER_TABLE),
                "head": ["Criterium (punten)", "U", *(one["short_name"] for one in shown)],
                "rows": rows,
                "total": total,
            }
        )
    return tables if facts["criteria"] else []


def _caption(shown: Sequence[Mapping[str, Any]], *, of_several: bool) -> str:
    """Name a table; of several tables each by the winners that stand in it."""
    if not shown:
        return "Uw punten"
    if not of_several:
        return "Uw punten en die van de winnaar"
    return f"Uw punten en die van {', '.join(one['short_name'] for one in shown)}"


def subject_of(data: Mapping[str, Any]) -> str:
    """Say a letter's title: what it means for its reader."""
    runs = next(block["runs"] for block in data["blocks"] if block["kind"] == "title")
    return "".join(text for _style, text in runs)


def paper_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the head of the paper around the blocks, for screen and PDF alike."""
    sender, addressee = data["sender"], data["addressee"]
    names_place = addressee["address"].endswith(addressee["place"])
    place = "" if names_place else addressee["place"]
    return {
        "title": subject_of(data),
        "reference": data["reference"],
        "sender": {
            "name": sender["name"],
            "lines": [one for one in (sender["address"], sender["phone"], sender["email"]) if one],
        },
        "addressee": {
            "lines": [one for one in (addressee["name"], addressee["address"], place) if one]
        },
        "facts": [
            f"Datum: {in_words(date.fromisoformat(data['sent_on']))}",
            f"Kenmerk: {data['reference']}",
            data["tender"],
        ],
        "blocks": data["blocks"],
    }
