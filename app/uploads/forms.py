"""What is typed for a hash that is lodged."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints


class LodgementForm(BaseModel):
    """The SHA-256 of a file that may follow."""

    sha256: Annotated[
        str,
        StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[0-9a-fA-F]{64}$"),
    ]
