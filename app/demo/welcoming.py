"""Centraal Gelderland's product list: an open house that admits per product and never ranks."""

from datetime import date

from sqlmodel import select

from app.accounts.permissions import Duty
from app.admissions import service as applications
from app.authorities.people import BY_TWO, assign, confirm_assignment
from app.checks import service as checks
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Check, Defect
from app.demo import gelderland as told
from app.demo.documents import document
from app.demo.handing_in import hand_in_documents
from app.demo.providers import GELDERLAND_PROVIDERS, PERSONAL_BUDGET, DemoProvider
from app.demo.reasons import let_stand
from app.demo.stage import Stage, day, on_day, take_mail
from app.integrity import gates as integrity
from app.letters import sending
from app.products.admission import add_rule, evidence_of
from app.products.forms import RuleForm, TariffForm
from app.products.models import RuleKind
from app.products.service import add_tariff
from app.providers.forms import PastContractForm
from app.providers.history import add_contract
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.submissions import service as submissions
from app.submissions.models import Submission
from app.submitting import service as submitting
from app.tenders import service as tenders
from app.tenders.forms import LotForm, TenderForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group
from app.tenders.models import Lot, Moment, ProcedureKind, Requirement, Tender
from app.vault import service as vault

HISTORY = told.HISTORY_RULE.requirement
PROOF = "spv"
INTRAMURAL = "intramuraal BW"
DECIDED = ("oeverhagen", "windkeer")
"""Who was judged and told already; the others wait for the officer."""


def tell(stage: Stage) -> None:
    """Publish the products, receive applications, decide on those of the first two."""
    tender, lots = _publish(stage)
    for at, provider in enumerate(GELDERLAND_PROVIDERS):
        with on_day(stage, -40 + 12 * at, 14, 10):
            for code in provider.products:
                _apply(stage, lots[code], provider)
    with on_day(stage, -22):
        _record_history(stage)
    for at, key in enumerate(DECIDED):
        provider = next(one for one in GELDERLAND_PROVIDERS if one.key == key)
        _decide(stage, tender, lots, provider, -20 + 4 * at)


def _officer(stage: Stage):  # type: ignore[no-untyped-def]
    return stage.of_role("officer", "centraal-gelderland")[0]


def _publish(stage: Stage) -> tuple[Tender, dict[str, Lot]]:
    session, officer = stage.session, _officer(stage)
    with on_day(stage, -75):
        tender = tenders.create_tender(
            session,
            stage.authorities["centraal-gelderland"],
            officer,
            TenderForm(
                reference=told.REFERENCE,
                title=told.TITLE,
                procedure=ProcedureKind.OPEN_HOUSE,
                description=f"{told.SUMMARY}\n\n{told.TARIFF_NOTE}",
                cpv_code="85300000",
                nuts_code="NL226",
                starts_on=day(stage.now, -60).date(),
                ends_on=day(stage.now, 3 * 365).date(),
                standstill_ground="Toelatingsdocument, paragraaf 4.2",
                court="rechtbank Gelderland",
                contact="Thijs Verhoeven, 026 000 00 01, inkoop@sdcg.example",
            ),
        )
        lots = _add_lots(stage, tender)
        for lot in lots.values():
            form = TariffForm(reference=told.TARIFFS, valid_from=day(stage.now, -60).date())
            add_tariff(session, lot, officer, form)
        _add_requirements(stage, tender, lots)
        _add_rules(stage, lots)
        for role, duty in (
            ("decider", Duty.DECIDER),
            ("supervisor", Duty.SUPERVISOR),
            ("integrity_officer", Duty.INTEGRITY),
            ("auditor", Duty.AUDITOR),
        ):
            for user in stage.of_role(role):
                assignment = assign(session, tender, officer, user, duty)
                if duty in BY_TWO:
                    confirm_assignment(session, assignment, stage.of_role("auditor")[0])
    with on_day(stage, -70):
        let_stand(session, tender, officer)
        vault.publish(session, tender, officer)
    for lot in lots.values():
        session.refresh(lot)
    return tender, lots


def _add_lots(stage: Stage, tender: Tender) -> dict[str, Lot]:
    """Hang every product under its group, which says the unit for all of them."""
    session, officer = stage.session, _officer(stage)
    groups = {
        one.key: add_group(session, tender, officer, GroupForm(
            code=letter, title=one.title, description=one.description, unit=told.UNIT
        ))
        for letter, one in zip("ABCDEF", told.PRODUCT_GROUPS, strict=True)
    }  # fmt: skip
    return {
        one.code: tenders.add_lot(session, tender, officer, LotForm(
            title=one.title,
            code=one.code,
            group_id=groups[one.group].id,
            limits=one.limits,
            mean_hours=one.mean_hours,
        ))
        for one in told.PRODUCTS
    }  # fmt: skip


