"""Keep days and a budget of each authority that buys a product.

Revision ID: 0054
Revises: 0053
"""

from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Turn each list of ids into rows; what they leave empty is as in the lot."""
    made = op.create_table(
        "buyers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("joins_on", sa.Date(), nullable=True),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("holds_budget", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_buyers_authority_id_authorities"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_buyers_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_buyers_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyers")),
        sa.UniqueConstraint(
            "product_id", "authority_id", name=op.f("uq_buyers_product_id_authority_id")
        ),
    )
    for name in ("tender_id", "product_id", "authority_id"):
        op.create_index(f"ix_buyers_{name}", "buyers", [name], unique=False)
    products = sa.table(
        "products",
        sa.column("id", sa.Uuid()),
        sa.column("tender_id", sa.Uuid()),
        sa.column("buyer_ids", sa.JSON()),
    )
    rows = [
        {"id": uuid4(), "tender_id": one.tender_id, "product_id": one.id, "authority_id": UUID(key)}
        for one in op.get_bind().execute(sa.select(products))
        for key in one.buyer_ids
    ]
    op.bulk_insert(made, rows)
    op.drop_column("products", "buyer_ids")
