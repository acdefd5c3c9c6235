"""Text in; a model, or errors per field with everything that was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Annotated, Generic, TypeVar, get_origin

from babel.dates import get_month_names
from fastapi import Request
from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.datastructures import FormData, UploadFile

from app.core.clock import DUTCH_TIME
from app.core.errors import EditedError, InvalidError
from app.core.gathering import FormLimits, gathered, reads_form
from app.core.i18n import LOCALE, gettext

_ = gettext
M = TypeVar("M", bound=BaseModel)
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""No text: what a database, a workbook or XML refuses, and marks that turn words around."""
LINE_END = re.compile("\r\n?")
"""How browsers send the end of a line; kept as workbooks and letters write it."""
LARGEST_INT = 2**31 - 1
"""What fits in a whole number of every database."""
LONGEST_NUMBER = 15
"""Digits before and after the comma: more than any amount, and exact in a workbook."""
YEARS = range(1900, 2200)
FORM = FormLimits()


@dataclass(slots=True)
class Bound(Generic[M]):
    """What was typed, and the model it makes or what is wrong with it."""

    typed: dict[str, str | list[str]]
    value: M | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    status: int = 422
    """What the page answers when the form is shown again."""

    def text(self, name: str, default: str | list[str] = "") -> str | list[str]:
        """What stands in a field: as typed, or what it held before."""
        return self.typed.get(name, default)

    def nth(self, name: str, at: int, default: str = "") -> str:
        """What stands in one of the fields that share a name: as typed, or what it held before."""
        typed = self.typed.get(name, [])
        return typed[at] if at < len(typed) else default

    def refuse(self, message: object, name: str = "") -> None:
        """Add what a verb found wrong, at its field or at the whole form."""
        self.errors.setdefault(name, []).append(str(message))
        self.value = None

    def passes(self, verb: Callable[[M], object]) -> bool:
        """Do the verb with what was typed; no where the form is wrong or the verb refuses it."""
        if self.value is None:
            return False
        try:
            verb(self.value)
        except InvalidError as error:
            self.take(error)
            return False
        return True

    def take(self, error: InvalidError) -> None:
        """Add what a verb refused; where somebody else was first, their text at each field.

        Saving once more then says that one has seen it.
        """
        self.refuse(error.message, error.field)
        if isinstance(error, EditedError):
            self.status = error.status
            self.typed["version"] = str(error.version)
            for name, theirs in error.theirs.items():
                self.refuse(theirs, name)


class Versioned(BaseModel):
    """A form that knows which version of the record it was filled from."""

    version: int | None = None


def bind(model: type[M]) -> Callable[[Request], Bound[M]]:
    """Make a dependency that reads `model` from a form; it never raises."""
    many = {
        name
        for name, info in model.model_fields.items()
        if get_origin(info.annotation) in {list, tuple, set, frozenset}
    }

    @reads_form(FORM)
    def read(request: Request) -> Bound[M]:
        form = gathered(request)
        return fill(model, typed_text(form, many), unsent=frozenset(model.model_fields) - set(form))

    return read


def typed_text(form: FormData, many: set[str]) -> dict[str, str | list[str]]:
    """Keep the text of a form; `many` names the fields that may stand more than once."""
    typed: dict[str, str | list[str]] = {}
    for name in form:
        given = [value for value in form.getlist(name) if not isinstance(value, UploadFile)]
        texts = [UNWRITABLE.sub("", LINE_END.sub("\n", value)) for value in given]
        typed[name] = texts if name in many else (texts[-1] if texts else "")
    return typed


def fill(
    model: type[M], typed: dict[str, str | list[str]], *, unsent: frozenset[str] = frozenset()
) -> Bound[M]:
    """Read `model` from typed text, or say what is wrong per field.

    A browser sends every text, also an empty one; what is `unsent` is a choice not made.
    """
    bound: Bound[M] = Bound(typed=typed)
    given = {name: value for name, value in typed.items() if value not in ("", [])}
    try:
        bound.value = model.model_validate(given)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0]) if detail["loc"] else ""
            is_choice = name in unsent or _is_choice(model, name)
            bound.errors.setdefault(name, []).append(_sentence(detail, is_choice=is_choice))
    for name, value in bound.value or ():
        if isinstance(value, int) and abs(value) > LARGEST_INT:
            bound.refuse(_("Fill in a number of at most %(limit)s.", limit=LARGEST_INT), name)
            break
    return bound


def _is_choice(model: type[BaseModel], name: str) -> bool:
    info = model.model_fields.get(name)
    kind = info.annotation if info else None
    return isinstance(kind, type) and issubclass(kind, Enum)


