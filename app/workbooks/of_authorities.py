"""Enter which authorities take part and in what, and the planning."""

from collections.abc import Sequence

from sqlmodel import select

from app.accounts.models import Authority
from app.authorities.forms import LeaveForm, MandateForm, PartForm, PartsForm
from app.authorities.leaving import leave
from app.authorities.service import join, set_mandate, set_parts
from app.core.i18n import gettext as _
from app.planning.forms import MilestoneForm
from app.planning.service import add_milestone
from app.products.buyers import demand_buyers
from app.products.forms import BuyerForm
from app.tenders.models import Lot
from app.workbooks.entering import Filling, SkippedError, entering
from app.workbooks.reading import Row

Place = tuple[str, str]
"""The number of a lot and the code of a product in it."""
LEAVING = ("left_on", "left_because")


def enter_authorities(filling: Filling) -> None:
    """Enter who takes part and in which lots; who left goes last."""
    known = _known(filling)
    for row in filling.rows("authorities"):
        name = row.text("authority_id")
        with entering(filling, row):
            filling.keep(row, name, _enter_authority(filling, row, known))
        filling.keep(row, name, None)
    _enter_parts(filling)
    for row in filling.rows("authorities"):
        authority = filling.made["authorities"][row.text("authority_id")]
        if authority is not None and any(row.text(name) for name in LEAVING):
            with entering(filling, row):
                form = filling.demand(row, LeaveForm)
                leave(filling.session, filling.tender, filling.officer, authority, form)


def _known(filling: Filling) -> dict[str, Authority]:
    """List the organisations by their long and short names."""
    found = filling.session.exec(select(Authority)).all()
    short = {one.short_name.casefold(): one for one in found}
    return {**short, **{one.name.casefold(): one for one in found}}


def _enter_authority(filling: Filling, row: Row, known: dict[str, Authority]) -> Authority:
    session, tender, officer = filling.session, filling.tender, filling.officer
    name = row.text("authority_id")
    authority = known.get(name.casefold())
    if authority is None:
        sentence = (
            _("Toetssteen does not know %(name)s. Ask the administrator to add it.", name=name)
            if name
            else _("Fill this in.")
        )
        filling.blame(row, "authority_id", sentence)
        raise SkippedError
    form = filling.demand(row, MandateForm)
    is_lead = authority.id == tender.lead_authority_id
    if not is_lead:
        join(session, tender, officer, authority, form.scope)
    if form != MandateForm(scope=form.scope) or (is_lead and form.scope):
        set_mandate(session, tender, officer, authority, form)
    return authority


def _enter_parts(filling: Filling) -> None:
    parts: dict[str, list[PartForm]] = {}
    first: dict[str, Row] = {}
    for row in (one for one in filling.rows("parts") if not one.text("product_id")):
        with entering(filling, row):
            filling.find(row, "authority_id")
            lot = filling.find(row, "lot_id")
            form = filling.demand(row, PartForm, lot_id=lot.id)
            name = row.text("authority_id")
            parts.setdefault(name, []).append(form)
            first.setdefault(name, row)
    for name, forms in parts.items():
        with entering(filling, first[name]):
            authority = filling.made["authorities"][name]
            form_of_all = PartsForm(parts=forms)
            set_parts(filling.session, filling.tender, filling.officer, authority, form_of_all)


def buyers_on_sheet(filling: Filling) -> dict[Place, list[tuple[Row, BuyerForm]]]:
    """Read who buys a product, where that is not everybody in its lot."""
    lead = filling.session.get_one(Authority, filling.tender.lead_authority_id)
    known = {lead.name: lead} | filling.made.get("authorities", {})
    found: dict[Place, list[tuple[Row, BuyerForm]]] = {}
    for row in (one for one in filling.rows("parts") if one.text("product_id")):
        with entering(filling, row):
            name = row.text("authority_id")
            authority = known.get(name) or filling.find(row, "authority_id")
            form = filling.demand(row, BuyerForm, authority_id=authority.id)
            place = (row.text("lot_id"), row.text("product_id"))
            found.setdefault(place, []).append((row, form))
    return found


def buyers_in(filling: Filling, lot: Lot, rows: Sequence[tuple[Row, BuyerForm]]) -> list[BuyerForm]:
    """Give who buys a product; each is looked at beside those above it, and refused at its row."""
    forms: list[BuyerForm] = []
    for row, form in rows:
        with entering(filling, row):
            demand_buyers(filling.session, lot, [*forms, form])
            forms.append(form)
    return forms


def enter_planning(filling: Filling) -> None:
    """Enter the steps that are no legal dates."""
    for row in filling.rows("planning"):
        with entering(filling, row):
            form = filling.demand(row, MilestoneForm)
            add_milestone(filling.session, filling.tender, filling.officer, form)
