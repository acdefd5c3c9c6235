"""What a dossier rests on: the decisions on lots of one tender, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardKind, AwardState
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.openings.opening import is_unopened
from app.rankings import engine
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

ALLOTTED = "max_lots_per_provider"
"""Stands in a document of lots of which a provider may win only so many."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What decisions on lots of one tender rest on, put together."""

    lots: list[Lot]
    awards: list[Award]
    document: dict[str, Any]
    outcome: dict[str, Any]

    @property
    def tender_id(self) -> UUID:
        """The tender that all lots are of."""
        return self.lots[0].tender_id


def basis_of(session: Session, lots: Sequence[Lot]) -> Basis:
    """Put the decisions on lots of one tender together; a lot without an outcome is left out.

    Where none has an outcome, what was opened and then stopped is told without one.
    """
    decided = {lot.id: awards for lot in lots if (awards := _awards(session, lot))}
    if not decided:
        return _stopped(session, lots)
    lots = [lot for lot in lots if lot.id in decided]
    document, outcome = _together([_decided(lot, decided[lot.id]) for lot in lots])
    return Basis(lots, [one for lot in lots for one in decided[lot.id]], document, outcome)


def _stopped(session: Session, lots: Sequence[Lot]) -> Basis:
    """Put together what was decided on lots that stopped before their ranking."""
    found = {
        lot.id: [one for one in _standing(session, lot) if one.kind == AwardKind.WITHDRAWAL]
        for lot in lots
        if not is_unopened(session, lot)
    }
    stopped = [lot for lot in lots if found.get(lot.id)]
    if not stopped:
        raise ConflictError(_("There is a dossier once the lot was decided."))
    return Basis(stopped, [one for lot in stopped for one in found[lot.id]], {}, {})


def _awards(session: Session, lot: Lot) -> list[Award]:
    return [one for one in _standing(session, lot) if one.input_sha256]


def _standing(session: Session, lot: Lot) -> Sequence[Award]:
    """List the decisions on a lot that stand, in order."""
    return session.exec(
        select(Award)
        .where(Award.lot_id == lot.id, Award.state != AwardState.WITHDRAWN)
        .order_by(col(Award.decided_at), col(Award.id))
    ).all()


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
    """Put lots of one tender in one document; what was decided at once stays as it was."""
    document, outcome = decided[0]
    hashes = {one["input_sha256"] for _document, one in decided}
    if len(hashes) == 1 and len(document["lots"]) >= len(decided):
        return document, _in_order(outcome)
    if len({ALLOTTED in document for document, _outcome in decided}) > 1:
        raise ConflictError(
            _("Some of these lots were allotted together and others were not. Choose one lot.")
        )
    document = {
        **document,
        "lots": [engine.result_of(document) for document, _outcome in decided],
    }
    return document, _in_order(engine.outcome_of(document))


def _in_order(outcome: dict[str, Any]) -> dict[str, Any]:
    """Put lots in the order in which `scoring verify` writes them."""
    return {**outcome, "lots": sorted(outcome["lots"], key=lambda one: str(one["id"]))}
