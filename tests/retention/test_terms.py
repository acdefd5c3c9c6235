"""How long a file is kept, and who says so."""

from datetime import date

from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.core.clock import dutch
from app.retention.forms import RetentionForm
from app.retention.models import Retention
from app.retention.terms import Basis, later, set_retention, term_of
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.factories import assign, make_lot, make_tender, make_user
from tests.retention.factories import contract


def test_term_begins_with_the_last_decision_or_the_end_of_the_last_contract(session):
    decided = make_decided(session)
    day = dutch(decided.award.decided_at).date()

    before = term_of(session, decided.tender)
    contract(session, decided, date(2032, 2, 29))
    after = term_of(session, decided.tender)

    assert (before.basis, before.years, before.starts_on) == (Basis.DECISION, 3, day)
    assert before.ends_on == day.replace(year=day.year + 3)
    assert (after.basis, after.years, after.starts_on, after.ends_on) == (
        Basis.CONTRACT, 7, date(2032, 2, 29), date(2039, 3, 1),
    )  # fmt: skip


def test_term_does_not_run_while_a_lot_is_undecided(session):
    decided = make_decided(session)
    other = make_lot(session, tender=decided.tender)

    running = term_of(session, decided.tender)
    other.state = LotState.WITHDRAWN
    session.flush()
    closed = term_of(session, decided.tender)
    decided.award.state = AwardState.WITHDRAWN
    session.flush()

    assert (running.starts_on, running.ends_on) == (None, None)
    assert closed.starts_on == dutch(decided.award.decided_at).date()
    assert term_of(session, decided.tender).ends_on is None


def test_years_are_counted_by_the_calendar():
    assert later(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert later(date(2028, 2, 29), 3) == date(2031, 3, 1)
    assert later(date(2026, 12, 31), 7) == date(2033, 12, 31)


def test_officer_says_how_long_and_by_which_line(session, officer):
    tender = make_tender(session, officer=officer)
    form = RetentionForm(years=10, category="17.1.2", source="Selectielijst 2020")

    set_retention(session, tender, officer, form)
    set_retention(session, tender, officer, form.model_copy(update={"years": 12, "version": 1}))

    kept = session.exec(select(Retention)).one()
    assert (kept.years, kept.category, kept.source, kept.version) == (
        12, "17.1.2", "Selectielijst 2020", 2,
    )  # fmt: skip
    term = term_of(session, tender)
    assert (term.years, term.category, term.source) == (12, "17.1.2", "Selectielijst 2020")


def test_page_tells_the_term_and_keeps_what_was_typed(session, sign_in):
    decided = make_decided(session)
    contract(session, decided, date(2030, 12, 31))
    page = f"/tenders/{decided.tender.id}/retention"
    browser = sign_in(decided.officer)

    first = browser.get(page).text
    short = browser.post(page, data={"years": "2", "category": "1.2", "source": "Eigen lijst"})
    kept = browser.post(page, data={"years": "8", "category": "1.2", "source": "Eigen lijst"})

    assert ("31 december 2037" in first, "Archief (zip)" in first) == (True, True)
    assert short.status_code == 422
    assert "Eigen lijst" in short.text
    assert kept.status_code == 303
    assert "31 december 2038" in browser.get(page).text


def test_page_is_for_officer_and_auditor_and_only_the_officer_changes(session, sign_in):
    decided = make_decided(session)
    auditor, evaluator = make_user(session), make_user(session)
    assign(session, decided.tender, auditor, Duty.AUDITOR)
    assign(session, decided.tender, evaluator, Duty.EVALUATOR)
    page = f"/tenders/{decided.tender.id}/retention"

    assert sign_in(evaluator).get(page).status_code == 404
    reader = sign_in(auditor)
    assert reader.get(page).status_code == 200
    assert 'name="years"' not in reader.get(page).text
    assert reader.post(page, data={"years": "8", "source": "Lijst"}).status_code == 404


def test_there_is_no_archive_of_what_is_not_finished(session, sign_in, officer):
    tender = make_tender(session, officer=officer)

    page = sign_in(officer).get(f"/tenders/{tender.id}/retention").text

    told = ("Archief (zip)" in page, "Nog niet elk perceel is klaar." in page)
    assert told == (False, True)


def test_two_officers_do_not_undo_each_other(session, sign_in, officer):
    tender = make_tender(session, officer=officer)
    form = RetentionForm(years=10, source="Selectielijst 2020")
    set_retention(session, tender, officer, form)
    set_retention(session, tender, officer, form.model_copy(update={"years": 12, "version": 1}))
    typed = {"years": "20", "category": "", "source": "Eigen lijst", "version": "1"}

    answer = sign_in(officer).post(f"/tenders/{tender.id}/retention", data=typed)

    assert answer.status_code == 409
    assert session.exec(select(Retention.years)).one() == 12
