"""Who may submit for a lot: its windows and rules held against a provider, with the reason.

What is not known is not a no: a provider without recorded history needs a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import dutch, utcnow
from app.core.db import add_unique
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day_long, lazy
from app.core.i18n import gettext as _
from app.products.admission import Standing, rules_of, standing_of, windows_of
from app.products.models import EligibilityRule, RuleKind
from app.providers.models import PastContract, Provider
from app.submissions.forms import OverrideForm
from app.submissions.models import Document, Override, Submission
from app.tenders.models import Lot, Participation, Requirement, Tender


class Eligible(StrEnum):
    """What a rule says of a provider."""

    PASSES = "passes"
    FAILS = "fails"
    NEEDS_PERSON = "needs_person"
    LATER = "later"
    """The proof comes along with the submission."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against one provider, and why it says so."""

    rule: EligibilityRule
    verdict: Eligible
    why: str
    override: Override | None = None

    @property
    def refuses(self) -> bool:
        """Whether the provider is kept out: only a clear fail that nobody decided otherwise."""
        return self.verdict == Eligible.FAILS and self.override is None


@dataclass(frozen=True, slots=True)
class Party:
    """A provider at a lot, with its submission once there is one."""

    provider_id: UUID
    submission_id: UUID | None = None


def standing(session: Session, lot: Lot, at: datetime | None = None) -> Standing:
    """Say whether one can apply for a lot at a moment, by the Dutch calendar."""
    return standing_of(lot, windows_of(session, lot), dutch(at or utcnow()).date())


def findings_of(session: Session, lot: Lot, parties: Sequence[Party]) -> dict[UUID, list[Finding]]:
    """Hold every rule of a lot against each provider, in one go for all of them."""
    rules = rules_of(session, lot)
    if not rules:
        return {}
    providers = [one.provider_id for one in parties]
    history = _history(session, lot, providers)
    proofs = _proofs(session, [one.submission_id for one in parties if one.submission_id])
    titles = _titles(session, rules)
    overrides = {
        (one.provider_id, one.rule_id): one
        for one in session.exec(
            select(Override).where(
                col(Override.provider_id).in_(providers),
                col(Override.rule_id).in_([rule.id for rule in rules]),
            )
        )
    }
    found: dict[UUID, list[Finding]] = {}
    for party in parties:
        handed_in = proofs.get(party.submission_id, set()) if party.submission_id else None
        for rule in rules:
            verdict, why = (
                _contracted(rule, history.get(party.provider_id, []))
                if rule.kind == RuleKind.CONTRACTED
                else _evidence(rule, titles, handed_in)
            )
            override = overrides.get((party.provider_id, rule.id))
            found.setdefault(party.provider_id, []).append(Finding(rule, verdict, why, override))
    return found


def _history(
    session: Session, lot: Lot, providers: Iterable[UUID]
) -> dict[UUID, list[PastContract]]:
    """Read what the authorities of this tender had contracted; others' contracts say nothing."""
    lead = select(Tender.lead_authority_id).where(Tender.id == lot.tender_id)
    joined = select(Participation.authority_id).where(Participation.tender_id == lot.tender_id)
    rows = session.exec(
        select(PastContract)
        .where(
            col(PastContract.provider_id).in_(list(providers)),
            col(PastContract.authority_id).in_(lead) | col(PastContract.authority_id).in_(joined),
        )
        .order_by(col(PastContract.starts_on))
    )
    found: dict[UUID, list[PastContract]] = {}
    for one in rows:
        found.setdefault(one.provider_id, []).append(one)
    return found


