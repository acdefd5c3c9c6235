"""Limit the sorts of file of a requirement; keep what counts while it is replaced.

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
    """No sort named means every sort, as it was; nothing is being replaced."""
    op.add_column(
        "requirements", sa.Column("accepts", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("submissions", sa.Column("replacing_since", sa.DateTime(timezone=True)))
    _create(
        "earlier_documents",
        sa.Column("requirement_id", sa.Uuid(), nullable=True),
        sa.Column("criterion_id", sa.Uuid(), nullable=True),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=True),
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    )
    _create(
        "earlier_contents",
        sa.Column("price", sa.LargeBinary(), nullable=True),
        sa.Column("price_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.LargeBinary(), nullable=True),
        sa.Column("statement_written_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("submission_id", name=op.f("uq_earlier_contents_submission_id")),
    )
    for column in ("submission_id", "storage_key"):
        op.create_index(f"ix_earlier_documents_{column}", "earlier_documents", [column])


def _create(table: str, *columns: sa.Column[object] | sa.UniqueConstraint) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f(f"fk_{table}_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f(f"fk_{table}_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_tender_id", table, ["tender_id"])
