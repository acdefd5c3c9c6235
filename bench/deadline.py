"""Play the last minute before a deadline on loopback, and judge every verdict by another clock.

`python -m bench.deadline` fills an installation, serves it in processes of its own, and lets
providers upload and submit, readers read and slow uploads drip, all at once. What counts is read
afterwards from the database and held against the moments that the clients noted themselves.
Takes about four minutes; ends with 1 when a verdict is wrong, something is lost or refused.
"""

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlmodel import Session, select  # noqa: E402  (the root must be on the path first)

from app.core.db import make_engine, reading  # noqa: E402
from app.core.settings import Settings  # noqa: E402
from app.submissions import service  # noqa: E402
from app.submissions.models import Receipt, Submission, SubmissionState  # noqa: E402
from bench.house import House  # noqa: E402
from bench.players import LAST_MINUTE, Provider, Scene, play  # noqa: E402
from tests.submissions.factories import make_house  # noqa: E402

RUSH = 6.0
AROUND = 0.6
"""So many seconds on both sides of the deadline the closest submits are aimed at."""


def fill(folder: Path, providers: int, files: int, slow: int, opens_for: float) -> tuple[
    list[Provider], list[Provider], float
]:  # fmt: skip
    """Publish a tender that closes soon; give every provider a draft without files."""
    house = House(folder)
    deadline = datetime.now(UTC) + timedelta(seconds=opens_for)
    with house.session() as session:
        state = house.application.state
        made = make_house(
            session, state.keys, state.storage, deadline=deadline, requirements=files - 1
        )
        entered = []
        for _n in range(providers + slow):
            submission, user = made.enter()
            cookie = house.sign_in(session, user)
            entered.append(_provider(session, submission, cookie))
        session.commit()
    house.engine.dispose()
    house.loop.close()
    rush = providers // 3
    for at, one in enumerate(entered[:providers]):
        early = at >= rush
        one.submits_at = (
            random.uniform(20, LAST_MINUTE - RUSH) if early
            else random.uniform(LAST_MINUTE - RUSH, LAST_MINUTE)
        )  # fmt: skip
        if at < rush // 3:
            one.submits_at = LAST_MINUTE + random.uniform(-AROUND, AROUND)
    return entered[:providers], entered[providers:], deadline.timestamp()


def _provider(session: Session, submission: Submission, cookie: str) -> Provider:
    found = service.readiness(session, submission).items
    items = [(str(one.id), one.needs_pdf) for one in found if not one.is_price]
    return Provider(str(submission.id), cookie, items, any(one.is_price for one in found), 0.0)


def judge(folder: Path, scene: Scene, providers: list[Provider]) -> Counter[str]:
    """Hold what the database says against what the clients' own clock says."""
    engine = make_engine(Settings(data=folder).database_url)
    told: Counter[str] = Counter()
    with reading(engine) as session:
        rows = {str(one.id): one for one in session.exec(select(Submission))}
        receipts = Counter(str(one.submission_id) for one in session.exec(select(Receipt)))
    engine.dispose()
    for one in providers:
        row = rows[one.submission]
        if one.status == 303 and not receipts[one.submission]:
            told["ACKNOWLEDGED BUT LOST"] += 1
        if one.status != 303:
            told[f"submit answered {one.status}"] += 1
            continue
        assert row.submitted_at is not None
        arrived = row.submitted_at.timestamp()
        is_late = row.state == SubmissionState.LATE
        told["late" if is_late else "in time"] += 1
        right = (
            one.sent <= arrived <= one.answered
            and is_late == (arrived > scene.deadline)
            and (not is_late or one.answered > scene.deadline)
            and (is_late or one.sent <= scene.deadline)
            and receipts[one.submission] == 1
        )
        told["verdict agrees" if right else "VERDICT DIFFERS"] += 1
    return told


def serve(folder: Path, port: int, processes: int) -> "subprocess.Popen[bytes]":
    """Serve the installation as an operator would."""
    environment = {
        **os.environ,
        "TOETSSTEEN_DATA": str(folder),
        "TOETSSTEEN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TOETSSTEEN_LOG_LEVEL": "ERROR",
    }
    start = "from app.cli import main; main()"
    asked = ["serve", "--port", str(port), "--processes", str(processes)]
    command = [sys.executable, "-c", start, *asked]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    for _n in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    raise TimeoutError


def main() -> None:
    """Play it and print what happened."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name, number in {"providers": 300, "files": 20, "readers": 50, "slow": 200}.items():
        asked.add_argument(f"--{name}", type=int, default=number)
    asked.add_argument("--processes", type=int, default=0, help="as of `serve`; 0: by cores")
    asked.add_argument("--fill", type=float, default=150.0, help="seconds to fill and start in")
    chosen = asked.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="toetssteen-deadline-") as name:
        folder = Path(name) / "house"
        providers, slow, deadline = fill(
            folder, chosen.providers, chosen.files, chosen.slow, chosen.fill + LAST_MINUTE
        )
        server = serve(folder, port, chosen.processes)
        try:
            scene = Scene(port, deadline)
            wait = deadline - LAST_MINUTE - time.time()
            if wait < 0:
                sys.exit(f"filling took {-wait:.0f} s too long: give --fill more")
            time.sleep(wait)
            asyncio.run(play(scene, providers, slow, chosen.readers))
        finally:
            server.terminate()
            server.wait()
        report(scene, providers, judge(folder, scene, providers))


def report(scene: Scene, providers: list[Provider], told: Counter[str]) -> None:
    """Print the figures; a wrong verdict, something lost or a server that failed is a failure."""
    uploads: Counter[int] = sum((one.uploads for one in providers), Counter())
    waits = sorted((one.answered - one.sent) * 1000 for one in providers if one.answered)
    print("verdicts:", dict(told))
    print("uploads by status:", dict(uploads), "| faults:", dict(scene.faults))
    for what, found in (("submit to receipt", waits), ("pages of readers", scene.pages)):
        if len(found) > 1:
            p95 = quantiles(found, n=20)[18]
            print(f"{what}: median {median(found):.0f} ms, p95 {p95:.0f} ms, of {len(found)}")
    wrong = {
        "wrong verdicts": told["VERDICT DIFFERS"],
        "acknowledged but lost": told["ACKNOWLEDGED BUT LOST"],
        "submits that were not taken in": sum(one.status != 303 for one in providers),
        "uploads that failed": sum(count for status, count in uploads.items() if status >= 500),
        "pages and connections that failed": scene.faults.total(),
    }
    print("\n".join(f"{what}: {count}" for what, count in wrong.items()))
    met = not any(wrong.values())
    print("met" if met else "NOT MET")
    if not met:
        sys.exit(1)


if __name__ == "__main__":
    main()
