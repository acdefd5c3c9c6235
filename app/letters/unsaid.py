"""What no letter may say: remarks of inside, another who lost, somebody else's trade secret."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.i18n import gettext as _
from app.core.naming import flat, places_of, stands
from app.letters.case import Case
from app.letters.faults import LetterFault, Mend
from app.letters.models import Letter

SHORTEST_REMARK = 12
"""Shorter internal remarks ('akkoord') may stand in any text by chance."""


@dataclass(frozen=True, slots=True)
class Name:
    """A provider that may stand in its own letter and as a winner only."""

    provider_id: UUID
    name: str
    ways: tuple[tuple[str, str], ...]
    """Each way to call it: as searched for, and as written."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A passage that its owner marked."""

    provider_id: UUID
    owner: str
    flat: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What the letters of one decision may not say, made ready to be searched for."""

    remarks: dict[str, str]
    names: tuple[Name, ...]
    secrets: tuple[Secret, ...]


def unsaid_in(case: Case) -> Unsaid:
    """Gather what the letters of a decision may not say."""
    remarks = {flat(one.internal_remark): one.internal_remark for one in case.consensus.values()}
    return Unsaid(
        {one: words.strip() for one, words in remarks.items() if len(one) >= SHORTEST_REMARK},
        tuple(
            Name(
                one.provider_id,
                one.provider.name,
                tuple(
                    (flat(name), name)
                    for name in sorted({one.provider.name, one.provider.short_name})
                    if name.strip()
                ),
            )
            for one in case.submissions.values()
        ),
        tuple(
            Secret(case.submissions[owner].provider_id, case.submissions[owner].provider.short_name,
                   flat(one.words), one.words, one.why)
            for owner, secrets in case.secrets.items()
            for one in secrets
            if one.words
        ),
    )  # fmt: skip


def said_in(
    unsaid: Unsaid, letter: Letter, data: dict[str, Any], words: str
) -> Iterator[LetterFault]:
    """Find what may not stand in the words of one letter (Aw 2.57, 2.130, 2.138)."""
    text, mend = flat(words), Mend("letters:letter", {"letter_id": letter.id})
    for remark, written in unsaid.remarks.items():
        if remark in text:
            yield LetterFault(
                "internal_remark", True, _("An internal remark stands in the letter"),
                _("Take out: “%(remark)s”", remark=written[:120]), mend,
            )  # fmt: skip
    for secret in unsaid.secrets:
        if secret.provider_id != letter.provider_id and secret.flat in text:
            yield LetterFault(
                "trade_secret", True,
                _("A trade secret of %(name)s stands in the letter", name=secret.owner),
                _("Take out: “%(words)s”. It said why: %(why)s",
                  words=secret.words[:120], why=secret.why),
                mend,
            )  # fmt: skip
    winners = {winner["name"] for winner in data["winners"]}
    told: list[Name] = []
    others: list[Name] = []
    for one in unsaid.names:
        may_stand = one.provider_id == letter.provider_id or one.name in winners
        (told if may_stand else others).append(one)
    allowed = [span for one in told for way, _name in one.ways for span in places_of(way, text)]
    for other in others:
        if found := next((name for way, name in other.ways if stands(way, text, allowed)), None):
            yield LetterFault(
                "other_loser", True, _("Another provider stands in the letter: %(name)s",
                                       name=found),
                _("Only the winner may be named. Take this name out of the texts."), mend,
            )  # fmt: skip
