"""Keep of what a panel settled whether it was accepted at once or discussed.

Revision ID: 0061
Revises: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the fact; of what was settled before nobody knows it."""
    for name in ("consensus", "past_consensus"):
        op.add_column(name, sa.Column("is_at_once", sa.Boolean()))
