"""Create vault.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opener_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_opener_keys_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opener_keys")),
        sa.UniqueConstraint("user_id", name=op.f("uq_opener_keys_user_id")),
    )
    op.create_table(
        "vault_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum("content", "price", name="purpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_vault_keys_lot_id_lots"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_vault_keys_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_keys")),
        sa.UniqueConstraint(
            "tender_id", "lot_id", "purpose", name=op.f("uq_vault_keys_tender_id_lot_id_purpose")
        ),
    )
    with op.batch_alter_table("vault_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vault_keys_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vault_keys_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "pair_wraps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("vault_key_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_pair_wraps_two_people")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["users.id"],
            name=op.f("fk_pair_wraps_first_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["users.id"],
            name=op.f("fk_pair_wraps_second_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_pair_wraps_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vault_key_id"],
            ["vault_keys.id"],
            name=op.f("fk_pair_wraps_vault_key_id_vault_keys"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_wraps")),
        sa.UniqueConstraint(
            "vault_key_id",
            "first_id",
            "second_id",
            name=op.f("uq_pair_wraps_vault_key_id_first_id_second_id"),
        ),
    )
    with op.batch_alter_table("pair_wraps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_wraps_tender_id"), ["tender_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pair_wraps_vault_key_id"), ["vault_key_id"], unique=False
        )
