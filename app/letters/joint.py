"""One letter for several products of one applicant of an open house.

Every decision keeps its own letter, term and reasons; they share one text, one PDF and one message.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import GRANTS, Duty, Permission
from app.awards.models import Award, AwardState
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import day
from app.core.i18n import lazy as _
from app.letters.case import read_cases
from app.letters.check import Checked
from app.letters.models import LetterKind
from app.letters.sending import begin_term, demand_sendable, end_sending, fix
from app.letters.views import Row, rows_in
from app.planning.standstill import Standstill
from app.stationery.wording import Block, composed
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Assignment, Lot

Said = TypeVar("Said")


def awards_together(
    session: Session, award: Award, officer: User, *, lock: bool = False
) -> list[Award]:
    """Find what was decided on an applicant's products and not told yet, this decision included.

    Only of products about which the person may write letters.
    """
    if award.submission_id is None:
        return []
    provider_id = session.get_one(Submission, award.submission_id).provider_id
    held = session.exec(
        select(Assignment.lot_id, Assignment.duty).where(
            Assignment.tender_id == award.tender_id,
            Assignment.user_id == officer.id,
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    lots = {lot for lot, duty in held if Permission.LETTER_WRITE in GRANTS[Duty(duty)]}
    query = (
        select(Award)
        .join(Submission, col(Submission.id) == col(Award.submission_id))
        .join(Lot, col(Lot.id) == col(Award.lot_id))
        .where(
            Award.tender_id == award.tender_id,
            Award.state == AwardState.INTENDED,
            Submission.provider_id == provider_id,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Lot.number))
    )
    found = session.exec(query.with_for_update(of=Award) if lock else query).all()
    return [one for one in found if None in lots or one.lot_id in lots]


def rows_together(
    session: Session, awards: Sequence[Award]
) -> list[tuple[Row, Lot, Standstill | None]]:
    """List the letters that can go out as one: what is wrong, which product, and its term."""
    lots = [session.get_one(Lot, one.lot_id) for one in awards]
    today = dutch(utcnow()).date()
    return [
        (row, case.lot, case.term(today) if case.has_term(row.letter.kind) else None)
        for case in read_cases(session, lots, awards)
        for row in rows_in(case)
    ]


def send_together(session: Session, awards: Sequence[Award], officer: User) -> int:
    """Tell several decisions in one letter: all of them, or none; say how many."""
    if len(awards) < 2:
        raise ConflictError(_("There is one decision to tell. Send its own letter."))
    lots = [session.get_one(Lot, one.lot_id) for one in awards]
    now = utcnow()
    cases = read_cases(session, lots, awards)
    told = [
        (case, one)
        for case in cases
        for one in demand_sendable(session, case, officer, dutch(now).date())
    ]
    lead = told[0][1]
    blocks = _blocks([(case.lot, one) for case, one in told])
    document = {"reference": lead.data["reference"], "blocks": blocks}
    for case, one in told:
        begin_term(case, now)
        one.letter.content = {**one.data, "document": document}
        one.letter.told_in_id = None if one is lead else lead.letter.id
        fix(session, one.letter, now, officer)
        end_sending(session, case, officer)
    return len(told)


def _blocks(told: Sequence[tuple[Lot, Checked]]) -> list[Block]:
    """Put the whole text about each product under an opening that names them all.

    What every part says in the same words is said once: of its summary in the opening, and a whole
    section at the end, under a title of its own.
    """
    opening = composed("joint", {"told": [_outcome(lot, one) for lot, one in told]})
    texts: list[list[Block]] = [one.data["blocks"] for _lot, one in told]
    summary = [one for one in _same(texts) if one["kind"] == "summary"]
    parts = [_sections([one for one in text if one not in summary]) for text in texts]
    same = _same(parts)
    own = [one for part in parts for one in part if one not in same]
    shared = [composed("shared", {}), *same] if same else []
    return [*opening, *summary, *(block for section in [*own, *shared] for block in section)]


def _same(parts: Sequence[list[Said]]) -> list[Said]:
    """Give what all of them say, in the order of the last one."""
    return [one for one in parts[-1] if all(one in part for part in parts)]


def _outcome(lot: Lot, one: Checked) -> Mapping[str, Any]:
    term = one.data["standstill"]
    return {
        "title": lot.title,
        "reference": one.data["reference"],
        "is_admitted": one.letter.kind == LetterKind.ADMISSION,
        "last_day": day(date.fromisoformat(term["last_day"])) if term else "",
    }


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """Part a letter at its title and headings."""
    sections: list[list[Block]] = []
    for block in blocks:
        if not sections or block["kind"] in {"title", "heading"}:
            sections.append([])
        sections[-1].append(block)
    return sections
