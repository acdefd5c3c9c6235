"""Keep what happens while a contract runs, and the papers and hearing of an objection.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables of a running contract and of an objection that is heard."""
    later = sa.Column("later_because", sa.String(), nullable=False, server_default="")
    op.add_column("objections", later)
    _objections()
    notice = sa.Column("notice_months", sa.Integer(), nullable=False, server_default="6")
    op.add_column("contracts", notice)
    op.create_table(
        "contract_tariffs",
        *_of("contract_tariffs"),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("percentage", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        _points("contract_tariffs", "product_id", "products"),
        _points("contract_tariffs", "set_by_id", "users"),
    )
    op.create_table(
        "contract_duties",
        *_of("contract_duties"),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("repeat_months", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("delivered_by_id", sa.Uuid(), nullable=True),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("judged_by_id", sa.Uuid(), nullable=True),
        _points("contract_duties", "requirement_id", "requirements"),
        _points("contract_duties", "delivered_by_id", "users"),
        _points("contract_duties", "judged_by_id", "users"),
    )
    op.create_table(
        "contract_papers",
        *_of("contract_papers"),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        _points("contract_papers", "duty_id", "contract_duties"),
        _points("contract_papers", "added_by_id", "users"),
    )
    op.create_table(
        "contract_contacts",
        *_of("contract_contacts"),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
    )
    op.create_table(
        "contract_reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        _points("contract_reminders", "tender_id", "tenders"),
        sa.PrimaryKeyConstraint("id", name="pk_contract_reminders"),
        sa.UniqueConstraint(
            "subject_id", "day", "step", name="uq_contract_reminders_subject_id_day_step"
        ),
    )
    for table, columns in {
        "contract_tariffs": ("contract_id", "product_id", "tender_id"),
        "contract_duties": ("contract_id", "requirement_id", "tender_id"),
        "contract_papers": ("contract_id", "duty_id", "storage_key", "tender_id"),
        "contract_contacts": ("contract_id", "tender_id"),
        "contract_reminders": ("subject_id", "tender_id"),
    }.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _objections() -> None:
    op.create_table(
        "objection_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("file_key", sa.LargeBinary(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.Column("by_officer", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        _points("objection_papers", "tender_id", "tenders"),
        _points("objection_papers", "objection_id", "objections"),
        _points("objection_papers", "added_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_objection_papers"),
    )
    op.create_table(
        "objection_hearings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("reported_by_id", sa.Uuid(), nullable=True),
        _points("objection_hearings", "tender_id", "tenders"),
        _points("objection_hearings", "objection_id", "objections"),
        _points("objection_hearings", "invited_by_id", "users"),
        _points("objection_hearings", "reported_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name="pk_objection_hearings"),
        sa.UniqueConstraint("objection_id", name="uq_objection_hearings_objection_id"),
    )
    for table, column in (
        ("objection_papers", "tender_id"),
        ("objection_papers", "objection_id"),
        ("objection_papers", "storage_key"),
        ("objection_hearings", "tender_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _of(table: str) -> list[sa.schema.SchemaItem]:
    """Give what every part of a contract has."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        _points(table, "tender_id", "tenders"),
        _points(table, "contract_id", "contracts"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _points(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="RESTRICT"
    )
