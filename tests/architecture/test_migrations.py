"""Migrations are numbered, linear, in step with the models, and import nothing of ours."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.core.migrate import migration_config
from app.core.settings import shipped

VERSIONS = sorted((shipped("migrations") / "versions").glob("*.py"))


def test_migrations_are_numbered_in_one_line():
    script = ScriptDirectory.from_config(migration_config())

    numbers = [revision.revision for revision in reversed(list(script.walk_revisions()))]

    assert numbers == [f"{n:04d}" for n in range(1, len(VERSIONS) + 1)]
    assert script.get_heads() == [numbers[-1]]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migration_imports_nothing_of_ours(path):
    assert re.findall(r"^(?:from|import) (?:app|scoring)\b", path.read_text(), re.M) == []


def test_models_and_migrations_agree(connection):
    context = MigrationContext.configure(
        connection, opts={"compare_type": False, "render_as_batch": True}
    )

    assert compare_metadata(context, SQLModel.metadata) == []
