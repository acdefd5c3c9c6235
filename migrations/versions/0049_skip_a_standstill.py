"""Keep why no standstill runs after a decision, where the law asks none.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reason; empty where a standstill runs."""
    op.add_column(
        "awards", sa.Column("skipped_because", sa.String(), nullable=False, server_default="")
    )
