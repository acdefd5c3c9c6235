"""A sheet of paper: the head around a letter's blocks, the same on screen and in the PDF."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core.i18n import day as in_words

COLOUR = "#16506a"
"""Of our own paper, where an authority chose none."""
PLAIN = {"id": "", "number": 0, "colour": COLOUR, "return_address": ""}


def subject_of(data: Mapping[str, Any]) -> str:
    """Say a letter's title: what it means for its reader."""
    runs = next(block["runs"] for block in data["blocks"] if block["kind"] == "title")
    return "".join(text for _style, text in runs)


def paper_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the head of the paper around the blocks, for screen and PDF alike.

    Where one letter tells several decisions, `document` is what all of them share.
    """
    sender, addressee = data["sender"], data["addressee"]
    said = data.get("document") or data
    names_place = addressee["address"].endswith(addressee["place"])
    place = "" if names_place else addressee["place"]
    return {
        "title": subject_of(said),
        "reference": said["reference"],
        "sender": {
            "name": sender["name"],
            "lines": [one for one in (sender["address"], sender["phone"], sender["email"]) if one],
        },
        "addressee": {
            "lines": [one for one in (addressee["name"], addressee["address"], place) if one]
        },
        "facts": [
            f"Datum: {in_words(date.fromisoformat(data['sent_on']))}",
            f"Kenmerk: {said['reference']}",
            data["tender"],
        ],
        "blocks": said["blocks"],
        "style": data.get("style") or PLAIN,
    }
