"""Pages of a tender: who sees them, what they show, how many questions they ask the database."""

from datetime import timedelta

import pytest

from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.clock import pinned, utcnow
from app.criteria.service import edit_criterion
from app.publishing.service import publish_tender
from app.tenders.models import LotState, Tender
from app.tenders.queries import criteria_of, requirements_of_tender
from tests.factories import (
    assign,
    make_tender,
    make_user,
)
from tests.tenders.factories import (
    appoint,
    complete_tender,
    criterion_form,
)


def addresses(session, officer) -> tuple[Tender, list[str]]:
    """Every page of a draft."""
    tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)
    [requirement] = requirements_of_tender(session, tender)
    return tender, [
        f"/tenders/{tender.id}",
        f"/tenders/{tender.id}/edit",
        f"/tenders/{tender.id}/lots",
        f"/tenders/{tender.id}/requirements",
        f"/tenders/{tender.id}/people",
        f"/tenders/{tender.id}/authorities",
        f"/tenders/{tender.id}/publication",
        f"/tenders/{tender.id}/lots/new",
        f"/tenders/{tender.id}/groups/new",
        f"/lots/{lot.id}/edit",
        f"/lots/{lot.id}/requirements",
        f"/lots/{lot.id}/criteria",
        f"/criteria/{criterion.id}/edit",
        f"/requirements/{requirement.id}/edit",
    ]


READABLE = ("lots", "requirements", "people", "authorities", "criteria")


def test_officer_sees_every_page(session, sign_in, officer):
    _tender, pages = addresses(session, officer)
    browser = sign_in(officer)

    assert [browser.get(page).status_code for page in pages] == [200] * len(pages)


def test_who_has_no_duty_finds_nothing(session, sign_in, officer):
    _tender, pages = addresses(session, officer)
    browser = sign_in(make_user(session))

    assert [browser.get(page).status_code for page in pages] == [404] * len(pages)


def test_evaluator_reads_and_may_not_edit(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    evaluator = make_user(session)
    assign(session, tender, evaluator, Duty.EVALUATOR)
    browser = sign_in(evaluator)

    answers = {page: browser.get(page) for page in pages}

    allowed = {p for p in pages if p.endswith(READABLE) or p == f"/tenders/{tender.id}"}
    assert {page for page, answer in answers.items() if answer.status_code == 200} == allowed
    assert {a.status_code for p, a in answers.items() if p not in allowed} == {404}
    assert all("<textarea" not in answers[page].text for page in allowed)


def test_integrity_officer_does_not_reach_the_tender(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    person = make_user(session)
    assign(session, tender, person, Duty.INTEGRITY)
    browser = sign_in(person)

    assert browser.get(f"/tenders/{tender.id}").status_code == 404
    assert tender.title not in browser.get("/tenders").text


def test_visitor_is_sent_to_sign_in(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    session.commit()

    answer = client.get(f"/tenders/{tender.id}")

    assert answer.headers["location"] == f"/sign-in?next=/tenders/{tender.id}"


@pytest.mark.parametrize("count", [1, 3])
def test_index_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    for _n in range(count):
        make_tender(session, officer=officer, lots=count)
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get("/tenders")

    assert answer.text.count('id="tender-') == count
    assert len(queries) == 4  # the tenders, their lots, their authorities, where one may start


@pytest.mark.parametrize("count", [1, 3])
def test_detail_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = make_tender(session, officer=officer, lots=count)
    for _n in range(count):
        record(session, officer, "tender.edit", tender)
        assign(session, tender, make_user(session), Duty.EVALUATOR)
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}")

    assert answer.text.count('id="lot-') == count
    # the assignment, the tender, its lots, its authority, moves, news, names, participants and
    # how each decides, milestones, the other phase; and what the check looks at, for what is
    # still to prepare, with who buys its products and who opens its vault
    assert len(queries) == 27


def test_publication_shows_faults_with_their_place(session, sign_in, officer):
    tender, lot = complete_tender(session, officer, court="")
    [criterion] = criteria_of(session, lot)
    form = criterion_form(steps=[])
    edit_criterion(session, criterion, officer, form)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/publication"

    page = browser.get(url).text

    assert f'href="/tenders/{tender.id}/edit#f-court"' in page
    assert f'href="/lots/{lot.id}/criteria#criterion-{criterion.id}"' in page
    assert f'action="/tenders/{tender.id}/publish"' not in page
    edit_criterion(session, criterion, officer, criterion_form())
    tender.court = "rechtbank Gelderland"
    session.commit()
    assert f'action="/tenders/{tender.id}/publish"' in browser.get(url).text


def test_published_pages_prepare_a_change_and_change_nothing_at_once(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    publish_tender(session, tender, officer)
    browser = sign_in(officer)

    forms = [page for page in pages if page.endswith(("/edit", "/criteria"))]
    texts = {page: browser.get(page).text for page in forms}
    answer = browser.post(f"/tenders/{tender.id}/lots", data={"title": "Nog een"})

    assert [page for page, text in texts.items() if "Wijziging voorbereiden" not in text] == []
    assert "Wijziging voorbereiden" in browser.get(f"/tenders/{tender.id}/lots").text
    assert "Vastgelegd bij publicatie" in browser.get(f"/tenders/{tender.id}/lots/new").text
    assert answer.status_code == 409
    assert "Deze aanbesteding is gepubliceerd." in answer.text


def test_after_the_deadline_every_page_is_locked(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    publish_tender(session, tender, officer)
    session.commit()
    locked = [page for page in pages if page.endswith(("/edit", "/criteria"))]

    with pinned(utcnow() + timedelta(days=43)):
        browser = sign_in(officer)
        texts = [browser.get(page).text for page in locked]

    assert all("Vastgelegd bij publicatie" in text for text in texts)
    assert all("<textarea" not in text for text in texts)


def test_detail_hides_who_does_what_behind_the_vault(session, sign_in, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    provider_user = make_user(session, name="Verborgen Aanbieder")
    record(session, provider_user, "submission.submit", lot)
    record(session, provider_user, "tender.edit", tender)
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}").text

    assert page.count("Verborgen Aanbieder") == 1  # only of the event that may be told
    assert "Niemand ziet of en wat iemand indient" in page


def test_detail_says_who_must_act(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    opener = appoint(session, tender, Duty.OPENER)
    session.commit()

    with pinned(utcnow() + timedelta(days=43)):
        texts = [sign_in(who).get(f"/tenders/{tender.id}").text for who in (officer, opener)]

    assert "Aan zet: Twee openers. Open de kluis" in texts[0]
    assert f'href="/tenders/{tender.id}/vault">Naar de kluis' in texts[1]


@pytest.mark.parametrize(
    ("shelf", "titles"),
    [
        ("all", {"Concept", "Loopt nog", "Is klaar"}),
        ("draft", {"Concept"}),
        ("running", {"Loopt nog"}),
        ("done", {"Is klaar"}),
        ("unknown", {"Concept", "Loopt nog", "Is klaar"}),
    ],
)
def test_index_filters_by_how_far_it_is(session, sign_in, officer, shelf, titles):
    every = {
        "Concept": LotState.DRAFT,
        "Loopt nog": LotState.SCORING,
        "Is klaar": LotState.FINAL,
    }
    for title, state in every.items():
        make_tender(session, officer=officer, state=state, title=title)

    page = sign_in(officer).get(f"/tenders?shelf={shelf}").text

    assert {title for title in every if f">{title}</a>" in page} == titles