def _sentence(detail: ErrorDetails, *, is_choice: bool) -> str:
    """Turn pydantic's finding into a sentence that says what to do."""
    context = detail.get("ctx") or {}
    match detail["type"]:
        case "missing" if is_choice:
            return _("Make a choice.")
        case "missing":
            return _("Fill this in.")
        case "string_too_short" if context["min_length"] == 1:
            return _("Fill this in.")
        case "string_too_short":
            return _("Write at least %(n)s characters.", n=context["min_length"])
        case "string_too_long":
            return _("Use at most %(n)s characters.", n=context["max_length"])
        case "enum" | "literal_error":
            return _("Choose one of the possibilities.")
        case "int_parsing" | "int_from_float" | "int_type":
            return _("Fill in a whole number, for example 3.")
        case "greater_than":
            return _("Fill in a number above %(limit)s.", limit=context["gt"])
        case "greater_than_equal":
            return _("Fill in %(limit)s or more.", limit=context["ge"])
        case "less_than" | "less_than_equal":
            limit = context.get("lt", context.get("le"))
            return _("Fill in a number of at most %(limit)s.", limit=limit)
        case "value_error":
            return str(context.get("error", detail["msg"]))
        case "uuid_parsing":
            return _("Choose one of the possibilities.")
        case _:
            return detail["msg"] if detail["type"] == "dutch" else _("Check what you filled in.")


def _refusal(message: str) -> PydanticCustomError:
    return PydanticCustomError("dutch", message.replace("{", "(").replace("}", ")"))


def _decimal(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\s€\u00a0]", "", value)
    if re.fullmatch(r"-?\d+\.(\d{1,2}|\d{4,})", text):
        comma = text.replace(".", ",")
        raise _refusal(_("Do you mean %(amount)s? Use a comma for decimals.", amount=comma))
    if not re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", text):
        raise _refusal(_("Fill in a number, for example 412,50."))
    if any(len(part.replace(".", "")) > LONGEST_NUMBER for part in text.lstrip("-").split(",")):
        raise _refusal(_("Fill in a number of at most %(n)s digits.", n=LONGEST_NUMBER))
    try:
        return Decimal(text.replace(".", "").replace(",", "."))
    except InvalidOperation as error:
        raise _refusal(_("Fill in a number, for example 412,50.")) from error


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        year, month, number = text.split("-")
    elif match := re.fullmatch(r"(\d{1,2})[-/ ](\d{1,2}|[a-z]+)\.?[-/ ](\d{4})", text):
        number, month, year = match.groups()
    else:
        raise _refusal(_("Fill in a date, for example 10-3-2026."))
    if int(year) not in YEARS:
        raise _refusal(_("Fill in a year from %(first)s through %(last)s.",
                         first=YEARS[0], last=YEARS[-1]))  # fmt: skip
    months = {name.lower(): at for at, name in get_month_names("wide", locale=LOCALE).items()}
    try:
        return date(int(year), months[month] if month.isalpha() else int(month), int(number))
    except (KeyError, ValueError) as error:
        raise _refusal(
            _("This day does not exist. Fill in a date, for example 10-3-2026.")
        ) from error


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip().lower().replace("t", " ", 1) if "T" in value else value.strip().lower()
    match = re.fullmatch(r"(.+?)(?: om)?,? +(\d{1,2})[.:](\d{2})(?: uur)?", text)
    if match is None:
        raise _refusal(_("Fill in a day and a time, for example 10-3-2026 12.00."))
    on = _date(match[1])
    hour, minute = int(match[2]), int(match[3])
    if not isinstance(on, date) or hour > 23 or minute > 59:
        raise _refusal(_("This time does not exist. Fill in for example 12.00."))
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=DUTCH_TIME)


def _time(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{1,2}))?(?: *uur)?", value.strip().lower())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise _refusal(_("This time does not exist. Fill in for example 12.00."))
    return time(int(match[1]), int(match[2] or 0))


def _email(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    if len(text) > 254 or not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", text):
        raise _refusal(_("Fill in an e-mail address, for example naam@gemeente.nl."))
    return text


DutchDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
"""An amount or number as people type it: 412,5 or 1.412,50 or €412,50."""
DutchDate = Annotated[date, BeforeValidator(_date)]
"""A day: 10-3-2026, 10/03/2026 or 10 maart 2026."""
DutchMoment = Annotated[datetime, BeforeValidator(_moment)]
"""A day and a time on the Dutch clock: 10-3-2026 12.00."""
DutchTime = Annotated[time, BeforeValidator(_time)]
"""A time of day: 9.00, 9:00 or 9 uur."""
EmailAddress = Annotated[str, BeforeValidator(_email)]
"""An e-mail address, in small letters."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""One line of text."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
"""Free text."""
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=20_000)]
"""A reason or motivation: long enough to mean something."""
