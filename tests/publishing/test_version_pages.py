"""The pages of versions: prepared, published, compared, and a later deadline."""

from datetime import timedelta

from sqlmodel import select

from app.accounts.permissions import Duty
from app.changes.service import prepare_change
from app.core.clock import pinned
from app.core.outbox import Job
from app.publishing.models import Version
from app.submissions.models import SubmissionState
from app.tenders.models import Tender
from app.tenders.queries import lots_of, requirements_of_tender
from app.tenders.waiting import changes_of
from tests.factories import (
    assign,
    make_provider,
    make_submission,
    make_user,
)
from tests.publishing.factories import (
    WHY,
    filed,
    only_requirement,
    published,
    typed_requirement,
)
from tests.tenders.factories import complete_tender


def test_officer_prepares_and_publishes_a_version(session, sign_in, officer):
    tender, _lot = published(session, officer)
    provider_user = make_user(session, name="Petra Aanbieder")
    make_submission(
        session, lots_of(session, tender)[0],
        provider=make_provider(session, provider_user), state=SubmissionState.DRAFT,
    )  # fmt: skip
    requirement = only_requirement(session, tender)
    browser = sign_in(officer)
    form_page = browser.get(f"/requirements/{requirement.id}/edit").text
    assert f'action="/requirements/{requirement.id}/change"' in form_page

    answer = browser.post(
        f"/requirements/{requirement.id}/change",
        data=typed_requirement(requirement, text="Werkt veilig."),
    )
    assert answer.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    text = browser.get(f"/tenders/{tender.id}/versions").text
    assert "Werkt met een systeem." in text
    assert "Werkt veilig." in text

    answer = browser.post(f"/tenders/{tender.id}/versions", data={"summary": WHY})

    assert answer.headers["location"] == f"/tenders/{tender.id}/versions"
    session.expire_all()
    assert [one.text for one in requirements_of_tender(session, tender)] == ["Werkt veilig."]
    version = session.exec(select(Version).where(Version.number == 2)).one()
    jobs = session.exec(select(Job).where(Job.kind == "mail.version")).all()
    assert [job.payload for job in jobs] == [
        {"version_id": str(version.id), "user_id": str(provider_user.id)}
    ]
    page = browser.get(f"/tenders/{tender.id}/versions").text
    assert WHY in page
    assert "Petra" not in page


def test_version_that_is_not_right_shows_what_stops_it(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)
    typed = typed_requirement(requirement, text="Werkt veilig in n.t.b.")
    prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
    browser, page = sign_in(officer), f"/tenders/{tender.id}/versions"

    empty = browser.post(page, data={"summary": ""})
    doubtful = browser.post(page, data={"summary": WHY})

    assert (empty.status_code, doubtful.status_code) == (422, 422)
    assert "Vul dit in." in empty.text
    assert f"{WHY}</textarea>" in doubtful.text
    assert "Dit lijkt een opmerking van de redactie: “n.t.b.”." in doubtful.text
    assert 'name="reason:text.remark:' in doubtful.text
    [change] = changes_of(session, tender)
    assert f'href="/changes/{change.id}">Herstellen' in doubtful.text


def test_change_that_is_wrong_keeps_what_was_typed(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)

    answer = sign_in(officer).post(
        f"/requirements/{requirement.id}/change",
        data=typed_requirement(requirement, title="", text="Mijn lange tekst"),
    )

    assert answer.status_code == 422
    assert "Mijn lange tekst</textarea>" in answer.text
    assert f'action="/requirements/{requirement.id}/change"' in answer.text


def test_officer_goes_on_with_a_prepared_change_and_drops_it(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)
    typed = typed_requirement(requirement, text="Werkt veilig.")
    change = prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
    browser = sign_in(officer)

    page = browser.get(f"/changes/{change.id}")
    assert (page.status_code, "Werkt veilig.</textarea>" in page.text) == (200, True)
    browser.post(f"/changes/{change.id}/drop")

    assert changes_of(session, tender) == []


