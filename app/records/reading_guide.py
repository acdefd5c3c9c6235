"""What a dossier says about itself: what is in it, what is not, and how to check it without us."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import Authority
from app.accounts.service import names_of
from app.core.clock import utcnow
from app.core.i18n import day, moment
from app.core.web import written
from app.panels.answers import ADMITTED_ONCE, alias_of, in_order
from app.panels.panel import round_of
from app.rankings import engine
from app.records.basis import Basis
from app.records.members import OUTCOME, Member
from app.records.plan import Plan, Version, without_passages_in
from app.records.words import ACTS
from app.tenders.models import Lot, Tender
from app.tenders.words import lot_words

READING_GUIDE = "LEESMIJ.txt"
GUIDE_OF_A_PART = "LEESMIJ-weglatingen.txt"
"""Has a name of its own: it says something else than that of the full dossier."""


def reading_guide(
    session: Session,
    basis: Basis,
    plan: Plan,
    members: Sequence[Member],
    listed: Sequence[dict[str, Any]],
    events: Sequence[dict[str, Any]],
    withheld: Sequence[dict[str, str]],
) -> bytes:
    """Write it for who never saw the application; only files that are there have a title.

    Who acted is named in the full version alone: the trail itself holds no names.
    """
    tender = session.get_one(Tender, basis.tender_id)
    titles = {one.name: plan.without_passages(one.title) for one in members}
    titles |= {without_passages_in(name): title for name, title in titles.items()}
    present = {one["name"] for one in listed}
    acts = {act: ACTS[act] for one in events if (act := one.get("action")) in ACTS}
    actors = {UUID(actor) for one in events if (actor := one.get("actor"))}
    people = names_of(session, actors) if plan.version == Version.FULL else {}
    text = written(
        "records/reading_guide.txt",
        tender=tender,
        authority=session.get_one(Authority, tender.lead_authority_id).name,
        lots=[lot_words(lot) for lot in basis.lots],
        made=moment(utcnow()),
        version=plan.version.value,
        decided=list(dict.fromkeys(day(one.decided_at) for one in basis.awards)),
        is_computed=bool(basis.outcome),
        has_outcome=OUTCOME in present,
        acts=sorted((act, str(words)) for act, words in acts.items()),
        people=sorted((name, str(one)) for one, name in people.items()),
        called=_called(session, basis.lots) if plan.version == Version.FULL else [],
        members=[(one["name"], titles[one["name"]]) for one in listed if one["name"] in titles],
        withheld=[(one["name"], one["ground"]) for one in withheld],
    )
    return text.encode()


def _called(session: Session, lots: Sequence[Lot]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Say per lot that a panel judged what minutes and scores call each bidder and evaluator."""
    return [
        (lot_words(lot), [*_bidders(session, lot), *engine.panel_people(session, lot).items()])
        for lot in lots
        if round_of(session, lot)
    ]


def _bidders(session: Session, lot: Lot) -> list[tuple[str, str]]:
    came = [one for one in engine.submissions_of(session, lot) if one.state in ADMITTED_ONCE]
    return [
        (alias_of(number, ""), f"{engine.identity(one)}, {one.provider.name}")
        for number, one in in_order(lot, came)
    ]
