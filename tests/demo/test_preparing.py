"""The regions' workbooks that the demo ships: read in without a fault, and fit to be published."""

from datetime import date

from sqlmodel import select

from app.core.installation import Installation
from app.demo import preparing
from app.demo.cast import gather
from app.demo.stage import Stage, on_day
from app.products.admission import standing_of, windows_of
from app.publishing.examination import examine
from app.tenders.models import Lot, Tender
from app.tenders.queries import lots_of
from app.workbooks.reading import read


def test_shipped_workbooks_become_tenders_that_can_be_published(
    session, settings, keys, storage, now, client
):
    session.add(Installation(is_demo=True))
    session.flush()
    stage = Stage(session=session, settings=settings, keys=keys, storage=storage, now=now)
    with on_day(stage, -120):
        gather(stage)

    preparing.tell(stage)

    tenders = {one.reference: one for one in session.exec(select(Tender))}
    closed = {
        lot.code: standing_of(lot, windows_of(session, lot), date(2026, 3, 2))
        for lot in lots_of(session, tenders["ALK-BWBT-TOELATING"])
    }
    assert {code: (one.is_open, one.may_ask) for code, one in closed.items()} == {
        "BW": (False, True),
        "BT": (False, False),
    }
    page = client.get(f"/aanbestedingen/{tenders['ALK-BWBT-TOELATING'].slug}").text
    assert "sinds 1 juli 2021" in page
    assert "U kunt zich altijd aanmelden." not in page
    for reference in ("ACH-2022", "ACH-2022-G"):
        found = examine(session, tenders[reference])
        assert (found.blocking, found.without_reason) == ([], [])
    selected = session.exec(
        select(Lot.repeats_id).where(Lot.tender_id == tenders["ACH-2022-G"].id)
    ).all()
    assert set(selected) == {lot.id for lot in lots_of(session, tenders["ACH-2022"])}


def test_days_of_a_run_move_by_whole_weeks_and_a_contract_begins_on_a_first():
    book = read((preparing.BOOKS / "achterhoek-selectie.xlsx").read_bytes())
    # 1 April 2021 is a Thursday; 283 weeks on is Thursday 3 September 2026.
    moved = preparing.moved(book, 283)

    facts = moved.rows["tender"][0].cells
    assert facts["announced_on"].date() == date(2026, 9, 3)
    # 1 January 2022 lands on 5 June 2027: the next first is 1 July; three years end on 30 June.
    assert (facts["starts_on"].date(), facts["ends_on"].date()) == (
        date(2027, 7, 1),
        date(2030, 6, 30),
    )
