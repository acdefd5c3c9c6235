"""T2: the ranking page for eight people at once, from two processes, beside the bare table."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing import get_context
from statistics import median

import uvicorn
from fastapi import FastAPI

from app.main import create_app, settle
from bench.house import House
from bench.measure import ROUNDS, Row
from bench.pages import bare_routes, ranked_lot

CLIENTS, PROCESSES, SIZE, EACH = 8, 2, 200, 25


def rows(house: House) -> Iterator[Row]:
    """Measure."""
    lot_id, cookie = ranked_lot(house, SIZE)
    settings = house.application.state.settings

    def ours() -> FastAPI:
        application = create_app(settings)
        settle()  # as it does itself when it starts to serve
        return application

    def floor() -> FastAPI:
        house.engine.dispose(close=False)  # the connections of the process it was forked from
        return bare_routes(house)

    taken, faults = _rate(ours, f"/lots/{lot_id}/ranking", cookie)
    least, more = _rate(floor, f"/table/{lot_id}", "")
    yield Row(
        "T2", f"ranking page, {SIZE} submissions, {CLIENTS} clients", 1000 / taken,
        f"Core query + Jinja table, {PROCESSES} processes", 1000 / least,
        ">= 50 % of the floor's requests per second, no errors",
        taken >= 0.5 * least and faults + more == 0,
        f"{taken / least:.0%} of the floor, {taken:.0f} a second, {faults} errors",
    )  # fmt: skip


def _rate(make: Callable[[], FastAPI], path: str, cookie: str) -> tuple[float, int]:
    """Ask for a page from all sides; give how many came in a second, and how many went wrong."""

    def ask(_client: int) -> int:
        link, faults = HTTPConnection("127.0.0.1", port), 0
        for _n in range(EACH):
            link.request("GET", path, headers={"Cookie": cookie})
            answer = link.getresponse()
            faults += not answer.read() or answer.status != 200
        link.close()
        return faults

    with _served(make) as port, ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(ask, range(CLIENTS)))  # both processes made what they keep
        rates, faults = [], 0
        for _round in range(ROUNDS):
            began = time.perf_counter()
            faults += sum(clients.map(ask, range(CLIENTS)))
            rates.append(CLIENTS * EACH / (time.perf_counter() - began))
    return median(rates), faults


@contextmanager
def _served(make: Callable[[], FastAPI]) -> Iterator[int]:
    """Serve from processes that share a socket, until the block ends; give its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=CLIENTS * PROCESSES) as door:
        fork = get_context("fork")
        servers = [fork.Process(target=_serve, args=(make, door)) for _n in range(PROCESSES)]
        for one in servers:
            one.start()
        try:
            yield door.getsockname()[1]
        finally:
            for one in servers:
                one.terminate()
            for one in servers:
                one.join()


def _serve(make: Callable[[], FastAPI], door: socket.socket) -> None:
    config = uvicorn.Config(make(), log_config=None, server_header=False)
    uvicorn.Server(config).run(sockets=[door])
