"""Widen tenders: two stages, groups of lots and criteria, methods, parts of authorities, deputies.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lot_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("limits", sa.String(length=500), nullable=False),
        sa.Column("funding", sa.String(length=60), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["lot_groups.id"],
            name=op.f("fk_lot_groups_parent_id_lot_groups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_lot_groups_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_groups")),
        sa.UniqueConstraint("tender_id", "code", name=op.f("uq_lot_groups_tender_id_code")),
    )
    op.create_index("ix_lot_groups_parent_id", "lot_groups", ["parent_id"], unique=False)
    op.create_index("ix_lot_groups_tender_id", "lot_groups", ["tender_id"], unique=False)
    op.create_table(
        "criterion_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"],
            ["lots.id"],
            name=op.f("fk_criterion_groups_lot_id_lots"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["criterion_groups.id"],
            name=op.f("fk_criterion_groups_parent_id_criterion_groups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_criterion_groups_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_groups")),
        sa.UniqueConstraint("lot_id", "code", name=op.f("uq_criterion_groups_lot_id_code")),
    )
    op.create_index("ix_criterion_groups_lot_id", "criterion_groups", ["lot_id"], unique=False)
    op.create_index(
        "ix_criterion_groups_parent_id", "criterion_groups", ["parent_id"], unique=False
    )
    op.create_index(
        "ix_criterion_groups_tender_id", "criterion_groups", ["tender_id"], unique=False
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("joins_on", sa.Date(), nullable=True),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("holds_budget", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_parts_lot_id_lots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_parts_participation_id_participations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_parts_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parts")),
        sa.UniqueConstraint(
            "participation_id", "lot_id", name=op.f("uq_parts_participation_id_lot_id")
        ),
    )
    op.create_index("ix_parts_lot_id", "parts", ["lot_id"], unique=False)
    op.create_index("ix_parts_participation_id", "parts", ["participation_id"], unique=False)
    op.create_index("ix_parts_tender_id", "parts", ["tender_id"], unique=False)
    _refer("assignments", "deputy_for_id", "users")
    op.create_index("ix_assignments_deputy_for_id", "assignments", ["deputy_for_id"], unique=False)
    _refer("criteria", "group_id", "criterion_groups")
    op.add_column(
        "criteria",
        sa.Column("minimum_op", sa.String(length=2), nullable=False, server_default=">="),
    )
    op.add_column("criteria", sa.Column("range_from", sa.String(length=40), nullable=True))
    op.add_column("criteria", sa.Column("range_to", sa.String(length=40), nullable=True))
    op.add_column("criteria", sa.Column("range_step", sa.String(length=40), nullable=True))
    op.add_column(
        "criteria",
        sa.Column("outside", sa.String(length=10), nullable=False, server_default="clamp"),
    )
    op.add_column("criteria", sa.Column("formula_value", sa.String(length=40), nullable=True))
    op.add_column(
        "criteria",
        sa.Column("negative", sa.String(length=10), nullable=False, server_default="clamp"),
    )
    op.add_column(
        "criteria", sa.Column("version", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index("ix_criteria_group_id", "criteria", ["group_id"], unique=False)
    _refer("lots", "group_id", "lot_groups")
    _refer("lots", "repeats_id", "lots")
    op.add_column("lots", sa.Column("mean_hours", sa.String(length=40), nullable=True))
    op.add_column(
        "lots", sa.Column("volume", sa.String(length=300), nullable=False, server_default="")
    )
    op.add_column(
        "lots", sa.Column("funding", sa.String(length=60), nullable=False, server_default="")
    )
    op.add_column("lots", sa.Column("estimated_value", sa.String(length=40), nullable=True))
    op.add_column(
        "lots",
        sa.Column(
            "method",
            sa.Enum(
                "weighted_points",
                "lowest_price",
                "price_minus_value",
                "points_per_price",
                "price_over_coefficient",
                "utility_index",
                "mean_rank",
                name="method",
                native_enum=False,
                length=40,
            ),
            nullable=False,
            server_default="weighted_points",
        ),
    )
    op.add_column(
        "lots", sa.Column("method_values", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column(
        "lots",
        sa.Column("minimum_total_op", sa.String(length=2), nullable=False, server_default=">="),
    )
    op.add_column("lots", sa.Column("low_to_others", sa.String(length=40), nullable=True))
    op.add_column("lots", sa.Column("low_to_next", sa.String(length=40), nullable=True))
    op.add_column("lots", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_lots_group_id", "lots", ["group_id"], unique=False)
    op.create_index("ix_lots_repeats_id", "lots", ["repeats_id"], unique=False)
    op.add_column(
        "participations",
        sa.Column("decided_by", sa.String(length=200), nullable=False, server_default=""),
    )
    op.add_column("participations", sa.Column("decided_on", sa.Date(), nullable=True))
    op.add_column(
        "participations",
        sa.Column("is_provisional", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("participations", sa.Column("left_on", sa.Date(), nullable=True))
    op.add_column(
        "participations", sa.Column("left_because", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("requirements", sa.Column("entry_version_id", sa.Uuid(), nullable=True))
    op.add_column(
        "requirements",
        sa.Column("consequence", sa.String(length=300), nullable=False, server_default=""),
    )
    op.add_column(
        "requirements",
        sa.Column("may_declare", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("requirements", sa.Column("months_fresh", sa.Integer(), nullable=True))
    op.add_column(
        "requirements", sa.Column("version", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index(
        "ix_requirements_entry_version_id", "requirements", ["entry_version_id"], unique=False
    )
    op.add_column(
        "tenders",
        sa.Column(
            "stage",
            sa.Enum("whole", "selection", "award", name="stage", native_enum=False, length=40),
            nullable=False,
            server_default="whole",
        ),
    )
    _refer("tenders", "follows_id", "tenders")
    op.add_column(
        "tenders",
        sa.Column("tenderned_number", sa.String(length=20), nullable=False, server_default=""),
    )
    op.add_column("tenders", sa.Column("announced_on", sa.Date(), nullable=True))
    op.add_column("tenders", sa.Column("urgency", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "tenders", sa.Column("extensions", sa.String(length=40), nullable=False, server_default="")
    )
    op.add_column("tenders", sa.Column("estimated_value", sa.String(length=40), nullable=True))
    op.add_column("tenders", sa.Column("max_lots", sa.Integer(), nullable=True))
    op.add_column(
        "tenders", sa.Column("uses_bibob", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "tenders",
        sa.Column("bibob_ground", sa.String(length=300), nullable=False, server_default=""),
    )
    op.add_column("tenders", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_tenders_follows_id", "tenders", ["follows_id"], unique=True)


def _refer(table: str, column: str, target: str) -> None:
    """Add a column that refers to another table.

    SQLite makes the table anew for this; `app/core/migrate.py` sees that nothing is lost.
    """
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f(f"fk_{table}_{column}_{target}"), target, [column], ["id"], ondelete="RESTRICT"
        )
