"""A lot that two people decided on, with letters that can go out, or nearly."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.awards.models import Award
from app.checks.models import Check, CheckState
from app.consensus.models import Consensus
from app.letters.models import Letter, LetterKind
from app.letters.starting import LETTER_OF
from app.providers.models import Provider
from app.rankings import engine
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.models import CriterionKind, Lot, LotState, PriceFormula, ProcedureKind, Tender
from tests.factories import (
    assign,
    make_criterion,
    make_lot,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
    make_user,
)
from tests.rankings.factories import freeze

MOTIVATIONS = {
    "uitstekend": "Alles is uitgewerkt en op de meeste punten is er meerwaarde: uitstekend.",
    "goed": "Alles is uitgewerkt en onderbouwd. Daarom is de score goed.",
    "voldoende": "Een deel is niet onderbouwd. Daarom is de score voldoende.",
    "onvoldoende": "Het plan ontbreekt grotendeels: onvoldoende.",
}
BIDS = (
    ("Lindeborgh", {"K1": "uitstekend", "K2": "goed"}, "90"),
    ("Elzenkamp", {"K1": "goed", "K2": "goed"}, "85"),
    ("Thuisvast", {"K1": "goed", "K2": "voldoende"}, "100"),
)


@dataclass
class Decided:
    """What a test needs of a decided lot."""

    tender: Tender
    lot: Lot
    award: Award
    officer: User
    decider: User
    providers: dict[str, Provider] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)


def make_decided(
    session: Session,
    *,
    procedure: ProcedureKind = ProcedureKind.SAS,
    excluded: bool = True,
    advantages: bool = True,
    bids: tuple[tuple[str, dict[str, str], str], ...] = BIDS,
) -> Decided:
    """Decide a lot with two quality criteria and a price; one provider failed a requirement."""
    officer = make_user(session, name="Olga Officier")
    decider = make_user(session, name="Dirk Beslisser")
    tender = make_tender(session, officer=officer, lots=0, procedure=procedure)
    assign(session, tender, decider, Duty.DECIDER)
    lot = make_lot(session, tender=tender, title="Beschermd thuis", winners=1)
    lot.tender = tender
    criteria = {
        "K1": make_criterion(session, lot, code="K1", points="50"),
        "K2": make_criterion(session, lot, code="K2", points="30"),
    }
    make_criterion(
        session, lot, code="P", points="20", steps=(), kind=CriterionKind.PRICE,
        formula=PriceFormula.LINEAR_BAND, band_floor=Decimal(80), band_ceiling=Decimal(120),
    )  # fmt: skip
    lot.state = LotState.RANKED
    freeze(session, lot)
    decided = Decided(tender, lot, None, officer, decider)  # type: ignore[arg-type]
    for name, steps, amount in bids:
        submission = _submission(session, decided, name)
        for code, step in steps.items():
            session.add(
                Consensus(
                    tender_id=tender.id, lot_id=lot.id, submission_id=submission.id,
                    criterion_id=criteria[code].id, step=step, motivation=MOTIVATIONS[step],
                    internal_remark=f"Alleen voor ons: {name} twijfelde bij {code}.",
                    settled_by_id=officer.id,
                )
            )  # fmt: skip
        session.add(
            Price(
                tender_id=tender.id, submission_id=submission.id, sealed=b"",
                amount=Decimal(amount),
            )
        )  # fmt: skip
    if excluded:
        submission = _submission(session, decided, "De Hoge Enk", SubmissionState.EXCLUDED)
        requirement = make_requirement(
            session, tender, number="3.1.2", title="HKZ-certificaat",
            text="De inschrijver heeft een geldig HKZ-certificaat.",
        )  # fmt: skip
        session.add(
            Check(
                tender_id=tender.id, lot_id=lot.id, submission_id=submission.id,
                requirement_id=requirement.id, state=CheckState.FAILED,
                reason="Het certificaat is verlopen op 1 januari 2026.",
            )
        )  # fmt: skip
        submission.reason = "3.1.2 HKZ-certificaat: verlopen."
    session.flush()
    decided.award = _award(session, decided)
    if advantages:
        for letter in decided.letters.values():
            letter.advantages = {
                "K1": "Lindeborgh werkt meer onderdelen uit.", "K2": "Lindeborgh meet vaker.",
            }  # fmt: skip
    session.flush()
    return decided


def _submission(
    session: Session, decided: Decided, name: str, state: SubmissionState | None = None
) -> Submission:
    person = make_user(session, name=f"Mens van {name}", second_factor=False)
    provider = make_provider(session, person, name=name)
    provider.address, provider.place = "Lindelaan 1", "Winterswijk"
    submission = make_submission(
        session, decided.lot, provider=provider, state=state or SubmissionState.SUBMITTED,
        number=len(decided.submissions) + 1,
    )  # fmt: skip
    decided.people[name], decided.providers[name] = person, provider
    decided.submissions[name] = submission
    return submission


def _award(session: Session, decided: Decided) -> Award:
    lot = decided.lot
    document = engine.document_of(session, lot)
    outcome = engine.outcome_of(document)
    award = Award(
        tender_id=lot.tender_id, lot_id=lot.id, input=document, outcome=outcome,
        input_sha256=outcome["input_sha256"], proposed_by_id=decided.officer.id,
        confirmed_by_id=decided.decider.id,
    )  # fmt: skip
    session.add(award)
    session.flush()
    results = engine.result_of(outcome)["submissions"]
    for name, submission in decided.submissions.items():
        letter = Letter(
            tender_id=lot.tender_id, award_id=award.id, lot_id=lot.id,
            submission_id=submission.id, provider_id=submission.provider_id,
            kind=LETTER_OF[results[engine.identity(submission)]["result"]],
        )  # fmt: skip
        session.add(letter)
        decided.letters[name] = letter
    session.flush()
    return award


def make_application(session: Session, *, refused: bool) -> Decided:
    """Decide one application for a product of an open house."""
    officer, decider = make_user(session), make_user(session)
    tender = make_tender(session, officer=officer, lots=0, procedure=ProcedureKind.OPEN_HOUSE)
    lot = make_lot(session, tender=tender, title="Individuele begeleiding", code="02A15")
    lot.tender, lot.state = tender, LotState.ADMITTING
    freeze(session, lot)
    decided = Decided(tender, lot, None, officer, decider)  # type: ignore[arg-type]
    submission = _submission(session, decided, "Kompas & Kade")
    if refused:
        requirement = make_requirement(
            session, tender, number="4.2", title="Diploma’s", text="Iedere begeleider heeft mbo 4."
        )
        session.add(
            Check(
                tender_id=tender.id, lot_id=lot.id, submission_id=submission.id,
                requirement_id=requirement.id, state=CheckState.FAILED,
                reason="Van twee begeleiders ontbreekt het diploma.",
            )
        )  # fmt: skip
    document = engine.document_of_application(
        session, lot, submission, "4.2: nee" if refused else ""
    )
    outcome = engine.outcome_of(document)
    award = Award(
        tender_id=tender.id, lot_id=lot.id, submission_id=submission.id, input=document,
        outcome=outcome, input_sha256=outcome["input_sha256"], proposed_by_id=officer.id,
        confirmed_by_id=decider.id,
    )  # fmt: skip
    session.add(award)
    session.flush()
    letter = Letter(
        tender_id=tender.id, award_id=award.id, lot_id=lot.id, submission_id=submission.id,
        provider_id=submission.provider_id,
        kind=LetterKind.REFUSAL if refused else LetterKind.ADMISSION,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    decided.award, decided.letters["Kompas & Kade"] = award, letter
    return decided


def letters_of(session: Session, award: Award) -> list[Letter]:
    """Read the letters of a decision."""
    return list(session.exec(select(Letter).where(Letter.award_id == award.id)).all())
