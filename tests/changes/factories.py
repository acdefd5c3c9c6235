"""What tests of changes prepare, publish and read back."""

import pytest

from app.changes.differences import Difference, difference_of
from app.changes.service import (
    NotReadyError,
    prepare_change,
    publish_version,
)
from app.publishing.service import publish_tender
from app.publishing.versions import content_of
from app.tenders.models import Change, Lot, Tender
from app.tenders.queries import tender_with_lots
from app.tenders.waiting import changes_of
from tests.publishing.factories import WHY, only_requirement, published, typed_requirement
from tests.tenders.factories import complete_open_house

SUMMARY = "Er komt een product bij, met een eigen tarief."
NEW = {"title": "Beschermd wonen zwaar", "code": "15B04", "unit": "etmaal"}
LIGHT = {"code": "F1", "title": "Licht"}
AMOUNT = {"amount": "212,50"}
OPENS = {"opens_on": "1-7-2026"}
RULE = {
    "kind": "contracted", "text": "Alleen wie in 2025 een contract had.", "product": "15B03",
    "year": "2025",
}  # fmt: skip
CLEARER = "Werkt met een systeem voor kwaliteit en veiligheid."


def house(session, officer) -> Tender:
    """An open house that takes applications now."""
    tender, _lot = complete_open_house(session, officer)
    publish_tender(session, tender, officer)
    session.flush()
    return tender_with_lots(session, tender.id)


def told(session, tender) -> list[Difference]:
    """What waits, as the officer reads it."""
    content, waiting = content_of(session, tender), changes_of(session, tender)
    return [row for one in waiting for row in difference_of(content, one, waiting)]


def publish(session, tender, officer) -> None:
    """Publish what waits, with a reason for every warning about it."""
    with pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})
    assert caught.value.found.blocking == []
    reasons = {one.key: WHY for one in caught.value.found.warnings}
    publish_version(session, tender, officer, SUMMARY, reasons)


def prepare(session, officer, text=CLEARER) -> tuple[Tender, Lot, Change]:
    """Publish a tender and let another text of its requirement wait."""
    tender, lot = published(session, officer)
    requirement = only_requirement(session, tender)
    change = prepare_change(
        session, tender, officer, "requirement.edit", requirement.id,
        typed_requirement(requirement, text=text),
    )  # fmt: skip
    return tender, lot, change
