"""Give a session its round, its length and its invitation, and everybody the same questions.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "hearing_guides"
REFERENCES = {"tender_id": "tenders", "lot_id": "lots", "criterion_id": "criteria"}


def upgrade() -> None:
    """Widen the sessions and add the questions for everybody."""
    with op.batch_alter_table("hearings") as batch:
        batch.add_column(
            sa.Column("round_number", sa.Integer(), nullable=False, server_default="1")
        )
        batch.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="60"))
        batch.add_column(sa.Column("invited_at", MOMENT, nullable=True))
        batch.drop_constraint(op.f("uq_hearings_submission_id_criterion_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_hearings_submission_id_criterion_id_round_number"),
            ["submission_id", "criterion_id", "round_number"],
        )
        batch.create_check_constraint(op.f("ck_hearings_minutes_positive"), "minutes > 0")
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in REFERENCES),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=f"fk_{TABLE}_{name}_{table}", ondelete="RESTRICT"
            )
            for name, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint(
            "criterion_id", "round_number", name=f"uq_{TABLE}_criterion_id_round_number"
        ),
    )
    for name in REFERENCES:
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name])
