"""Pages of the record: for officers and auditors of the tender only."""

from datetime import timedelta

import pytest
from lxml import html

from app.accounts.permissions import Duty
from app.audit.service import record
from app.awards.models import AwardState
from app.products.models import Window
from app.tenders.models import LotState, ProcedureKind
from tests.awards.decided import make_decided
from tests.factories import assign, lots_of, make_lot, make_tender, make_user


def addresses(decided):
    return [
        f"/tenders/{decided.tender.id}/trail",
        f"/lots/{decided.lot.id}/matrix.xlsx",
        f"/lots/{decided.lot.id}/dossier.zip",
    ]


@pytest.mark.parametrize("at", range(3))
def test_record_does_not_exist_for_a_stranger_nor_for_an_evaluator(session, sign_in, at):
    decided = make_decided(session)
    evaluator = make_user(session)
    assign(session, decided.tender, evaluator, Duty.EVALUATOR)
    address = addresses(decided)[at]

    assert sign_in(make_user(session)).get(address).status_code == 404
    assert sign_in(evaluator).get(address).status_code == 404


def test_auditor_sees_tenders_with_their_files(session, sign_in):
    decided = make_decided(session)
    other = make_tender(session, title="Niet van mij")
    auditor = make_user(session)
    assign(session, decided.tender, auditor, Duty.AUDITOR)

    page = sign_in(auditor).get("/records").text

    assert addresses(decided)[0] in page
    assert addresses(decided)[1] in page
    assert other.title not in page


def test_auditor_reads_that_nobody_can_apply_for_a_product_any_more(session, sign_in, now):
    tender = make_tender(
        session, state=LotState.ADMITTING, procedure=ProcedureKind.OPEN_HOUSE, deadline=None
    )
    first = lots_of(session, tender)[0]
    make_lot(session, tender=tender, title="Dagbesteding", state=LotState.ADMITTING)
    auditor = make_user(session)
    assign(session, tender, auditor, Duty.AUDITOR)
    yesterday = now.date() - timedelta(days=1)
    session.add(
        Window(tender_id=tender.id, lot_id=first.id, closes_on=yesterday, reason="Er is genoeg.")
    )
    session.commit()
    browser = sign_in(auditor)

    pages = [browser.get(path).text for path in ("/records", f"/tenders/{tender.id}/records")]
    cells = [html.fromstring(page).xpath("//td[@data-label='Stand']") for page in pages]
    states = [[" ".join(cell.text_content().split()) for cell in row] for row in cells]

    assert states == [["Gesloten", "Open voor aanmelding"]] * 2


def test_auditor_reads_the_trail_with_its_verdict(session, sign_in):
    tender = make_tender(session, state=LotState.OPENED)
    auditor = make_user(session)
    assign(session, tender, auditor, Duty.AUDITOR)
    record(session, auditor, "tender.edit", tender, after={"title": "Nieuw"})

    page = sign_in(auditor).get(f"/tenders/{tender.id}/trail").text

    assert "Keten klopt t/m nr. 1." in page
    assert "tender.edit" in page


@pytest.mark.parametrize("count", [1, 3])
def test_trail_query_count_does_not_grow(session, sign_in, count_queries, count):
    tender = make_tender(session, state=LotState.OPENED)
    auditor = make_user(session)
    assign(session, tender, auditor, Duty.AUDITOR)
    for _n in range(count):
        record(session, auditor, "tender.edit", tender)
    browser = sign_in(auditor)

    with count_queries() as queries:
        page = browser.get(f"/tenders/{tender.id}/trail")

    assert page.text.count("tender.edit") >= count
    assert len(queries) == TRAIL_QUERIES


TRAIL_QUERIES = 11


@pytest.mark.parametrize("what", ["dossier", "ocds", "eforms-notice", "eforms-result"])
def test_files_of_a_tender_are_for_officer_and_auditor(session, sign_in, what):
    decided = make_decided(session)
    auditor, evaluator = make_user(session), make_user(session)
    assign(session, decided.tender, auditor, Duty.AUDITOR)
    assign(session, decided.tender, evaluator, Duty.EVALUATOR)
    decided.award.state = AwardState.STANDSTILL
    session.flush()
    address = f"/tenders/{decided.tender.id}/records/{what}/file"

    assert sign_in(evaluator).get(address).status_code == 404
    assert sign_in(decided.officer).get(address).status_code == 200
    answer = sign_in(auditor).get(address)

    assert answer.status_code == 200
    assert f"{what}-{decided.tender.slug}." in answer.headers["content-disposition"]


def test_page_says_what_is_still_missing(session, sign_in):
    decided = make_decided(session)

    before = sign_in(decided.officer).get(f"/tenders/{decided.tender.id}/records").text
    decided.award.state = AwardState.STANDSTILL
    session.flush()
    after = sign_in(decided.officer).get(f"/tenders/{decided.tender.id}/records").text

    assert "Nadat de brieven zijn verzonden" in before
    assert "records/eforms-result" not in before
    assert "records/eforms-result" in after
    assert "Nadat de brieven zijn verzonden" not in after
    decided.lot.state = LotState.WITHDRAWN  # and nobody opened it
    session.flush()
    stopped = sign_in(decided.officer).get(f"/tenders/{decided.tender.id}/records").text
    assert ('dossier.zip"' in after, 'dossier.zip"' in stopped) == (True, False)
    assert "Geen dossier: dit perceel is nooit geopend" in stopped


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_page_does_not_grow(session, sign_in, count_queries, count):
    decided = make_decided(session)
    for _n in range(count):
        make_lot(session, tender=decided.tender)
    client = sign_in(decided.officer)

    with count_queries() as found:
        assert client.get(f"/tenders/{decided.tender.id}/records").status_code == 200

    assert len(found) == 10
