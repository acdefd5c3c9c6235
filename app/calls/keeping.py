"""Keep what a provider puts beside its answers: every word and file that can be kept, at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.calls import answering
from app.calls.forms import AnswerForm
from app.calls.points import Point, points_of
from app.checks.models import Call
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.forms import fill
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.evidence.access import shown_from
from app.evidence.showing import copy_of
from app.submissions.models import Submission
from app.uploads.cleanup import forget_files
from app.uploads.receiving import SealedFile

Fault = tuple[str, object]
"""A field of the page, and what is wrong there."""


@dataclass(slots=True)
class Given:
    """What a form brought: texts and choices by field, and files that lie sealed in storage."""

    texts: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, SealedFile]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    """What was refused while it came in."""


def keep(
    session: Session, keys: Keys, submission: Submission, user: User, given: Given, at: datetime
) -> list[Fault]:
    """Keep each thing by its own verb, and say what was refused; `at`: when it arrived."""
    faults = list(given.faults)
    kept: set[str] = set()
    for point in points_of(session, submission):
        for name, storage_key, act in _acts(session, keys, submission, user, point, given, at):
            try:
                act()
            except (InvalidError, ConflictError) as error:
                faults.append((name, error.message))
            else:
                kept.add(storage_key)
    left = [one.storage_key for _name, one in given.files if one.storage_key not in kept]
    forget_files(session, left)
    return faults


def words_of(given: Given) -> dict[str, str | list[str]]:
    """Give what was typed, to be shown again; a file that was chosen is kept, or refused."""
    return {name: text for name, text in given.texts.items() if name.startswith("answer-")}


def _acts(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    point: Point,
    given: Given,
    at: datetime,
) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """List what a form does at one point: its field, the file that it stores, and the verb."""
    asked = point.asked
    for file in point.files:
        if given.texts.get("remove") == str(file.id):
            yield "", "", partial(answering.remove_file, session, asked, user, file, at)
    words = f"answer-{asked.id}"
    if words in given.texts:
        yield words, "", partial(_keep_words, session, asked, user, given.texts[words], at)
    chosen = f"proof-{asked.id}"
    if given.texts.get(chosen):
        proof = partial(_add_proof, session, keys, submission, user, asked, given.texts[chosen], at)
        yield chosen, "", proof
    for name, sealed in given.files:
        if name == f"file-{asked.id}":
            add = partial(answering.add_file, session, asked, user, sealed, at)
            yield name, sealed.storage_key, add


def _keep_words(session: Session, asked: Call, user: User, words: str, at: datetime) -> None:
    form = fill(AnswerForm, {"answer": words})
    if form.value is None:
        raise InvalidError(form.errors["answer"][0])
    if form.value.answer != asked.answer:
        answering.keep_draft(session, asked, user, form.value, at)


def _add_proof(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    asked: Call,
    proof_id: str,
    at: datetime,
) -> None:
    try:
        one = shown_from(session, keys, submission.provider_id, UUID(proof_id))
    except (ValueError, NotFoundError) as error:
        raise InvalidError(_("This proof is not in your evidence file any more.")) from error
    answering.add_file(session, asked, user, copy_of(one, keys.reading, keys), at)
