"""Let somebody look on over all tenders of an authority.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of who works for an authority whether it is a manager."""
    op.add_column(
        "memberships",
        sa.Column("is_manager", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
