"""Bring a lot of an award phase up to what its selection says by now."""

from uuid import UUID

from sqlmodel import Session

from app.accounts.models import Authority, User
from app.audit.service import record
from app.authorities.forms import PartForm, PartsForm
from app.authorities.service import Row, join, matrix_of, set_parts
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.products.forms import BuyerForm, ProductForm
from app.products.phase_tariffs import follow_tariffs
from app.products.phases import Phase, behind, part_told, product_told
from app.products.service import add_product, edit_product, remove_product
from app.products.words import LOT_WORDS
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group, edit_group, groups_of, remove_group
from app.tenders.models import Lot, Tender
from app.tenders.queries import lots_of
from app.tenders.service import edit_lot

FROM_PRODUCT = set(ProductForm.model_fields) - {"version", "buyers"}
OF_GROUP = set(GroupForm.model_fields) - {"version", "parent_id"}
OF_PART = set(PartForm.model_fields) - {"lot_id"}
OF_BUYER = set(BuyerForm.model_fields)


def follow(session: Session, tender: Tender, officer: User, lot: Lot | None = None) -> None:
    """Take over what differs from the selection: of one lot, or of all that still go on."""
    found = [
        one
        for one in behind(session, tender).phases
        if one.differences and (lot is None or one.lot.id == lot.id)
    ]
    if not found:
        raise ConflictError(_("Nothing differs from the selection any more."))
    for one in found:
        _follow(session, tender, officer, one)
        told = [difference.what for difference in one.differences]
        record(session, officer, "lot.follow_selection", one.lot, after={"taken_over": told})


def _follow(session: Session, tender: Tender, officer: User, phase: Phase) -> None:
    lot = phase.lot
    group_id = _follow_groups(session, tender, officer, phase)
    said = phase.selection.model_dump(include=set(LOT_WORDS))
    own = lot.model_dump(include={"scoring_until", "version"})
    form = LotForm.model_construct(**said, **own, group_id=group_id)
    edit_lot(session, lot, officer, form)
    _remove_left_behind(session, tender, officer, phase)
    for key in {*phase.there.rows, *phase.here.rows}:
        _follow_part(session, tender, officer, phase, key)
    for code in {*phase.there.products, *phase.here.products}:
        _follow_product(session, officer, phase, code)
    if phase.there.tariffs != phase.here.tariffs:
        follow_tariffs(session, officer, phase.selection, lot)


def _follow_groups(session: Session, tender: Tender, officer: User, phase: Phase) -> UUID | None:
    """Make the groups above the lot those of the selection; give the one that it stands under."""
    known = {one.code: one for one in groups_of(session, tender.id)}
    above: UUID | None = None
    for code, source in phase.there.groups.items():
        group = known.get(code)
        said = {**source.model_dump(include=OF_GROUP), "parent_id": above}
        if group is None:
            group = add_group(session, tender, officer, GroupForm.model_construct(**said))
        elif group.model_dump(include=set(said)) != said:
            form = GroupForm.model_construct(**said, version=group.version)
            edit_group(session, group, officer, form)
        above = group.id
    return above


def _remove_left_behind(session: Session, tender: Tender, officer: User, phase: Phase) -> None:
    """Take out the groups that only stood above this lot, and that the selection does not have."""
    kept = {one.code for one in groups_of(session, phase.selection.tender_id)}
    for group in reversed([*phase.here.groups.values()]):
        used = {one.group_id for one in lots_of(session, tender)}
        used |= {one.parent_id for one in groups_of(session, tender.id)}
        if group.code not in kept and group.id not in used:
            remove_group(session, group, officer)


def _follow_part(session: Session, tender: Tender, officer: User, phase: Phase, key: UUID) -> None:
    """Let an authority take part in the lot as it does there; its other lots stay as they are."""
    there, here = phase.there.rows.get(key), phase.here.rows.get(key)
    if part_told(there, phase.selection) == part_told(here, phase.lot):
        return
    authority = session.get_one(Authority, key)
    known = next((one for one in matrix_of(session, tender) if one.authority.id == key), None)
    if known is None:
        join(session, tender, officer, authority)
    parts = [one for one in _parts_now(session, tender, known) if one.lot_id != phase.lot.id]
    if there is not None:
        source = there.parts.get(phase.selection.id)
        said = source.model_dump(include=OF_PART) if source else {}
        parts.append(PartForm(lot_id=phase.lot.id, **said))
    if not parts:
        raise ConflictError(
            _(
                "%(name)s takes part in nothing then. Let it leave on the page of authorities.",
                name=authority.name,
            )
        )
    set_parts(session, tender, officer, authority, PartsForm(parts=parts))


def _parts_now(session: Session, tender: Tender, row: Row | None) -> list[PartForm]:
    """Write in which lots an authority takes part now; no rows are all of them."""
    if row is None:
        return []
    if row.parts:
        return [
            PartForm(**one.model_dump(include={*OF_PART, "lot_id"})) for one in row.parts.values()
        ]
    return [PartForm(lot_id=one.id) for one in lots_of(session, tender)]


def _follow_product(session: Session, officer: User, phase: Phase, code: str) -> None:
    there, here = phase.there.products.get(code), phase.here.products.get(code)
    if there is None and here is not None:
        remove_product(session, here, officer)
    elif there is not None:
        buyers = [
            BuyerForm(**one.model_dump(include=OF_BUYER))
            for one in phase.there.buyers.get(there.id, ())
        ]
        said = there.model_dump(include=FROM_PRODUCT)
        form = ProductForm.model_construct(
            **said, buyers=buyers, version=here.version if here else 0
        )
        if here is None:
            add_product(session, phase.lot, officer, form)
        elif product_told(phase.there, code) != product_told(phase.here, code):
            edit_product(session, here, officer, form)