def test_after_the_deadline_pages_offer_no_change(session, sign_in, officer):
    tender, lot = published(session, officer)
    requirement = only_requirement(session, tender)
    with pinned(tender.deadline + timedelta(minutes=1)):
        browser = sign_in(officer)
        pages = [
            browser.get(page).text
            for page in (
                f"/tenders/{tender.id}/edit",
                f"/lots/{lot.id}/edit",
                f"/requirements/{requirement.id}/edit",
            )
        ]

    assert ["<textarea" in page for page in pages] == [False] * 3


def test_everybody_reads_versions_and_what_differs(session, client, officer):
    tender, _lot = published(session, officer)
    session.commit()

    answer = client.get(f"/aanbestedingen/{tender.slug}/versies")

    assert answer.status_code == 200
    assert "De publicatie zelf" in answer.text
    assert officer.name not in answer.text


def test_draft_has_no_public_versions_or_documents(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    version = filed(session, tender, officer, "Leidraad")
    session.commit()
    base = f"/aanbestedingen/{tender.slug}"

    pages = [f"{base}/versies", f"{base}/documenten", f"{base}/documenten/{version.id}"]
    assert [client.get(page).status_code for page in pages] == [404] * 3


def test_two_people_move_the_deadline_on_its_page(session, sign_in, officer):
    tender, _lot = published(session, officer)
    second = make_user(session, name="Dora Beslisser")
    assign(session, tender, second, Duty.DECIDER)
    page = f"/tenders/{tender.id}/deadline"
    mine = sign_in(officer)

    answer = mine.post(page, data={"deadline": "20-4-2026 12.00", "reason": WHY})
    assert answer.headers["location"] == page
    text = sign_in(second).get(page).text
    assert "maandag 13 april 2026 om 11.00 uur" in text
    assert "maandag 20 april 2026 om 12.00 uur" in text
    answer = sign_in(second).post(f"{page}/confirm")

    assert answer.headers["location"] == page
    session.expire_all()
    # 12.00 in Amsterdam in April is 10.00 in UTC.
    assert f"{session.get(Tender, tender.id).deadline:%d-%m-%Y %H.%M}" == "20-04-2026 10.00"


def test_earlier_deadline_is_shown_again_with_the_reason_kept(session, sign_in, officer):
    tender, _lot = published(session, officer)

    answer = sign_in(officer).post(
        f"/tenders/{tender.id}/deadline", data={"deadline": "10-4-2026 12.00", "reason": WHY}
    )

    assert answer.status_code == 422
    assert f"{WHY}</textarea>" in answer.text
    assert 'value="10-4-2026 12.00"' in answer.text


def test_outage_is_logged_on_the_page(session, sign_in, officer):
    tender, _lot = published(session, officer)
    page = f"/tenders/{tender.id}/outages"
    browser = sign_in(officer)
    good = {"began_at": "2-3-2026 8.00", "ended_at": "2-3-2026 9.00", "text": WHY}

    wrong = browser.post(page, data={**good, "ended_at": "2-3-2026 7.00"})
    right = browser.post(page, data=good)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "De storing stopt voordat zij begon." in wrong.text
    assert f"{WHY}</textarea>" in wrong.text
    assert WHY in browser.get(f"/tenders/{tender.id}/deadline").text


def test_provider_sees_that_a_version_came_after_it_started(session, sign_in, officer):
    tender, lot = published(session, officer)
    user = make_user(session)
    submission = make_submission(
        session, lot, provider=make_provider(session, user), state=SubmissionState.DRAFT
    )
    browser, page = sign_in(user), f"/submissions/{submission.id}"
    assert "De aanbesteding veranderde" not in browser.get(page).text
    with pinned(tender.published_at + timedelta(days=1)):
        requirement = only_requirement(session, tender)
        typed = typed_requirement(requirement, text="Werkt veilig.")
        prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
        session.commit()
        sign_in(officer).post(f"/tenders/{tender.id}/versions", data={"summary": WHY})

        text = sign_in(user).get(page).text

    assert "De aanbesteding veranderde nadat u begon" in text
    assert WHY in text
