"""Everything that the letters of a decision rest on, read in a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.accounts.service import names_of
from app.authorities.service import takes_part_in
from app.awards.models import Award, DropCause, Dropout
from app.awards.standstill import term_of
from app.checks.models import Check, CheckState
from app.consensus.models import Consensus
from app.core.clock import dutch, utcnow
from app.core.i18n import day, moment
from app.declarations.marking import secrets_by_submission
from app.declarations.models import TradeSecret
from app.exclusions.grounds import bearing_in
from app.letters.besides import Besides, besides_in
from app.letters.models import Letter, LetterKind
from app.letters.starting import winners_of
from app.planning.standstill import Standstill
from app.prices.models import PriceQuestion
from app.rankings import engine
from app.stationery.paper import STANDARD_PAPER, Paper, paper_of_authority
from app.submissions.models import Submission
from app.tenders.choices import Stage
from app.tenders.grounds import Binding, Rule
from app.tenders.models import Criterion, Lot, Participation, Requirement, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of_lots

WITHOUT_TERM = frozenset(
    {LetterKind.ADMISSION, LetterKind.ENDED, LetterKind.FINAL, LetterKind.EXPLANATION}
)
NOTHING: dict[str, Any] = {"submissions": {}, "standings": [], "decision": ""}
UNJUDGED: dict[str, Any] = {
    "result": "",
    "place": None,
    "total": None,
    "criteria": {},
    "steps": [],
}


@dataclass(frozen=True)
class Case:
    """Everything that the letters of one decision rest on, read and computed once."""

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
    replaces: Award | None = None
    """The decision that this one comes in the place of."""
    dropped: Mapping[UUID, str] = field(default_factory=dict)
    """Why a submission fell away after the ranking, in words for its reader."""
    causes: Mapping[UUID, DropCause] = field(default_factory=dict)
    """What made it fall away."""
    low_prices: Mapping[UUID, PriceQuestion] = field(default_factory=dict)
    """What was asked about a price that two people judged not explained."""
    secrets: Mapping[UUID, Sequence[TradeSecret]] = field(default_factory=dict)
    """What each submission marks as its trade secret."""
    grounds: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    """The grounds for exclusion that bear on a submission, and the public code of integrity."""
    besides: Mapping[UUID, Besides] = field(default_factory=dict)
    """In an open house: what each provider heard of its other products."""
    paper: Paper = STANDARD_PAPER

    @property
    def by_statute(self) -> bool:
        """Whether Aw 2.127 to 2.131 bind; else the own document declares the term."""
        return procedure_of(self.tender).statute_binds_standstill

    def low_price(self, submission: Submission) -> dict[str, Any] | None:
        """Say what was asked about a price that was not explained, and the ground (Aw 2.116)."""
        question = self.low_prices.get(submission.id)
        ground = procedure_of(self.tender).ground(Rule.LOW_PRICE)
        if question is None or ground is None:
            return None
        answered_at = question.answered_at
        return {
            "asked_on": day(dutch(question.asked_at).date()),
            "asks": question.asks,
            "due": moment(question.due_at),
            "answered_on": day(dutch(answered_at).date()) if answered_at else "",
            "judgement": question.judgement,
            "by_statute": ground.binding == Binding.STATUTE,
        }

    @property
    def ranks(self) -> bool:
        """Whether there is a ranking to tell about."""
        return procedure_of(self.tender).ranks

    @cached_property
    def outcome(self) -> dict[str, Any]:
        """The decided outcome of the lot."""
        return engine.result_of(self.award.outcome) if self.award.outcome.get("lots") else NOTHING

    @property
    def is_selection(self) -> bool:
        """Whether it decides who is invited: then no other candidate is named."""
        return self.tender.stage == Stage.SELECTION

    def result(self, submission: Submission) -> dict[str, Any]:
        """What the outcome says of one submission; nothing where none was computed."""
        found: dict[str, Any] | None = self.outcome["submissions"].get(engine.identity(submission))
        return found or UNJUDGED

    def winners(self) -> list[Submission]:
        """Who wins, best first: as computed, or as the decision departs from it."""
        return list(self._winners)

    @cached_property
    def _winners(self) -> Sequence[Submission]:
        winning = [one for one in self.submissions.values() if self.wins(one)]
        return sorted(winning, key=lambda one: (self.result(one)["place"] or 0, one.number or 0))

    def named(self) -> list[Submission]:
        """Who wins and may be named: in a selection nobody hears who else is invited."""
        return [] if self.is_selection else self.winners()

    def wins(self, submission: Submission) -> bool:
        """Whether the decision gives a contract to a submission."""
        return engine.identity(submission) in self._chosen

    @cached_property
    def _chosen(self) -> frozenset[str]:
        return winners_of(self.award)

    def has_term(self, kind: LetterKind) -> bool:
        """Whether a standstill runs from a letter of a kind."""
        return kind not in WITHOUT_TERM and not self.award.skipped_because

    def term(self, sent_on: date) -> Standstill:
        """Compute the standstill of letters that go out on a day."""
        if sent_on not in self._terms:
            self._terms[sent_on] = term_of(self.tender, sent_on)
        return self._terms[sent_on]

    @cached_property
    def _terms(self) -> dict[date, Standstill]:
        return {}


def deciders_of(award: Award) -> list[UUID]:
    """List who took a decision: two people, and a third where it departs from the ranking."""
    people = (award.proposed_by_id, award.confirmed_by_id, award.approved_by_id)
    return [one for one in people if one]


def read_case(session: Session, award: Award) -> Case:
    """Read what the letters of one decision rest on."""
    return read_cases(session, [session.get_one(Lot, award.lot_id)], [award])[0]


def read_cases(session: Session, lots: Sequence[Lot], awards: Sequence[Award]) -> list[Case]:
    """Read what decisions on lots of one tender rest on, in the same few queries for all."""
    if not awards:
        return []
    ids = [lot.id for lot in lots]
    tender = session.exec(
        select(Tender)
        .where(Tender.id == lots[0].tender_id)
        .options(selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    submissions = session.exec(
        select(Submission)
        .where(col(Submission.lot_id).in_(ids))
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # as above
        .order_by(col(Submission.number))
    ).all()
    consensus = session.exec(select(Consensus).where(col(Consensus.lot_id).in_(ids))).all()
    letters = session.exec(
        select(Letter)
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .where(col(Letter.award_id).in_([award.id for award in awards]))
        .order_by(col(Submission.number))
    ).all()
    deciders = {award.id: deciders_of(award) for award in awards}
    names = names_of(session, [one for people in deciders.values() for one in people])
    dropouts = session.exec(select(Dropout).where(col(Dropout.lot_id).in_(ids))).all()
    shared: dict[str, Any] = {
        "tender": tender,
        "failed": _failed(session, ids),
        "dropped": {one.submission_id: one.reason for one in dropouts},
        "causes": {one.submission_id: one.cause for one in dropouts},
        "low_prices": _low_prices(session, dropouts),
        "grounds": bearing_in(session, ids),
        "paper": paper_of_authority(session, tender.lead_authority),
    }
    criteria, also = criteria_of_lots(session, ids), _also(session, tender, ids)
    secrets = secrets_by_submission(session, [one.id for one in submissions])
    of_lot: dict[UUID, dict[str, Any]] = {
        lot.id: {
            "lot": lot,
            "also": also.get(lot.id, ()),
            "criteria": tuple(criteria[lot.id]),
            "submissions": {one.id: one for one in submissions if one.lot_id == lot.id},
            "secrets": {
                one.id: secrets[one.id]
                for one in submissions
                if one.lot_id == lot.id and one.id in secrets
            },
            "consensus": {
                (one.submission_id, one.criterion_id): one
                for one in consensus
                if one.lot_id == lot.id
            },
            "besides": {}
            if procedure_of(tender).ranks
            else besides_in(session, lot, submissions, awards),
        }
        for lot in lots
    }
    replaced = _replaced(session, awards)
    return [
        Case(
            award=award,
            signers=tuple(names[one] for one in deciders[award.id]),
            letters=tuple(one for one in letters if one.award_id == award.id),
            replaces=replaced.get(award.replaces_id) if award.replaces_id else None,
            **of_lot[award.lot_id],
            **shared,
        )
        for award in awards
    ]


def _also(session: Session, tender: Tender, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Name per lot the authorities that take part in it besides the lead."""
    query = (
        select(Lot.id, Authority.name)
        .join(Participation, col(Participation.tender_id) == col(Lot.tender_id))
        .join(Authority, col(Participation.authority_id) == col(Authority.id))
        .where(
            col(Lot.id).in_(ids),
            Participation.authority_id != tender.lead_authority_id,
            takes_part_in(col(Lot.id), dutch(utcnow()).date()),
        )
        .order_by(Authority.name)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for lot_id, name in session.exec(query):
        found[lot_id] = (*found.get(lot_id, ()), name)
    return found


def _low_prices(session: Session, dropouts: Sequence[Dropout]) -> dict[UUID, PriceQuestion]:
    """Read the last judgement on the price of who fell away for it."""
    ids = [one.submission_id for one in dropouts if one.cause == DropCause.PRICE_NOT_EXPLAINED]
    if not ids:
        return {}
    found = session.exec(
        select(PriceQuestion)
        .where(
            col(PriceQuestion.submission_id).in_(ids), col(PriceQuestion.is_explained).is_(False)
        )
        .order_by(col(PriceQuestion.judged_at))
    )
    return {one.submission_id: one for one in found}


def _replaced(session: Session, awards: Sequence[Award]) -> dict[UUID, Award]:
    """Read the decisions that were taken back for these."""
    ids = [award.replaces_id for award in awards if award.replaces_id]
    if not ids:
        return {}
    return {one.id: one for one in session.exec(select(Award).where(col(Award.id).in_(ids)))}


def _failed(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[tuple[Requirement, Check]]]:
    rows = session.exec(
        select(Requirement, Check)
        .join(Check, col(Check.requirement_id) == col(Requirement.id))
        .where(
            col(Check.lot_id).in_(ids),
            Check.state == CheckState.FAILED,
            col(Requirement.is_knock_out).is_(True),
        )
        .order_by(col(Requirement.position))
    )
    failed: dict[UUID, list[tuple[Requirement, Check]]] = {}
    for requirement, check in rows:
        failed.setdefault(check.submission_id, []).append((requirement, check))
    return failed
