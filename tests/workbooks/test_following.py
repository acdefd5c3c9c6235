"""A lot that follows the criteria of another one does so again when it is read in."""

import pytest

from app.core.clock import utcnow
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.service import add_criterion
from app.criteria.taking_over import take_over
from app.tenders.choices import Method
from app.tenders.forms import LotForm
from app.tenders.queries import criteria_of, lots_of
from app.tenders.service import add_lot
from app.workbooks import filling
from app.workbooks.reading import Fault, read
from tests.tenders.factories import criterion_form, start_tender
from tests.workbooks.factories import cells_of, changed, written

COLUMN = "Volgt de criteria van"


@pytest.fixture
def draft(session, officer):
    """Three lots: the third follows the second, which follows the first with two winners more."""
    tender = start_tender(session, officer)
    lots = [add_lot(session, tender, officer, LotForm(title=f"Perceel {n}")) for n in (1, 2, 3)]
    add_criterion(session, lots[0], officer, criterion_form("K1"))
    add_criterion(session, lots[0], officer, criterion_form("K2"))
    rules = {"method": Method.WEIGHTED_POINTS, "tie_breakers": ["criterion:K1", "draw"]}
    set_rules(session, lots[0], officer, RulesForm(winners=1, **rules))
    take_over(session, lots[1], officer, lots[0].id)
    take_over(session, lots[2], officer, lots[1].id)
    version = lots[1].version
    set_rules(session, lots[1], officer, RulesForm(winners=3, version=version, **rules))
    return tender


def told(session, tender):
    lots = lots_of(session, tender)
    places = {lot.id: lot.number for lot in lots}
    return [
        (
            places.get(lot.criteria_from_id),
            lot.winners,
            lot.tie_breakers,
            [(one.code, one.points, len(one.scale)) for one in criteria_of(session, lot)],
        )
        for lot in lots
    ]


def column(session, tender, name=COLUMN):
    heading = cells_of(written(session, tender))["Percelen"][0]
    at = heading.index(name)
    return chr(ord("A") + at)


def test_who_follows_whom_goes_out_and_comes_in(session, officer, draft):
    first = written(session, draft)
    empty = start_tender(session, officer)
    before = told(session, draft)

    filling.fill_draft(session, empty, officer, read(first))

    cells = cells_of(first)
    assert [row[0] for row in before] == [None, 1, 2]
    assert [row[1] for row in before] == [1, 3, 3]
    assert {row[1] for row in cells["Criteria"][1:]} == {1}  # only of the first lot
    assert told(session, empty) == before
    assert cells_of(written(session, empty)) == cells


def test_rules_that_are_left_empty_come_along(session, officer, draft):
    first = written(session, draft)
    heading = cells_of(first)["Percelen"][0]
    at = heading.index("Methode")
    cells = {
        ("Percelen", f"{name}3"): None
        for name in (
            [chr(65 + n) if n < 26 else "A" + chr(39 + n) for n in range(at, len(heading))]
        )
    }

    filling.fill_draft(session, draft, officer, read(changed(first, cells)))

    assert [(row[0], row[1]) for row in told(session, draft)] == [(None, 1), (1, 1), (2, 3)]


@pytest.mark.parametrize(
    ("cells", "row", "sentence"),
    [
        ({2: 3}, 2, "Deze percelen volgen elkaar. Geef een ervan eigen criteria."),
        ({3: 9}, 3, "9 staat niet op het blad Percelen, of pas lager. Kijk de cel na."),
    ],
)
def test_a_lot_follows_one_that_has_criteria(session, officer, draft, cells, row, sentence):
    before, first = told(session, draft), written(session, draft)
    name = column(session, draft)
    book = changed(first, {("Percelen", f"{name}{at}"): value for at, value in cells.items()})

    with pytest.raises(filling.FaultyWorkbookError) as refused:
        filling.fill_draft(session, draft, officer, read(book))

    assert Fault("Percelen", row, COLUMN, sentence) in refused.value.faults
    session.expire_all()
    assert told(session, draft) == before


def test_who_follows_has_no_rows_of_its_own(session, officer, draft):
    book = changed(written(session, draft), {("Criteria", "B3"): 2})

    with pytest.raises(filling.FaultyWorkbookError) as refused:
        filling.fill_draft(session, draft, officer, read(book))

    assert Fault(
        "Criteria", 3, "Perceel",
        "Perceel 2 volgt de criteria van een ander perceel. Laat deze rij weg, of maak die cel op "
        "het blad Percelen leeg.",
    ) in refused.value.faults  # fmt: skip


def test_nothing_to_follow_is_told(session, officer, draft):
    cells = {("Percelen", f"{column(session, draft)}3"): None}
    book = changed(written(session, draft), cells)  # now lot 2 has nothing, and lot 3 follows it

    with pytest.raises(filling.FaultyWorkbookError) as refused:
        filling.fill_draft(session, draft, officer, read(book))

    assert Fault("Percelen", 4, COLUMN, "Dit perceel heeft geen criteria om te volgen.") in (
        refused.value.faults
    )


def test_after_publication_every_lot_has_its_own_rows(session, draft):
    draft.published_at = utcnow()
    session.flush()

    cells = cells_of(written(session, draft))

    at = cells["Percelen"][0].index(COLUMN)
    assert [row[at] for row in cells["Percelen"][1:]] == [None, None, None]
    assert [row[1] for row in cells["Criteria"][1:]] == [1, 1, 2, 2, 3, 3]
