"""A product for which nobody can apply today is called closed on every page of its officer."""

from datetime import date, timedelta

import pytest

from app.core.clock import dutch, utcnow
from app.products.admission import add_window
from app.products.forms import WindowForm
from app.tenders.models import LotState
from tests.checks.pages import shown
from tests.tenders.factories import complete_open_house

OPEN = "Open voor aanmelding</span></td>"
CLOSED = "Gesloten</span></td>"


@pytest.mark.parametrize("page", ["/tenders/{tender}", "/tenders/{tender}/lots"])
@pytest.mark.parametrize(("in_days", "is_open"), [(1, True), (0, False)])
def test_a_closed_product_is_called_closed(session, sign_in, officer, page, in_days, is_open):
    tender, product = complete_open_house(session, officer)
    closes_on = dutch(utcnow()).date() + timedelta(days=in_days)
    add_window(session, product, officer, WindowForm(closes_on=closes_on, reason="Vol aanbod."))
    product.state, tender.published_at = LotState.ADMITTING, utcnow()
    session.commit()

    text = shown(sign_in(officer).get(page.format(tender=tender.id)))

    assert (OPEN in text, CLOSED in text) == (is_open, not is_open)


def test_the_list_of_applications_is_called_closed(session, sign_in, officer):
    tender, product = complete_open_house(session, officer)
    add_window(session, product, officer, WindowForm(closes_on=date(2026, 1, 1), reason="Vol."))
    product.state, tender.published_at = LotState.ADMITTING, utcnow()
    session.commit()

    page = shown(sign_in(officer).get(f"/lots/{product.id}/applications"))

    assert "Gesloten</span>" in page
    assert "Open voor aanmelding</span>" not in page
