"""Deepen awards: warnings answered, draws announced, decisions that depart, suspensions.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what a decision needs besides the ranking, and objections."""
    _before_the_decision()
    _decisions()
    _after_the_decision()
    _create(
        "objections",
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("by_officer", sa.Boolean(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        to={
            "award_id": "awards", "lot_id": "lots", "submission_id": "submissions",
            "entered_by_id": "users", "answered_by_id": "users",
        },
        empty=("answered_by_id",),
    )  # fmt: skip


def _before_the_decision() -> None:
    _create(
        "caution_answers",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        to={"lot_id": "lots", "by_id": "users"},
        unique=("lot_id", "fingerprint"),
    )
    _create(
        "draw_notices",
        sa.Column("among", sa.JSON(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("led_by", sa.String(length=200), nullable=False),
        sa.Column("announced_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        to={"lot_id": "lots", "announced_by_id": "users"},
    )
    _refer("draws", "notice_id", "draw_notices")


def _decisions() -> None:
    op.add_column(
        "awards",
        sa.Column("kind", sa.String(length=40), nullable=False, server_default="as_computed"),
    )
    for name in ("reason", "withdrawn_because"):
        column = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column("awards", column)
    op.add_column("awards", sa.Column("chosen", sa.JSON(), nullable=True))
    _refer("awards", "replaces_id", "awards")
    _refer("awards", "approved_by_id", "users")
    _create(
        "dropouts",
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("dropped_at", MOMENT, nullable=False),
        to={"lot_id": "lots", "submission_id": "submissions", "by_id": "users"},
        unique=("submission_id",),
    )


def _after_the_decision() -> None:
    _create(
        "suspensions",
        sa.Column("claimant", sa.String(length=200), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=False),
        sa.Column("case_number", sa.String(length=60), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        to={
            "award_id": "awards", "lot_id": "lots", "begun_by_id": "users",
            "released_by_id": "users",
        },
        empty=("released_by_id",),
    )  # fmt: skip
    _create(
        "extensions",
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("extended_at", MOMENT, nullable=False),
        to={"award_id": "awards", "by_id": "users"},
    )
    _create(
        "concurrences",
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("mandate", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        to={"award_id": "awards", "authority_id": "authorities", "by_id": "users"},
        unique=("award_id", "authority_id"),
    )


def _create(
    table: str,
    *columns: sa.Column,
    to: dict[str, str],
    unique: tuple[str, ...] = (),
    empty: tuple[str, ...] = (),
) -> None:
    """Make a table of a tender; references have an index, except those to people."""
    links = {"tender_id": "tenders", **to}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=name in empty) for name in links),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"),
                ondelete="RESTRICT",
            )
            for name, target in links.items()
        ),
        *(
            [sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_" + "_".join(unique)))]
            if unique
            else []
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )  # fmt: skip
    for name, target in links.items():
        if target != "users":
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _refer(table: str, column: str, target: str) -> None:
    """Add a column that refers to another table.

    SQLite makes the table anew for this, which only a table without triggers survives whole.
    """
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f(f"fk_{table}_{column}_{target}"), target, [column], ["id"], ondelete="RESTRICT"
        )
    if target != "users":
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
