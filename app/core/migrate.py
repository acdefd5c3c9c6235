"""Bring a database up to date."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from app.core.settings import shipped


def migration_config() -> Config:
    """Point Alembic at the migrations, in the repository or in a wheel."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    return config


def migrate(engine: Engine) -> None:
    """Run every migration that this database has not seen."""
    config = migration_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
