"""Drafts, history, rounds and replacements in the evaluation.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ANSWER = {"lot_id": "lots", "submission_id": "submissions", "criterion_id": "criteria"}


def upgrade() -> None:
    """Keep what was typed, what no longer counts, and every decision about the panel."""
    _widen()
    _people()
    _answers()
    _rounds()
    _practice()


def _widen() -> None:
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(
            sa.Column("is_blind", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch.add_column(sa.Column("tolerance", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("speaking", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("early_reason", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("declarations") as batch:
        batch.add_column(sa.Column("names", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("waiver", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("waived_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("waived_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_declarations_waived_by_id_users"),
            "users", ["waived_by_id"], ["id"], ondelete="RESTRICT",
        )  # fmt: skip
    with op.batch_alter_table("scores") as batch:
        for name in ("strong", "weak"):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch.add_column(
            sa.Column("document_sha256", sa.String(length=64), nullable=False, server_default="")
        )


def _people() -> None:
    _create(
        "side_jobs",
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("until", sa.String(length=40), nullable=False),
        to={"user_id": "users"},
        in_tender=False,
    )
    _create(
        "seats",
        to={"lot_id": "lots", "criterion_id": "criteria", "user_id": "users"},
        unique=("criterion_id", "user_id"),
        cascade=("criterion_id",),
    )
    _create(
        "reopenings",
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to={"lot_id": "lots", "evaluator_id": "users", "by_id": "users"},
        bare=("by_id",),
    )


def _answers() -> None:
    _create(
        "drafts",
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        to={**ANSWER, "evaluator_id": "users"},
        unique=("submission_id", "criterion_id", "evaluator_id"),
    )
    _create(
        "hearings",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("questions", sa.String(), nullable=False),
        to=ANSWER,
        unique=("submission_id", "criterion_id"),
    )


def _rounds() -> None:
    _create(
        "past_scores",
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        *_texts("motivation", "strong", "weak"),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        *_texts("reason"),
        sa.Column("set_aside_at", MOMENT, nullable=False),
        to={**ANSWER, "evaluator_id": "users", "set_aside_by_id": "users"},
        bare=("set_aside_by_id",),
    )
    _create(
        "past_consensus",
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        *_texts("motivation", "internal_remark", "moved"),
        sa.Column("settled_at", MOMENT, nullable=False),
        to=ANSWER,
    )
    _create(
        "reassessments",
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("panel", sa.JSON(), nullable=False),
        *_texts("reason", "decision"),
        sa.Column("at", MOMENT, nullable=False),
        to={"lot_id": "lots", "by_id": "users"},
        bare=("by_id",),
    )
    _create(
        "minute_notes",
        sa.Column("round_number", sa.Integer(), nullable=False),
        *_texts("text"),
        sa.Column("at", MOMENT, nullable=False),
        to={"lot_id": "lots", "by_id": "users"},
        bare=("by_id",),
    )


def _practice() -> None:
    _create(
        "practices",
        *_texts("text"),
        sa.Column("step", sa.String(length=60), nullable=False),
        *_texts("reason"),
        to={"lot_id": "lots", "criterion_id": "criteria"},
        unique=("lot_id",),
        bare=("lot_id",),
    )
    _create(
        "practice_scores",
        sa.Column("step", sa.String(length=60), nullable=False),
        *_texts("motivation"),
        sa.Column("at", MOMENT, nullable=False),
        to={"practice_id": "practices", "evaluator_id": "users"},
        unique=("practice_id", "evaluator_id"),
        cascade=("practice_id",),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


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
