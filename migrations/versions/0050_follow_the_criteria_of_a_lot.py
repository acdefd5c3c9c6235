"""Keep whose criteria a lot took over, so that it follows them until it changes its own.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Refer to the lot; what was copied before follows nothing.

    SQLite makes the table anew for a foreign key: what keeps a lot from opening early goes with
    the old one, and comes back.
    """
    kept = _triggers()
    with op.batch_alter_table("lots") as batch:
        batch.add_column(sa.Column("criteria_from_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_lots_criteria_from_id_lots"),
            "lots",
            ["criteria_from_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index("ix_lots_criteria_from_id", "lots", ["criteria_from_id"], unique=False)
    for trigger in kept:
        op.get_bind().exec_driver_sql(trigger)


def _triggers() -> list[str]:
    if op.get_bind().dialect.name != "sqlite":
        return []
    found = op.get_bind().exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'lots'"
    )
    return list(found.scalars())
