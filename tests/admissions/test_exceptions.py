"""Outside the window: refused with day and reason, let in only on what the applicant showed."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.admissions import exceptions, service
from app.admissions.ending import end_own_admission
from app.admissions.exceptions import contracted_in, rule
from app.admissions.forms import RulingForm
from app.admissions.models import Ruling
from app.audit.service import history
from app.checks.flow import CheckAction
from app.core.errors import ConflictError
from app.letters.content import letter_data
from app.letters.models import Letter, LetterKind
from app.providers.models import Provider
from app.rankings import engine
from app.stationery.wording import plain
from tests.admissions.factories import SINCE, WORDS, admitted, checked, close_since_2021
from tests.admissions.test_again import END, hand_in, start
from tests.checks.factories import REASON, make_person_with
from tests.checks.pages import shown
from tests.factories import make_provider, make_submission

QUALITY = "De methode voor dove bewoners is nergens anders in de regio te vinden."
COMPARED = "De drie gecontracteerde aanbieders hebben geen personeel dat gebarentaal spreekt."
NO_MORE = "De drie gecontracteerde aanbieders bieden ditzelfde al aan."


def ruling(granted="yes", compared=COMPARED):
    return RulingForm(granted=granted, quality=QUALITY, compared=compared)


def test_granted_exception_is_decided_by_the_checks(session, officer, house):
    lot, submission, _asked, decider = house
    close_since_2021(session, lot)
    checked(session, submission, officer)
    with pytest.raises(ConflictError, match="Beslis eerst over de uitzondering"):
        service.propose_application(session, submission, officer)

    found = rule(session, submission, officer, ruling())

    ((event, payload),) = history(session, found)
    assert (event.action, payload.data) == (
        "exception.rule",
        {"after": {"is_granted": True, "quality": QUALITY, "compared": COMPARED}},
    )
    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)
    assert engine.result_of(award.outcome)["decision"] == "admit"
    texts = plain(letter_data(session, session.exec(select(Letter)).one())["blocks"]).split("\n")
    assert f"Een uitzondering. {SINCE} Voor u maken wij een uitzondering." in texts


def test_who_came_in_time_reads_of_no_exception(session, officer, house):
    _lot, submission, _asked, decider = house

    award = admitted(session, submission, officer, decider)

    letter = session.exec(select(Letter)).one()
    assert award.reason == ""
    assert "uitzondering" not in plain(letter_data(session, letter)["blocks"])


def test_refused_exception_says_day_reason_and_what_was_asked(session, officer, house):
    lot, submission, _asked, decider = house
    close_since_2021(session, lot)

    rule(session, submission, officer, ruling("no", NO_MORE))
    service.propose_application(session, submission, officer)  # without any check
    award = service.confirm_application(session, submission, decider)

    result = engine.result_of(award.outcome)["submissions"][f"S{submission.number}"]
    assert (result["result"], result["reason"]) == (
        "excluded",
        f"{SINCE} De uitzondering vraagt: {WORDS} {QUALITY} {NO_MORE}",
    )
    assert session.exec(select(Letter.kind)).one() == LetterKind.REFUSAL


def test_refusal_names_the_exception_and_each_requirement_in_its_own_words(session, officer, house):
    lot, submission, asked, decider = house
    asked.text = "Er is dag en nacht een verpleegkundige bereikbaar.\nOok in het weekend."
    close_since_2021(session, lot)
    checked(session, submission, officer, CheckAction.FAIL)
    rule(session, submission, officer, ruling("no", NO_MORE))
    outside = f"{SINCE} De uitzondering vraagt: {WORDS} {QUALITY} {NO_MORE}"
    failed = f"{asked.number} {asked.title}: {REASON}"
    assert service.applications_of(session, lot)[0].failed == (outside, failed)

    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)

    result = engine.result_of(award.outcome)["submissions"][f"S{submission.number}"]
    assert (result["reason"], award.reason) == (f"{outside}\n{failed}", outside)
    letter = session.exec(select(Letter)).one()
    texts = plain(letter_data(session, letter)["blocks"]).split("\n")
    assert [one for one in texts if outside in one] == [f"Geen uitzondering. {outside}"]
    assert asked.text in "\n".join(texts)
    assert f"Waarom u hier niet aan voldoet. {REASON}" in texts
    assert any("Uw aanmelding voldoet ook niet aan één eis." in one for one in texts)


def test_refused_ones_ask_no_query_each(session, officer, house, count_queries):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    counts = []
    for name in ("Een", "Twee"):
        rule(session, submission, officer, ruling("no", NO_MORE))
        session.flush()
        with count_queries() as queries:
            found = service.applications_of(session, lot)
        counts.append(len(queries))
        assert all(len(one.failed) == 1 for one in found)
        submission = make_submission(session, lot, provider=make_provider(session, name=name))

    assert counts[0] == counts[1]


def test_a_ruling_can_change_until_somebody_proposes(session, officer, house):
    lot, submission, _asked, decider = house
    close_since_2021(session, lot)
    rule(session, submission, officer, ruling())
    rule(session, submission, officer, ruling("no", NO_MORE))
    assert [one.is_granted for one in session.exec(select(Ruling))] == [False]

    service.propose_application(session, submission, officer)
    with pytest.raises(ConflictError, match="tweede persoon"):
        rule(session, submission, officer, ruling())
    service.confirm_application(session, submission, decider)
    with pytest.raises(ConflictError, match="al besloten"):
        rule(session, submission, officer, ruling())


def test_a_refusal_names_no_other_provider_and_keeps_what_was_typed(
    session, sign_in, officer, house
):
    """The letter would be held up, and a ruling that was decided on can no longer be edited."""
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    make_submission(session, lot, provider=make_provider(session, name="Stichting Overkant"))
    url, named = f"/applications/{submission.id}", "Wat stichting overkant\nbiedt, is hetzelfde."
    typed = {"granted": "no", "quality": QUALITY, "compared": named}
    browser = sign_in(officer)

    refused = browser.post(f"{url}/exception", data=typed)

    said = "Noem Stichting Overkant hier niet: deze tekst komt in de brief aan de aanmelder."
    assert (refused.status_code, said in shown(refused), named in refused.text) == (422, True, True)
    assert session.exec(select(Ruling)).all() == []
    provider = session.get_one(Provider, submission.provider_id)
    own = f"Wat {provider.name} toont, bieden drie anderen al."
    for data in ({**typed, "compared": own}, {**typed, "granted": "yes"}):
        assert browser.post(f"{url}/exception", data=data).status_code == 303  # holds no such words


def test_in_time_there_is_nothing_to_rule_on(session, officer, house):
    _lot, submission, _asked, _decider = house

    with pytest.raises(ConflictError, match="op tijd"):
        rule(session, submission, officer, ruling())


def test_the_contracted_supply_is_who_was_admitted(session, officer, house):
    lot, submission, _asked, decider = house
    assert contracted_in(session, lot) == []

    admitted(session, submission, officer, decider)
    end_own_admission(session, submission, officer, END)
    again = start(session, lot, submission, officer)
    hand_in(session, again, officer, 2)
    admitted(session, again, officer, decider)

    assert [one.id for one in contracted_in(session, lot)] == [submission.provider_id]


def test_page_asks_the_ruling_first_and_keeps_what_was_typed(session, sign_in, officer, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    submission.exception = "Wij zijn de enige met deze werkwijze voor doven in de regio."
    checked(session, submission, officer)
    browser, page = sign_in(officer), f"/applications/{submission.id}"

    first = browser.get(page).text
    assert SINCE in first
    assert "Eerst de uitzondering" in first
    assert "Toelating voorstellen" not in first
    wrong = browser.post(f"{page}/exception", data={"granted": "yes", "quality": QUALITY})
    assert wrong.status_code == 422
    assert f"{QUALITY}</textarea>" in wrong.text
    assert 'value="yes" checked' in wrong.text
    kept = browser.post(
        f"{page}/exception", data={"granted": "yes", "quality": QUALITY, "compared": COMPARED}
    )
    assert (kept.status_code, kept.headers["Location"]) == (303, page)
    assert "Uitzondering verleend" in browser.get(page).text
    assert "Toelating voorstellen" in browser.get(page).text


def test_list_leads_to_the_exception_and_says_what_was_ruled(session, sign_in, officer, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    checked(session, submission, officer)
    browser, page = sign_in(officer), f"/lots/{lot.id}/applications"

    first = browser.get(page).text
    rule(session, submission, officer, ruling("no", NO_MORE))
    session.commit()
    then = browser.get(page).text

    told = [
        [text in one for one in (first, then)]
        for text in ("Eerst de uitzondering", "Naar de uitzondering", "Nog te besluiten",
                     "Uitzondering geweigerd", "eis niet gehaald", "Voldoet aan alle eisen")
    ]  # fmt: skip
    assert told == [
        [True, False], [True, False], [False, True], [False, True], [False, False], [False, False],
    ]  # fmt: skip


def test_page_says_that_no_exception_is_why_it_is_refused(session, sign_in, officer, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    rule(session, submission, officer, ruling("no", NO_MORE))
    session.commit()

    page = sign_in(officer).get(f"/applications/{submission.id}").text

    assert "Er is geen uitzondering. Deze woorden komen in de brief." in page
    assert "U stelt voor te weigeren, omdat er geen uitzondering komt." in page
    assert "Wat de toetsing zegt" not in page


@pytest.mark.parametrize("duty", [Duty.AUDITOR, Duty.SUPERVISOR, Duty.INTEGRITY, Duty.DECIDER])
def test_only_the_officer_rules(session, sign_in, house, duty):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    other = sign_in(make_person_with(session, lot.tender, duty))
    data = {"granted": "yes", "quality": QUALITY, "compared": COMPARED}

    assert other.post(f"/applications/{submission.id}/exception", data=data).status_code == 404
    assert exceptions.ruling_of(session, submission) is None


def test_others_in_the_list_keep_their_own_outcome(session, officer, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    rule(session, submission, officer, ruling("no", NO_MORE))
    make_submission(session, lot, provider=make_provider(session, name=REASON[:20]))

    first, second = service.applications_of(session, lot)

    assert (first.is_checked, len(first.failed)) == (True, 1)
    assert (second.is_checked, second.failed) == (False, ())
