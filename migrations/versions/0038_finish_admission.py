"""Finish admission.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep since when integrity is looked at again."""
    op.add_column("gates", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
