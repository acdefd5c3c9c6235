"""Which steps a file offers now, and why one that its state would allow is not among them."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import dutch, utcnow
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.integrity.models import BibobFile, BibobStep, StepKind
from app.integrity.reusing import reusable
from app.integrity.steps import possible


@dataclass(slots=True)
class Offer:
    """The steps of this moment, and of those that are barred the reason."""

    kinds: list[StepKind] = field(default_factory=list)
    barred: dict[StepKind, Any] = field(default_factory=dict)


def offer_of(session: Session, keys: Keys, file: BibobFile, reader: User) -> Offer:
    """Say which steps a reader can take; nothing of what the file says is needed for it."""
    offer = Offer()
    for kind in possible(file):
        if why := _why_not(session, keys, file, reader, kind):
            offer.barred[kind] = why
        else:
            offer.kinds.append(kind)
    return offer


def _why_not(
    session: Session, keys: Keys, file: BibobFile, reader: User, kind: StepKind
) -> object | None:
    if kind == StepKind.EXTEND and was_extended(session, file):
        return _("The term was extended before. That is possible only once.")
    if kind == StepKind.REUSE:
        return _no_findings(session, keys, file, reader)
    return None


def was_extended(session: Session, file: BibobFile) -> bool:
    """Whether the one extension was used since the national office was asked last."""
    latest = session.exec(
        select(BibobStep.kind)
        .where(
            BibobStep.file_id == file.id,
            col(BibobStep.kind).in_([StepKind.ASK, StepKind.EXTEND]),
        )
        .order_by(col(BibobStep.number).desc())
    ).first()
    return latest == StepKind.EXTEND


def _no_findings(session: Session, keys: Keys, file: BibobFile, reader: User) -> object | None:
    earlier, today = reusable(session, keys, file, reader), dutch(utcnow()).date()
    if not earlier:
        return _("There is no earlier file about this provider whose findings you may use.")
    if all(one.until < today for one in earlier):
        return _("The findings about this provider are older than five years. Investigate again.")
    return None
