"""Let the documents say which sorts of file a requirement takes.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None named means every sort, as it was."""
    op.add_column(
        "requirements", sa.Column("accepts", sa.JSON(), nullable=False, server_default="[]")
    )
