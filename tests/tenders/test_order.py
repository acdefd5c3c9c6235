"""Dates that cannot follow one another are refused where they are typed."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.core.errors import InvalidError
from app.tenders.models import ProcedureKind, Tender
from app.tenders.order import disorders
from app.tenders.service import edit_tender
from tests.factories import make_authority
from tests.tenders.factories import start_tender, tender_form

CLOSES = datetime(2026, 4, 13, 10, tzinfo=UTC)  # 13 April, 12.00 in the Netherlands


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"ends_on": date(2027, 1, 1)}, ["ends_on"]),
        ({"starts_on": date(2026, 4, 13)}, ["starts_on"]),
        ({"starts_on": date(2026, 4, 14)}, []),
        ({"announced_on": date(2026, 4, 13)}, ["announced_on"]),
        ({"announced_on": date(2026, 4, 12)}, []),
        ({"questions_until": CLOSES}, ["questions_until"]),
        ({"questions_until": CLOSES.replace(minute=1), "ends_on": None}, ["questions_until"]),
        ({"deadline": None, "starts_on": date(2026, 4, 1)}, []),
    ],
)
def test_each_date_comes_after_the_one_before(fields, expected):
    form = tender_form(**{"deadline": CLOSES, **fields})

    assert [one.field for one in disorders(form, is_sealed=True)] == expected


def test_where_nothing_closes_a_contract_may_start_at_once():
    form = tender_form(deadline=CLOSES, starts_on=date(2026, 4, 1))

    assert list(disorders(form, is_sealed=False)) == []


def test_impossible_dates_are_told_at_their_field_and_nothing_is_made(session, sign_in, officer):
    typed = {
        "reference": "TN1", "title": "Nieuw", "procedure": "sas", "standstill_days": "20",
        "authority_id": str(make_authority(session, officer).id),
        "starts_on": "1-1-2027", "ends_on": "31-12-2026",
    }  # fmt: skip

    answer = sign_in(officer).post("/tenders", data=typed)

    assert answer.status_code == 422
    assert "Het contract stopt voordat het begint. Kies een latere dag." in answer.text
    assert 'href="#f-ends_on"' in answer.text
    assert 'value="31-12-2026"' in answer.text
    assert session.exec(select(Tender)).all() == []


def test_edit_refuses_them_too_and_open_house_has_no_closing_time(session, officer):
    tender = start_tender(session, officer)
    form = tender_form(deadline=CLOSES, starts_on=date(2026, 4, 1))

    with pytest.raises(InvalidError) as refused:
        edit_tender(session, tender, officer, form)

    assert (refused.value.field, tender.starts_on) == ("starts_on", date(2027, 1, 1))
    open_house = form.model_copy(update={"procedure": ProcedureKind.OPEN_HOUSE})
    edit_tender(session, tender, officer, open_house)
    assert tender.starts_on == date(2026, 4, 1)
