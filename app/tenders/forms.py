"""What an officer fills in: one model per form."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from app.core.forms import DutchDate, DutchDecimal, DutchMoment, Line, Text, Versioned
from app.core.i18n import gettext as _
from app.tenders.codes import CPV, REGIONS
from app.tenders.models import LotPreference, ProcedureKind

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


def _extensions(text: str) -> str:
    years = re.findall(r"\d+", text)
    if text and not re.fullmatch(r"\d(\s*\+\s*\d)*", text):
        raise ValueError(_("Fill in the years of each option, for example 2 + 2."))
    return " + ".join(years)


def _tenderned(text: str) -> str:
    if text and not re.fullmatch(r"TN\d{6}", text):
        raise ValueError(_("Fill in TN and six digits, for example TN353087."))
    return text


def _cpv(text: str) -> str:
    code = text.split("-")[0].strip()
    if code and code not in CPV:
        raise ValueError(_("This is no CPV code for social care. Take one from the list."))
    return code


def _region(text: str) -> str:
    if text and text not in REGIONS:
        raise ValueError(_("This is no code of a Dutch region. Take one from the list."))
    return text


Extensions = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_extensions)
]
"""Options after the first term, in years: 2 + 2."""
TenderNed = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_tenderned)
]
"""The number of a notice on TenderNed."""


Cpv = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_cpv)]
"""What is bought, with or without the check digit: 85311000 or 85311000-2."""
Region = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_region)
]


class TenderForm(Versioned):
    """A tender: what it is called, when it closes, what its letters will cite."""

    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    title: Line
    procedure: ProcedureKind
    description: Text = ""
    deadline: DutchMoment | None = None
    questions_until: DutchMoment | None = None
    starts_on: DutchDate | None = None
    ends_on: DutchDate | None = None
    extensions: Extensions = ""
    tenderned_number: TenderNed = ""
    announced_on: DutchDate | None = None
    urgency: Text = ""
    estimated_value: Annotated[DutchDecimal, Field(gt=0)] | None = None
    cpv_code: Cpv = ""
    nuts_code: Region = ""
    max_lots: Annotated[int, Field(ge=1, le=1000)] | None = None
    lot_preference: LotPreference | None = None
    uses_bibob: bool = False
    takes_hashes: bool = False
    bibob_ground: Note = ""
    standstill_days: Annotated[int, Field(ge=20, le=120)] = 20
    standstill_ground: Note = ""
    court: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    contact: Note = ""
    show_price_points: bool | None = None


class CopyForm(BaseModel):
    """A copy of an earlier tender: what it is called, and who leads."""

    title: Line
    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    authority_id: UUID | None = None


class NewTenderForm(TenderForm):
    """The same, with the authority that leads."""

    authority_id: UUID


class LotForm(Versioned):
    """A lot, or a product of an open house: what it is, not how it is decided."""

    title: Line
    group_id: UUID | None = None
    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""
    description: Text = ""
    unit: Short = ""
    limits: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    mean_hours: Annotated[DutchDecimal, Field(gt=0, le=168)] | None = None
    volume: Note = ""
    funding: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    estimated_value: Annotated[DutchDecimal, Field(gt=0)] | None = None
    scoring_until: DutchMoment | None = None
