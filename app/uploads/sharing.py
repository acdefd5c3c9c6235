"""One file in many places: what a provider uploaded once serves another item or lot as well."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.providers.models import ProviderMember
from app.submissions.facts import Facts, facts_of, open_key
from app.submissions.models import Document, Submission
from app.submissions.readiness import Item
from app.submissions.service import closing_of
from app.uploads.receiving import SealedFile, close_all
from app.uploads.recognise import ALL, Kind, other_kind
from app.uploads.service import store_document

MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A file that can be used again."""

    document_id: UUID
    facts: Facts


def own_document(
    session: Session, user: User, submission: Submission, document_id: UUID
) -> Document:
    """Load a file of the same provider, or say that it does not exist."""
    found = session.exec(
        select(Document)
        .join(Submission, col(Submission.id) == col(Document.submission_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            Document.id == document_id,
            Submission.provider_id == submission.provider_id,
            ProviderMember.user_id == user.id,
        )
        .with_for_update(of=Document)  # nobody forgets it meanwhile
    ).first()
    if found is None:
        raise NotFoundError
    return found


def choices(session: Session, keys: Keys, submission: Submission) -> list[Choice]:
    """List the provider's files that the server can still close for another place, each once."""
    rows = session.exec(
        select(Document)
        .join(Submission, col(Submission.id) == col(Document.submission_id))
        .where(
            Submission.provider_id == submission.provider_id,
            col(Document.intake_key).is_not(None),
        )
        .order_by(col(Document.uploaded_at).desc(), col(Document.id))
        .limit(MOST)
    )
    found: dict[str, Choice] = {}
    for document in rows:
        if facts := facts_of(keys, document):
            found.setdefault(facts.sha256 + facts.name, Choice(document.id, facts))
    return sorted(found.values(), key=lambda one: one.facts.name.casefold())


def share(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    item: Item,
    source: Document,
    accepted: Collection[Kind],
) -> Document:
    """Let a file answer one more item: it lies in storage once, and each use has its own key."""
    facts = facts_of(keys, source)
    if facts is None or source.intake_key is None:
        raise ConflictError(
            _("This file was submitted already: nobody can use it again. Upload it once more.")
        )
    kind = next(one for one in ALL if one.media_type == facts.media_type)
    if kind not in accepted:
        raise other_kind(kind, accepted)
    file_key = open_key(keys.intake, source.intake_key, source.storage_key)
    closing = closing_of(session, keys, submission)
    sealed = SealedFile(
        **asdict(facts),
        storage_key=source.storage_key,
        sealed_sha256=source.sealed_sha256,
        sealed_size=source.sealed_size,
        keys=close_all(closing, keys.intake, file_key, source.storage_key, facts),
        scan=source.scan,
    )
    return store_document(session, submission, user, item.slot, sealed)
