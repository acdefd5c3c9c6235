"""What an officer fills in about a document, and what somebody leaves to be told of it."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import EmailAddress, Line


class DocumentForm(BaseModel):
    """What a document is called and where it stands among the others."""

    title: Line
    category: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    position: Annotated[int, Field(ge=1, le=1000)] | None = None


class FollowForm(BaseModel):
    """An address that is told of a new version."""

    email: EmailAddress


class FileForm(BaseModel):
    """A file as it came in, and where it lies."""

    name: str
    size: int
    sha256: str
    media_type: str
    storage_key: str
