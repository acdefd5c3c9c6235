"""Say which lots a provider keeps, and what is bought where in the codes of a notice.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three answers to the tender."""
    op.add_column("tenders", sa.Column("lot_preference", sa.String(length=40), nullable=True))
    op.add_column(
        "tenders",
        sa.Column("cpv_code", sa.String(length=8), nullable=False, server_default=""),
    )
    op.add_column(
        "tenders",
        sa.Column("nuts_code", sa.String(length=5), nullable=False, server_default=""),
    )
