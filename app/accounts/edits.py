"""Two people who change the same record: the second is told, with both texts."""

from collections.abc import Callable, Collection
from typing import Protocol

from sqlmodel import Session

from app.accounts.service import names_of
from app.audit.service import history
from app.core.db import Record
from app.core.errors import EditedError
from app.core.forms import Versioned
from app.core.i18n import gettext as _
from app.core.i18n import moment


class Edited(Protocol):
    """A record that counts its changes."""

    version: int


def demand_latest(
    session: Session,
    subject: Record,
    counted: Edited,
    form: Versioned,
    typed: Callable[[object], str | None],
    *,
    apart: Collection[str] = (),
) -> None:
    """Count this change, or refuse it with what somebody else made of each field meanwhile.

    `typed` writes a value as its field shows it; None where that cannot be written in words.
    What stands in rows of its own (`apart`) is not held side by side. A form without a version
    was not filled from a page: it always counts.
    """
    if form.version is None or form.version == counted.version:
        counted.version += 1
        return
    event = history(session, subject)[-1][0]
    who = names_of(session, [event.actor_id]).get(event.actor_id, _("A colleague"))
    theirs = {}
    for name, mine in form.model_dump(exclude={"version", *apart}).items():
        current = getattr(subject, name, mine)
        if current != mine:
            told = typed(current)
            theirs[name] = (
                _("%(who)s chose something else here.", who=who)
                if told is None
                else _("%(who)s saved: %(text)s", who=who, text=told or _("(empty)"))
            )
    raise EditedError(
        _(
            "%(who)s changed this %(moment)s, after you opened the page. Where it differs, you "
            "see that text at the field. Save again to keep yours.",
            who=who,
            moment=moment(event.at),
        ),
        version=counted.version,
        theirs=theirs,
    )
