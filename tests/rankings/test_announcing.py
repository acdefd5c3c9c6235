"""A draw is announced to all the equals before it is held."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Authority
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.providers.models import ProviderMember
from app.rankings import draws, mails
from app.rankings.forms import DrawForm, NoticeForm
from app.rankings.models import DrawNotice
from app.tenders.models import LotState
from tests.factories import make_user
from tests.rankings.factories import make_scored

TIED = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("goed", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


@pytest.fixture
def tied(session, officer):
    return make_scored(session, officer, TIED, state=LotState.RANKED)


def notice_form(held_at):
    return NoticeForm(held_at=held_at, place="Stadhuis, kamer 2", led_by="Notaris De Wit")


def people_of(session, tied):
    """Let somebody act for each provider."""
    people = []
    for submission in tied.submissions:
        person = make_user(session, second_factor=False)
        session.add(ProviderMember(user_id=person.id, provider_id=submission.provider_id))
        people.append(person)
    session.flush()
    return people


def test_all_equals_are_told_and_nobody_else(session, settings, tied, officer, now):
    people = people_of(session, tied)
    colleague = make_user(session, second_factor=False)
    of_first = tied.submissions[0].provider_id
    session.add(ProviderMember(user_id=colleague.id, provider_id=of_first))

    notice = draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=7)))

    assert notice.among == ["S1", "S2"]
    jobs = session.exec(select(Job).where(Job.kind == "mail.draw")).all()
    sent = [mails.draw(session, settings, job.payload) for job in jobs]
    assert sorted(one.to for one in sent) == sorted(one.email for one in (*people[:2], colleague))
    assert len({one.message_id for one in sent}) == 3
    assert all("Stadhuis, kamer 2" in one.text and "9 maart 2026" in one.text for one in sent)
    assert not any("Stichting" in one.text for one in sent)  # nothing of the others


def test_draw_is_not_announced_for_the_past_nor_without_equals(session, tied, officer, now):
    with pytest.raises(InvalidError) as refused:
        draws.announce_draw(session, tied.lot, officer, notice_form(now))
    other = make_scored(session, officer, {"A": ("goed", "goed")}, state=LotState.RANKED)
    with pytest.raises(ConflictError):
        draws.announce_draw(session, other.lot, officer, notice_form(now + timedelta(days=7)))

    assert refused.value.field == "held_at"
    assert session.exec(select(DrawNotice)).all() == []


def test_result_needs_the_announcement_and_its_moment(session, tied, officer, now):
    form = DrawForm(
        order=["S1", "S2"], held_at=now + timedelta(days=6), place="Stadhuis", witnesses="Jan",
        record_number="PV-1",
    )  # fmt: skip
    with pytest.raises(ConflictError, match="Kondig"):
        draws.propose_draw(session, tied.lot, officer, form)
    draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=7)))

    with pinned(now + timedelta(days=8)), pytest.raises(InvalidError) as refused:
        draws.propose_draw(session, tied.lot, officer, form)

    assert refused.value.field == "held_at"


def test_another_moment_replaces_the_first_announcement(session, tied, officer, now):
    first = draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=7)))

    second = draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=9)))

    assert first.replaced_at == now
    assert draws.notice_of(session, tied.lot, ["S2", "S1"]) == second


def test_provider_reads_its_invitation_and_no_one_elses(session, sign_in, tied, officer, now):
    draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=7)))
    people = people_of(session, tied)
    tied.tender.contact = ""
    authority = session.get_one(Authority, tied.tender.lead_authority_id)
    url = f"/lots/{tied.lot.id}/draw"

    page = sign_in(people[0]).get(f"{url}/{tied.submissions[0].id}")

    assert page.status_code == 200
    assert "maandag 9 maart 2026 om 10.00 uur" in page.text
    assert "U en 1 ander hebben hetzelfde totaal" in page.text
    assert f"Meld het vóór de loting: {authority.name}." in page.text
    assert "Stichting B" not in page.text
    assert sign_in(people[1]).get(f"{url}/{tied.submissions[0].id}").status_code == 404
    assert sign_in(people[2]).get(f"{url}/{tied.submissions[2].id}").status_code == 404
    assert sign_in(officer).get(f"{url}/{tied.submissions[0].id}").status_code == 404


def test_announcing_keeps_what_was_typed(session, sign_in, tied, officer):
    typed = {"held_at": "1-1-2026 12.00", "place": "Stadhuis, kamer 2", "led_by": "De Wit"}

    page = sign_in(officer).post(f"/lots/{tied.lot.id}/draw/announce", data=typed)

    assert page.status_code == 422
    assert "Stadhuis, kamer 2" in page.text
    assert session.exec(select(DrawNotice)).all() == []
    assert sign_in(tied.decider).post(
        f"/lots/{tied.lot.id}/draw/announce", data=typed
    ).status_code == 404  # fmt: skip


def test_equals_find_the_draw_among_their_submissions_until_it_was_held(
    session, sign_in, tied, officer, now
):
    draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=7)))
    draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(days=9)))
    people = people_of(session, tied)
    said = f"Er wordt geloot voor {tied.lot.title}. U mag erbij zijn"
    pages = ["/submissions", f"/submissions/{tied.submissions[0].id}"]
    link = f"/lots/{tied.lot.id}/draw/{tied.submissions[0].id}"

    first = [sign_in(people[0]).get(page).text for page in pages]
    third = sign_in(people[2]).get("/submissions").text
    with pinned(now + timedelta(days=9, minutes=1)):
        after = sign_in(people[0]).get("/submissions").text

    for page in first:
        assert page.count(said) == 1
        assert "woensdag 11 maart 2026 om 10.00 uur" in page
        assert f'href="{link}"' in page
    assert [said in page for page in (third, after)] == [False, False]


def test_result_is_asked_for_only_once_the_draw_was_held(
    session, sign_in, settings, tied, officer, now
):
    url = f"/lots/{tied.lot.id}/draw"
    people_of(session, tied)
    draws.announce_draw(session, tied.lot, officer, notice_form(now + timedelta(hours=2)))
    form, later = f'action="{url}"', "Leg hier de uitslag vast zodra de loting is gehouden."

    before = sign_in(officer).get(url).text
    with pinned(now + timedelta(hours=3)):
        then = sign_in(officer).get(url).text

    assert [(form in page, later in page) for page in (before, then)] == [
        (False, True), (True, False),
    ]  # fmt: skip
    tied.tender.contact = ""
    session.flush()
    [job, *_others] = session.exec(select(Job).where(Job.kind == "mail.draw")).all()
    name = session.get_one(Authority, tied.tender.lead_authority_id).name
    assert f"Meld het voor de loting: {name}" in mails.draw(session, settings, job.payload).text
