"""What is wrong with the requirements: their numbers, their texts, and how they are proven."""

from collections.abc import Iterator
from uuid import UUID

from app.core.i18n import gettext as _
from app.products.models import RuleKind
from app.publishing.faults.fault import CLEAR, Check, Draft, Fault, Place
from app.publishing.faults.numbering import gaps
from app.tenders.grounds import Binding, Ground
from app.tenders.models import Moment, Requirement

PROOF = Ground(Binding.STATUTE, "Aw 1.10, 2.84")


def _on_list(draft: Draft, one: Requirement) -> Place:
    return Place("requirements:index", draft.tender.id, f"requirement-{one.id}")


def lots_are_there(draft: Draft) -> Iterator[Fault]:
    """A tender decides on lots."""
    if not draft.lots:
        message = _("There is no lot yet. Add at least one.")
        yield Fault("lots.missing", message, Place("tenders:new_lot", draft.tender.id, "f-title"))


def requirements_are_there(draft: Draft) -> Iterator[Fault]:
    """An open house decides on requirements only."""
    if draft.requirements:
        return
    ranks = draft.procedure.ranks
    message = (
        _("There are no requirements yet.")
        if ranks
        else _("There are no requirements yet. Admission is decided on them.")
    )
    place = Place("requirements:index", draft.tender.id)
    yield Fault("requirements.missing", message, place, not ranks)


def numbers_are_their_own(draft: Draft) -> Iterator[Fault]:
    """A letter names a requirement by its number: one number, one requirement."""
    seen: set[tuple[UUID | None, str]] = set()
    for one in draft.requirements:
        if (one.lot_id, one.number) in seen:
            message = _("Two requirements have number %(number)s.", number=one.number)
            yield Fault("requirement.double", message, _on_list(draft, one), mark=one.number)
        seen.add((one.lot_id, one.number))


def texts_are_there(draft: Draft) -> Iterator[Fault]:
    """What is not written cannot be tested."""
    for one in draft.requirements:
        if not one.text.strip():
            message = _("Requirement %(number)s has no text.", number=one.number)
            yield Fault("requirement.no_text", message, _on_list(draft, one), mark=one.number)


def numbers_have_no_gaps(draft: Draft) -> Iterator[Fault]:
    """A missing number makes a reader look for what is not there, in whichever lot."""
    missing = gaps([one.number for one in draft.requirements])
    if missing:
        message = _(
            "Between the numbers of the requirements is missing: %(numbers)s.",
            numbers=", ".join(missing),
        )
        place = Place("requirements:index", draft.tender.id, "list")
        yield Fault("requirement.gap", message, place, False, CLEAR, "-".join(missing)[:100])


def proof_is_named(draft: Draft) -> Iterator[Fault]:
    """Who must prove something has to know with what; an equal proof must do too."""
    without = [
        one
        for one in draft.requirements
        if one.moment != Moment.CONTRACT and one.text.strip() and not one.alternatives
    ]
    if without:
        numbers = list(dict.fromkeys(one.number for one in without))
        message = _(
            "It is not said how these requirements can be proven: %(numbers)s. Then the "
            "provider's own words count.",
            numbers=", ".join(numbers),
        )
        mark = "-".join(numbers)[:100]
        yield Fault(
            "requirement.no_proof", message, _on_list(draft, without[0]), False, PROOF, mark
        )


def proof_comes_before_the_contract(draft: Draft) -> Iterator[Fault]:
    """Nobody can be excluded on a proof that is asked after the award."""
    late = [
        one
        for one in draft.requirements
        if one.moment == Moment.CONTRACT and one.is_knock_out and one.alternatives
    ]
    if late:
        numbers = list(dict.fromkeys(one.number for one in late))
        message = _(
            "These requirements exclude who does not pass, but ask their proof during the "
            "contract only: %(numbers)s.",
            numbers=", ".join(numbers),
        )
        mark = "-".join(numbers)[:100]
        yield Fault(
            "requirement.proof_too_late", message, _on_list(draft, late[0]), False, PROOF, mark
        )


def proof_for_applying_comes_along(draft: Draft) -> Iterator[Fault]:
    """Who may apply on a proof hands it in at that moment, not on request afterwards."""
    moments = {str(one.id): one.moment for one in draft.requirements}
    for rule in draft.rules:
        if rule.kind != RuleKind.EVIDENCE:
            continue
        moment = moments.get(str(rule.values.get("requirement", "")))
        if moment != Moment.SUBMISSION:
            message = _(
                "Who may apply rests on a proof that does not come with the application: "
                "“%(rule)s”. Ask that proof with the submission.",
                rule=rule.text,
            )
            place = Place("products:admission", rule.lot_id, "rules")
            yield Fault("evidence.no_moment", message, place, True, PROOF, str(rule.id))


CHECKS: tuple[Check, ...] = (
    proof_for_applying_comes_along,
    lots_are_there,
    requirements_are_there,
    numbers_are_their_own,
    texts_are_there,
    numbers_have_no_gaps,
    proof_is_named,
    proof_comes_before_the_contract,
)
