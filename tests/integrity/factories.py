"""A tender in checks, with providers in it, and files that got some way."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.accounts.models import User
from app.checks.models import Gate
from app.checks.service import gate_of, start_checks
from app.core import clock
from app.core.keys import Keys
from app.integrity import taking
from app.integrity.models import BibobFile, StepKind
from app.integrity.steps import STEPS
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Tender
from tests.checks.factories import make_opened_lot
from tests.conftest import NOW

TODAY = date(2026, 3, 2)
"""The day at which tests stand still."""
REASON = "Geen bijzonderheden, na eigen onderzoek."
SUPPLIED = [
    "identity", "representation", "bsn", "kvk", "legal_form", "trade_names", "control",
    "financing",
]  # fmt: skip
FILLED: dict[StepKind, dict[str, Any]] = {
    StepKind.GROUND: {"basis": "contract", "place": "Leidraad, paragraaf 4.6", "passage": REASON},
    StepKind.DROP: {"reason": REASON},
    StepKind.REOPEN: {"reason": REASON},
    StepKind.REUSE: {"reason": REASON, "finding": "none"},
    StepKind.SEND_FORM: {"answer_by": "16-3-2026", "how": "Aangetekende brief"},
    StepKind.REMIND: {"answer_by": "23-3-2026", "what": REASON},
    StepKind.COMPLETE: {"supplied": SUPPLIED},
    StepKind.GO_ON: {"ground": "Leidraad, paragraaf 4.7", "reason": REASON},
    StepKind.INVESTIGATE: {
        "sources": ["form", "kvk"], "has_other_grounds": "true", "findings": REASON,
        "finding": "doubt",
    },
    StepKind.ASK: {"question": REASON},
    StepKind.TELL: {"how": "Aangetekende brief"},
    StepKind.PAUSE: {"what": REASON},
    StepKind.RESUME: {},
    StepKind.EXTEND: {"days": "28"},
    StepKind.DECLINE: {"reason": REASON},
    StepKind.ADVICE: {"degree": "serious", "summary": REASON},
    StepKind.INVITE: {
        "hearing_on": "16-3-2026", "intention": REASON, "has_copy": "true", "is_warned": "true",
    },
    StepKind.HEAR: {"came": "came", "view": REASON},
    StepKind.WITHDRAW: {"is_suspected": "no", "reason": REASON},
    StepKind.CONCLUDE: {"degree": "none", "decision": "no_objection", "reason": REASON},
    StepKind.REPORT: {"reference": "BR-2026-14"},
}  # fmt: skip
K = StepKind
TO_INVESTIGATED = (K.GROUND, K.SEND_FORM, K.COMPLETE, K.INVESTIGATE)
TO_ADVISING = (*TO_INVESTIGATED, K.ASK, K.TELL)


def make_provider_in_checks(
    session: Session, officer: User, *, name: str = "Zonhof", **requirement: object
) -> tuple[Tender, Provider, Gate]:
    """Make a tender whose checks began, with one provider and its gate."""
    lot, (submission,), _ = make_opened_lot(session, officer, names=(name,), **requirement)
    start_checks(session, lot, officer)
    tender = session.get_one(Tender, lot.tender_id)
    tender.uses_bibob = True
    session.flush()
    return (
        tender,
        session.get_one(Provider, submission.provider_id),
        gate_of(session, submission),
    )


def step(
    session: Session,
    keys: Keys,
    file: BibobFile,
    officer: User,
    kind: StepKind,
    on: date = TODAY,
    **changes: Any,
) -> None:
    """Take one step on a day, with what a decent officer fills in unless told otherwise."""
    form = STEPS[kind].form.model_validate({"on": on, **FILLED[kind], **changes})
    taking.take(session, keys, file, officer, kind, form)  # type: ignore[arg-type]  # a StepForm


def walk(session: Session, keys: Keys, file: BibobFile, officer: User, *kinds: StepKind) -> None:
    """Take several steps today."""
    for kind in kinds:
        step(session, keys, file, officer, kind)


REFUSAL = {"degree": "serious", "decision": "refuse", "proportionality": REASON,
           "ground": "Leidraad, paragraaf 4.6"}  # fmt: skip


def on(day):
    """Stand on another day."""
    return clock.pinned(NOW + (day - TODAY))


def submission_of(session, gate):
    """Read the submission that waits behind a gate."""
    return session.get_one(Submission, gate.submission_id)
