"""A form comes in whole before anything is held for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.dependencies.models import Dependant
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.core.waiting import aside, is_coming

R = TypeVar("R", bound=Callable[..., Any])
LARGEST_TYPED = 8_000_000
"""More than anybody types into one form."""


@dataclass(frozen=True, slots=True)
class FormLimits:
    """How much the form of a route may hold, as it is sent."""

    files: int = 0
    fields: int = 5000
    size: int = LARGEST_TYPED
    has_own_refusal: bool = False
    """Who reads it says itself that it is too large, and reads nothing of it."""


def reads_form(limits: FormLimits) -> Callable[[R], R]:
    """Mark a dependency that reads a form."""

    def mark(read: R) -> R:
        read.form_limits = limits  # type: ignore[attr-defined]  # found again by `forms_of`
        return read

    return mark


def forms_of(dependant: Dependant) -> Iterator[FormLimits]:
    """What is read from the form of a request, before its handler or by it."""
    if dependant.body_params:
        yield FormLimits()
    for inner in dependant.dependencies:
        limits = getattr(inner.call, "form_limits", None)
        if limits:
            yield limits
        yield from forms_of(inner)


async def gather(request: Request, limits: FormLimits) -> None:
    """Read a form; a large one while no turn, connection or writer waits for its sender."""
    if not is_coming():
        await _read(request, limits)
        return
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) <= limits.size:
        async with aside():
            await _read(request, limits)
    elif not limits.has_own_refusal:
        raise HTTPException(413)


async def _read(request: Request, limits: FormLimits) -> None:
    request.state.form = await request.form(max_files=limits.files, max_fields=limits.fields)


def gathered(request: Request) -> FormData:
    """Give the form that was read before the handler began."""
    form: FormData = request.state.form
    return form


def bytes_of(sent: object, most: int = -1) -> bytes:
    """Read a file that came in with a form, at most so many bytes of it; none is empty."""
    return sent.file.read(most) if isinstance(sent, UploadFile) else b""
