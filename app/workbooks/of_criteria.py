"""Enter headings and criteria with their scales."""

from typing import Any

from app.core.i18n import gettext as _
from app.criteria.forms import CriterionForm, GroupForm, ScaleStepForm
from app.criteria.headings import add_group
from app.criteria.methods import FORMULA_VALUE
from app.criteria.service import add_criterion
from app.tenders.choices import PriceFormula
from app.tenders.procedures import procedure_of
from app.workbooks.entering import Filling, SkippedError, entering
from app.workbooks.reading import Row

Place = tuple[str, str]
"""The number of a lot and the code of what stands in it."""
Steps = dict[Place, list[tuple[Row, ScaleStepForm | None]]]


def enter_criteria(filling: Filling) -> None:
    """Enter what submissions earn points on, in the order of the rows."""
    if not procedure_of(filling.tender).ranks:
        for row in (*filling.rows("criteria"), *filling.rows("scale")):
            filling.blame(row, "", _("In open house nothing is compared. Leave this sheet empty."))
        return
    steps = _steps(filling)
    headings: dict[Place, Any] = {}
    for row in filling.rows("criteria"):
        place = (row.text("lot_id"), row.text("code"))
        with entering(filling, row):
            if row.text("kind") == "heading":
                headings[place] = None
                headings[place] = _enter_heading(filling, row, headings)
            else:
                _enter_criterion(filling, row, headings, steps.pop(place, []))
    for row in (row for rows in steps.values() for row, _step in rows):
        filling.blame(row, "criterion", _("There is no criterion with this code in this lot."))


def _steps(filling: Filling) -> Steps:
    """Read the steps per criterion; a wrong one is told and stays in its place."""
    found: Steps = {}
    for row in filling.rows("scale"):
        place = (row.text("lot_id"), row.text("criterion"))
        found.setdefault(place, []).append((row, filling.read(row, ScaleStepForm)))
    return found


def _enter_heading(filling: Filling, row: Row, headings: dict[Place, Any]) -> Any:
    lot = filling.find(row, "lot_id")
    form = filling.demand(row, GroupForm, parent_id=_above(filling, row, headings))
    if row.text("points"):
        filling.blame(row, "points", _("A heading has none of its own."))
    return add_group(filling.session, lot, filling.officer, form)


def _enter_criterion(
    filling: Filling,
    row: Row,
    headings: dict[Place, Any],
    steps: list[tuple[Row, ScaleStepForm | None]],
) -> None:
    lot = filling.find(row, "lot_id")
    given: dict[str, Any] = {
        "group_id": _above(filling, row, headings),
        "steps": [step for _row, step in steps if step is not None],
    }
    if row.text("formula") in set(PriceFormula):
        name = FORMULA_VALUE.get(PriceFormula(row.text("formula")))
        given |= {name: row.text("formula_value")} if name else {}
    form = filling.demand(row, CriterionForm, **given)
    for step, _read in steps if not form.steps else []:
        filling.blame(step, "", _("This criterion has no steps. Leave this row out."))
    add_criterion(filling.session, lot, filling.officer, form)


def _above(filling: Filling, row: Row, headings: dict[Place, Any]) -> Any:
    """Find the heading under which a row stands."""
    code = row.text("group_id")
    if not code:
        return None
    place = (row.text("lot_id"), code)
    if place not in headings:
        filling.blame(row, "group_id", _("There is no heading with this code above this row."))
    elif headings[place] is not None:
        return headings[place].id
    raise SkippedError
