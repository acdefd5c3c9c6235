"""What everybody may read: which tenders there are, and all that one asks."""

from collections.abc import Sequence

from fastapi import Request, Response

from app.accounts.permissions import Anyone
from app.authorities.queries import participations_of
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.criteria.rules_words import formula_words, limit_words, rules_facts
from app.criteria.scales import scale_words
from app.products.admission import rules_by_lot, standings_of
from app.products.tree import tree_of
from app.tenders import queries
from app.tenders.codes import cpv_words, region_words
from app.tenders.models import Lot, Requirement
from app.tenders.procedures import procedure_of
from app.tenders.progress import process_steps, tender_state
from app.tenders.words import COMBINES, FILE_SORTS, LOT_PREFERENCES, MOMENTS, share

Asked = tuple[Lot | None, dict[str, list[Requirement]]]
"""Where something is asked (everywhere, or one lot), and what, per heading."""

router = Router(tags=["tenders"], dependencies=[Anyone])
home = Router(tags=["tenders"], dependencies=[Anyone])
"""The front door of a real installation; a demo has its own."""


@home.get("/", name="publishing:home")
@router.get("/aanbestedingen", name="publishing:public_index")
def public_index(request: Request, session: SessionDep) -> Response:
    """List what is open now, and what was before."""
    tenders = queries.public_tenders(session)
    return render(
        request,
        "publishing/public_index.html",
        open_tenders=[one for one in tenders if queries.takes_submissions(one)],
        other_tenders=[one for one in tenders if not queries.takes_submissions(one)],
        procedure_of=procedure_of,
        state_of=tender_state,
    )


@router.get("/aanbestedingen/{slug}", name="publishing:public")
def public(request: Request, session: SessionDep, slug: str) -> Response:
    """Show what a tender asks, how it decides and until when one can take part."""
    tender = queries.public_tender(session, slug)
    lots = queries.lots_of(session, tender)
    return render(
        request,
        "publishing/public.html",
        tender=tender,
        procedure=procedure_of(tender),
        state=tender_state(tender),
        steps=process_steps(tender, queries.moves_of(session, tender)),
        lots=lots,
        rows=tree_of(session, tender),
        standings=standings_of(session, tender, dutch(utcnow()).date()),
        rules=rules_by_lot(session, tender),
        is_open=queries.is_open,
        takes_submissions=queries.takes_submissions(tender),
        asked=_asked(lots, queries.requirements_of_tender(session, tender)),
        participations=participations_of(session, tender),
        moments=MOMENTS,
        file_sorts=FILE_SORTS,
        combines=COMBINES,
        rules_facts=rules_facts,
        formula_words=formula_words,
        limit_words=limit_words,
        scale_words=scale_words,
        share=share,
        cpv_words=cpv_words,
        region_words=region_words,
        lot_preferences=LOT_PREFERENCES,
    )


def _asked(lots: Sequence[Lot], requirements: Sequence[Requirement]) -> list[Asked]:
    found: list[Asked] = []
    for lot in (None, *lots):
        groups: dict[str, list[Requirement]] = {}
        for one in requirements:
            if one.lot_id == (lot.id if lot else None):
                groups.setdefault(one.group, []).append(one)
        if groups:
            found.append((lot, groups))
    return found
