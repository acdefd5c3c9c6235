"""Create bibob files.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bibob_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("running", "concluded", name="filestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("sealed_notes", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_conclusion", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["providers.id"],
            name=op.f("fk_bibob_files_provider_id_providers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_bibob_files_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bibob_files")),
        sa.UniqueConstraint(
            "tender_id", "provider_id", name=op.f("uq_bibob_files_tender_id_provider_id")
        ),
    )
    with op.batch_alter_table("bibob_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bibob_files_provider_id"), ["provider_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bibob_files_tender_id"), ["tender_id"], unique=False)
