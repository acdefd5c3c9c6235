"""Changes after publication: prepared without touching what is live, published as one version."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.changes.chains import bound_to, resting_on
from app.changes.kinds import KINDS
from app.core.clock import utcnow
from app.core.db import Record, savepoint
from app.core.errors import ConflictError, DomainError, InvalidError, NotFoundError
from app.core.forms import fill
from app.core.i18n import lazy as _
from app.publishing.examination import Examination, examine
from app.publishing.models import Version
from app.publishing.service import keep_reasons
from app.publishing.versions import freeze_rules, write_version
from app.tenders.forms import TenderForm
from app.tenders.models import Change, Tender
from app.tenders.progress import a_version_of
from app.tenders.queries import lots_of
from app.tenders.waiting import changes_of, demand_changeable
from app.tenders.words import typed

Typed = Mapping[str, str | list[str]]


class StuckError(ConflictError):
    """A prepared change that its own verb refuses now, with which one it is."""

    def __init__(self, change: Change, error: DomainError) -> None:
        super().__init__(error.message)
        self.change = change


class NotReadyError(ConflictError):
    """A version that cannot go out yet, with what was found in it."""

    def __init__(self, found: Examination) -> None:
        super().__init__(
            _("Something must be repaired before this can be published.")
            if found.blocking
            else _("A warning has no reason yet. Give one, or repair what it is about.")
        )
        self.found = found


def prepare_change(
    session: Session, tender: Tender, officer: User, verb: str, subject_id: UUID | None, text: Typed
) -> Change:
    """Keep what was typed for the next version; nothing that is live changes.

    It is tried and taken back at once, so that what a verb refuses is said here.
    """
    demand_changeable(session, tender)
    if verb == "tender.edit":
        _demand_what_stays(tender, text)
    waiting = changes_of(session, tender)
    same = (one for one in waiting if (one.verb, one.subject_id) == (verb, subject_id))
    change = None if KINDS[verb].adds else next(same, None)
    if change is None:
        last = max((one.position for one in waiting), default=0)
        change = Change(
            tender_id=tender.id, verb=verb, subject_id=subject_id, payload={},
            position=last + 1, made_by_id=officer.id,
        )  # fmt: skip
    _keep(session, tender, officer, change, text)
    return change


def edit_change(
    session: Session, tender: Tender, officer: User, change: Change, text: Typed
) -> None:
    """Keep what was typed anew of what waits; it stays in its place, with what rests on it."""
    demand_changeable(session, tender)
    _keep(session, tender, officer, change, text)


def _keep(session: Session, tender: Tender, officer: User, change: Change, text: Typed) -> None:
    """Try what was typed together with what it hangs on, and keep it only when it is right."""
    payload = {name: value for name, value in text.items() if name != "version"}
    wanted = Change.model_validate({**change.model_dump(), "payload": payload})
    bound = bound_to(wanted, changes_of(session, tender))
    with savepoint(session) as trial:
        with a_version_of(tender):
            for one in sorted([*bound, wanted], key=lambda one: one.position):
                _apply(session, tender, officer, one)
        trial.rollback()
    change.payload, change.made_at, change.made_by_id = payload, utcnow(), officer.id
    session.add(change)
    session.flush()
    told = {"verb": change.verb, "payload": payload}
    record(session, officer, "change.prepare", change, after=told)


def drop_change(session: Session, change: Change, officer: User) -> None:
    """Take a prepared change back; not while another one rests on what it adds."""
    tender = session.get_one(Tender, change.tender_id)
    if resting_on(change, changes_of(session, tender)):
        raise ConflictError(_("Something else that is prepared needs this. Take that back first."))
    told = {"verb": change.verb, "payload": change.payload}
    record(session, officer, "change.drop", change, before=told)
    session.delete(change)


def _apply(session: Session, tender: Tender, officer: User, change: Change) -> None:
    kind = KINDS[change.verb]
    form = fill(kind.form, dict(change.payload)).value
    if form is None:
        raise InvalidError(_("A prepared change is not right any more. Prepare it again."))
    subject: Any = tender
    if kind.subject is not Tender:
        subject = session.get(kind.subject, change.subject_id)
        if subject is None or subject.tender_id != tender.id:
            raise NotFoundError
    if isinstance(form, TenderForm):
        stays = {"procedure": tender.procedure, "deadline": tender.deadline}
        form = form.model_copy(update=stays)
    with _named_after(session, kind.adds, change.id):
        kind.apply(session, subject, officer, form)


@contextmanager
def _named_after(session: Session, added: type[Record] | None, key: UUID) -> Iterator[None]:
    """Give what a change adds the id of that change, however often it is tried.

    A reason for a warning about it then still fits when the version goes out.
    """

    def settle(_session: object, made: object) -> None:
        if added is not None and isinstance(made, added):
            made.id = key

    event.listen(session, "transient_to_pending", settle)
    try:
        yield
    finally:
        event.remove(session, "transient_to_pending", settle)


def _demand_what_stays(tender: Tender, text: Typed) -> None:
    """The procedure never changes; the deadline has a page of its own, for two people."""
    if text.get("procedure") != tender.procedure:
        raise InvalidError(_("The procedure cannot change after publication."), field="procedure")
    if text.get("deadline", "") != typed(tender.deadline):
        raise InvalidError(
            _("Two people move the deadline together, on a page of its own."), field="deadline"
        )


def publish_version(
    session: Session, tender: Tender, officer: User, summary: str, reasons: Mapping[str, str]
) -> Version:
    """Do every prepared change through its own verb, check the whole, and freeze it anew.

    The caller tells who must know: only a room above this one knows who started a submission.
    """
    demand_changeable(session, tender)
    changes = changes_of(session, tender)
    if not changes:
        raise ConflictError(_("There is no change to publish yet."))
    with savepoint(session):
        found = _do_all(session, tender, officer, changes, reasons)
    keep_reasons(session, tender, officer, found, reasons)
    freeze_rules(tender, lots_of(session, tender))
    for change in changes:
        session.delete(change)
    version = write_version(session, tender, officer, summary)
    record(
        session, officer, "version.publish", version,
        after={"number": version.number, "sha256": version.sha256, "summary": summary},
    )  # fmt: skip
    return version


def _do_all(
    session: Session,
    tender: Tender,
    officer: User,
    changes: Sequence[Change],
    reasons: Mapping[str, str],
) -> Examination:
    """Do the changes and check the whole, or refuse with what stops it."""
    with a_version_of(tender):
        for change in changes:
            try:
                _apply(session, tender, officer, change)
            except DomainError as error:
                raise StuckError(change, error) from error
        session.flush()
        found = examine(session, tender)
    if found.blocking or any(one.key not in reasons for one in found.without_reason):
        raise NotReadyError(found)
    return found
