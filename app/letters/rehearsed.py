"""The letters of a rehearsal: by the real template, to bidders who do not exist."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.awards.models import Award
from app.consensus.models import Consensus
from app.core.errors import NotFoundError
from app.core.i18n import gettext as _
from app.letters.case import Case
from app.letters.content import compose_letter
from app.letters.models import Letter, LetterKind
from app.letters.starting import LETTER_OF, OF_SELECTION
from app.rankings import engine
from app.rankings.rehearsal import Rehearsal
from app.stationery.paper import paper_of_authority
from app.tenders.models import CriterionKind, Tender

ON_PAPER = "Oefentekst. Hier staat straks de motivering van de commissie."
BETTER = "Oefentekst. Hier staat straks wat de winnaar meer biedt."


def letter_of(session: Session, rehearsal: Rehearsal, number: int, today: date) -> dict[str, Any]:
    """Write the letter that a made-up bidder would get, by the real template."""
    case = _case(session, rehearsal)
    found = next((one for one in rehearsal.submissions if one.number == number), None)
    if found is None:
        raise NotFoundError
    kinds = OF_SELECTION if case.is_selection else LETTER_OF
    fallback = LetterKind.NOT_SELECTED if case.is_selection else LetterKind.REJECTION
    kind = kinds.get(case.result(found)["result"], fallback)
    letter = Letter(
        tender_id=found.tender_id,
        award_id=case.award.id,
        lot_id=found.lot_id,
        submission_id=found.id,
        provider_id=found.provider_id,
        kind=kind,
        advantages={one.code: BETTER for one in rehearsal.criteria},
    )
    return compose_letter(case, letter, today)


def _case(session: Session, rehearsal: Rehearsal) -> Case:
    lot = rehearsal.lot
    tender = session.exec(
        select(Tender)
        .where(Tender.id == lot.tender_id)
        .options(selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    award = Award(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        input=rehearsal.document,
        outcome=rehearsal.outcome,
        input_sha256=rehearsal.outcome["input_sha256"],
        proposed_by_id=tender.lead_authority_id,
        confirmed_by_id=tender.lead_authority_id,
    )
    return Case(
        award=award,
        tender=tender,
        lot=lot,
        also=(),
        criteria=rehearsal.criteria,
        submissions={one.id: one for one in rehearsal.submissions},
        consensus=_settled(rehearsal),
        failed={},
        signers=(_("Decider 1"), _("Decider 2")),
        letters=(),
        paper=paper_of_authority(session, tender.lead_authority),
    )


def _settled(rehearsal: Rehearsal) -> Mapping[tuple[UUID, UUID], Consensus]:
    given = {
        one["id"]: one["scores"] for one in engine.result_of(rehearsal.document)["submissions"]
    }
    return {
        (submission.id, one.id): Consensus(
            tender_id=one.tender_id,
            lot_id=one.lot_id,
            submission_id=submission.id,
            criterion_id=one.id,
            step=given[engine.identity(submission)][one.code].get("consensus", ""),
            motivation=ON_PAPER,
            settled_by_id=one.id,
        )
        for submission in rehearsal.submissions
        for one in rehearsal.criteria
        if one.kind == CriterionKind.QUALITY
    }
