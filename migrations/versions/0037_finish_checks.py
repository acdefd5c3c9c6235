"""Several files with one answer; requests that are withdrawn, and terms that are extended.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OF_FILE = ("name", "size", "sha256", "media_type", "storage_key", "reading_key", "scan")


def upgrade() -> None:
    """Give each file a row of its own, and say why a request changed."""
    _files()
    for table in ("repairs", "calls"):
        op.add_column(table, sa.Column("withdrawn_at", MOMENT, nullable=True))
        op.add_column(
            table, sa.Column("change_reason", sa.String(), nullable=False, server_default="")
        )


def _files() -> None:
    op.create_table(
        "call_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("reading_key", sa.LargeBinary(), nullable=True),
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_call_files_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_files_call_id_calls"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_files")),
    )
    for name in ("tender_id", "call_id"):
        op.create_index(op.f(f"ix_call_files_{name}"), "call_files", [name])
    columns = ", ".join(OF_FILE)
    op.execute(
        f"INSERT INTO call_files (id, tender_id, call_id, added_at, {columns}) "
        f"SELECT id, tender_id, id, coalesce(answered_at, asked_at), {columns} "
        "FROM calls WHERE storage_key <> ''"
    )
    for name in OF_FILE:
        op.drop_column("calls", name)
