"""Alkmaar's closed admission and Achterhoek's two phases: read in from the workbooks beside this.

Facts are the regions' own, the wording is ours; days move along with today.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.authorities.forms import MandateForm
from app.authorities.people import BY_TWO, assign, confirm_assignment
from app.authorities.service import set_mandate
from app.demo.reasons import let_stand
from app.demo.stage import Stage, on_day
from app.tenders.models import Tender
from app.vault import service as vault
from app.workbooks import copying
from app.workbooks.filling import fill_draft, start_tender
from app.workbooks.reading import Book, read

BOOKS = Path(__file__).parent / "workbooks"
MOVING = {"tender", "lots", "planning"}
"""The sheets whose days are about the run of the tender."""
STARTED = date(2021, 4, 1)
"""The day on which Achterhoek's tender began; here that is a week from now."""
DUTIES: dict[str, Duty] = {
    "decider": Duty.DECIDER, "auditor": Duty.AUDITOR, "supervisor": Duty.SUPERVISOR,
    "integrity_officer": Duty.INTEGRITY,
}  # fmt: skip
RANKED: dict[str, Duty] = {
    "opener": Duty.OPENER, "chair": Duty.CHAIR, "evaluator": Duty.EVALUATOR,
}  # fmt: skip


def tell(stage: Stage) -> None:
    """Publish Alkmaar's admission; leave both phases of Achterhoek ready to be published."""
    tell_alkmaar(stage)
    tell_achterhoek(stage)


def tell_alkmaar(stage: Stage) -> None:
    """Show what a closed admission says: since when, why, and who may ask all the same."""
    session, officer = stage.session, stage.of_role("officer", "alkmaar")[0]
    with on_day(stage, -30):
        book = read((BOOKS / "alkmaar.xlsx").read_bytes())
        tender = start_tender(session, stage.authorities["alkmaar"], officer, book)
        _assign(stage, tender, officer, DUTIES)
    with on_day(stage, -29):
        let_stand(session, tender, officer)
        vault.publish(session, tender, officer)


def tell_achterhoek(stage: Stage) -> None:
    """Prepare a selection per segment, and the award phase that invites who is selected."""
    session, officer = stage.session, stage.of_role("officer", "achterhoek")[0]
    with on_day(stage, -3):
        weeks = (stage.now.date() + timedelta(days=7) - STARTED).days // 7
        book = moved(read((BOOKS / "achterhoek-selectie.xlsx").read_bytes()), weeks)
        selection = start_tender(session, stage.authorities["achterhoek"], officer, book)
        _assign(stage, selection, officer, DUTIES | RANKED)
        let_stand(session, selection, officer)
        award = copying.prepare_award(session, selection, officer)
        book = moved(read((BOOKS / "achterhoek-gunning.xlsx").read_bytes()), weeks)
        book.rows["tender"][0].cells["title"] = selection.title
        fill_draft(session, award, officer, book)
        let_stand(session, award, officer)
        decided = MandateForm(decided_by="de colleges van de acht gemeenten")
        for tender in (selection, award):
            set_mandate(session, tender, officer, stage.authorities["achterhoek"], decided)


def moved(book: Book, weeks: int) -> Book:
    """Move the days of a run by whole weeks; a contract keeps beginning on the first of a month."""
    for row in (row for key in MOVING for row in book.rows[key]):
        for name, value in row.cells.items():
            if isinstance(value, date | datetime):
                row.cells[name] = value + timedelta(weeks=weeks)
    facts = book.rows["tender"][0].cells
    facts["starts_on"] = _first(facts["starts_on"])
    facts["ends_on"] = _first(facts["ends_on"] + timedelta(days=1)) - timedelta(days=1)
    return book


def _first(day: date) -> date:
    """Give the first day of a month from here on."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _assign(stage: Stage, tender: Tender, officer: User, duties: dict[str, Duty]) -> None:
    for role, duty in duties.items():
        for user in stage.of_role(role):
            assignment = assign(stage.session, tender, officer, user, duty)
            if duty in BY_TWO:
                confirm_assignment(stage.session, assignment, stage.of_role("auditor")[0])
