"""What a tender demands, and how that is proved."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, Column
from sqlmodel import Field, Relationship

from app.core.db import as_text
from app.tenders.choices import Moment
from app.tenders.tender_models import InTender


class Requirement(InTender, table=True):
    """What a submission must satisfy (eis): passed or failed, never weighed."""

    lot_id: UUID | None = Field(default=None, foreign_key="lots.id", ondelete="CASCADE", index=True)
    entry_version_id: UUID | None = Field(default=None, index=True)
    """The version of the library's entry that it was picked from (`library`)."""
    position: int
    number: str = Field(max_length=20)
    group: str = Field(default="", max_length=120)
    title: str = Field(max_length=120)
    text: str = ""
    source: str = Field(default="", max_length=200)
    moment: Moment = Field(default=Moment.VERIFICATION, sa_type=as_text(Moment))
    is_repairable: bool = True
    is_knock_out: bool = True
    consequence: str = Field(default="", max_length=300)
    """What happens when the proof is missing, in the words of the documents."""
    may_declare: bool = False
    """Whether the UEA covers it until proof is asked (Aw 2.84, 2.85)."""
    months_fresh: int | None = Field(default=None, ge=1)
    """The oldest that the proof may be, counted back from the moment of submission."""
    starters_until: date | None = None
    """Until when a starter may bring the certificate itself; absent where none was announced."""
    accepts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The sorts of file (`FileSort`) that are taken; none named: every sort that we know."""
    documents: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The documents that must all come, each apart, by name; none named: one document."""
    version: int = 0

    alternatives: list["Alternative"] = Relationship(
        back_populates="requirement",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Alternative.position"},
    )

    @property
    def asks_document(self) -> bool:
        """Whether a document must come with the submission."""
        return self.moment == Moment.SUBMISSION


class Alternative(InTender, table=True):
    """One way to prove a requirement; any of them will do."""

    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="CASCADE", index=True)
    position: int
    kind: str = Field(default="", max_length=40)
    name: str = Field(max_length=200)

    requirement: Requirement = Relationship(
        back_populates="alternatives", sa_relationship_kwargs={"lazy": "raise"}
    )
