"""Count edits of what is bought, and let a follower stop.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two people who change the same group, product, tariff or window are told of each other."""
    for table in ("lot_groups", "products", "tariffs", "windows"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("downloads", sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
