"""Repairs that are asked: marked at everybody, and sent."""

from datetime import timedelta

from app.calls import repairing
from app.calls.forms import RepairForm
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Defect
from app.providers.models import ProviderMember
from tests.checks.factories import REASON, check_of, make_opened_lot

ASKS = "Stuur het certificaat dat op de sluitingsdatum gold."


def judge(session, submission, officer, action, defect=Defect.UNREADABLE):
    form = DecisionForm(action=action, reason=REASON, defect=defect)
    service.decide(session, check_of(session, submission), officer, form)


def begin(session, officer, *, names=("Aan", "Bij", "Cor"), action=CheckAction.ASK_REPAIR, **asks):
    """Start checks and mark the same defect at everybody."""
    lot, submissions, asked = make_opened_lot(session, officer, names=names, **asks)
    service.start_checks(session, lot, officer)
    for submission in submissions:
        judge(session, submission, officer, action)
    return lot, submissions, asked


def form(now, *, days=5, **fields):
    known = {"asks": ASKS, "because": "Het stuk bestond al en verandert het aanbod niet."}
    return RepairForm(
        due_at=now + timedelta(days=days), **{**known, "is_no_new_offer": True, **fields}
    )


def offer(session, lot, officer, now, **fields):
    (group,) = repairing.groups_of(session, lot)
    return repairing.offer(session, lot, group, officer, form(now, **fields))


def member_of(session, submission, person):
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    session.flush()


def send(browser, asked, *files, **typed):
    """Send the page of a provider back with files for one point; `typed` are its other fields."""
    parts = [(f"file-{asked.id}", (name, content, "application/pdf")) for name, content in files]
    return browser.post(
        f"/submissions/{asked.submission_id}/calls", files=parts or {"none": ("", b"")}, data=typed
    )


def hand_in(browser, *calls):
    """Hand in the answers to these calls of one submission."""
    return browser.post(
        f"/submissions/{calls[0].submission_id}/calls/hand-in",
        data={"calls": [str(one.id) for one in calls]},
    )
