"""What leaves as open data: valid, one bid for each lot, and nothing before it was told."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from app.awards.models import Award, AwardState
from app.contracts.models import Contract
from app.notices.ocds import release_package
from app.notices.public import Bid, PublicLot, public_facts
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Lot, LotState
from tests.awards.decided import make_application, make_decided
from tests.factories import make_lot, make_provider, make_submission, make_tender

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "ocds"
ADDRESS = "https://toetssteen.example"
SENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def tell(session, decided):
    """Let the letters of a decision be out."""
    decided.award.state, decided.award.sent_at = AwardState.STANDSTILL, SENT
    decided.lot.state = LotState.STANDSTILL
    session.flush()


def release(session, tender):
    (one,) = release_package(public_facts(session, tender), ADDRESS, "ocds-abc123")["releases"]
    return one


def test_bids_and_award_of_a_told_decision(session):
    decided = make_decided(session)
    tell(session, decided)

    found = release(session, decided.tender)

    names = {party["id"]: party["name"] for party in found["parties"]}
    assert found["tag"] == ["tender", "award"]
    assert [
        (one["id"], one["status"], one["relatedLots"], one["hasRank"] and one["rank"],
         [names[who["id"]] for who in one.get("tenderers", [])])
        for one in found["bids"]["details"]
    ] == [
        ("LOT-0001-S1", "valid", ["LOT-0001"], 1, ["Lindeborgh"]),
        ("LOT-0001-S2", "valid", ["LOT-0001"], 2, []),
        ("LOT-0001-S3", "valid", ["LOT-0001"], 3, []),
        ("LOT-0001-S4", "disqualified", ["LOT-0001"], False, []),
    ]  # fmt: skip
    assert found["bids"]["statistics"] == [
        {"id": "LOT-0001-bids", "measure": "bids", "value": 4, "relatedLot": "LOT-0001"}
    ]
    (award,) = found["awards"]
    assert (award["status"], award["relatedBids"], award["date"]) == (
        "pending", ["LOT-0001-S1"], "2026-03-02T10:00:00Z",
    )  # fmt: skip
    assert [one["name"] for one in award["suppliers"]] == ["Lindeborgh"]
    assert {one["name"]: one["roles"] for one in found["parties"][1:]} == {
        "Lindeborgh": ["tenderer", "supplier"]
    }
    assert found["tender"]["numberOfTenderers"] == 4


def test_losers_prices_and_reasons_stay_inside(session):
    decided = make_decided(session)
    tell(session, decided)

    text = json.dumps(release(session, decided.tender), ensure_ascii=False)

    for inside in (
        "Elzenkamp",
        "Thuisvast",
        "De Hoge Enk",
        "verlopen",
        "twijfelde",
        "certificaat",
        '"90"',
        "87.5",
    ):
        assert inside not in text


def test_nothing_of_submissions_before_the_letters_are_out(session):
    decided = make_decided(session)

    found = release(session, decided.tender)

    assert (found["tag"], found["awards"], found["contracts"]) == (["tender"], [], [])
    assert "bids" not in found
    assert "Lindeborgh" not in json.dumps(found)
    assert "numberOfTenderers" not in found["tender"]


def test_a_lot_still_in_the_vault_stays_silent_beside_a_told_one(session):
    decided = make_decided(session)
    tell(session, decided)
    other = make_lot(session, tender=decided.tender, state=LotState.PUBLISHED)
    make_submission(session, other, provider=make_provider(session, name="Nog geheim"))

    found = release(session, decided.tender)

    assert "Nog geheim" not in json.dumps(found)
    assert [one["relatedLot"] for one in found["bids"]["statistics"]] == ["LOT-0001"]
    assert "numberOfTenderers" not in found["tender"]


def test_contract_points_at_its_award_and_bid(session):
    decided = make_decided(session)
    tell(session, decided)
    decided.award.state = AwardState.FINAL
    contract = Contract(
        tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
        provider_id=decided.providers["Lindeborgh"].id, signed_on=date(2026, 4, 1),
        starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
    )  # fmt: skip
    session.add(contract)
    session.flush()

    found = release(session, decided.tender)

    assert found["awards"][0]["status"] == "active"
    assert found["contracts"] == [
        {
            "id": str(contract.id),
            "awardID": str(decided.award.id),
            "status": "pending",
            "dateSigned": "2026-03-31T22:00:00Z",
            "period": {"startDate": "2026-12-31T23:00:00Z", "endDate": "2029-12-30T23:00:00Z"},
            "relatedBids": ["LOT-0001-S1"],
        }
    ]


def test_contract_points_at_the_application_that_it_rests_on():
    provider, lot = Provider(name="Kompas & Kade"), Lot(number=1, title="Begeleiding")
    ended, admitted = (
        Submission(provider_id=provider.id, provider=provider, turn=turn) for turn in (1, 2)
    )
    awards = [Award(submission_id=one.id) for one in (ended, admitted)]
    contract = Contract(award_id=awards[1].id, provider_id=provider.id)
    bids = (
        Bid("LOT-0001-S1", ended, "admitted", None),
        Bid("LOT-0001-S2", admitted, "admitted", None),
    )

    found = PublicLot("LOT-0001", lot, tuple(awards), bids, (contract,)).bid_of(contract)

    assert found == bids[1]


def test_every_lot_says_by_which_subject_and_region_it_is_found(session):
    tender = make_tender(session, lots=2)
    before = release(session, tender)["tender"]
    tender.cpv_code, tender.nuts_code = "85311000", "NL328"

    items = release(session, tender)["tender"]["items"]

    assert "items" not in before
    subject = {
        "scheme": "CPV", "id": "85311000",
        "description": "Maatschappelijk werk met onderdak",
    }  # fmt: skip
    region = {
        "description": "Alkmaar en omgeving",
        "gazetteer": {"scheme": "NUTS", "identifiers": ["NL328"]},
    }
    assert [(one["id"], one["relatedLot"]) for one in items] == [
        ("LOT-0001", "LOT-0001"), ("LOT-0002", "LOT-0002"),
    ]  # fmt: skip
    assert [(one["classification"], one["deliveryLocation"]) for one in items] == [
        (subject, region), (subject, region),
    ]  # fmt: skip


@pytest.mark.parametrize("told", [False, True])
def test_package_is_valid_against_the_published_schemas(session, told):
    if not SCHEMAS.is_dir():
        pytest.skip("the published schemas are not on this machine")
    decided = make_decided(session)
    decided.tender.cpv_code, decided.tender.nuts_code = "85311000", "NL328"
    if told:
        tell(session, decided)
    package = release_package(public_facts(session, decided.tender), ADDRESS, "ocds-abc123")
    schema = json.loads((SCHEMAS / "release-schema.json").read_text())
    bids = json.loads((SCHEMAS / "bid-extension.json").read_text())
    schema["properties"] |= bids["properties"]
    for name, definition in bids["definitions"].items():
        mine = schema["definitions"].setdefault(name, definition)
        mine["properties"] |= definition["properties"]

    faults = [
        f"{list(one.path)}: {one.message[:200]}"
        for one in Draft4Validator(schema).iter_errors(package["releases"][0])
    ]

    assert faults == []
    assert set(package) == {
        "uri",
        "version",
        "extensions",
        "publishedDate",
        "publisher",
        "releases",
    }


@pytest.mark.parametrize(
    ("refused", "status", "named"),
    [(False, "active", ["Kompas & Kade"]), (True, "unsuccessful", [])],
)
def test_open_house_names_who_was_admitted_only(session, refused, status, named):
    made = make_application(session, refused=refused)
    made.award.state = AwardState.FINAL
    session.flush()

    found = release(session, made.tender)

    assert [one["name"] for one in found["parties"][1:]] == named
    assert [(one["status"], "suppliers" in one) for one in found["awards"]] == [
        (status, not refused)
    ]
    assert all(one["hasRank"] is False for one in found["bids"]["details"])


def test_a_draft_is_planning(session):
    tender = make_tender(session, lots=1)

    assert release(session, tender)["tender"]["status"] == "planning"
