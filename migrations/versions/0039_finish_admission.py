"""Finish admission.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep since when integrity is looked at again."""
    op.add_column("gates", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
