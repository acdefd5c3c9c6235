"""A receipt on screen, on paper, and as the file that a provider can check without us."""

import json
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.i18n import filesize, moment, sha, utc_stamp
from app.core.routing import Router
from app.core.typesetting import typeset
from app.core.web import download, render
from app.submissions.access import OwnSubmission
from app.submissions.models import Receipt, Submission, SubmissionState
from app.submissions.receipts import content_of, latest_receipt, preference_of
from app.submitting.router import told
from app.submitting.timestamps import timestamp_of
from app.tenders.procedures import procedure_of

router = Router(tags=["submitting"])
ADDRESS = "/submissions/{submission_id}/receipt"


def _latest(session: Session, submission: Submission) -> Receipt:
    receipt = latest_receipt(session, submission)
    if receipt is None:
        raise NotFoundError
    return receipt


def _by(session: Session, submission: Submission) -> str:
    user = session.get(User, submission.submitted_by_id) if submission.submitted_by_id else None
    return user.name if user else ""


@router.get(ADDRESS, name="submitting:receipt")
def receipt_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show the proof of what arrived and when."""
    receipt = _latest(session, submission)
    content = content_of(request.app.state.keys, receipt)
    by = _by(session, submission)
    return render(
        request,
        "submitting/receipt.html",
        by=by,
        content=content,
        choice=preference_of(request.app.state.keys, receipt),
        timestamp=timestamp_of(session, receipt),
        **told(request, session, submission),
    )


@router.get(ADDRESS + ".pdf", name="submitting:receipt_pdf")
def receipt_pdf(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Hand the receipt over on paper."""
    receipt = _latest(session, submission)
    told_ = content_of(request.app.state.keys, receipt)
    choice = preference_of(request.app.state.keys, receipt)
    data = paper(submission, receipt, told_, _by(session, submission), choice)
    content = typeset("submitting/receipt.typ", data, at=receipt.received_at)
    return download(content, f"ontvangstbewijs-{receipt.number}.pdf", "application/pdf")


@router.get(ADDRESS + ".json", name="submitting:receipt_json")
def receipt_json(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Hand over the signed receipt, for `python -m scoring verify`."""
    receipt = _latest(session, submission)
    told_ = content_of(request.app.state.keys, receipt)
    content = json.dumps(told_, ensure_ascii=False, indent=2).encode()
    return download(content, f"ontvangstbewijs-{receipt.number}.json", "application/json")


@router.get(ADDRESS + ".tsr", name="submitting:timestamp")
def timestamp(session: SessionDep, submission: OwnSubmission) -> Response:
    """Hand over what the timestamp authority signed (RFC 3161), for `openssl ts`."""
    receipt = _latest(session, submission)
    found = timestamp_of(session, receipt)
    if found is None:
        raise NotFoundError
    name = f"tijdstempel-{receipt.number}.tsr"
    return download(found.token, name, "application/timestamp-reply")


def paper(
    submission: Submission,
    receipt: Receipt,
    told_: dict[str, Any],
    by: str,
    choice: int | None = None,
) -> dict[str, Any]:
    """Give the words of the receipt on paper."""
    tender, is_late = submission.lot.tender, submission.state == SubmissionState.LATE
    return {
        "tender": f"{tender.title} ({tender.reference})",
        "lot": f"{submission.lot.number}. {submission.lot.title}",
        "authority": tender.lead_authority.name,
        "provider": told_["provider"],
        "by": by,
        "choice": str(choice or ""),
        "number": receipt.number,
        "is_late": is_late,
        "is_request": procedure_of(tender).takes_requests,
        "received": moment(
            receipt.received_at, seconds=True, beside=tender.deadline if is_late else None
        ),
        "received_utc": utc_stamp(receipt.received_at),
        "deadline": moment(tender.deadline, seconds=True) if tender.deadline else "",
        "can_until": moment(tender.deadline) if tender.deadline and not is_late else "",
        "files": [
            {**file, "size": filesize(file["size"]), "sha256": sha(file["sha256"])}
            for file in told_["files"]
        ],
        "manifest": sha(told_["manifest_sha256"]),
        "chain_number": told_["chain"]["number"],
        "chain_hash": sha(told_["chain"]["hash"]),
        "public_key": told_["public_key"],
        "signature": told_["signature"],
    }
