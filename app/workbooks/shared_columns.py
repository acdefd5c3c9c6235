"""Words and columns that several sheets share."""

from app.core.i18n import lazy as _
from app.workbooks.columns import Choices, Column, Holds

NUMBER, DAY, MOMENT = Holds.NUMBER, Holds.DAY, Holds.MOMENT
ABOVE: Choices = {">=": _("at least"), ">": _("more than")}
CRITERION_KINDS: Choices = {
    "heading": _("Heading"), "quality": _("Quality"), "price": _("Price"),
}  # fmt: skip
SCALES: Choices = {"steps": _("Steps"), "numbers": _("Numbers")}
OUTSIDE: Choices = {
    "clamp": _("earns all points or none"), "invalid": _("makes the submission invalid"),
}  # fmt: skip
NEGATIVE: Choices = {"clamp": _("earns no points"), "allow": _("earns points below zero")}
EURO = _("euro, without VAT")
A_DAY = _("For example 10-3-2026.")
OF_LOT = _("The number of the lot on the sheet of lots.")
OR_WHOLE = _("The number of the lot on the sheet of lots. Empty: for the whole tender.")


def lot_column(*, or_whole: bool = False) -> Column:
    """Ask the number of a lot, or nothing where the whole tender is meant."""
    explanation = OR_WHOLE if or_whole else OF_LOT
    return Column(
        "lot_id", _("Lot"), explanation, NUMBER, refers="lots",
        is_required=not or_whole, width=10,
    )  # fmt: skip
