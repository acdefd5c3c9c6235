"""The warnings of the engine: each waits for an answer before anybody decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.rankings import engine, together
from app.rankings.forms import CautionForm
from app.rankings.models import CautionAnswer
from app.rankings.standings import dutch
from app.tenders.models import Lot, LotState


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, and what was answered to it."""

    fingerprint: str
    code: str
    text: str
    answer: CautionAnswer | None


def cautions_of(session: Session, lot: Lot, outcome: Mapping[str, Any]) -> list[Warned]:
    """List the warnings of a ranking with their answers; the unanswered first."""
    if not engine.result_of(outcome)["warnings"]:
        return []
    found = session.exec(select(CautionAnswer).where(CautionAnswer.lot_id == lot.id))
    return warned_of(outcome, {one.fingerprint: one for one in found})


def warned_of(outcome: Mapping[str, Any], answers: Mapping[str, CautionAnswer]) -> list[Warned]:
    """The same, where the answers were read."""
    found = []
    for one in engine.result_of(outcome)["warnings"]:
        mark = fingerprint(one)
        found.append(Warned(mark, one["code"], dutch(one["text"]), answers.get(mark)))
    return sorted(found, key=lambda warned: warned.answer is not None)


def fingerprint(warning: Mapping[str, Any]) -> str:
    """Tell warnings apart by all they say: an answer holds for these words alone."""
    parts = [warning["code"], *warning["submissions"], warning["text"]]
    return sha256("\n".join(parts).encode()).hexdigest()


def answer_caution(session: Session, lot: Lot, officer: User, form: CautionForm) -> CautionAnswer:
    """Record why the outcome stands although the engine warns; it goes into the dossier."""
    if lot.state != LotState.RANKED:
        raise ConflictError(_("Warnings are answered between the ranking and the decision."))
    outcome = together.evaluate_lot(session, lot)
    warned = {one.fingerprint: one for one in cautions_of(session, lot, outcome)}
    one = warned.get(form.fingerprint)
    if one is None:
        raise NotFoundError
    if one.answer:
        raise InvalidError(_("Somebody answered this already."), field="answer")
    answer = CautionAnswer(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        fingerprint=one.fingerprint,
        code=one.code,
        text=one.text,
        answer=form.answer,
        by_id=officer.id,
    )
    session.add(answer)
    session.flush()
    told = {"code": one.code, "text": one.text, "answer": form.answer}
    record(session, officer, "caution.answer", answer, after=told)
    return answer


def demand_answers(session: Session, lot: Lot, outcome: Mapping[str, Any]) -> None:
    """Refuse a decision while a warning has no answer."""
    if any(one.answer is None for one in cautions_of(session, lot, outcome)):
        raise ConflictError(_("A warning has no answer yet. Answer it on the ranking page."))
