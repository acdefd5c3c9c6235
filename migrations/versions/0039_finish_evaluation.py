"""Keep scores that were typed in from paper forms.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLE = "paper_scores"
REFERENCES = {
    "tender_id": "tenders",
    "lot_id": "lots",
    "submission_id": "submissions",
    "criterion_id": "criteria",
    "evaluator_id": "users",
    "typed_by_id": "users",
    "confirmed_by_id": "users",
}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=name == "confirmed_by_id") for name in REFERENCES),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("motivation", sa.String(), nullable=False),
        sa.Column("strong", sa.String(), nullable=False),
        sa.Column("weak", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=f"fk_{TABLE}_{name}_{table}", ondelete="RESTRICT"
            )
            for name, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint(
            "submission_id", "criterion_id", "evaluator_id",
            name=f"uq_{TABLE}_submission_id_criterion_id_evaluator_id",
        ),
    )  # fmt: skip
    for name in ("tender_id", "lot_id", "submission_id", "criterion_id", "evaluator_id"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
