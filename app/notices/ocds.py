"""A tender in the Open Contracting Data Standard 1.1, with what it says of lots, bids and places.

One bid stands for one lot. Who was not chosen is counted and not named, and no price is told: in
social care a price is a rate per hour or day, and a loser's is a trade secret (Aw 2.57, 2.138).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from app.accounts.models import Authority
from app.awards.models import Award, AwardKind, AwardState
from app.contracts.models import Contract
from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.core.i18n import gettext as _
from app.notices.public import Bid, PublicLot, PublicTender
from app.planning.dates import last_end
from app.providers.models import Provider
from app.tenders.codes import CPV, REGIONS
from app.tenders.models import LotState, ProcedureKind, Tender
from app.tenders.procedures import procedure_of

RAW = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = [
    f"{RAW}/ocds_{name}_extension/v1.1.5/extension.json" for name in ("lots", "bid", "location")
]
ENDED = {LotState.WITHDRAWN: "cancelled", LotState.FAILED: "unsuccessful"}
AWAY = frozenset({"excluded", "invalid", "late", "dropped", "below_minimum", "refused"})


def release_package(facts: PublicTender, address: str, prefix: str) -> dict[str, Any]:
    """Write one release with all that is known today; `prefix` is the publisher's own."""
    now = _moment(utcnow())
    return {
        "uri": f"{address}/tenders/{facts.tender.slug}",
        "version": "1.1",
        "extensions": EXTENSIONS,
        "publishedDate": now,
        "publisher": {"name": facts.lead.name},
        "releases": [_release(facts, f"{prefix}-{facts.tender.id}", now)],
    }


def _release(facts: PublicTender, ocid: str, now: str) -> dict[str, Any]:
    awards = [_award(facts, lot, award) for lot in facts.lots for award in lot.awards]
    contracts = [_contract(lot, one) for lot in facts.lots for one in lot.contracts]
    tags = ["tender", *(["award"] if awards else []), *(["contract"] if contracts else [])]
    release = {
        "ocid": ocid,
        "id": f"{facts.tender.id}-{now}",
        "date": now,
        "tag": tags,
        "initiationType": "tender",
        "language": "nl",
        "parties": list(_parties(facts)),
        "buyer": _reference(facts.lead),
        "tender": _tender(facts),
        "awards": awards,
        "contracts": contracts,
    }
    if awards:
        release["bids"] = {
            "statistics": list(_statistics(facts)),
            "details": [_bid(facts, lot, bid) for lot in facts.lots for bid in lot.bids],
        }
    return release


def _parties(facts: PublicTender) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(facts.authorities):
        yield {
            **_reference(one),
            "roles": ["buyer", "procuringEntity"] if number == 0 else ["buyer"],
            **_filled({"address": _filled({"streetAddress": one.address, "countryName": "NL"}),
                       "contactPoint": _filled({"email": one.email, "telephone": one.phone})}),
        }  # fmt: skip
    for provider in facts.chosen:
        yield {
            **_reference(provider),
            "identifier": {
                "scheme": "NL-KVK",
                "id": provider.kvk_number,
                "legalName": provider.name,
            },
            "roles": ["tenderer", "supplier"],
            "address": _filled({"streetAddress": provider.address, "locality": provider.place,
                                "countryName": "NL"}),
        }  # fmt: skip


def _tender(facts: PublicTender) -> dict[str, Any]:
    tender = facts.tender
    told = facts.lots and all(lot.awards for lot in facts.lots)
    return _filled({
        "id": tender.reference,
        "title": tender.title,
        "description": tender.description,
        "status": _status(facts),
        "procuringEntity": _reference(facts.lead),
        "procurementMethod": _method(tender),
        "procurementMethodDetails": str(procedure_of(tender).name),
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria" if procedure_of(tender).ranks else "",
        "submissionMethod": ["electronicSubmission"],
        "datePublished": _moment(tender.published_at),
        "tenderPeriod": _filled({"startDate": _moment(tender.published_at),
                                 "endDate": _moment(tender.deadline)}),
        "enquiryPeriod": _filled({"endDate": _moment(tender.questions_until)}),
        "contractPeriod": _filled({"startDate": _day(tender.starts_on),
                                   "endDate": _day(tender.ends_on),
                                   "maxExtentDate": _day(last_end(tender))}),
        "numberOfTenderers": facts.tenderers if told else None,
        "items": list(_items(facts)),
        "lots": [_lot(lot) for lot in facts.lots],
    })  # fmt: skip


