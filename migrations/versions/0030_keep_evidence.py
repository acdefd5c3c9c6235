"""Keep evidence: a provider's file, what of it was shown, and until when a starter may wait.

What was shown is never changed: a row of it can only be written anew.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def _references(table: str, **columns: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=gone
        )
        for column, (other, gone) in columns.items()
    ]


def upgrade() -> None:
    """Add three tables and one column."""
    op.add_column("requirements", sa.Column("starters_until", sa.Date(), nullable=True))
    _create_proofs()
    _create_exhibits()
    _freeze_exhibits()


def _create_proofs() -> None:
    op.create_table(
        "proofs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reminded_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        *_references("proofs", provider_id=("providers", "RESTRICT")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
    )
    for column in ("provider_id", "ends_on"):
        op.create_index(f"ix_proofs_{column}", "proofs", [column])
    op.create_table(
        "proof_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_size", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("contents", sa.LargeBinary(), nullable=True),
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        *_references(
            "proof_versions", proof_id=("proofs", "RESTRICT"), made_by_id=("users", "RESTRICT")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_versions")),
        sa.UniqueConstraint("proof_id", "number", name=op.f("uq_proof_versions_proof_id_number")),
    )
    for column in ("proof_id", "storage_key"):
        op.create_index(f"ix_proof_versions_{column}", "proof_versions", [column])


def _create_exhibits() -> None:
    op.create_table(
        "exhibits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        *_references(
            "exhibits",
            tender_id=("tenders", "RESTRICT"),
            submission_id=("submissions", "CASCADE"),
            requirement_id=("requirements", "RESTRICT"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibits")),
        sa.UniqueConstraint(
            "submission_id", "requirement_id", name=op.f("uq_exhibits_submission_id_requirement_id")
        ),
    )
    for column in ("tender_id", "submission_id", "requirement_id"):
        op.create_index(f"ix_exhibits_{column}", "exhibits", [column])


def _freeze_exhibits() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_other_exhibit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'what was shown is never changed' "
            "USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER exhibits_refuse_change BEFORE UPDATE ON exhibits "
            "FOR EACH ROW EXECUTE FUNCTION refuse_other_exhibit()"
        )
    else:
        op.execute(
            "CREATE TRIGGER exhibits_refuse_change BEFORE UPDATE ON exhibits "
            "BEGIN SELECT RAISE(ABORT, 'what was shown is never changed'); END"
        )
