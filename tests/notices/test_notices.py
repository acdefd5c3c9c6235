"""Notices for TenderNed: valid against the XSD, and nothing in them that was not told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from app.awards.models import AwardKind, AwardState
from app.contracts.models import Contract
from app.core.errors import ConflictError
from app.notices.public import public_facts
from app.notices.service import contract_notice, result_notice
from app.tenders.models import LotState
from tests.awards.decided import make_application, make_decided
from tests.factories import make_criterion, make_lot, make_tender

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "eforms" / "maindoc"
ISSUED = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)
NAMES = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
}


def faults(root, content):
    """Hold a notice against the published XSD."""
    if not SCHEMAS.is_dir():
        pytest.skip("the published schemas are not on this machine")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / f"UBL-{root}-2.3.xsd"))
    schema.validate(etree.fromstring(content))
    return [one.message[:300] for one in schema.error_log]


def texts(content, path):
    return [one.text for one in etree.fromstring(content).iterfind(path, NAMES)]


@pytest.fixture
def told(session):
    """A decision of which the letters are out."""
    decided = make_decided(session)
    decided.award.state = AwardState.STANDSTILL
    decided.lot.state = LotState.STANDSTILL
    session.flush()
    return decided


@pytest.fixture
def drafted(session):
    """A draft with all that a notice can hold, and signs that XML refuses."""
    tender = make_tender(session, lots=0, deadline=datetime(2026, 9, 1, 10, 0, tzinfo=UTC))
    tender.court, tender.extensions = "Rechtbank Midden-Nederland", "2 + 2"
    tender.starts_on, tender.ends_on = date(2027, 1, 1), date(2029, 12, 31)
    tender.description = "Hulp\x0b & begeleiding <thuis>"
    lot = make_lot(session, tender=tender, title="Begeleiding")
    lot.estimated_value = Decimal(1000)
    make_criterion(session, lot, code="K1", points="60")
    session.flush()
    session.expire_all()
    return tender


def test_contract_notice_is_valid_and_says_when_and_before_whom(session, drafted):
    content = contract_notice(public_facts(session, drafted), ISSUED)

    assert texts(content, "cbc:NoticeTypeCode") == ["cn-social"]
    assert texts(content, "cbc:IssueTime") == ["10:30:00+02:00"]
    assert texts(content, ".//cac:TenderSubmissionDeadlinePeriod/*") == [
        "2026-09-01+02:00", "12:00:00+02:00",
    ]  # fmt: skip
    assert texts(content, ".//cac:PartyName/cbc:Name")[-1] == "Rechtbank Midden-Nederland"
    assert texts(content, "cac:ProcurementProject/cbc:Description") == [
        "Hulp  & begeleiding <thuis>"
    ]
    assert texts(content, ".//cbc:MaximumNumberNumeric") == ["2"]
    assert faults("ContractNotice", content) == []


def test_notice_is_found_by_the_subject_and_region_of_its_tender(session, drafted):
    drafted.cpv_code, drafted.nuts_code = "85311000", "NL328"

    content = contract_notice(public_facts(session, drafted), ISSUED)

    # once of the tender and once of its lot
    assert texts(content, ".//cbc:ItemClassificationCode") == ["85311000", "85311000"]
    assert texts(content, ".//cbc:CountrySubentityCode") == ["NL328", "NL328"]
    assert faults("ContractNotice", content) == []


def test_contract_notice_of_a_bare_draft_is_valid(session):
    content = contract_notice(public_facts(session, make_tender(session, lots=1)), ISSUED)

    assert faults("ContractNotice", content) == []


def test_result_notice_names_the_winner_and_counts_the_others(session, told):
    content = result_notice(public_facts(session, told.tender), ISSUED)

    assert texts(content, ".//efac:LotResult/cbc:TenderResultCode") == ["selec-w"]
    assert texts(content, ".//efbc:StatisticsNumeric") == ["4"]
    assert texts(content, ".//efac:LotTender/cbc:RankCode") == ["1"]
    assert texts(content, ".//cac:PartyName/cbc:Name")[1:] == ["Lindeborgh"]
    assert b"Elzenkamp" not in content
    assert faults("ContractAwardNotice", content) == []


def test_result_notice_points_at_the_contract(session, told):
    told.award.state = AwardState.FINAL
    session.add(
        Contract(
            tender_id=told.tender.id, lot_id=told.lot.id, award_id=told.award.id,
            provider_id=told.providers["Lindeborgh"].id, signed_on=date(2026, 4, 1),
            starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
        )
    )  # fmt: skip
    session.flush()

    content = result_notice(public_facts(session, told.tender), ISSUED)

    assert texts(content, ".//efac:NoticeResult/efac:SettledContract/*/cbc:ID")[-1] == "TEN-0001"
    assert texts(content, ".//efac:LotResult/efac:SettledContract/cbc:ID") == ["CON-0001"]
    assert faults("ContractAwardNotice", content) == []


def test_no_award_is_a_result_without_a_winner(session, told):
    told.award.kind, told.award.reason = AwardKind.NO_AWARD, "Te duur."
    session.flush()

    content = result_notice(public_facts(session, told.tender), ISSUED)

    assert texts(content, ".//efbc:DecisionReasonCode") == ["other"]
    assert texts(content, ".//cbc:TenderResultCode") == ["clos-nw"]
    assert b"Lindeborgh" not in content
    assert faults("ContractAwardNotice", content) == []


def test_result_notice_of_an_open_house_names_who_was_admitted(session):
    made = make_application(session, refused=False)
    made.award.state = AwardState.FINAL
    session.flush()

    content = result_notice(public_facts(session, made.tender), ISSUED)

    assert texts(content, ".//cac:PartyName/cbc:Name")[1:] == ["Kompas & Kade"]
    assert faults("ContractAwardNotice", content) == []


def test_there_is_no_result_before_the_letters_are_out(session):
    decided = make_decided(session)

    with pytest.raises(ConflictError) as refused:
        result_notice(public_facts(session, decided.tender), ISSUED)

    assert (
        str(refused.value)
        == "Er is nog geen uitslag te melden: er zijn nog geen brieven verzonden."
    )
