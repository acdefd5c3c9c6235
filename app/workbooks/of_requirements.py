"""Enter what every submission must satisfy, how it is proven, and who may apply."""

from uuid import UUID

from pydantic import BaseModel

from app.core.forms import Line
from app.core.i18n import gettext as _
from app.library.service import entries_for
from app.products import admission
from app.products.forms import RuleForm
from app.requirements.forms import RequirementForm, Short
from app.requirements.service import add_requirement
from app.workbooks.content_asked import entry_words
from app.workbooks.entering import Filling, SkippedError, entering
from app.workbooks.reading import Row

Place = tuple[str, str]
"""The number of a requirement and of its lot: what its proofs call it."""


class WayForm(BaseModel):
    """One way to prove a requirement, as a row says it."""

    kind: Short = ""
    name: Line


def enter_requirements(filling: Filling) -> None:
    """Enter each requirement with the ways to prove it."""
    ways = _ways(filling)
    versions = _versions(filling)
    seen: set[Place] = set()
    for row in filling.rows("requirements"):
        place = (row.text("number"), row.text("lot_id"))
        with entering(filling, row):
            own = [] if place in seen else ways.pop(place, [])
            if place in seen and place[0]:
                sentence = _("This number stands here twice. Give each requirement its own.")
                filling.blame(row, "number", sentence)
            seen.add(place)
            _enter_requirement(filling, row, own, versions)
        filling.keep(row, _name(place), None)
    for row in (row for rows in ways.values() for row, _way in rows):
        sentence = _("There is no requirement with this number for this lot.")
        filling.blame(row, "requirement_id", sentence)


def _enter_requirement(
    filling: Filling, row: Row, own: list[tuple[Row, WayForm | None]], versions: dict[str, UUID]
) -> None:
    lot = filling.find(row, "lot_id")
    entry = row.text("entry")
    if entry and entry not in versions:
        sentence = _("Your library does not hold this version. Empty the cell.")
        filling.blame(row, "entry", sentence)
    form = filling.demand(
        row, RequirementForm,
        lot_id=lot.id if lot else None,
        alternatives=[(way.kind, way.name) for _row, way in own if way is not None],
    )  # fmt: skip
    requirement = add_requirement(
        filling.session, filling.tender, filling.officer, form,
        entry_version_id=versions.get(entry),
    )  # fmt: skip
    filling.keep(row, _name((row.text("number"), row.text("lot_id"))), requirement)


def _name(place: Place) -> str:
    return "|".join(place)


def _ways(filling: Filling) -> dict[Place, list[tuple[Row, WayForm | None]]]:
    """Read the proofs per requirement; a wrong one is told and stays in its place."""
    found: dict[Place, list[tuple[Row, WayForm | None]]] = {}
    for row in filling.rows("ways"):
        place = (row.text("requirement_id"), row.text("lot_id"))
        found.setdefault(place, []).append((row, filling.read(row, WayForm)))
    return found


def _versions(filling: Filling) -> dict[str, UUID]:
    """List the versions that the officer may pick; an own one goes before another's."""
    kept = sorted(entries_for(filling.session, filling.officer), key=lambda one: one.is_mine)
    return {
        entry_words(one.entry.code, version.number): version.id
        for one in kept
        for version in one.entry.versions
    }


def enter_eligibility(filling: Filling) -> None:
    """Enter who may apply besides the requirements."""
    for row in filling.rows("eligibility"):
        with entering(filling, row):
            lot = filling.find(row, "lot_id")
            form = filling.demand(row, RuleForm, requirement_id=_rests_on(filling, row))
            admission.add_rule(filling.session, lot, filling.officer, form)


def _rests_on(filling: Filling, row: Row) -> UUID | None:
    """Find the requirement that a rule names: of its own lot, else of the whole tender."""
    number = row.text("requirement_id")
    if not number:
        return None
    known = filling.made.get("requirements", {})
    names = [_name((number, row.text("lot_id"))), _name((number, ""))]
    name = next((one for one in names if one in known), None)
    if name is None:
        sentence = _("There is no requirement with this number for this lot.")
        filling.blame(row, "requirement_id", sentence)
    elif known[name] is not None:
        found: UUID = known[name].id
        return found
    raise SkippedError
