"""Keep from the panel who submitted, and say where an answer gives it away."""

import re
from collections.abc import Sequence

from sqlmodel import Session, select

from app.declarations.models import Party
from app.panels.answers import Answer
from app.panels.names import SHORTEST, core_name
from app.providers.models import Provider


def pages_with_name(session: Session, answer: Answer, sheets: Sequence[str]) -> list[int]:
    """List the pages of an answer whose text holds the name of who submitted it."""
    if answer.name or not any(sheets):
        return []
    provider = session.get_one(Provider, answer.submission.provider_id)
    parties = session.exec(
        select(Party.name).where(Party.submission_id == answer.submission.id)
    ).all()
    names = {core_name(name) for name in (provider.name, provider.short_name, *parties)}
    told = [re.compile(rf"\b{re.escape(name)}\b") for name in names if len(name) >= SHORTEST]
    return [
        number
        for number, text in enumerate(sheets, 1)
        if any(name.search(" ".join(text.casefold().split())) for name in told)
    ]
