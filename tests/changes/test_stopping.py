"""An open house stops and resumes at once, and everybody hears it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.audit.service import history
from app.changes.admitting import publish_resumption, publish_stop
from app.changes.differences import Difference, differences
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.products.admission import standing_of, windows_of
from app.products.forms import ResumeForm, StopForm
from app.publishing.versions import versions_of
from app.submissions.models import SubmissionState
from app.tenders.models import Lot, Tender
from tests.changes.factories import house
from tests.factories import make_provider, make_submission, make_user
from tests.publishing.factories import published

SUMMARY = "De gemeenteraad stelde dit op 12 februari anders vast."
FULL = "Er is genoeg aanbod tot de volgende inkoop."


def running_house(session, officer) -> tuple[Tender, Lot]:
    """An open house that takes applications now."""
    tender = house(session, officer)
    session.refresh(tender.lots[0], ["tender"])
    return tender, tender.lots[0]


def tomorrow() -> date:
    return utcnow().date() + timedelta(days=1)


def test_open_house_stops_from_a_day_and_says_so_to_everybody(session, officer):
    tender, lot = running_house(session, officer)

    version = publish_stop(session, lot, officer, StopForm(closes_on=tomorrow(), reason=FULL))

    windows = windows_of(session, lot)
    assert standing_of(lot, windows, tomorrow() - timedelta(days=1)).is_open
    stopped = standing_of(lot, windows, tomorrow())
    assert (stopped.is_open, stopped.may_ask) == (False, False)
    assert stopped.sentence == (
        "Aanmelden voor Beschermd wonen licht kan niet meer sinds 3 maart 2026: " + FULL
    )
    assert (version.number, version.summary) == (
        2, f"Aanmelden voor 15B03 Beschermd wonen licht stopt op 3 maart 2026. {FULL}",
    )  # fmt: skip
    assert [event.action for event, _told in history(session, windows[0])] == ["window.stop"]
    first, second = versions_of(session, tender)
    assert differences(first.content, second.content) == [
        Difference(
            "Wanneer aanmelden kan: 15B03 Beschermd wonen licht", "Nieuw", "",
            f"Sluit op: dinsdag 3 maart 2026\nReden: {FULL}",
        )
    ]  # fmt: skip


def test_open_house_takes_applications_again_and_stops_anew(session, officer):
    _tender, lot = running_house(session, officer)
    publish_stop(session, lot, officer, StopForm(closes_on=tomorrow(), reason=FULL))
    again = tomorrow() + timedelta(days=60)

    publish_resumption(session, lot, officer, ResumeForm(opens_on=again, reason=SUMMARY))
    publish_stop(
        session, lot, officer, StopForm(closes_on=again + timedelta(days=30), reason=SUMMARY)
    )

    windows = windows_of(session, lot)
    days = [tomorrow(), again, again + timedelta(days=29), again + timedelta(days=30)]
    assert [standing_of(lot, windows, day).is_open for day in days] == [False, True, True, False]
    assert standing_of(lot, windows, days[0]).sentence.endswith(
        "volgende inkoop. Het kan weer vanaf 2 mei 2026."
    )
    assert standing_of(lot, windows, days[3]).sentence.endswith(SUMMARY)


@pytest.mark.parametrize("days", [-1, 0])
def test_stopping_never_works_back(session, officer, days):
    _tender, lot = running_house(session, officer)
    day = utcnow().date() + timedelta(days=days)

    with pytest.raises(InvalidError, match="vanaf morgen"):
        publish_stop(session, lot, officer, StopForm(closes_on=day, reason=FULL))

    assert windows_of(session, lot) == []


def test_stopping_what_is_stopped_and_resuming_what_runs_are_refused(session, officer):
    tender, lot = running_house(session, officer)
    with pytest.raises(InvalidError, match="Op die dag kan aanmelden al"):
        publish_resumption(session, lot, officer, ResumeForm(opens_on=tomorrow(), reason=SUMMARY))
    publish_stop(session, lot, officer, StopForm(closes_on=tomorrow(), reason=FULL))

    with pytest.raises(InvalidError, match="kan aanmelden al niet meer"):
        publish_stop(session, lot, officer, StopForm(closes_on=tomorrow(), reason=FULL))
    past = utcnow().date() - timedelta(days=1)
    with pytest.raises(InvalidError, match="Deze dag is voorbij"):
        publish_resumption(session, lot, officer, ResumeForm(opens_on=past, reason=SUMMARY))

    assert len(versions_of(session, tender)) == 2


def test_sealed_tender_has_no_stop(session, officer):
    _tender, lot = published(session, officer)
    session.refresh(lot, ["tender"])

    with pytest.raises(ConflictError, match="open house"):
        publish_stop(session, lot, officer, StopForm(closes_on=tomorrow(), reason=FULL))


def test_officer_stops_applications_and_applicants_hear_it(session, sign_in, officer):
    tender, lot = running_house(session, officer)
    applicant = make_user(session)
    make_submission(
        session, lot, provider=make_provider(session, applicant), state=SubmissionState.SUBMITTED
    )
    browser, stop = sign_in(officer), f"/lots/{lot.id}/admission/stop"
    assert f'action="{stop}"' in browser.get(f"/lots/{lot.id}/admission").text

    wrong = browser.post(stop, data={"closes_on": "3-3-2026", "reason": "Vol."})
    right = browser.post(stop, data={"closes_on": "3-3-2026", "reason": FULL})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert ">\nVol.</textarea>" in wrong.text
    version = versions_of(session, tender)[-1]
    jobs = session.exec(select(Job).where(Job.kind == "mail.version")).all()
    assert [job.payload for job in jobs] == [
        {"version_id": str(version.id), "user_id": str(applicant.id)}
    ]
    page = browser.get(f"/lots/{lot.id}/admission").text
    assert f'action="/lots/{lot.id}/admission/resume"' in page
    again = {"opens_on": "1-6-2026", "reason": SUMMARY}
    assert browser.post(f"/lots/{lot.id}/admission/resume", data=again).status_code == 303
    public = browser.get(f"/aanbestedingen/{tender.slug}").text
    assert "Aanmelden kan tot 3 maart 2026." in public
    stranger = sign_in(make_user(session))
    assert [stranger.post(f"/lots/{lot.id}/admission/{one}").status_code
            for one in ("stop", "resume")] == [404, 404]  # fmt: skip
