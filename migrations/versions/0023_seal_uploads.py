"""Seal what is told of a file, and let an upload go on later.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep of a sealed file only where it lies and how it opens; keep uploads under way."""
    with op.batch_alter_table("documents") as batch:
        batch.add_column(
            sa.Column("sealed_sha256", sa.String(length=64), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("sealed_size", sa.BigInteger(), nullable=False, server_default="0")
        )
        batch.add_column(sa.Column("sealed_facts", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("intake_key", sa.LargeBinary(), nullable=True))
        batch.alter_column("size", existing_type=sa.Integer(), type_=sa.BigInteger())
        batch.create_index("ix_documents_storage_key", ["storage_key"])
    with op.batch_alter_table("receipts") as batch:
        batch.add_column(
            sa.Column("closed_files", sa.LargeBinary(), nullable=False, server_default="")
        )
    _uploads()
    _parts()


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_uploads_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_uploads_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_uploads_user_id_users"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    for column in ("tender_id", "submission_id"):
        op.create_index(f"ix_uploads_{column}", "uploads", [column])


def _parts() -> None:
    op.create_table(
        "upload_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_upload_parts_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["uploads.id"],
            name=op.f("fk_upload_parts_upload_id_uploads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_parts")),
        sa.UniqueConstraint("upload_id", "start", name=op.f("uq_upload_parts_upload_id_start")),
    )
    for column in ("tender_id", "upload_id", "storage_key"):
        op.create_index(f"ix_upload_parts_{column}", "upload_parts", [column])
