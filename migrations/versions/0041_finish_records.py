"""Keep redacted versions of a dossier, and how long the file of a tender is kept.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_redactions"),
        _reference("redactions", "tender_id", "tenders"),
        _reference("redactions", "made_by_id", "users"),
        _reference("redactions", "confirmed_by_id", "users"),
    )
    op.create_index("ix_redactions_tender_id", "redactions", ["tender_id"])
    op.create_table(
        "withholdings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("redaction_id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=2000), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_withholdings"),
        sa.UniqueConstraint(
            "redaction_id", "target", "subject", name="uq_withholdings_redaction_id_target_subject"
        ),
        _reference("withholdings", "tender_id", "tenders"),
        _reference("withholdings", "redaction_id", "redactions", ondelete="CASCADE"),
        _reference("withholdings", "by_id", "users"),
    )
    op.create_index("ix_withholdings_tender_id", "withholdings", ["tender_id"])
    op.create_index("ix_withholdings_redaction_id", "withholdings", ["redaction_id"])
    op.create_table(
        "retentions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retentions"),
        sa.UniqueConstraint("tender_id", name="uq_retentions_tender_id"),
        _reference("retentions", "tender_id", "tenders"),
        _reference("retentions", "set_by_id", "users"),
    )
    op.create_index("ix_retentions_tender_id", "retentions", ["tender_id"])


def _reference(
    table: str, column: str, to: str, ondelete: str = "RESTRICT"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=ondelete
    )
