"""Keep what is left of a destroyed file, and let go of receipts and openings only where it is.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEPT = ("receipts", "openings")
"""What nobody deletes, unless two people declared the file of its tender destroyed."""
DECLARED = "EXISTS (SELECT 1 FROM destructions WHERE tender_id = OLD.tender_id)"


def upgrade() -> None:
    """Add declarations, which nobody rewrites, and open the one door that they allow."""
    op.create_table(
        "destructions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        _points("tender_id", "tenders"),
        _points("proposed_by_id", "users"),
        _points("confirmed_by_id", "users"),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_destructions_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_destructions"),
        sa.UniqueConstraint("tender_id", name="uq_destructions_tender_id"),
    )
    op.create_index("ix_destructions_tender_id", "destructions", ["tender_id"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_undeclared() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {DECLARED} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_refuse_delete ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_undeclared()"
        )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER destructions_refuse_{act.lower()} BEFORE {act} ON destructions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _guard_sqlite() -> None:
    for table in KEPT:
        op.execute(f"DROP TRIGGER {table}_refuse_delete")
        op.execute(
            f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} "
            f"WHEN NOT {DECLARED} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER destructions_refuse_{act.lower()} BEFORE {act} ON destructions "
            "BEGIN SELECT RAISE(ABORT, 'destructions is append-only'); END"
        )


def _points(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_destructions_{column}_{other}", ondelete="RESTRICT"
    )
