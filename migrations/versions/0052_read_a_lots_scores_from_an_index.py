"""Read the scores of a lot without their motivations.

A ranking is computed on every request from thousands of steps; the index holds all it reads.

Revision ID: 0052
Revises: 0051
"""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

STEPS = ["lot_id", "submission_id", "criterion_id", "evaluator_id", "step"]


def upgrade() -> None:
    """Let the index of a lot's scores hold who gave which step to which answer."""
    op.drop_index("ix_scores_lot_id", "scores")
    op.create_index("ix_scores_steps", "scores", STEPS)
