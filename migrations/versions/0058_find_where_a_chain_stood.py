"""Find where a chain stood at a moment, however much came after it.

Revision ID: 0058
Revises: 0057
"""

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Order the events of a chain by time; by number they stand in order already."""
    name = op.f("ix_events_chain_id_at_number")
    op.create_index(name, "events", ["chain_id", "at", "number"])
    op.drop_index(op.f("ix_events_chain_id"), "events")
