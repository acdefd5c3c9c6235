"""An award phase beside its selection: what differs is named, and taken over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.authorities.forms import PartForm, PartsForm
from app.authorities.service import join, matrix_of, set_parts
from app.core.errors import ConflictError
from app.products.buyers import buyers_of
from app.products.following import follow
from app.products.forms import BuyerForm, ProductForm, TariffForm
from app.products.phases import behind
from app.products.service import (
    add_product,
    add_tariff,
    edit_product,
    products_of,
    tariffs_of,
)
from app.publishing.examination import examine
from app.tenders.choices import LotState, ProcedureKind
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group, edit_group, groups_of, remove_group
from app.tenders.queries import lots_of
from app.tenders.service import add_lot, edit_lot, remove_lot
from app.workbooks.copying import prepare_award
from tests.checks.pages import shown
from tests.factories import make_authority, make_user
from tests.tenders.factories import start_tender


@pytest.fixture
def phases(session, officer):
    """Make a selection with two lots, a product and a second authority, and its award phase."""
    selection = start_tender(session, officer, procedure=ProcedureKind.RESTRICTED)
    lots = [
        add_lot(session, selection, officer, LotForm(title=title, unit="uur"))
        for title in ("Jeugdhulp", "Wmo")
    ]
    nijkerk = make_authority(session, name="Gemeente Nijkerk")
    join(session, selection, officer, nijkerk)
    buyers = [BuyerForm(authority_id=nijkerk.id)]
    add_product(
        session, lots[0], officer, ProductForm(code="15B03", title="Intensief", buyers=buyers)
    )
    award = prepare_award(session, selection, officer)
    return selection, lots, award, nijkerk


def told(session, award):
    return {
        one.lot.number: [(two.what, two.there, two.here) for two in one.differences]
        for one in behind(session, award).phases
    }


def change(session, officer, phases):
    """Change in the selection a name, a product with its buyers, and who takes part in what."""
    selection, lots, _award, nijkerk = phases
    form = LotForm(title="Jeugdhulp thuis", unit="uur", version=lots[0].version)
    edit_lot(session, lots[0], officer, form)
    (product,) = products_of(session, lots[0])
    form = ProductForm(code="15B03", title="Zeer intensief", version=product.version)
    edit_product(session, product, officer, form)
    add_product(session, lots[1], officer, ProductForm(code="02A05", title="Basis"))
    part = PartForm(lot_id=lots[0].id, joins_on=date(2027, 7, 1))
    set_parts(session, selection, officer, nijkerk, PartsForm(parts=[part]))


DIFFERS = {
    1: [
        ("Naam", "Jeugdhulp thuis", "Jeugdhulp"),
        ("Product 15B03", "Zeer intensief", "Intensief · Gemeente Nijkerk"),
        ("Gemeente Nijkerk", "doet mee, vanaf donderdag 1 juli 2027", "doet mee"),
    ],
    2: [("Product 02A05", "Basis", ""), ("Gemeente Nijkerk", "", "doet mee")],
}


def test_a_copy_is_as_its_selection(session, phases):
    _selection, _lots, award, nijkerk = phases

    (product,) = products_of(session, lots_of(session, award)[0])
    buyers = buyers_of(session, [product])[product.id]

    assert told(session, award) == {1: [], 2: []}
    assert [one.authority_id for one in buyers] == [nijkerk.id]
    assert behind(session, award).missing == []


def test_what_differs_is_named_and_taken_over(session, officer, phases):
    _selection, lots, award, nijkerk = phases
    change(session, officer, phases)
    before = told(session, award)

    first, second = lots_of(session, award)
    follow(session, award, officer, second)
    between = told(session, award)
    follow(session, award, officer)
    (row,) = [one for one in matrix_of(session, award) if one.authority.id == nijkerk.id]
    with pytest.raises(ConflictError, match="geen verschil meer"):
        follow(session, award, officer)

    assert before == DIFFERS
    assert between == {1: DIFFERS[1], 2: []}
    assert told(session, award) == {1: [], 2: []}
    assert first.title == "Jeugdhulp thuis"
    assert {key: one.joins_on for key, one in row.parts.items()} == {first.id: date(2027, 7, 1)}
    assert first.repeats_id == lots[0].id


def test_what_a_lot_and_its_products_cost_is_compared_and_taken_over(session, officer, phases):
    _selection, lots, award, _nijkerk = phases
    (product,) = products_of(session, lots[0])
    per_hour = TariffForm(
        product_id=product.id, amount=Decimal("70.50"), valid_from=date(2027, 1, 1),
        law="youth", professionals=Decimal("50.50"), client_bound=Decimal(5), overhead=Decimal(10),
        indexation=Decimal(5),
    )  # fmt: skip
    add_tariff(session, lots[0], officer, per_hour)
    add_tariff(session, lots[0], officer, TariffForm(reference="Tarievenblad 2027"))
    mine = lots_of(session, award)[0]
    add_tariff(session, mine, officer, TariffForm(amount=Decimal(60)))

    before = told(session, award)
    follow(session, award, officer)
    (own,) = products_of(session, mine)
    kept = {one.product_id: (one.amount, one.reference, one.valid_from, one.build_up)
            for one in tariffs_of(session, mine)}  # fmt: skip

    words = (
        "€ 70,50, vanaf vrijdag 1 januari 2027, professionals € 50,50, overhead € 10,00, "
        "andere kosten voor cliënten € 5,00, indexatie € 5,00"
    )
    assert [(what, there.replace("\xa0", " "), here.replace("\xa0", " "))
            for what, there, here in before[1]] == [
        ("Tarief", "Tarievenblad 2027", "€ 60,00"),
        ("Tarief van 15B03", words, ""),
    ]  # fmt: skip
    assert told(session, award) == {1: [], 2: []}
    assert kept == {
        None: (None, "Tarievenblad 2027", None, {}),
        own.id: (Decimal("70.50"), "", date(2027, 1, 1),
                 {"law": "youth", "professionals": "50.50", "client_bound": "5", "overhead": "10",
                  "indexation": "5"}),
    }  # fmt: skip


def test_what_stands_above_a_lot_is_compared_and_taken_over(session, officer):
    selection = start_tender(session, officer, procedure=ProcedureKind.RESTRICTED)
    high = add_group(session, selection, officer, GroupForm(code="P1", title="Jeugdhulp"))
    old = add_group(
        session, selection, officer, GroupForm(code="S1", title="Licht", parent_id=high.id)
    )
    first, second = (
        add_lot(session, selection, officer, LotForm(title=title, group_id=old.id))
        for title in ("Ambulant", "Verblijf")
    )
    award = prepare_award(session, selection, officer)
    as_copied = told(session, award)

    form = GroupForm(
        code="P1", title="Jeugd", unit="etmaal", is_decided_together=True, version=high.version
    )
    edit_group(session, high, officer, form)
    remove_group(session, old, officer)
    form = GroupForm(code="S2", title="Zwaar", parent_id=high.id, is_provisional=True)
    new = add_group(session, selection, officer, form)
    for lot, group in ((first, new), (second, None)):
        form = LotForm(title=lot.title, group_id=group and group.id, version=lot.version)
        edit_lot(session, lot, officer, form)
    changed = told(session, award)
    follow(session, award, officer, lots_of(session, award)[0])
    between = [one.code for one in groups_of(session, award.id)]
    follow(session, award, officer)

    of_high = ("Groep P1", "Jeugd · etmaal · in één keer beslist", "Jeugdhulp")
    assert as_copied == {1: [], 2: []}
    assert changed == {
        1: [("Staat onder", "P1, S2", "P1, S1"), of_high, ("Groep S2", "Zwaar · voorlopig", "")],
        2: [("Staat onder", "", "P1, S1")],
    }
    assert sorted(between) == ["P1", "S1", "S2"], "the other lot stands under S1 until it follows"
    assert told(session, award) == {1: [], 2: []}
    groups = {one.id: one for one in groups_of(session, award.id)}
    assert sorted(one.code for one in groups.values()) == ["P1", "S2"]
    assert [one.group_id and groups[one.group_id].code for one in lots_of(session, award)] == [
        "S2", None,
    ]  # fmt: skip


def test_who_would_take_part_in_nothing_leaves_by_hand(session, officer, phases):
    selection, lots, award, nijkerk = phases
    part = [PartForm(lot_id=lots[0].id)]
    set_parts(session, selection, officer, nijkerk, PartsForm(parts=part))
    part = [PartForm(lot_id=lots_of(session, award)[1].id)]
    set_parts(session, award, officer, nijkerk, PartsForm(parts=part))

    with pytest.raises(ConflictError, match="Gemeente Nijkerk doet dan nergens meer mee"):
        follow(session, award, officer, lots_of(session, award)[1])


def test_publication_names_what_differs_and_stops_at_what_ended(session, officer, phases):
    _selection, lots, award, _nijkerk = phases
    change(session, officer, phases)

    def found():
        return [
            (one.code, one.is_blocking, one.message, one.place.page)
            for one in examine(session, award).faults
            if one.code.startswith("phase.")
        ]

    differs = found()
    lots[1].state = LotState.WITHDRAWN
    session.flush()
    ended = found()
    remove_lot(session, lots_of(session, award)[1], officer)
    without = found()
    lots[1].state = LotState.PUBLISHED
    session.flush()
    missing = found()

    of_first = (
        "phase.differs", False,
        "Dit is anders dan in de selectie: Naam, Product 15B03, Gemeente Nijkerk. Neem het over, "
        "of zeg waarom niet.",
        "products:selection",
    )  # fmt: skip
    of_second = (
        "phase.differs", False,
        "Dit is anders dan in de selectie: Product 02A05, Gemeente Nijkerk. Neem het over, of zeg "
        "waarom niet.",
        "products:selection",
    )  # fmt: skip
    stopped = (
        "phase.ended", True,
        "De selectie van dit perceel is gestopt. Niemand kan ervoor worden uitgenodigd: haal het "
        "perceel weg.",
        "tenders:edit_lot",
    )  # fmt: skip
    forgotten = (
        "phase.missing", False,
        "Perceel 2 van de selectie gaat door, maar staat niet in deze fase.",
        "products:tree",
    )  # fmt: skip
    assert differs == [of_first, of_second]
    assert ended == [stopped, of_first]
    assert without == [of_first]
    assert missing == [of_first, forgotten]


def test_an_officer_takes_over_on_the_page(session, sign_in, officer, phases):
    selection, _lots, award, _nijkerk = phases
    change(session, officer, phases)
    session.commit()
    browser, address = sign_in(officer), f"/tenders/{award.id}/selection"
    _first, second = lots_of(session, award)

    page = shown(browser.get(address))
    one = browser.post(f"{address}/{second.id}")
    after_one = shown(browser.get(address))
    rest = browser.post(address)
    after_all = shown(browser.get(address))
    nothing = browser.post(address)

    assert (one.status_code, rest.status_code, nothing.status_code) == (303, 303, 409)
    assert "2 percelen zijn anders dan in de selectie" in page
    assert "Zeer intensief" in page
    assert "1 perceel is anders dan in de selectie" in after_one
    assert "Elk perceel is zoals in de selectie" in after_all
    assert browser.get(f"/tenders/{selection.id}/selection").status_code == 404
    assert browser.post(f"{address}/{selection.id}").status_code == 404
    assert sign_in(make_user(session)).get(address).status_code == 404


@pytest.mark.parametrize(
    ("state", "of_selection", "of_award"),
    [
        (LotState.PUBLISHED, "Open voor aanmelding", "Open voor inschrijving"),
        (LotState.STANDSTILL, "Voorlopig geselecteerd", "Voorlopig gegund"),
        (LotState.FINAL, "Definitief geselecteerd", "Definitief gegund"),
    ],
)
def test_a_badge_speaks_of_the_phase(
    session, sign_in, officer, now, phases, state, of_selection, of_award
):
    selection, lots, award, _nijkerk = phases
    if state != LotState.PUBLISHED:  # a sealed lot goes on only after its deadline
        selection.deadline = award.deadline = now - timedelta(days=1)
        session.flush()
    for lot in (*lots, *lots_of(session, award)):
        lot.state = state
    session.commit()
    browser = sign_in(officer)

    for tender, word, other in (
        (selection, of_selection, of_award), (award, of_award, of_selection),
    ):  # fmt: skip
        for page in (f"/tenders/{tender.id}/lots", f"/tenders/{tender.id}"):
            text = shown(browser.get(page))
            assert word in text
            assert other not in text
