"""In which prepared change a fault of the next version is mended."""

from collections.abc import Sequence
from uuid import UUID

from app.publishing.faults.fault import Fault, Place
from app.tenders.models import Change

VERBS = {
    "tenders:edit": "tender.edit",
    "tenders:edit_lot": "lot.edit",
    "criteria:rules": "lot.set_rules",
    "criteria:edit_criterion": "criterion.edit",
    "requirements:edit_requirement": "requirement.edit",
    "products:edit": "product.edit",
}
"""Which change has the form of a page on which a fault would be mended."""


def mends_of(faults: Sequence[Fault], waiting: Sequence[Change]) -> dict[str, UUID]:
    """Name the change that brings each fault, by the key of the fault.

    The record that a fault points at stands there only once the version is out.
    """
    found = ((fault.key, _mend(fault.place, waiting)) for fault in faults)
    return {key: change.id for key, change in found if change is not None}


def _mend(place: Place, waiting: Sequence[Change]) -> Change | None:
    verb, about = VERBS.get(place.page), {str(place.subject_id), place.anchor.partition("-")[2]}
    for one in waiting:
        if str(one.id) in about or (one.verb == verb and one.subject_id == place.subject_id):
            return one
    return None
