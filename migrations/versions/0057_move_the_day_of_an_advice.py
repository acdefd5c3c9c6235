"""Keep why and when the day of an advice was moved.

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reason and the moment; what was asked before was not moved."""
    because = sa.Column("moved_because", sa.String(), nullable=False, server_default="")
    op.add_column("advices", because)
    op.add_column("advices", sa.Column("moved_at", sa.DateTime(timezone=True)))
