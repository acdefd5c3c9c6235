"""Everything that the letters of a decision rest on, read in a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
from app.exclusions.codes import codes_of
from app.exclusions.grounds import grounds_in
from app.letters.besides import Besides, besides_in
from app.letters.models import Letter
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
from app.tenders.queries import criteria_of

NOTHING: dict[str, Any] = {"submissions": {}, "standings": [], "decision": ""}
UNJUDGED: dict[str, Any] = {
    "result": "",
    "place": None,
    "total": None,
    "criteria": {},
    "steps": [],
}


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

    @property
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
        winning = [one for one in self.submissions.values() if self.wins(one)]
        return sorted(winning, key=lambda one: (self.result(one)["place"] or 0, one.number or 0))

    def named(self) -> list[Submission]:
        """Who wins and may be named: in a selection nobody hears who else is invited."""
        return [] if self.is_selection else self.winners()

    def wins(self, submission: Submission) -> bool:
        """Whether the decision gives a contract to a submission."""
        return engine.identity(submission) in winners_of(self.award)

    def term(self, sent_on: date) -> Standstill:
        """Compute the standstill of letters that go out on a day."""
        return term_of(self.tender, sent_on)


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
    dropouts = session.exec(select(Dropout).where(Dropout.lot_id == lot.id)).all()
    shared: dict[str, Any] = {
        "tender": tender,
        "lot": lot,
        "also": _also(session, lot),
        "criteria": tuple(criteria_of(session, lot)),
        "submissions": {one.id: one for one in submissions},
        "consensus": {(one.submission_id, one.criterion_id): one for one in consensus},
        "failed": _failed(session, lot.id),
        "dropped": {one.submission_id: one.reason for one in dropouts},
        "causes": {one.submission_id: one.cause for one in dropouts},
        "low_prices": _low_prices(session, dropouts),
        "grounds": _grounds(session, lot),
        "secrets": secrets_by_submission(session, [one.id for one in submissions]),
        "besides": {}
        if procedure_of(tender).ranks
        else besides_in(session, lot, {one.provider_id for one in submissions}),
        "paper": paper_of_authority(session, tender.lead_authority),
    }
    replaced = _replaced(session, awards)
    return [
        Case(
            award=award,
            signers=tuple(names[one] for one in deciders[award.id]),
            letters=tuple(one for one in letters if one.award_id == award.id),
            replaces=replaced.get(award.replaces_id) if award.replaces_id else None,
            **shared,
        )
        for award in awards
    ]


def _also(session: Session, lot: Lot) -> tuple[str, ...]:
    """Name the authorities that take part in a lot besides the lead."""
    lead = select(Tender.lead_authority_id).where(Tender.id == lot.tender_id)
    query = (
        select(Authority.name)
        .join(Participation, col(Participation.authority_id) == col(Authority.id))
        .where(
            Participation.tender_id == lot.tender_id,
            col(Participation.authority_id).not_in(lead),
            takes_part_in(lot.id, dutch(utcnow()).date()),
        )
        .order_by(Authority.name)
    )
    return tuple(session.exec(query).all())


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


def _grounds(session: Session, lot: Lot) -> dict[UUID, list[str]]:
    grounds, codes = grounds_in(session, lot.id), codes_of(session, lot)
    return {one: grounds.get(one, []) + codes.get(one, []) for one in {**grounds, **codes}}


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
