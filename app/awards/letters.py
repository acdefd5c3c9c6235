"""What a letter says: facts from the frozen decision, and the words around them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.accounts.service import names_of
from app.awards import engine
from app.awards.models import Award, Letter, LetterKind, LetterState
from app.awards.standstill import Standstill, standstill
from app.awards.wording import Block, compose
from app.checks.models import Check, CheckState
from app.core.clock import dutch, utcnow
from app.core.i18n import day as in_words
from app.core.i18n import number, points
from app.evaluation.models import Consensus
from app.submissions.models import Submission
from app.tenders.models import (
    Combine,
    Criterion,
    CriterionKind,
    Lot,
    Participation,
    Requirement,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of

FORMAT = "letter/1"
COMPARED = frozenset({LetterKind.RESERVE, LetterKind.REJECTION})
"""Kinds that tell what the winner offered more (Aw 2.130)."""
WITHOUT_TERM = frozenset({LetterKind.ADMISSION})
WINNERS_PER_TABLE = 4
DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the letters of one decision rest on, read once."""

    award: Award
    tender: Tender
    lot: Lot
    also: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    submissions: Mapping[UUID, Submission]
    consensus: Mapping[tuple[UUID, UUID], Consensus]
    failed: Mapping[UUID, Sequence[tuple[Requirement, Check]]]
    signers: tuple[str, ...]
    letters: tuple[Letter, ...]

    @property
    def by_statute(self) -> bool:
        """Whether Aw 2.127 to 2.131 bind; else the own document declares the term."""
        return procedure_of(self.tender.procedure).statute_binds_standstill

    @property
    def ranks(self) -> bool:
        """Whether there is a ranking to tell about."""
        return procedure_of(self.tender.procedure).ranks

    @property
    def outcome(self) -> dict[str, Any]:
        """The decided outcome of the lot."""
        return engine.result_of(self.award.outcome)

    def result(self, submission: Submission) -> dict[str, Any]:
        """What the outcome says of one submission."""
        found: dict[str, Any] = self.outcome["submissions"][engine.identity(submission)]
        return found

    def winners(self) -> list[Submission]:
        """Who wins, best first."""
        winning = [one for one in self.submissions.values() if self.result_is(one, "winner")]
        return sorted(winning, key=lambda one: (self.result(one)["place"], one.number or 0))

    def result_is(self, submission: Submission, result: str) -> bool:
        """Whether the outcome gives a submission this result."""
        found = self.outcome["submissions"].get(engine.identity(submission))
        return found is not None and found["result"] == result

    def term(self, sent_on: date) -> Standstill:
        """Compute the standstill of letters that go out on a day."""
        return term_of(self.tender, sent_on)


def term_of(tender: Tender, sent_on: date) -> Standstill:
    """Compute the standstill that a tender's letters of one day would have."""
    by_statute = procedure_of(tender.procedure).statute_binds_standstill
    return standstill(sent_on, tender.standstill_days, by_statute=by_statute)


def read_case(session: Session, award: Award) -> Case:
    """Read what the letters of one decision rest on."""
    return read_cases(session, session.get_one(Lot, award.lot_id), [award])[0]


def read_cases(session: Session, lot: Lot, awards: Sequence[Award]) -> list[Case]:
    """Read what decisions on one lot rest on; what they share is read once."""
    tender = session.exec(
        select(Tender)
        .where(Tender.id == lot.tender_id)
        .options(selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    submissions = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id)
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # as above
        .order_by(col(Submission.number))
    ).all()
    consensus = session.exec(select(Consensus).where(Consensus.lot_id == lot.id)).all()
    letters = session.exec(
        select(Letter)
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .where(col(Letter.award_id).in_([award.id for award in awards]))
        .order_by(col(Submission.number))
    ).all()
    deciders = {award.id: (award.proposed_by_id, award.confirmed_by_id) for award in awards}
    names = names_of(session, [one for pair in deciders.values() for one in pair])
    shared: dict[str, Any] = {
        "tender": tender,
        "lot": lot,
        "also": _also(session, tender),
        "criteria": tuple(criteria_of(session, lot)),
        "submissions": {one.id: one for one in submissions},
        "consensus": {(one.submission_id, one.criterion_id): one for one in consensus},
        "failed": _failed(session, lot.id),
    }
    return [
        Case(
            award=award,
            signers=tuple(names[one] for one in deciders[award.id]),
            letters=tuple(one for one in letters if one.award_id == award.id),
            **shared,
        )
        for award in awards
    ]


