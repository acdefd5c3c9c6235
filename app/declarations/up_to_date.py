"""Whether a declaration that was made here still says who takes part and what is asked."""

from collections.abc import Iterator, Sequence

from app.core.i18n import gettext as _
from app.declarations.told import PartyTold, Told
from app.tenders.models import Requirement


def is_made_here(told: Told, who: str, sha256: str) -> bool:
    """Whether the file of somebody is what we made of its answers, not one of its own."""
    made = told.made.get(who)
    return made is not None and who in told.declared and sha256 == made.sha256


def can_make_anew(told: Told, who: str, sha256: str) -> bool:
    """Whether the same answers, put on paper once more, would name others than the file does."""
    return is_made_here(told, who, sha256) and any(_differences(told, who))


def behind(told: Told, who: str, sha256: str, asked: Sequence[Requirement]) -> Iterator[str]:
    """Say what the declaration of somebody does not know yet."""
    if not is_made_here(told, who, sha256):
        return
    unnamed, gone = _differences(told, who)
    if unnamed:
        yield _(
            "Made before you named %(names)s. Make the declaration anew, so that it names who "
            "takes part.",
            names=_names(unnamed),
        )
    if gone:
        yield _(
            "It still names %(names)s, who does not take part like that any more. Make the "
            "declaration anew.",
            names=_names(gone),
        )
    answered = told.declared[who].requirements
    if without := [one.number for one in asked if one.id.hex not in answered]:
        yield _(
            "The documents ask more since then. Answer requirement %(numbers)s as well.",
            numbers=", ".join(without),
        )


def _differences(told: Told, who: str) -> tuple[list[PartyTold], list[PartyTold]]:
    """List who is not named in the paper, and who is named but takes no part so any more."""
    before = {one.id: one for one in told.made[who].parties}
    now = {one.id: one for one in told.parties}
    return (
        [one for key, one in now.items() if key not in before],
        [one for key, one in before.items() if key not in now],
    )


def _names(parties: list[PartyTold]) -> str:
    return ", ".join(one.name for one in parties)
