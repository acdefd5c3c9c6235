"""Legal dates: counted by rule, each with its ground."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from app.planning.dates import latest_award, legal_dates, months_before, years_after
from app.planning.models import Milestone, MilestoneKind
from app.planning.standstill import standstill
from app.planning.timeline import points
from app.tenders.models import Lot, LotState, ProcedureKind, Stage, Tender
from app.tenders.pauses import Pause


def tender(**fields: object) -> Tender:
    """A tender that stands in no database."""
    values = {
        "procedure": ProcedureKind.OPEN,
        "stage": Stage.WHOLE,
        "announced_on": date(2026, 3, 2),
        "standstill_days": 20,
    }
    return Tender(**{**values, **fields})


def told(one: Tender, *milestones: Milestone) -> list[tuple[date, str, str]]:
    found = legal_dates(one, milestones, {})
    return [(found.day, found.name, str(found.ground)) for found in found]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2027, 1, 1), 3, date(2026, 10, 1)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_count_back(start, months, expected):
    assert months_before(start, months) == expected


def test_years_count_on():
    assert years_after(date(2028, 2, 29), 3) == date(2031, 2, 28)


def test_award_for_new_year_is_due_on_30_september():
    """UB-Wmo 5.1(2), on the safe count: a start on 1-1-2027 asks an award by 30-9-2026."""
    assert latest_award(date(2027, 1, 1)) == date(2026, 9, 30)


def test_open_procedure_counts_40_days_from_the_notice(now):
    one = tender(deadline=datetime(2026, 4, 20, 10, tzinfo=UTC))

    assert told(one) == [
        (date(2026, 4, 10), "Laatste dag voor antwoorden", "Aw 2.54"),  # 20 April - 10
        (date(2026, 4, 11), "Eerste dag waarop de inschrijving mag sluiten", "Aw 2.71(1), 2.74b"),
    ]  # 2 March + 40 days: 29 left in March, 11 in April


def test_urgency_shortens_the_term(now):
    assert told(tender(urgency="De huidige aanbieder stopt."))[0][0] == date(2026, 3, 17)


def test_award_brings_standstill_notice_and_keeping(now):
    one = tender(
        procedure=ProcedureKind.SAS, announced_on=date(2026, 2, 2), starts_on=date(2027, 1, 1)
    )
    award = Milestone(kind=MilestoneKind.AWARD, day=date(2026, 4, 24), title="Gunning")

    assert told(one, award) == [
        (date(2026, 3, 4), "Eerste dag waarop de inschrijving mag sluiten", "Aw 1.10"),
        # 24 April + 20 = 14 May, Ascension; 15 May is equated, 16 and 17 are a weekend
        (date(2026, 5, 18), "Einde van de wachttijd", "uw eigen document"),
        (date(2026, 5, 24), "Uiterste dag om de uitslag bekend te maken", "Aw 2.134"),
        (date(2026, 9, 30), "Laatste veilige dag om te gunnen", "UB-Wmo 5.1(2)"),
        (date(2029, 4, 24), "Documenten bewaren tot en met minstens", "Aw 2.132"),
    ]


def test_what_letters_said_stands_instead_of_what_was_planned(now):
    """Lot 1 waits through 4 June, lot 2 never, lot 3 is not decided: 27 April + 20 = 17 May."""
    lots = [Lot(id=uuid4(), number=n, title=f"Wijk {n}", state=LotState.STANDSTILL) for n in (1, 2)]
    lots.append(Lot(id=uuid4(), number=3, title="Wijk 3", state=LotState.SCORING))
    one = tender(lots=lots)
    award = Milestone(kind=MilestoneKind.AWARD, day=date(2026, 4, 27), title="Gunning")
    pauses = {
        lots[0].id: Pause(datetime(2026, 6, 4, 22, tzinfo=UTC)),
        lots[1].id: Pause(None),
    }

    ends = [
        (found.day, found.reading)
        for found in legal_dates(one, [award], pauses)
        if found.name == "Einde van de wachttijd"
    ]

    planned = standstill(award.day, 20, by_statute=True)
    assert ends == [
        (date(2026, 5, 18), planned.reading),  # 17 May is a Sunday
        (date(2026, 6, 4), "zoals de brieven van Perceel 1: Wijk 1 zeggen"),
    ]
    shown = [(one.when, one.note) for one in points(one, [], pauses) if one.state == "later"]
    assert shown == [("4 jun", "24.00 uur, Perceel 1: Wijk 1")]


def test_late_award_is_a_warning(now):
    one = tender(starts_on=date(2027, 1, 1))
    award = Milestone(kind=MilestoneKind.AWARD, day=date(2026, 10, 1), title="Gunning")

    warned = [found.warning for found in legal_dates(one, [award], {}) if found.warning]

    assert warned == ["De gunning is na deze dag gepland."]


def test_options_lengthen_the_contract(now):
    one = tender(ends_on=date(2029, 12, 31), extensions="2 + 2")

    assert (date(2033, 12, 31), "Laatste einde van het contract", "Aw 2.140(3)") in told(one)


def test_open_house_has_no_legal_dates_of_a_ranking(now):
    one = tender(procedure=ProcedureKind.OPEN_HOUSE, deadline=datetime(2026, 4, 20, tzinfo=UTC))

    assert told(one) == []
