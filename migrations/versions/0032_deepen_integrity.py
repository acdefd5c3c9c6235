"""Deepen integrity: steps, documents and clearances of Bibob files, and the code that leaves them.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CODES = ("clear", "i1", "i2")
KINDS = (
    "ground", "reuse", "send-form", "remind", "complete", "go-on", "investigate", "ask", "tell",
    "pause", "resume", "extend", "decline", "advice", "invite", "hear", "withdraw", "conclude",
    "report",
)  # fmt: skip


def upgrade() -> None:
    code = sa.Enum(*CODES, name="publiccode", native_enum=False, length=40)
    op.add_column("bibob_files", sa.Column("code", code, nullable=False, server_default="clear"))
    op.add_column("bibob_files", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column(
        "bibob_files", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.execute("UPDATE bibob_files SET state = 'opened' WHERE state = 'running'")
    op.create_table(
        "bibob_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="stepkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["bibob_files.id"],
            name=op.f("fk_bibob_steps_file_id_bibob_files"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["users.id"],
            name=op.f("fk_bibob_steps_taken_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bibob_steps")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_bibob_steps_file_id_number")),
    )
    op.create_index(op.f("ix_bibob_steps_file_id"), "bibob_steps", ["file_id"])
    op.create_table(
        "bibob_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.Integer(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["bibob_files.id"],
            name=op.f("fk_bibob_papers_file_id_bibob_files"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["users.id"],
            name=op.f("fk_bibob_papers_added_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bibob_papers")),
    )
    op.create_index(op.f("ix_bibob_papers_file_id"), "bibob_papers", ["file_id"])
    op.create_table(
        "clearances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("cleared_by_id", sa.Uuid(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_clearances_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["providers.id"],
            name=op.f("fk_clearances_provider_id_providers"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"],
            ["users.id"],
            name=op.f("fk_clearances_cleared_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
    )
    op.create_index(op.f("ix_clearances_tender_id"), "clearances", ["tender_id"])
    op.create_index(op.f("ix_clearances_provider_id"), "clearances", ["provider_id"])
    op.create_table(
        "gate_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("code", code, nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_gate_codes_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_gate_codes_submission_id_submissions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_codes")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_gate_codes_submission_id")),
    )
    op.create_index(op.f("ix_gate_codes_tender_id"), "gate_codes", ["tender_id"])
    op.create_table(
        "response_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_response_terms_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("days > 0", name=op.f("ck_response_terms_days_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_terms")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_response_terms_tender_id")),
    )
    op.create_table(
        "rulings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("compared", sa.String(), nullable=False),
        sa.Column("ruled_by_id", sa.Uuid(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_rulings_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_rulings_submission_id_submissions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"],
            ["users.id"],
            name=op.f("fk_rulings_ruled_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_rulings_submission_id")),
    )
    op.create_index(op.f("ix_rulings_tender_id"), "rulings", ["tender_id"])
    op.create_table(
        "admission_ends",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("provider", "authority", name="endside", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_admission_ends_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["awards.id"],
            name=op.f("fk_admission_ends_award_id_awards"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_admission_ends_submission_id_submissions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["users.id"],
            name=op.f("fk_admission_ends_ended_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_ends")),
        sa.UniqueConstraint("award_id", name=op.f("uq_admission_ends_award_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_admission_ends_submission_id")),
    )
    op.create_index(op.f("ix_admission_ends_tender_id"), "admission_ends", ["tender_id"])
