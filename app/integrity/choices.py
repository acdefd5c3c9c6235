"""What can be chosen at a step of a file, in words."""

from typing import Any

from app.core.i18n import lazy as _
from app.integrity import step_forms as forms

DEGREES: dict[str, Any] = {
    forms.Degree.NONE: _("No danger"),
    forms.Degree.LESSER: _("Lesser degree of danger"),
    forms.Degree.SERIOUS: _("Serious danger"),
}
FINDINGS: dict[str, Any] = {
    **DEGREES,
    forms.Finding.DOUBT: _("Doubt: the national office is needed"),
}
BASES = {
    forms.Basis.CONTRACT: _("Public contract (art. 5(2))"),
    forms.Basis.OPEN_HOUSE: _("Open house or other admission of all (art. 1(4)(b))"),
}
DECISIONS = {
    forms.Decision.NO_OBJECTION: _("No objection"),
    forms.Decision.CONDITIONS: _("Conditions in the contract"),
    forms.Decision.REFUSE: _("Refuse or exclude"),
}
SUPPLIED = {
    forms.Supplied.IDENTITY: _("Identity"),
    forms.Supplied.REPRESENTATION: _("Who represents the party"),
    forms.Supplied.BSN: _("Citizen service numbers (BSN)"),
    forms.Supplied.KVK: _("KvK number"),
    forms.Supplied.LEGAL_FORM: _("Legal form"),
    forms.Supplied.TRADE_NAMES: _("Trade names"),
    forms.Supplied.CONTROL: _("Leaders, controllers, financiers and subcontractors"),
    forms.Supplied.FINANCING: _("How it is financed"),
}
SOURCES = {
    forms.Source.FORM: _("The question form"),
    forms.Source.KVK: _("Trade register"),
    forms.Source.OPEN: _("Open sources"),
    forms.Source.REGISTER: _("Bibob register"),
    forms.Source.POLICE: _("Police and judicial data"),
    forms.Source.TAX: _("Tax authority"),
    forms.Source.INSPECTORATE: _("Inspectorates"),
    forms.Source.RIEC: _("RIEC"),
}
CAME = {
    "came": _("Came to the hearing"),
    "wrote": _("Answered in writing"),
    "silent": _("Did not use the possibility"),
}
YES_NO = {"yes": _("Yes"), "no": _("No")}
