"""Pages on which a provider says who takes part, and what a proof says."""

import pytest
from sqlmodel import select

from app.declarations.models import Statement
from app.declarations.statements import told_in
from app.submissions.readiness import readiness
from app.submitting import replacing
from app.submitting import service as submitting
from tests.factories import make_provider, make_user
from tests.submissions.factories import make_house

PARTY = {
    "role": "subcontractor",
    "name": "Zorg Twee",
    "kvk_number": "12345678",
    "share": "De dagbesteding",
}


def address(submission, page):
    return f"/submissions/{submission.id}/{page}"


def proof_of(session, submission):
    return f"items/{readiness(session, submission).items[0].id}/proof"


def test_a_party_is_named_and_left_out(session, house, sign_in):
    submission, user = house.enter()
    browser = sign_in(user)

    added = browser.post(address(submission, "parties"), data=PARTY)
    [party] = told_in(session, house.keys, submission).parties
    page = browser.get(address(submission, "parties")).text
    browser.post(address(submission, f"parties/{party.id}/remove"))

    assert added.headers["location"] == address(submission, "parties")
    assert (party.role, party.name, party.kvk_number, party.share) == tuple(PARTY.values())
    assert "Zorg Twee" in page
    assert told_in(session, house.keys, submission).parties == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Vul dit in."),
        ({"name": "x" * 100_000}, "Gebruik hoogstens"),
        ({"kvk_number": "1234567"}, "8 cijfers"),
        ({"role": "boss"}, "Kies een van de mogelijkheden."),
        ({"share": "x" * 301}, "Gebruik hoogstens 300 tekens."),
    ],
)
def test_a_party_with_a_fault_keeps_what_was_typed(session, house, sign_in, change, sentence):
    submission, user = house.enter()

    answer = sign_in(user).post(address(submission, "parties"), data=PARTY | change)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    kept = "De dagbesteding" if "share" not in change else "Zorg Twee"
    assert kept in answer.text
    assert session.exec(select(Statement)).all() == []


def test_the_same_party_twice_is_said_at_its_field(session, house, sign_in):
    submission, user = house.enter()
    browser = sign_in(user)

    answers = [browser.post(address(submission, "parties"), data=PARTY) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 422]
    assert "Deze partij is al genoemd." in answers[1].text
    assert len(told_in(session, house.keys, submission).parties) == 1


def test_a_proof_is_told_and_a_wrong_day_keeps_what_was_typed(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    browser, page = sign_in(user), address(submission, proof_of(session, submission))

    wrong = browser.post(page, data={"ends_on": "31 februari 2027", "holder": "Zorg Twee"})
    right = browser.post(page, data={"ends_on": "31 maart 2027", "holder": "Zorg Twee"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'value="31 februari 2027"' in wrong.text
    assert 'value="Zorg Twee"' in wrong.text
    [proof] = told_in(session, house.keys, submission).proofs.values()
    assert (proof.ends_on.isoformat(), proof.holder) == ("2027-03-31", "Zorg Twee")


def test_an_answer_or_a_price_has_no_page_of_a_proof(session, house, sign_in):
    submission, user = house.enter()
    browser = sign_in(user)

    found = [
        browser.get(address(submission, f"items/{item.id}/proof")).status_code
        for item in readiness(session, submission).items
    ]

    assert found == [200, 404, 404]  # the requirement, the answer, the price


def test_another_provider_and_the_officer_reach_none_of_it(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    rival = make_user(session)
    make_provider(session, rival)
    pages = ["parties", proof_of(session, submission)]
    assert [sign_in(user).get(address(submission, one)).status_code for one in pages] == [200, 200]

    found = {
        ask(address(submission, page)).status_code
        for who in (rival, house.officer)
        for page in pages
        for ask in (sign_in(who).get, lambda url, who=who: sign_in(who).post(url, data=PARTY))
    }

    assert found == {404}
    assert session.exec(select(Statement)).all() == []


def test_after_submitting_nothing_is_changed_until_it_is_being_replaced(session, house, sign_in):
    submission, user = house.handed_in()
    browser = sign_in(user)

    fixed = browser.post(address(submission, "parties"), data=PARTY).status_code
    replacing.begin(session, submission, user)
    session.commit()
    replaced = browser.post(address(submission, "parties"), data=PARTY).status_code
    submitting.submit(session, house.keys, submission, user)
    session.commit()
    again = browser.post(address(submission, "parties"), data=PARTY).status_code

    assert (fixed, replaced, again) == (409, 303, 409)


@pytest.mark.parametrize("requirements", [1, 3])
def test_the_page_of_parties_takes_as_many_queries_for_one_as_for_three(
    session, keys, storage, sign_in, count_queries, requirements
):
    house = make_house(session, keys, storage, requirements=requirements)
    submission, user = house.enter()
    browser = sign_in(user)
    for at in range(requirements):
        browser.post(address(submission, "parties"), data=PARTY | {"kvk_number": f"1234567{at}"})

    with count_queries() as queries:
        page = browser.get(address(submission, "parties")).text

    assert page.count("Zorg Twee") >= requirements
    assert len(queries) == 1 + 6  # the submission with whose it is; the same for one as for three
