"""Create invitations of selected candidates.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REFERENCES = {
    "tender_id": "tenders",
    "lot_id": "lots",
    "provider_id": "providers",
    "request_id": "submissions",
    "invited_by_id": "users",
}


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in REFERENCES),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_invitations_{column}_{table}"),
                ondelete="RESTRICT",
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "lot_id", "provider_id", name=op.f("uq_invitations_lot_id_provider_id")
        ),
    )
    for column in ("tender_id", "lot_id", "provider_id", "request_id"):
        op.create_index(f"ix_invitations_{column}", "invitations", [column])
