"""Keep how an authority's letters are built and look, and the letters after the first.

A letter that went out is fixed in the database itself: its words, its file and its moment.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

FIXED = ("kind", "content", "pdf_sha256", "storage_key", "message_id", "sent_at")
"""What never changes once a letter was sent; that it was read is added after."""


def upgrade() -> None:
    _add_table(
        "letter_outlines",
        {"authority_id": "authorities", "by_id": "users"},
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        unique=["authority_id", "kind", "number"],
    )
    _add_table(
        "house_styles",
        {"authority_id": "authorities", "by_id": "users"},
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=False),
        sa.Column("return_address", sa.String(length=300), nullable=False),
        sa.Column("signatory_name", sa.String(length=120), nullable=False),
        sa.Column("signatory_function", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        unique=["authority_id", "number"],
    )
    _add_table(
        "word_templates",
        {"authority_id": "authorities", "by_id": "users"},
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        unique=["authority_id", "number"],
    )
    _add_table(
        "explanation_requests",
        {"tender_id": "tenders", "letter_id": "letters", "lot_id": "lots", "asked_by_id": "users"},
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
    )
    _add_table(
        "later_letters",
        {
            "tender_id": "tenders",
            "letter_id": "letters",
            "lot_id": "lots",
            "provider_id": "providers",
        },
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["explanation_requests.id"],
            name=op.f("fk_later_letters_request_id_explanation_requests"),
            ondelete="RESTRICT",
        ),
        unique=["request_id"],
    )
    _fix_sent_letters()


def _fix_sent_letters() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'a sent letter never changes' "
            "USING ERRCODE = 'check_violation'; END $$"
        )
    for table in ("letters", "later_letters"):
        differs = " OR ".join(_differs(one, postgresql) for one in (*FIXED, "state"))
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_refuse_rewriting BEFORE UPDATE ON {table} FOR EACH ROW "
                f"WHEN (OLD.state = 'sent' AND ({differs})) EXECUTE FUNCTION refuse_rewriting()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_refuse_rewriting BEFORE UPDATE ON {table} "
                f"WHEN OLD.state = 'sent' AND ({differs}) "
                "BEGIN SELECT RAISE(ABORT, 'a sent letter never changes'); END"
            )


def _differs(column: str, postgresql: bool) -> str:
    if not postgresql:
        return f"OLD.{column} IS NOT NEW.{column}"
    cast = "::text" if column == "content" else ""
    return f"OLD.{column}{cast} IS DISTINCT FROM NEW.{column}{cast}"


def _add_table(
    name: str,
    references: dict[str, str],
    *columns: sa.schema.SchemaItem,
    unique: list[str] | None = None,
) -> None:
    constraints = []
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}")))
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in references),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"),
                ondelete="RESTRICT",
            )
            for column, table in references.items()
        ),
        *constraints,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )  # fmt: skip
    for column, table in references.items():
        if table != "users":
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
