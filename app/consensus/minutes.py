"""The record of the meeting: it writes itself, and the chair may add to it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.consensus.attendance import attendance_of
from app.consensus.forms import NoteForm
from app.consensus.meeting import Point, points_of
from app.consensus.models import MinuteNote, Reassessment
from app.core.i18n import gettext as _
from app.core.i18n import lazy, moment, number
from app.core.typesetting import typeset
from app.criteria.scales import score_words
from app.evaluation.hearing import schedule_of
from app.evaluation.missing import missed_words
from app.panels.guests import guests_of
from app.panels.models import Guest
from app.panels.panel import chairs_of, observers_of, panel_of, require_chair, require_open
from app.tenders.models import Lot, Tender
from app.tenders.words import COMBINES

HOW: dict[bool, LazyProxy] = {
    True: lazy("Accepted at once, without discussion"),
    False: lazy("Discussed in the meeting"),
}


def notes_of(session: Session, lot: Lot) -> Sequence[tuple[MinuteNote, User]]:
    """List what the chair added, first to last."""
    return session.exec(
        select(MinuteNote, User)
        .join(User, col(User.id) == col(MinuteNote.by_id))
        .where(MinuteNote.lot_id == lot.id)
        .order_by(col(MinuteNote.at))
    ).all()


def add_note(session: Session, lot: Lot, chair: User, form: NoteForm) -> MinuteNote:
    """Add to the minutes; what stands there never changes."""
    round_ = require_open(session, lot)
    require_chair(session, lot, chair)
    note = MinuteNote(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        round_number=round_.number,
        text=form.text,
        by_id=chair.id,
    )
    session.add(note)
    record(session, chair, "minutes.add", note, after={"lot": lot.id, "text": form.text})
    return note


def minutes_of(session: Session, lot: Lot) -> dict[str, Any]:
    """Write what happened in the meeting, as page and paper show it."""
    round_ = require_open(session, lot)
    again = session.exec(
        select(Reassessment)
        .where(Reassessment.lot_id == lot.id)
        .order_by(col(Reassessment.round_number))
    ).all()
    tender = session.get_one(Tender, lot.tender_id)
    points = sorted(points_of(session, lot), key=lambda point: _settled_at(point))
    guests = {person.id: guest.organisation for guest, person in guests_of(session, lot)}
    there = attendance_of(session, lot, round_.number)
    return {
        "title": tender.title,
        "reference": tender.reference,
        "lot": {"number": lot.number, "title": lot.title},
        "round": round_.number,
        "opened": moment(round_.opened_at) if round_.opened_at else "",
        "fixed": moment(round_.fixed_at) if round_.fixed_at else "",
        "early": round_.early_reason,
        "tolerance": round_.tolerance,
        "chairs": [person.name for person in chairs_of(session, lot)],
        "panel": [_called(person, guests) for person in panel_of(session, lot)],
        "observers": [_called(person, guests) for person in observers_of(session, lot)],
        "present": _named(session, lot, there.present) if there else [],
        "absent": _named(session, lot, there.absent) if there else [],
        "in_part": there.in_part if there else "",
        "again": [f"{moment(one.at)}: {one.reason} {one.decision}".strip() for one in again],
        "heard": [
            " · ".join(
                filter(
                    None,
                    (
                        moment(one.at),
                        answer.alias,
                        answer.criterion.title,
                        one.place,
                        missed_words(one),
                    ),
                )
            )
            for one, answer in schedule_of(session, lot).planned
        ],
        "points": [_told(point) for point in points if point.settled],
        "open": sum(point.settled is None for point in points),
        "notes": [
            {"at": moment(note.at), "by": person.name, "text": note.text}
            for note, person in notes_of(session, lot)
        ],
    }


def minutes_paper(session: Session, lot: Lot) -> bytes:
    """Set the minutes on paper; once fixed the same words give the same bytes."""
    round_ = require_open(session, lot)
    return typeset("consensus/minutes.typ", minutes_of(session, lot), at=round_.fixed_at)


def _called(person: User, guests: Mapping[UUID, str]) -> str:
    """Name somebody; who came from outside with the organisation."""
    return f"{person.name} ({guests[person.id]})" if person.id in guests else person.name


def _named(session: Session, lot: Lot, ids: Sequence[str]) -> list[str]:
    """Name who was written down, in that order; a seat that ended since changes nothing."""
    query = select(User).where(col(User.id).in_([UUID(one) for one in ids]))
    people = {str(person.id): person for person in session.exec(query)}
    rows = select(Guest.user_id, Guest.organisation).where(Guest.lot_id == lot.id)
    guests = dict(session.exec(rows).all())
    return [_called(people[one], guests) for one in ids]


def _settled_at(point: Point) -> str:
    return point.settled.settled_at.isoformat() if point.settled else ""


def _told(point: Point) -> dict[str, Any]:
    settled, criterion = point.settled, point.answer.criterion
    assert settled is not None  # noqa: S101  (only settled points are told)
    return {
        "answer": f"{point.answer.alias}: {criterion.code} {criterion.title}",
        "at": moment(settled.settled_at),
        "voices": [
            {
                "name": voice.person.name,
                "step": score_words(criterion, voice.score.step),
                "motivation": voice.score.motivation,
                "page": _("p. %(n)s", n=voice.score.page) if voice.score.page else "",
            }
            for voice in point.voices
        ],
        "step": score_words(criterion, settled.step)
        if settled.step
        else str(COMBINES[criterion.combine]),
        "points": number(criterion.points),
        "motivation": settled.motivation,
        "internal_remark": settled.internal_remark,
        "moved": settled.moved,
        "how": "" if settled.is_at_once is None else str(HOW[settled.is_at_once]),
    }
