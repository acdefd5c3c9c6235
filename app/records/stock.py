"""What stands in a dossier today, for who decides what of it can be shown."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session

from app.audit.models import Event, Payload
from app.audit.service import events_of
from app.core.keys import Keys
from app.core.storage import Storage
from app.records.basis import basis_of
from app.records.dossier import EVERYTHING, members
from app.records.exporting import lots_of
from app.records.members import Member, texts_in
from app.records.plan import kind_of, words_of
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Stock:
    """The files of a dossier and the events of its trail."""

    members: list[Member]
    events: list[tuple[Event, Payload | None]]

    @property
    def kinds(self) -> dict[str, int]:
        """Count the events per kind of record."""
        return dict(sorted(Counter(kind_of(event) for event, _told in self.events).items()))

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self.events[0][0].number if self.events else 0

    def places_of(self, passage: str) -> int:
        """Count the files and events in which words stand."""
        words = words_of(passage)
        files = sum(bool(words.search(one.text)) for one in self.members)
        return files + sum(
            any(words.search(text) for text in texts_in(told.data))
            for _event, told in self.events
            if told
        )


def stock_of(session: Session, keys: Keys, storage: Storage, tender: Tender) -> Stock:
    """Look at the dossier of a tender; refused while no lot is decided."""
    basis = basis_of(session, lots_of(session, tender))
    return Stock(
        members(session, keys, storage, basis),
        events_of(session, tender.id, limit=EVERYTHING),
    )
