"""Keep a form for the next version, or show its own page again with what is wrong."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import User
from app.changes import service as changes
from app.core.errors import InvalidError
from app.core.forms import Bound
from app.core.web import redirect
from app.criteria.deciding_router import rules_page
from app.criteria.router import edit_page as criterion_page
from app.products.admission_router import admission_page, window_page
from app.products.models import Product, Tariff, Window
from app.products.router import of_lot_page, product_page
from app.products.service import lot_of
from app.products.tariffs_router import tariff_page
from app.requirements.router import requirement_page, requirements_page
from app.tenders import queries
from app.tenders.groups_router import group_page
from app.tenders.lots_router import lot_page, new_lot_page
from app.tenders.models import Criterion, Tender
from app.tenders.router import edit_page as tender_page

PARTS, LEAVE = "participation.set_parts", "participation.leave"
M = TypeVar("M", bound=BaseModel)
Page = Callable[[Request, Session, Any, Bound[Any]], Response]


def _product_page(
    request: Request, session: Session, product: Product, form: Bound[Any]
) -> Response:
    return product_page(request, session, lot_of(session, product), product, form)


def _tariff_page(request: Request, session: Session, tariff: Tariff, form: Bound[Any]) -> Response:
    return tariff_page(request, session, lot_of(session, tariff), tariff, form)


def _window_page(request: Request, session: Session, window: Window, form: Bound[Any]) -> Response:
    return window_page(request, lot_of(session, window), window, form)


def _criterion_page(
    request: Request, session: Session, criterion: Criterion, form: Bound[Any]
) -> Response:
    session.refresh(criterion, ["lot", "scale"])
    session.refresh(criterion.lot, ["tender"])
    return criterion_page(request, session, criterion, form)


PAGES: dict[str, Page] = {
    "tender.edit": lambda request, _session, tender, form: tender_page(request, tender, form),
    "lot.create": new_lot_page,
    "lot.edit": lot_page,
    "lot.set_rules": rules_page,
    "group.edit": group_page,
    "product.edit": _product_page,
    "product.create": lambda request, session, lot, form: product_page(
        request, session, lot, None, form
    ),
    "tariff.edit": _tariff_page,
    "tariff.create": of_lot_page,
    "window.edit": _window_page,
    "window.create": lambda request, session, lot, form: admission_page(
        request, session, lot, window=form
    ),
    "eligibility.create": lambda request, session, lot, form: admission_page(
        request, session, lot, rule=form
    ),
    "criterion.edit": _criterion_page,
    "requirement.edit": requirement_page,
    "requirement.create": requirements_page,
}
"""Which page holds the form of a change: shown again with what is wrong, or to go on with it."""


def keep(
    request: Request, session: Session, user: User, verb: str, subject: Any, form: Bound[M]
) -> Response:
    """Keep the change for the next version, or show the same form with what is wrong."""
    tender = queries.tender_with_lots(session, subject.trail)
    if keeps(session, tender, user, verb, subject.id, form):
        return to_versions(request, tender)
    return PAGES[verb](request, session, subject, form)


def keeps(
    session: Session, tender: Tender, user: User, verb: str, subject_id: UUID | None, form: Bound[M]
) -> bool:
    """Keep the change; no where the form is wrong or a verb would refuse it."""
    if form.value is None:
        return False
    try:
        changes.prepare_change(session, tender, user, verb, subject_id, form.typed)
    except InvalidError as error:
        form.take(error)
        return False
    return True


def to_versions(request: Request, tender: Tender) -> Response:
    """Go to what waits for the next version."""
    return redirect(request, "changes:versions", fragment="waiting", tender_id=tender.id)
