"""Who was refused, or whose admission ended, applies again; what was decided before stays."""

from datetime import date

from sqlmodel import select

from app.admissions import ending, service, taking_back
from app.admissions.forms import EndForm
from app.awards.flow import AWARD_FLOW, AwardAction
from app.checks.flow import CheckAction
from app.providers.models import Provider, ProviderMember
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission
from app.submissions.service import start_submission
from tests.admissions.factories import admitted, checked
from tests.factories import make_user

END = EndForm(last_day=date(2026, 6, 30), reason="De locatie sluit; de bewoners verhuizen.")


def refused(session, submission, officer, decider):
    """Refuse an application to the end: its letter went out."""
    checked(session, submission, officer, CheckAction.FAIL)
    service.propose_application(session, submission, officer)
    return service.confirm_application(session, submission, decider)


def start(session, lot, submission, user):
    provider = session.get_one(Provider, submission.provider_id)
    return start_submission(session, lot, provider, user)


def hand_in(session, submission, user, number):
    submission.number, submission.submitted_at = number, submission.started_at
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.SUBMIT, user)


def test_who_was_refused_applies_again_and_both_decisions_stay(session, officer, house):
    lot, first, _asked, decider = house
    user = make_user(session)
    award = refused(session, first, officer, decider)
    unheard = start(session, lot, first, user)
    AWARD_FLOW.advance(session, award, AwardAction.SEND, officer)

    second = start(session, lot, first, user)
    same = start(session, lot, first, user)
    hand_in(session, second, user, 2)
    admission = admitted(session, second, officer, decider)

    found = service.application_of(session, lot, second)
    assert (unheard.id, same.id, second.turn) == (first.id, second.id, 2)
    assert [(one.award, one.is_admitted) for one in found.earlier] == [(award, False)]
    assert (found.award, found.is_admitted) == (admission, True)
    assert "nieuwe aanmelding" in str(taking_back.fault_of(session, first))


def test_who_ended_its_admission_applies_again(session, officer, house):
    lot, first, _asked, decider = house
    user = make_user(session)
    admitted(session, first, officer, decider)
    before = start(session, lot, first, user)

    ending.end_own_admission(session, first, user, END)

    after = start(session, lot, first, user)
    assert (before.id, before.turn, after.turn) == (first.id, 1, 2)


def test_both_sides_see_what_came_before(session, sign_in, officer, house):
    lot, first, _asked, decider = house
    user = make_user(session)
    session.add(ProviderMember(provider_id=first.provider_id, user_id=user.id, can_sign=True))
    award = refused(session, first, officer, decider)
    AWARD_FLOW.advance(session, award, AwardAction.SEND, officer)
    session.flush()
    provider = sign_in(user)

    offered = provider.get(f"/submissions/{first.id}").text
    answer = provider.post(f"/lots/{lot.id}/start")
    second = session.exec(select(Submission).where(Submission.turn == 2)).one()
    own = provider.get(answer.headers["location"]).text
    hand_in(session, second, user, 2)
    first_again = provider.get(f"/submissions/{first.id}").text
    seen = sign_in(officer).get(f"/applications/{second.id}").text

    assert "Opnieuw aanmelden" in offered
    assert answer.headers["location"] == f"/submissions/{second.id}"
    assert "U meldde zich eerder aan" in own
    assert f'href="/submissions/{first.id}"' in own
    assert "Opnieuw aanmelden" not in own + first_again
    assert "Deze aanbieder meldde zich eerder aan" in seen
    assert f'href="/applications/{first.id}"' in seen
