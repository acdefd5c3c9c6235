"""The officer goes on with what waits to be added, on its own form."""

import pytest

from app.changes.service import prepare_change
from app.products.forms import ProductForm
from app.products.service import add_product
from app.publishing.versions import versions_of
from app.tenders.progress import a_version_of
from app.tenders.waiting import changes_of
from tests.changes.factories import AMOUNT, LIGHT, NEW, OPENS, RULE, house
from tests.factories import make_user
from tests.publishing.factories import WHY, only_requirement, published, typed_requirement


def test_officer_goes_on_with_every_addition_on_its_own_form(session, sign_in, officer):
    tender = house(session, officer)
    lot = prepare_change(session, tender, officer, "lot.create", tender.id, NEW)
    added = [
        lot,
        prepare_change(
            session, tender, officer, "product.create", lot.id, {"code": "N1", "title": "N"}
        ),
        prepare_change(session, tender, officer, "tariff.create", lot.id, AMOUNT),
        prepare_change(session, tender, officer, "window.create", lot.id, OPENS),
        prepare_change(session, tender, officer, "eligibility.create", lot.id, RULE),
        prepare_change(
            session, tender, officer, "requirement.create", tender.id,
            typed_requirement(only_requirement(session, tender), number="7"),
        ),
    ]  # fmt: skip
    session.commit()
    browser = sign_in(officer)
    held = ["15B04", "N1", "212,50", "1-7-2026", "2025", "7"]

    pages = [browser.get(f"/changes/{one.id}") for one in added]
    empty = [browser.post(f"/changes/{one.id}", data={}) for one in added]

    for one, page, value in zip(added, pages, held, strict=True):
        assert page.status_code == 200
        assert f'action="/changes/{one.id}"' in page.text
        assert f'value="{value}"' in page.text
    assert [one.status_code for one in empty] == [422] * 6
    assert [one.payload for one in changes_of(session, tender)][:2] == [
        NEW, {"code": "N1", "title": "N"},
    ]  # fmt: skip


def test_officer_types_an_addition_anew(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    session.commit()
    browser, typed = sign_in(officer), {"code": "F1", "title": "Licht", "mean_hours": "veel"}

    wrong = browser.post(f"/changes/{change.id}", data=typed)
    right = browser.post(f"/changes/{change.id}", data={**typed, "mean_hours": "7"})

    assert (wrong.status_code, 'value="veel"' in wrong.text) == (422, True)
    assert right.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    session.refresh(change)
    assert change.payload == {**typed, "mean_hours": "7"}


def test_officer_prepares_a_tariff_for_a_product_that_waits(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    session.commit()
    browser, address = sign_in(officer), f"/changes/{change.id}/add/tariff"
    assert f'href="{address}"' in browser.get(f"/tenders/{tender.id}/versions").text

    page = browser.get(address).text
    wrong = browser.post(address, data={"product_id": str(change.id), "amount": "duur"})
    right = browser.post(address, data={"product_id": str(change.id), **AMOUNT})
    after = browser.get(f"/tenders/{tender.id}/versions").text

    assert f'<option value="{change.id}" selected>F1 Licht (voorbereid)</option>' in page
    assert (wrong.status_code, 'value="duur"' in wrong.text) == (422, True)
    assert f'<option value="{change.id}" selected>' in wrong.text
    assert right.status_code == 303
    assert [one.verb for one in changes_of(session, tender)] == ["product.create", "tariff.create"]
    assert "1 andere wijziging heeft deze nodig" in after
    assert f'action="/changes/{change.id}/drop"' not in after


def test_refused_version_names_the_change_that_cannot_be_done(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    prepare_change(session, tender, officer, "product.create", lot.id, {**LIGHT, "code": "F2"})
    with a_version_of(tender):
        add_product(session, lot, officer, ProductForm(code="F1", title="Al gemaakt"))
    session.commit()
    browser, link = sign_in(officer), f'href="/changes/{change.id}"'

    tariffs = browser.get(f"/lots/{lot.id}/products").text
    answer = browser.post(f"/tenders/{tender.id}/versions", data={"summary": WHY})
    refused = answer.text.split('<section class="ts-next"')[1].split("</section>")[0]

    assert f"<a {link}>F1 Licht</a>" in tariffs
    assert '<a href="/tenders" aria-current="page">' in tariffs
    assert answer.status_code == 409
    assert "Eén wijziging kan niet meer: F1 Licht" in refused
    assert (link in refused, WHY in refused) == (True, True)
    assert len(versions_of(session, tender)) == 1


def test_officer_prepares_a_new_product_of_an_open_house(session, sign_in, officer):
    tender = house(session, officer)
    ranked, _lot = published(session, officer)
    session.commit()
    browser, address = sign_in(officer), f"/tenders/{tender.id}/change/lots"

    page = browser.get(f"/tenders/{tender.id}/lots/new").text
    wrong = browser.post(address, data={**NEW, "title": ""})
    right = browser.post(address, data=NEW)
    [change] = changes_of(session, tender)
    waiting = browser.get(f"/tenders/{tender.id}/versions").text

    assert f'action="{address}"' in page
    assert (wrong.status_code, 'value="15B04"' in wrong.text) == (422, True)
    assert right.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    for key in ("product", "tariff", "window", "rule"):
        assert f'href="/changes/{change.id}/add/{key}"' in waiting
        assert browser.get(f"/changes/{change.id}/add/{key}").status_code == 200
    assert browser.get(f"/changes/{change.id}/add/lot").status_code == 404
    assert "/change/lots" not in browser.get(f"/tenders/{ranked.id}/lots/new").text
    assert browser.post(f"/tenders/{ranked.id}/change/lots", data=NEW).status_code == 409


def test_additions_are_for_the_officer_of_the_tender(session, sign_in, officer):
    tender = house(session, officer)
    change = prepare_change(session, tender, officer, "lot.create", tender.id, NEW)
    session.commit()
    stranger = sign_in(make_user(session))

    answers = [
        stranger.get(f"/changes/{change.id}"),
        stranger.post(f"/changes/{change.id}", data=NEW),
        stranger.get(f"/changes/{change.id}/add/tariff"),
        stranger.post(f"/changes/{change.id}/add/tariff", data=AMOUNT),
        stranger.post(f"/tenders/{tender.id}/change/lots", data=NEW),
    ]

    assert [one.status_code for one in answers] == [404] * 5
    assert [one.payload for one in changes_of(session, tender)] == [NEW]


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_an_addition_asks_the_same_beside_one_and_three(
    session, sign_in, officer, count_queries, count
):
    tender, lot = published(session, officer)
    for at in range(count):
        typed = {"code": f"F{at}", "title": "Licht"}
        change = prepare_change(session, tender, officer, "product.create", lot.id, typed)
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/changes/{change.id}/add/tariff")

    assert answer.text.count("(voorbereid)") == count
    # the change, duties; the tender, its lots; what waits; the products in the lot
    assert len(queries) == 6
