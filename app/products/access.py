"""What stands inside a lot is reached through the duties in its tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.tenders.access import reach_part


def product_to_change(product_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Product]:
    """Load a product."""
    return reach_part(session, user, session.get(Product, product_id))


def tariff_to_change(tariff_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tariff]:
    """Load a tariff."""
    return reach_part(session, user, session.get(Tariff, tariff_id))


def window_to_change(window_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Window]:
    """Load a window of admission."""
    return reach_part(session, user, session.get(Window, window_id))


def rule_to_change(
    rule_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[EligibilityRule]:
    """Load a rule of eligibility."""
    return reach_part(session, user, session.get(EligibilityRule, rule_id))


EDIT = Permission.TENDER_EDIT
ProductToEdit = Annotated[Product, Depends(guard(EDIT, product_to_change))]
TariffToEdit = Annotated[Tariff, Depends(guard(EDIT, tariff_to_change))]
WindowToEdit = Annotated[Window, Depends(guard(EDIT, window_to_change))]
RuleToEdit = Annotated[EligibilityRule, Depends(guard(EDIT, rule_to_change))]
