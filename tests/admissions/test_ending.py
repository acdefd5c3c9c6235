"""The end of an admission, by either side; and the code that refuses."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.admissions import ending, service
from app.admissions.forms import AuthorityEndForm, EndForm
from app.admissions.mails import ended
from app.admissions.models import AdmissionEnd, EndSide
from app.audit.service import history
from app.awards.models import AwardState
from app.checks.service import gate_of
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.core.settings import Settings
from app.exclusions.codes import PublicCode, give_code
from app.providers.models import ProviderMember
from app.rankings import engine
from app.submissions.models import SubmissionState
from tests.admissions.factories import admitted, checked
from tests.authorities.test_mandates import give
from tests.checks.factories import make_person_with
from tests.factories import make_user

WHY = "De locatie sluit; de bewoners verhuizen naar een andere aanbieder."
GROUND = "Paragraaf 4.2 van het toelatingsdocument"
FORM = EndForm(last_day=date(2026, 6, 30), reason=WHY)
BY_AUTHORITY = AuthorityEndForm(last_day=date(2026, 6, 30), reason=WHY, ground=GROUND)


def member(session, submission) -> User:
    user = make_user(session, name="Petra Aanbieder")
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=user.id))
    session.flush()
    return user


def test_a_provider_ends_its_own_admission_once(session, officer, house):
    _lot, submission, _asked, decider = house
    award = admitted(session, submission, officer, decider)
    heard = []
    ending.on_ended(lambda *told: heard.append(told[1:]))

    end = ending.end_own_admission(session, submission, officer, FORM)
    ending._ENDED.pop()

    assert heard == [(award, end, officer)]
    ((event, payload),) = history(session, end)
    assert (event.action, payload.data["after"]) == (
        "admission.end",
        {"side": "provider", "last_day": "2026-06-30", "ground": "", "reason": WHY},
    )
    job = session.exec(select(Job).where(Job.kind == "mail.admission_end")).one()
    mail = ended(session, Settings(public_url="https://t.example"), job.payload)
    assert mail.subject.endswith("eindigt op dinsdag 30 juni 2026")
    assert f"https://t.example/submissions/{submission.id}/admission" in mail.text
    assert WHY not in mail.text
    with pytest.raises(ConflictError, match="al beëindigd"):
        ending.end_own_admission(session, submission, officer, FORM)


def test_two_people_end_an_admission_for_the_authority(session, officer, house):
    _lot, submission, _asked, decider = house
    award = admitted(session, submission, officer, decider)
    ending.propose_end(session, submission, officer, BY_AUTHORITY)

    with pytest.raises(ForbiddenError):
        ending.confirm_end(session, submission, officer)
    end = ending.confirm_end(session, submission, decider)

    told = end.model_dump(include={"award_id", "side", "last_day", "ground", "reason"})
    assert told == {
        "award_id": award.id, "side": EndSide.AUTHORITY, **BY_AUTHORITY.model_dump(),
    }  # fmt: skip
    assert (end.ended_by_id, end.confirmed_by_id) == (officer.id, decider.id)
    assert award.state == AwardState.FINAL


def test_only_an_admission_ends_and_not_in_the_past(session, officer, house):
    _lot, submission, _asked, decider = house
    past = AuthorityEndForm(last_day=date(2026, 3, 1), reason=WHY, ground=GROUND)
    with pytest.raises(ConflictError, match="niet toegelaten"):
        ending.propose_end(session, submission, officer, BY_AUTHORITY)
    admitted(session, submission, officer, decider)

    with pytest.raises(InvalidError) as refused:
        ending.propose_end(session, submission, officer, past)
    ending.propose_end(session, submission, officer, BY_AUTHORITY)
    with clock.pinned(datetime(2026, 7, 1, 9, tzinfo=UTC)), pytest.raises(ConflictError):
        ending.confirm_end(session, submission, decider)

    assert refused.value.field == "last_day"
    assert session.exec(select(AdmissionEnd)).all() == []


def test_officer_proposes_the_end_and_a_decider_confirms_it(session, sign_in, officer, house):
    lot, submission, _asked, decider = house
    award = admitted(session, submission, officer, decider)
    submission.state, submission.reason = SubmissionState.EXCLUDED, "Zij voldoet niet meer."
    session.commit()
    browser, page = sign_in(officer), f"/applications/{submission.id}"

    shown = browser.get(page).text
    form = browser.get(f"{page}/end").text
    wrong = browser.post(f"{page}/end", data={"last_day": "1-3-2026", "reason": WHY})
    data = {"last_day": "30-6-2026", "reason": WHY, "ground": GROUND}
    asked = browser.post(f"{page}/end", data=data)
    own = browser.get(f"{page}/ending").text
    other = sign_in(decider)
    to_confirm = other.get(f"{page}/ending").text
    done = other.post(f"{page}/ending/confirm")

    assert "Deze aanbieder voldoet niet meer aan de eisen" in shown
    assert f'href="/awards/{award.id}/contract"' not in shown
    assert f'href="{page}/end"' in shown
    assert "\nZij voldoet niet meer.</textarea>" in form
    assert wrong.status_code == 422
    assert f"{WHY}</textarea>" in wrong.text
    assert (asked.status_code, asked.headers["Location"]) == (303, f"{page}/ending")
    assert f"{page}/ending/confirm" not in own
    assert [part in to_confirm for part in (WHY, GROUND, f"{page}/ending/confirm")] == [True] * 3
    assert (done.status_code, done.headers["Location"]) == (303, page)
    assert "Eindigt op 30 juni 2026" in browser.get(page).text
    assert "Eindigt op 30 juni 2026" in browser.get(f"/lots/{lot.id}/applications").text
    assert "Deze toelating eindigt op" in browser.get(f"{page}/end").text


def test_nobody_confirms_the_end_of_what_the_provider_ended(session, officer, house):
    _lot, submission, _asked, decider = house
    admitted(session, submission, officer, decider)
    proposal = ending.propose_end(session, submission, officer, BY_AUTHORITY)

    ending.end_own_admission(session, submission, member(session, submission), FORM)

    assert proposal.withdrawn_at == clock.utcnow()
    with pytest.raises(ConflictError, match="wacht niets meer"):
        ending.confirm_end(session, submission, decider)


def test_who_ends_an_admission_has_a_mandate_for_it(session, officer, house):
    lot, submission, _asked, decider = house
    admitted(session, submission, officer, decider)
    ending.propose_end(session, submission, officer, BY_AUTHORITY)
    give(session, lot.tender.lead_authority_id, make_user(session))

    with pytest.raises(ForbiddenError, match="mandaat"):
        ending.confirm_end(session, submission, decider)
    assert session.exec(select(AdmissionEnd)).all() == []


def test_the_admission_may_go_on_after_all(session, sign_in, officer, house):
    _lot, submission, _asked, decider = house
    admitted(session, submission, officer, decider)
    ending.propose_end(session, submission, officer, BY_AUTHORITY)
    session.commit()

    sign_in(officer).post(f"/applications/{submission.id}/ending/withdraw")

    assert ending.open_ending(session, submission) is None
    assert session.exec(select(AdmissionEnd)).all() == []


def test_the_provider_ends_its_own_admission(session, sign_in, officer, house):
    _lot, submission, _asked, decider = house
    browser, page = sign_in(member(session, submission)), f"/submissions/{submission.id}/admission"
    assert browser.get(page).status_code == 404  # not admitted yet
    admitted(session, submission, officer, decider)
    session.commit()

    assert "U bent toegelaten sinds maandag 2 maart 2026" in browser.get(page).text
    assert browser.post(page, data={"last_day": "30-6-2026"}).status_code == 422
    assert browser.post(page, data={"last_day": "30-6-2026", "reason": WHY}).status_code == 303

    assert WHY in browser.get(page).text
    assert session.exec(select(AdmissionEnd.side)).one() == EndSide.PROVIDER


def test_nobody_else_ends_it(session, sign_in, officer, house):
    lot, submission, _asked, decider = house
    admitted(session, submission, officer, decider)
    data = {"last_day": "30-6-2026", "reason": WHY}

    for duty in (None, Duty.AUDITOR, Duty.SUPERVISOR, Duty.INTEGRITY, Duty.DECIDER):
        person = make_person_with(session, lot.tender, duty) if duty else make_user(session)
        browser = sign_in(person)
        for path in (
            f"/applications/{submission.id}/end",
            f"/submissions/{submission.id}/admission",
        ):
            assert browser.get(path).status_code == 404
            assert browser.post(path, data=data).status_code == 404
    assert session.exec(select(AdmissionEnd)).all() == []


def test_a_code_from_the_integrity_room_refuses_without_its_ground(session, officer, house):
    lot, submission, _asked, decider = house
    checked(session, submission, officer)
    give_code(session, gate_of(session, submission), officer, PublicCode.REFUSED)

    assert [one.failed for one in service.applications_of(session, lot)] == [
        ("Code I1: wij weigeren deze inschrijving. De reden staat in een aparte brief aan u.",)
    ]
    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)

    result = engine.result_of(award.outcome)["submissions"][f"S{submission.number}"]
    assert (result["result"], result["reason"][:8]) == ("excluded", "Code I1:")
