"""Copy an installation while it runs, and bring it back on an empty machine."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.settings import Settings

DATABASE = "toetssteen.sqlite3"


def backup(settings: Settings, target: Path, keys: Path) -> int:
    """Copy the database and the files to one folder and the keys to another; count the files.

    Files go before the database and once more after it: none that a row speaks of is left out.
    What was copied before is not copied again, for a file never changes.
    """
    database = _database_of(settings)
    if _is_inside(keys, target) or _is_inside(target, keys):
        raise ConflictError(_("Keep the keys in another folder than the database and the files."))
    for folder in (target, keys):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    count = _copy_new(settings.data / "files", target / "files")
    _copy_database(database, target / DATABASE)
    count += _copy_new(settings.data / "files", target / "files")
    _copy_new(settings.data / "keys", keys)
    return count


def restore(settings: Settings, source: Path, keys: Path) -> None:
    """Put a backup in an empty folder."""
    database = _database_of(settings)
    if database.exists() or any(_files(settings.data)):
        raise ConflictError(_("There is an installation here already. Choose an empty folder."))
    if not (source / DATABASE).is_file() or not any(_files(keys)):
        raise ConflictError(_("This is no backup: the database or the keys are not there."))
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_new(keys, settings.data / "keys")
    _copy_new(source / "files", settings.data / "files")
    _copy_database(source / DATABASE, database)


def _database_of(settings: Settings) -> Path:
    """Find the SQLite file; what lies elsewhere has tools of its own."""
    url = make_url(settings.database_url)
    if not url.get_backend_name().startswith("sqlite") or not url.database or settings.s3_bucket:
        raise ConflictError(
            _("PostgreSQL and a bucket are copied with their own tools: see the README.")
        )
    return Path(url.database)


def _is_inside(one: Path, other: Path) -> bool:
    return one.resolve().is_relative_to(other.resolve())


def _copy_database(source: Path, target: Path) -> None:
    """Copy it as it was at one moment, also while others write; whole, or not at all."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
    _keep(part, target)


def _copy_new(source: Path, target: Path) -> int:
    count = 0
    for path in _files(source):
        copy = target / path.relative_to(source)
        if copy.exists() or path.suffix == ".part":
            continue
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = copy.with_suffix(".part")
        try:
            shutil.copyfile(path, part)
        except FileNotFoundError:  # deleted meanwhile, so its row was before
            part.unlink(missing_ok=True)
            continue
        shutil.copymode(path, part)
        _keep(part, copy)
        count += 1
    return count


def _keep(part: Path, target: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
