"""What people type to get in, and what an administrator types."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.core.forms import EmailAddress, Line

MIN_PASSWORD = 12

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class SignInForm(BaseModel):
    """Address and password; where to go after."""

    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
    password: Annotated[str, StringConstraints(max_length=200)]
    next: Annotated[str, StringConstraints(max_length=2000)] = ""


class CodeForm(BaseModel):
    """What the app shows now; spaces may be pasted too."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]
    next: Annotated[str, StringConstraints(max_length=2000)] = ""


class ResetForm(BaseModel):
    """The address of who lost a password."""

    email: EmailAddress


class PasswordForm(BaseModel):
    """A new password: long, otherwise free."""

    password: Annotated[str, StringConstraints(min_length=MIN_PASSWORD, max_length=200)]


class Theme(StrEnum):
    """How the pages look."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class SettingsForm(BaseModel):
    """A person's own settings."""

    theme: Theme
    phone: Phone = ""


class InviteKind(StrEnum):
    """What somebody is invited for."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class InviteForm(BaseModel):
    """Somebody who will work for an authority, or manage accounts."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
    email: EmailAddress
    kind: InviteKind
    authority_id: UUID | None = None
    can_create_tenders: bool = False


class ManagerForm(BaseModel):
    """Whether somebody sees what waits over all tenders of an authority."""

    is_manager: bool = False


class AuthorityForm(BaseModel):
    """How a contracting authority is named and reached."""

    name: Line
    short_name: Annotated[Short, StringConstraints(min_length=1)]
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    phone: Phone = ""
    email: EmailAddress = ""
