"""RFC 8785 canonical JSON, and a form of a document that does not depend on idle orders."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")


def canonical(value: object) -> bytes:
    """Write JSON as RFC 8785 does: keys sorted by UTF-16, no spaces, no needless escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if not text.isascii() and BEYOND_16_BITS.search(text):
        text = json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def in_order(value: object) -> object:
    """Sort keys by UTF-16 code units; Python's own order differs beyond the first 65 536."""
    if isinstance(value, list):
        return [in_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: in_order(value[key]) for key in sorted(value, key=lambda k: k.encode("utf-16-be"))}


def input_hash(document: Mapping[str, Any]) -> str:
    """Hash a sound evaluation document, whatever the order of what has no order."""
    lots = sorted(map(ordered_lot, document["lots"]), key=identity)
    return sha256(canonical({**document, "lots": lots})).hexdigest()


def ordered_lot(lot: Mapping[str, Any]) -> dict[str, Any]:
    """Sort what has no order in one lot: submissions, criteria, panel, and the draws."""
    ordered = {**lot, "submissions": sorted(lot["submissions"], key=identity)}
    if "criteria" in lot:
        ordered["criteria"] = ordered_criteria(lot["criteria"])
    if "panel" in lot:
        ordered["panel"] = sorted(lot["panel"])
    if "draws" in lot:
        draws = [{**draw, "among": sorted(draw["among"])} for draw in lot["draws"]]
        ordered["draws"] = sorted(draws, key=lambda draw: (draw["record"], draw["among"]))
    return ordered


def ordered_criteria(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort a tree of criteria by id."""
    return sorted(
        (
            {**one, "criteria": ordered_criteria(one["criteria"])} if "criteria" in one else one
            for one in criteria
        ),
        key=identity,
    )


def identity(member: Mapping[str, Any]) -> str:
    """Sort by id."""
    return str(member["id"])
