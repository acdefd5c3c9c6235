"""Letters after the first: the decision became final, or its reasons are explained."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.i18n import day as in_words
from app.letters.case import Case, read_case
from app.letters.content import FORMAT, letter_data, words_of
from app.letters.models import AnyLetter, LaterLetter, Letter, Request
from app.planning.standstill import last_day_of
from app.stationery.wording import compose


def data_of(session: Session, letter: AnyLetter) -> dict[str, Any]:
    """Give what any letter says: as sent, or as it would be sent today."""
    if isinstance(letter, Letter):
        return letter_data(session, letter)
    if letter.content is not None:
        return letter.content
    first = session.get_one(Letter, letter.letter_id)
    case = read_case(session, session.get_one(Award, first.award_id))
    asked = session.get_one(Request, letter.request_id) if letter.request_id else None
    return compose_later(case, first, letter, asked, dutch(utcnow()).date())


def compose_later(
    case: Case, first: Letter, letter: LaterLetter, asked: Request | None, sent_on: date
) -> dict[str, Any]:
    """Write a later letter from what the first one told; it can add no reason."""
    told = first.content or {}
    facts: dict[str, Any] = {
        **told,
        "format": FORMAT,
        "kind": letter.kind.value,
        "first_kind": first.kind.value,
        "sent_on": sent_on.isoformat(),
        "explanation": letter.text if asked is None else "",
        "question": asked.question if asked else "",
        "answer": letter.text,
        "outline": case.paper.number(letter.kind),
    }
    facts.pop("blocks", None)
    facts.pop("document", None)
    words = words_of(case, facts)
    words["first_sent"] = in_words(date.fromisoformat(told["sent_on"]))
    if case.award.standstill_ends_at:
        words["last_day"] = in_words(last_day_of(case.award.standstill_ends_at))
    return {**facts, "blocks": compose(case.paper.outline(letter.kind), words)}
