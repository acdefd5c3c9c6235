"""Bring a database up to date."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from app.core.settings import shipped


def migration_config() -> Config:
    """Point Alembic at the migrations, in the repository or in a wheel."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    return config


def migrate(engine: Engine) -> None:
    """Run every migration that this database has not seen.

    SQLite changes some tables by making them anew. Its foreign keys rest meanwhile, so that
    dropping the old table takes nothing along, and are held against every row afterwards
    (sqlite.org/lang_altertable.html, section 7).
    """
    config = migration_config()
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _set_foreign_keys(connection, "OFF")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if is_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"A migration left a row without what it refers to: {lost}")
        connection.commit()
        if is_sqlite:
            _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch outside a transaction: inside one, SQLite ignores it."""
    driver = connection.connection.driver_connection
    assert driver is not None, "an open connection has its driver"  # noqa: S101  (for the type)
    driver.execute(f"PRAGMA foreign_keys={state}")
