"""Every act that is written in the trail stands in words in one room; nothing is left over."""

import ast
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import app
from app.audit.flow import Flow
from app.records.words import ACTS, ROOMS
from app.vault.models import Purpose

STEPS = ("propose", "confirm", "withdraw")
BUILT = ("app.accounts.two_people", "app.audit.flow", "app.openings.opening")
"""Where an act is put together; what comes of it is read from who uses them."""
TRAIL = "app.audit.service"
"""Makes an act of what it is told to record."""


@cache
def written() -> set[str]:
    found = {f"{purpose}.open" for purpose in Purpose}
    for name in [one.name for one in walk_packages(app.__path__, "app.")]:
        module = import_module(name)
        for flow in [value for value in vars(module).values() if isinstance(value, Flow)]:
            found |= {f"{flow.name}.{action}" for _state, action in flow.moves}
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if not isinstance(call, ast.Call) or name in BUILT:
                continue
            if ast.unparse(call.func) in ("record", "service.record") and len(call.args) > 2:
                found |= said(call.args[2], module)
            elif ast.unparse(call.func) == "Act" and name != TRAIL:
                found |= said(call.args[0], module)
            elif ast.unparse(call.func) == "two_people.propose":
                (kind,) = said(call.args[1], module)
                found |= {f"{kind}.{step}" for step in STEPS}
    return found


def said(node: ast.expr, module: object) -> set[str]:
    if isinstance(node, ast.IfExp):
        return said(node.body, module) | said(node.orelse, module)
    if isinstance(node, ast.Name):
        return {getattr(module, node.id)}
    assert isinstance(node, ast.Constant), (module, ast.unparse(node))
    return {node.value}


def test_every_act_has_words():
    assert sorted(written() - set(ACTS)) == []


def test_no_words_are_left_over():
    assert sorted(set(ACTS) - written()) == []


def test_an_act_has_its_words_in_one_room():
    times = Counter(act for room in ROOMS for act in room.ACTS)
    assert [act for act, count in times.items() if count > 1] == []
