"""The provider's pages: only its own, with and without scripts."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.submissions import mails, service
from app.submissions.models import Document, Price, Receipt, Submission
from app.submissions.receipts import content_of
from app.submitting import service as submitting
from app.tenders.choices import ProcedureKind, Stage
from app.vault.models import Purpose
from tests.factories import make_lot, make_provider, make_tender, make_user
from tests.submissions.factories import make_house, pdf


def item_of(session, submission, at):
    return service.readiness(session, submission).items[at]


def address(submission, item):
    return f"/submissions/{submission.id}/items/{item.id}"


PAGES = ("", "/readiness", "/confirm", "/withdraw", "/receipt", "/receipt.pdf", "/receipt.json")


def test_start_leads_to_the_submission(session, house, sign_in):
    user = make_user(session)
    provider = make_provider(session, user)

    answer = sign_in(user).post(f"/lots/{house.lot.id}/start")

    submission = session.exec(select(Submission)).one()
    assert answer.headers["location"] == f"/submissions/{submission.id}"
    assert submission.provider_id == provider.id


@pytest.mark.parametrize("page", PAGES)
def test_another_provider_and_the_officer_get_not_found(session, house, sign_in, page):
    submission, user = house.handed_in()
    other = make_user(session)
    make_provider(session, other)
    path = f"/submissions/{submission.id}{page}"

    found = [sign_in(who).get(path).status_code for who in (user, other, house.officer)]

    assert found == [303 if page == "/confirm" else 200, 404, 404]


def test_another_provider_changes_nothing(session, house, sign_in):
    submission, _user = house.enter()
    other = make_user(session)
    make_provider(session, other)
    client, item = sign_in(other), item_of(session, submission, 0)

    answers = [
        client.put(address(submission, item), content=pdf()),
        client.post(address(submission, item), files={"file": ("a.pdf", pdf())}),
        client.post(f"/submissions/{submission.id}/price", data={"amount": "1"}),
        client.post(f"/submissions/{submission.id}/confirm", data={"is_sure": "true"}),
        client.post(f"/submissions/{submission.id}/withdraw"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert session.exec(select(Document)).all() == []


def test_an_unpublished_lot_cannot_be_entered(session, house, sign_in):
    user = make_user(session)
    make_provider(session, user)
    draft = make_lot(session, tender=make_tender(session, lots=0))

    assert sign_in(user).post(f"/lots/{draft.id}/start").status_code == 404


def test_the_page_says_what_is_missing_and_how_long_is_left(house, sign_in):
    submission, user = house.enter()

    text = sign_in(user).get(f"/submissions/{submission.id}").text

    assert "Er ontbreken nog 3 onderdelen" in text
    assert "Nog 1 dag" in text
    assert "0 van 3 onderdelen zijn klaar." in text
    assert "niet hoeveel inschrijvingen er zijn" in text


def test_a_price_is_read_as_the_dutch_write_it_and_not_shown_again(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)

    answer = client.post(f"/submissions/{submission.id}/price", data={"amount": "€ 1.412,50"})
    page = client.get(f"/submissions/{submission.id}").text

    assert answer.status_code == 303
    assert session.exec(select(Price)).one().amount is None
    assert "1.412,50" not in page
    assert "Ingevuld op" in page


def test_a_wrong_price_keeps_what_was_typed(house, sign_in):
    submission, user = house.enter()

    answer = sign_in(user).post(f"/submissions/{submission.id}/price", data={"amount": "1412.50"})

    assert answer.status_code == 422
    assert 'value="1412.50"' in answer.text
    assert "1412,50" in answer.text


def test_what_comes_in_for_a_selection_is_an_application(session, house, sign_in, settings):
    house.tender.procedure, house.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    submission, user = house.enter()
    house.fill(submission, user)
    session.commit()
    client, path = sign_in(user), f"/submissions/{submission.id}"

    before = client.get(path).text
    client.post(f"{path}/confirm", data={"is_sure": "true"})
    receipt = client.get(f"{path}/receipt").text
    session.expire_all()
    [job] = session.exec(select(Job).where(Job.kind == "mail.receipt")).all()
    mail = mails.receipt(session, settings, job.payload)

    assert "Uw aanmelding voor" in before
    assert "Antwoorden op de selectiecriteria" in before
    assert "Uw aanmelding is binnen. Nummer" in receipt
    assert mail.subject.startswith("Ontvangen: uw aanmelding voor ")
    assert "Uw aanmelding is binnen. Nummer" in mail.text


def test_submit_leads_to_the_receipt(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    client = sign_in(user)
    path = f"/submissions/{submission.id}/confirm"

    unsure = client.post(path)
    sure = [client.post(path, data={"is_sure": "true"}) for _ in range(2)]

    assert unsure.status_code == 422
    assert {answer.headers["location"] for answer in sure} == {
        f"/submissions/{submission.id}/receipt"
    }
    assert len(session.exec(select(Receipt)).all()) == 1
    page = client.get(f"/submissions/{submission.id}/receipt").text
    session.refresh(submission)
    told = f"Nummer {submission.number}, maandag 2 maart 2026 om 10.00.00 uur."
    assert f"Uw inschrijving is binnen. {told}" in page
    assert "Zet eerst een vinkje bij deze zin." in unsure.text


def test_confirm_names_what_is_missing_and_has_no_button(house, sign_in):
    submission, user = house.enter()

    text = sign_in(user).get(f"/submissions/{submission.id}/confirm").text

    assert "Er ontbreken nog 3 onderdelen" in text
    assert "Definitief indienen" not in text


def test_a_late_submit_is_kept_and_said(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)

    with clock.pinned(house.tender.deadline + timedelta(seconds=3)):
        client = sign_in(user)
        client.post(f"/submissions/{submission.id}/confirm", data={"is_sure": "true"})
        receipt = client.get(f"/submissions/{submission.id}/receipt").text
        page = client.get(f"/submissions/{submission.id}").text

    assert session.exec(select(Receipt.is_late)).all() == [True]
    assert "Ontvangen, te laat" in receipt
    assert "Uw inschrijving kwam te laat" in page


def test_what_is_late_by_less_than_a_second_reads_by_how_much(house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)

    with clock.pinned(house.tender.deadline + timedelta(milliseconds=300)):
        client = sign_in(user)
        client.post(f"/submissions/{submission.id}/confirm", data={"is_sure": "true"})
        texts = [
            client.get(f"/submissions/{submission.id}{page}").text for page in ("/receipt", "")
        ]

    # The deadline is Tuesday 3 March 2026, 10.00 in Amsterdam.
    said = (
        "Uw inschrijving kwam binnen op dinsdag 3 maart 2026 om 10.00.00,300 uur. "
        "Het sluitingstijdstip was dinsdag 3 maart 2026 om 10.00.00 uur."
    )
    assert [said in text for text in texts] == [True, True]


def test_take_back_and_go_on(session, house, sign_in):
    submission, user = house.handed_in()
    client = sign_in(user)

    page = client.get(f"/submissions/{submission.id}/withdraw").text
    client.post(f"/submissions/{submission.id}/withdraw")
    session.refresh(submission)
    taken_back = submission.state
    client.post(f"/submissions/{submission.id}/resume")
    session.refresh(submission)

    assert f"Nummer {submission.number} vervalt" in page
    assert (taken_back, submission.state) == ("withdrawn", "draft")
    assert (
        "Op dit moment niet ingediend" in client.get(f"/submissions/{submission.id}/receipt").text
    )


def test_acting_on_what_was_taken_back_elsewhere_says_so(session, house, sign_in):
    submission, user = house.handed_in()
    base, client = f"/submissions/{submission.id}", sign_in(user)
    readable = service.readiness(session, submission).items
    [item, *_rest] = [one for one in readable if not one.is_price]
    words = (
        "Dit is ingetrokken, door u in een ander venster of door een collega. Het telt nu niet mee."
    )

    client.post(f"{base}/withdraw")
    session.commit()
    refused = [
        client.post(f"{base}/withdraw"),
        client.post(f"{base}/items/{item.id}/remove"),
        client.post(f"{base}/items/{item.id}", files={"file": ("a.pdf", b"%PDF-1.7")}),
    ]
    session.refresh(submission)
    with pytest.raises(ConflictError, match="Dit is ingetrokken"):
        submitting.submit(session, house.keys, submission, user)
    client.post(f"{base}/resume")
    again = [client.post(f"{base}/resume"), client.post(f"{base}/withdraw")]

    assert [(one.status_code, words in one.text) for one in refused] == [(409, True)] * 3
    assert [one.status_code for one in again] == [409, 409]
    assert "is er al mee verder gegaan" in again[0].text
    assert "Dit is nu niet ingediend. Er valt niets in te trekken." in again[1].text


def test_the_receipt_is_there_on_paper_and_to_verify(session, house, sign_in):
    submission, user = house.handed_in()
    client = sign_in(user)

    paper = client.get(f"/submissions/{submission.id}/receipt.pdf")
    signed = client.get(f"/submissions/{submission.id}/receipt.json")

    assert paper.content.startswith(b"%PDF-")
    assert "attachment" in paper.headers["content-disposition"]
    receipt = session.exec(select(Receipt)).one()
    assert json.loads(signed.content) == content_of(house.keys, receipt)


def test_without_a_receipt_there_is_no_such_page(house, sign_in):
    submission, user = house.enter()

    assert sign_in(user).get(f"/submissions/{submission.id}/receipt").status_code == 404


@pytest.mark.parametrize("requirements", [1, 3])
def test_detail_query_count_does_not_grow_with_items(
    session, keys, storage, sign_in, count_queries, requirements
):
    house = make_house(session, keys, storage, requirements=requirements)
    submission, user = house.enter()
    house.fill(submission, user)
    client = sign_in(user)

    with count_queries() as queries:
        response = client.get(f"/submissions/{submission.id}")

    assert response.text.count('<li class="ts-file"') == requirements + 2
    # 15, the submission with whose it is, when it is heard and when lots are drawn
    assert len(queries) == 15 + 1 + 2  # the same for one requirement as for three


def test_who_is_new_first_completes_its_organisation(session, house, sign_in):
    new, known = make_user(session), make_user(session)
    make_provider(session, new)
    make_provider(session, known).address = "Kade 1, 1811 AA Alkmaar"
    _submission, begun = house.enter()
    session.commit()
    words = "Vul de gegevens van uw organisatie aan"

    asked = [words in sign_in(one).get("/submissions").text for one in (new, known, begun)]

    assert asked == [True, False, False]


@pytest.mark.parametrize("others", [0, 2])
def test_index_query_count_does_not_grow_with_submissions(
    session, keys, storage, sign_in, count_queries, others
):
    user = make_user(session)
    provider = make_provider(session, user)
    for _ in range(others + 1):
        house = make_house(session, keys, storage)
        service.start_submission(session, house.lot, provider, user)
    make_house(session, keys, storage)
    client = sign_in(user)

    with count_queries() as queries:
        response = client.get("/submissions")

    assert response.status_code == 200
    assert "Beginnen" in response.text
    # submissions, lots, tenders, providers; open tenders, lots, leads; invitations; the address
    assert len(queries) == 9


def test_an_amount_stays_exact(session, house):
    submission, user = house.enter()
    price = service.enter_price(session, submission, user, Decimal("0.10"))

    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        private = house.open(Purpose.PRICE)

    assert service.unsealed_amount(private, submission, price) == Decimal("0.10")
