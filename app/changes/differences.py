"""What differs between two versions, or between now and a prepared change: old beside new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.changes.kinds import KINDS
from app.changes.wording import FIELDS, buyers_words, in_words, label_of, parts_words
from app.core.forms import fill
from app.core.i18n import gettext as _
from app.criteria.deciding import rules_columns
from app.criteria.forms import CriterionForm, RulesForm
from app.criteria.rules_words import rules_facts
from app.products.forms import ProductForm, TariffForm
from app.products.models import Product
from app.products.service import build_up_of
from app.tenders.models import Change, Criterion, Lot, Stage

SECTIONS = (
    "authorities", "lots", "groups", "products", "tariffs", "windows", "eligibility",
    "requirements", "documents", "milestones",
)  # fmt: skip
TOLD_WHOLE = frozenset({"lots", "products", "tariffs", "windows", "eligibility"})
"""What is told field by field when it is new."""
RULES = frozenset(
    {"method", "method_values", "winners", "fixed_price", "price_floor", "price_ceiling",
     "low_to_others", "low_to_next", "minimum_total", "minimum_total_op", "rounding_mode",
     "rounding_decimals", "rounding_stages", "tie_breakers", "on_dropout"}
)  # fmt: skip
"""The columns of a lot that say how it is decided."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: where, what, and both texts."""

    where: str
    field: str
    before: str
    after: str


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], stage: Stage = Stage.WHOLE
) -> list[Difference]:
    """Compare the content of two versions, in reading order."""
    names = _names(old) | _names(new)
    found = list(_fields("tender", "", old["tender"], new["tender"]))
    for section in SECTIONS:
        found += _rows(section, names, *(_section(one, section, names) for one in (old, new)))
    before = {one["id"]: one for one in old["lots"]}
    for lot in new["lots"]:
        if lot["id"] in before:
            found += _rules(before[lot["id"]], lot, stage)
    return [*found, *_rows("criteria", names, _criteria(old), _criteria(new))]


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """Call each lot, product and authority, for what hangs on it."""
    rows = [("lots", one) for one in content["lots"]]
    rows += [("products", one) for one in content.get("products", [])]
    authorities = {one["id"]: one["title"] for one in content.get("authorities", [])}
    return authorities | {one["id"]: _named(section, one, {}) for section, one in rows}


