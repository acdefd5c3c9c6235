"""An authority's paper: its colour, logo and signatory, and how it builds each kind of letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.stationery.models import HouseStyle, Outline
from app.stationery.outline import standard
from app.tenders.choices import LetterKind


@dataclass(frozen=True, slots=True)
class Paper:
    """What the letters of an authority share; without a style of its own, ours."""

    style: HouseStyle | None = None
    outlines: Mapping[LetterKind, Outline] = field(default_factory=lambda: MappingProxyType({}))
    """The newest version per kind, where the authority ever changed one."""

    def outline(self, kind: LetterKind) -> str:
        """Give the text that a kind of letter is built by."""
        own = self.outlines.get(kind)
        return own.text if own and own.text else standard(kind)

    def number(self, kind: LetterKind) -> int:
        """Say which version that is; 0 is the standard that comes with the software."""
        own = self.outlines.get(kind)
        return own.number if own and own.text else 0


def printed(session: Session, sheet: dict[str, Any]) -> dict[str, Any]:
    """Add the logo of the style that a letter was written in; a version never changes."""
    found = sheet["style"]["id"]
    logo = session.get_one(HouseStyle, UUID(found)).logo if found else b""
    return {**sheet, "logo": list(logo)}


STANDARD_PAPER = Paper()


def paper_of_authority(session: Session, authority: Authority) -> Paper:
    """Read how an authority's letters look today."""
    style = session.exec(
        select(HouseStyle)
        .where(HouseStyle.authority_id == authority.id)
        .order_by(col(HouseStyle.number).desc())
        .limit(1)
    ).first()
    versions = session.exec(
        select(Outline).where(Outline.authority_id == authority.id).order_by(col(Outline.number))
    )
    return Paper(style, {one.kind: one for one in versions})
