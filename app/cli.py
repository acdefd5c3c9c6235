"""The command line: demo, serve, worker, migrate, and what an operator asks."""

import json
import socket
import sys
import threading
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

import typer
from sqlmodel import select

from app import serving
from app.accounts.entering import first_administrator
from app.core.db import make_engine, reading, writing
from app.core.errors import DomainError
from app.core.installation import Installation, installation, is_demo
from app.core.keys import load_keys
from app.core.logs import configure_logs
from app.core.migrate import migrate
from app.core.settings import Settings
from app.core.storage import open_storage
from app.demo.stage import NotADemoError
from app.demo.story import fill, prepare
from app.library.service import put_in_shipped
from app.main import settle
from app.records import backups
from app.records.doctor import Trouble, examine
from app.records.exporting import (
    Export,
    chunks_of,
    record_taking,
    tender_by_reference,
    write_export,
)
from app.tenders.models import Lot, Tender
from app.worker import run as work

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Toetssteen")

Data = Annotated[Path, typer.Option(help="Folder of the database, the files and the keys.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]
Processes = Annotated[
    int, typer.Option(min=0, help="Processes that serve; 0: one for each core, at most four.")
]


def main() -> None:
    """Run the command line."""
    settle()
    cli()


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _demo_settings(data: Path, port: int = 8000) -> Settings:
    return Settings(data=data, database_url="", public_url=f"http://127.0.0.1:{port}")


def _make_demo(settings: Settings) -> None:
    """Make and fill a demo database, or keep the one that is there."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    try:
        if prepare(engine):
            typer.echo("Een ogenblik: de demo wordt gevuld…")
            fill(engine, settings)
    except NotADemoError as error:
        _fail(str(error))
    finally:
        engine.dispose()


@cli.command()
def demo(data: Data = Path("var/demo"), port: Port = 8000, processes: Processes = 1) -> None:
    """Fill a demo database if it is new, and serve it on this machine only."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            _fail(f"Poort {port} is bezet. Kies een andere: make demo PORT={port + 1}")
    settings = _demo_settings(data, port)
    _make_demo(settings)
    typer.echo(f"Toetssteen draait op http://127.0.0.1:{port}  (Ctrl-C stopt alles)")
    _serve(settings, "127.0.0.1", port, processes)


@cli.command("seed-demo")
def seed_demo(data: Data = Path("var/demo")) -> None:
    """Fill a demo database without serving it."""
    _make_demo(_demo_settings(data))


@cli.command()
def serve(host: str = "127.0.0.1", port: Port = 8000, processes: Processes = 0) -> None:
    """Serve the application, with a worker beside it; settings come from the environment."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    _migrate(settings)
    _serve(settings, host, port, processes)


def _serve(settings: Settings, host: str, port: int, processes: int) -> None:
    engine = make_engine(settings.database_url)
    with reading(engine) as session:
        is_shown_here_only = is_demo(session)
    engine.dispose()
    if is_shown_here_only and host not in {"127.0.0.1", "::1", "localhost"}:
        _fail("Een demo wordt alleen op deze computer zelf getoond (127.0.0.1).")
    serving.serve(settings, host, port, processes or serving.by_cores())


@cli.command()
def worker() -> None:
    """Do the work of the outbox here as well: `serve` has a worker beside it already."""
    settings = Settings()
    configure_logs(settings)
    engine = make_engine(settings.database_url)
    work(engine, settings, threading.Event())


def _migrate(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    migrate(engine)
    with writing(engine) as session:
        if installation(session) is None:
            session.add(Installation(is_demo=False))
        put_in_shipped(session)
        session.commit()
    engine.dispose()


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; a new one is marked as no demo."""
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    _migrate(settings)


@cli.command("first-administrator")
def first(email: str, name: str) -> None:
    """Make the first account; its link to set a password is printed once."""
    settings = Settings()
    _migrate(settings)
    engine = make_engine(settings.database_url)
    with writing(engine) as session:
        _user, token = first_administrator(session, email=email, name=name)
        session.commit()
    typer.echo(f"{settings.public_url}/invitations/{token}")


@cli.command()
def tenders(
    data: Data = Path("var"), as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """List the tenders with their lots."""
    settings = Settings(data=data)
    engine = make_engine(settings.database_url)
    with reading(engine) as session:
        lots: dict[object, list[dict[str, str]]] = {}
        for lot in session.exec(select(Lot).order_by(Lot.number)):  # type: ignore[arg-type]  # a column
            lots.setdefault(lot.tender_id, []).append(
                {"id": str(lot.id), "title": lot.title, "state": lot.state.value}
            )
        found = [
            {"reference": one.reference, "title": one.title, "lots": lots.get(one.id, [])}
            for one in session.exec(select(Tender).order_by(Tender.created_at))  # type: ignore[arg-type]  # a column
        ]
    engine.dispose()
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    for tender in found:
        typer.echo(f"{tender['reference']}  {tender['title']}")


@cli.command("export")
def export_command(
    what: Export,
    tender: Annotated[str, typer.Option(help="Reference of the tender.")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    data: Data = Path("var"),
) -> None:
    """Write a file about a tender: dossier, open data, or a notice for TenderNed."""
    settings = Settings(data=data)
    engine = make_engine(settings.database_url)
    keys, storage = load_keys(settings.data / "keys"), open_storage(settings)
    try:
        with TemporaryFile() as file:
            with reading(engine) as session:
                found = tender_by_reference(session, tender)
                write_export(file, session, settings, keys, storage, found, what)
            with out.open("wb") as kept:
                kept.writelines(chunks_of(file))
            with writing(engine) as session:
                record_taking(session, None, found, what.value, "full", file)
                session.commit()
    except DomainError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{out} kan niet worden geschreven: {error.strerror}")
    finally:
        engine.dispose()
    typer.echo(f"{out} geschreven")


WORDS = {
    Trouble.MISSING: "ontbreekt",
    Trouble.EXTRA: "hoort nergens bij",
    Trouble.ALTERED: "is veranderd",
    Trouble.BROKEN_CHAIN: "keten klopt niet",
}


Keys = Annotated[Path, typer.Option(help="Folder for the keys: never the same as the rest.")]


@cli.command()
def backup(
    to: Annotated[Path, typer.Option(help="Folder for the database and the files.")],
    keys: Keys,
    data: Data = Path("var"),
) -> None:
    """Copy a running installation; again to the same folder copies only what is new."""
    try:
        count = backups.backup(Settings(data=data), to, keys)
    except DomainError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"De reservekopie lukte niet: {error.strerror}")
    typer.echo(f"database gekopieerd, {count} nieuwe bestanden")


@cli.command()
def restore(
    source: Annotated[Path, typer.Option("--from", help="Folder of the database and the files.")],
    keys: Keys,
    data: Data = Path("var"),
) -> None:
    """Bring a backup back in an empty folder, and look whether everything is in order."""
    settings = Settings(data=data)
    try:
        backups.restore(settings, source, keys)
    except DomainError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"Terugzetten lukte niet: {error.strerror}")
    _migrate(settings)
    _look_after(settings)


@cli.command()
def doctor(
    data: Annotated[Path | None, typer.Option(help="Folder to look at; else the setting.")] = None,
) -> None:
    """Say whether this installation is in order; name every file and chain that is not."""
    _look_after(Settings(data=data) if data else Settings())


def _look_after(settings: Settings) -> None:
    keys = load_keys(settings.data / "keys")
    engine = make_engine(settings.database_url)
    with reading(engine) as session:
        mark = installation(session)
        findings = list(examine(session, open_storage(settings), keys)) if mark else []
    engine.dispose()
    kind = "leeg" if mark is None else "demo" if mark.is_demo else "in gebruik"
    typer.echo(f"database: {kind}\nmail: {settings.smtp_host or 'geen server'}")
    for one in findings:
        typer.echo(f"{WORDS[one.trouble]}: {one.where} {one.detail}".rstrip())
    if findings:
        _fail(f"{len(findings)} × niet in orde")
    typer.echo("bestanden en ketens: in orde")
