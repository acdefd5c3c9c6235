"""What is typed for a hash that is lodged."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints

DIGITS = 64


def _bare(typed: object) -> object:
    """Take the hash out of what a tool prints: in pairs, or with the name of the file behind it."""
    if not isinstance(typed, str):
        return typed
    parts = typed.split()
    whole = "".join(parts)
    return whole if len(whole) == DIGITS else (parts or [""])[0]


class LodgementForm(BaseModel):
    """The SHA-256 of a file that may follow."""

    sha256: Annotated[
        str,
        BeforeValidator(_bare),
        StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{64}$"),
    ]
