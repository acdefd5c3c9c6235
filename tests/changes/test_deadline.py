"""A deadline moves only later, by two people; after it only for an outage, before any opening."""

from datetime import date, timedelta

import pytest

from app.accounts.permissions import Duty
from app.audit.service import history
from app.changes.deadline import (
    Term,
    can_move,
    confirm_deadline,
    log_outage,
    moments_of,
    propose_deadline,
    terms,
    waiting_move,
    withdraw_deadline,
)
from app.changes.forms import DeadlineForm, OutageForm
from app.core.clock import pinned, utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.planning.models import Milestone, MilestoneKind
from app.planning.service import milestones_of
from app.publishing.versions import versions_of
from app.tenders.models import LotState
from tests.evaluation.seeing import text_of
from tests.factories import assign, make_user
from tests.publishing.factories import WHY, published
from tests.tenders.factories import complete_tender


def later(tender, days=7) -> DeadlineForm:
    return DeadlineForm(deadline=tender.deadline + timedelta(days=days), reason=WHY)


def colleague(session, tender):
    user = make_user(session, name="Dora Beslisser")
    assign(session, tender, user, Duty.DECIDER)
    return user


def outage(tender, *, hours_before=2, lasts=1) -> OutageForm:
    began = tender.deadline - timedelta(hours=hours_before)
    return OutageForm(
        began_at=began, ended_at=began + timedelta(hours=lasts), text="De site was onbereikbaar."
    )


def test_two_people_move_the_deadline_and_a_version_says_so(session, officer):
    tender, _lot = published(session, officer)
    before = tender.deadline
    propose_deadline(session, tender, officer, later(tender))
    assert tender.deadline == before

    version = confirm_deadline(session, tender, colleague(session, tender))

    assert tender.deadline == before + timedelta(days=7)
    # Monday 13 April 2026, 11.00 in Amsterdam, plus a week.
    assert (version.number, version.summary) == (
        2,
        f"De sluiting gaat naar maandag 20 april 2026 om 11.00 uur. {WHY}",
    )
    assert [event.action for event, _told in history(session, tender)][-3:] == [
        "deadline.move.propose",
        "deadline.move.confirm",
        "deadline.move",
    ]
    told = history(session, tender)[-1][1].data["after"]
    assert (told["reason"], told["proposer"], told["version"]) == (WHY, str(officer.id), 2)


def test_who_asks_does_not_confirm(session, officer):
    tender, _lot = published(session, officer)
    propose_deadline(session, tender, officer, later(tender))

    with pytest.raises(ForbiddenError):
        confirm_deadline(session, tender, officer)

    assert len(versions_of(session, tender)) == 1


def test_who_asks_can_take_it_back(session, officer):
    tender, _lot = published(session, officer)
    propose_deadline(session, tender, officer, later(tender))

    withdraw_deadline(session, tender, officer)

    assert waiting_move(session, tender) is None
    with pytest.raises(ConflictError):
        confirm_deadline(session, tender, colleague(session, tender))


@pytest.mark.parametrize("days", [0, -1])
def test_deadline_never_moves_earlier(session, officer, days):
    tender, _lot = published(session, officer)

    with pytest.raises(InvalidError, match="alleen naar later") as caught:
        propose_deadline(session, tender, officer, later(tender, days))

    assert caught.value.field == "deadline"


def test_draft_has_no_deadline_to_move(session, officer):
    tender, _lot = complete_tender(session, officer)

    assert not can_move(session, tender)
    with pytest.raises(ConflictError, match="geen gepubliceerde sluiting"):
        propose_deadline(session, tender, officer, later(tender))


def test_after_the_deadline_it_moves_for_an_outage_only(session, officer):
    tender, _lot = published(session, officer)
    form = later(tender)
    with pinned(tender.deadline + timedelta(hours=1)):
        with pytest.raises(ConflictError, match="Leg eerst die storing vast"):
            propose_deadline(session, tender, officer, form)
        log_outage(session, tender, officer, outage(tender))

        propose_deadline(session, tender, officer, form)
        confirm_deadline(session, tender, colleague(session, tender))

    assert tender.deadline == form.deadline


@pytest.mark.parametrize(
    ("hours_before", "lasts", "counts"),
    [(2, 1, True), (26, 3, True), (26, 2, False), (2, 5, True)],
)
def test_outage_counts_when_it_was_shortly_before(session, officer, hours_before, lasts, counts):
    tender, _lot = published(session, officer)

    with pinned(tender.deadline + timedelta(hours=6)):
        form = outage(tender, hours_before=hours_before, lasts=lasts)
        log_outage(session, tender, officer, form)

        assert can_move(session, tender) is counts


def test_deadline_stays_once_something_was_opened(session, officer):
    tender, lot = published(session, officer)
    propose_deadline(session, tender, officer, later(tender))
    second = colleague(session, tender)
    lot.state = LotState.OPENED
    session.flush()

    with pytest.raises(ConflictError, match="al iets geopend"):
        confirm_deadline(session, tender, second)


