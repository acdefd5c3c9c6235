"""The sheets fit in Excel, and hold every field of the forms that they fill in."""

from app.authorities.forms import LeaveForm, MandateForm, PartForm
from app.criteria.forms import CriterionForm, RulesForm
from app.planning.forms import MilestoneForm
from app.products.forms import BuyerForm, ProductForm, RuleForm, TariffForm, WindowForm
from app.requirements.forms import RequirementForm
from app.tenders.forms import LotForm, TenderForm
from app.tenders.group_forms import GroupForm
from app.workbooks.sheets import SHEETS


def test_every_choice_can_be_told_from_the_others():
    for sheet in SHEETS:
        for column in sheet.columns:
            labels = [str(label).casefold() for label in (column.choices or {}).values()]
            assert len(labels) == len(set(labels)), (sheet.key, column.name)
            assert not any(";" in label for label in labels)


def test_names_fit_in_excel():
    titles = [str(sheet.title) for sheet in SHEETS]
    assert len(titles) == len(set(titles))
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)
    for sheet in SHEETS:
        headings = [str(one.heading) for one in sheet.columns]
        assert len(headings) == len(set(headings)), sheet.key


ELSEWHERE = {"version", "alternatives", "steps", "buyers"}
"""What is no cell of this row: rows of their own, and which edit it is."""


IN_ONE_COLUMN = {("criteria", name) for name in ("zero_at", "base", "reference")}
"""The number in the formula."""


FORMS = {
    "tender": (TenderForm,),
    "groups": (GroupForm,),
    "lots": (LotForm, RulesForm),
    "products": (ProductForm,),
    "tariffs": (TariffForm,),
    "windows": (WindowForm,),
    "eligibility": (RuleForm,),
    "requirements": (RequirementForm,),
    "criteria": (CriterionForm,),
    "authorities": (MandateForm, LeaveForm),
    "parts": (PartForm, BuyerForm),
    "planning": (MilestoneForm,),
}


def test_every_field_of_a_form_has_a_column():
    columns = {sheet.key: {one.name for one in sheet.columns} for sheet in SHEETS}
    missing = {
        (key, name)
        for key, forms in FORMS.items()
        for form in forms
        for name in set(form.model_fields) - columns[key] - ELSEWHERE
    }
    assert missing == IN_ONE_COLUMN