def _proofs(session: Session, submissions: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Read which requirements each submission holds a document for: that, not what is in it."""
    rows = session.exec(
        select(Document.submission_id, Document.requirement_id).where(
            col(Document.submission_id).in_(submissions),
            col(Document.requirement_id).is_not(None),
        )
    )
    found: dict[UUID, set[str]] = {}
    for submission_id, requirement_id in rows:
        found.setdefault(submission_id, set()).add(str(requirement_id))
    return found


def _titles(session: Session, rules: Sequence[EligibilityRule]) -> dict[str, str]:
    ids = [UUID(one.values["requirement"]) for one in rules if one.kind == RuleKind.EVIDENCE]
    rows = session.exec(
        select(Requirement.id, Requirement.number, Requirement.title).where(
            col(Requirement.id).in_(ids)
        )
    )
    return {str(one): f"{number} {title}" for one, number, title in rows}


def _contracted(rule: EligibilityRule, history: Sequence[PastContract]) -> tuple[Eligible, str]:
    if not history:
        return Eligible.NEEDS_PERSON, _(
            "No earlier contracts are recorded. A person looks whether there were any."
        )
    product, form, year = rule.values["product"], rule.values["form"], int(rule.values["year"])
    ran = [
        one
        for one in history
        if one.product.strip().casefold() == product.strip().casefold()
        and one.starts_on.year <= year
        and (one.ends_on or date.max).year >= year
    ]
    exact = next((one for one in ran if not form or one.form == form), None)
    if exact is not None:
        return Eligible.PASSES, _("Recorded: %(contract)s.", contract=contract_words(exact))
    vague = next((one for one in ran if not one.form), None)
    if vague is not None:
        return Eligible.NEEDS_PERSON, _(
            "Recorded: %(contract)s. In which form is not recorded: a person looks.",
            contract=contract_words(vague),
        )
    told = "; ".join(contract_words(one) for one in history)
    return Eligible.FAILS, _("Recorded is only: %(contracts)s.", contracts=told)


def contract_words(one: PastContract) -> str:
    """Write an earlier contract in one line."""
    until = day_long(one.ends_on) if one.ends_on else _("no end")
    form = f" ({one.form})" if one.form else ""
    return f"{one.product}{form}, {day_long(one.starts_on)} – {until}"


def _evidence(
    rule: EligibilityRule, titles: dict[str, str], handed_in: set[str] | None
) -> tuple[Eligible, str]:
    requirement = rule.values["requirement"]
    title = titles.get(requirement)
    if title is None:
        return Eligible.NEEDS_PERSON, _("The requirement that this rests on is not there any more.")
    if handed_in is None:
        return Eligible.LATER, _("The proof comes along: %(title)s.", title=title)
    if requirement in handed_in:
        return Eligible.PASSES, _("Came along: %(title)s.", title=title)
    return Eligible.FAILS, _("Missing: %(title)s.", title=title)


# Refusing -----------------------------------------------------------------------------


def demand_eligible(
    session: Session, lot: Lot, party: Party, motivation: str, at: datetime | None = None
) -> None:
    """Refuse who comes outside every window, or clearly fails a rule, with the words of both.

    Where an exception exists, who gives a motivation is let in to be decided on.
    """
    now = standing(session, lot, at)
    if not now.is_open and not (now.may_ask and motivation.strip()):
        raise ConflictError(now.sentence)
    for finding in findings_of(session, lot, [party]).get(party.provider_id, []):
        if finding.refuses:
            raise ConflictError(f"{finding.rule.text} {finding.why}")


def ask_exception(session: Session, submission: Submission, user: User, motivation: str) -> None:
    """Note why this provider asks to be let in although the window is closed."""
    before, submission.exception = submission.exception, motivation
    session.add(submission)
    record(session, user, "submission.ask_exception", submission, before=before, after=motivation)


# Deciding otherwise -------------------------------------------------------------------


def override(session: Session, lot: Lot, officer: User, form: OverrideForm) -> Override:
    """Let a provider in although a rule fails, by a reasoned decision."""
    if form.rule_id not in {one.id for one in rules_of(session, lot)}:
        raise InvalidError(lazy("Choose one of the possibilities."), field="rule_id")
    if session.get(Provider, form.provider_id) is None:
        raise InvalidError(lazy("Choose one of the possibilities."), field="provider_id")
    decision = Override(tender_id=lot.tender_id, decided_by_id=officer.id, **form.model_dump())
    add_unique(session, decision, lazy("This was decided for this provider already."))
    told = {"rule": form.rule_id, "provider": form.provider_id, "reason": form.reason}
    record(session, officer, "eligibility.override", decision, after=told)
    return decision


def overrides_of(session: Session, lot: Lot) -> list[tuple[Override, EligibilityRule, Provider]]:
    """Read whom a decision let in, and why."""
    return list(
        session.exec(
            select(Override, EligibilityRule, Provider)
            .join(EligibilityRule, col(EligibilityRule.id) == col(Override.rule_id))
            .join(Provider, col(Provider.id) == col(Override.provider_id))
            .where(EligibilityRule.lot_id == lot.id)
            .order_by(col(Override.decided_at))
        ).all()
    )
