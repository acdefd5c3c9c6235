"""What may go wrong with a submission that is complete: said before submit, never decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.declarations.espd import EspdTold
from app.declarations.told import MYSELF, Part, PartyTold, ProofTold, Told
from app.declarations.up_to_date import behind
from app.providers.models import Provider
from app.submissions.facts import Facts
from app.submissions.readiness import Item, Readiness
from app.submitting.foreseeing import proof_at
from app.tenders.models import Requirement
from app.uploads.accepting import kinds_for, kinds_in_words


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at again, at the item that it is about."""

    item_id: UUID
    title: str
    text: str


def doubts_of(
    found: Readiness,
    facts: Mapping[UUID, Facts],
    told: Told,
    provider: Provider,
    starts_on: date | None,
    foreseen: Mapping[UUID, list[str]],
    declared_on: Sequence[Requirement] = (),
) -> list[Doubt]:
    """Hold what the provider told against what is asked; `foreseen` by the rules of evidence.

    `declared_on`: the requirements that a UEA covers.
    """
    doubts: list[Doubt] = []
    lies = {item.part for item in found.items if item.is_uea and item.document}
    for item in found.items:
        texts = [
            *_of_file(item, facts),
            *_of_proof(item, proof_at(item, facts, told), told, provider, starts_on),
            *foreseen.get(item.id, []),
            *_of_uea(item, facts, told, provider, declared_on),
            *_of_others(item, told, lies),
        ]
        doubts += [Doubt(item.id, item.title, text) for text in texts]
    return doubts


def _of_file(item: Item, facts: Mapping[UUID, Facts]) -> Iterable[str]:
    known = facts.get(item.document.id) if item.document else None
    if known and known.pages == 1 and item.needs_pdf:
        yield _(
            "This file has 1 page. An answer is often longer. Look whether it is the right one."
        )
    if known and known.media_type not in {kind.media_type for kind in kinds_for(item)}:
        yield _(
            "The documents do not take this sort of file any more. %(kinds)s Replace it.",
            kinds=kinds_in_words(item),
        )


def _of_proof(
    item: Item, proof: ProofTold | None, told: Told, provider: Provider, starts_on: date | None
) -> Iterable[str]:
    if item.document is None or proof is None:
        return
    if proof.ends_on and starts_on and proof.ends_on < starts_on:
        yield _(
            "This proof stops on %(end)s. The contract starts on %(start)s. You may submit it "
            "like this. When you win, we ask for a new one.",
            end=day_long(proof.ends_on),
            start=day_long(starts_on),
        )
    if told.keeps(Part.PARTIES):
        return  # who takes part lies sealed
    names = [provider.name, provider.short_name, *(one.name for one in told.parties)]
    if proof.holder and _plain(proof.holder) not in map(_plain, names):
        yield _(
            "This proof stands in the name of %(holder)s. That is not your organisation, and not "
            "a party that you named. Name it as a party, or send a proof in your own name.",
            holder=proof.holder,
        )


def _of_uea(
    item: Item,
    facts: Mapping[UUID, Facts],
    told: Told,
    provider: Provider,
    declared_on: Sequence[Requirement],
) -> Iterable[str]:
    if item.document is None or not item.is_uea:
        return
    known = facts.get(item.document.id)
    party = next((one for one in told.parties if item.part and one.part == item.part), None)
    who, named = (party.id, party) if party else (MYSELF, provider)
    if party is None and item.is_further and not told.keeps(Part.PARTIES):
        yield _("This is the declaration of nobody whom you name. Remove it, or name that party.")
        return
    if known:
        yield from behind(told, who, known.sha256, declared_on)
    yield from _of_espd(told.espds.get(who), named)


def _of_others(item: Item, told: Told, lies: set[str]) -> Iterable[str]:
    """Name who takes part and has no declaration of its own yet."""
    if item.document is None or not item.is_uea or item.is_further:
        return
    if not (told.declared or told.espds or told.rests):
        return  # a file of its own, in which we do not read
    without = [one.name for one in told.declarants if not one.part or one.part not in lies]
    if without:
        yield _(
            "No declaration yet of %(names)s. Each member and each party on whom you rely "
            "declares for itself.",
            names=", ".join(without),
        )


def _of_espd(said: EspdTold | None, named: Provider | PartyTold) -> Iterable[str]:
    if said is None:
        return
    if said.kvk_number and said.kvk_number != named.kvk_number:
        yield _(
            "This UEA is of KvK number %(other)s. %(name)s has %(own)s.",
            other=said.kvk_number,
            name=named.name,
            own=named.kvk_number,
        )
    if said.unanswered:
        yield _("Not answered in the UEA: %(names)s.", names=", ".join(said.unanswered))


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def by_item(doubts: Iterable[Doubt]) -> dict[UUID, list[str]]:
    """Group doubts by item, for the list of items."""
    found: dict[UUID, list[str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.item_id, []).append(doubt.text)
    return found
