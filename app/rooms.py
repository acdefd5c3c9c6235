"""Every room's routes, in the order of the story, and every room's mail."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter  # noqa: TID251  (only to name the type)
from sqlmodel import Session

from app.accounts import admin, me, public
from app.accounts import mails as account_mails
from app.accounts import router as accounts
from app.awards import applications_router as awards_applications
from app.awards import router as awards
from app.core.mail import Mail
from app.core.settings import Settings
from app.dialogue import router as dialogue
from app.evaluation import chairing
from app.evaluation import router as evaluation
from app.providers import mails as provider_mails
from app.providers import router as providers
from app.submissions import mails as submission_mails
from app.submissions import opening_router, receipt_router
from app.submissions import router as submissions
from app.tenders import drafting
from app.tenders import public as public_tenders
from app.tenders import router as tenders
from app.vault import router as vault


def routers(*, is_demo: bool) -> list[APIRouter]:
    """List the routers; the demo's own pages exist in a demo database only."""
    return [
        accounts.router,
        me.router,
        admin.router,
        public.router,
        tenders.router,
        drafting.router,
        public_tenders.router,
        *([] if is_demo else [public_tenders.home]),
        providers.router,
        dialogue.router,
        vault.router,
        submissions.router,
        receipt_router.router,
        opening_router.router,
        evaluation.router,
        chairing.router,
        awards.router,
        awards_applications.router,
    ]


def mails() -> dict[str, Callable[[Session, Settings, dict[str, Any]], Mail]]:
    """Say who writes which message."""
    return {
        "mail.entry": account_mails.entry,
        "mail.known_account": provider_mails.known_account,
        "mail.provider_invitation": provider_mails.invitation,
        "mail.receipt": submission_mails.receipt,
    }
