"""The award dossier: a zip that `python -m scoring verify` recomputes without us."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlmodel import Session

from app.audit.models import Event, Payload
from app.audit.service import canonical, events_of, head, name_of, stamp
from app.awards.deciding import DECIDE
from app.awards.models import Award
from app.consensus.results import withhold
from app.core.clock import utcnow
from app.core.keys import Keys
from app.core.storage import CHUNK, Storage
from app.core.typesetting import typeset
from app.letters.models import AnyLetter
from app.records.basis import Basis, basis_of
from app.records.members import EVENTS, MANIFEST, Member, as_json, members_of, texts_in
from app.records.models import Ground
from app.records.plan import FULL, LAW, Plan, Version, without_passages_in
from app.records.reading_guide import GUIDE_OF_A_PART, READING_GUIDE, reading_guide
from app.stationery.paper import printed
from app.stationery.sheet import paper_of
from app.submissions.receipts import signed
from app.tenders.models import Lot

EVERYTHING = 1_000_000_000
SALT = 16
HASH = 64
WHOLE = b"sha256:"


def members(session: Session, keys: Keys, storage: Storage, basis: Basis) -> list[Member]:
    """List the files of a dossier, without its trail and manifest."""
    return members_of(session, keys, storage, basis.lots, basis.document, basis.outcome)


def write_dossier(
    out: IO[bytes],
    session: Session,
    keys: Keys,
    storage: Storage,
    lots: Sequence[Lot],
    plan: Plan = FULL,
    more: Callable[[list[dict[str, Any]]], Iterable[tuple[str, bytes]]] = lambda _listed: (),
) -> None:
    """Write decisions on lots of one tender with all they rest on; the trail is the whole tender's.

    What a version keeps back stands in the manifest with a ground and a salted hash: the salt is
    in the full version, so that who has both can check that nothing else was changed. `more` adds
    files that rest on the list of those before them.
    """
    basis = basis_of(session, lots)
    listed: list[dict[str, Any]] = []
    withheld: list[dict[str, str]] = []
    silent: dict[str, str] = {}
    parts = members(session, keys, storage, basis)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for member in parts:
            salt = _salt(keys, basis.tender_id, member.name)
            ground = plan.ground_of(member)
            if ground is None:
                told = _write(archive, member.name, member.read())
                whole = {"salt": salt.hex()} if plan.version == Version.FULL else {}
                listed.append({**told, **whole})
                continue
            silent |= dict.fromkeys(member.subjects, ground)
            if not plan.lists(member):
                continue
            salted = _salted(salt, member.read())
            withheld.append({"name": member.name, "salted_sha256": salted, "ground": ground})
            if member.letter is not None and plan.passage_in([member.text]):
                name = without_passages_in(member.name)
                listed.append(_write(archive, name, [_redacted(session, plan, member.letter)]))
        events = _events(session, basis.tender_id, plan, silent)
        lines = b"\n".join(map(canonical, events)) + b"\n"
        listed.append(_write(archive, EVENTS, [lines]))
        guide = reading_guide(session, basis, plan, parts, listed, events, withheld)
        name = READING_GUIDE if plan.version == Version.FULL else GUIDE_OF_A_PART
        listed.append(_write(archive, name, [guide]))
        for name, content in more(listed):
            listed.append(_write(archive, name, [content]))
        number, last = head(session, basis.tender_id)
        manifest = {
            "format": "dossier/1",
            "version": plan.version.value,
            "tender": str(basis.tender_id),
            "chain": {"number": number, "hash": last},
            "members": sorted(listed, key=lambda one: str(one["name"])),
            **({"withheld": sorted(withheld, key=lambda one: one["name"])} if withheld else {}),
            **_anchor(events, basis.awards, basis.outcome),
        }
        _write(archive, MANIFEST, [as_json(signed(keys.signing, manifest))])
        archive.comment = WHOLE + b"0" * HASH
    _close(out)


def _close(out: IO[bytes]) -> None:
    """End the zip in the hash of all before it, so that no byte of it can change unseen."""
    left, digest = out.seek(0, os.SEEK_END) - HASH, hashlib.sha256()
    out.seek(0)
    while left > 0:
        piece = out.read(min(CHUNK, left))
        digest.update(piece)
        left -= len(piece)
    out.write(digest.hexdigest().encode())


def _events(
    session: Session, tender_id: UUID, plan: Plan, silent: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Write the tender's chain from the first; scores of lots still at work stay closed."""
    pairs = events_of(session, tender_id, limit=EVERYTHING)
    return [
        _event(event, payload, plan, silent)
        for event, payload in reversed(withhold(session, tender_id, pairs))
    ]


def _event(
    event: Event, payload: Payload | None, plan: Plan, silent: Mapping[str, str]
) -> dict[str, Any]:
    if not plan.shows(event):
        link = {"number": event.number, "previous": event.previous, "hash": event.hash}
        return {**link, "ground": LAW[Ground.CONFIDENTIAL]}
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
    if payload is None:
        return told
    ground = plan.ground_of_event(event, payload.data, silent)
    if ground is None:
        return {**told, "salt": payload.salt, "payload": payload.data}
    in_part = ground == plan.passage_in(texts_in(payload.data))
    extract = {"extract": plan.without_passages(payload.data)} if in_part else {}
    return {**told, "ground": ground, **extract}


def _anchor(
    events: list[dict[str, Any]], awards: list[Award], outcome: dict[str, Any]
) -> dict[str, Any]:
    """Point at the decision that recorded this very input; several have none in common.

    Where nothing was computed, at the decisions by which it stopped.
    """
    subjects = {name_of(award) for award in awards}
    if not outcome:
        decided = [one for one in events if one.get("subject") in subjects]
        return {"stopped_events": [one["number"] for one in decided if one["action"] == DECIDE]}
    for event in reversed(events):
        told = event.get("payload", {}).get("after")
        told = told if event.get("subject") in subjects and isinstance(told, dict) else {}
        if told.get("input_sha256") == outcome["input_sha256"]:
            return {"evaluation_event": event["number"]}
    return {}


def _redacted(session: Session, plan: Plan, letter: AnyLetter) -> bytes:
    """Print a letter once more, its passages left out; words in two styles lose their style."""
    content = dict(letter.content or {})
    content["blocks"] = [_without(plan, block) for block in content.get("blocks", [])]
    sheet = printed(session, plan.without_passages(paper_of(content)))
    return typeset("letters/letter.typ", sheet, at=letter.sent_at)


def _without(plan: Plan, block: dict[str, Any]) -> dict[str, Any]:
    if runs := block.get("runs"):
        return {**block, "runs": _joined(plan, runs)}
    if items := block.get("items"):
        return {**block, "items": [_joined(plan, runs) for runs in items]}
    return block


def _joined(plan: Plan, runs: list[list[str]]) -> list[list[str]]:
    """Join the runs of a sentence where a passage crosses from one style into another."""
    text = "".join(words for _style, words in runs)
    if plan.passage_in([text]) and not plan.passage_in(words for _style, words in runs):
        return [["plain", text]]
    return runs


def _salt(keys: Keys, tender_id: UUID, name: str) -> bytes:
    """Give a member's salt: always the same, and nobody without our key can know it."""
    text = f"dossier-salt/1 {tender_id} {name}".encode()
    return hashlib.sha256(keys.signing.sign(text)).digest()[:SALT]


def _salted(salt: bytes, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256(salt)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _write(archive: ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, Any]:
    """Write one file piece by piece; give what the manifest says of it."""
    info = ZipInfo(name, utcnow().timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return {"name": name, "size": size, "sha256": digest.hexdigest()}
