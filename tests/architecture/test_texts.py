"""Every text that people see has its Dutch, once, and nothing is left over."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.core.i18n import TEXTS
from app.core.settings import PACKAGE, shipped

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None}
OPTIONS = {"silent": "false", "extensions": "jinja2.ext.do"}


@cache
def wanted() -> set[str | tuple[str, str]]:
    found: set[str | tuple[str, str]] = set()
    sources = [
        (PACKAGE, [("**.py", "python")]),
        (shipped("templates"), [("**.html", "jinja2"), ("**.txt", "jinja2")]),
    ]
    for folder, methods in sources:
        for _file, _line, message, *_rest in extract_from_dir(
            folder, methods, keywords=KEYWORDS, options_map={"**.html": OPTIONS, "**.txt": OPTIONS}
        ):
            found.add(message if isinstance(message, str) else tuple(message[:2]))
    return {message for message in found if message and message != ("", "")}


def translated() -> dict[str | tuple[str, str], dict[str, str | tuple[str, ...]]]:
    found: dict[str | tuple[str, str], dict[str, str | tuple[str, ...]]] = defaultdict(dict)
    for path in sorted(TEXTS.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="nl"):
                if message.id:
                    key = message.id if isinstance(message.id, str) else tuple(message.id)
                    text = message.string
                    found[key][path.name] = text if isinstance(text, str) else tuple(text)
                    assert not message.fuzzy, (path.name, message.id)
    return found


def test_every_text_is_translated():
    assert sorted(map(str, wanted() - set(translated()))) == []


def test_no_translation_is_left_over():
    assert sorted(map(str, set(translated()) - wanted())) == []


def test_one_text_has_one_dutch():
    several = {key: rooms for key, rooms in translated().items() if len(set(rooms.values())) > 1}
    assert several == {}


def test_translations_keep_their_places():
    place = re.compile(r"%\((\w+)\)s|%%")
    wrong = []
    for key, rooms in translated().items():
        ids = key if isinstance(key, tuple) else (key,)
        for dutch in rooms.values():
            texts = dutch if isinstance(dutch, tuple) else (dutch,)
            for text in texts:
                if not text:
                    wrong.append((key, "empty"))
                elif not set(place.findall(text)) <= {p for one in ids for p in place.findall(one)}:
                    wrong.append((key, text))
    assert wrong == []


def test_catalogue_names_rooms_only():
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir()} | {"frame"}
    names = {path.stem for path in Path(TEXTS).glob("*.po")}
    assert sorted(name for name in names if name.split("_")[0] not in rooms) == []
