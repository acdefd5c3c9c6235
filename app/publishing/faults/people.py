"""Who is missing before a tender can be published, and what its letters must be able to cite."""

from collections.abc import Iterator
from uuid import UUID

from app.accounts.permissions import Duty
from app.authorities.people import OPENERS, TOGETHER
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.products.buyers import days_within
from app.publishing.faults.fault import CLEAR, Check, Draft, Fault, Place
from app.requirements.service import asks_bibob
from app.tenders.grounds import Binding, Ground, Rule

BIBOB = Ground(Binding.PRINCIPLE, "Aw 1.9, Bibob 5(2)")


def _holders(draft: Draft, duty: Duty) -> set[UUID]:
    return {one.user_id for one in draft.assignments if one.duty == duty}


def _missing(
    draft: Draft, code: str, message: str, *, duty: Duty | None = None, blocks: bool = False
) -> Fault:
    waiting = sum(one.duty == duty for one in draft.proposed)
    if waiting:
        told = ngettext(
            "%(num)s proposal waits until a second person confirms it.",
            "%(num)s proposals wait until a second person confirms them.",
            waiting,
            num=waiting,
        )
        message = f"{message} {told}"
    return Fault(code, message, Place("authorities:people", draft.tender.id, "f-user_id"), blocks)


def openers_are_three(draft: Draft) -> Iterator[Fault]:
    """Any two of at least three people open the vault."""
    if draft.procedure.is_sealed and len(_holders(draft, Duty.OPENER)) < OPENERS:
        message = _("Assign three people who open the vault: any two of them open it together.")
        yield _missing(draft, "people.openers", message, duty=Duty.OPENER, blocks=True)


def panel_is_assigned(draft: Draft) -> Iterator[Fault]:
    """Who compares submissions is better known before they come in."""
    if draft.procedure.ranks and not _holders(draft, Duty.CHAIR):
        yield _missing(draft, "people.chair", _("No chair is assigned yet."))
    if draft.procedure.ranks and not _holders(draft, Duty.EVALUATOR):
        yield _missing(draft, "people.evaluators", _("No evaluators are assigned yet."))


def deciders_are_two(draft: Draft) -> Iterator[Fault]:
    """Deciding takes two people."""
    if len(_holders(draft, Duty.DECIDER)) < TOGETHER:
        message = _("Deciding takes two people. Assign two deciders.")
        yield _missing(draft, "people.deciders", message, duty=Duty.DECIDER)


def contact_is_there(draft: Draft) -> Iterator[Fault]:
    """A provider must know whom to call."""
    if not draft.tender.contact.strip():
        message = _("Fill in whom a provider can call.")
        yield Fault("contact.missing", message, draft.field("contact"), False)


def standstill_has_a_ground(draft: Draft) -> Iterator[Fault]:
    """Where the law does not set a standstill, the own document does (Aw 2.39(2)).

    A refusal in an open house names a term too, and cannot go out without its ground.
    """
    ground = draft.procedure.ground(Rule.STANDSTILL)
    declares = ground and ground.binding == Binding.OWN_DOCUMENT
    if ground and declares and not draft.tender.standstill_ground.strip():
        message = _(
            "Fill in which paragraph of your own document sets the standstill. "
            "The law does not set it for this procedure."
        )
        yield Fault(
            "standstill.ground_missing", message, draft.field("standstill_ground"), ground=ground
        )


def court_is_named(draft: Draft) -> Iterator[Fault]:
    """A letter says to which court one can turn."""
    if not draft.tender.court.strip():
        message = _("Fill in which court a provider can turn to.")
        yield Fault("court.missing", message, draft.field("court"))


def codes_are_there(draft: Draft) -> Iterator[Fault]:
    """Providers find a notice by what is bought and where."""
    if not draft.tender.cpv_code:
        message = _("Choose the CPV code of what you buy. Providers search notices by it.")
        yield Fault("cpv.missing", message, draft.field("cpv_code"), False)
    if not draft.tender.nuts_code:
        message = _("Choose the region where the care is given. Providers search notices by it.")
        yield Fault("nuts.missing", message, draft.field("nuts_code"), False)


def most_lots_have_a_preference(draft: Draft) -> Iterator[Fault]:
    """Which lots a provider keeps decides who wins the others, so it is published."""
    if draft.tender.max_lots and draft.procedure.ranks and draft.tender.lot_preference is None:
        message = _(
            "A provider can win at most so many lots. Choose which lots it keeps if it wins more."
        )
        yield Fault("lots.no_preference", message, draft.field("lot_preference"), ground=CLEAR)


def bibob_has_a_ground(draft: Draft) -> Iterator[Fault]:
    """An inquiry must be announced in the own documents."""
    if draft.tender.uses_bibob and not draft.tender.bibob_ground.strip():
        message = _("Fill in which paragraph of your own document announces the Bibob inquiry.")
        yield Fault("bibob.ground_missing", message, draft.field("bibob_ground"), ground=BIBOB)
    if not draft.tender.uses_bibob and asks_bibob(draft.requirements):
        message = _(
            "A requirement asks a Bibob form, but this tender says nothing of Bibob. Say that it "
            "is used and which paragraph announces it, or remove the requirement."
        )
        yield Fault("bibob.not_announced", message, draft.field("uses_bibob"), ground=BIBOB)


def who_left_holds_no_budget(draft: Draft) -> Iterator[Fault]:
    """An authority that withdrew cannot pay."""
    holding = {one.participation_id for one in draft.parts if one.holds_budget}
    for one in draft.participations:
        if one.left_on and one.id in holding:
            message = _(
                "%(authority)s withdrew, but still holds a budget. Take the budget away.",
                authority=one.authority.name,
            )
            place = Place("authorities:index", draft.tender.id)
            yield Fault("authority.left_with_budget", message, place, mark=str(one.id))


def buyers_take_part(draft: Draft) -> Iterator[Fault]:
    """Who buys a product takes part in its lot, on days that it buys it."""
    products = {one.id: one for one in draft.products}
    taking = {one.authority_id: one for one in draft.participations}
    parts = {(one.participation_id, one.lot_id): one for one in draft.parts}
    limited = {one.participation_id for one in draft.parts}
    for buyer in draft.buyers:
        product, one = products[buyer.product_id], taking.get(buyer.authority_id)
        if one is None:
            continue
        part = parts.get((one.id, product.lot_id))
        first, last = days_within(part, buyer)
        if one.left_on or (part is None and one.id in limited) or last < first:
            message = _(
                "%(authority)s buys %(product)s, but does not take part in its lot then. Take it "
                "away there, or let it take part.",
                authority=one.authority.name,
                product=f"{product.code} {product.title}",
            )
            place = Place("products:edit", product.id, "f-buyers")
            yield Fault("product.buyer_outside", message, place, mark=str(one.authority_id))


CHECKS: tuple[Check, ...] = (
    openers_are_three,
    panel_is_assigned,
    deciders_are_two,
    contact_is_there,
    standstill_has_a_ground,
    court_is_named,
    codes_are_there,
    most_lots_have_a_preference,
    bibob_has_a_ground,
    who_left_holds_no_budget,
    buyers_take_part,
)
