"""Name who submits with whom, and what they declare.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
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
    """Let who signs now manage the people as well, as it was."""
    for table in ("provider_members", "provider_invitations"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("can_manage", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        op.execute(f"UPDATE {table} SET can_manage = can_sign")
        with op.batch_alter_table(table) as batch:
            batch.alter_column("can_manage", server_default=None)
    _create_statements()
    _create_parties()
    _create_takeovers()
    _create_own_files()


def _create_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_references(
            "statements",
            tender_id=("tenders", "RESTRICT"),
            submission_id=("submissions", "CASCADE"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_statements_submission_id")),
    )
    op.create_index("ix_statements_tender_id", "statements", ["tender_id"])


def _create_parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk_number", sa.String(length=8), nullable=False),
        sa.Column("share", sa.String(length=300), nullable=False),
        *_references(
            "parties",
            tender_id=("tenders", "RESTRICT"),
            submission_id=("submissions", "CASCADE"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
    )
    for column in ("tender_id", "submission_id"):
        op.create_index(f"ix_parties_{column}", "parties", [column])


def _create_takeovers() -> None:
    op.create_table(
        "takeovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(length=60), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_references(
            "takeovers",
            tender_id=("tenders", "RESTRICT"),
            imported_by_id=("users", "RESTRICT"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
    )
    op.create_index("ix_takeovers_tender_id", "takeovers", ["tender_id"])


def _create_own_files() -> None:
    op.create_table(
        "own_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        *_references(
            "own_files",
            provider_id=("providers", "RESTRICT"),
            confirmed_by_id=("users", "RESTRICT"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_files")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_own_files_provider_id")),
    )
