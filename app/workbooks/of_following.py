"""Let lots follow the criteria of another lot, once all criteria that stand on a sheet are in."""

from app.core.i18n import gettext as _
from app.criteria.deciding import set_rules
from app.criteria.taking_over import take_over
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of
from app.workbooks.entering import Filling, SkippedError, entering
from app.workbooks.of_lots import rules_of
from app.workbooks.reading import Row

FOLLOWS = "criteria_from_id"


def enter_following(filling: Filling) -> None:
    """Let each such lot take over what the one that it names has by then, and set its rules."""
    waiting = [one for one in filling.rows("lots") if one.text(FOLLOWS)]
    if waiting and not procedure_of(filling.tender).ranks:
        for row in waiting:
            filling.blame(row, FOLLOWS, _("In open house nothing is compared. Leave this empty."))
        return
    _blame_own_criteria(filling, {one.text("number") for one in waiting})
    while waiting:
        names = {one.text("number") for one in waiting}
        ready = [one for one in waiting if one.text(FOLLOWS) not in names]
        if not ready:
            sentence = _("These lots follow each other. Let one of them have criteria of its own.")
            for row in waiting:
                filling.blame(row, FOLLOWS, sentence)
            return
        for row in ready:
            with entering(filling, row):
                _follow(filling, row)
        waiting = [one for one in waiting if one not in ready]


def _follow(filling: Filling, row: Row) -> None:
    lot = filling.made.get("lots", {}).get(row.text("number"))
    source = filling.find(row, FOLLOWS)
    root = _root(filling, row)
    if lot is None:
        raise SkippedError
    if not criteria_of(filling.session, source):
        has_rows = any(one.text("lot_id") == root for one in filling.rows("criteria"))
        if root == row.text(FOLLOWS) and not has_rows:
            filling.blame(row, FOLLOWS, _("This lot has no criteria to follow."))
        raise SkippedError
    take_over(filling.session, lot, filling.officer, source.id)
    if (rules := rules_of(filling, row, {root})) is not None:
        set_rules(filling.session, lot, filling.officer, rules)


def _root(filling: Filling, row: Row) -> str:
    """Name the lot at the end of the line: its criteria stand on the sheet."""
    rows = {one.text("number"): one for one in filling.rows("lots")}
    while name := row.text(FOLLOWS):
        if name not in rows:
            return name
        row = rows[name]
    return row.text("number")


def _blame_own_criteria(filling: Filling, followers: set[str]) -> None:
    """Refuse rows of criteria and scales of a lot that follows another one."""
    for key in ("criteria", "scale"):
        for row in filling.rows(key):
            if row.text("lot_id") in followers:
                sentence = _(
                    "Lot %(number)s follows the criteria of another lot. Leave this row out, or "
                    "empty that cell on the sheet of lots.",
                    number=row.text("lot_id"),
                )
                filling.blame(row, "lot_id", sentence)
