"""What came too late is opened only by decision of two, with a reason, and then by two."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.checks.service import start_checks
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError
from app.core.outbox import Job
from app.core.settings import Settings
from app.openings import late, opening, revoking
from app.openings.models import Opening
from app.submissions.mails import let_in
from app.submissions.models import Document, SubmissionState
from app.submitting import service as submitting
from app.tenders.models import LotState
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose
from tests.evaluation.seeing import text_of
from tests.evaluation.told import told
from tests.factories import assign, make_user
from tests.submissions.factories import PASSPHRASE

REASON = "Ons portaal was de laatste tien minuten niet te bereiken."


@pytest.fixture
def came_late(session, house):
    """One in time and one too late; the vault was opened."""
    house.handed_in(name="Alfa Zorg")
    submission, user = house.enter(name="Laat Zorg")
    house.fill(submission, user)
    with clock.pinned(house.tender.deadline + timedelta(seconds=1)):
        submitting.submit(session, house.keys, submission, user)
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        opening.open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])
        yield submission


@pytest.fixture
def decider(session, house):
    user = make_user(session)
    assign(session, house.tender, user, Duty.DECIDER)
    return user


def readable(session, submission):
    documents = session.exec(select(Document).where(Document.submission_id == submission.id)).all()
    return [one.reading_key is not None for one in documents]


def test_a_late_submission_is_opened_by_decision_of_two_and_by_two(
    session, house, came_late, decider
):
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)
    before = readable(session, came_late)

    late.propose_opening(session, came_late, house.officer, REASON)
    late.confirm_opening(session, came_late, decider)
    releasing.begin_opening(session, key, house.openers[0], PASSPHRASE, again=True)
    private = releasing.finish_opening(session, key, house.openers[2], PASSPHRASE, again=True)
    found = late.open_late(
        session, house.keys, came_late, private, house.openers[0], house.openers[2]
    )

    assert (before, readable(session, came_late)) == ([False, False], [True, True])
    assert came_late.state == SubmissionState.SUBMITTED
    [told] = found.content["lots"][0]["submissions"]
    assert (told["provider"], found.content["reason"], found.purpose) == (
        "Laat Zorg", REASON, "late",
    )  # fmt: skip
    assert len(session.exec(select(Opening)).all()) == 2
    [job] = session.exec(select(Job).where(Job.kind == "mail.let_in")).all()
    mail = let_in(session, Settings(public_url="https://t.example"), job.payload)
    assert mail.subject == f"Uw inschrijving telt toch mee: Perceel 1, nummer {came_late.number}"
    assert "Zij is nu geopend. U hoeft niets te doen." in mail.text
    assert f"https://t.example/submissions/{came_late.id}" in mail.text
    actions = set(session.exec(select(Event.action)).all())
    assert {"submission.open_late.propose", "submission.open_late.confirm", "late.open"} <= actions


def test_one_person_does_not_decide_alone(session, house, came_late):
    late.propose_opening(session, came_late, house.officer, REASON)

    with pytest.raises(ForbiddenError):
        late.confirm_opening(session, came_late, house.officer)
    assert late.decision_of(session, came_late) is None


def test_without_a_decision_nothing_opens_whatever_key_is_held(session, house, came_late):
    with pytest.raises(ConflictError):
        late.open_late(session, house.keys, came_late, bytes(32), *house.openers[:2])
    assert readable(session, came_late) == [False, False]


def test_after_the_checks_began_it_is_too_late_for_that_too(session, house, came_late):
    house.lot.state = LotState.CHECKING

    with pytest.raises(ConflictError):
        late.propose_opening(session, came_late, house.officer, REASON)


def test_checks_do_not_begin_while_what_came_late_may_still_come_in(
    session, house, came_late, decider, sign_in
):
    url, officer = f"/submissions/{came_late.id}/late", sign_in(house.officer)

    def refusal():
        with pytest.raises(ConflictError) as refused:
            start_checks(session, house.lot, house.officer)
        return str(refused.value.message)

    officer.post(url, data={"reason": REASON})
    waits = refusal()
    strange = sign_in(decider).post(f"{url}/withdraw").status_code
    taken_back = officer.post(f"{url}/withdraw")
    again = officer.post(url, data={"reason": REASON})
    late.confirm_opening(session, came_late, decider)

    assert "stelde voor om een te late inschrijving te openen" in waits
    assert (strange, taken_back.status_code, again.status_code) == (403, 303, 303)
    assert "Twee mensen besloten om een te late inschrijving te openen" in refusal()


def test_the_pages_lead_two_people_and_two_openers_through(
    session, house, came_late, decider, sign_in
):
    url = f"/submissions/{came_late.id}/late"
    first, second = (sign_in(who) for who in house.openers[:2])
    officer, judge = sign_in(house.officer), sign_in(decider)

    early = first.post(url + "/begin", data={"passphrase": PASSPHRASE})
    unsaid = officer.post(url, data={"reason": "kort"})
    officer.post(url, data={"reason": REASON})
    shown = [officer.get(url).text, judge.get(url).text]
    judge.post(url + "/confirm")
    wrong = first.post(url + "/begin", data={"passphrase": "iets heel anders"})
    first.post(url + "/begin", data={"passphrase": PASSPHRASE})
    done = second.post(url + "/finish", data={"passphrase": PASSPHRASE})

    assert (early.status_code, unsaid.status_code, wrong.status_code) == (409, 422, 422)
    assert "kort" in unsaid.text
    assert ["Bevestig: openen" in text for text in shown] == [False, True]
    assert done.headers["location"] == f"/tenders/{house.tender.id}/vault"
    session.refresh(came_late)
    assert came_late.state == SubmissionState.SUBMITTED
    listed = officer.get(f"/lots/{house.lot.id}/submissions").text
    assert "ongeopend bewaard" not in listed
    vault_page = text_of(officer.get(f"/tenders/{house.tender.id}/vault"))
    names = [who.name for who in house.openers[:2]]
    assert f"Later geopend: nummer {came_late.number}, Laat Zorg" in vault_page
    # a minute after the deadline, Tuesday 3 March 2026, 10.00 in Amsterdam
    assert (
        "Deze inschrijving kwam te laat en telt mee sinds dinsdag 3 maart 2026 om 10.01.00 uur. "
        f"{names[0]} en {names[1]} openden haar."
    ) in vault_page
    assert f"Reden: {REASON}" in vault_page


def test_who_may_not_finds_nothing(session, house, came_late, sign_in):
    evaluator, stranger = make_user(session), make_user(session)
    assign(session, house.tender, evaluator, Duty.EVALUATOR)
    url = f"/submissions/{came_late.id}/late"

    found = [
        sign_in(stranger).get(url).status_code,
        sign_in(evaluator).post(url, data={"reason": REASON}).status_code,
        sign_in(house.officer).post(url + "/begin", data={"passphrase": PASSPHRASE}).status_code,
    ]

    assert found == [404, 404, 404]


def test_before_the_opening_the_page_does_not_exist(session, house, sign_in):
    submission, _user = house.handed_in()

    assert sign_in(house.officer).get(f"/submissions/{submission.id}/late").status_code == 404


WRONG = "De storing bleek bij de aanbieder zelf te liggen."


def test_two_people_take_a_decision_back_as_long_as_it_is_unopened(
    session, house, came_late, decider
):
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)
    with pytest.raises(ConflictError):
        revoking.propose_revocation(session, came_late, house.officer, WRONG)
    late.propose_opening(session, came_late, house.officer, REASON)
    late.confirm_opening(session, came_late, decider)
    releasing.begin_opening(session, key, house.openers[0], PASSPHRASE, again=True)
    private = releasing.finish_opening(session, key, house.openers[2], PASSPHRASE, again=True)
    people = house.openers[0], house.openers[2]

    revoking.propose_revocation(session, came_late, decider, WRONG)
    with pytest.raises(ForbiddenError):
        revoking.confirm_revocation(session, came_late, decider)
    with pytest.raises(ConflictError):  # while somebody asks to take it back nobody opens it
        late.open_late(session, house.keys, came_late, private, *people)
    revoking.confirm_revocation(session, came_late, house.officer)
    with pytest.raises(ConflictError):
        late.open_late(session, house.keys, came_late, private, *people)

    assert (came_late.state, readable(session, came_late)) == (SubmissionState.LATE, [False, False])
    assert late.decision_of(session, came_late) is None
    assert [one.payload["reason"] for one in revoking.revocations(session, came_late)] == [WRONG]
    assert told(session, "submission.keep_shut.propose") == [
        (decider.id, {"after": {"reason": WRONG}})
    ]
    assert [who for who, _what in told(session, "submission.keep_shut.confirm")] == [
        house.officer.id
    ]
    start_checks(session, house.lot, house.officer)  # nothing waits any more


def test_what_was_opened_is_not_taken_back_and_two_may_decide_anew(
    session, house, came_late, decider
):
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)
    for _time in range(2):
        late.propose_opening(session, came_late, house.officer, REASON)
        late.confirm_opening(session, came_late, decider)
        if _time == 0:
            revoking.propose_revocation(session, came_late, house.officer, WRONG)
            revoking.let_stand(session, came_late, house.officer)
            revoking.propose_revocation(session, came_late, house.officer, WRONG)
            revoking.confirm_revocation(session, came_late, decider)
    releasing.begin_opening(session, key, house.openers[0], PASSPHRASE, again=True)
    private = releasing.finish_opening(session, key, house.openers[2], PASSPHRASE, again=True)
    late.open_late(session, house.keys, came_late, private, house.openers[0], house.openers[2])

    with pytest.raises(ConflictError):
        revoking.propose_revocation(session, came_late, house.officer, WRONG)
    assert came_late.state == SubmissionState.SUBMITTED


def test_the_page_asks_a_second_person_to_take_it_back(session, house, came_late, decider, sign_in):
    url = f"/submissions/{came_late.id}/late"
    officer, judge = sign_in(house.officer), sign_in(decider)
    opener = sign_in(house.openers[0])
    late.propose_opening(session, came_late, house.officer, REASON)
    late.confirm_opening(session, came_late, decider)
    session.commit()

    unsaid = officer.post(f"{url}/take-back", data={"reason": "kort"})
    asked = officer.post(f"{url}/take-back", data={"reason": WRONG})
    own, others, openers = (text_of(one.get(url)) for one in (officer, judge, opener))
    tasks = [text_of(one.get("/tasks")) for one in (judge, opener)]
    strange = judge.post(f"{url}/take-back/withdraw").status_code
    done = judge.post(f"{url}/take-back/confirm")
    after = text_of(officer.get(url))

    assert (unsaid.status_code, asked.status_code, strange, done.status_code) == (
        422, 303, 403, 303,
    )  # fmt: skip
    assert "kort</textarea>" in unsaid.text
    assert [
        ("Laat het besluit staan" in page, "Bevestig: ongeopend laten" in page)
        for page in (own, others, openers)
    ] == [(True, False), (False, True), (False, False)]
    assert ["Bevestig dat een te late inschrijving dicht blijft" in page for page in tasks] == [
        True, False,
    ]  # fmt: skip
    assert "Open een te late inschrijving" not in tasks[1]
    assert f"zij blijft ongeopend {WRONG}" in after
    assert "Stel voor om te openen" in after
