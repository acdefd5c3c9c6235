"""Pages of the tree and of one lot: who sees them, what they keep."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.products.admission import add_rule, add_window, rules_of, windows_of
from app.products.forms import ProductForm, RuleForm, WindowForm
from app.products.models import Product, RuleKind, Tariff
from app.products.service import add_product
from app.tenders import service as tenders
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group
from tests.factories import assign, make_requirement, make_user
from tests.tenders.factories import complete_open_house, complete_tender, start_tender


def test_tree_shows_groups_lots_and_products_with_what_they_take_from_above(
    session, sign_in, officer
):
    tender = start_tender(session, officer)
    group = add_group(session, tender, officer, GroupForm(code="BW", title="Wonen", unit="etmaal"))
    lot = tenders.add_lot(session, tender, officer, LotForm(title="Intramuraal", group_id=group.id))
    form = ProductForm(code="F1", title="Wonen", replaces=[{"code": "15B03", "title": "oud"}])
    product = add_product(session, lot, officer, form)

    page = sign_in(officer).get(f"/tenders/{tender.id}/lots").text

    at = [page.index(f'id="{kind}-{one.id}"') for kind, one in
          (("group", group), ("lot", lot), ("product", product))]  # fmt: skip
    assert at == sorted(at)
    assert page.count("(van BW)") == 2
    assert "was 15B03" in page


@pytest.mark.parametrize("count", [1, 3])
def test_tree_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = start_tender(session, officer)
    for number in range(count):
        form = GroupForm(code=f"{number}", title=f"Groep {number}")
        group = add_group(session, tender, officer, form)
        lot = tenders.add_lot(
            session, tender, officer, LotForm(title=f"Perceel {number}", group_id=group.id)
        )
        add_product(session, lot, officer, ProductForm(code=f"P{number}", title="Product"))
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}/lots")

    assert answer.text.count('id="product-') == count
    # duties, tender, lots, authority; groups, products, buyers, tariffs; lots with criteria and
    # (with criteria only) their scales
    assert len(queries) == 10


def test_products_and_tariffs_are_filled_in_on_pages(session, sign_in, officer):
    _tender, lot = complete_tender(session, officer)
    browser = sign_in(officer)
    url = f"/lots/{lot.id}/products"

    typed = {"code": "15B03", "title": "", "replaces_code": ["15B01"], "replaces_title": ["Oud"]}
    wrong = browser.post(url, data=typed)
    right = browser.post(url, data={**typed, "title": "Intensief", "mean_hours": "7,5"})
    [product] = session.exec(select(Product)).all()
    taken = browser.post(url, data={**typed, "title": "Nog eens"})
    tariff = {"product_id": str(product.id), "amount": "180", "law": "wmo", "professionals": "180"}
    missing = browser.post(f"/lots/{lot.id}/tariffs", data=tariff)
    rest = ("overhead", "non_productive", "travel_training", "indexation", "other")
    good = browser.post(f"/lots/{lot.id}/tariffs", data={**tariff, **dict.fromkeys(rest, "0")})
    twice = browser.post(f"/lots/{lot.id}/tariffs", data={"product_id": str(product.id),
                                                         "amount": "181"})  # fmt: skip

    assert [one.status_code for one in (wrong, right, taken, missing, good, twice)] == [
        422, 303, 422, 422, 303, 422,
    ]  # fmt: skip
    assert 'value="15B01"' in wrong.text
    assert "Deze code is in deze aanbesteding al gebruikt" in taken.text
    assert 'value="180"' in missing.text
    assert "Voor deze dagen is er al een tarief" in twice.text
    assert (product.title, product.replaces) == ("Intensief", [{"code": "15B01", "title": "Oud"}])
    page = browser.get(url).text
    assert "€\u00a0180,00" in page
    assert 'value="7,5"' in browser.get(f"/products/{product.id}/edit").text
    browser.post(f"/products/{product.id}/edit", data={"code": "15B03", "title": "Zwaar"})
    assert "15B03 Zwaar" in browser.get(url).text
    [row] = session.exec(select(Tariff)).all()
    browser.post(f"/tariffs/{row.id}/remove")
    browser.post(f"/products/{product.id}/remove")
    session.expire_all()
    assert (session.exec(select(Tariff)).all(), session.exec(select(Product)).all()) == ([], [])


def test_windows_and_rules_are_filled_in_on_the_page(session, sign_in, officer):
    tender, lot = complete_open_house(session, officer)
    proof = make_requirement(session, tender, title="SPV oproepbaar")
    browser = sign_in(officer)
    url = f"/lots/{lot.id}"

    window = {"closes_on": "1-7-2021", "exception": "Uniek en van meerwaarde."}
    silent = browser.post(f"{url}/windows", data=window)
    told = browser.post(f"{url}/windows", data={**window, "reason": "Er is genoeg aanbod."})
    bare = browser.post(f"{url}/eligibility-rules", data={"kind": "contracted", "text": "Alleen"})
    rule = browser.post(
        f"{url}/eligibility-rules",
        data={"kind": "evidence", "text": "Een SPV is oproepbaar.",
              "requirement_id": str(proof.id)},
    )  # fmt: skip

    assert [one.status_code for one in (silent, told, bare, rule)] == [422, 303, 422, 303]
    assert ">\nUniek en van meerwaarde.</textarea>" in silent.text
    assert ">\nAlleen</textarea>" in bare.text
    page = browser.get(f"{url}/admission").text
    assert "kan niet meer sinds 1 juli 2021: Er is genoeg aanbod." in page
    assert f"{proof.number} SPV oproepbaar" in page
    browser.post(f"/windows/{windows_of(session, lot)[0].id}/remove")
    browser.post(f"/eligibility-rules/{rules_of(session, lot)[0].id}/remove")
    session.expire_all()
    assert (windows_of(session, lot), rules_of(session, lot)) == ([], [])


def everything(session, officer):
    """A lot with one of each."""
    tender, lot = complete_open_house(session, officer)
    product = add_product(session, lot, officer, ProductForm(code="X", title="Code"))
    form = WindowForm(closes_on=date(2030, 1, 1), reason="Dan stopt het.")
    window = add_window(session, lot, officer, form)
    demand = RuleForm(kind=RuleKind.CONTRACTED, text="In 2020.", product="BW", year=2020)
    rule = add_rule(session, lot, officer, demand)
    return tender, lot, product, window, rule


def test_who_has_no_duty_finds_nothing_and_a_reader_no_form(session, sign_in, officer):
    tender, lot, product, window, rule = everything(session, officer)
    reader = make_user(session)
    assign(session, tender, reader, Duty.AUDITOR)
    pages = [f"/tenders/{tender.id}/lots", f"/lots/{lot.id}/products", f"/lots/{lot.id}/admission"]
    acts = [
        f"/products/{product.id}/remove", f"/windows/{window.id}/remove",
        f"/eligibility-rules/{rule.id}/remove", f"/lots/{lot.id}/products",
        f"/lots/{lot.id}/tariffs", f"/lots/{lot.id}/windows", f"/lots/{lot.id}/eligibility-rules",
    ]  # fmt: skip
    strange, reading = sign_in(make_user(session)), sign_in(reader)

    assert [strange.get(page).status_code for page in pages] == [404, 404, 404]
    answers = [reading.get(page) for page in pages]
    assert [(one.status_code, 'class="ts-input' in one.text) for one in answers] == [
        (200, False)
    ] * 3
    for browser in (strange, reading):
        assert [browser.post(act).status_code for act in acts] == [404] * len(acts)
    assert session.exec(select(Product)).all() == [product]


def test_published_pages_are_locked(session, sign_in, officer):
    tender, lot, product, _window, _rule = everything(session, officer)
    tender.published_at, tender.deadline = utcnow() - timedelta(days=40), utcnow()
    browser = sign_in(officer)

    pages = [
        browser.get(url)
        for url in (
            f"/lots/{lot.id}/products", f"/lots/{lot.id}/admission", f"/lots/{lot.id}/products/new",
            f"/products/{product.id}/edit", f"/tenders/{tender.id}/lots",
        )
    ]  # fmt: skip

    assert ["Vastgelegd bij publicatie" in page.text for page in pages] == [True] * 5
    assert ['class="ts-input' in page.text for page in pages] == [False] * 5
    assert browser.post(f"/products/{product.id}/remove").status_code == 409


def test_second_person_is_told_at_a_group_product_tariff_and_window(session, sign_in, officer):
    tender, lot, product, window, _rule = everything(session, officer)
    group = add_group(session, tender, officer, GroupForm(code="A", title="Wonen"))
    tariff = session.exec(select(Tariff).where(Tariff.lot_id == lot.id)).one()
    colleague = make_user(session, name="Sanne Visser")
    assign(session, tender, colleague, Duty.OFFICER)
    session.commit()
    each = {
        f"/lot-groups/{group.id}/edit": {"code": "A", "title": "Van {}"},
        f"/products/{product.id}/edit": {"code": "X", "title": "Van {}"},
        f"/tariffs/{tariff.id}/edit": {"reference": "Van {}"},
        f"/windows/{window.id}/edit": {"closes_on": "1-1-2030", "reason": "Van {}"},
    }

    for url, typed in each.items():
        hers, mine = (
            {name: text.format(who) for name, text in typed.items()} | {"version": "0"}
            for who in ("Sanne", "Olga")
        )
        assert sign_in(colleague).post(url, data=hers).status_code == 303, url
        answer = sign_in(officer).post(url, data=mine)
        assert answer.status_code == 409, url
        assert "Sanne Visser bewaarde: Van Sanne" in answer.text, url
        assert "Van Olga" in answer.text, url
        assert sign_in(officer).post(url, data={**mine, "version": "1"}).status_code == 303, url


def test_tariff_and_window_are_changed_on_their_pages(session, sign_in, officer):
    _tender, lot, product, window, _rule = everything(session, officer)
    tariff = session.exec(select(Tariff).where(Tariff.lot_id == lot.id)).one()
    tariff.amount, tariff.reference, tariff.valid_until = Decimal(180), "", None
    session.commit()
    browser = sign_in(officer)
    assert 'value="180"' in browser.get(f"/tariffs/{tariff.id}/edit").text
    assert 'value="1-1-2030"' in browser.get(f"/windows/{window.id}/edit").text

    wrong = [
        browser.post(f"/tariffs/{tariff.id}/edit", data={"valid_from": "31-2-2027"}),
        browser.post(f"/windows/{window.id}/edit", data={"closes_on": "1-2-2030"}),
    ]
    right = [
        browser.post(
            f"/tariffs/{tariff.id}/edit", data={"amount": "190", "product_id": str(product.id)}
        ),
        browser.post(
            f"/windows/{window.id}/edit", data={"closes_on": "1-2-2030", "reason": "Dan vol."}
        ),
    ]

    assert [one.status_code for one in (*wrong, *right)] == [422, 422, 303, 303]
    assert ['value="31-2-2027"' in wrong[0].text, 'value="1-2-2030"' in wrong[1].text] == [True] * 2
    for row in (tariff, window):
        session.refresh(row)
    assert (tariff.amount, tariff.product_id) == (Decimal(190), product.id)
    assert (window.closes_on, window.reason) == (date(2030, 2, 1), "Dan vol.")
    stranger = sign_in(make_user(session))
    pages = [f"/tariffs/{tariff.id}/edit", f"/windows/{window.id}/edit"]
    assert [stranger.get(page).status_code for page in pages] == [404, 404]
