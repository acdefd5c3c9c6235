"""What is answered in the UEA: per ground and per requirement, with one confirmation."""

from typing import Any, Literal

from pydantic import BaseModel, model_validator

GROUND, MEASURE, REQUIREMENT = "ground_", "measure_", "requirement_"


class UeaForm(BaseModel):
    """The answers of one party, as `ground_<code>`, `measure_<code>` and `requirement_<id>`."""

    grounds: dict[str, bool] = {}
    measures: dict[str, str] = {}
    requirements: dict[str, bool] = {}
    is_true: Literal["true"]
    keep: bool = False

    @model_validator(mode="before")
    @classmethod
    def gather(cls, given: Any) -> Any:
        """Put the fields of the page together."""
        if not isinstance(given, dict) or "grounds" in given:
            return given
        rest = {name: given[name] for name in ("is_true", "keep") if name in given}
        return {
            **rest,
            "grounds": _named(given, GROUND),
            "measures": _named(given, MEASURE),
            "requirements": _named(given, REQUIREMENT),
        }


def _named(given: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix)
    }
