"""Let a provider say which lot it wants most, and keep what was computed of a ranking.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the preference to submissions and, closed, to receipts."""
    op.add_column("submissions", sa.Column("preference", sa.Integer(), nullable=True))
    op.add_column("receipts", sa.Column("closed_preference", sa.LargeBinary(), nullable=True))
