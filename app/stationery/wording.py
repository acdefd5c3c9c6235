"""From a letter's outline and its facts to blocks of text, the same on screen and paper.

The text is plain: `# ` title, `## ` heading, `> ` summary, `| ` quotation, `- ` list, `@name` a
table, `**bold**`; a blank line parts paragraphs. What is filled in is data: it never becomes
markup, whatever it holds.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jinja2 import Environment

from app.core.web import environment
from app.rankings.standings import listed
from app.stationery.outline import block_of, filled

Runs = list[list[str]]
Block = dict[str, Any]

VALUE, BREAK, STAR, STOP = "\ue000", "\ue001", "\ue002", "\ue003"
KINDS = {"# ": "title", "## ": "heading", "> ": "summary", "| ": "quote"}


def _guarded(value: object) -> str:
    """Mark a filled-in value, so that nothing in it is read as markup."""
    text = str(value).replace("\r\n", "\n").strip()
    for mark in (VALUE, BREAK, STAR, STOP):
        text = text.replace(mark, "")
    if text.endswith("."):
        text = text.removesuffix(".") + STOP
    return VALUE + text.replace("\n", BREAK).replace("*", STAR)


@cache
def _texts() -> Environment:
    return environment().overlay(
        autoescape=False, finalize=_guarded, trim_blocks=False, lstrip_blocks=False
    )


def compose(outline: str, facts: dict[str, Any]) -> list[Block]:
    """Write an outline out: its blocks from their texts, its fields from the facts."""
    return _blocks(_lines(outline, facts), facts)


def composed(text: str, facts: dict[str, Any]) -> list[Block]:
    """Write one text out that stands in no outline."""
    return _blocks(written(text, facts).split("\n"), facts)


def _blocks(lines: Iterable[str], facts: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    is_new = True
    for line in lines:
        if not line.strip():
            is_new = True
            continue
        _add(blocks, line.strip(), facts, is_new=is_new)
        is_new = False
    return blocks


def _lines(outline: str, facts: dict[str, Any]) -> Iterator[str]:
    for line in outline.splitlines():
        if part := block_of(line):
            yield from ["", *written(part.text, facts).split("\n"), ""]
        else:
            yield filled(line, facts, _guarded)


def written(text: str, facts: dict[str, Any]) -> str:
    """Fill in the text of one block; the summary is another one for every kind of letter."""
    name = f"summaries/{facts['kind']}" if text == "summary" else f"texts/{text}"
    return _texts().get_template(f"letters/{name}.txt").render(facts, listed=listed)


def _add(blocks: list[Block], line: str, facts: dict[str, Any], *, is_new: bool) -> None:
    """Add a line as a block of its own, or to the list or paragraph that it continues."""
    last: Block = blocks[-1] if blocks else {"kind": ""}
    if line.startswith("@"):
        blocks.extend(facts[line[1:]])
    elif line.startswith("- "):
        if last["kind"] != "list":
            last = {"kind": "list", "items": []}
            blocks.append(last)
        last["items"].append(_runs(line.removeprefix("- ")))
    elif mark := next((mark for mark in KINDS if line.startswith(mark)), None):
        blocks.append({"kind": KINDS[mark], "runs": _runs(line.removeprefix(mark))})
    elif last["kind"] == "paragraph" and not is_new:
        last["runs"] += _runs(f" {line}")
    else:
        blocks.append({"kind": "paragraph", "runs": _runs(line)})


def _runs(line: str) -> Runs:
    """Part a line in plain and strong text."""
    runs = []
    for at, text in enumerate(line.replace(f"{STOP}.", ".").split("**")):
        clean = text.replace(VALUE, "").replace(BREAK, "\n").replace(STAR, "*").replace(STOP, ".")
        if clean:
            runs.append(["strong" if at % 2 else "plain", clean])
    return runs


def plain(blocks: list[Block]) -> str:
    """Say all words of a letter in one text, for searching in."""
    words: list[str] = []
    for block in blocks:
        texts = [block.get("runs", []), *block.get("items", [])]
        words.extend("".join(text for _style, text in runs) for runs in texts)
        rows = [block.get("head", []), *block.get("rows", []), block.get("total", [])]
        words.extend(" ".join(row) for row in rows)
    return "\n".join(word for word in words if word)
