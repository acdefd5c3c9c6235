"""The answer to an objection as a paper that a provider can keep or show in court."""

from typing import Any

from sqlmodel import Session

from app.awards.models import Award
from app.core.i18n import day
from app.objections.hearing import hearings_of
from app.objections.models import Objection
from app.planning.standstill import last_day_of
from app.providers.models import Provider
from app.rankings.figures import lot_words
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender


def answer_letter(session: Session, objection: Objection) -> dict[str, Any]:
    """Collect what the paper says; nothing that the page does not show."""
    submission = session.get_one(Submission, objection.submission_id)
    provider = session.get_one(Provider, submission.provider_id)
    tender = session.get_one(Tender, objection.tender_id)
    hearing = hearings_of(session, [objection.id]).get(objection.id)
    ends_at = session.get_one(Award, objection.award_id).standstill_ends_at
    return {
        "reference": tender.reference,
        "tender": tender.title,
        "contact": tender.contact,
        "lot": lot_words(tender, session.get_one(Lot, objection.lot_id)),
        "provider": provider.name,
        "address": provider.address,
        "place": provider.place,
        "received": day(objection.received_on),
        "answered": day(objection.answered_at) if objection.answered_at else "",
        "ground": objection.ground,
        "remedy": objection.remedy,
        "outcome": objection.outcome,
        "arguments": objection.arguments,
        "heard": day(hearing.held_at) if hearing and hearing.reported_at else "",
        "answer": objection.answer,
        "ends": day(last_day_of(ends_at)) if ends_at else "",
    }
