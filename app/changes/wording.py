"""The words in which a reader is told what stands in a version: labels, days, amounts, lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.support import LazyProxy

from app.authorities.words import terms_words
from app.core.i18n import day, lazy, moment, number
from app.core.i18n import gettext as _
from app.products.build_up import ELEMENTS, Element
from app.tenders.codes import cpv_words, region_words
from app.tenders.models import LotPreference, Moment
from app.tenders.words import FILE_SORTS, LOT_PREFERENCES, MOMENTS, share

FIELDS: dict[str, LazyProxy] = {
    "reference": lazy("Reference"),
    "title": lazy("Name"),
    "description": lazy("Description"),
    "tenderned_number": lazy("Number on TenderNed"),
    "announced_on": lazy("Announced on TenderNed on"),
    "urgency": lazy("Why it is urgent"),
    "deadline": lazy("Submissions close"),
    "questions_until": lazy("Questions until"),
    "starts_on": lazy("Contract starts"),
    "ends_on": lazy("Contract ends"),
    "extensions": lazy("Options after that, in years"),
    "max_lots": lazy("Most lots for one provider"),
    "lot_preference": lazy("What it keeps if it wins more"),
    "cpv_code": lazy("Subject (CPV)"),
    "nuts_code": lazy("Region (NUTS)"),
    "bibob_ground": lazy("Where your documents announce Bibob"),
    "standstill_days": lazy("Standstill in days"),
    "standstill_ground": lazy("Ground of the standstill"),
    "court": lazy("Court"),
    "contact": lazy("Whom to call"),
    "code": lazy("Code"),
    "unit": lazy("Unit"),
    "limits": lazy("Limits"),
    "mean_hours": lazy("Mean hours a week"),
    "is_provisional": lazy("Provisional"),
    "is_decided_together": lazy("Decided at once"),
    "volume": lazy("Volume"),
    "funding": lazy("Funding"),
    "buyers": lazy("Who buys this"),
    "question": lazy("Question"),
    "guidance": lazy("Guidance for evaluators"),
    "points": lazy("Points"),
    "minimum": lazy("Minimum"),
    "scale": lazy("Scale"),
    "number": lazy("Number"),
    "group": lazy("Heading"),
    "text": lazy("Text"),
    "source": lazy("Source"),
    "moment": lazy("When it is shown"),
    "consequence": lazy("Consequence"),
    "is_repairable": lazy("Can be repaired"),
    "is_knock_out": lazy("Who does not pass is excluded"),
    "may_declare": lazy("A declaration is enough at first"),
    "months_fresh": lazy("Not older than, in months"),
    "starters_until": lazy("Starters may bring the certificate until"),
    "alternatives": lazy("How it can be shown"),
    "accepts": lazy("Which files are taken"),
    "documents": lazy("Documents that must all come"),
    "category": lazy("Category"),
    "name": lazy("File"),
    "sha256": lazy("Hash (SHA-256)"),
    "amount": lazy("Amount"),
    "valid_from": lazy("From"),
    "valid_until": lazy("Until"),
    "opens_on": lazy("Opens on"),
    "closes_on": lazy("Closes on"),
    "reason": lazy("Reason"),
    "exception": lazy("Exception"),
    "replaces": lazy("Which old products became this"),
    "build_up": lazy("Build-up"),
    "scope": lazy("Takes part for"),
    "left_on": lazy("Leaves on"),
    "parts": lazy("Where it takes part"),
    "day": lazy("Day"),
}
"""What is compared, in words; rules and ids are shown by what they are made of."""
OTHERWISE = {("tariffs", "reference"): lazy("Where it can be found")}
"""A field that means something else here."""
DAYS = frozenset({"valid_from", "valid_until", "day"})
DAYS_OF_TERM = ("joins_on", "leaves_on")
AMOUNTS = frozenset({"points", "minimum", "mean_hours", "amount"})


def label_of(section: str, name: str) -> str:
    """Call a field as its page does."""
    return str(OTHERWISE.get((section, name), FIELDS[name]))


def in_words(name: str, value: Any) -> str:
    """Write a value as a person reads it."""
    if value in (None, "", [], {}):
        return ""
    if name in {"deadline", "questions_until"}:
        return moment(datetime.fromisoformat(value))
    if name.endswith("_on") or name in DAYS:
        return day(date.fromisoformat(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in AMOUNTS:
        return _number(value)
    told = TOLD.get(name)
    return told(value) if told else str(value)


def _number(value: object) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _scale(steps: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{one['label']} ({share(Decimal(one['fraction']))}): {one['text']}" for one in steps
    )


def _build_up(elements: Mapping[str, str]) -> str:
    return "\n".join(
        f"{ELEMENTS[Element(key)]}: {_number(text)}"
        for key, text in elements.items()
        if key != "law"
    )


def parts_words(parts: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    """Say per lot from when until when; without any an authority takes part in everything."""
    rows = [{**one, "holds_budget": one["holds_budget"] or None} for one in parts]
    return _terms("lot_id", rows, names) or [_("In everything")]


def buyers_words(buyers: Sequence[Any], names: Mapping[str, str]) -> list[str]:
    """Say who buys a product and from when until when; none: all that take part in its lot.

    The first versions held the names only.
    """
    if all(isinstance(one, str) for one in buyers):
        return list(buyers)
    return _terms("authority_id", buyers, names)


def _terms(name: str, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    told = []
    for row in sorted(rows, key=lambda one: names.get(one[name], "")):
        days = (date.fromisoformat(row[key]) if row[key] else None for key in DAYS_OF_TERM)
        said = terms_words(*days, holds_budget=row["holds_budget"])
        told.append(", ".join([names.get(row[name], ""), *said]))
    return told


TOLD: dict[str, Callable[[Any], str]] = {
    "moment": lambda value: str(MOMENTS[Moment(value)]),
    "lot_preference": lambda value: str(LOT_PREFERENCES[LotPreference(value)]),
    "cpv_code": cpv_words,
    "nuts_code": region_words,
    "alternatives": lambda ways: "; ".join(str(way[1]) for way in ways),
    "accepts": lambda sorts: "; ".join(str(FILE_SORTS[one]) for one in sorts),
    "documents": "; ".join,
    "buyers": "\n".join,
    "scale": _scale,
    "parts": "\n".join,
    "replaces": lambda rows: ", ".join(f"{one['code']} {one['title']}".strip() for one in rows),
    "build_up": _build_up,
}
"""How a value that is no plain text is written."""
