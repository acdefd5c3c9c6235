"""Of which elements a tariff is made, per law (UB-Wmo 5.4; B-Jw 2.3)."""

from collections.abc import Mapping
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy as _


class Element(StrEnum):
    """One part of what a tariff pays for: a key of `Tariff.build_up`."""

    PROFESSIONALS = "professionals"
    OVERHEAD = "overhead"
    NON_PRODUCTIVE = "non_productive"
    TRAVEL_TRAINING = "travel_training"
    CLIENT_BOUND = "client_bound"
    INDEXATION = "indexation"
    OTHER = "other"


ELEMENTS: dict[Element, LazyProxy] = {
    Element.PROFESSIONALS: _("professionals"),
    Element.OVERHEAD: _("overhead"),
    Element.NON_PRODUCTIVE: _("non-productive hours"),
    Element.TRAVEL_TRAINING: _("travel and training"),
    Element.CLIENT_BOUND: _("other costs for clients"),
    Element.INDEXATION: _("indexation"),
    Element.OTHER: _("other duties towards the municipality"),
}
WMO = (Element.PROFESSIONALS, Element.OVERHEAD, Element.NON_PRODUCTIVE, Element.TRAVEL_TRAINING,
       Element.INDEXATION, Element.OTHER)  # fmt: skip
YOUTH = (Element.PROFESSIONALS, Element.CLIENT_BOUND, Element.OVERHEAD, Element.INDEXATION)


def missing_elements(build_up: Mapping[str, str]) -> tuple[Element, ...]:
    """Say which elements a tariff does not name, by the law of which it misses the least."""
    missing = [
        tuple(one for one in law if not build_up.get(one, "").strip()) for law in (WMO, YOUTH)
    ]
    return min(missing, key=len)
