"""A file offers only what is possible, and says why the rest is not."""

from datetime import date

from app.integrity import service
from app.integrity.models import StepKind
from app.integrity.offered import offer_of
from app.tenders.models import Tender
from tests.checks.pages import shown
from tests.factories import assign, make_user
from tests.integrity.factories import (
    TO_ADVISING,
    TO_INVESTIGATED,
    make_provider_in_checks,
    on,
    step,
    submission_of,
    walk,
)

K = StepKind
ONCE = "De termijn is al verlengd. Dat kan maar één keer."
NOTHING = "Er is geen eerder dossier over deze aanbieder waarvan u de bevindingen mag gebruiken."
TOO_OLD = "De bevindingen over deze aanbieder zijn ouder dan vijf jaar. Doe opnieuw onderzoek."


def barred(session, keys, file, reader):
    return {kind: str(why) for kind, why in offer_of(session, keys, file, reader).barred.items()}


def test_an_extension_is_offered_once_per_question_to_the_office(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING)
    first = offer_of(session, keys, file, guard)
    walk(session, keys, file, guard, K.EXTEND)
    used = offer_of(session, keys, file, guard)
    why = barred(session, keys, file, guard)
    walk(session, keys, file, guard, K.DECLINE, K.INVESTIGATE, K.ASK, K.TELL)
    anew = offer_of(session, keys, file, guard)

    assert first.kinds == [K.ADVICE, K.PAUSE, K.EXTEND, K.DECLINE, K.WITHDRAW]
    assert (used.kinds, why) == ([K.ADVICE, K.PAUSE, K.DECLINE, K.WITHDRAW], {K.EXTEND: ONCE})
    assert (anew.kinds, anew.barred) == (first.kinds, {})


def test_reuse_is_offered_where_there_is_something_to_reuse(session, keys, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    assign(session, tender, officer, "integrity")
    old = service.open_file(session, tender, provider, officer)
    walk(session, keys, old, officer, K.GROUND)
    alone = barred(session, keys, old, officer)
    walk(session, keys, old, officer, K.SEND_FORM, K.COMPLETE, K.INVESTIGATE, K.CONCLUDE)
    again, _, gate = make_provider_in_checks(session, officer)
    again.lead_authority_id = tender.lead_authority_id
    submission_of(session, gate).provider_id = provider.id
    assign(session, again, officer, "integrity")
    new = service.open_file(session, again, provider, officer)
    walk(session, keys, new, officer, K.GROUND)

    with on(date(2031, 3, 2)):
        offered = offer_of(session, keys, new, officer).kinds
    with on(date(2031, 3, 3)):
        late = barred(session, keys, new, officer)
    elsewhere = barred(session, keys, new, make_user(session))

    assert alone == {K.REUSE: NOTHING}
    assert offered == [K.SEND_FORM, K.REUSE, K.DROP, K.WITHDRAW]
    assert late == {K.REUSE: TOO_OLD}
    assert elsewhere == {K.REUSE: NOTHING}


def test_among_findings_the_page_names_those_that_are_too_old(session, keys, officer, sign_in):
    parties = [make_provider_in_checks(session, officer) for _ in range(3)]
    provider = parties[0][1]
    files = []
    for tender, _, gate in parties:
        tender.lead_authority_id = parties[0][0].lead_authority_id
        submission_of(session, gate).provider_id = provider.id
        assign(session, tender, officer, "integrity")
        session.flush()
        files.append(service.open_file(session, tender, provider, officer))
    walk(session, keys, files[0], officer, *TO_INVESTIGATED, K.CONCLUDE)
    later = date(2029, 6, 4)
    with on(later):
        for kind in (*TO_INVESTIGATED, K.CONCLUDE):
            filled = {"answer_by": "18-6-2029"} if kind == K.SEND_FORM else {}
            step(session, keys, files[1], officer, kind, later, **filled)
        step(session, keys, files[2], officer, K.GROUND, later)
    session.commit()

    with on(date(2031, 3, 3)):
        page = shown(sign_in(officer).get(f"/integrity/{files[2].id}/steps/reuse"))

    assert "te oud sinds 2 maart 2031" in page
    assert "tot en met 4 juni 2034" in page


def test_pages_say_why_a_step_is_not_there(session, keys, started, sign_in):
    file, guard, _ = started
    assign(session, session.get_one(Tender, file.tender_id), guard, "integrity")
    walk(session, keys, file, guard, *TO_ADVISING, K.EXTEND)
    session.commit()
    browser = sign_in(guard)

    page = shown(browser.get(f"/integrity/{file.id}"))
    step_page = shown(browser.get(f"/integrity/{file.id}/steps/extend"))

    assert f'href="/integrity/{file.id}/steps/extend"' not in page
    assert f"<b>Verlenging van de termijn:</b> {ONCE}" in page
    assert ONCE in step_page
    assert 'name="days"' not in step_page
