"""A submit is known at the door by its submission, however its address is written."""

from uuid import UUID

import pytest

from app.core.waiting import Lane
from app.main import lane_of
from app.submitting.arriving import submission_in

ID = UUID("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")
SPELLINGS = {
    "as we write it": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "capitals": "0A1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D",
    "braces": "{0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}",
    "no dashes": "0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d",
    "urn": "urn:uuid:0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("end", ["", "\n"])
def test_every_spelling_that_the_router_reads_is_the_same_submission(spelling, end):
    path = f"/submissions/{spelling}/confirm{end}"

    assert (submission_in(path), lane_of("POST", path)) == (ID, Lane.SUBMIT)


@pytest.mark.parametrize(
    "path",
    [
        f"/submissions/{ID}/replace",
        f"/submissions/{ID}/confirm/",
        f"/tenders/{ID}/confirm",
        "/submissions/nummer-een/confirm",
        f"/submissions/{ID}0/confirm",
    ],
)
def test_another_address_submits_nothing(path):
    assert (submission_in(path), lane_of("POST", path)) == (None, Lane.CHANGE)
