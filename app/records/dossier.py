"""The award dossier: a zip that `python -m scoring verify` recomputes without us."""

import hashlib
import io
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlmodel import Session, col, select

from app.audit.models import Event, Payload
from app.audit.service import canonical, events_of, head, name_of, stamp
from app.awards import engine
from app.awards.models import Award, AwardState
from app.consensus.results import withhold
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.core.storage import Storage
from app.letters.sending import pdf_of, sent_letters
from app.submissions.models import Receipt, Submission
from app.submissions.receipts import content_of, signed
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

EVERYTHING = 1_000_000_000


def dossier(session: Session, keys: Keys, storage: Storage, lots: Sequence[Lot]) -> bytes:
    """Put the decisions on lots of one tender together with all they rest on.

    The trail is the tender's whole; a lot without a decision is left out.
    """
    decided = {lot.id: awards for lot in lots if (awards := _awards(session, lot))}
    lots = [lot for lot in lots if lot.id in decided]
    if not lots:
        raise ConflictError(_("There is a dossier once the lot was decided."))
    tender_id = lots[0].tender_id
    document, outcome = _together([_decided(lot, decided[lot.id]) for lot in lots])
    events = _events(session, tender_id)
    members = {
        "evaluation.json": _json(document),
        "outcome.json": _json(outcome),
        "events.jsonl": b"\n".join(map(canonical, events)) + b"\n",
        **{name: one for lot in lots for name, one in _receipts(session, keys, lot).items()},
        **{
            name: one for lot in lots for name, one in _letters(session, keys, storage, lot).items()
        },
    }
    number, last = head(session, tender_id)
    manifest = {
        "format": "dossier/1",
        "tender": str(tender_id),
        "chain": {"number": number, "hash": last},
        "members": [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(members.items())
        ],
        **_anchor(events, [one for lot in lots for one in decided[lot.id]], outcome),
    }
    members["manifest.json"] = _json(signed(keys.signing, manifest))
    return _zip(members)


def _awards(session: Session, lot: Lot) -> list[Award]:
    return list(
        session.exec(
            select(Award)
            .where(Award.lot_id == lot.id, Award.state != AwardState.WITHDRAWN)
            .order_by(col(Award.decided_at), col(Award.id))
        ).all()
    )


def _decided(lot: Lot, awards: list[Award]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give input and outcome; in an open house every application decided so far, together."""
    first = awards[0]
    if procedure_of(lot.tender).ranks:
        return first.input, first.outcome
    entries = [one for award in awards for one in engine.result_of(award.input)["submissions"]]
    together = {
        **first.input,
        "lots": [{**engine.result_of(first.input), "submissions": entries}],
    }
    return together, engine.outcome_of(together)


def _together(
    decided: Sequence[tuple[dict[str, Any], dict[str, Any]]],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put lots of one tender in one document; a single one stays as it was decided."""
    if len(decided) == 1:
        return decided[0]
    document = {
        **decided[0][0],
        "lots": [engine.result_of(document) for document, _outcome in decided],
    }
    return document, engine.outcome_of(document)


def _events(session: Session, tender_id: UUID) -> list[dict[str, Any]]:
    """Write the tender's chain from the first; scores of lots still at work stay closed."""
    pairs = events_of(session, tender_id, limit=EVERYTHING)
    return [_event(*pair) for pair in reversed(withhold(session, tender_id, pairs))]


def _anchor(
    events: list[dict[str, Any]], awards: list[Award], outcome: dict[str, Any]
) -> dict[str, int]:
    """Point at the decision that recorded this very input; several have none in common."""
    subjects = {name_of(award) for award in awards}
    for event in reversed(events):
        told = event.get("payload", {}).get("after")
        told = told if event["subject"] in subjects and isinstance(told, dict) else {}
        if told.get("input_sha256") == outcome["input_sha256"]:
            return {"evaluation_event": event["number"]}
    return {}


def _event(event: Event, payload: Payload | None) -> dict[str, Any]:
    told = {
        "number": event.number,
        "at": stamp(event.at),
        "action": event.action,
        "actor": str(event.actor_id) if event.actor_id else None,
        "subject": event.subject,
        "payload_sha256": event.payload_sha256,
        "previous": event.previous,
        "hash": event.hash,
    }
    return {**told, "salt": payload.salt, "payload": payload.data} if payload else told


def _receipts(session: Session, keys: Keys, lot: Lot) -> dict[str, bytes]:
    rows = session.exec(
        select(Receipt)
        .join(Submission, col(Submission.id) == col(Receipt.submission_id))
        .where(Submission.lot_id == lot.id)
        .order_by(col(Receipt.received_at))
    )
    return {f"receipts/{one.id}.json": _json(content_of(keys, one)) for one in rows}


def _letters(session: Session, keys: Keys, storage: Storage, lot: Lot) -> dict[str, bytes]:
    sent = sent_letters(session, lot)
    return {f"letters/{one.id}.pdf": pdf_of(session, keys, storage, one) for one in sent}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _zip(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    made = utcnow().timetuple()[:6]
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name in sorted(members, key=lambda one: (one != "manifest.json", one)):
            info = ZipInfo(name, made)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, members[name])
    return content.getvalue()
