"""Contracts are reached through the duties in their tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.awards.access import award_of_my_lot, award_to_change
from app.awards.models import Award
from app.contracts.models import Contract
from app.core.db import SessionDep
from app.tenders.access import reach_part


def contract_of_mine(
    contract_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Contract]:
    """Load a contract."""
    return reach_part(session, user, session.get(Contract, contract_id))


WRITE = Permission.CONTRACT_WRITE
AwardToContract = Annotated[Award, Depends(guard(WRITE, award_of_my_lot))]
AwardToRegister = Annotated[Award, Depends(guard(WRITE, award_to_change))]
OwnContract = Annotated[Contract, Depends(guard(WRITE, contract_of_mine))]
