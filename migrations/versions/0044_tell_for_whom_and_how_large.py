"""Keep for whom a lot is and how large a provider is, for the coverage.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add target groups, and what a provider tells of its size."""
    op.add_column("providers", sa.Column("size", sa.String(length=40), nullable=True))
    op.create_table(
        "target_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name="fk_target_groups_tender_id_tenders",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name="fk_target_groups_lot_id_lots", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_target_groups"),
        sa.UniqueConstraint("lot_id", "name", name="uq_target_groups_lot_id_name"),
    )  # fmt: skip
    op.create_index("ix_target_groups_tender_id", "target_groups", ["tender_id"])
    op.create_index("ix_target_groups_lot_id", "target_groups", ["lot_id"])
