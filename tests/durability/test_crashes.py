"""A process that is killed loses nothing that it acknowledged and shows nothing half."""

import pytest
from sqlmodel import select

from app.core.db import reading
from app.records.doctor import Trouble
from app.submissions.models import Receipt


def receipts(place):
    with reading(place.engine) as session:
        return [one.content["signature"] for one in session.exec(select(Receipt))]


@pytest.mark.parametrize(
    ("point", "troubles"),
    [
        ("during", [Trouble.EXTRA]),
        ("after_fsync", [Trouble.EXTRA]),
        ("before_commit", [Trouble.EXTRA]),
        ("before_answer", []),
    ],
)
def test_killed_while_a_file_comes_in_leaves_no_row_without_its_file(place, point, troubles):
    item = place.items[0]
    assert place.findings() == []

    place.die(point, "upload", item)

    assert [one.trouble for one in place.findings()] == troubles
    assert place.count("documents") == len(place.items)
    assert place.upload(item, b"nog een keer") in {200, 303}
    assert place.submit() == 303
    assert [one.trouble for one in place.findings() if one.trouble != Trouble.EXTRA] == []


def test_killed_before_the_commit_of_a_submit_leaves_a_draft_that_submits(place):
    place.die("before_commit", "submit")

    assert (place.state(), receipts(place)) == ("draft", [])
    assert place.submit() == 303
    assert (place.state(), len(receipts(place))) == ("submitted", 1)
    assert place.findings() == []


def test_killed_between_commit_and_answer_gives_the_same_receipt_on_a_retry(place):
    place.die("before_answer", "submit")
    [first] = receipts(place)

    assert place.submit() == 303

    assert (place.state(), receipts(place)) == ("submitted", [first])
    assert place.findings() == []
