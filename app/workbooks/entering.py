"""Enter rows one by one, and keep going after a wrong one so that all faults are told at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import User
from app.core.errors import DomainError, InvalidError
from app.core.forms import fill
from app.core.i18n import gettext as _
from app.criteria.methods import FORMULA_VALUE
from app.tenders.models import Tender
from app.workbooks.reading import Book, Fault, Row
from app.workbooks.sheets import SHEETS

F = TypeVar("F", bound=BaseModel)
TITLES = {one.key: one.title for one in SHEETS}
ELSEWHERE = dict.fromkeys(FORMULA_VALUE.values(), "formula_value")
"""What a form calls differently than the sheet."""


class SkippedError(Exception):
    """A row cannot be entered; what is wrong was told."""


@dataclass(slots=True)
class Filling:
    """One reading-in: for whom, into which draft, what was made and what was wrong."""

    session: Session
    tender: Tender
    officer: User
    book: Book
    faults: list[Fault]
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per sheet what was made, by the name that other rows call it; None for a wrong row."""

    def rows(self, key: str) -> list[Row]:
        """Give the rows of a sheet."""
        return self.book.rows.get(key, [])

    def blame(self, row: Row, name: str, sentence: object) -> None:
        """Tell what is wrong with a cell, or with the row where no cell is to blame."""
        self.faults.append(row.fault(name, sentence))

    def keep(self, row: Row, name: str, record: object | None) -> None:
        """Remember what a row made, under the name that other rows call it."""
        self.made.setdefault(row.sheet.key, {}).setdefault(name, record)

    def read(self, row: Row, model: type[F], **given: Any) -> F | None:
        """Read a form from a row, or tell what is wrong; `given` stands in for cells."""
        return read_form(row, model, self.faults, **given)

    def demand(self, row: Row, model: type[F], **given: Any) -> F:
        """Read a form from a row, or skip the row."""
        form = self.read(row, model, **given)
        if form is None:
            raise SkippedError
        return form

    def find(self, row: Row, name: str) -> Any:
        """Find what a cell names on another sheet; None where it may stay empty and does."""
        column = row.sheet.column(name)
        assert column is not None  # noqa: S101  (asked by the name of a column)
        text = row.text(name)
        if not text and not column.is_required:
            return None
        known = self.made.get(column.refers, {})
        if not text:
            self.blame(row, name, _("Fill this in."))
        elif text not in known:
            self.blame(
                row, name,
                _("%(name)s does not stand on the sheet %(sheet)s, or only further down.",
                  name=text, sheet=TITLES[column.refers]),
            )  # fmt: skip
        elif known[text] is not None:
            return known[text]
        raise SkippedError


def read_form(row: Row, model: type[F], faults: list[Fault], **given: Any) -> F | None:
    """Read a form from a row, or tell per cell what is wrong."""
    typed: dict[str, Any] = {**row.all_typed(), **given}
    bound = fill(model, typed)
    for name, sentences in bound.errors.items():
        faults += [row.fault(_column_of(row, name), sentence) for sentence in sentences]
    return bound.value


def _column_of(row: Row, name: str) -> str:
    """Say in which column a field of a form stands."""
    return name if row.sheet.column(name) else ELSEWHERE.get(name, name)


@contextmanager
def entering(filling: Filling, row: Row) -> Iterator[None]:
    """Enter one row: what a verb refuses is told at its cell."""
    try:
        yield
    except SkippedError:
        pass
    except InvalidError as error:
        filling.blame(row, _column_of(row, error.field), error.message)
    except DomainError as error:
        filling.blame(row, "", error.message)
