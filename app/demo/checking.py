"""The checks of Amersfoort's lot, as the table of findings tells them."""

from sqlmodel import select

from app.checks import service as checks
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Check
from app.demo.providers import AMERSFOORT_PROVIDERS, FINDINGS, DemoProvider
from app.demo.stage import Stage, on_day
from app.integrity import gates as integrity
from app.panels import service as panels
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender
from app.tenders.queries import requirements_of

CHECKED = {
    "needs_person": None,
    "to_repair": CheckAction.ASK_REPAIR,
    "fails": CheckAction.FAIL,
    "equivalent": CheckAction.ACCEPT_EQUIVALENT,
}


def start_checks(stage: Stage, lot: Lot) -> None:
    """Let the rules look at every submission."""
    checks.start_checks(stage.session, lot, stage.one_of("officer"))


def judge(stage: Stage, lot: Lot, who: tuple[DemoProvider, ...], *, all_pass: bool = False) -> None:
    """Decide every check; what the demo's findings name is decided so, or left to a person."""
    found = {} if all_pass else {(one.provider, one.requirement): one for one in FINDINGS}
    requirements = {one.id: one for one in requirements_of(stage.session, lot)}
    by_provider = {
        submission.id: stage.key_of(submission)
        for submission in stage.session.exec(select(Submission).where(Submission.lot_id == lot.id))
    }
    asked = {one.key for one in who}
    for check in stage.session.exec(select(Check).where(Check.lot_id == lot.id)).all():
        provider = by_provider[check.submission_id]
        finding = found.get((provider, requirements[check.requirement_id].number))
        action = CHECKED[finding.outcome] if finding else CheckAction.PASS
        if provider in asked and action is not None:
            form = DecisionForm(action=action)
            if finding:
                form = DecisionForm(action=action, reason=finding.reason, defect=finding.defect)
            checks.decide(stage.session, check, stage.one_of("officer"), form)


def admit_all(stage: Stage, tender: Tender, lot: Lot, days: int) -> None:
    """Everybody passes, every gate is decided, the panel can begin."""
    with on_day(stage, days):
        start_checks(stage, lot)
        judge(stage, lot, AMERSFOORT_PROVIDERS, all_pass=True)
    with on_day(stage, days + 2):
        for provider in AMERSFOORT_PROVIDERS:
            integrity.decide_without_file(
                stage.session,
                tender,
                stage.providers[provider.key],
                stage.one_of("integrity_officer"),
            )
    with on_day(stage, days + 3):
        checks.finish_checks(stage.session, lot, stage.one_of("officer"))
        panels.start_scoring(stage.session, lot, stage.one_of("officer"))