def _section(
    content: Mapping[str, Any], section: str, names: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    if section == "criteria":
        return _criteria(content)
    rows: list[Mapping[str, Any]] = content.get(section, [])
    if section == "authorities":
        return [{**one, "parts": parts_words(one["parts"], names)} for one in rows]
    if section == "products":
        return [{**one, "buyers": buyers_words(one.get("buyers", []), names)} for one in rows]
    return rows


def _criteria(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for lot in content["lots"] for one in lot.get("criteria", [])]


def _rules(old: Mapping[str, Any], new: Mapping[str, Any], stage: Stage) -> Iterator[Difference]:
    """Compare how a lot is decided, in the words of its public page."""
    if "method" not in old or "method" not in new:
        return
    before, after = _facts(old, stage), _facts(new, stage)
    for name in [*before, *(name for name in after if name not in before)]:
        told = before.get(name, ""), after.get(name, "")
        if told[0] != told[1]:
            yield Difference(_named("lots", new, {}), name, *told)


def _facts(lot: Mapping[str, Any], stage: Stage) -> dict[str, str]:
    known = {name: lot[name] for name in RULES}
    read = Lot.model_validate({**known, "tender_id": lot["id"], "number": 1, "title": lot["title"]})
    left_out = {"scale", "group_id"}
    criteria = [
        Criterion.model_validate(
            {**{key: text for key, text in one.items() if key not in left_out},
             "tender_id": lot["id"]}
        )
        for one in lot.get("criteria", [])
    ]  # fmt: skip
    return {fact.name: "\n".join(fact.values) for fact in rules_facts(read, criteria, stage)}


def _rows(
    section: str,
    names: Mapping[str, str],
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
) -> Iterator[Difference]:
    before, after = ({one["id"]: one for one in rows} for rows in (old, new))
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            where = _named(section, before[key], names)
            yield Difference(where, _("Removed"), _gist(section, before[key]), "")
        elif key not in before:
            where = _named(section, after[key], names)
            yield Difference(where, _("Added"), "", _gist(section, after[key]))
        else:
            where = _named(section, after[key], names)
            yield from _fields(section, where, before[key], after[key])


def _named(section: str, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Call a record as its readers do."""
    if section == "requirements":
        return f"{_('Requirement %(number)s', number=row['number'])} {row['title']}"
    if section == "lots" and not row.get("code") and "number" in row:
        return f"{_('Lot %(number)s', number=row['number'])}: {row['title']}"
    if section == "documents":
        return f"{_('Document')}: {row['title']}"
    on = str(row.get("product_id") or row.get("lot_id") or "")
    if section == "tariffs":
        return f"{_('Tariff')}: {names.get(on, '')}"
    if section == "windows":
        return f"{_('When one can apply')}: {names.get(on, '')}"
    if section == "eligibility":
        return f"{_('Who is eligible')}: {names.get(on, '')}"
    return " ".join(filter(None, [str(row.get("code", "")), str(row.get("title", ""))]))


def _gist(section: str, row: Mapping[str, Any]) -> str:
    """Say in short what a record is."""
    if section in TOLD_WHOLE:
        told = [(label_of(section, name), in_words(name, row.get(name))) for name in FIELDS]
        return "\n".join(f"{label}: {text}" for label, text in told if text)
    texts = (row.get("text"), row.get("description"), row.get("name"), row.get("title"))
    return next((str(text) for text in texts if text), "")


def _fields(
    section: str, where: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    for name in FIELDS:
        before, after = old.get(name), new.get(name)
        if name in new and before != after:
            told = in_words(name, before), in_words(name, after)
            if told[0] != told[1]:
                yield Difference(where, label_of(section, name), *told)


# Prepared changes -------------------------------------------------------------------


def difference_of(
    content: Mapping[str, Any],
    change: Change,
    waiting: Sequence[Change] = (),
    stage: Stage = Stage.WHOLE,
) -> list[Difference]:
    """Compare what a prepared change says with what stands there now; nothing is done.

    `waiting` holds what it may be about: a product that is itself only prepared.
    """
    kind, names = KINDS[change.verb], _names(content) | names_to_be(waiting)
    form = fill(kind.form, dict(change.payload)).value
    if form is None:
        return []
    told = form.model_dump(mode="json")
    if isinstance(form, CriterionForm):
        told["scale"] = told.pop("steps")
    if isinstance(form, TariffForm):
        told["build_up"] = build_up_of(form)
    if isinstance(form, ProductForm):
        told["buyers"] = buyers_words(told["buyers"], names)
    if change.verb == "tender.edit":
        return list(_fields("tender", "", content["tender"], told))
    if kind.adds or change.verb == "document.replace":
        told = {
            "lot_id": str(change.subject_id),
            "title": str(change.payload.get("title", "")),
            **told,
        }
    rows = _section(content, kind.section, names)
    now = None if kind.adds else _row(rows, str(change.subject_id))
    if now is None:
        where = _named(kind.section, told, names)
        return [Difference(where, _("Added"), "", _gist(kind.section, told))]
    if isinstance(form, RulesForm):
        columns = Lot(number=1, title="", **rules_columns(form)).model_dump(mode="json")
        decided = {**now, **{name: columns[name] for name in RULES}}
        return list(_rules(now, decided, stage))
    if change.verb == "participation.set_parts":
        told = {"parts": parts_words(told["parts"], names)}
    return list(_fields(kind.section, _named(kind.section, {**now, **told}, names), now, told))


def names_to_be(waiting: Sequence[Change]) -> dict[str, str]:
    """Call each lot and product that waits to be added."""
    return {
        str(one.id): _named(KINDS[one.verb].section, one.payload, {})
        for one in waiting
        if KINDS[one.verb].adds in {Lot, Product}
    }


def _row(rows: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    return next((one for one in rows if one["id"] == key), None)
