"""What an officer fills in about warnings."""

from pydantic import BaseModel, ConfigDict

from app.core.forms import Text

REASON = "reason:"
"""Before the key of a fault: the name of the field for its reason."""
SHORTEST = 20


class ReasonsForm(BaseModel):
    """Why each warning may stand: one field a warning, named after its fault."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text]

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the key of their fault; what was left empty is not given."""
        typed = self.__pydantic_extra__ or {}
        return {
            name.removeprefix(REASON): text
            for name, text in typed.items()
            if name.startswith(REASON) and text
        }

    @property
    def too_short(self) -> list[str]:
        """The fields whose reason says too little."""
        return [f"{REASON}{key}" for key, text in self.reasons.items() if len(text) < SHORTEST]
