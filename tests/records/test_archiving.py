"""An archive verifies as a dossier, and each of its pieces has metadata by MDTO 1.0.1."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.contracts.models import Contract
from app.core.clock import dutch
from app.core.errors import ConflictError
from app.records.archiving import write_archive
from app.records.forms import RetentionForm
from app.records.models import Retention
from app.records.retention import Basis, later, set_retention, term_of
from app.tenders.models import LotState
from scoring.verify import verify
from tests.awards.decided import make_decided
from tests.factories import assign, make_lot, make_tender, make_user
from tests.records.test_dossier import decided_house, unpacked

__all__ = ["decided_house"]
SCHEMA = Path(__file__).parent / "mdto.xsd"
M = "{https://www.nationaalarchief.nl/mdto}"


def archive(session, keys, storage, tender, lots):
    out = BytesIO()
    write_archive(out, session, keys, storage, tender, lots)
    return out.getvalue()


def values(content, path):
    return [one.text for one in etree.fromstring(content).iterfind(path.replace("/", f"/{M}"))]


def contract(session, decided, ends_on):
    session.add(
        Contract(
            tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
            provider_id=decided.submissions["Lindeborgh"].provider_id,
            starts_on=date(2027, 1, 1), ends_on=ends_on, signed_on=date(2026, 12, 1),
        )
    )  # fmt: skip
    session.flush()


def test_archive_verifies_and_every_piece_has_sound_metadata(decided_house):
    house = decided_house
    house.tender.description = "Hulp \x0b& begeleiding <thuis>"

    content = archive(house.session, house.keys, house.storage, house.tender, [house.lot])

    report = verify(content)
    assert report.disagreement is None
    members = unpacked(content)
    described = [name for name in members if name.startswith("mdto/")]
    pieces = set(members) - set(described) - {"manifest.json"}
    assert sorted(described) == sorted(
        ["mdto/dossier.mdto.xml"]
        + [f"mdto/{name}.mdto.xml" for name in pieces]
        + [f"mdto/{name}.bestand.mdto.xml" for name in pieces]
    )
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for name in described:
        schema.validate(etree.fromstring(members[name]))
        assert [one.message for one in schema.error_log] == [], name
    whole = members["mdto/dossier.mdto.xml"]
    assert values(whole, "./informatieobject/omschrijving") == ["Hulp & begeleiding <thuis>"]
    assert len(values(whole, "./informatieobject/bevatOnderdeel")) == len(pieces)


def test_metadata_of_a_file_is_that_of_the_manifest(session, keys, storage):
    decided = make_decided(session)
    contract(session, decided, date(2030, 12, 31))

    members = unpacked(archive(session, keys, storage, decided.tender, [decided.lot]))

    told = members["mdto/outcome.json.bestand.mdto.xml"]
    assert values(told, "./bestand/omvang") == [str(len(members["outcome.json"]))]
    assert values(told, "./bestand/bestandsformaat/begripCode") == ["fmt/817"]
    (listed,) = re.findall(
        r'"name": "outcome.json",\s*"salt": "\w+",\s*"sha256": "(\w+)"',
        members["manifest.json"].decode(),
    )
    assert values(told, "./bestand/checksum/checksumWaarde") == [listed]
    piece = members["mdto/outcome.json.mdto.xml"]
    term = "./informatieobject/bewaartermijn"
    assert values(piece, f"{term}/termijnStartdatumLooptijd") == ["2030-12-31"]
    assert values(piece, f"{term}/termijnLooptijd") == ["P7Y"]
    assert values(piece, f"{term}/termijnEinddatum") == ["2037-12-31"]


def test_archive_does_not_exist_before_a_decision(session, keys, storage):
    tender = make_tender(session, lots=0)

    with pytest.raises(ConflictError):
        archive(session, keys, storage, tender, [make_lot(session, tender=tender)])


# How long ---------------------------------------------------------------------------


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


# Page -------------------------------------------------------------------------------


def test_page_tells_the_term_and_keeps_what_was_typed(session, sign_in):
    decided = make_decided(session)
    contract(session, decided, date(2030, 12, 31))
    page = f"/tenders/{decided.tender.id}/retention"
    browser = sign_in(decided.officer)

    first = browser.get(page).text
    short = browser.post(page, data={"years": "2", "category": "1.2", "source": "Eigen lijst"})
    kept = browser.post(page, data={"years": "8", "category": "1.2", "source": "Eigen lijst"})

    assert "31 december 2037" in first
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


def test_two_officers_do_not_undo_each_other(session, sign_in, officer):
    tender = make_tender(session, officer=officer)
    form = RetentionForm(years=10, source="Selectielijst 2020")
    set_retention(session, tender, officer, form)
    set_retention(session, tender, officer, form.model_copy(update={"years": 12, "version": 1}))
    typed = {"years": "20", "category": "", "source": "Eigen lijst", "version": "1"}

    answer = sign_in(officer).post(f"/tenders/{tender.id}/retention", data=typed)

    assert answer.status_code == 409
    assert session.exec(select(Retention.years)).one() == 12
