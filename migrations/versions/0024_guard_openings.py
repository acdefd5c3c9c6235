"""Let the database itself refuse an early opening; know of submits under way; keep proofs.

Nothing of a sealed tender is made readable before its deadline, by the database's own clock; and
a published deadline only moves later. What cannot be decided is refused. On SQLite a table made
anew loses its triggers, so that later migrations only add to these tables.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEYOND = "('opened', 'checking', 'scoring', 'ranked', 'standstill', 'final')"
OPENED = {
    "documents": "NEW.reading_key IS NOT NULL",
    "prices": "NEW.amount IS NOT NULL",
    "vault_keys": "NEW.opened_at IS NOT NULL",
    "openings": "NEW.opened_at IS NOT NULL",
    "lots": f"NEW.state IN {BEYOND}",
}
"""What tells, table by table, that something was opened."""
PROMISED = (
    "OLD.published_at IS NOT NULL AND OLD.procedure <> 'open_house' AND ("
    "NEW.published_at IS NULL OR NEW.procedure = 'open_house' OR "
    "(OLD.deadline IS NOT NULL AND (NEW.deadline IS NULL OR NEW.deadline < OLD.deadline)))"
)


def upgrade() -> None:
    _add_tables()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION is_sealed(tender uuid) RETURNS boolean LANGUAGE sql VOLATILE AS $$ "
        "SELECT coalesce((SELECT procedure <> 'open_house' AND "
        "(deadline IS NULL OR clock_timestamp() <= deadline) FROM tenders WHERE id = tender), "
        "true) $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_early() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF is_sealed(NEW.tender_id) THEN RAISE EXCEPTION "
        "'too early: % stay sealed until the deadline', TG_TABLE_NAME "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_broken_promise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'a published deadline only moves later' "
        "USING ERRCODE = 'check_violation'; END $$"
    )
    for table, opened in OPENED.items():
        op.execute(
            f"CREATE TRIGGER {table}_refuse_early BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({opened}) EXECUTE FUNCTION refuse_early()"
        )
    op.execute(
        "CREATE TRIGGER tenders_refuse_earlier BEFORE UPDATE ON tenders "
        f"FOR EACH ROW WHEN ({PROMISED}) EXECUTE FUNCTION refuse_broken_promise()"
    )


def _guard_sqlite() -> None:
    sealed = (
        "coalesce((SELECT procedure <> 'open_house' AND "
        "(deadline IS NULL OR strftime('%Y-%m-%d %H:%M:%f', 'now') <= deadline) "
        "FROM tenders WHERE id = NEW.tender_id), 1)"
    )
    for table, opened in OPENED.items():
        for act in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_early_{act.lower()} BEFORE {act} ON {table} "
                f"WHEN {opened} AND {sealed} BEGIN "
                f"SELECT RAISE(ABORT, 'too early: {table} stay sealed until the deadline'); END"
            )
    op.execute(
        f"CREATE TRIGGER tenders_refuse_earlier BEFORE UPDATE ON tenders WHEN {PROMISED} BEGIN "
        "SELECT RAISE(ABORT, 'a published deadline only moves later'); END"
    )


def _add_tables() -> None:
    op.add_column(
        "tenders",
        sa.Column("takes_hashes", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("pair_wraps") as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            "fk_pair_wraps_on_behalf_of_id_users",
            "users",
            ["on_behalf_of_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    _add_table(
        "arrivals",
        {"tender_id": "tenders", "submission_id": "submissions"},
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
    )
    _add_table(
        "lodgements",
        {"tender_id": "tenders", "submission_id": "submissions", "lodged_by_id": "users"},
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "submission_id", "item_id", name=op.f("uq_lodgements_submission_id_item_id")
        ),
    )
    _add_table(
        "timestamps",
        {"tender_id": "tenders", "receipt_id": "receipts"},
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_timestamps_receipt_id")),
    )


def _add_table(name: str, references: dict[str, str], *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in references),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_{name}_{column}_{table}"),
                ondelete="CASCADE" if table == "submissions" else "RESTRICT",
            )
            for column, table in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column, table in references.items():
        if table in {"tenders", "submissions"}:
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
