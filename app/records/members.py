"""What an award dossier is made of: every file with its name, and whose it is."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.audit.service import name_of
from app.calls.answering import as_document
from app.checks.models import Call, CallFile, Check
from app.consensus.minutes import minutes_of, minutes_paper
from app.core.i18n import day
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.scan import Verdict
from app.core.storage import Storage
from app.letters.models import AnyLetter
from app.letters.sending import pdf_of, sent_letters
from app.panels.models import RoundState
from app.panels.panel import round_of
from app.publishing.models import DocumentVersion, TenderDocument
from app.rankings.engine import identity
from app.stationery.kinds import KIND_NAMES
from app.stationery.wording import plain
from app.submissions.models import Document, Receipt, Submission
from app.submissions.receipts import content_of
from app.tenders.models import Criterion, Lot, Requirement
from app.uploads.reading import document_bytes

EVALUATION, OUTCOME, EVENTS, MANIFEST = (
    "evaluation.json", "outcome.json", "events.jsonl", "manifest.json",
)  # fmt: skip
UNREADABLE = frozenset({Verdict.INFECTED, Verdict.WAITING})


class Part(StrEnum):
    """Where a file of a dossier comes from."""

    OUTCOME = "outcome"
    LETTER = "letter"
    RECEIPT = "receipt"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


PARTS = {
    Part.OUTCOME: _("Scores, prices and outcome"),
    Part.LETTER: _("Letters"),
    Part.RECEIPT: _("Receipts"),
    Part.SUBMITTED: _("What was submitted"),
    Part.PUBLISHED: _("What was published"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a dossier; its bytes are read only when they are written."""

    name: str
    part: Part
    title: str
    read: Callable[[], Iterable[bytes]]
    provider_id: UUID | None = None
    """Whose it is; nobody's where it is about all."""
    subjects: tuple[str, ...] = ()
    """Records whose events tell the same."""
    text: str = ""
    """What can be searched for a passage."""
    letter: AnyLetter | None = None


