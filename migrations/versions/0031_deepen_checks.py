"""Defects, second opinions, repairs, exclusion grounds and verification.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Keep what two people found, what a provider was asked after the opening, and its answer."""
    _widen()
    _opinions()
    _exclusions()
    _calls()
    _verifications()


def _widen() -> None:
    op.add_column("checks", sa.Column("defect", sa.String(length=40), nullable=True))
    with op.batch_alter_table("advices") as batch:
        batch.add_column(sa.Column("weighed", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("weighed_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("weighed_at", MOMENT, nullable=True))
        batch.create_foreign_key(
            op.f("fk_advices_weighed_by_id_users"),
            "users", ["weighed_by_id"], ["id"], ondelete="RESTRICT",
        )  # fmt: skip


def _opinions() -> None:
    _create(
        "double_checks",
        sa.Column("scope", sa.String(length=40), nullable=False),
        to={"lot_id": "lots"},
        unique=("lot_id",),
        bare=("lot_id",),
    )
    _create(
        "opinions",
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("defect", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        to={"check_id": "checks", "user_id": "users"},
        bare=("user_id",),
    )


def _exclusions() -> None:
    _create(
        "exclusions",
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=200), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("fact_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        to={"lot_id": "lots", "submission_id": "submissions", "opened_by_id": "users"},
        unique=("submission_id", "ground", "party"),
        bare=("opened_by_id",),
    )
    _create(
        "walked_steps",
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to={"exclusion_id": "exclusions", "by_id": "users"},
        unique=("exclusion_id", "step"),
        bare=("by_id",),
    )


def _calls() -> None:
    _create(
        "repairs",
        sa.Column("defect", sa.String(length=40), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        to={"lot_id": "lots", "requirement_id": "requirements", "asked_by_id": "users"},
        bare=("requirement_id", "asked_by_id"),
    )
    _create(
        "calls",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("reading_key", sa.LargeBinary(), nullable=True),
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(check_id is null) <> (exclusion_id is null)", name=op.f("ck_calls_about_one_thing")
        ),
        to={"lot_id": "lots", "submission_id": "submissions", "asked_by_id": "users"},
        maybe={
            "check_id": "checks",
            "exclusion_id": "exclusions",
            "repair_id": "repairs",
            "answered_by_id": "users",
        },
        unique=("repair_id", "submission_id"),
        bare=("asked_by_id", "repair_id", "answered_by_id"),
    )


def _verifications() -> None:
    _create(
        "verifications",
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        to={"lot_id": "lots", "submission_id": "submissions", "started_by_id": "users"},
        unique=("submission_id",),
        bare=("submission_id", "started_by_id"),
    )


def _create(
    table: str,
    *columns: sa.schema.SchemaItem,
    to: dict[str, str],
    maybe: dict[str, str] | None = None,
    unique: tuple[str, ...] = (),
    bare: tuple[str, ...] = (),
) -> None:
    """Make a table; every reference has an index, except those in `bare`."""
    needed, links = {"tender_id": "tenders", **to}, {"tender_id": "tenders", **to, **(maybe or {})}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=name not in needed) for name in links),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"{target}.id"],
                name=op.f(f"fk_{table}_{name}_{target}"),
                ondelete="RESTRICT",
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
