"""Every page opens for whom the table says, and for nobody else."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.core.settings import Settings
from app.main import create_app
from tests.journeys.town import STAGES, Town
from tests.journeys.who_opens import (
    ACTS_OF_ALL,
    EVERYBODY,
    NONE,
    OF_ADMINISTRATOR,
    OF_OTHER_OFFICER,
    OF_PROVIDER,
    OWNER,
    PAGES,
    PANEL,
    ROUTES,
    TEAM,
)


@pytest.fixture(scope="module")
def town(told_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo on SQLite; opening pages does not change it."""
    data = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(told_demo, data)
    settings = Settings(
        data=data, public_url="http://testserver", argon2_memory_kib=8, log_level="ERROR"
    )
    application = create_app(settings)
    with clock.pinned(datetime.now(UTC)):
        yield Town(application)
    application.state.engine.dispose()


@pytest.fixture(autouse=True)
def now(town: Town) -> Iterator[datetime]:
    """It is little later than the demo says that it is."""
    with clock.pinned(town.moment):
        yield town.moment


def opens(answer: Any) -> bool:
    """Whether somebody got in: a page, or on to another page than the one to sign in."""
    elsewhere = answer.headers.get("location", "")
    return answer.status_code < 400 and not elsewhere.startswith("/sign-in")


def body(answer: Any) -> str:
    """What an answer says, without the number of the request."""
    return re.sub(r"\b[0-9A-Z]{4,8}\b", "", answer.text)


def test_every_page_is_in_the_table():
    assert {route.name for route in ROUTES if "GET" in route.methods} == set(PAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_pages_open_for_whom_the_table_says(town, stage):
    wrong = []
    for route in ROUTES:
        if "GET" not in route.methods or (stage != "published" and not route.param_convertors):
            continue
        where = PAGES[route.name]
        expected = where.get(stage, NONE) if isinstance(where, dict) else where
        asking = set(town.browsers) if route.param_convertors else {"nobody", "rival", "officer"}
        asking |= expected if expected != EVERYBODY else NONE
        answers = {kind: town.browsers[kind].get(town.address(route, stage)) for kind in asking}
        found = {kind for kind, answer in answers.items() if opens(answer)}
        if found != expected & asking:
            too_few = (expected & asking) - found
            wrong.append((route.name, "too many", found - expected, "too few", too_few))
        wrong += [
            (route.name, kind, answer.status_code)
            for kind, answer in answers.items()
            if not opens(answer) and answer.status_code not in _refusals(kind)
        ]
    assert wrong == []


def _refusals(kind: str) -> set[int]:
    """How a page is refused: 409 tells that the moment is wrong, to whoever it would be for.

    A panel that did not declare its interests reads 403 everywhere in its room.
    """
    return (
        {303, 404} | ({409} if kind in TEAM | OWNER else NONE) | ({403} if kind in PANEL else NONE)
    )


@pytest.mark.parametrize("kind", ["rival", "evaluator", "administrator", "outsider"])
def test_not_yours_answers_as_not_there(town, kind):
    browser, differ = town.browsers[kind], []
    for route in ROUTES:
        if "GET" in route.methods and route.param_convertors:
            theirs = browser.get(town.address(route, "awarded"))
            nothing = browser.get(town.nowhere(route))
            same = (nothing.status_code, body(nothing)) == (404, body(theirs))
            if theirs.status_code == 404 and not same:
                differ.append(route.name)
    assert differ == []


@pytest.mark.parametrize("stage", ["published", "awarded"])
@pytest.mark.parametrize("kind", ["nobody", "rival", "administrator", "outsider"])
def test_acts_are_refused_to_who_is_not_of_the_tender(town, kind, stage):
    acts = {"rival": OF_PROVIDER, "administrator": OF_ADMINISTRATOR, "outsider": OF_OTHER_OFFICER}
    own = ACTS_OF_ALL | acts.get(kind, NONE)
    browser, wrong = town.browsers[kind], []
    for route in ROUTES:
        if "GET" in route.methods or route.name in own:
            continue
        answer = browser.request(next(iter(route.methods)), town.address(route, stage))
        if opens(answer) or answer.status_code not in {303, 404}:
            wrong.append((route.name, answer.status_code))
    assert wrong == []
