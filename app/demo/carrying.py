"""Carry a small tender from its first draft to the ranking of every lot."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import select

from app.accounts.permissions import Duty
from app.authorities.people import BY_TWO, assign, confirm_assignment
from app.authorities.service import join
from app.checks import service as checks
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Check
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.consensus.forms import SettleForm
from app.contracts.forms import GroupsForm
from app.contracts.groups import set_groups
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm, ScaleStepForm
from app.criteria.service import add_criterion
from app.declarations import parties
from app.declarations.statement_forms import PreferenceForm
from app.demo import outcomes as told
from app.demo.documents import document
from app.demo.handing_in import hand_in_documents
from app.demo.reasons import let_stand
from app.demo.stage import PASSPHRASE, Stage, day, on_day
from app.evaluation import service as evaluation
from app.evaluation.forms import ScoreForm
from app.integrity import gates as integrity
from app.openings import opening
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.forms import DeclarationForm, ProviderAnswer
from app.rankings import service as rankings
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.submissions import service as submissions
from app.submitting import service as submitting
from app.tenders import service as tenders
from app.tenders.forms import LotForm, TenderForm
from app.tenders.models import Lot, LotPreference, Moment, ProcedureKind, Tender
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose

CLOSES = -70
Lots = dict[str, Lot]


def carry(stage: Stage, key: str) -> Lots:
    """From the first draft to a ranking of every lot."""
    tender, lots = _publish(stage, key)
    for at, provider in enumerate(told.WHO):
        with on_day(stage, CLOSES - 5 + at, 14, 20):
            for name, lot in lots.items():
                _submit(stage, tender, lot, name, provider)
    first, second = stage.of_role("opener")[:2]
    with on_day(stage, CLOSES, 13, 10):
        sealed = vault.vault_key(stage.session, tender.id, None, Purpose.CONTENT)
        releasing.begin_opening(stage.session, sealed, first, PASSPHRASE)
        private = releasing.finish_opening(stage.session, sealed, second, PASSPHRASE)
        opening.open_content(stage.session, stage.keys, tender, private, first, second)
    _judge(stage, tender, list(lots.values()))
    for name, lot in lots.items():
        _score(stage, lot, name)
    with on_day(stage, CLOSES + 30):
        for lot in lots.values():
            rankings.rank(stage.session, lot, stage.one_of("officer"))
    return lots


def _publish(stage: Stage, key: str) -> tuple[Tender, Lots]:
    session, officer = stage.session, stage.one_of("officer")
    with on_day(stage, CLOSES - 47):
        tender = tenders.create_tender(
            session, stage.authorities["amersfoort"], officer, _form(stage, key)
        )
        for authority in ("leusden", "baarn", "soest"):
            join(session, tender, officer, stage.authorities[authority], "")
        lots = {one.key: _add_lot(stage, tender, one) for one in told.LOTS if one.tender == key}
        add_requirement(session, tender, officer, RequirementForm(
            number="1", group="1 Geschiktheid", title="Inschrijving handelsregister",
            text="De inschrijver staat in het handelsregister.", moment=Moment.SUBMISSION,
            is_knock_out=True, alternatives=[("", "uittreksel handelsregister")],
        ))  # fmt: skip
        _assign(stage, tender)
    with on_day(stage, CLOSES - 40):
        let_stand(session, tender, officer)
        vault.publish(session, tender, officer)
    for lot in lots.values():
        session.refresh(lot)
    return tender, lots


def _form(stage: Stage, key: str) -> TenderForm:
    begins = day(stage.now, 120).date().replace(day=1)
    chooses = key == "wijken"
    return TenderForm(
        reference=f"DEMO-{key.upper()}",
        title=told.TITLES[key],
        procedure=ProcedureKind.SAS,
        description="Een kleine aanbesteding van de demo, tot en met het besluit.",
        deadline=day(stage.now, CLOSES, 12),
        questions_until=day(stage.now, CLOSES - 20, 12),
        starts_on=begins,
        ends_on=begins.replace(year=begins.year + 3) - timedelta(days=1),
        estimated_value=Decimal(3_000_000),
        cpv_code="85310000",
        nuts_code="NL310",
        standstill_ground="Leidraad, paragraaf 5.4",
        court="rechtbank Midden-Nederland",
        contact="Marloes Wiggers, 033 000 00 01, inkoop@amersfoort.example",
        show_price_points=False,
        max_lots=1 if chooses else None,
        lot_preference=LotPreference.PROVIDER if chooses else None,
    )


def _add_lot(stage: Stage, tender: Tender, one: told.EndedLot) -> Lot:
    session, officer = stage.session, stage.one_of("officer")
    form = LotForm(title=one.title, description=one.description)
    lot = tenders.add_lot(session, tender, officer, form)
    set_rules(session, lot, officer, RulesForm(
        winners=1, rounding_stages=["criterion", "total"], tie_breakers=["draw"],
        on_dropout="recompute",
    ))  # fmt: skip
    for code, (title, points) in told.POINTS.items():
        add_criterion(session, lot, officer, CriterionForm(
            code=code, title=title, points=Decimal(points),
            question="Beschrijf wat u doet, met wie, wanneer, en hoe u het meet.",
            steps=[
                ScaleStepForm(label=label, fraction=Decimal(fraction), text=_words(code, label))
                for label, fraction in told.SCALE.items()
            ],
        ))  # fmt: skip
    set_groups(session, lot, officer, GroupsForm(groups=one.groups))
    return lot


def _words(code: str, step: str) -> str:
    found = (one.text for one in told.TEXTS if (one.criterion, one.step) == (code, step))
    return next(found, "Het plan ontbreekt of gaat over iets anders.")


def _assign(stage: Stage, tender: Tender) -> None:
    officer, second = stage.of_role("officer", "amersfoort")
    assign(stage.session, tender, officer, second, Duty.OFFICER)
    for role, duty, many in (
        ("opener", Duty.OPENER, 3), ("decider", Duty.DECIDER, 2), ("chair", Duty.CHAIR, 1),
        ("evaluator", Duty.EVALUATOR, 2), ("integrity_officer", Duty.INTEGRITY, 1),
        ("auditor", Duty.AUDITOR, 1),
    ):  # fmt: skip
        for user in stage.of_role(role)[:many]:
            assignment = assign(stage.session, tender, officer, user, duty)
            if duty in BY_TWO:
                confirm_assignment(stage.session, assignment, second)


def _submit(stage: Stage, tender: Tender, lot: Lot, name: str, key: str) -> None:
    provider, user = stage.providers[key], stage.signers[key]
    submission = submissions.start_submission(stage.session, lot, provider, user)
    wish = told.WISHES.get(key, {}).get(name)
    if tender.max_lots and wish:
        form = PreferenceForm(preference=wish)
        parties.tell_preference(stage.session, stage.keys, submission, user, form)
    extract = document("Uittreksel handelsregister", provider.name, (), ())
    plan = document("Plan van aanpak", provider.name, (("Wij doen dit met een vast team.",),), ())
    hand_in_documents(
        stage, submission, user, lambda _one: ("uittreksel.pdf", extract),
        lambda one: (f"{one.code}.pdf", plan),
    )  # fmt: skip
    submitting.submit(stage.session, stage.keys, submission, user)


def _judge(stage: Stage, tender: Tender, lots: list[Lot]) -> None:
    session, officer = stage.session, stage.one_of("officer")
    with on_day(stage, CLOSES + 3):
        for lot in lots:
            session.refresh(lot)
            checks.start_checks(session, lot, officer)
        for check in session.exec(select(Check).where(Check.tender_id == tender.id)).all():
            checks.decide(session, check, officer, DecisionForm(action=CheckAction.PASS))
        guard = stage.one_of("integrity_officer")
        for key in told.WHO:
            integrity.decide_without_file(session, tender, stage.providers[key], guard)
    with on_day(stage, CLOSES + 5):
        for lot in lots:
            checks.finish_checks(session, lot, officer)
            panels.start_scoring(session, lot, officer)


def _score(stage: Stage, lot: Lot, name: str) -> None:
    """Two people score, and agree at once."""
    session, chair = stage.session, stage.one_of("chair")
    given = {(one.provider, one.criterion): one.step for one in told.STEPS if one.lot == name}
    judges = stage.of_role("evaluator")[:2]
    ties = [
        ProviderAnswer(provider_id=stage.providers[key].id, has_conflict=False) for key in told.WHO
    ]
    with on_day(stage, CLOSES + 12):
        for user in [*judges, chair]:
            panels.declare(session, lot, user, DeclarationForm(answers=ties, is_signed=True))
    with on_day(stage, CLOSES + 20):
        for user in judges:
            for answer in answers_of(session, lot):
                step = given[stage.key_of(answer.submission), answer.criterion.code]
                text = _words(answer.criterion.code, step)
                form = ScoreForm(step=step, motivation=text, page=1)
                evaluation.give_score(session, answer, user, form)
            evaluation.hand_in(session, lot, user)
    with on_day(stage, CLOSES + 25):
        consensus.open_consensus(session, lot, chair)
        for answer in answers_of(session, lot):
            step = given[stage.key_of(answer.submission), answer.criterion.code]
            text = _words(answer.criterion.code, step)
            consensus.settle(session, answer, chair, SettleForm(step=step, motivation=text))
        consensus.fix(session, lot, chair, everybody(session, lot))
