"""The vault's pages: nothing before the deadline, two people after it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Proposal
from app.accounts.permissions import Duty
from app.audit.models import Event
from app.changes.deadline import log_outage, propose_deadline
from app.changes.forms import DeadlineForm, OutageForm
from app.core import clock
from app.openings import opening
from app.openings.models import Opening
from app.submissions.models import Document
from app.submitting import service as submitting
from app.tenders.models import Assignment
from app.vault import passphrases
from app.vault.sharing import share
from tests.evaluation.seeing import text_of
from tests.factories import assign, make_user
from tests.submissions.factories import PASSPHRASE, make_house


@pytest.fixture
def after(house):
    moment = house.tender.deadline + timedelta(minutes=1)
    with clock.pinned(moment):
        yield moment


def vault_of(house, rest=""):
    return f"/tenders/{house.tender.id}/vault{rest}"


def open_now(house):
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        opening.open_content(
            house.session, house.keys, house.tender, house.open(), *house.openers[:2]
        )


def test_before_the_deadline_the_vault_tells_neither_how_many_nor_whose(house, sign_in):
    house.handed_in(name="Alfa Zorg")

    for who in (house.officer, house.openers[0]):
        text = sign_in(who).get(vault_of(house)).text
        assert "U ziet niets van wat in de kluis zit" in text
        assert "Alfa Zorg" not in text
        assert "1 inschrijving" not in text
        assert "wachtzin voor de kluis" in text


def test_only_who_works_with_the_vault_sees_it(session, house, sign_in):
    evaluator, stranger = make_user(session), make_user(session)
    assign(session, house.tender, evaluator, Duty.EVALUATOR)

    found = [sign_in(who).get(vault_of(house)).status_code for who in (evaluator, stranger)]

    assert found == [404, 404]


def test_an_officer_cannot_begin_an_opening(house, sign_in, after):
    answer = sign_in(house.officer).post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})

    assert answer.status_code == 404


def test_an_attempt_before_the_deadline_is_refused_and_kept(session, house, sign_in):
    answer = sign_in(house.openers[0]).post(
        vault_of(house, "/begin"), data={"passphrase": PASSPHRASE}
    )

    assert answer.status_code == 409
    assert "Deze poging staat in het logboek" in answer.text
    event = session.exec(select(Event).where(Event.action == "vault.refuse")).one()
    assert event.actor_id == house.openers[0].id


def test_two_people_open_the_vault(session, house, sign_in, after):
    with clock.pinned(house.tender.deadline - timedelta(hours=1)):
        house.handed_in(name="Alfa Zorg")
    first, second = (sign_in(who) for who in house.openers[:2])

    begun = first.post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})
    waiting = first.get(vault_of(house)).text
    finished = second.post(vault_of(house, "/finish"), data={"passphrase": PASSPHRASE})
    page = sign_in(house.officer).get(vault_of(house)).text

    assert (begun.status_code, finished.status_code) == (303, 303)
    assert "Vraag een collega om deze pagina te openen" in waiting
    assert "Alfa Zorg" in page
    assert len(session.exec(select(Opening)).all()) == 1


def test_the_same_person_does_not_open_alone(session, house, sign_in, after):
    client = sign_in(house.openers[0])
    client.post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})

    answer = client.post(vault_of(house, "/finish"), data={"passphrase": PASSPHRASE})

    assert answer.status_code == 403
    assert session.exec(select(Opening)).all() == []
    assert len(session.exec(select(Event).where(Event.action == "vault.refuse")).all()) == 1


def test_who_opens_reads_that_a_later_deadline_is_asked(session, house, sign_in, after):
    began = house.tender.deadline - timedelta(hours=2)
    why = "Het portaal gaf twee uur lang geen antwoord."
    outage = OutageForm(began_at=began, ended_at=house.tender.deadline, text=why)
    log_outage(session, house.tender, house.officer, outage)
    before = text_of(sign_in(house.openers[0]).get(vault_of(house)))

    later = DeadlineForm(deadline=house.tender.deadline + timedelta(hours=1), reason=why)
    propose_deadline(session, house.tender, house.officer, later)
    page = text_of(sign_in(house.openers[0]).get(vault_of(house)))

    # An hour after 10.00 in Amsterdam, a day after Monday 2 March.
    said = (
        "Olga Officier vraagt om haar te verplaatsen naar dinsdag 3 maart 2026 om 11.00 uur. "
        "Wie de kluis nu opent, maakt dat onmogelijk."
    )
    assert [said in text for text in (before, page)] == [False, True]


def test_nobody_begins_while_files_may_follow_whose_hash_was_lodged(session, house, sign_in):
    house.tender.takes_hashes = True
    session.commit()
    said = "Tot woensdag 4 maart 2026 om 24.00 uur mogen er nog bestanden volgen"

    # The deadline is Tuesday 3 March, 10.00 in Amsterdam; in winter the day ends at 23.00 UTC.
    seen = []
    for moment in (
        datetime(2026, 3, 4, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 4, 23, 1, tzinfo=UTC),
    ):
        with clock.pinned(moment):
            page = sign_in(house.openers[0]).get(vault_of(house)).text
        seen.append((said in page, "Opening beginnen" in page))

    assert seen == [(True, False), (False, True)]


def assignment_of(session, house, person):
    where = (Assignment.tender_id == house.tender.id, Assignment.user_id == person.id)
    return session.exec(select(Assignment).where(*where)).one()


def test_what_a_former_opener_began_opens_nothing(session, house, sign_in, after):
    first, second, third = (sign_in(who) for who in house.openers)
    first.post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})
    assignment_of(session, house, house.openers[0]).ended_at = clock.utcnow()
    session.commit()

    page = second.get(vault_of(house)).text
    refused = second.post(vault_of(house, "/finish"), data={"passphrase": PASSPHRASE})
    begun = second.post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})
    halves = [one.payload for one in session.exec(select(Proposal).order_by(Proposal.created_at))]
    finished = third.post(vault_of(house, "/finish"), data={"passphrase": PASSPHRASE})

    assert ("Opening beginnen" in page, "begon." in page) == (True, False)
    assert (refused.status_code, begun.status_code, finished.status_code) == (409, 303, 303)
    assert [set(half) for half in halves] == [
        set(),  # thrown away
        {str(house.openers[0].id), str(house.openers[2].id)},
    ]


def test_who_stands_in_begins_and_who_cannot_follow_reads_why(session, house, sign_in, after):
    deputy = make_user(session, name="Dirk Plaatsvervanger")
    passphrases.make_opener_key(session, deputy, PASSPHRASE, memory_kib=8)
    assign(session, house.tender, deputy, Duty.OPENER)
    before = sign_in(deputy).get(vault_of(house)).text
    share(session, house.tender, house.openers[0], PASSPHRASE, deputy)

    begun = sign_in(deputy).post(vault_of(house, "/begin"), data={"passphrase": PASSPHRASE})
    pages = [sign_in(who).get(vault_of(house)).text for who in house.openers[:2]]

    assert "Vraag een andere opener om u in zijn plaats te laten openen." in before
    assert "Opening beginnen" not in before
    assert begun.status_code == 303
    assert [
        ("U kunt niet volgen op Dirk Plaatsvervanger" in page, "Openen samen met" in page)
        for page in pages
    ] == [(True, False), (False, True)]


def test_a_wrong_passphrase_is_said_at_the_field_kept_and_limited(session, house, sign_in, after):
    client = sign_in(house.openers[0])

    answers = [
        client.post(vault_of(house, "/begin"), data={"passphrase": "iets heel anders"})
        for _ in range(9)
    ]

    assert [answer.status_code for answer in answers] == [422] * 8 + [429]
    assert "Dit is niet uw wachtzin" in answers[0].text
    assert "iets heel anders" not in answers[0].text
    assert len(session.exec(select(Event).where(Event.action == "vault.refuse")).all()) == 9


def test_the_official_record_exists_after_the_opening_only(house, sign_in):
    house.handed_in()
    client = sign_in(house.officer)

    before = client.get(vault_of(house, "/record.pdf"))
    open_now(house)
    record = client.get(vault_of(house, "/record.pdf"))

    assert before.status_code == 404
    assert record.content.startswith(b"%PDF-")


def test_the_list_of_a_lot_is_sealed_until_the_opening(session, house, sign_in):
    house.handed_in(name="Alfa Zorg")
    late, user = house.enter(name="Laat Zorg")
    house.fill(late, user)
    with clock.pinned(house.tender.deadline + timedelta(seconds=1)):
        submitting.submit(session, house.keys, late, user)
    client = sign_in(house.officer)

    before = client.get(f"/lots/{house.lot.id}/submissions").text
    open_now(house)
    listed = client.get(f"/lots/{house.lot.id}/submissions").text

    assert "U ziet niets van wat in de kluis zit" in before
    assert "Alfa Zorg" not in before
    assert listed.index("Alfa Zorg") < listed.index("Laat Zorg")
    assert "ongeopend bewaard" in listed


def test_a_document_is_handed_over_after_the_opening_to_who_may(session, house, sign_in):
    house.handed_in(mark="KANARIE")
    document = session.exec(select(Document).where(Document.criterion_id.is_not(None))).one()
    path, client = f"/documents/{document.id}", sign_in(house.officer)
    evaluator, stranger = make_user(session), make_user(session)
    assign(session, house.tender, evaluator, Duty.EVALUATOR)

    before = client.get(path)
    open_now(house)
    after = client.get(path)

    assert before.status_code == 404
    assert b"KANARIE" in after.content
    assert after.headers["content-disposition"].startswith("attachment")
    assert sign_in(evaluator).get(path).status_code == 404
    assert sign_in(stranger).get(path).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_query_count_does_not_grow_with_submissions(
    session, keys, storage, sign_in, count_queries, number
):
    house = make_house(session, keys, storage)
    for _ in range(number):
        house.handed_in()
    open_now(house)
    client = sign_in(house.officer)

    with count_queries() as queries:
        response = client.get(f"/lots/{house.lot.id}/submissions")

    assert response.text.count('data-label="Stand"') == number
    assert len(queries) == 4  # duties with lot and tender; submissions, documents, providers