def _status(facts: PublicTender) -> str:
    states = {lot.lot.state for lot in facts.lots}
    if states <= {LotState.DRAFT}:
        return "planning"
    if states <= {LotState.WITHDRAWN}:
        return "cancelled"
    if states <= {*ENDED, LotState.FINAL, LotState.CLOSED}:
        return "complete"
    return "active"


def _method(tender: Tender) -> str:
    return "selective" if tender.procedure == ProcedureKind.RESTRICTED else "open"


def _lot(one: PublicLot) -> dict[str, Any]:
    state = one.lot.state
    done = "complete" if state in {LotState.FINAL, LotState.CLOSED} else "active"
    value = one.lot.estimated_value
    return _filled({
        "id": one.code,
        "title": one.lot.title,
        "description": one.lot.description,
        "status": "planning" if state == LotState.DRAFT else ENDED.get(state, done),
        "value": {"amount": float(value), "currency": "EUR"} if value is not None else None,
    })  # fmt: skip


def _items(facts: PublicTender) -> Iterator[dict[str, Any]]:
    """Say by which subject (CPV) and region (NUTS 3) each lot is found, once they are known."""
    cpv, nuts = facts.tender.cpv_code, facts.tender.nuts_code
    for one in facts.lots if cpv or nuts else ():
        yield _filled({
            "id": one.code,
            "description": one.lot.title,
            "relatedLot": one.code,
            "classification": {"scheme": "CPV", "id": cpv, "description": str(CPV[cpv])}
            if cpv else None,
            "deliveryLocation": {
                "description": REGIONS[nuts],
                "gazetteer": {"scheme": "NUTS", "identifiers": [nuts]},
            } if nuts else None,
        })  # fmt: skip


def _bid(facts: PublicTender, lot: PublicLot, bid: Bid) -> dict[str, Any]:
    ranked = procedure_of(facts.tender).ranks and bid.place is not None
    status = "withdrawn" if bid.result == "withdrawn" else None
    status = status or ("disqualified" if bid.result in AWAY else "valid")
    return _filled({
        "id": bid.code,
        "submissionType": "bid",
        "date": _moment(bid.submission.submitted_at),
        "status": status,
        "tenderers": [_reference(bid.provider)] if bid.is_chosen else None,
        "relatedLots": [lot.code],
        "hasRank": ranked,
        "rank": bid.place if ranked else None,
    })  # fmt: skip


def _statistics(facts: PublicTender) -> Iterator[dict[str, Any]]:
    for lot in facts.lots:
        if lot.awards:
            yield {
                "id": f"{lot.code}-bids",
                "measure": "bids",
                "value": len(lot.bids),
                "relatedLot": lot.code,
            }


def _award(facts: PublicTender, lot: PublicLot, award: Award) -> dict[str, Any]:
    chosen = lot.bids_of(award)
    return _filled({
        "id": str(award.id),
        "title": _("Lot %(n)s: %(title)s", n=lot.lot.number, title=lot.lot.title),
        "status": _award_status(award, bool(chosen)),
        "date": _moment(award.sent_at or award.decided_at),
        "suppliers": [_reference(one.provider) for one in chosen] or None,
        "relatedLots": [lot.code],
        "relatedBids": [one.code for one in chosen] or None,
        "contractPeriod": _filled({"startDate": _day(facts.tender.starts_on),
                                   "endDate": _day(facts.tender.ends_on)}),
    })  # fmt: skip


def _award_status(award: Award, has_chosen: bool) -> str:
    if award.kind == AwardKind.WITHDRAWAL:
        return "cancelled"
    if not has_chosen:
        return "unsuccessful"
    return "active" if award.state == AwardState.FINAL else "pending"


def _contract(lot: PublicLot, contract: Contract) -> dict[str, Any]:
    bid, today = lot.bid_of(contract), dutch(utcnow()).date()
    status = "terminated" if contract.ends_on < today else "active"
    return _filled({
        "id": str(contract.id),
        "awardID": str(contract.award_id),
        "status": "pending" if today < contract.starts_on else status,
        "dateSigned": _day(contract.signed_on),
        "period": {"startDate": _day(contract.starts_on), "endDate": _day(contract.ends_on)},
        "relatedBids": [bid.code] if bid else None,
    })  # fmt: skip


def _reference(party: Authority | Provider) -> dict[str, str]:
    return {"id": f"{type(party).__name__.lower()}-{party.id}", "name": party.name}


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _day(day: date | None) -> str:
    """Write a day as the moment at which it begins in the Netherlands."""
    return _moment(datetime.combine(day, time(), DUTCH_TIME)) if day else ""


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: value for name, value in found.items() if value not in (None, "", {}, [])}
