"""Deepen contracts.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let contracts be extended by option, and end before their time."""
    options = sa.Column("options", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("contracts", options)
    because = sa.Column("ended_because", sa.String(), nullable=False, server_default="")
    op.add_column("contracts", because)
