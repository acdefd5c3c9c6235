"""Keep who buys a product, where that is not everybody in its lot.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list; empty: everybody that takes part in the lot."""
    op.add_column(
        "products", sa.Column("buyer_ids", sa.JSON(), nullable=False, server_default="[]")
    )
