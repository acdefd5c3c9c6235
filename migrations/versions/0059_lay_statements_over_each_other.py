"""Let a statement rest on what was sealed before: the length of each layer stands before it.

Revision ID: 0059
Revises: 0058
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

SEALED = (("statements", "sealed"), ("earlier_contents", "statement"))


def upgrade() -> None:
    """Put its length before everything that lies sealed."""
    here = op.get_bind()
    for name, column in SEALED:
        table = sa.table(name, sa.column("id", sa.Uuid()), sa.column(column, sa.LargeBinary()))
        rows = here.execute(sa.select(table).where(table.c[column].is_not(None))).all()
        for row_id, sealed in rows:
            layer = len(sealed).to_bytes(4, "big") + bytes(sealed)
            here.execute(sa.update(table).where(table.c.id == row_id).values({column: layer}))
