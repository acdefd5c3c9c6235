"""Create tenders.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "procedure",
            sa.Enum(
                "open", "sas", "open_house", name="procedurekind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("lead_authority_id", sa.Uuid(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("standstill_days", sa.Integer(), nullable=False),
        sa.Column("standstill_ground", sa.String(length=300), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("show_price_points", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_authority_id"],
            ["authorities.id"],
            name=op.f("fk_tenders_lead_authority_id_authorities"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenders_slug")),
    )
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tenders_lead_authority_id"), ["lead_authority_id"], unique=False
        )

    op.create_table(
        "lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("limits", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "opened",
                "checking",
                "scoring",
                "ranked",
                "standstill",
                "final",
                "withdrawn",
                "admitting",
                "closed",
                name="lotstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("winners", sa.Integer(), nullable=True),
        sa.Column("fixed_price", sa.String(length=40), nullable=True),
        sa.Column("price_floor", sa.String(length=40), nullable=True),
        sa.Column("price_ceiling", sa.String(length=40), nullable=True),
        sa.Column("minimum_total", sa.String(length=40), nullable=True),
        sa.Column("rounding_mode", sa.String(length=20), nullable=False),
        sa.Column("rounding_decimals", sa.Integer(), nullable=False),
        sa.Column("rounding_stages", sa.JSON(), nullable=False),
        sa.Column("tie_breakers", sa.JSON(), nullable=False),
        sa.Column("on_dropout", sa.String(length=20), nullable=True),
        sa.Column("scoring_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=True),
        sa.Column("rules_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_lots_number_positive")),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_lots_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("tender_id", "number", name=op.f("uq_lots_tender_id_number")),
    )
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lots_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "participations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["authorities.id"],
            name=op.f("fk_participations_authority_id_authorities"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_participations_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
        sa.UniqueConstraint(
            "tender_id", "authority_id", name=op.f("uq_participations_tender_id_authority_id")
        ),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participations_authority_id"), ["authority_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participations_tender_id"), ["tender_id"], unique=False
        )

    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "officer",
                "opener",
                "decider",
                "chair",
                "evaluator",
                "supervisor",
                "integrity",
                "auditor",
                "provider",
                name="duty",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_assignments_lot_id_lots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_assignments_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_assignments_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint(
            "tender_id",
            "lot_id",
            "user_id",
            "duty",
            name=op.f("uq_assignments_tender_id_lot_id_user_id_duty"),
        ),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_tender_id"), ["tender_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_user_id"), ["user_id"], unique=False)

    op.create_table(
        "criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("quality", "price", name="criterionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("points", sa.String(length=40), nullable=False),
        sa.Column(
            "combine",
            sa.Enum("consensus", "mean", "median", name="combine", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("minimum", sa.String(length=40), nullable=True),
        sa.Column(
            "formula",
            sa.Enum(
                "lowest_ratio", "linear_band", name="priceformula", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("band_floor", sa.String(length=40), nullable=True),
        sa.Column("band_ceiling", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_criteria_lot_id_lots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_criteria_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("lot_id", "code", name=op.f("uq_criteria_lot_id_code")),
    )
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criteria_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_criteria_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "requirements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("group", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column(
            "moment",
            sa.Enum(
                "submission",
                "verification",
                "contract",
                name="moment",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_repairable", sa.Boolean(), nullable=False),
        sa.Column("is_knock_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["lots.id"], name=op.f("fk_requirements_lot_id_lots"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_requirements_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirements")),
    )
    with op.batch_alter_table("requirements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requirements_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_requirements_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "alternatives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["requirements.id"],
            name=op.f("fk_alternatives_requirement_id_requirements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_alternatives_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternatives")),
    )
    with op.batch_alter_table("alternatives", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alternatives_requirement_id"), ["requirement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_alternatives_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "scale_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("fraction", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["criteria.id"],
            name=op.f("fk_scale_steps_criterion_id_criteria"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"],
            ["tenders.id"],
            name=op.f("fk_scale_steps_tender_id_tenders"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_steps")),
        sa.UniqueConstraint(
            "criterion_id", "label", name=op.f("uq_scale_steps_criterion_id_label")
        ),
    )
    with op.batch_alter_table("scale_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scale_steps_criterion_id"), ["criterion_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_scale_steps_tender_id"), ["tender_id"], unique=False)
