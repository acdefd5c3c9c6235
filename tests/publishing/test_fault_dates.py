"""Which dates stop a publication, and which only warn."""

from datetime import date, timedelta

import pytest

from app.core.clock import utcnow
from app.planning.models import Milestone, MilestoneKind
from app.publishing.examination import examine
from app.tenders.models import (
    ProcedureKind,
    Stage,
)
from app.tenders.queries import lots_of
from tests.publishing.factories import codes
from tests.tenders.factories import (
    complete_tender,
)

MONDAY = date(2026, 3, 2)
"""The day on which every test starts."""


def closing(session, officer, days: int, procedure=ProcedureKind.SAS, **fields):
    """A tender that closes some days from Monday 2 March 2026, at 11.00."""
    tender, _lot = complete_tender(session, officer, procedure=procedure)
    tender.deadline = utcnow() + timedelta(days=days)
    for name, value in fields.items():
        setattr(tender, name, value)
    session.flush()
    return tender


SOON = ("deadline.too_short", True)
OPEN, RESTRICTED, SAS = ProcedureKind.OPEN, ProcedureKind.RESTRICTED, ProcedureKind.SAS
SELECTION, AWARD = Stage.SELECTION, Stage.AWARD


@pytest.mark.parametrize(
    ("procedure", "days", "fields", "expected"),
    [
        (SAS, -3, {}, [("deadline.passed", True)]),
        (SAS, 29, {}, [("deadline.too_short", False)]),
        (SAS, 30, {}, []),
        (OPEN, 39, {}, [SOON]),
        # 2 March + 40 days is Saturday 11 April, so two days later.
        (OPEN, 42, {}, []),
        # It closes on 8 April. From 27 February: 1 day left in it, 31 in March, 8 in April are 40.
        (OPEN, 37, {"announced_on": date(2026, 2, 28)}, [SOON]),
        (OPEN, 37, {"announced_on": date(2026, 2, 27)}, []),
        (OPEN, 14, {"urgency": "Een aanbieder is failliet."}, [SOON]),
        (OPEN, 15, {"urgency": "Een aanbieder is failliet."}, []),
        (RESTRICTED, 29, {"stage": SELECTION}, [SOON]),
        (RESTRICTED, 30, {"stage": SELECTION}, []),
        (RESTRICTED, 14, {"stage": SELECTION, "urgency": "Failliet."}, [SOON]),
        (RESTRICTED, 15, {"stage": SELECTION, "urgency": "Failliet."}, []),
        # The award phase counts from the invitation of today, not from the notice.
        (RESTRICTED, 32, {"stage": AWARD, "announced_on": date(2026, 1, 5)}, [SOON]),
        (RESTRICTED, 36, {"stage": AWARD}, []),
        (RESTRICTED, 9, {"stage": AWARD, "urgency": "Failliet."}, [SOON]),
        (RESTRICTED, 10, {"stage": AWARD, "urgency": "Failliet."}, []),
    ],
)
def test_deadline_must_leave_time(session, officer, procedure, days, fields, expected):
    tender = closing(session, officer, days, procedure, **fields)

    found = [one for one in codes(session, tender) if one[0].startswith("deadline.")]
    assert [one for one in found if one[0] != "deadline.free_day"] == expected


def test_short_term_names_the_first_day_and_the_article(session, officer):
    tender = closing(session, officer, 39, OPEN)

    # 2 March plus 39 days is 10 April; plus 40 is 11 April.
    assert [one.message for one in examine(session, tender).blocking] == [
        "De inschrijving sluit op vrijdag 10 april 2026. Dat mag op zijn vroegst op zaterdag 11 "
        "april 2026 (Aw 2.71(1), 2.74b)."
    ]


@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [
        (42, 0, []),  # Monday 13 April, 11.00
        (40, 0, ["deadline.free_day"]),  # Saturday
        (35, 0, ["deadline.free_day"]),  # Easter Monday
        (42, -3, ["deadline.out_of_hours"]),  # 8.00
        (42, 6, []),  # 17.00
        (42, 7, ["deadline.out_of_hours"]),  # 18.00
    ],
)
def test_deadline_falls_when_somebody_can_help(session, officer, days, hours, expected):
    tender = closing(session, officer, days)
    tender.deadline += timedelta(hours=hours)

    assert codes(session, tender) == [(code, False) for code in expected]


@pytest.mark.parametrize(
    ("asked", "urgency", "expected"),
    [
        # The deadline is 13 April; ten days before is 3 April, four days 9 April.
        (31, "", []),  # 2 April
        (32, "", ["questions.too_late"]),  # 3 April
        (42, "", ["questions.after_deadline"]),
        (37, "Een aanbieder is failliet.", []),  # 8 April
        (38, "Een aanbieder is failliet.", ["questions.too_late"]),  # 9 April
    ],
)
def test_answers_must_come_in_time(session, officer, asked, urgency, expected):
    tender = closing(session, officer, 42, OPEN, urgency=urgency)
    tender.questions_until = utcnow() + timedelta(days=asked)

    assert codes(session, tender) == [(code, True) for code in expected]


def test_dates_must_be_in_order(session, officer):
    tender = closing(
        session, officer, 42,
        starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1), announced_on=date(2026, 4, 13),
    )  # fmt: skip

    assert [code for code, blocks in codes(session, tender) if blocks] == [
        "contract.upside_down",
        "contract.before_deadline",
        "notice.after_deadline",
    ]


def plan(session, tender, on: date, kind=MilestoneKind.AWARD) -> Milestone:
    milestone = Milestone(tender_id=tender.id, kind=kind, day=on, title="Gunning")
    session.add(milestone)
    session.flush()
    return milestone


def test_award_before_the_deadline_is_impossible(session, officer):
    tender = closing(session, officer, 42)
    plan(session, tender, date(2026, 4, 13))

    assert codes(session, tender) == [("milestone.before_deadline", True)]


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        # Three months before 1 January 2027 is 1 October 2026, so 30 September at the latest.
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [("contract.too_soon", False)]),
    ],
)
def test_wmo_contract_starts_three_months_after_the_award(session, officer, award, expected):
    tender = closing(session, officer, 42)
    plan(session, tender, award)

    assert codes(session, tender) == expected


def test_deadline_itself_can_be_too_late_for_the_start(session, officer):
    # 13 April plus three months and a day is 14 July 2026.
    tender = closing(session, officer, 42, starts_on=date(2026, 7, 13), ends_on=date(2028, 1, 1))

    assert codes(session, tender) == [("contract.too_soon", False)]


@pytest.mark.parametrize(
    ("ends_on", "extensions", "expected"),
    [
        # From 1 January 2027: four years end on 31 December 2030.
        (date(2030, 12, 31), "", []),
        (date(2031, 1, 1), "", [("framework.too_long", False)]),
        (date(2029, 12, 31), "1", []),
        (date(2029, 12, 31), "2 + 2", [("framework.too_long", False)]),
    ],
)
def test_framework_of_more_than_four_years_asks_a_reason(
    session, officer, ends_on, extensions, expected
):
    tender = closing(session, officer, 42, ends_on=ends_on, extensions=extensions)

    assert codes(session, tender) == expected


@pytest.mark.parametrize(("winners", "expected"), [(None, 1), (4, 1), (5, 0)])
def test_selection_lets_at_least_five_through(session, officer, winners, expected):
    tender = closing(session, officer, 42, RESTRICTED, stage=SELECTION)
    [lot] = lots_of(session, tender)
    lot.winners = winners
    session.flush()

    assert codes(session, tender) == [("winners.too_few", True)] * expected