def members_of(
    session: Session,
    keys: Keys,
    storage: Storage,
    lots: Sequence[Lot],
    document: dict[str, Any],
    outcome: dict[str, Any],
) -> list[Member]:
    """List all that a decision on lots of one tender rests on, and what was told of it."""
    submissions = {
        one.id: one
        for one in session.exec(
            select(Submission)
            .where(col(Submission.lot_id).in_([lot.id for lot in lots]))
            .where(col(Submission.number).is_not(None))
            .options(joinedload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .order_by(col(Submission.number))
        )
    }
    folders = {one.id: _folder(one, lots) for one in submissions.values()}
    return [
        *(
            [
                _computed(EVALUATION, _("Rules, scores and prices"), document),
                _computed(OUTCOME, _("Ranking and decision"), outcome),
            ]
            if outcome
            else []
        ),
        *(one for lot in lots for one in _minutes(session, lot)),
        *(
            _letter(session, keys, storage, one)
            for lot in lots
            for one in sent_letters(session, lot)
        ),
        *_receipts(session, keys, submissions),
        *_submitted(session, keys, storage, submissions, folders),
        *_answered(session, keys, storage, submissions, folders),
        *_published(session, storage, lots[0].tender_id),
    ]


def as_json(value: object) -> bytes:
    """Write JSON for people as well as programs; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _computed(name: str, title: object, value: dict[str, Any]) -> Member:
    content = as_json(value)
    text = "\n".join(texts_in(value))
    return Member(name, Part.OUTCOME, str(title), lambda: [content], text=text)


def _minutes(session: Session, lot: Lot) -> Iterable[Member]:
    """List the minutes of a meeting that is over; what is added later makes another file."""
    round_ = round_of(session, lot)
    if round_ is None or round_.state != RoundState.FIXED:
        return
    words = minutes_of(session, lot)
    digest = hashlib.sha256(as_json(words)).hexdigest()[:8]
    yield Member(
        f"minutes/lot-{lot.number}-round-{round_.number}-{digest}.pdf",
        Part.OUTCOME,
        str(_("Minutes of the meeting on lot %(number)s", number=lot.number)),
        lambda: [minutes_paper(session, lot)],
        text="\n".join(texts_in(words)),
    )


def _letter(session: Session, keys: Keys, storage: Storage, letter: AnyLetter) -> Member:
    content = letter.content or {}
    addressee = content.get("addressee", {}).get("name", "")
    return Member(
        f"letters/{letter.id}.pdf",
        Part.LETTER,
        _titled(letter, addressee),
        lambda: [pdf_of(session, keys, storage, letter)],
        letter.provider_id,
        (name_of(letter),),
        plain(content.get("blocks", [])),
        letter,
    )


def _titled(letter: AnyLetter, addressee: str) -> str:
    told = _("Letter to %(name)s", name=addressee)
    when = f", {day(letter.sent_at)}" if letter.sent_at else ""
    return f"{told}: {KIND_NAMES[letter.kind]}{when}"


def _receipts(
    session: Session, keys: Keys, submissions: dict[UUID, Submission]
) -> Iterable[Member]:
    rows = session.exec(
        select(Receipt)
        .where(col(Receipt.submission_id).in_(submissions))
        .order_by(col(Receipt.received_at))
    )
    for one in rows:
        provider = submissions[one.submission_id].provider
        told = content_of(keys, one)
        content = as_json(told)
        yield Member(
            f"receipts/{one.id}.json",
            Part.RECEIPT,
            str(_("Receipt of %(name)s", name=provider.name)),
            lambda content=content: [content],  # type: ignore[misc]  # mypy infers no default
            provider.id,
            (name_of(one),),
            "\n".join(texts_in(told)),
        )


def _submitted(
    session: Session,
    keys: Keys,
    storage: Storage,
    submissions: dict[UUID, Submission],
    folders: dict[UUID, str],
) -> Iterable[Member]:
    """List the files that two people opened; one that is unsafe is in no dossier."""
    rows = session.exec(
        select(Document, Requirement.number, Criterion.code)
        .join(Requirement, col(Requirement.id) == col(Document.requirement_id), isouter=True)
        .join(Criterion, col(Criterion.id) == col(Document.criterion_id), isouter=True)
        .where(
            col(Document.submission_id).in_(submissions),
            col(Document.reading_key).is_not(None),
            col(Document.scan).not_in(UNREADABLE),
        )
        .order_by(col(Document.submission_id), col(Document.id))
    ).all()
    for document, number, code in rows:
        submission = submissions[document.submission_id]
        answers = _slug(str(number or code or ""))
        yield Member(
            f"{folders[submission.id]}/{answers}-{document.id.hex[:8]}{_suffix(document.name)}",
            Part.SUBMITTED,
            f"{submission.provider.name}: "
            + " ".join(filter(None, [str(number or code or ""), document.part, document.name])),
            lambda document=document: document_bytes(storage, keys, document),  # type: ignore[misc]  # as above
            submission.provider_id,
            (name_of(document),),
        )


def _answered(
    session: Session,
    keys: Keys,
    storage: Storage,
    submissions: dict[UUID, Submission],
    folders: dict[UUID, str],
) -> Iterable[Member]:
    """List the files that came with an answer to a repair, a hearing or a request for proof."""
    rows = session.exec(
        select(CallFile, Call, Requirement.number)
        .join(Call, col(Call.id) == col(CallFile.call_id))
        .join(Check, col(Check.id) == col(Call.check_id), isouter=True)
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id), isouter=True)
        .where(
            col(Call.submission_id).in_(submissions),
            col(Call.answered_at).is_not(None),
            col(CallFile.scan).not_in(UNREADABLE),
        )
        .order_by(col(Call.answered_at), col(CallFile.added_at), col(CallFile.id))
    ).all()
    for file, asked, number in rows:
        submission = submissions[asked.submission_id]
        about = _slug(str(number or asked.kind))
        document = as_document(file, asked)
        yield Member(
            f"{folders[submission.id]}/answers/{about}-{file.id.hex[:8]}{_suffix(file.name)}",
            Part.SUBMITTED,
            str(_("%(name)s, in answer: %(file)s", name=submission.provider.name, file=file.name)),
            lambda document=document: document_bytes(storage, keys, document),  # type: ignore[misc]  # as above
            submission.provider_id,
            (name_of(file), name_of(asked)),
        )


def _published(session: Session, storage: Storage, tender_id: UUID) -> Iterable[Member]:
    rows = session.exec(
        select(DocumentVersion, TenderDocument)
        .join(TenderDocument, col(TenderDocument.id) == col(DocumentVersion.document_id))
        .where(DocumentVersion.tender_id == tender_id)
        .order_by(col(TenderDocument.position), col(DocumentVersion.number))
    ).all()
    for version, document in rows:
        name = f"{_slug(document.title)[:60]}-{version.number}-{version.id.hex[:8]}"
        yield Member(
            f"published/{name}{_suffix(version.name)}",
            Part.PUBLISHED,
            f"{document.title}: {version.name}",
            lambda version=version: storage.open(version.storage_key),  # type: ignore[misc]  # as above
        )


def _folder(submission: Submission, lots: Sequence[Lot]) -> str:
    """Say where the files of a submission lie; by lot where there are several."""
    number = next(lot.number for lot in lots if lot.id == submission.lot_id)
    lot = f"lot-{number}/" if len(lots) > 1 else ""
    return f"submissions/{lot}{identity(submission)}"


def _slug(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z.]+", "-", text).strip("-.") or "-"


def _suffix(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def texts_in(value: object) -> list[str]:
    """List every text inside a value of JSON, keys among them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [*value, *value.values()]
    parts = value if isinstance(value, list) else ()
    return [text for part in parts for text in texts_in(part)]
