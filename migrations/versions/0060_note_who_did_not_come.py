"""Note of a session that its provider did not come, and what was said of it.

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment that was missed, and the note."""
    op.add_column("hearings", sa.Column("missed_at", sa.DateTime(timezone=True)))
    op.add_column("hearings", sa.Column("missed", sa.String(), nullable=False, server_default=""))