def _also(session: Session, tender: Tender) -> tuple[str, ...]:
    """Name the authorities that take part besides the lead."""
    query = (
        select(Authority.name)
        .join(Participation, col(Participation.authority_id) == col(Authority.id))
        .where(
            Participation.tender_id == tender.id,
            Participation.authority_id != tender.lead_authority_id,
        )
        .order_by(Authority.name)
    )
    return tuple(session.exec(query).all())


def _failed(session: Session, lot_id: UUID) -> dict[UUID, list[tuple[Requirement, Check]]]:
    rows = session.exec(
        select(Requirement, Check)
        .join(Check, col(Check.requirement_id) == col(Requirement.id))
        .where(
            Check.lot_id == lot_id,
            Check.state == CheckState.FAILED,
            col(Requirement.is_knock_out).is_(True),
        )
        .order_by(col(Requirement.position))
    )
    failed: dict[UUID, list[tuple[Requirement, Check]]] = {}
    for requirement, check in rows:
        failed.setdefault(check.submission_id, []).append((requirement, check))
    return failed


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


def lot_words(tender: Tender, lot: Lot) -> str:
    """Name what is decided: a lot by its number, a product by its code."""
    if procedure_of(tender.procedure).ranks:
        return f"perceel {lot.number}"
    return f"product {lot.code or lot.title}"


def _facts(case: Case, letter: Letter, sent_on: date) -> dict[str, Any]:
    submission = case.submissions[letter.submission_id]
    authority, provider = case.tender.lead_authority, submission.provider
    result = case.result(submission)
    term = None if letter.kind in WITHOUT_TERM else case.term(sent_on)
    shows_prices = case.tender.show_price_points is True
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
            "reserve": _reserve(case, result),
            "reason": result.get("reason") or submission.reason,
        },
        "winners": [_winner(case, one, submission, shows=shows_prices) for one in case.winners()],
        "hides_prices": not shows_prices and _has_price(case),
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
    tells = shows or not _has_price(case)
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
        "points": str(criterion.points),
        "is_price": is_price,
        "step": _step(case, criterion, submission),
        "own": own,
        "motivation": settled.motivation if settled and not is_price else "",
        "winners": others,
        "better": better,
        "advantage": letter.advantages.get(criterion.code, ""),
    }


def _step(case: Case, criterion: Criterion, submission: Submission) -> str:
    settled = case.consensus.get((submission.id, criterion.id))
    return settled.step if settled and criterion.combine == Combine.CONSENSUS else ""


def _has_price(case: Case) -> bool:
    return any(one.kind == CriterionKind.PRICE for one in case.criteria)


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
                "caption": "Uw punten en die van de winnaar" if shown else "Uw punten",
                "head": ["Criterium (punten)", "U", *(one["short_name"] for one in shown)],
                "rows": rows,
                "total": total,
            }
        )
    return tables if facts["criteria"] else []


def subject_of(data: Mapping[str, Any]) -> str:
    """Say a letter's title: what it means for its reader."""
    runs = next(block["runs"] for block in data["blocks"] if block["kind"] == "title")
    return "".join(text for _style, text in runs)


def paper_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the head of the paper around the blocks, for screen and PDF alike."""
    sender, addressee = data["sender"], data["addressee"]
    return {
        "title": subject_of(data),
        "reference": data["reference"],
        "sender": {
            "name": sender["name"],
            "lines": [one for one in (sender["address"], sender["phone"], sender["email"]) if one],
        },
        "addressee": {
            "lines": [
                one for one in (addressee["name"], addressee["address"], addressee["place"]) if one
            ]
        },
        "facts": [
            f"Datum: {in_words(date.fromisoformat(data['sent_on']))}",
            f"Kenmerk: {data['reference']}",
            data["tender"],
        ],
        "blocks": data["blocks"],
    }
