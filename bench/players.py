"""Who plays the last minute: each a browser, and what it noted by its own clock."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.submissions.factories import pdf

LAST_MINUTE = 60.0


@dataclass
class Provider:
    """One provider's browser, and what it noted by its own clock."""

    submission: str
    cookie: str
    items: list[tuple[str, bool]]
    asks_price: bool
    submits_at: float
    sent: float = 0.0
    answered: float = 0.0
    status: int = 0
    uploads: Counter[int] = field(default_factory=Counter)


@dataclass
class Scene:
    """Where the play is: the address, the deadline as a timestamp, what readers measured."""

    port: int
    deadline: float
    pages: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


class Browser:
    """One connection that is kept, and nothing else: the clients share the machine."""

    def __init__(self, scene: Scene, cookie: str) -> None:
        self.scene, self.cookie = scene, cookie
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", drip: float = 0.0
    ) -> int:
        """Send one request; with `drip`, a piece of the body every so many seconds."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.scene.port)
        origin = f"http://127.0.0.1:{self.scene.port}"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.scene.port}\r\n"
            f"Origin: {origin}\r\nCookie: {self.cookie}\r\nContent-Length: {len(body)}\r\n"
            + (f"Content-Type: {kind}\r\n" if kind else "")
            + "\r\n"
        )
        self.writer.write(head.encode())
        pieces = [body[at : at + 2048] for at in range(0, len(body), 2048)] if drip else [body]
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            if drip:
                await asyncio.sleep(drip)
        return await self._answer()

    async def _answer(self) -> int:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(
            (int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0
        )
        if "transfer-encoding: chunked" in head:
            while (size := int((await self.reader.readline()).strip(), 16)) > 0:
                await self.reader.readexactly(size + 2)
            await self.reader.readline()
        else:
            await self.reader.readexactly(length)
        return int(head.split(" ", 2)[1])

    def leave(self) -> None:
        """Hang up."""
        if self.writer:
            self.writer.close()


async def provide(scene: Scene, one: Provider) -> None:
    """Upload everything in the time there is, then submit at the moment that was chosen."""
    browser = Browser(scene, one.cookie)
    begin, submits_at = scene.deadline - LAST_MINUTE, scene.deadline - LAST_MINUTE + one.submits_at
    start = begin + random.uniform(0, max(0.0, one.submits_at - 15))
    await asyncio.sleep(max(0.0, start - time.time()))
    document, words = pdf("inhoud"), b"Zo doen wij het. " * 60
    for item, needs_pdf in one.items:
        path = f"/submissions/{one.submission}/items/{item}?filename=plan."
        path += "pdf" if needs_pdf else "txt"
        one.uploads[await browser.ask("PUT", path, document if needs_pdf else words)] += 1
    form = "application/x-www-form-urlencoded"
    if one.asks_price:
        path = f"/submissions/{one.submission}/price"
        one.uploads[await browser.ask("POST", path, b"amount=412%2C50", form)] += 1
    await asyncio.sleep(max(0.0, submits_at - time.time()))
    browser.leave()  # the server does not keep a silent connection
    browser = Browser(scene, one.cookie)
    one.sent = time.time()
    path = f"/submissions/{one.submission}/confirm"
    one.status = await browser.ask("POST", path, b"is_sure=true", form)
    one.answered = time.time()
    browser.leave()


async def read(scene: Scene, one: Provider) -> None:
    """Look at a page every second until the deadline passed."""
    browser = Browser(scene, one.cookie)
    await asyncio.sleep(random.random())
    while time.time() < scene.deadline + 2:
        began = time.perf_counter()
        status = await browser.ask("GET", f"/submissions/{one.submission}/receipt")
        scene.pages.append((time.perf_counter() - began) * 1000)
        if status not in {200, 404}:
            scene.faults[f"page {status}"] += 1
        await asyncio.sleep(1)
    browser.leave()


async def drip(scene: Scene, one: Provider) -> None:
    """Send a file at a few kilobytes a second."""
    browser = Browser(scene, one.cookie)
    path = f"/submissions/{one.submission}/items/{one.items[0][0]}?filename=traag.txt"
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        await browser.ask("PUT", path, b"traag " * 30_000, drip=0.7)
    browser.leave()


async def play(scene: Scene, providers: list[Provider], slow: list[Provider], readers: int) -> None:
    """Let everybody act at once."""

    def kept(act: Callable[[], Awaitable[None]], what: str) -> Awaitable[None]:
        async def run() -> None:
            try:
                await act()
            except (OSError, asyncio.IncompleteReadError) as error:
                scene.faults[f"{what} {type(error).__name__}"] += 1

        return run()

    dripping = [asyncio.ensure_future(drip(scene, one)) for one in slow]
    await asyncio.gather(
        *(kept(lambda one=one: provide(scene, one), "provider") for one in providers),
        *(kept(lambda one=one: read(scene, one), "reader") for one in providers[:readers]),
    )
    for task in dripping:
        task.cancel()
    await asyncio.gather(*dripping, return_exceptions=True)
