"""The pages after a decision: what departs, taking back, falling away, court, authorities."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.authorities.models import Mandate, Purpose
from app.awards.models import Award, AwardState, Concurrence, Dropout, Extension, Suspension
from app.core.clock import pinned
from app.letters.sending import open_letter, send_letters
from app.rankings.models import CautionAnswer
from app.tenders.models import LotState, Participation
from tests.awards.decided import make_decided
from tests.awards.redeciding import take_back
from tests.factories import assign, make_authority, make_user
from tests.letters.test_pages import send
from tests.rankings.factories import make_scored

WHY = "De winnaar heeft zijn capaciteit elders toegezegd."
THREE = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("voldoende", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


@pytest.fixture
def sent(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def test_warning_is_answered_on_the_ranking_page_before_the_decision(session, sign_in, officer):
    scored = make_scored(session, officer, {"Stichting A": ("goed", "goed")}, state=LotState.RANKED)
    url, browser = f"/lots/{scored.lot.id}", sign_in(officer)
    page = browser.get(f"{url}/ranking").text
    assert "Beantwoord 1 waarschuwing, dan kunt u besluiten" in page
    mark = page.split('name="fingerprint" value="')[1].split('"')[0]
    assert browser.post(f"{url}/decision").status_code == 409

    short = browser.post(f"{url}/cautions", data={"fingerprint": mark, "answer": "gezien"})
    assert short.status_code == 422
    assert ">\ngezien</textarea>" in short.text
    assert (
        browser.post(f"{url}/cautions", data={"fingerprint": mark, "answer": WHY}).status_code
        == 303
    )
    other = sign_in(scored.decider).post(
        f"{url}/cautions", data={"fingerprint": mark, "answer": WHY}
    )

    assert other.status_code == 404
    assert session.exec(select(CautionAnswer.answer)).all() == [WHY]
    assert WHY in browser.get(f"{url}/ranking").text
    assert browser.post(f"{url}/decision").status_code == 303


def test_departing_shows_its_reason_to_who_approves(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    second = make_user(session, name="Tweede Beslisser")
    assign(session, scored.tender, second, Duty.DECIDER)
    url = f"/lots/{scored.lot.id}/decision"
    first, decider, third = (sign_in(one) for one in (officer, scored.decider, second))
    typed = {"kind": "departing", "chosen": ["S2"], "reason": WHY}

    refused = first.post(url, data={**typed, "chosen": ["S1"]})
    assert refused.status_code == 422
    assert WHY in refused.text
    assert first.post(url, data=typed).status_code == 303
    assert decider.post(f"{url}/confirm").status_code == 303
    assert session.exec(select(Award)).all() == []
    waiting = third.get(url).text
    assert f"Voorgesteld door {officer.name}." in waiting
    assert f"Bevestigd door {scored.decider.name}" in waiting
    assert "Akkoord geven en besluiten" not in first.get(url).text
    assert "Akkoord geven en besluiten" not in decider.get(url).text
    page = third.get(url).text
    assert "Akkoord geven en besluiten" in page
    assert WHY in page
    assert third.post(f"{url}/approve").status_code == 303

    assert session.exec(select(Award.chosen)).one() == ["S2"]
    assert "Akkoord van Tweede Beslisser" in first.get(url).text


def test_decision_is_taken_back_by_two_and_who_falls_away_recorded(session, sign_in, sent):
    url = f"/awards/{sent.award.id}/take-back"
    officer, decider = sign_in(sent.officer), sign_in(sent.decider)

    refused = officer.post(url, data={"reason": "kort"})
    assert refused.status_code == 422
    assert ">\nkort</textarea>" in refused.text
    assert officer.post(url, data={"reason": WHY}).status_code == 303
    assert officer.post(f"{url}/confirm").status_code == 404
    assert WHY in decider.get(url).text
    assert decider.post(f"{url}/confirm").status_code == 303
    session.refresh(sent.award)
    assert sent.award.state == AwardState.WITHDRAWN

    lot = f"/lots/{sent.lot.id}/dropouts"
    drop = {"submission": str(sent.submissions["Lindeborgh"].id), "cause": "offer_withdrawn"}
    refused = officer.post(lot, data={**drop, "reason": "kort"})
    assert refused.status_code == 422
    assert ">\nkort</textarea>" in refused.text
    assert officer.post(lot, data={**drop, "reason": WHY}).status_code == 303
    assert decider.post(lot, data={**drop, "reason": WHY}).status_code == 404
    dropout = session.exec(select(Dropout)).one()
    ranking = officer.get(f"/lots/{sent.lot.id}/ranking").text
    assert "Weggevallen" in ranking or "Afgevallen" in ranking
    assert "teruggenomen: " + WHY in ranking
    assert officer.post(f"/dropouts/{dropout.id}/undo").status_code == 303
    assert session.exec(select(Dropout)).all() == []


def test_court_case_holds_the_lot_and_is_released(session, sign_in, sent, now):
    url, browser = f"/awards/{sent.award.id}/court", sign_in(sent.officer)
    typed = {"claimant": "Elzenkamp", "court": "Rechtbank Gelderland", "asked_on": "4-3-2026"}

    refused = browser.post(url, data={**typed, "asked_on": "later"})
    assert refused.status_code == 422
    assert 'value="Elzenkamp"' in refused.text
    with pinned(now + timedelta(days=2)):
        assert sign_in(sent.officer).post(url, data=typed).status_code == 303
    with pinned(now + timedelta(days=30)):
        browser = sign_in(sent.officer)
        assert "Geschorst" in browser.get(f"/lots/{sent.lot.id}/standstill").text
        assert browser.post(f"/awards/{sent.award.id}/final").status_code == 409
        case = session.exec(select(Suspension)).one()
        release = f"/suspensions/{case.id}/release"
        short = browser.post(release, data={"ruled_on": "30-3-2026", "ruling": "kort"})
        assert short.status_code == 422
        assert 'value="30-3-2026"' in short.text
        ruling = {"ruled_on": "30-3-2026", "ruling": "De vordering is afgewezen."}
        assert browser.post(release, data=ruling).status_code == 303
        assert browser.post(f"/awards/{sent.award.id}/final").status_code == 303


def test_standstill_is_extended_on_its_page(session, sign_in, sent):
    url, browser = f"/awards/{sent.award.id}/extend", sign_in(sent.officer)
    why = "Een brief kon niet worden bezorgd."

    refused = browser.post(url, data={"last_day": "22-3-2026", "reason": why})
    assert refused.status_code == 422
    assert why in refused.text
    assert browser.post(url, data={"last_day": "30-3-2026", "reason": why}).status_code == 303

    assert session.exec(select(Extension.reason)).all() == [why]
    page = browser.get(f"/awards/{sent.award.id}/court").text
    assert "Van maandag 23 maart 2026 naar maandag 30 maart 2026" in page


def test_each_authority_records_what_it_decided(session, sign_in, sent, now):
    other = make_authority(session, name="Gemeente Voorbeeldrijk")
    session.add(
        Participation(
            tender_id=sent.tender.id, authority_id=other.id, is_provisional=True,
            decided_by="college",
        )
    )  # fmt: skip
    lead = sent.tender.lead_authority_id
    session.add(Participation(tender_id=sent.tender.id, authority_id=lead, is_provisional=True))
    session.flush()
    url, browser = f"/awards/{sent.award.id}/authorities", sign_in(sent.officer)
    assert "Nodig voordat het besluit definitief is" in browser.get(url).text
    with pinned(now + timedelta(days=30)):
        assert sign_in(sent.officer).post(f"/awards/{sent.award.id}/final").status_code == 409

    typed = {"stance": "leaves", "decided_on": "2-3-2026", "decided_by": "college"}
    refused = browser.post(f"{url}/{other.id}", data=typed)
    assert refused.status_code == 422
    assert 'value="2-3-2026"' in refused.text
    reason = {"reason": "De gemeente koopt dit zelf in."}
    assert browser.post(f"{url}/{other.id}", data={**typed, **reason}).status_code == 303

    assert session.exec(select(Concurrence.authority_id)).one() == other.id
    with pinned(now + timedelta(days=30)):
        assert sign_in(sent.officer).post(f"/awards/{sent.award.id}/final").status_code == 303


def test_who_holds_the_mandate_of_an_authority_decides_for_it(session, sign_in, sent, now):
    holder, other = make_user(session, name="Wim Wethouder"), make_authority(session)
    assign(session, sent.tender, holder, Duty.DECIDER)
    session.add(Participation(tender_id=sent.tender.id, authority_id=other.id))
    session.add(
        Mandate(
            authority_id=other.id, user_id=holder.id, purpose=Purpose.DECIDE,
            valid_from=date(2026, 1, 1), ground="Mandaatregister 14", granted_by_id=holder.id,
        )
    )  # fmt: skip
    session.flush()
    page = f"/awards/{sent.award.id}/authorities"
    url, browser = f"{page}/{other.id}", sign_in(holder)
    assert 'action="' + url in browser.get(page).text
    typed = {"stance": "agrees", "decided_on": "2-3-2026"}
    assert browser.post(url, data={**typed, "decided_by": "college"}).status_code == 403
    mine = {"decided_by_id": str(holder.id)}
    early = browser.post(url, data={**typed, **mine, "decided_on": "31-12-2025"})
    assert (early.status_code, 'value="31-12-2025"' in early.text) == (422, True)

    assert browser.post(url, data={**typed, **mine}).status_code == 303

    found = session.exec(select(Concurrence)).one()
    assert (found.decided_by, found.mandate, found.by_id) == (
        "Wim Wethouder", "Mandaatregister 14", holder.id,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["take-back", "court", "authorities"])
def test_pages_about_a_decision_do_not_exist_for_strangers(session, sign_in, sent, page):
    url = f"/awards/{sent.award.id}/{page}"
    assert sign_in(sent.officer).get(url).status_code == 200

    for person in (make_user(session), sent.people["Elzenkamp"]):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).get(f"/lots/{sent.lot.id}/dropouts").status_code == 404


def test_who_reads_an_outcome_that_was_taken_back_is_told_so(session, sign_in, keys, storage):
    decided = send(session, keys, storage, make_decided(session))
    letter, person = decided.letters["Elzenkamp"], decided.people["Elzenkamp"]
    open_letter(session, letter, person)
    session.commit()
    outcome = f"/submissions/{letter.submission_id}/outcome"
    before = sign_in(person).get(outcome).text

    take_back(session, decided.award, decided.officer, decided.decider)
    session.commit()
    after = sign_in(person).get(outcome).text

    told = (
        "Dit besluit is teruggenomen",
        "24.00 uur in actie komen",
        "Kort gezegd.",
        "kort geding",
    )
    assert [[one in page for one in told] for page in (before, after)] == [
        [False, True, True, True], [True, False, True, False],
    ]  # fmt: skip
