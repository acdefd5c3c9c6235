"""Taking files and submissions in, beside routes that only hash, write or insert: T6, T7, T10."""

import asyncio
import os
import resource
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import pikepdf
from fastapi import FastAPI

from app.submissions import service
from app.submissions.models import Submission
from bench.house import FORM, SENT_ON, House, in_pieces
from bench.measure import ROUNDS, Row
from tests.submissions.factories import House as Made
from tests.submissions.factories import make_house

SIZE = 50 * 1024 * 1024
STREAMS = (1, 4)
CLIENTS, SUBMITS = 8, 10
DRIPPING = 200
GONE_ON = frozenset({200, 303})


def rows(house: House) -> Iterator[Row]:
    """Fill one tender and measure on it."""
    with house.session() as session:
        state = house.application.state
        made = make_house(session, state.keys, state.storage)
        session.commit()
        plain = house.plain_routes()
        yield from _uploads(house, made, plain)
        yield _submits(house, made, plain)
        yield _dripping(house, made)


def _enter(house: House, made: Made, count: int, *, filled: bool = False) -> list[tuple[str, str]]:
    """Let new providers begin; give each one's submission and cookie."""
    found = []
    for _n in range(count):
        submission, user = made.enter()
        if filled:
            made.fill(submission, user)
        found.append((submission, house.sign_in(made.session, user)))
    made.session.commit()
    return [(str(submission.id), cookie) for submission, cookie in found]


def _uploads(house: House, made: Made, plain: FastAPI) -> Iterator[Row]:
    """T6: 50 MB, one and four at a time."""
    content = _large_pdf()
    entered = _enter(house, made, max(STREAMS))
    with house.session() as session:
        submission = session.get_one(Submission, UUID(entered[0][0]))
        item = service.readiness(session, submission).items[0].id

    def send(streams: int) -> float:
        return house.all_at_once([
            lambda one=one: house.ask(
                f"/submissions/{one[0]}/items/{item}?filename=a.pdf", one[1],
                method="PUT", chunks=in_pieces(content), expects=GONE_ON,
            )
            for one in entered[:streams]
        ])  # fmt: skip

    for streams in STREAMS:
        took, floor = [], []
        held = _most_held(partial(send, streams))
        for _round in range(ROUNDS):
            floor.append(
                house.all_at_once([
                    lambda: house.ask("/file", "", plain, method="PUT", chunks=in_pieces(content))
                ] * streams)
            )  # fmt: skip
            took.append(send(streams))
        ms, least = median(took) * 1000, median(floor) * 1000
        yield Row(
            "T6", f"50 MB upload, {streams} at once", ms, "hash and fsync route", least,
            ">= 60 % of the floor; memory + 16 MB", least / ms >= 0.6 and held <= 16,
            f"{least / ms:.0%} of the floor, {streams * 50 / ms * 1000:.0f} MB/s,"
            f" memory + {held:.1f} MB",
        )  # fmt: skip


def _large_pdf() -> bytes:
    """Make a sound pdf of 50 MB, as one with pictures is."""
    pdf, made = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.Root.Picture = pdf.make_stream(os.urandom(SIZE - 2000))
    pdf.save(made, compress_streams=False)
    return made.getvalue()


def _most_held(act: Callable[[], object]) -> float:
    """The most memory that an act holds at once, in MB."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


def _resident() -> int:
    """The memory that this process has now, in KB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 1024


def _submits(house: House, made: Made, plain: FastAPI) -> Row:
    """T7: submit to receipt, eight at a time."""
    took, floor = [], []
    for _round in range(ROUNDS):
        entered = _enter(house, made, CLIENTS * SUBMITS, filled=True)

        async def client(mine: list[tuple[str, str]]) -> None:
            for submission, cookie in mine:
                await house.ask(
                    f"/submissions/{submission}/confirm", cookie, method="POST",
                    chunks=in_pieces(b"is_sure=true"), kind=FORM, expects=SENT_ON,
                )  # fmt: skip

        async def inserts() -> None:
            for _n in range(SUBMITS):
                await house.ask("/row", "", plain, method="POST")

        shares = [entered[at::CLIENTS] for at in range(CLIENTS)]
        took.append(house.all_at_once([lambda mine=mine: client(mine) for mine in shares]))
        floor.append(house.all_at_once([inserts] * CLIENTS))
    each = median(took) * 1000 / (CLIENTS * SUBMITS)
    least = median(floor) * 1000 / (CLIENTS * SUBMITS)
    return Row(
        "T7", "submit to receipt, 8 clients", each, "insert and commit through a route", least,
        ">= 300 a second", 1000 / each >= 300, f"{1000 / each:.0f} a second",
    )  # fmt: skip


def _dripping(house: House, made: Made) -> Row:
    """T10: a page while 200 files come in at a few kilobytes a second."""
    entered = _enter(house, made, DRIPPING + 1)
    with house.session() as session:
        submission = session.get_one(Submission, UUID(entered[0][0]))
        item = service.readiness(session, submission).items[0].id
    path, cookie = f"/submissions/{entered[0][0]}", entered[0][1]
    enough = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        while not enough.is_set():
            yield b"traag " * 340
            await asyncio.sleep(0.5)

    async def pages() -> list[float]:
        found = []
        for _n in range(60):
            began = time.perf_counter()
            await house.ask(path, cookie)
            found.append((time.perf_counter() - began) * 1000)
        return found

    async def both() -> tuple[list[float], list[float], float]:
        alone = await pages()
        under_way = [
            asyncio.ensure_future(
                house.ask(
                    f"/submissions/{one}/items/{item}?filename=a.txt", mine,
                    method="PUT", chunks=slowly(), expects=GONE_ON,
                )
            )
            for one, mine in entered[1:]
        ]  # fmt: skip
        before = _resident()
        await asyncio.sleep(8)
        beside = await pages()
        each = (_resident() - before) / DRIPPING
        enough.set()
        await asyncio.gather(*under_way)
        return alone, beside, each

    alone, beside, each = house.loop.run_until_complete(both())
    p95 = quantiles(beside, n=20)[18]
    return Row(
        "T10", f"page beside {DRIPPING} slow uploads, p95", p95, "the same page alone, p95",
        quantiles(alone, n=20)[18], "p95 <= 50 ms; <= 512 KB each", p95 <= 50 and each <= 512,
        f"median {median(beside):.0f} ms, alone {median(alone):.0f} ms, {each:.0f} KB each",
    )  # fmt: skip
