"""The notices that a tender asks: that it begins (cn-social) and how it ended (can-social)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.awards.models import AwardKind
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.notices.eforms import (
    CAC,
    CBC,
    EFAC,
    EFBC,
    PROCEDURES,
    Element,
    Organisations,
    buyers,
    clean,
    day,
    day_and_time,
    lot_code,
    lot_project,
    notice,
    party,
    project,
    subtype_of,
    words,
)
from app.notices.public import Bid, PublicLot, PublicTender
from app.planning.dates import option_years
from app.tenders.models import Criterion, CriterionKind, Lot, Tender

CONTRACT_NOTICE, RESULT_NOTICE = "20", "33"
"""The forms of Regulation (EU) 2019/1780 for social and other specific services."""


def contract_notice(facts: PublicTender, issued: datetime) -> bytes:
    """Write the notice that a tender begins (Aw 2.62, in SAS 2.38); a draft may be written too."""
    tender, organisations = facts.tender, Organisations()
    contracting = buyers(facts.authorities, organisations)
    lots = [_lot_of_notice(tender, lot, organisations) for lot in facts.lots]
    return notice(
        "ContractNotice", ("competition", "cn-social"), CONTRACT_NOTICE, tender, issued,
        [subtype_of(CONTRACT_NOTICE), organisations.element()],
        [
            *contracting,
            CAC.TenderingProcess(
                CBC.ProcedureCode(
                    PROCEDURES.get(tender.procedure, "oth-single"),
                    listName="procurement-procedure-type",
                )
            ),
            project(tender, tender.reference, tender.title, tender.description),
            *lots,
        ],
    )  # fmt: skip


def result_notice(facts: PublicTender, issued: datetime) -> bytes:
    """Write the notice of the result (Aw 2.134): every lot that was told, and who was chosen."""
    told = [lot for lot in facts.lots if lot.awards]
    if not told:
        raise ConflictError(_("There is no result to tell yet: no letters have gone out."))
    tender, organisations = facts.tender, Organisations()
    contracting = buyers(facts.authorities, organisations)
    first = min(award.decided_at for lot in told for award in lot.awards)
    return notice(
        "ContractAwardNotice", ("result", "can-social"), RESULT_NOTICE, tender, issued,
        [
            EFAC.NoticeResult(*_results(told, organisations)),
            subtype_of(RESULT_NOTICE),
            organisations.element(),
        ],
        [
            *contracting,
            project(tender, tender.reference, tender.title, tender.description),
            *(
                CAC.ProcurementProjectLot(
                    lot_code(lot), CAC.TenderingTerms(), lot_project(tender, lot)
                )
                for lot in told
            ),
            CAC.TenderResult(CBC.AwardDate(day(first.date()))),
        ],
    )  # fmt: skip


def _lot_of_notice(tender: Tender, lot: PublicLot, organisations: Organisations) -> Element:
    court = [
        CAC.AppealTerms(CAC.AppealReceiverParty(party(organisations.code(tender.court))))
    ] if tender.court else []  # fmt: skip
    deadline = [
        CAC.TenderSubmissionDeadlinePeriod(
            *day_and_time(CBC.EndDate, CBC.EndTime, tender.deadline)
        )
    ] if tender.deadline else []  # fmt: skip
    return CAC.ProcurementProjectLot(
        lot_code(lot),
        CAC.TenderingTerms(
            *_criteria(lot.lot),
            *court,
            CAC.Language(CBC.ID("NLD")),
        ),
        CAC.TenderingProcess(*deadline),
        lot_project(tender, lot, _period(tender)),
    )


def _criteria(lot: Lot) -> Iterator[Element]:
    if lot.criteria:
        yield CAC.AwardingTerms(
            CAC.AwardingCriterion(*(_criterion(one) for one in lot.criteria)),
        )


def _criterion(one: Criterion) -> Element:
    sort = "price" if one.kind == CriterionKind.PRICE else "quality"
    return CAC.SubordinateAwardingCriterion(
        CBC.AwardingCriterionTypeCode(sort, listName="award-criterion-type"),
        words(CBC.Name, one.title),
        words(CBC.Description, one.question or one.title),
    )


def _period(tender: Tender) -> Sequence[Element]:
    found = []
    if tender.starts_on and tender.ends_on:
        found.append(
            CAC.PlannedPeriod(
                CBC.StartDate(day(tender.starts_on)), CBC.EndDate(day(tender.ends_on))
            )
        )
    years = option_years(tender)
    if years:
        found.append(
            CAC.ContractExtension(
                words(CBC.OptionsDescription, " + ".join(map(str, years))),
                CBC.MaximumNumberNumeric(str(len(years))),
            )
        )
    return found


def _results(told: Sequence[PublicLot], organisations: Organisations) -> Iterator[Element]:
    """Write results, then tenders, contracts and parties: the order in which the XSD wants them."""
    chosen = [(lot, bid) for lot in told for bid in lot.bids if bid.is_chosen]
    tenders = {bid.code: f"TEN-{n:04}" for n, (_lot, bid) in enumerate(chosen, 1)}
    parties = {
        provider: f"TPA-{n:04}"
        for n, provider in enumerate(dict.fromkeys(bid.provider.id for _lot, bid in chosen), 1)
    }
    signed = [(lot, one) for lot in told for one in lot.contracts if lot.bid_of(one)]
    contracts = {one.id: f"CON-{n:04}" for n, (_lot, one) in enumerate(signed, 1)}
    for n, lot in enumerate(told, 1):
        yield _lot_result(n, lot, tenders, [contracts[one.id] for at, one in signed if at is lot])
    for lot, bid in chosen:
        yield _lot_tender(lot, bid, tenders[bid.code], parties[bid.provider.id])
    for lot, one in signed:
        mine = lot.bid_of(one)
        yield EFAC.SettledContract(
            CBC.ID(contracts[one.id], schemeName="contract"),
            CBC.IssueDate(day(one.signed_on)),
            EFAC.ContractReference(CBC.ID(str(one.id))),
            *([_tender_code(tenders[mine.code])] if mine and mine.code in tenders else []),
        )
    for provider in {bid.provider.id: bid.provider for _lot, bid in chosen}.values():
        yield EFAC.TenderingParty(
            CBC.ID(parties[provider.id], schemeName="tendering-party"),
            EFAC.Tenderer(CBC.ID(organisations.code(provider), schemeName="organization")),
        )


def _lot_result(
    number: int, lot: PublicLot, tenders: dict[str, str], contracts: Sequence[str]
) -> Element:
    chosen = [bid for bid in lot.bids if bid.is_chosen]
    return EFAC.LotResult(
        CBC.ID(f"RES-{number:04}", schemeName="result"),
        CBC.TenderResultCode(
            "selec-w" if chosen else "clos-nw", listName="winner-selection-status"
        ),
        *([] if chosen else [_no_winner(lot)]),
        *(_tender_code(tenders[bid.code]) for bid in chosen),
        EFAC.ReceivedSubmissionsStatistics(
            EFBC.StatisticsCode("tenders", listName="received-submission-type"),
            EFBC.StatisticsNumeric(str(len(lot.bids))),
        ),
        *(EFAC.SettledContract(CBC.ID(one, schemeName="contract")) for one in contracts),
        EFAC.TenderLot(lot_code(lot)),
    )


def _no_winner(lot: PublicLot) -> Element:
    """Say why nobody was chosen, by the codes of `non-award-justification`."""
    kinds = {award.kind for award in lot.awards}
    code = "all-rej" if lot.bids else "no-rece"
    if kinds & {AwardKind.NO_AWARD, AwardKind.WITHDRAWAL}:
        code = "other"
    return EFAC.DecisionReason(
        EFBC.DecisionReasonCode(code, listName="non-award-justification"),
    )


def _lot_tender(lot: PublicLot, bid: Bid, code: str, tendering_party: str) -> Element:
    ranked = bid.place is not None and bid.result == "winner"
    return EFAC.LotTender(
        CBC.ID(code, schemeName="tender"),
        *([CBC.RankCode(str(bid.place))] if ranked else []),
        EFBC.TenderRankedIndicator("true" if ranked else "false"),
        EFAC.TenderingParty(CBC.ID(tendering_party, schemeName="tendering-party")),
        EFAC.TenderLot(lot_code(lot)),
        EFAC.TenderReference(CBC.ID(clean(bid.code))),
    )


def _tender_code(code: str) -> Element:
    return EFAC.LotTender(CBC.ID(code, schemeName="tender"))
