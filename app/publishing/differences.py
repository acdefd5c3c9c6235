"""What differs between two versions, or between now and a prepared change: old beside new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.support import LazyProxy

from app.core.forms import fill
from app.core.i18n import day, lazy, moment, number
from app.core.i18n import gettext as _
from app.publishing.changes import KINDS
from app.publishing.models import Change
from app.tenders.criteria_forms import CriterionForm
from app.tenders.models import Moment
from app.tenders.words import MOMENTS, share

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
    "bibob_ground": lazy("Where your documents announce Bibob"),
    "standstill_days": lazy("Standstill in days"),
    "standstill_ground": lazy("Ground of the standstill"),
    "court": lazy("Court"),
    "contact": lazy("Whom to call"),
    "code": lazy("Code"),
    "unit": lazy("Unit"),
    "limits": lazy("Limits"),
    "mean_hours": lazy("Mean hours a week"),
    "volume": lazy("Volume"),
    "funding": lazy("Funding"),
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
    "alternatives": lazy("How it can be shown"),
    "category": lazy("Category"),
    "name": lazy("File"),
    "sha256": lazy("Hash (SHA-256)"),
    "amount": lazy("Amount"),
    "valid_from": lazy("From"),
    "valid_until": lazy("Until"),
    "opens_on": lazy("Opens on"),
    "closes_on": lazy("Closes on"),
    "reason": lazy("Reason"),
    "day": lazy("Day"),
}
"""What is compared, in words; rules and ids are shown by what they are made of."""
SECTIONS = (
    "lots", "groups", "products", "tariffs", "windows", "eligibility", "requirements", "documents",
    "milestones",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: where, what, and both texts."""

    where: str
    field: str
    before: str
    after: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Compare the content of two versions, in reading order."""
    found = list(_fields("", old["tender"], new["tender"]))
    for section in SECTIONS:
        found += _rows(section, old.get(section, []), new.get(section, []))
    criteria = [_criteria(content) for content in (old, new)]
    return [*found, *_rows("criteria", *criteria)]


def _criteria(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for lot in content["lots"] for one in lot.get("criteria", [])]


def _rows(
    section: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    before, after = ({one["id"]: one for one in rows} for rows in (old, new))
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            yield Difference(_named(section, before[key]), _("Removed"), _gist(before[key]), "")
        elif key not in before:
            yield Difference(_named(section, after[key]), _("Added"), "", _gist(after[key]))
        else:
            yield from _fields(_named(section, after[key]), before[key], after[key])


def _named(section: str, row: Mapping[str, Any]) -> str:
    """Call a record as its readers do."""
    if section == "requirements":
        return f"{_('Requirement %(number)s', number=row['number'])} {row['title']}"
    if section == "lots":
        return f"{_('Lot %(number)s', number=row['number'])}: {row['title']}"
    if section == "documents":
        return f"{_('Document')}: {row['title']}"
    return " ".join(filter(None, [str(row.get("code", "")), str(row.get("title", ""))]))


def _gist(row: Mapping[str, Any]) -> str:
    """Say in short what a record is."""
    texts = (row.get("text"), row.get("description"), row.get("name"), row.get("title"))
    return next((str(text) for text in texts if text), "")


def _fields(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name, label in FIELDS.items():
        before, after = old.get(name), new.get(name)
        if name in new and before != after:
            told = _in_words(name, before), _in_words(name, after)
            if told[0] != told[1]:
                yield Difference(where, str(label), *told)


def _in_words(name: str, value: Any) -> str:
    """Write a value as a person reads it."""
    if value is None or value == "" or value == []:
        return ""
    if name in {"deadline", "questions_until"}:
        return moment(datetime.fromisoformat(value))
    if name.endswith("_on") or name in {"valid_from", "valid_until", "day"}:
        return day(date.fromisoformat(value))
    if name == "moment":
        return str(MOMENTS[Moment(value)])
    if name == "alternatives":
        return "; ".join(str(way[1]) for way in value)
    if name == "scale":
        return "\n".join(
            f"{one['label']} ({share(Decimal(one['fraction']))}): {one['text']}" for one in value
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"points", "minimum", "mean_hours", "amount"}:
        return _number(value)
    return str(value)


def _number(value: object) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


# Prepared changes -------------------------------------------------------------------


def difference_of(content: Mapping[str, Any], change: Change) -> list[Difference]:
    """Compare what a prepared change says with what stands there now; nothing is done."""
    section = f"{change.verb.partition('.')[0]}s".replace("criterions", "criteria")
    form = fill(KINDS[change.verb].form, dict(change.payload)).value
    if form is None:
        return []
    told = form.model_dump(mode="json")
    if "title" not in told:
        told["title"] = str(change.payload.get("title", ""))
    if isinstance(form, CriterionForm):
        told["scale"] = told.pop("steps")
    if change.verb == "tender.edit":
        return list(_fields("", content["tender"], told))
    rows = _criteria(content) if section == "criteria" else content[section]
    now = next((one for one in rows if one["id"] == str(change.subject_id)), None)
    if now is None:
        return [Difference(_named(section, told), _("Added"), "", _gist(told))]
    return list(_fields(_named(section, {**now, **told}), now, told))
