"""The documents of a tender: public files with versions, and who took which one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.publishing.forms import DocumentForm, FileForm
from app.publishing.models import DocumentVersion, Download, TenderDocument
from app.tenders.models import Tender
from app.tenders.progress import demand_unpublished


@dataclass(frozen=True, slots=True)
class Filed:
    """A document with its files, latest first; one without a file is not shown to providers."""

    document: TenderDocument
    versions: list[DocumentVersion]

    @property
    def latest(self) -> DocumentVersion | None:
        """The file that holds."""
        return self.versions[0] if self.versions else None


def documents_of(session: Session, tender: Tender) -> list[Filed]:
    """Read the documents in order, each with its files."""
    documents = session.exec(
        select(TenderDocument)
        .where(TenderDocument.tender_id == tender.id)
        .order_by(col(TenderDocument.position), TenderDocument.title)
    ).all()
    versions = session.exec(
        select(DocumentVersion)
        .where(DocumentVersion.tender_id == tender.id)
        .order_by(col(DocumentVersion.number).desc())
    ).all()
    return [
        Filed(one, [version for version in versions if version.document_id == one.id])
        for one in documents
    ]


def downloads_of(session: Session, tender: Tender) -> list[tuple[Download, User | None]]:
    """Read who took which file, latest first."""
    query = (
        select(Download, User)
        .join(User, col(User.id) == col(Download.user_id), isouter=True)
        .where(Download.tender_id == tender.id)
        .order_by(col(Download.at).desc())
    )
    return [(download, user) for download, user in session.exec(query)]


def add_document(
    session: Session, tender: Tender, officer: User, form: DocumentForm
) -> TenderDocument:
    """Make room for a document, behind the others; nobody sees it before its file is there."""
    last = session.exec(
        select(func.max(TenderDocument.position)).where(TenderDocument.tender_id == tender.id)
    ).one()
    document = TenderDocument(
        tender_id=tender.id,
        position=form.position or (last or 0) + 1,
        title=form.title,
        category=form.category,
    )
    session.add(document)
    session.flush()
    record(session, officer, "document.create", document, after=form.model_dump(mode="json"))
    return document


def edit_document(
    session: Session, document: TenderDocument, officer: User, form: DocumentForm
) -> None:
    """Change what a document is called or where it stands, before anybody can read it."""
    _demand_unseen(session, document)
    before = document.model_dump(mode="json", include={"title", "category", "position"})
    document.title, document.category = form.title, form.category
    document.position = form.position or document.position
    session.add(document)
    after = form.model_dump(mode="json")
    record(session, officer, "document.edit", document, before=before, after=after)


def remove_document(session: Session, document: TenderDocument, officer: User) -> list[str]:
    """Take a document out before anybody can read it; say which files may go from storage."""
    _demand_unseen(session, document)
    versions = _versions(session, document)
    told = {"title": document.title, "files": [one.sha256 for one in versions]}
    record(session, officer, "document.remove", document, before=told)
    for one in versions:
        session.delete(one)
    session.flush()
    session.delete(document)
    return [one.storage_key for one in versions]


def add_file(
    session: Session, document: TenderDocument, officer: User, form: FileForm
) -> DocumentVersion:
    """Give a document a newer file; the earlier ones stay, for who took them."""
    demand_unpublished(session.get_one(Tender, document.tender_id))
    number = len(_versions(session, document)) + 1
    version = DocumentVersion(
        tender_id=document.tender_id,
        document_id=document.id,
        number=number,
        uploaded_by_id=officer.id,
        **form.model_dump(),
    )
    session.add(version)
    session.flush()
    told = version.model_dump(mode="json", include={"number", "name", "size", "sha256"})
    record(session, officer, "document.add_file", document, after=told)
    return version


def _versions(session: Session, document: TenderDocument) -> list[DocumentVersion]:
    query = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    return list(session.exec(query.order_by(col(DocumentVersion.number))))


def _demand_unseen(session: Session, document: TenderDocument) -> None:
    tender = session.get_one(Tender, document.tender_id)
    if tender.published_at is not None and _versions(session, document):
        raise ConflictError(
            _("Providers can read this document. Upload a newer file: it waits for the next "
              "version.")
        )  # fmt: skip


# Taking a document ------------------------------------------------------------------


def file_of(session: Session, tender: Tender, version_id: UUID) -> DocumentVersion:
    """Find a file of a tender, of whichever version."""
    found = session.get(DocumentVersion, version_id)
    if found is None or found.tender_id != tender.id:
        raise NotFoundError
    return found


def note_download(
    session: Session, version: DocumentVersion, user: User | None, email: str = ""
) -> None:
    """Keep who took a file, and who wants to be told of a newer one; once a person and file."""
    query = select(Download).where(
        Download.version_id == version.id,
        Download.user_id == user.id if user else Download.email == email,
    )
    known = session.exec(query).first() if user or email else None
    if known is not None:
        if email:
            known.stopped_at = None  # who leaves an address again wants to hear again
            session.add(known)
        return
    session.add(
        Download(
            tender_id=version.tender_id,
            version_id=version.id,
            user_id=user.id if user else None,
            email=email,
        )
    )
