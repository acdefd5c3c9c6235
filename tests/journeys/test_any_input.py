"""Whatever somebody types, in a form or in an address, is answered by a page: never a 500."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from sqlmodel import col, select

from app.accounts import signing_in
from app.accounts.models import User
from app.core.db import writing
from app.core.settings import Settings
from app.main import create_app
from tests.browsing import browser
from tests.journeys.crawl import FILES, kind_of
from tests.journeys.who_opens import ROUTES

ODD = [
    "", " ", "\0", "🦄", "a" * 20_000, "-1", "0", "3000000000", "9" * 24, "1e400", "NaN",
    "Infinity", "2026-02-30", "0001-01-01", "1-1-0001 00:00", "9999-12-31", "31-12-9999",
    "9999-12-31T23:59", "25:61", "<b>'\"", "٣", "½", "1_000", "3,14159265358979",
    "00000000-0000-0000-0000-000000000000", "\r\nBcc: x", "=1+1",
]  # fmt: skip
"""What breaks programs: nothing, too much, other alphabets, ends of time, half a number."""
PEOPLE = [
    "Joost Lammers", "Koen Wassink", "Nadia Schoorl", "Thijs Verhoeven", "Rina Mulder",
    "Gerda Nijenhuis", "Hans te Brake", "Team Applicaties",
]  # fmt: skip
"""Who together meet every form of the demo but one."""
EVERYWHERE, ALONE = 3, 4
"""So many times a form is sent with one odd thing in all its fields, and in one of them."""
LEAVES = re.compile(r"^/(sign-out|demo)|/sign-out")
PER_KIND = 2


@dataclass(frozen=True)
class Form:
    """A form on a page of somebody: where it goes, its fields, and what stands in them."""

    person: str
    method: str
    action: str
    fields: tuple[str, ...]
    filled: dict[str, list[str]] = field(compare=False)

    @property
    def build(self) -> tuple[str, str, tuple[str, ...]]:
        """What it has in common with the same form about another record."""
        return self.method, kind_of(self.action), tuple(map(kind_of, self.fields))


@dataclass
class Clumsy:
    """Everybody of the demo, at browsers that keep what broke."""

    browsers: dict[str, TestClient]
    broken: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of every kind of page: who opened it first, and where."""

    def ask(self, person: str, method: str, path: str, **sent: Any) -> Any:
        answer = self.browsers[person].request(method, path, **sent)
        if answer.status_code >= 500:
            self.broken.setdefault(f"{method} {kind_of(path)}", f"{person}: {str(sent)[:400]}")
        return answer

    def look_around(self, person: str) -> Iterator[tuple[str, html.HtmlElement]]:
        """Follow every link, and give two pages of each kind."""
        todo, known, visits = ["/"], {"/"}, Counter[str]()
        while todo:
            path = todo.pop(0)
            visits[kind := kind_of(path.split("?")[0])] += 1
            if visits[kind] > PER_KIND:
                continue
            answer = self.ask(person, "GET", path)
            found = [answer.headers.get("location", "").removeprefix("http://testserver")]
            if answer.status_code == 200 and "html" in answer.headers["content-type"]:
                self.seen.setdefault(kind, (person, path.split("?")[0]))
                page = html.fromstring(answer.text)
                found = page.xpath("//a/@href")
                yield path, page
            for link in (link.split("#")[0] for link in found):
                if link.startswith("/") and link not in known and not FILES.search(link):
                    known.add(link)
                    todo.append(link)


@pytest.fixture(scope="module")
def clumsy(told_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clumsy]:
    """A demo of its own, for much of what is sent is taken."""
    data = tmp_path_factory.mktemp("clumsy") / "data"
    shutil.copytree(told_demo, data)
    application = create_app(
        Settings(data=data, public_url="http://testserver", log_level="CRITICAL")
    )
    with writing(application.state.engine) as session:
        tokens = {
            user.name: signing_in.start_sign_in(session, user, second_factor=True)
            for user in session.exec(select(User).where(col(User.name).in_(PEOPLE))).all()
        }
        session.commit()
    browsers = {name: browser(application, token) for name, token in tokens.items()}
    for one in browsers.values():
        one._transport.raise_server_exceptions = False
    yield Clumsy(browsers)
    application.state.engine.dispose()


@pytest.fixture(scope="module")
def forms(clumsy: Clumsy) -> list[Form]:
    """Every form that the people of the demo meet, once."""
    found = {}
    for person in clumsy.browsers:
        for path, page in clumsy.look_around(person):
            for element in page.forms:
                form = _form(person, path, element)
                if form.fields and not LEAVES.match(form.action):
                    found.setdefault(form.build, form)
    return list(found.values())


def test_every_form_takes_anything(clumsy, forms):
    odd = cycle(ODD)
    for form in forms:
        names = list(islice(cycle(form.fields), ALONE))
        typed = [{name: [thing] for name in form.fields} for thing in islice(odd, EVERYWHERE)]
        typed += [{**form.filled, name: [next(odd)]} for name in names]
        for filled in typed:
            sent = {"data" if form.method == "POST" else "params": filled}
            clumsy.ask(form.person, form.method, form.action, **sent)
    assert len(forms) > 140
    assert clumsy.broken == {}


def test_every_address_takes_anything(clumsy, forms):
    asked = [(*seen, name) for seen in clumsy.seen.values() for name in _asked_for(seen[1])]
    for person, path, name in asked:
        for odd in ODD:
            clumsy.ask(person, "GET", path, params={name: odd[:2000]})
    assert {kind_of(path) for _person, path, _name in asked} >= {
        "/admin/users", "/lots/{id}/checks", "/lots/{id}/simulator", "/tenders/{id}/trail"
    }  # fmt: skip
    assert clumsy.broken == {}


def _asked_for(path: str) -> set[str]:
    """Name what an address may carry behind its question mark."""
    route = next(one for one in ROUTES if "GET" in one.methods and one.path_regex.match(path))
    todo, names = [route.dependant], set()
    while todo:
        part = todo.pop()
        names |= {field.alias for field in part.query_params}
        todo += part.dependencies
    return names


def _form(person: str, path: str, form: html.FormElement) -> Form:
    filled: dict[str, list[str]] = {}
    for name, value in form.form_values():
        filled.setdefault(name, []).append(value)
    fields = tuple(sorted(name for name in form.fields.keys() if name))  # noqa: SIM118
    return Form(person, form.method.upper(), form.get("action") or path, fields, filled)
