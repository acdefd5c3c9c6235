"""With a decision a letter starts for everybody who must hear of it."""

from sqlmodel import Session

from app.awards import engine
from app.awards.models import Award
from app.awards.telling import on_decided
from app.letters.models import Letter, LetterKind
from app.tenders.models import Lot

LETTER_OF = {
    "winner": LetterKind.WINNER,
    "reserve": LetterKind.RESERVE,
    "below_minimum": LetterKind.REJECTION,
    "invalid": LetterKind.REJECTION,
    "excluded": LetterKind.EXCLUSION,
    "late": LetterKind.EXCLUSION,
}
"""Who gets which letter (Aw 2.128: all but who withdrew)."""
OF_APPLICATION = {"admitted": LetterKind.ADMISSION, "excluded": LetterKind.REFUSAL}
"""The same in an open house, where nobody is compared."""


@on_decided
def start_letters(session: Session, award: Award) -> dict[str, str]:
    """Start a letter for everybody who must hear the decision; who withdrew hears nothing."""
    results = engine.result_of(award.outcome)["submissions"]
    kinds = OF_APPLICATION if award.submission_id else LETTER_OF
    started = {}
    for submission in engine.submissions_of(session, session.get_one(Lot, award.lot_id)):
        result = results.get(engine.identity(submission))
        kind = kinds.get(result["result"]) if result else None
        if kind is None:
            continue
        session.add(
            Letter(
                tender_id=award.tender_id,
                award_id=award.id,
                lot_id=award.lot_id,
                submission_id=submission.id,
                provider_id=submission.provider_id,
                kind=kind,
            )
        )
        started[engine.identity(submission)] = kind.value
    session.flush()
    return started
