"""Let one letter tell several decisions: the other letters of an applicant point at it.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the letter in which this one is told; empty where it is a letter of its own.

    SQLite makes the table anew for a foreign key: what keeps sent letters as they are goes with the
    old one, and comes back.
    """
    kept = _triggers()
    with op.batch_alter_table("letters") as batch:
        batch.add_column(sa.Column("told_in_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_letters_told_in_id_letters"),
            "letters",
            ["told_in_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_index(op.f("ix_letters_told_in_id"), "letters", ["told_in_id"])
    for trigger in kept:
        op.get_bind().exec_driver_sql(trigger)


def _triggers() -> list[str]:
    if op.get_bind().dialect.name != "sqlite":
        return []
    found = op.get_bind().exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'letters'"
    )
    return list(found.scalars())
