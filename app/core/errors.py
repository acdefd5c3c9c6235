"""Refusals that a person can act on; anything else is a bug."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal, with a translated sentence that says what to do."""

    status = 500

    def __init__(self, message: object, *, title: object = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.title = title


class NotFoundError(DomainError):
    """Not there, or not yours: the same answer for both."""

    status = 404

    def __init__(self, message: object = "") -> None:
        super().__init__(message)


class ForbiddenError(DomainError):
    """You reach this record and may do this, but not now or not alone."""

    status = 403


class ConflictError(DomainError):
    """The record is in a state in which this cannot be done."""

    status = 409


class InvalidError(DomainError):
    """What was given does not add up; `field` names where, if one field is to blame."""

    status = 422

    def __init__(self, message: object, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class EditedError(InvalidError):
    """Somebody else changed the record meanwhile: what stands there now, per field."""

    status = 409

    def __init__(self, message: object, *, version: int, theirs: Mapping[str, object]) -> None:
        super().__init__(message)
        self.version = version
        self.theirs = theirs


class UnavailableError(DomainError):
    """Something we depend on does not answer; nothing was lost."""

    status = 503
