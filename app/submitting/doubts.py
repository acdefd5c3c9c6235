"""What may go wrong with a submission that is complete: said before submit, never decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.declarations.told import MYSELF, Part, ProofTold, Told
from app.providers.models import Provider
from app.submissions.facts import Facts
from app.submissions.readiness import Item, Readiness
from app.submitting.foreseeing import proof_at
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
) -> list[Doubt]:
    """Hold what the provider told against what is asked; `foreseen` by the rules of evidence."""
    doubts: list[Doubt] = []
    for item in found.items:
        texts = [
            *_of_file(item, facts),
            *_of_proof(item, proof_at(item, facts, told), told, provider, starts_on),
            *foreseen.get(item.id, []),
            *_of_uea(item, told, provider),
            *_of_espd(item, told, provider),
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


def _of_uea(item: Item, told: Told, provider: Provider) -> Iterable[str]:
    if item.document is None or not item.is_uea:
        return
    if not (told.declared or told.espd or told.rests):
        return  # a file of its own, in which we do not read
    names = {one.id: one.name for one in told.declarants}
    if told.declared:  # what is made here holds only who declared here since the last submit
        names = {MYSELF: provider.name, **names}
    without = [name for who, name in names.items() if who not in told.declared]
    if without:
        yield _(
            "No declaration yet of %(names)s. Each member and each party on whom you rely "
            "declares for itself.",
            names=", ".join(without),
        )


def _of_espd(item: Item, told: Told, provider: Provider) -> Iterable[str]:
    if item.document is None or not item.is_uea or told.espd is None:
        return
    if told.espd.kvk_number and told.espd.kvk_number != provider.kvk_number:
        yield _(
            "This UEA is of KvK number %(other)s. Your organisation has %(own)s.",
            other=told.espd.kvk_number,
            own=provider.kvk_number,
        )
    if told.espd.unanswered:
        yield _("Not answered in the UEA: %(names)s.", names=", ".join(told.espd.unanswered))


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def by_item(doubts: Iterable[Doubt]) -> dict[UUID, list[str]]:
    """Group doubts by item, for the list of items."""
    found: dict[UUID, list[str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.item_id, []).append(doubt.text)
    return found
