"""Show a proof with a submission: the file as it is now, closed as any other document is."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.evidence.access import Held
from app.evidence.facts import Facts, Snapshot
from app.evidence.models import Exhibit
from app.submissions.facts import open_key
from app.submissions.models import Submission
from app.submissions.readiness import Item, Slot
from app.submissions.service import closing_of
from app.tenders.models import Requirement
from app.uploads.receiving import SealedFile, close_all
from app.uploads.recognise import Kind, refusal
from app.uploads.service import store_document


def show(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    item: Item,
    one: Held,
    accepted: Collection[Kind],
) -> Snapshot:
    """Let a proof answer an item, and give what is told of it there from now on.

    The file lies in storage once, but this submission has its own key to it: what happens in the
    evidence file afterwards changes nothing here.
    """
    if not one.contents.is_told or one.version.file_key is None:
        raise InvalidError(
            _("Say first what this proof says. Then you can use it here."), field="proof_id"
        )
    file, version = one.contents.file, one.version
    if file.media_type not in {kind.media_type for kind in accepted}:
        raise refusal(_("This answer must be a pdf. Choose another file."))
    file_key = open_key(keys.intake, one.version.file_key, version.storage_key)
    closing = closing_of(session, keys, submission)
    facts = file.as_facts()
    sealed = SealedFile(
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        pages=file.pages,
        storage_key=version.storage_key,
        sealed_sha256=version.sealed_sha256,
        sealed_size=version.sealed_size,
        keys=close_all(closing, keys.intake, file_key, version.storage_key, facts),
        scan=version.scan,
    )
    store_document(session, submission, user, item.slot, sealed)
    return Snapshot(
        proof_id=one.proof.id.hex,
        number=version.number,
        sha256=file.sha256,
        facts=one.facts,
    )


def exhibit(
    session: Session,
    submission: Submission,
    requirement: Requirement,
    part: str,
    facts: Facts,
    sha256: str,
) -> None:
    """Write down what was told of the document that answers a requirement, at the opening."""
    session.add(
        Exhibit(
            tender_id=submission.tender_id,
            submission_id=submission.id,
            requirement_id=requirement.id,
            part=part,
            sha256=sha256,
            facts=facts.model_dump(mode="json"),
        )
    )


def forget_exhibits(session: Session, submission: Submission) -> None:
    """Take back what was told, before it is written anew."""
    query = select(Exhibit).where(Exhibit.submission_id == submission.id)
    for one in session.exec(query):
        session.delete(one)
    session.flush()


def exhibits_of(
    session: Session, submission_ids: Collection[UUID]
) -> dict[tuple[UUID, Slot], tuple[str, Facts]]:
    """Read what was told of documents, by submission and place, with the file's hash."""
    query = select(Exhibit).where(col(Exhibit.submission_id).in_(submission_ids))
    return {
        (one.submission_id, Slot(one.requirement_id, part=one.part)): (
            one.sha256,
            Facts.model_validate(one.facts),
        )
        for one in session.exec(query)
    }
