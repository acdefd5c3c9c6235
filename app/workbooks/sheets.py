"""Every sheet of the workbook and every column on it, in the words of the pages."""

from app.core.i18n import lazy as _
from app.planning.words import KINDS as MILESTONE_KINDS
from app.tenders.codes import CPV, REGIONS
from app.tenders.procedures import KINDS
from app.tenders.words import (
    COMBINES,
    FILE_SORTS,
    FORMULAS,
    LOT_PREFERENCES,
    MOMENTS,
)
from app.workbooks.columns import YES_NO, Column, Holds, Sheet
from app.workbooks.lot_sheets import (
    ELIGIBILITY,
    GROUPS,
    LOTS,
    PRODUCTS,
    TARIFFS,
    WINDOWS,
)
from app.workbooks.shared_columns import (
    A_DAY,
    ABOVE,
    CRITERION_KINDS,
    DAY,
    EURO,
    MOMENT,
    NEGATIVE,
    NUMBER,
    OUTSIDE,
    SCALES,
    lot_column,
)

TENDER = Sheet(
    "tender", _("Tender"), _("What the tender says about itself. A row for each question."),
    (
        Column("title", _("Name"), is_required=True),
        Column("reference", _("Reference"),
               _("As it stands in the announcement, for example TN353087."), is_required=True),
        Column("procedure", _("Procedure"), choices=KINDS, is_required=True),
        Column("description", _("Description"),
               _("For the public page: what you buy and for whom.")),
        Column("contact", _("Whom to call"),
               _("Name, phone and mail address, for the public page and the letters.")),
        Column("deadline", _("Submissions close"),
               _("Day and time, for example 10-3-2026 12.00. Dutch time, our clock counts."),
               MOMENT),
        Column("questions_until", _("Questions until"),
               _("Day and time. Answers must be known ten days before submissions close."), MOMENT),
        Column("starts_on", _("Contract starts"), A_DAY, DAY),
        Column("ends_on", _("Contract ends"), A_DAY, DAY),
        Column("extensions", _("Options after that, in years"), _("For example 2 + 2.")),
        Column("tenderned_number", _("Number on TenderNed"), _("TN and six digits.")),
        Column("announced_on", _("Announced on TenderNed on"),
               _("The legal terms are counted from this day."), DAY),
        Column("urgency", _("Why it is urgent"),
               _("Only when you need the shorter terms of Aw 2.74. The reason is published.")),
        Column("estimated_value", _("Estimated value"), EURO, NUMBER),
        Column("cpv_code", _("Subject (CPV)"), choices=CPV),
        Column("nuts_code", _("Region (NUTS)"), choices=REGIONS),
        Column("max_lots", _("Most lots for one provider"), holds=NUMBER),
        Column("lot_preference", _("What it keeps if it wins more"), choices=LOT_PREFERENCES),
        Column("uses_bibob", _("We look into integrity with the Bibob act"), choices=YES_NO),
        Column("bibob_ground", _("Where your documents announce Bibob"),
               _("The paragraph, for example: guide, paragraph 4.6.")),
        Column("standstill_days", _("Standstill in days"),
               _("At least 20 days after the letters are sent."), NUMBER),
        Column("standstill_ground", _("Ground of the standstill"),
               _("The paragraph of your own document, for example: guide, paragraph 5.3.")),
        Column("court", _("Court"), _("Where a provider can start summary proceedings.")),
        Column("show_price_points", _("Show the winner's price points in the letters"),
               _("There is no default: this is a choice of your organisation."), choices=YES_NO),
        Column("takes_hashes",
               _("A file may follow within one working day if its hash was lodged before the "
                 "deadline (Aw 2.109a)"), choices=YES_NO),
    ),
    is_form=True,
)  # fmt: skip
REQUIREMENTS = Sheet(
    "requirements", _("Requirements"),
    _("What every submission must satisfy: passed or failed, never weighed."),
    (
        Column("number", _("Number"), _("As in your document, for example 3.1.2."),
               is_required=True),
        lot_column(or_whole=True),
        Column("group", _("Heading"), width=24),
        Column("title", _("Name"), is_required=True, width=36),
        Column("text", _("Requirement"), width=60),
        Column("source", _("Source"), _("Where it stands, for example annex 2, paragraph 3."),
               width=24),
        Column("moment", _("When it must be shown"), choices=MOMENTS, width=24),
        Column("is_repairable", _("Can be repaired"),
               _("A provider gets time to mend a defect."), choices=YES_NO),
        Column("is_knock_out", _("Who does not pass is excluded"), choices=YES_NO),
        Column("consequence", _("In the words of your document"),
               _("What happens when the proof is missing."), width=36),
        Column("may_declare", _("The UEA is enough at first"),
               _("The proof is asked later, from who wins."), choices=YES_NO),
        Column("months_fresh", _("Not older than"),
               _("months, counted back from the submission"), NUMBER),
        Column("starters_until", _("Starters may bring the certificate until"), A_DAY, DAY),
        Column("accepts", _("Which files are taken"),
               _("One or more of the choices, with a semicolon between them. Empty: every sort."),
               Holds.SEVERAL, FILE_SORTS, width=24),
        Column("documents", _("Documents that must all come"),
               _("One a line, each handed in apart. Empty: one document."), width=36),
        Column("entry", _("From the library"),
               _("Toetssteen fills this in: the code and the version. Empty it when you change the "
                 "words."), width=20),
    ),
)  # fmt: skip
WAYS = Sheet(
    "ways", _("Proof"), _("How a requirement can be proven. Any of its rows will do."),
    (
        Column("requirement_id", _("Requirement"), _("The number of the requirement."),
               refers="requirements", is_required=True),
        lot_column(or_whole=True),
        Column("kind", _("Mark for the checks"),
               _("For example hkz, kms or vms. Empty: no check of its own.")),
        Column("name", _("Proof"), is_required=True, width=48),
    ),
)  # fmt: skip
CRITERIA = Sheet(
    "criteria", _("Criteria"),
    _("On what submissions earn points, in published order. A heading stands above its criteria."),
    (
        Column("code", _("Code"), is_required=True, width=10),
        lot_column(),
        Column("kind", _("Judged on"), choices=CRITERION_KINDS, is_required=True),
        Column("title", _("Name"), is_required=True, width=36),
        Column("group_id", _("Under"), _("The code of a heading. Empty: no heading."), width=10),
        Column("points", _("Points"), _("A heading has none of its own."), NUMBER),
        Column("question", _("Question"), width=48),
        Column("guidance", _("Guidance for evaluators"), width=48),
        Column("combine", _("How scores become one"), choices=COMBINES, width=24),
        Column("minimum_op", _("Minimum"), choices=ABOVE),
        Column("minimum", _("Minimum points"), _("Who earns less counts no further."), NUMBER),
        Column("scale_kind", _("Scale"), _("Steps stand on the sheet of the scale."),
               choices=SCALES),
        Column("range_from", _("Lowest number"), holds=NUMBER),
        Column("range_to", _("Highest number"), holds=NUMBER),
        Column("range_step", _("In steps of"), _("Empty: every number."), NUMBER),
        Column("formula", _("Price formula"), choices=FORMULAS, width=24),
        Column("band_floor", _("Floor"), _("euro: all points"), NUMBER),
        Column("band_ceiling", _("Ceiling"), _("euro: no points"), NUMBER),
        Column("outside", _("A price outside the band"), choices=OUTSIDE),
        Column("formula_value", _("Number in the formula"),
               _("The reference price, or at how many times the lowest price no points are left."),
               NUMBER),
        Column("negative", _("A dearer price"), choices=NEGATIVE),
    ),
)  # fmt: skip
SCALE = Sheet(
    "scale", _("Scale"), _("The steps of each criterion, highest first, and what earns them."),
    (
        Column("criterion", _("Criterion"), _("The code of the criterion."), is_required=True),
        lot_column(),
        Column("label", _("Step"), is_required=True),
        Column("fraction", _("Part of the points"), _("75% or 0,75."), NUMBER, is_required=True),
        Column("text", _("What earns this step"), width=60),
    ),
)  # fmt: skip
AUTHORITIES = Sheet(
    "authorities", _("Authorities"),
    _("Who takes part besides who leads. Only organisations that Toetssteen knows."),
    (
        Column("authority_id", _("Authority"), is_required=True, width=30),
        Column("scope", _("Takes part for"),
               _("Empty: the whole tender. Else for example: only sheltered housing."), width=36),
        Column("decided_by", _("Who decides"), _("The college, or who holds its mandate."),
               width=30),
        Column("decided_on", _("Decided on"), A_DAY, DAY),
        Column("is_provisional", _("The decision is provisional"),
               _("For example until the council has agreed."), choices=YES_NO),
        Column("left_on", _("Leaves on"), A_DAY, DAY),
        Column("left_because", _("Why it leaves"), width=36),
    ),
)  # fmt: skip
PARTS = Sheet(
    "parts", _("Participation per lot"),
    _("Only for an authority that does not take part in everything, or not all of the time. With "
      "a product: who buys that product; without any such row everybody in its lot does."),
    (
        Column("authority_id", _("Authority"), refers="authorities", is_required=True, width=30),
        lot_column(),
        Column("product_id", _("Product code"), _("Empty: the lot as a whole."),
               refers="products"),
        Column("joins_on", _("Joins on"), A_DAY, DAY),
        Column("leaves_on", _("Leaves on"), A_DAY, DAY),
        Column("holds_budget", _("Holds the budget"), choices=YES_NO),
    ),
)  # fmt: skip
PLANNING = Sheet(
    "planning", _("Planning"),
    _("Steps that are no legal dates; those follow from the dates of the tender."),
    (
        Column("title", _("What"), is_required=True, width=48),
        Column("kind", _("About"), choices=MILESTONE_KINDS, width=24),
        Column("day", _("Day"), A_DAY, DAY, is_required=True),
        Column("starts_at", _("Begins at"), _("For example 9.00."), Holds.TIME),
        Column("ends_at", _("Ends at"), holds=Holds.TIME),
        Column("decided_by", _("Who decides"), _("For example: the seven colleges."), width=30),
        Column("is_provisional", _("Provisional: not adopted yet"), choices=YES_NO),
        Column("note", _("Note"), width=48),
    ),
)  # fmt: skip
SHEETS: tuple[Sheet, ...] = (
    TENDER, GROUPS, LOTS, PRODUCTS, TARIFFS, WINDOWS, ELIGIBILITY, REQUIREMENTS, WAYS, CRITERIA,
    SCALE, AUTHORITIES, PARTS, PLANNING,
)  # fmt: skip
