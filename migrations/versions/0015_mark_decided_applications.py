"""Remember when an application was decided, so that it is not taken back after that.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark what was decided before, from its decision."""
    op.add_column("submissions", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE submissions SET decided_at = (SELECT MIN(decided_at) FROM awards "
        "WHERE awards.submission_id = submissions.id AND awards.state <> 'withdrawn')"
    )
