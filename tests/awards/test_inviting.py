"""From selection to award phase: the selected are invited, all at once, and nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards import inviting
from app.awards.models import AwardKind
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.service import add_criterion
from app.publishing.examination import examine
from app.publishing.service import give_reasons
from app.submissions import service as submissions
from app.submissions.models import Invitation
from app.submissions.overview import overview
from app.tenders.models import LotState, ProcedureKind, Stage
from app.tenders.queries import lots_of
from app.vault import passphrases
from app.vault import service as vault
from app.workbooks.copying import prepare_award
from tests.awards.decided import make_decided
from tests.tenders.factories import add_requirement, appoint, criterion_form


def selection_and_award(session, *, state=LotState.FINAL):
    """A selection in which Lindeborgh came first, and its award phase, ready to publish."""
    decided = make_decided(session)
    decided.tender.procedure = ProcedureKind.RESTRICTED
    decided.tender.stage = Stage.SELECTION
    decided.lot.state = state
    session.add_all([decided.tender, decided.lot])
    session.flush()
    award = prepare_award(session, decided.tender, decided.officer)
    return decided, award


def test_nobody_is_invited_before_the_selection_is_final(session):
    decided, award = selection_and_award(session, state=LotState.STANDSTILL)

    with pytest.raises(ConflictError, match="nog niet definitief"):
        inviting.invite(session, award, decided.officer, "Er is er een over.")


def test_an_award_phase_is_not_published_without_inviting(session):
    decided, award = selection_and_award(session)

    with pytest.raises(ConflictError, match="Nodig de geselecteerde"):
        vault.publish(session, award, decided.officer)


def test_going_on_with_fewer_than_five_asks_a_reason(session):
    decided, award = selection_and_award(session)

    with pytest.raises(InvalidError) as refused:
        inviting.invite(session, award, decided.officer, "")

    assert refused.value.field == "reason"


def test_who_was_selected_is_named(session):
    _decided, award = selection_and_award(session)

    (found,) = inviting.selected(session, award)

    assert [one.provider.name for one in found.requests] == ["Lindeborgh"]
    assert (found.is_final, found.is_short, found.invited) == (True, True, ())


def test_a_selection_that_departs_from_its_ranking_is_the_one_that_is_invited(session):
    decided, award = selection_and_award(session)
    elzenkamp = decided.submissions["Elzenkamp"]
    decided.award.kind = AwardKind.DEPARTING
    decided.award.chosen = [f"S{elzenkamp.number}"]
    decided.award.reason = "Lindeborgh heeft zijn capaciteit elders toegezegd."
    session.flush()

    (found,) = inviting.selected(session, award)

    assert [one.provider.name for one in found.requests] == ["Elzenkamp"]


WHY = "Er is een geschikte gegadigde over; het college gaat door."


def staff(session, tender):
    """Three openers with a key, two deciders, a chair and an evaluator."""
    duties = (Duty.OPENER,) * 3 + (Duty.DECIDER,) * 2 + (Duty.CHAIR, Duty.EVALUATOR)
    for duty in duties:
        person = appoint(session, tender, duty)
        if duty == Duty.OPENER:
            passphrases.make_opener_key(session, person, "een lange kluiszin 12", memory_kib=64)


def ready(session):
    """The same, with everything that publication asks of the award phase."""
    decided, award = selection_and_award(session)
    officer = decided.officer
    award.deadline = utcnow() + timedelta(days=42)
    (lot,) = lots_of(session, award)
    add_criterion(session, lot, officer, criterion_form())
    set_rules(
        session, lot, officer,
        RulesForm(winners=1, rounding_stages=["criterion", "total"], tie_breakers=["draw"]),
    )  # fmt: skip
    add_requirement(session, award, officer)
    staff(session, award)
    give_reasons(
        session, award, officer, {one.key: WHY for one in examine(session, award).warnings}
    )
    return decided, award, lot


def test_selected_candidates_are_invited_at_once_and_only_they_can_submit(session):
    decided, award, lot = ready(session)

    made = inviting.invite(session, award, decided.officer, WHY)

    winner, loser = decided.providers["Lindeborgh"], decided.providers["Elzenkamp"]
    assert [(one.lot_id, one.provider_id, one.request_id) for one in made] == [
        (lot.id, winner.id, decided.submissions["Lindeborgh"].id)
    ]
    assert (lot.state, award.published_at) == (LotState.PUBLISHED, utcnow())
    invited = decided.people["Lindeborgh"]
    assert submissions.start_submission(session, lot, winner, invited).lot_id == lot.id
    with pytest.raises(ForbiddenError, match="Alleen gegadigden"):
        submissions.start_submission(session, lot, loser, decided.people["Elzenkamp"])


def test_everybody_invited_gets_a_message(session):
    decided, award, _lot = ready(session)

    (made,) = inviting.invite(session, award, decided.officer, WHY)

    jobs = session.exec(select(Job).where(Job.kind == "mail.invited")).all()
    assert [job.payload for job in jobs] == [{"invitation_id": str(made.id)}]


def test_only_who_is_invited_sees_the_award_phase_on_the_own_list(session):
    decided, award, _lot = ready(session)
    inviting.invite(session, award, decided.officer, WHY)

    def listed(name):
        found = overview(session, decided.people[name]).open_tenders
        return [tender.id for tender, _lots in found if tender.id == award.id]

    assert (listed("Lindeborgh"), listed("Elzenkamp")) == ([award.id], [])


def test_nobody_is_asked_to_invite_while_something_must_be_repaired(session, sign_in):
    decided, award, _lot = ready(session)
    address = f"/tenders/{award.id}/invitation"
    button, first = f'action="{address}"', "Maak deze fase eerst klaar"
    session.commit()
    browser = sign_in(decided.officer)

    complete = browser.get(address).text
    award.deadline = None
    session.commit()
    held = browser.get(address).text

    assert (button in complete, first in complete) == (True, False)
    assert (button in held, first in held) == (False, True)


def test_the_public_page_says_who_can_submit(session, sign_in):
    decided, award, _lot = ready(session)
    inviting.invite(session, award, decided.officer, WHY)
    session.commit()

    page = sign_in(decided.people["Elzenkamp"]).get(f"/aanbestedingen/{award.slug}").text

    assert "Alleen wie voor dit perceel is geselecteerd en is uitgenodigd, kan inschrijven." in page


def test_officer_invites_on_the_page(session, sign_in):
    decided, award, _lot = ready(session)
    url = f"/tenders/{award.id}/invitation"
    browser = sign_in(decided.officer)

    before = browser.get(url)
    check = browser.get(f"/tenders/{award.id}/publication").text
    refused = browser.post(url, data={"reason": ""})
    done = browser.post(url, data={"reason": WHY})

    assert "Lindeborgh" in before.text
    assert (f'href="{url}"' in check, "Naar de uitnodiging" in check) == (True, True)
    assert "/publish" not in check
    assert (refused.status_code, "Schrijf op waarom u doorgaat" in refused.text) == (422, True)
    assert done.status_code == 303
    assert len(session.exec(select(Invitation)).all()) == 1
    assert "Iedereen is uitgenodigd" in browser.get(url).text
    stranger = sign_in(decided.people["Elzenkamp"])
    assert stranger.get(url).status_code == 404
