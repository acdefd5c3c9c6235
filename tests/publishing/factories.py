"""A published tender with a vault, and somebody who follows it."""

from sqlmodel import Session

from app.accounts.models import User
from app.publishing.documents import add_document, add_file
from app.publishing.examination import examine
from app.publishing.forms import DocumentForm, FileForm
from app.publishing.models import DocumentVersion
from app.publishing.service import publish_tender
from app.tenders.models import Lot, Requirement, Tender
from app.tenders.queries import lots_of, requirements_of_tender, tender_with_lots
from app.tenders.words import typed
from tests.tenders.factories import complete_tender

WHY = "De raad vroeg om een ruimere termijn voor kleine aanbieders."


def published(session: Session, officer: User, **fields: object) -> tuple[Tender, Lot]:
    """Publish a tender with one lot, one criterion and one requirement."""
    tender, _lot = complete_tender(session, officer, **fields)
    publish_tender(session, tender, officer)
    session.flush()
    [lot] = lots_of(session, tender)
    return tender_with_lots(session, tender.id), lot


def doubtful(session: Session, officer: User) -> tuple[Tender, str]:
    """A tender with one warning, and its key: nobody chose how many win."""
    tender, lot = complete_tender(session, officer)
    lot.winners = None
    session.flush()
    [warning] = examine(session, tender).warnings
    return tender, warning.key


def only_requirement(session: Session, tender: Tender) -> Requirement:
    """The one thing that it demands."""
    [requirement] = requirements_of_tender(session, tender)
    return requirement


def typed_requirement(requirement: Requirement, **fields: str) -> dict[str, str | list[str]]:
    """Write a requirement as its form is typed."""
    return {
        "number": requirement.number,
        "title": requirement.title,
        "text": requirement.text,
        "moment": requirement.moment.value,
        "is_repairable": "true",
        "is_knock_out": "true",
        "alternative_kind": ["hkz"],
        "alternative_name": ["HKZ"],
        **fields,
    }


def typed_tender(tender: Tender, **fields: str) -> dict[str, str | list[str]]:
    """Write a tender as its form is typed."""
    return {
        "reference": tender.reference,
        "title": tender.title,
        "procedure": tender.procedure.value,
        "description": tender.description,
        "deadline": typed(tender.deadline),
        "starts_on": typed(tender.starts_on),
        "ends_on": typed(tender.ends_on),
        "estimated_value": typed(tender.estimated_value),
        "cpv_code": tender.cpv_code,
        "nuts_code": tender.nuts_code,
        "standstill_days": str(tender.standstill_days),
        "standstill_ground": tender.standstill_ground,
        "court": tender.court,
        "contact": tender.contact,
        "show_price_points": "true",
        **fields,
    }


def filed(session: Session, tender: Tender, officer: User, title: str) -> DocumentVersion:
    """Add a document with a file to a draft."""
    document = add_document(session, tender, officer, DocumentForm(title=title))
    return add_file(session, document, officer, file_form())


def file_form(name: str = "leidraad.pdf", mark: str = "a") -> FileForm:
    """Say what lies in storage."""
    return FileForm(
        name=name, size=1200, sha256=mark * 64, media_type="application/pdf", storage_key=mark * 32
    )


def codes(session: Session, tender: Tender) -> list[tuple[str, bool]]:
    """What is found: which fault, and whether it stops publication."""
    return [(one.code, one.is_blocking) for one in examine(session, tender).faults]


def told(session: Session, tender: Tender) -> list[tuple[str, bool, str]]:
    """What is found, in words, and the page on which it is mended."""
    return [
        (one.message, one.is_blocking, one.place.page) for one in examine(session, tender).faults
    ]
