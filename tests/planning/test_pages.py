"""Pages of the planning: milestones, picture, calendar files."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.planning import service
from app.planning.forms import MilestoneForm
from app.planning.models import Milestone, MilestoneKind
from app.planning.timeline import points
from app.tenders.choices import Stage
from app.tenders.models import ProcedureKind
from tests.factories import assign, lots_of, make_tender, make_user
from tests.tenders.factories import complete_tender, start_tender

TYPED = {
    "title": "Gunning door de colleges", "kind": "award", "day": "1-10-2026",
    "starts_at": "9.00", "ends_at": "11.00", "decided_by": "zes colleges",
    "note": "Onder voorbehoud",
    "is_provisional": "true",
}  # fmt: skip
FORM = MilestoneForm(
    title="Gunning door de colleges",
    kind=MilestoneKind.AWARD,
    day=date(2026, 10, 1),
    starts_at=time(9),
    ends_at=time(11),
    decided_by="zes colleges",
    note="Onder voorbehoud",
    is_provisional=True,
)


def test_officer_plans_changes_and_removes(session, sign_in, officer):
    tender = start_tender(session, officer)
    url = f"/tenders/{tender.id}/planning"
    browser = sign_in(officer)

    assert browser.post(url, data=TYPED).headers["location"] == url
    milestone = session.exec(select(Milestone)).one()
    assert MilestoneForm(**milestone.model_dump()) == FORM
    edit = f"/milestones/{milestone.id}/edit"
    assert 'value="1-10-2026"' in browser.get(edit).text
    assert browser.post(edit, data={**TYPED, "day": "2-10-2026"}).headers["location"] == url
    session.refresh(milestone)
    assert milestone.day == date(2026, 10, 2)
    browser.post(f"/milestones/{milestone.id}/remove")
    session.expire_all()
    assert session.exec(select(Milestone)).all() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_at": "111.00"}, "Deze tijd bestaat niet. Vul bijvoorbeeld 12.00 in."),
        ({"ends_at": "8.00"}, "Dit eindigt voordat het begint. Kies een latere tijd."),
        ({"starts_at": ""}, "Vul ook in wanneer het begint."),
        ({"day": "31-2-2026"}, "Deze dag bestaat niet."),
        (
            {"day": "13-4-2026"},
            "De inschrijving sluit op maandag 13 april 2026. Kies een latere dag.",
        ),
    ],
)
def test_a_wrong_time_is_told_and_kept(session, sign_in, officer, change, sentence):
    tender = start_tender(session, officer)

    answer = sign_in(officer).post(f"/tenders/{tender.id}/planning", data={**TYPED, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Gunning door de colleges"' in answer.text
    assert session.exec(select(Milestone)).all() == []


def test_page_shows_picture_dates_and_grounds(session, sign_in, officer):
    tender = start_tender(session, officer)
    service.add_milestone(session, tender, officer, FORM)

    text = sign_in(officer).get(f"/tenders/{tender.id}/planning").text

    assert "Gunning door de colleges" in text
    assert "Laatste veilige dag om te gunnen" in text  # contracts start 1-1-2027
    assert "De gunning is na deze dag gepland." in text  # 1 October is one day late
    assert 'class="ts-planning"' in text
    assert "UB-Wmo 5.1(2)" in text


def test_others_do_not_find_it(session, sign_in, officer):
    tender = start_tender(session, officer)
    milestone = service.add_milestone(session, tender, officer, FORM)
    session.flush()
    stranger = sign_in(make_user(session))
    evaluator = make_user(session)
    assign(session, tender, evaluator, Duty.EVALUATOR)

    assert stranger.get(f"/tenders/{tender.id}/planning").status_code == 404
    assert stranger.get(f"/milestones/{milestone.id}/edit").status_code == 404
    reading = sign_in(evaluator)
    assert reading.get(f"/tenders/{tender.id}/planning").status_code == 200
    assert reading.post(f"/tenders/{tender.id}/planning", data=TYPED).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = start_tender(session, officer)
    for _n in range(count):
        service.add_milestone(session, tender, officer, FORM)
    browser = sign_in(officer)

    with count_queries() as seen:
        browser.get(f"/tenders/{tender.id}/planning")

    assert len(seen) == 5, seen  # duties, tender, lots, authority, milestones


def test_what_closes_and_when_scores_are_in_is_said_once(session, officer):
    tender = make_tender(
        session, officer=officer, lots=3, procedure=ProcedureKind.RESTRICTED,
        deadline=datetime(2026, 4, 20, 10, tzinfo=UTC),
    )  # fmt: skip
    tender.stage = Stage.SELECTION
    first, second, third = lots_of(session, tender)
    first.scoring_until = third.scoring_until = datetime(2026, 5, 4, 16, tzinfo=UTC)
    second.scoring_until = datetime(2026, 5, 6, 16, tzinfo=UTC)
    session.flush()
    session.refresh(tender, ["lots"])
    apart = [(one.name, one.note) for one in points(tender, [], {}) if one.state != "now"]
    second.scoring_until = first.scoring_until

    together = [(one.name, one.note) for one in points(tender, [], {}) if one.state != "now"]

    names = {lot.id: f"Perceel {lot.number}: {lot.title}" for lot in (first, second, third)}
    assert apart == [
        ("Aanmelding sluit", "12.00 uur"),
        ("Scores binnen", f"18.00 uur, {names[first.id]}, {names[third.id]}"),
        ("Scores binnen", f"18.00 uur, {names[second.id]}"),
    ]  # 10 and 16 hours UTC, in summer time
    assert together == [("Aanmelding sluit", "12.00 uur"), ("Scores binnen", "18.00 uur")]


def test_calendar_file_holds_every_date(session, sign_in, officer):
    tender = start_tender(session, officer)
    service.add_milestone(session, tender, officer, FORM)

    answer = sign_in(officer).get(f"/tenders/{tender.id}/planning.ics")

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(one["summary"]), one["dtstart"].dt) for one in events] == [
        ("Inschrijving sluit", tender.deadline),
        ("Gunning door de colleges (voorlopig)", datetime(2026, 10, 1, 7, tzinfo=UTC)),
    ]  # 9.00 in summer time


def test_public_calendar_leaves_out_what_is_not_certain(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    service.add_milestone(session, tender, officer, FORM)
    tender.published_at = utcnow()
    session.add(tender)
    session.commit()

    text = client.get(f"/aanbestedingen/{tender.slug}/agenda.ics").text

    assert "Inschrijving sluit" in text
    assert "Gunning" not in text
