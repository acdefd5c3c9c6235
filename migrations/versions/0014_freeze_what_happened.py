"""Let nobody rewrite the trail, a receipt, an opening or the mark of a database.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FROZEN = {
    "events": ("UPDATE", "DELETE"),
    "payloads": ("UPDATE",),  # erased when the law says so, never changed
    "receipts": ("UPDATE", "DELETE"),
    "openings": ("UPDATE", "DELETE"),
    "installations": ("UPDATE", "DELETE"),
}


def upgrade() -> None:
    """Refuse changes in the database itself, whoever asks."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for table, acts in FROZEN.items():
        for act in acts:
            name = f"{table}_refuse_{act.lower()}"
            if postgresql:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
