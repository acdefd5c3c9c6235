"""Who may apply for a lot and when: windows with a reason, rules with the documents' words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_
from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day_long, lazy
from app.core.i18n import gettext as _
from app.products.forms import ResumeForm, RuleForm, StopForm, WindowForm
from app.products.models import EligibilityRule, RuleKind, Window
from app.tenders.drafts import choose_one, lock_unpublished, told
from app.tenders.models import Lot, LotState, Moment, Requirement, Tender
from app.tenders.progress import demand_unpublished
from app.tenders.words import typed_or_none

WINDOW = set(WindowForm.model_fields) - {"version"}
"""What a form says of a window."""

# Windows ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one can apply on a day, and the window that says so or says why not."""

    is_open: bool
    window: Window | None = None
    sentence: str = ""

    @property
    def may_ask(self) -> bool:
        """Whether who shows what the window names can be let in all the same."""
        return not self.is_open and self.window is not None and bool(self.window.exception)


_WINDOWS = select(Window).where(col(Window.lot_id) == bindparam("lot_id"))


def windows_of(session: Session, lot: Lot) -> list[Window]:
    """Read when one can apply for a lot, earliest first."""
    found = session.exec(_WINDOWS, params={"lot_id": lot.id}).all()
    return sorted(found, key=lambda one: (one.opens_on or date.min, one.closes_on or date.max))


def windows_among(session: Session, lots: Iterable[UUID]) -> dict[UUID, list[Window]]:
    """Read when one can apply for each of several lots; a lot without windows is left out."""
    found: dict[UUID, list[Window]] = {}
    for one in session.exec(select(Window).where(col(Window.lot_id).in_(lots))):
        found.setdefault(one.lot_id, []).append(one)
    return found


def standing_of(lot: Lot, windows: Sequence[Window], on: date) -> Standing:
    """Say whether one can apply on a day; a lot without windows is always open."""
    if not windows:
        return Standing(is_open=True)
    running = next((one for one in windows if _is_open(one, on)), None)
    if running is not None:
        return Standing(is_open=True, window=running)
    again = min(
        (one.opens_on for one in windows if one.opens_on and one.opens_on > on), default=None
    )
    closed = [one for one in windows if one.closes_on is not None and one.closes_on <= on]
    if closed:
        last = max(closed, key=lambda one: one.closes_on or date.min)
        assert last.closes_on is not None  # noqa: S101  (chosen by it)
        sentence = _(
            "Applying for %(lot)s is not possible any more since %(day)s: %(reason)s",
            lot=lot.title, day=day_long(last.closes_on), reason=last.reason,
        )  # fmt: skip
        if not sentence.endswith((".", "!", "?")):
            sentence += "."
        if again is not None:
            sentence += " " + _("It is possible again from %(day)s.", day=day_long(again))
        return Standing(is_open=False, window=last, sentence=sentence)
    assert again is not None  # noqa: S101  (neither open nor closed before)
    sentence = _(
        "Applying for %(lot)s is possible from %(day)s.", lot=lot.title, day=day_long(again)
    )
    first = min(windows, key=lambda one: one.opens_on or date.min)
    return Standing(is_open=False, window=first, sentence=sentence)


def _is_open(window: Window, on: date) -> bool:
    has_opened = window.opens_on is None or window.opens_on <= on
    return has_opened and (window.closes_on is None or on < window.closes_on)


def standings_of(session: Session, tender: Tender, on: date) -> dict[UUID, Standing]:
    """Say of every lot with windows whether one can apply; the tender's lots must be loaded."""
    found = windows_among(session, [lot.id for lot in tender.lots])
    return {lot.id: standing_of(lot, found[lot.id], on) for lot in tender.lots if lot.id in found}


def shut_among(session: Session, lots: Iterable[Lot]) -> set[UUID]:
    """Find the products of open houses for which nobody can apply today."""
    admitting = {lot.id: lot for lot in lots if lot.state == LotState.ADMITTING}
    if not admitting:
        return set()
    today = dutch(utcnow()).date()
    found = windows_among(session, list(admitting))
    return {key for key in found if not standing_of(admitting[key], found[key], today).is_open}


def add_window(session: Session, lot: Lot, officer: User, form: WindowForm) -> Window:
    """Say when one can apply; without any window one always can."""
    lock_unpublished(session, lot.tender_id)
    window = Window(tender_id=lot.tender_id, lot_id=lot.id, **form.model_dump(include=WINDOW))
    session.add(window)
    session.flush()
    record(session, officer, "window.create", window, after=told(form))
    return window


def edit_window(session: Session, window: Window, officer: User, form: WindowForm) -> None:
    """Change when one can apply."""
    lock_unpublished(session, window.tender_id)
    demand_latest(session, window, window, form, typed_or_none)
    before = window.model_dump(mode="json", include=WINDOW)
    window.sqlmodel_update(form.model_dump(include=WINDOW))
    session.add(window)
    session.flush()
    record(session, officer, "window.edit", window, before=before, after=told(form))


