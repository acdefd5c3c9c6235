"""What letters are built of and look like: versions per authority."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, Record, as_text
from app.tenders.choices import LetterKind


class Outline(Record, table=True):
    """One version of how an authority builds a kind of letter; an empty text is the standard."""

    __tablename__ = "letter_outlines"
    __table_args__ = (UniqueConstraint("authority_id", "kind", "number"),)

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    kind: LetterKind = Field(sa_type=as_text(LetterKind))
    number: int
    text: str = ""
    note: str = Field(default="", max_length=300)
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class HouseStyle(Record, table=True):
    """One version of how an authority's paper looks, and who signs on it by mandate."""

    __tablename__ = "house_styles"
    __table_args__ = (UniqueConstraint("authority_id", "number"),)

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    number: int
    colour: str = Field(default="#16506a", max_length=7)
    logo: bytes = b""
    """A PNG as we wrote it ourselves, or nothing."""
    return_address: str = Field(default="", max_length=300)
    signatory_name: str = Field(default="", max_length=120)
    signatory_function: str = Field(default="", max_length=200)
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class WordTemplate(Record, table=True):
    """One version of an authority's letter paper as it was made in Word."""

    __tablename__ = "word_templates"
    __table_args__ = (UniqueConstraint("authority_id", "number"),)

    authority_id: UUID = Field(foreign_key="authorities.id", ondelete="RESTRICT", index=True)
    number: int
    name: str = Field(default="", max_length=200)
    content: bytes
    sha256: str = Field(max_length=64)
    by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    at: datetime = Field(default_factory=utcnow, sa_type=Instant)
