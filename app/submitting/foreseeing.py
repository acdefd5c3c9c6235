"""What the rules of evidence will see in what a provider shows: said to it before it submits."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.declarations.told import ProofTold, Told
from app.evidence.access import Held
from app.evidence.asking import asked_of, award_day
from app.evidence.lines import Name, Outcome, Shown
from app.evidence.rules import verdict_of
from app.submissions.facts import Facts
from app.submissions.models import Submission
from app.submissions.readiness import Item, Readiness
from app.tenders.queries import requirements_of


def foresee(
    session: Session,
    submission: Submission,
    found: Readiness,
    facts: Mapping[UUID, Facts],
    told: Told,
    kept: Sequence[Held],
) -> dict[UUID, list[str]]:
    """Say per item what a rule will call broken, and where a newer version is kept."""
    proofs = dict(_shown(found, facts, told))
    if not proofs:
        return {}
    texts = {item_id: list(_newer(proof, kept)) for item_id, proof in proofs.items()}
    tender, provider = submission.lot.tender, submission.provider
    names = [Name(provider.name, provider.kvk_number), Name(provider.short_name)]
    names += [Name(one.name, one.kvk_number) for one in told.parties]
    awards_on = award_day(session, tender)
    shown = {item_id: Shown("", proof.facts) for item_id, proof in proofs.items()}
    for requirement in requirements_of(session, submission.lot):
        asks = [item.id for item in found.items if item.requirement_id == requirement.id]
        first = next((item_id for item_id in asks if item_id in shown), None)
        if first is None:
            continue
        asked = asked_of(
            requirement, tender, submission.lot, submitted_at=utcnow(), awards_on=awards_on
        )
        own = [shown.get(item_id, Shown("")) for item_id in asks]
        others = [one for item_id, one in shown.items() if item_id not in asks]
        ruled = verdict_of(asked, names, own, others)
        if ruled.outcome == Outcome.FAILS:
            texts[first].append(ruled.text)
    return texts


def _shown(
    found: Readiness, facts: Mapping[UUID, Facts], told: Told
) -> Iterator[tuple[UUID, ProofTold]]:
    for item in found.items:
        if item.is_proof and (proof := proof_at(item, facts, told)) and proof.shown:
            yield item.id, proof


def proof_at(item: Item, facts: Mapping[UUID, Facts], told: Told) -> ProofTold | None:
    """Give what was told of the very file that lies at an item."""
    known = facts.get(item.document.id) if item.document else None
    return told.proof_of(item.id, known.sha256 if known else "")


def _newer(proof: ProofTold, kept: Sequence[Held]) -> Iterator[str]:
    if proof.shown is None:
        return
    for one in kept:
        if one.proof.id.hex == proof.shown.proof_id and one.version.number > proof.shown.number:
            yield _(
                "You changed this proof in your evidence file. Show it here again if the newer "
                "version must count."
            )
