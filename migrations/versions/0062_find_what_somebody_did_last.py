"""Find what somebody did last without reading all that they ever did.

Revision ID: 0062
Revises: 0061
"""

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lead from a person to the last minute: every refused access looks there."""
    op.create_index(op.f("ix_events_actor_id_at"), "events", ["actor_id", "at"])
    op.drop_index(op.f("ix_events_actor_id"), "events")
