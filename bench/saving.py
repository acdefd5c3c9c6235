"""Saving a score while a whole panel does, beside one insert and commit through a route: T4."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from urllib.parse import urlencode

from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import select

from app.evaluation.models import Score
from app.panels.models import Declaration
from bench.house import FORM, SENT_ON, House, in_pieces
from bench.measure import ROUNDS, Row
from tests.evaluation.factories import Room, make_room

CLIENTS, SAVES = 8, 20
MOTIVATION = "Het plan is concreet, met cijfers onderbouwd en goed uit te voeren. " * 6
EITHER = frozenset({303, 409})


def rows(house: House) -> Iterator[Row]:
    """Let eight evaluators of one lot save at once, then one of them in eight windows."""
    room, cookies = _fill(house)
    urls = [
        f"/lots/{room.lot.id}/score/{submission.id}/{criterion.id}"
        for criterion in room.criteria for submission in room.submissions
    ][:SAVES]  # fmt: skip
    plain = house.plain_routes()
    took, floor = [], []
    for version in range(ROUNDS):
        took.append(
            house.all_at_once([_evaluator(house, cookie, urls, version) for cookie in cookies])
        )
        floor.append(house.all_at_once([_inserts(house, plain)] * CLIENTS))
    each = median(took) * 1000 / (CLIENTS * SAVES)
    least = median(floor) * 1000 / (CLIENTS * SAVES)
    lost = sum(version != ROUNDS for version in _versions(house))
    lost += abs(CLIENTS * SAVES - len(_versions(house)))
    lost += _same_score_at_once(house, cookies[0], urls[0])
    with _commits(house) as commits:
        house.all_at_once([_evaluator(house, cookies[1], urls[:1], ROUNDS)])
    yield Row(
        "T4", f"save a score, {CLIENTS} clients", each,
        "insert and commit through a route", least,
        ">= 50 % of the floor, 0 errors, 0 lost updates, 1 transaction",
        least / each >= 0.5 and lost == 0 and len(commits) == 1,
        f"{least / each:.0%} of the floor, {1000 / each:.0f} a second,"
        f" {lost} lost, {len(commits)} commits",
    )  # fmt: skip


def _fill(house: House) -> tuple[Room, list[str]]:
    """Make a lot of 50 answers with a panel of eight, everybody signed in."""
    with house.long_ago() as session:
        room = make_room(session, evaluators=CLIENTS, submissions=10, criteria=5)
        for person in room.evaluators:
            session.add_all(
                Declaration(
                    tender_id=room.tender.id, lot_id=room.lot.id, user_id=person.id,
                    provider_id=submission.provider_id, has_conflict=False,
                )
                for submission in room.submissions
            )  # fmt: skip
        session.commit()
    return room, [house.cookie_of(person) for person in room.evaluators]


def _body(version: int) -> bytes:
    typed = {"step": "goed", "motivation": MOTIVATION, "page": "2", "version": str(version)}
    return urlencode(typed).encode()


def _evaluator(house: House, cookie: str, urls: list[str], version: int) -> Callable[[], object]:
    """Save one answer after the other; anything but going on to the next is an error."""

    async def save() -> None:
        for url in urls:
            await house.ask(
                url, cookie, method="POST", chunks=in_pieces(_body(version)), kind=FORM,
                expects=SENT_ON,
            )  # fmt: skip

    return save


def _inserts(house: House, plain: FastAPI) -> Callable[[], object]:
    async def insert() -> None:
        for _n in range(SAVES):
            await house.ask("/row", "", plain, method="POST")

    return insert


def _versions(house: House) -> list[int]:
    with house.session() as session:
        return list(session.exec(select(Score.version)))


def _same_score_at_once(house: House, cookie: str, url: str) -> int:
    """Save one score from eight windows that all saw the same version; one may win."""
    answers: Counter[bool] = Counter()

    async def save() -> None:
        shown = await house.ask(
            url, cookie, method="POST", chunks=in_pieces(_body(ROUNDS)), kind=FORM, expects=EITHER
        )
        answers[bool(shown)] += 1

    house.all_at_once([save] * CLIENTS)
    return abs(answers[False] - 1)


@contextmanager
def _commits(house: House) -> Iterator[list[object]]:
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    event.listen(house.engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(house.engine, "commit", note)
