"""Prepare a change of a published lot: its texts, what stands above it, and how it is decided."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.changes.pages import keep
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.criteria.access import CriterionToEdit
from app.criteria.forms import RulesForm, TypedCriterionForm
from app.tenders.access import GroupToEdit, LotToEdit
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm

router = Router(tags=["changes"])


@router.post("/lots/{lot_id}/change", name="changes:change_lot")
def change_lot(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[LotForm], Depends(bind(LotForm))],
) -> Response:
    """Keep a change of a lot's texts."""
    return keep(request, session, user, "lot.edit", lot, form)


@router.post("/lot-groups/{group_id}/change", name="changes:change_group")
def change_group(
    request: Request,
    session: SessionDep,
    group: GroupToEdit,
    user: CurrentUser,
    form: Annotated[Bound[GroupForm], Depends(bind(GroupForm))],
) -> Response:
    """Keep a change of what stands above lots."""
    return keep(request, session, user, "group.edit", group, form)


@router.post("/lots/{lot_id}/change/rules", name="changes:change_rules")
def change_rules(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RulesForm], Depends(bind(RulesForm))],
) -> Response:
    """Keep a change of how a lot is decided."""
    return keep(request, session, user, "lot.set_rules", lot, form)


@router.post("/criteria/{criterion_id}/change", name="changes:change_criterion")
def change_criterion(
    request: Request,
    session: SessionDep,
    criterion: CriterionToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TypedCriterionForm], Depends(bind(TypedCriterionForm))],
) -> Response:
    """Keep a change of a criterion."""
    return keep(request, session, user, "criterion.edit", criterion, form)
