"""What a provider tells about itself."""

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.forms import DutchDate, EmailAddress, Line
from app.core.i18n import gettext as _
from app.providers.models import ProviderSize


def _kvk_number(value: object) -> object:
    text = re.sub(r"[\s.]", "", value) if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9]{8}", text):
        raise PydanticCustomError("dutch", _("A KvK number has 8 digits, for example 12345678."))
    return text


KvkNumber = Annotated[str, BeforeValidator(_kvk_number)]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class ProviderForm(BaseModel):
    """What an organisation is called and how it is reached."""

    name: Line
    short_name: Annotated[ShortText, StringConstraints(min_length=1)]
    kvk_number: KvkNumber
    legal_form: ShortText = ""
    address: LongText = ""
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    email: EmailAddress
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    size: ProviderSize | None = None


class RegisterForm(BaseModel):
    """A new organisation, and the person who registers it."""

    name: Line
    kvk_number: KvkNumber
    person: PersonName
    email: EmailAddress


class AddForm(BaseModel):
    """An organisation of somebody who has an account already."""

    name: Line
    kvk_number: KvkNumber


class ColleagueForm(BaseModel):
    """A colleague who is asked to act for the organisation."""

    name: PersonName
    email: EmailAddress
    can_sign: bool = False
    can_manage: bool = False


class DutiesForm(BaseModel):
    """What a colleague may do besides preparing."""

    can_sign: bool = False
    can_manage: bool = False


class PastContractForm(BaseModel):
    """What a provider was contracted for, in which form and from when until when."""

    authority_id: UUID
    product: Line
    form: Literal["", "zin", "pgb"] = ""
    starts_on: DutchDate
    ends_on: DutchDate | None = None
