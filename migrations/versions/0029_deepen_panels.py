"""Let people from outside sit on a panel; know who is in the meeting and what it looks at.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add seats for guests, and who and what is in the meeting."""
    op.add_column(
        "rounds", sa.Column("shown", sa.String(length=80), nullable=False, server_default="")
    )
    _create(
        "guests",
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to={"lot_id": "lots", "user_id": "users", "invited_by_id": "users"},
        unique=("lot_id", "user_id"),
        bare=("invited_by_id",),
    )
    _create(
        "presences",
        sa.Column("seen_at", MOMENT, nullable=False),
        to={"lot_id": "lots", "user_id": "users"},
        unique=("lot_id", "user_id"),
        cascade=("lot_id", "user_id"),
    )
    _ask_prices()


def _ask_prices() -> None:
    """Ask why a price is so low; who answered and who judged is known only later."""
    later = ("answered_by_id", "first_id", "second_id")
    op.create_table(
        "price_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("is_explained", sa.Boolean(), nullable=True),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("judged_at", MOMENT, nullable=True),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in later),
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"{target}.id"],
                name=op.f(f"fk_price_questions_{name}_{target}"),
                ondelete="RESTRICT",
            )
            for name, target in (
                ("tender_id", "tenders"),
                ("lot_id", "lots"),
                ("submission_id", "submissions"),
                ("asked_by_id", "users"),
                ("answered_by_id", "users"),
                ("first_id", "users"),
                ("second_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_questions")),
    )
    for name in ("tender_id", "lot_id", "submission_id"):
        op.create_index(op.f(f"ix_price_questions_{name}"), "price_questions", [name])


def _create(
    table: str,
    *columns: sa.Column,
    to: dict[str, str],
    unique: tuple[str, ...] = (),
    cascade: tuple[str, ...] = (),
    bare: tuple[str, ...] = (),
    in_tender: bool = True,
) -> None:
    """Make a table; every reference in `to` has an index, except those in `bare`."""
    links = {"tender_id": "tenders", **to} if in_tender else to
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in links),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"{target}.id"],
                name=op.f(f"fk_{table}_{name}_{target}"),
                ondelete="CASCADE" if name in cascade else "RESTRICT",
            )
            for name, target in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            [sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}"))]
            if unique
            else []
        ),
    )
    for name in links:
        if name not in bare:
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