def remove_window(session: Session, window: Window, officer: User) -> None:
    """Take a window back."""
    lock_unpublished(session, window.tender_id)
    before = window.model_dump(mode="json", include=WINDOW)
    record(session, officer, "window.remove", window, before=before)
    session.delete(window)
    session.flush()


# Open house: stop and start again while it runs ------------------------------------------


def stop_admission(session: Session, lot: Lot, officer: User, form: StopForm) -> None:
    """Let nobody apply any more from a day on; who applied before that day is still judged."""
    _demand_running(session, lot)
    if form.closes_on <= _today():
        raise InvalidError(
            lazy("Choose a day from tomorrow on: who applies today must still be able to."),
            field="closes_on",
        )
    windows = windows_of(session, lot)
    running = [one for one in windows if _is_open(one, form.closes_on)]
    if windows and not running:
        raise InvalidError(lazy("On that day one cannot apply already."), field="closes_on")
    for window in running or [Window(tender_id=lot.tender_id, lot_id=lot.id)]:
        before = window.model_dump(mode="json", include=WINDOW)
        window.sqlmodel_update(form.model_dump())
        window.version += 1
        session.add(window)
        session.flush()
        record(session, officer, "window.stop", window, before=before, after=told(form))


def resume_admission(session: Session, lot: Lot, officer: User, form: ResumeForm) -> Window:
    """Let everybody apply again from a day on."""
    _demand_running(session, lot)
    if form.opens_on < _today():
        raise InvalidError(lazy("This day is past. Choose today or later."), field="opens_on")
    windows = windows_of(session, lot)
    if standing_of(lot, windows, form.opens_on).is_open:
        raise InvalidError(lazy("On that day one can apply already."), field="opens_on")
    window = Window(tender_id=lot.tender_id, lot_id=lot.id, opens_on=form.opens_on)
    session.add(window)
    session.flush()
    record(session, officer, "window.resume", window, after=told(form))
    return window


def _today() -> date:
    return dutch(utcnow()).date()


def _demand_running(session: Session, lot: Lot) -> None:
    """Only an open house that admits has no deadline after which nothing changes."""
    demand_unpublished(session.get_one(Tender, lot.tender_id))
    if lot.state != LotState.ADMITTING:
        raise ConflictError(
            lazy("Only where applications are taken all the time this can stop and start again.")
        )


# Rules of eligibility ------------------------------------------------------------------


_RULES = (
    select(EligibilityRule)
    .where(col(EligibilityRule.lot_id) == bindparam("lot_id"))
    .order_by(col(EligibilityRule.position))
)


def rules_of(session: Session, lot: Lot) -> list[EligibilityRule]:
    """Read who may apply for a lot, in their order."""
    return list(session.exec(_RULES, params={"lot_id": lot.id}))


def rules_by_lot(session: Session, tender: Tender) -> dict[UUID, list[EligibilityRule]]:
    """Read who may apply for each lot of a tender."""
    found: dict[UUID, list[EligibilityRule]] = {}
    for one in session.exec(
        select(EligibilityRule)
        .where(EligibilityRule.tender_id == tender.id)
        .order_by(col(EligibilityRule.position))
    ):
        found.setdefault(one.lot_id, []).append(one)
    return found


def evidence_of(session: Session, lot: Lot) -> list[Requirement]:
    """Read which requirements of a lot are proven with the application."""
    return list(
        session.exec(
            select(Requirement)
            .where(
                Requirement.tender_id == lot.tender_id,
                or_(col(Requirement.lot_id).is_(None), col(Requirement.lot_id) == lot.id),
                Requirement.moment == Moment.SUBMISSION,
            )
            .order_by(col(Requirement.position))
        )
    )


def add_rule(session: Session, lot: Lot, officer: User, form: RuleForm) -> EligibilityRule:
    """Add a rule; what it rests on must be there."""
    lock_unpublished(session, lot.tender_id)
    values = _values(session, lot, form)
    last = session.exec(
        select(func.max(EligibilityRule.position)).where(EligibilityRule.lot_id == lot.id)
    ).one()
    rule = EligibilityRule(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=(last or 0) + 1,
        kind=form.kind,
        text=form.text,
        source=form.source,
        values=values,
    )
    session.add(rule)
    session.flush()
    record(session, officer, "eligibility.create", rule, after={**told(form), "values": values})
    return rule


def remove_rule(session: Session, rule: EligibilityRule, officer: User) -> None:
    """Take a rule back."""
    lock_unpublished(session, rule.tender_id)
    before = {"text": rule.text, "values": rule.values}
    record(session, officer, "eligibility.remove", rule, before=before)
    session.delete(rule)
    session.flush()


def _values(session: Session, lot: Lot, form: RuleForm) -> dict[str, Any]:
    if form.kind == RuleKind.EVIDENCE:
        if form.requirement_id not in {one.id for one in evidence_of(session, lot)}:
            raise InvalidError(choose_one(), field="requirement_id")
        return {"requirement": str(form.requirement_id)}
    if not form.product:
        raise InvalidError(lazy("Fill in for what the provider was contracted."), field="product")
    if form.year is None:
        raise InvalidError(lazy("Fill in the year of the contract."), field="year")
    return {"product": form.product, "form": form.form, "year": form.year}