def test_outage_is_logged_with_its_times_and_not_beforehand(session, officer):
    tender, _lot = published(session, officer)
    with pytest.raises(InvalidError, match="moet nog komen"):
        log_outage(session, tender, officer, outage(tender))

    with pinned(tender.deadline):
        found = log_outage(session, tender, officer, outage(tender))

    [(event, told)] = history(session, found)
    assert (event.action, told.data["after"]["text"]) == ("outage.log", "De site was onbereikbaar.")
    with pytest.raises(ValueError, match="stopt voordat zij begon"):
        outage(tender, lasts=0)


def test_terms_that_hang_on_it_move_along(session, officer):
    tender, _lot = published(session, officer)

    assert terms(tender, tender.deadline + timedelta(days=7), None) == [
        Term(
            "Inschrijving sluit",
            "maandag 13 april 2026 om 11.00 uur",
            "maandag 20 april 2026 om 11.00 uur",
        ),
        Term("Laatste dag voor antwoorden", "vrijdag 3 april 2026", "vrijdag 10 april 2026"),
        Term(
            "De kluis kan open na",
            "maandag 13 april 2026 om 11.00 uur",
            "maandag 20 april 2026 om 11.00 uur",
        ),
    ]
    assert utcnow() < tender.deadline


def test_what_was_planned_stays_and_is_named_where_it_comes_too_early(session, sign_in, officer):
    tender, _lot = published(session, officer)
    # Monday 13 April 2026 is the closing; Monday 20 April the new one
    for title, kind, on in (
        ("Gunning", MilestoneKind.AWARD, date(2026, 4, 20)),
        ("Tweede gunning", MilestoneKind.AWARD, date(2026, 4, 21)),
        ("Raad", MilestoneKind.OTHER, date(2026, 4, 15)),
    ):
        session.add(Milestone(tender_id=tender.id, kind=kind, day=on, title=title))
    proposal = propose_deadline(session, tender, officer, later(tender))
    told = terms(tender, *moments_of(proposal), milestones_of(session, tender))
    asked = text_of(sign_in(officer).get(f"/tenders/{tender.id}/deadline"))
    planning = f"/tenders/{tender.id}/planning"
    before = text_of(sign_in(officer).get(planning))

    confirm_deadline(session, tender, colleague(session, tender))
    after = text_of(sign_in(officer).get(planning))

    assert told[3:] == [
        Term("Gunning", "maandag 20 april 2026", "blijft staan, en komt dan vóór de sluiting")
    ]
    assert "blijft staan, en komt dan vóór de sluiting" in asked
    early = "staat gepland voordat de inschrijving sluit"
    assert (early in before, after.count(early)) == (False, 1)
    assert "“Gunning” staat gepland voordat de inschrijving sluit" in after


def test_questions_can_be_asked_longer_in_the_same_act(session, officer):
    tender, _lot = published(session, officer)
    tender.questions_until = tender.deadline - timedelta(days=20)
    longer = tender.questions_until + timedelta(days=7)
    form = later(tender).model_copy(update={"questions_until": longer})

    proposal = propose_deadline(session, tender, officer, form)
    told = terms(tender, *moments_of(proposal))[1]
    version = confirm_deadline(session, tender, colleague(session, tender))

    # Monday 13 April 2026, 11.00, less twenty days is Tuesday 24 March (winter time: 10.00).
    assert told == Term(
        "Vragen tot", "dinsdag 24 maart 2026 om 10.00 uur", "dinsdag 31 maart 2026 om 11.00 uur"
    )
    assert tender.questions_until == longer
    assert version.summary == (
        "De sluiting gaat naar maandag 20 april 2026 om 11.00 uur. "
        f"Vragen stellen kan tot dinsdag 31 maart 2026 om 11.00 uur. {WHY}"
    )


def test_who_leaves_the_end_of_questions_reads_that_it_stays(session, officer):
    tender, _lot = published(session, officer)
    tender.questions_until = tender.deadline - timedelta(days=20)
    before = tender.questions_until
    form = later(tender).model_copy(update={"questions_until": before})

    proposal = propose_deadline(session, tender, officer, form)
    told = terms(tender, *moments_of(proposal))[1]
    version = confirm_deadline(session, tender, colleague(session, tender))

    assert (told.name, told.after) == ("Vragen tot", "blijft zoals het is")
    assert tender.questions_until == before
    assert version.summary == f"De sluiting gaat naar maandag 20 april 2026 om 11.00 uur. {WHY}"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-21, "Vragen stellen houdt alleen later op, op een moment dat nog komt."),
        (7, "Vragen kunnen nog na de sluiting. Kies een eerdere dag."),
    ],
    ids=["earlier", "at the later deadline"],
)
def test_questions_end_only_later_and_before_the_closing(session, officer, days, sentence):
    tender, _lot = published(session, officer)
    tender.questions_until = tender.deadline - timedelta(days=20)
    asked = tender.deadline + timedelta(days=days)
    form = later(tender).model_copy(update={"questions_until": asked})

    with pytest.raises(InvalidError) as refusal:
        propose_deadline(session, tender, officer, form)

    assert (str(refusal.value.message), refusal.value.field) == (sentence, "questions_until")
