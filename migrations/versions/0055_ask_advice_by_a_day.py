"""Keep the day before which an advice is asked.

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the last day; what was asked before has none."""
    op.add_column("advices", sa.Column("due_on", sa.Date()))
