"""What the grounds of a lot came to, for who finishes the checks, decides, writes or exports."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.checks.admission import Row, Sheet, on_export
from app.checks.board import names_of
from app.checks.finishing import on_remaining
from app.checks.outcome import on_grounds
from app.core.i18n import gettext, moment, ngettext
from app.declarations.grounds import GROUNDS, Ground
from app.exclusions.codes import codes_of
from app.exclusions.models import Exclusion, ExclusionState, ExclusionStep, WalkedStep
from app.exclusions.words import EXCLUSIONS, STEPS
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot

BY_CODE: dict[str, Ground] = {ground.code: ground for ground in GROUNDS}


def exclusions_in(session: Session, lot: Lot) -> Sequence[tuple[Exclusion, Submission, str]]:
    """List the grounds that were looked into in a lot, what still runs first."""
    return session.exec(
        select(Exclusion, Submission, Provider.name)
        .join(Submission, col(Submission.id) == col(Exclusion.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(Exclusion.lot_id == lot.id)
        .order_by(
            col(Exclusion.state) != ExclusionState.RUNNING,
            col(Submission.number),
            col(Exclusion.opened_at),
        )
    ).all()


def grounds_in(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Say per submission of lots on which grounds it is excluded and why, a line each."""
    rows = session.exec(
        select(Exclusion, WalkedStep.reason)
        .join(WalkedStep, col(WalkedStep.exclusion_id) == col(Exclusion.id))
        .where(
            col(Exclusion.lot_id).in_(lot_ids),
            Exclusion.state == ExclusionState.EXCLUDED,
            WalkedStep.step == ExclusionStep.DECISION,
        )
        .order_by(col(Exclusion.opened_at))
    ).all()
    found: dict[UUID, list[str]] = {}
    for one, reason in rows:
        ground = BY_CODE[one.ground]
        line = f"{ground.law} {ground.text} ({one.party}): {reason}"
        found.setdefault(one.submission_id, []).append(line)
    return found


@on_grounds
def bearing_in(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Say per submission which grounds and which public code exclude it, a line each."""
    grounds, codes = grounds_in(session, lot_ids), codes_of(session, lot_ids)
    return {one: grounds.get(one, []) + codes.get(one, []) for one in {**grounds, **codes}}


@on_remaining
def running_in(session: Session, lot: Lot, submission: Submission | None) -> str:
    """Say how many grounds are still being looked into; empty: none."""
    query = (
        select(func.count(col(Exclusion.id)))
        .join(Submission, col(Submission.id) == col(Exclusion.submission_id))
        .where(
            Submission.id == submission.id if submission else Submission.lot_id == lot.id,
            Exclusion.state == ExclusionState.RUNNING,
            Submission.state == SubmissionState.SUBMITTED,
        )
    )
    number = session.exec(query).one()
    told = ngettext(
        "%(n)s ground for exclusion is still being looked into. Take its steps first.",
        "%(n)s grounds for exclusion are still being looked into. Take their steps first.",
        number,
    )
    return told if number else ""


@on_export
def sheet_of(session: Session, lot: Lot) -> Sheet:
    """Write every ground of a lot with its steps, for the whole admission."""
    heads = [
        gettext("Provider"), gettext("Concerns"), gettext("Act"), gettext("Ground"),
        gettext("The fact"), gettext("State"), gettext("Step"), gettext("Goes on"),
        gettext("Reason"), gettext("By"), gettext("When"),
    ]  # fmt: skip
    return Sheet(2, "grounds", gettext("Grounds for exclusion"), heads, list(_rows(session, lot)))


def _rows(session: Session, lot: Lot) -> Iterator[Row]:
    rows = exclusions_in(session, lot)
    ids = [one.id for one, _submission, _name in rows]
    walked = session.exec(
        select(WalkedStep).where(col(WalkedStep.exclusion_id).in_(ids)).order_by(col(WalkedStep.at))
    ).all()
    people = names_of(session, [one.by_id for one in walked])
    for exclusion, _submission, name in rows:
        ground = BY_CODE[exclusion.ground]
        about: Row = [
            name,
            exclusion.party,
            ground.law,
            str(ground.text),
            exclusion.fact,
            str(EXCLUSIONS[exclusion.state]),
        ]
        steps = [one for one in walked if one.exclusion_id == exclusion.id]
        for step in steps:
            yield [
                *about,
                str(STEPS[step.step]),
                gettext("Yes") if step.goes_on else gettext("No"),
                step.reason,
                people[step.by_id],
                moment(step.at),
            ]
        if not steps:
            yield [*about, "", "", "", "", ""]
