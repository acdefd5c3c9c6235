"""Whoever waits does so in order, and holds nothing that others need."""

import asyncio
import threading
import time

import pytest

from app.core import waiting
from app.core.waiting import AHEAD, Lane, Line, TooLongError, Turnstile, aside


def test_a_line_lets_through_in_the_order_of_coming():
    line, seen = Line(), []
    line.enter(1)

    def stand(number):
        line.enter(5)
        seen.append(number)
        line.leave()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=stand, args=(number,)))
        threads[-1].start()
        while len(line._waiting) <= number:
            time.sleep(0.001)
    line.leave()
    for thread in threads:
        thread.join()

    assert seen == [0, 1, 2, 3, 4]


def test_a_line_is_left_by_who_waited_too_long_and_goes_on():
    line = Line()
    line.enter(1)

    with pytest.raises(TooLongError):
        line.enter(0.01)
    line.leave()

    line.enter(0.01)


def test_a_line_makes_its_file_at_the_first_turn_and_goes_on_after_it_could_not(tmp_path):
    line = Line(tmp_path / "later" / "turn")

    with pytest.raises(FileNotFoundError):
        line.enter(1)
    (tmp_path / "later").mkdir()
    before = list((tmp_path / "later").iterdir())
    line.enter(0.01)
    line.leave()

    assert (before, [one.name for one in (tmp_path / "later").iterdir()]) == ([], ["turn"])


def test_lines_of_two_processes_wait_for_each_other_at_a_file(tmp_path):
    one, other = Line(tmp_path / "turn"), Line(tmp_path / "turn")
    entered = threading.Event()
    waiter = threading.Thread(target=lambda: (other.enter(5), entered.set()))

    one.enter(1)
    waiter.start()
    is_early = entered.wait(0.05)
    one.leave()
    is_let_in = entered.wait(5)
    other.leave()
    waiter.join()

    assert (is_early, is_let_in) == (False, True)


def request(method="POST"):
    return {"type": "http", "method": method, "path": "/"}


def sender(*chunks):
    """Give each chunk when its event is set, and what was asked for."""
    messages = [
        {"type": "http.request", "body": chunk, "more_body": at + 1 < len(chunks)}
        for at, (chunk, _wait) in enumerate(chunks)
    ]
    asked = []

    async def receive():
        at = len(asked)
        asked.append(at)
        await chunks[at][1].wait()
        return messages[at]

    return receive, asked


async def nothing(_message):
    """Drop an answer."""


def now():
    event = asyncio.Event()
    event.set()
    return event


async def _body(receive):
    found = b""
    while True:
        message = await receive()
        found += message["body"]
        if not message["more_body"]:
            return found


def test_no_more_requests_are_at_work_than_their_lane_holds():
    at_work, most = 0, 0

    async def app(_scope, _receive, send):
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.005)
        at_work -= 1
        await send({"type": "http.response.start", "status": 200})

    async def run():
        door = Turnstile(app, lane_of=lambda _method, _path: Lane.CHANGE)
        await asyncio.gather(
            *(door(request(), sender((b"", now()))[0], nothing) for _n in range(20))
        )

    asyncio.run(run())

    assert most == waiting.AT_ONCE[Lane.CHANGE]


@pytest.mark.parametrize(("size", "is_held"), [(10, False), (AHEAD + 1, True)])
def test_a_slow_form_takes_its_turn_when_it_is_there(monkeypatch, size, is_held):
    """One that is larger than what is read ahead goes on inside its turn."""
    monkeypatch.setitem(waiting.AT_ONCE, Lane.CHANGE, 1)
    served = []

    async def app(scope, receive, _send):
        served.append((scope["name"], len(await _body(receive))))

    async def run():
        late = asyncio.Event()
        door = Turnstile(app, lane_of=lambda _method, _path: Lane.CHANGE)
        slow, _asked = sender((b"a" * size, now()), (b"end", late))
        quick, _asked = sender((b"quick", now()))
        first = asyncio.create_task(door({**request(), "name": "slow"}, slow, nothing))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(door({**request(), "name": "quick"}, quick, nothing))
        await asyncio.sleep(0.02)
        waited = not second.done()
        late.set()
        await asyncio.gather(first, second)
        return waited

    assert asyncio.run(run()) == is_held
    assert sorted(served) == [("quick", 5), ("slow", size + 3)]


def test_an_upload_gives_its_turn_away_while_bytes_come_in(monkeypatch):
    monkeypatch.setitem(waiting.AT_ONCE, Lane.CHANGE, 1)
    seen = []

    async def app(scope, receive, _send):
        seen.append(f"{scope['name']} begins")
        async with aside():
            await _body(receive)
        seen.append(f"{scope['name']} ends")

    async def run():
        late = asyncio.Event()
        door = Turnstile(app, lane_of=lambda _method, _path: Lane.CHANGE)
        slow, _asked = sender((b"a", late))
        quick, _asked = sender((b"b", now()))
        first = asyncio.create_task(door({**request("PUT"), "name": "slow"}, slow, nothing))
        await asyncio.sleep(0.01)
        await door({**request("PUT"), "name": "quick"}, quick, nothing)
        late.set()
        await first

    asyncio.run(run())

    assert seen == ["slow begins", "quick begins", "quick ends", "slow ends"]


def test_an_answer_that_is_fetched_slowly_holds_no_turn(monkeypatch):
    monkeypatch.setitem(waiting.AT_ONCE, Lane.LOOK, 1)
    seen = []

    async def app(scope, _receive, send):
        await send({"type": "http.response.start", "status": 200})
        if scope["name"] == "slow":
            await asyncio.sleep(0.02)
        seen.append(scope["name"])

    async def run():
        door = Turnstile(app, lane_of=lambda _method, _path: Lane.LOOK)
        await asyncio.gather(
            *(door({**request("GET"), "name": name}, None, nothing) for name in ("slow", "quick"))
        )

    asyncio.run(run())

    assert seen == ["quick", "slow"]
