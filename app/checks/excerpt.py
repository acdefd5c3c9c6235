"""The part of a board that one page shows: so many submissions beside each other, never more."""

from dataclasses import dataclass

from app.checks.board import Board, Cell, Column, Look
from app.checks.models import Check
from app.tenders.models import Requirement

WIDTH = 6
"""So many submissions stand beside each other without scrolling sideways."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The rows and columns that a page shows, and which part of all submissions that is."""

    rows: list[Requirement]
    columns: list[Column]
    page: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first submission that is shown."""
        return (self.page - 1) * WIDTH + 1

    @property
    def last(self) -> int:
        """The place of the last submission that is shown."""
        return self.first + len(self.columns) - 1


def excerpt_of(board: Board, look: Look | None, page: int | None, chosen: Check | None) -> Excerpt:
    """Choose what to show: what stands as asked, and of it the page asked or that of a check."""
    columns = board.holding(look)
    pages = max(1, -(-len(columns) // WIDTH))
    shown = min(page or _page_of(columns, chosen), pages)
    part = columns[(shown - 1) * WIDTH : shown * WIDTH]
    return Excerpt(board.rows(look), part, shown, pages, len(columns))


def _page_of(columns: list[Column], chosen: Check | None) -> int:
    places = {column.id: at for at, column in enumerate(columns)}
    return places.get(chosen.submission_id, 0) // WIDTH + 1 if chosen else 1


def holds(excerpt: Excerpt, cell: Cell) -> bool:
    """Whether a check stands on the page that is shown."""
    return any(column.id == cell.submission_id for column in excerpt.columns)
