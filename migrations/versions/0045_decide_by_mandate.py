"""Decide on groups of lots and by mandate, and keep what a provider marks as its secret.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what says which lots are decided at once, who may decide and sign, and what is secret."""
    together = sa.Column(
        "is_decided_together", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("lot_groups", together)
    op.create_table(
        "mandates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("up_to", sa.String(length=40), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(length=300), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        _points("mandates", "authority_id", "authorities"),
        _points("mandates", "user_id", "users"),
        _points("mandates", "granted_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_mandates"),
    )
    op.create_index("ix_mandates_authority_id", "mandates", ["authority_id"])
    op.create_index("ix_mandates_user_id", "mandates", ["user_id"])
    op.create_table(
        "trade_secrets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        _points("trade_secrets", "tender_id", "tenders"),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name="fk_trade_secrets_submission_id_submissions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trade_secrets"),
    )
    op.create_index("ix_trade_secrets_tender_id", "trade_secrets", ["tender_id"])
    op.create_index("ix_trade_secrets_submission_id", "trade_secrets", ["submission_id"])
    op.add_column("contracts", sa.Column("announced_on", sa.Date(), nullable=True))
    with op.batch_alter_table("contracts") as contracts:
        contracts.add_column(sa.Column("signed_by_id", sa.Uuid(), nullable=True))
        contracts.create_foreign_key(
            "fk_contracts_signed_by_id_users", "users", ["signed_by_id"], ["id"],
            ondelete="RESTRICT",
        )  # fmt: skip


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="RESTRICT"
    )
