"""Ask several documents for one requirement; let applications come again, and admissions end.

On SQLite a table made anew loses its triggers: they are put back as they were.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What there is answers the one document that was asked, in the first application."""
    op.add_column(
        "requirements", sa.Column("documents", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("earlier_documents", _part())
    _widen("documents", _part(), ["submission_id", "requirement_id"])
    _widen("exhibits", _part(), ["submission_id", "requirement_id"])
    turn = sa.Column("turn", sa.Integer(), nullable=False, server_default="1")
    _widen("submissions", turn, ["lot_id", "provider_id"])
    with op.batch_alter_table("admission_ends") as batch:
        batch.add_column(
            sa.Column("ground", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("confirmed_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_admission_ends_confirmed_by_id_users"),
            "users",
            ["confirmed_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )


def _part() -> sa.Column[str]:
    return sa.Column("part", sa.String(length=200), nullable=False, server_default="")


def _widen(table: str, column: sa.Column[str] | sa.Column[int], once: list[str]) -> None:
    """Let what stood there once stand there once for each value of a new column."""
    kept = _triggers(table)
    with op.batch_alter_table(table) as batch:
        batch.add_column(column)
        batch.drop_constraint(op.f(f"uq_{table}_{'_'.join(once)}"), type_="unique")
        batch.create_unique_constraint(
            op.f(f"uq_{table}_{'_'.join([*once, column.name])}"), [*once, column.name]
        )
    for trigger in kept:
        op.execute(sa.text(trigger.replace(":", "\\:")))


def _triggers(table: str) -> list[str]:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        return []
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    return list(bind.execute(query, {"table": table}).scalars())
