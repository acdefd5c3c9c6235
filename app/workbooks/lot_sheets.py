"""The sheets of what is bought: groups, lots, products, tariffs, and who may apply when."""

from app.core.i18n import lazy as _
from app.products.build_up import ELEMENTS
from app.products.words import FORMS, LAW_NAMES, RULE_KINDS
from app.tenders.words import (
    DROPOUT,
    METHOD_NAMES,
    ROUNDING_MODES,
    ROUNDING_STAGES,
    VALUE_NAMES,
)
from app.workbooks.columns import YES_NO, Column, Holds, Sheet
from app.workbooks.shared_columns import (
    A_DAY,
    ABOVE,
    DAY,
    EURO,
    MOMENT,
    NUMBER,
    lot_column,
)

GROUPS = Sheet(
    "groups", _("Groups"),
    _("Only where lots are divided: what stands above them. First what is above, then what is "
      "under it."),
    (
        Column("code", _("Code"), _("For example A or 2.1."), is_required=True, width=10),
        Column("title", _("Name"), is_required=True, width=36),
        Column("parent_id", _("Under"), _("The code of what it stands under. Empty: on top."),
               refers="groups", width=10),
        Column("description", _("Description"), width=48),
        Column("unit", _("Unit"),
               _("What stands under it takes this where it says nothing itself.")),
        Column("limits", _("Limits"), width=36),
        Column("funding", _("Funding"), width=24),
        Column("is_provisional", _("Provisional"), _("It may still change until it is adopted."),
               choices=YES_NO),
        Column("is_decided_together", _("Decided at once"),
               _("One decision covers all lots under it."), choices=YES_NO),
    ),
)  # fmt: skip
LOTS = Sheet(
    "lots", _("Lots"),
    _("What is decided on its own: a lot, or a product of an open house. After the volumes stands "
      "how it is decided; in open house that stays empty."),
    (
        Column("number", _("Number"), _("Count on from 1, without gaps."), NUMBER,
               is_required=True, width=10),
        Column("title", _("Name"), is_required=True, width=36),
        Column("group_id", _("Under"), _("The code of a group. Empty: it stands on its own."),
               refers="groups", width=10),
        Column("code", _("Product code"), _("For example 15B03. Type it from your own document.")),
        Column("description", _("Description"), width=48),
        Column("unit", _("Unit"),
               _("For example etmaal or uur. Empty: as what it stands under.")),
        Column("limits", _("Limits"), _("For example: 7 to 14 hours a week."), width=36),
        Column("mean_hours", _("Mean hours"), _("hours a week"), NUMBER),
        Column("volume", _("Volume"),
               _("How much, counted when, and how sure. For example: 520 clients in 2021, no "
                 "guarantee."), width=36),
        Column("funding", _("Funding"),
               _("For example a price per unit, a lump sum, or: not decided yet."), width=24),
        Column("estimated_value", _("Estimated value"), EURO, NUMBER),
        Column("scoring_until", _("Scores in by"),
               _("Day and time before which evaluators hand in."), MOMENT),
        Column("criteria_from_id", _("Follows the criteria of"),
               _("The number of another lot: this one has no rows on the sheet of criteria. Where "
                 "all its rules stay empty, those are taken from it as well."), NUMBER,
               refers="lots", width=14),
        Column("method", _("Method"), choices=METHOD_NAMES, width=24),
        *(Column(name, label, _("Only where the method asks it."), NUMBER)
          for name, label in VALUE_NAMES.items()),
        Column("winners", _("Number of winners"), _("Empty: everybody who is ranked wins."),
               NUMBER),
        Column("fixed_price", _("Fixed price"),
               _("When the price is fixed, only quality counts."), NUMBER),
        Column("price_floor", _("Lowest price allowed"), _("euro"), NUMBER),
        Column("price_ceiling", _("Highest price allowed"), _("euro"), NUMBER),
        Column("low_to_others", _("Below the mean of the others"),
               _("A share, for example 0,20: from there a price is looked at."), NUMBER),
        Column("low_to_next", _("Below the next place"),
               _("A share, for example 0,20: from there a price is looked at."), NUMBER),
        Column("minimum_total_op", _("Minimum"), choices=ABOVE),
        Column("minimum_total", _("Minimum total"), _("Only where the highest wins."), NUMBER),
        Column("rounding_mode", _("How is rounded"), choices=ROUNDING_MODES, width=24),
        Column("rounding_decimals", _("Decimals"), holds=NUMBER),
        Column("rounding_stages", _("What is rounded"),
               _("One or more of the choices, with a semicolon between them."), Holds.SEVERAL,
               ROUNDING_STAGES, width=36),
        Column("tie_breakers", _("What separates equals"),
               _("In this order, with semicolons: codes of criteria, the lowest price, drawing "
                 "lots."), width=24),
        Column("on_dropout", _("When somebody drops out"),
               _("Must be chosen when figures depend on who else takes part."), choices=DROPOUT,
               width=24),
    ),
)  # fmt: skip
PRODUCTS = Sheet(
    "products", _("Products"), _("What is bought inside a lot, each with its own code."),
    (
        Column("code", _("Product code"), _("For example 15B03. Type it from your own document."),
               is_required=True),
        lot_column(),
        Column("title", _("Name"), is_required=True, width=36),
        Column("unit", _("Unit"), _("For example etmaal or uur. Empty: as what it stands under.")),
        Column("limits", _("Limits"), _("For example: 7 to 14 hours a week."), width=36),
        Column("mean_hours", _("Mean hours"), _("hours a week"), NUMBER),
        Column("funding", _("Funding"), width=24),
        Column("replaces", _("Replaces"),
               _("Old products that this became: one on each line, code and name with a bar "
                 "between them."), width=36),
    ),
)  # fmt: skip
TARIFFS = Sheet(
    "tariffs", _("Tariffs"),
    _("What a lot or a product costs in a period, and of what the amount is made."),
    (
        lot_column(),
        Column("product_id", _("Product code"), _("Empty: the tariff is of the lot itself."),
               refers="products"),
        Column("amount", _("Amount"), _("euro"), NUMBER),
        Column("reference", _("Where it can be found"),
               _("For example: the tariff table of the region, by product code."), width=36),
        Column("valid_from", _("From"), A_DAY, DAY),
        Column("valid_until", _("Until"), _("The last day on which it counts."), DAY),
        Column("law", _("Build-up of the amount"),
               _("The law says of which elements a real price is made. The elements add up to the "
                 "amount."), choices=LAW_NAMES, width=24),
        *(Column(name, label, _("euro"), NUMBER) for name, label in ELEMENTS.items()),
    ),
)  # fmt: skip
WINDOWS = Sheet(
    "windows", _("Windows"),
    _("When one can apply for a lot. Without a row one always can."),
    (
        lot_column(),
        Column("opens_on", _("Opens on"), A_DAY, DAY),
        Column("closes_on", _("Closed since"),
               _("The first day on which one cannot apply any more."), DAY),
        Column("reason", _("Reason"), _("Why it is closed: providers read it."), width=48),
        Column("exception", _("Exception"),
               _("What a provider must show to be let in all the same. Empty: no exception."),
               width=48),
    ),
)  # fmt: skip
ELIGIBILITY = Sheet(
    "eligibility", _("Rules of eligibility"),
    _("Rules besides the requirements, in your own words."),
    (
        lot_column(),
        Column("kind", _("Rests on"), choices=RULE_KINDS, is_required=True, width=24),
        Column("text", _("Rule"), _("Providers read it word for word."), is_required=True,
               width=48),
        Column("source", _("Source"), _("Where it stands, for example annex 2, paragraph 3."),
               width=24),
        Column("product", _("Contracted for"),
               _("As it stands in the contract history of providers."), width=24),
        Column("form", _("In which form"), choices=FORMS),
        Column("year", _("Year"), holds=NUMBER),
        Column("requirement_id", _("Requirement"),
               _("The number of the requirement whose proof comes along."), refers="requirements"),
    ),
)  # fmt: skip
