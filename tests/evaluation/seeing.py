"""Where the pages of judging are, what stands on them, and words that may stand nowhere yet."""

import re
from html import unescape

from tests.evaluation.factories import REASON

CANARY = "KANARIE: dit mag niemand anders nog lezen."
NOTE = "GEHEIM: dit leest alleen de schrijver."
FRAGMENT = {"HX-Request": "true"}


def text_of(response):
    """What a person reads, on one line."""
    body = response.text.split("<main", 1)[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def score_url(answer):
    return f"/lots/{answer.lot.id}/score/{answer.submission.id}/{answer.criterion.id}"


def point_url(answer):
    return f"/lots/{answer.lot.id}/consensus/{answer.submission.id}/{answer.criterion.id}"


def image_url(answer, number=1):
    ids = f"{answer.submission.id}/{answer.criterion.id}"
    return f"/lots/{answer.lot.id}/answers/{ids}/{number}"


def typed(step="goed", motivation=REASON, **more):
    return {"step": step, "motivation": motivation, "version": "0", **more}
