"""Run migrations: on the address that a caller passes, with our column types as plain SQL."""

import os
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import String
from sqlmodel import SQLModel

import app.tables  # noqa: F401  (fills the metadata)
from app.core.db import ExactDecimal, Instant, make_engine


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Write our own column types as SQLAlchemy's, so that a migration imports nothing of ours."""
    if kind == "type" and isinstance(item, ExactDecimal):
        return "sa.String(length=40)"
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.Text()"
    return False


def compare_type(
    _context: Any, _column: Any, _metadata: Any, there: Any, wanted: Any
) -> bool | None:
    """Text of any length is text; let Alembic judge the rest."""
    if isinstance(there, String) and isinstance(wanted, String):
        return there.length != wanted.length and not isinstance(wanted, ExactDecimal)
    return None


def wanted(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave other tables alone when a new migration is written for a few (MIGRATE_TABLES)."""
    only = os.environ.get("MIGRATE_TABLES")
    return kind != "table" or not only or name in only.split(",")


def include_object(_item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """The same for tables that exist only in the models."""
    return kind != "table" or wanted(name, kind, None)


def run() -> None:
    """Use the caller's connection, or connect to `sqlalchemy.url`."""
    connection = context.config.attributes.get("connection")
    options: dict[str, Any] = {
        "target_metadata": SQLModel.metadata,
        "render_as_batch": True,
        "render_item": render_item,
        "compare_type": compare_type,
        "include_name": wanted,
        "include_object": include_object,
    }
    if connection is not None:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
