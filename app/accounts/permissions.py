"""Who may do what: one table, and dependencies that hand over a record only if allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request

from app.accounts.models import SignIn, User
from app.core.errors import DomainError, NotFoundError
from app.core.i18n import lazy as _

T = TypeVar("T")


class Duty(StrEnum):
    """What a person does for a tender or lot; access starts here."""

    OFFICER = "officer"
    OPENER = "opener"
    DECIDER = "decider"
    CHAIR = "chair"
    EVALUATOR = "evaluator"
    OBSERVER = "observer"
    SUPERVISOR = "supervisor"
    INTEGRITY = "integrity"
    AUDITOR = "auditor"
    MANAGER = "manager"
    PROVIDER = "provider"


class Permission(StrEnum):
    """An act on a kind of record."""

    AUTHORITY_READ = "authority:read"
    TENDER_READ = "tender:read"
    TENDER_EDIT = "tender:edit"
    DEADLINE_MOVE = "deadline:move"
    VAULT_OPEN = "vault:open"
    SUBMISSION_READ = "submission:read"
    SUBMISSION_WRITE = "submission:write"
    CHECK_READ = "check:read"
    CHECK_WRITE = "check:write"
    ADVICE_WRITE = "advice:write"
    INTEGRITY_WRITE = "integrity:write"
    PANEL_EDIT = "panel:edit"
    SCORE_WRITE = "score:write"
    CONSENSUS_READ = "consensus:read"
    CONSENSUS_WRITE = "consensus:write"
    PROGRESS_READ = "progress:read"
    RANKING_READ = "ranking:read"
    AWARD_WRITE = "award:write"
    AWARD_DECIDE = "award:decide"
    LETTER_READ = "letter:read"
    LETTER_WRITE = "letter:write"
    CONTRACT_WRITE = "contract:write"
    QUESTION_READ = "question:read"
    QUESTION_ANSWER = "question:answer"
    RECORD_READ = "record:read"
    REDACTION_READ = "redaction:read"
    REDACTION_WRITE = "redaction:write"
    REDACTION_CONFIRM = "redaction:confirm"
    FILE_PROPOSE = "file:propose"
    FILE_DESTROY = "file:destroy"


P = Permission
GRANTS: dict[Duty, frozenset[Permission]] = {
    Duty.OFFICER: frozenset(
        {
            P.TENDER_READ, P.TENDER_EDIT, P.DEADLINE_MOVE, P.SUBMISSION_READ, P.CHECK_READ,
            P.CHECK_WRITE, P.PANEL_EDIT, P.PROGRESS_READ, P.RANKING_READ, P.AWARD_WRITE,
            P.LETTER_READ, P.LETTER_WRITE, P.CONTRACT_WRITE, P.QUESTION_READ, P.QUESTION_ANSWER,
            P.RECORD_READ, P.REDACTION_READ, P.REDACTION_WRITE, P.REDACTION_CONFIRM,
            P.FILE_PROPOSE, P.FILE_DESTROY,
        }
    ),
    Duty.OPENER: frozenset({P.TENDER_READ, P.VAULT_OPEN}),
    Duty.DECIDER: frozenset(
        {P.TENDER_READ, P.DEADLINE_MOVE, P.RANKING_READ, P.AWARD_DECIDE, P.LETTER_READ,
         P.REDACTION_READ, P.REDACTION_CONFIRM, P.FILE_DESTROY}
    ),
    Duty.CHAIR: frozenset(
        {P.TENDER_READ, P.PROGRESS_READ, P.CONSENSUS_READ, P.CONSENSUS_WRITE, P.RANKING_READ}
    ),
    Duty.EVALUATOR: frozenset({P.TENDER_READ, P.SCORE_WRITE, P.CONSENSUS_READ}),
    Duty.OBSERVER: frozenset({P.CONSENSUS_READ}),
    Duty.SUPERVISOR: frozenset({P.TENDER_READ, P.CHECK_READ, P.ADVICE_WRITE}),
    Duty.INTEGRITY: frozenset({P.INTEGRITY_WRITE}),
    Duty.AUDITOR: frozenset(
        {P.TENDER_READ, P.SUBMISSION_READ, P.CHECK_READ, P.RANKING_READ, P.LETTER_READ,
         P.QUESTION_READ, P.RECORD_READ, P.REDACTION_READ}
    ),
    Duty.MANAGER: frozenset({P.AUTHORITY_READ}),
    Duty.PROVIDER: frozenset({P.SUBMISSION_WRITE, P.QUESTION_READ}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reached(Generic[T]):
    """A record, and the duties that lead a person to it."""

    record: T
    duties: frozenset[Duty]

    def may(self, permission: Permission) -> bool:
        """Whether one of the duties allows an act: guards and buttons ask the same."""
        return any(permission in GRANTS[duty] for duty in self.duties)


Guard = Callable[..., T]
"""What hands over a record, or refuses it."""


def guard(permission: Permission, load: Callable[..., Reached[T]]) -> Guard[T]:
    """Turn a loader into a dependency that hands over the record only if allowed.

    A loader starts from the person's assignment (or own organisation) and returns the
    record with the duties that lead to it, or raises NotFoundError.
    """

    def authorised(request: Request, reached: Annotated[Reached[T], Depends(load)]) -> T:
        request.state.reached = reached
        if not reached.may(permission):
            raise NotFoundError
        return reached.record

    authorised.is_guard = True  # type: ignore[attr-defined]  # Router refuses a route without one
    authorised.permission = permission  # type: ignore[attr-defined]  # for the authorization matrix
    return authorised


class SignInNeededError(DomainError):
    """Nobody is signed in: the browser is sent to the sign-in page."""

    status = 401


def anyone() -> None:
    """Guard of a public page: said aloud, never forgotten."""


def signed_in(request: Request) -> User:
    """Guard of a page for whoever has an account."""
    user: User | None = request.state.user
    if user is None:
        raise SignInNeededError(_("Sign in first."))
    return user


def administrator(user: Annotated[User, Depends(signed_in)]) -> User:
    """Guard of account management; an administrator reaches no tender."""
    if not user.is_administrator:
        raise NotFoundError
    return user


for _guard in (anyone, signed_in, administrator):
    setattr(_guard, "is_guard", True)  # noqa: B010  (a mark on a function)

Anyone = Depends(anyone)
CurrentUser = Annotated[User, Depends(signed_in)]
Administrator = Annotated[User, Depends(administrator)]


def current_sign_in(request: Request) -> SignIn:
    """Say which browser session this is, for acts on the session itself."""
    sign_in: SignIn | None = request.state.sign_in
    if sign_in is None:
        raise SignInNeededError(_("Sign in first."))
    return sign_in


def may(request: Request, permission: str) -> bool:
    """Whether the person may do this with the record of this page: for drawing buttons."""
    reached: Reached[Any] | None = getattr(request.state, "reached", None)
    return reached is not None and reached.may(Permission(permission))
