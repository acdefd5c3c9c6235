"""Show a proof with a submission: the file as it is now, closed as any other document is."""

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.evidence.access import Held
from app.evidence.facts import Facts, Snapshot
from app.evidence.models import Exhibit
from app.submissions.facts import Closing, open_key
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
    sealed = copy_of(one, closing_of(session, keys, submission), keys)
    if sealed.media_type not in {kind.media_type for kind in accepted}:
        raise refusal(_("This answer must be a pdf. Choose another file."))
    store_document(session, submission, user, item.slot, sealed)
    return Snapshot(
        proof_id=one.proof.id.hex,
        number=one.version.number,
        sha256=sealed.sha256,
        facts=one.facts,
    )


def copy_of(one: Held, closing: Closing, keys: Keys) -> SealedFile:
    """Give the file of a proof as it is now, with a key of its own for another place."""
    version = one.version
    if not one.contents.is_told or version.file_key is None:
        raise InvalidError(
            _("Say first what this proof says. Then you can use it here."), field="proof_id"
        )
    facts = one.contents.file.as_facts()
    file_key = open_key(keys.intake, version.file_key, version.storage_key)
    return SealedFile(
        **asdict(facts),
        storage_key=version.storage_key,
        sealed_sha256=version.sealed_sha256,
        sealed_size=version.sealed_size,
        keys=close_all(closing, keys.intake, file_key, version.storage_key, facts),
        scan=version.scan,
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
