"""Pages without inline script or style; fragments with one root that names what they need."""

import re
from pathlib import Path

import pytest

from app.core.settings import shipped
from app.core.web import environment

TEMPLATES, STATIC = shipped("templates"), shipped("static")
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FRAGMENTS = [name for name in PAGES if Path(name).name.startswith("_")]


@pytest.mark.parametrize("name", PAGES)
def test_template_compiles(name):
    assert environment().get_template(name).name == name


@pytest.mark.parametrize("name", PAGES)
def test_template_has_no_inline_script_or_style(name):
    text = (TEMPLATES / name).read_text()

    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_says_what_it_needs_and_extends_nothing(name):
    text = (TEMPLATES / name).read_text()

    assert text.startswith("{#")
    assert "{% extends" not in text


@pytest.mark.parametrize("name", [n for n in PAGES if not n.startswith("components/")])
def test_macros_live_in_components(name):
    assert "{% macro" not in (TEMPLATES / name).read_text()


def test_every_class_of_a_template_stands_in_a_stylesheet():
    sheets = "".join(path.read_text() for path in STATIC.glob("*.css"))
    known = set(re.findall(r"\.(ts-[a-z0-9_-]+)", sheets))
    text = "".join((TEMPLATES / name).read_text() for name in PAGES)

    # A name that goes on in an expression is not whole: "ts-c{{ hue }}", "ts-mini__" ~ state.
    used = set(re.findall(r"\b(ts-[a-z0-9_-]*[a-z0-9])(?![a-z0-9_-]|{{)", text))

    assert sorted(used - known) == []
