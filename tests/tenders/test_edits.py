"""Two people change the same tender: the second sees both texts, and nothing is lost."""

from app.accounts.permissions import Duty
from app.tenders.queries import requirements_of_tender
from app.tenders.words import typed
from tests.factories import assign, make_user
from tests.tenders.factories import complete_tender, start_tender


def sent(tender, **changes: str) -> dict[str, str]:
    """What the page sends: every field, and the version that it was filled from."""
    return {
        "reference": tender.reference, "title": tender.title, "procedure": tender.procedure.value,
        "deadline": typed(tender.deadline), "starts_on": typed(tender.starts_on),
        "ends_on": typed(tender.ends_on), "standstill_days": str(tender.standstill_days),
        "standstill_ground": tender.standstill_ground, "court": tender.court,
        "contact": tender.contact, "show_price_points": "true", "version": str(tender.version),
        **changes,
    }  # fmt: skip


def test_second_person_is_told_with_both_texts_and_may_go_on(session, sign_in, officer):
    tender = start_tender(session, officer)
    colleague = make_user(session, name="Sanne Visser")
    assign(session, tender, colleague, Duty.OFFICER)
    session.commit()
    url = f"/tenders/{tender.id}/edit"
    mine, hers = sent(tender, contact="Olga, 033 1"), sent(tender, contact="Sanne, 033 2")

    assert sign_in(colleague).post(url, data=hers).status_code == 303
    answer = sign_in(officer).post(url, data=mine)

    assert answer.status_code == 409
    assert "Sanne Visser wijzigde dit" in answer.text
    assert "Sanne Visser bewaarde: Sanne, 033 2" in answer.text
    assert 'value="Olga, 033 1"' in answer.text
    session.refresh(tender)
    assert (tender.contact, tender.version) == ("Sanne, 033 2", 1)
    assert 'name="version" value="1"' in answer.text
    again = sign_in(officer).post(url, data={**mine, "version": "1"})
    session.refresh(tender)
    assert (again.status_code, tender.contact, tender.version) == (303, "Olga, 033 1", 2)


def test_one_person_changes_twice(session, sign_in, officer):
    tender = start_tender(session, officer)
    session.commit()
    url, browser = f"/tenders/{tender.id}/edit", sign_in(officer)

    first = browser.post(url, data=sent(tender, contact="Een"))
    session.refresh(tender)
    second = browser.post(url, data=sent(tender, contact="Twee"))

    session.refresh(tender)
    assert (first.status_code, second.status_code, tender.contact) == (303, 303, "Twee")


def test_second_person_is_told_at_a_lot_and_a_requirement(session, sign_in, officer):
    tender, lot = complete_tender(session, officer)
    colleague = make_user(session, name="Sanne Visser")
    assign(session, tender, colleague, Duty.OFFICER)
    [requirement] = requirements_of_tender(session, tender)
    session.commit()
    both = [
        (f"/lots/{lot.id}/edit", {"title": "Van {}", "version": str(lot.version)}),
        (
            f"/requirements/{requirement.id}/edit",
            {
                "number": "1", "title": "Van {}", "text": "Werkt met een systeem.",
                "moment": "verification", "version": str(requirement.version),
            },
        ),
    ]  # fmt: skip

    for url, data in both:
        hers = {name: value.format("Sanne") for name, value in data.items()}
        mine = {name: value.format("Olga") for name, value in data.items()}

        first = sign_in(colleague).post(url, data=hers)
        second = sign_in(officer).post(url, data=mine)

        assert (first.status_code, second.status_code) == (303, 409)
        assert "Sanne Visser bewaarde: Van Sanne" in second.text
        assert 'value="Van Olga"' in second.text