def _add_rules(stage: Stage, lots: dict[str, Lot]) -> None:
    """Open the intramural products for who had them in 2020, the intensive ones with a proof."""
    session, officer = stage.session, _officer(stage)
    for product in told.PRODUCTS:
        lot = lots[product.code]
        proofs = {one.title: one.id for one in evidence_of(session, lot)}
        for one in told.REQUIREMENTS:
            if one.key in product.requirements and one.key in {HISTORY, PROOF}:
                add_rule(session, lot, officer, RuleForm(
                    kind=RuleKind.CONTRACTED if one.key == HISTORY else RuleKind.EVIDENCE,
                    text=one.text,
                    product=INTRAMURAL,
                    form="zin",
                    year=told.HISTORY_RULE.year,
                    requirement_id=proofs.get(one.title),
                ))  # fmt: skip


def _record_history(stage: Stage) -> None:
    """Record what the applicants were contracted for; before that the rule needs a person."""
    authority = stage.authorities["centraal-gelderland"]
    for provider in GELDERLAND_PROVIDERS:
        for one in provider.earlier_contracts:
            form = "pgb" if one.kind == PERSONAL_BUDGET else "zin"
            in_kind = one.kind == told.HISTORY_RULE.contract_kind
            add_contract(
                stage.session, stage.providers[provider.key], _officer(stage), PastContractForm(
                    authority_id=authority.id,
                    product=INTRAMURAL if in_kind else one.kind,
                    form=form,
                    starts_on=date(one.year, 1, 1),
                    ends_on=date(one.year, 12, 31),
                )
            )  # fmt: skip


def _add_requirements(stage: Stage, tender: Tender, lots: dict[str, Lot]) -> None:
    """Add what every product asks once, and the rest to each product that asks it."""
    for number, one in enumerate(told.REQUIREMENTS, 1):
        asking = [product.code for product in told.PRODUCTS if one.key in product.requirements]
        everywhere = len(asking) == len(told.PRODUCTS)
        for lot in [None] if everywhere else [lots[code] for code in asking]:
            add_requirement(stage.session, tender, _officer(stage), RequirementForm(
                lot_id=lot.id if lot else None,
                number=str(number),
                title=one.title,
                text=one.text,
                moment=Moment(one.moment),
                months_fresh=one.max_age_months,
                is_repairable=one.repairable,
                is_knock_out=one.knock_out,
                alternatives=[(one.key, name) for name in one.evidence],
            ))  # fmt: skip


def _apply(stage: Stage, lot: Lot, provider: DemoProvider) -> None:
    session, user = stage.session, stage.signers[provider.key]
    submission = submissions.start_submission(session, lot, stage.providers[provider.key], user)
    hand_in_documents(stage, submission, user, lambda requirement: _proof(provider, requirement))
    submitting.submit(session, stage.keys, submission, user)


def _proof(provider: DemoProvider, requirement: Requirement) -> tuple[str, bytes]:
    words = f"{provider.name} laat hier zien hoe zij voldoet aan ‘{requirement.title}’."
    if requirement.title == _history().title:
        words = "Contracten in 2020: " + ", ".join(
            f"{one.kind} ({one.year})" for one in provider.earlier_contracts
        )
    name = f"{requirement.title.lower().replace(' ', '-')}.pdf"
    return name, document(requirement.title, provider.name, ((words,),))


def _history() -> told.ProductRequirement:
    return next(one for one in told.REQUIREMENTS if one.key == HISTORY)


def _decide(
    stage: Stage, tender: Tender, lots: dict[str, Lot], provider: DemoProvider, days: int
) -> None:
    """Judge every application of a provider, decide by two people, send the letters."""
    session, officer = stage.session, _officer(stage)
    found = [
        session.exec(
            select(Submission).where(
                Submission.lot_id == lots[code].id,
                Submission.provider_id == stage.providers[provider.key].id,
            )
        ).one()
        for code in provider.products
    ]
    has_history = any(
        (one.year, one.kind) == (told.HISTORY_RULE.year, told.HISTORY_RULE.contract_kind)
        for one in provider.earlier_contracts
    )
    with on_day(stage, days):
        for submission in found:
            checks.start_application_checks(session, submission, officer)
            _judge(stage, submission, has_history=has_history)
    with on_day(stage, days + 1):
        integrity.decide_without_file(
            session,
            tender,
            stage.providers[provider.key],
            stage.of_role("integrity_officer")[0],
        )
        for submission in found:
            checks.finish_application(session, submission, officer)
            applications.propose_application(session, submission, officer)
    with on_day(stage, days + 2):
        for submission in found:
            award = applications.confirm_application(
                session, submission, stage.of_role("decider")[0]
            )
            sending.send_letters(session, stage.keys, stage.storage, award, officer)
            take_mail(session)


def _judge(stage: Stage, submission: Submission, *, has_history: bool) -> None:
    titles = {
        one.id: one.title
        for one in stage.session.exec(
            select(Requirement).where(Requirement.tender_id == submission.tender_id)
        )
    }
    for check in stage.session.exec(
        select(Check).where(Check.submission_id == submission.id)
    ).all():
        fails = titles[check.requirement_id] == _history().title and not has_history
        checks.decide(stage.session, check, _officer(stage), DecisionForm(
            action=CheckAction.FAIL if fails else CheckAction.PASS,
            reason=told.HISTORY_RULE.explanation if fails else "",
            defect=Defect.MISSING,
        ))  # fmt: skip
