"""The European declaration (UEA, Aw 2.84): of everybody who declares one, kept like any file."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from sqlmodel import Session

from app.accounts.models import User
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations import parties
from app.declarations.espd import EspdTold
from app.declarations.grounds import GROUNDS
from app.declarations.own_file import keep_own
from app.declarations.told import MYSELF, Declared, Made, Part, Told
from app.declarations.uea_forms import GROUND, MEASURE, REQUIREMENT, UeaForm
from app.declarations.uea_paper import paper
from app.submissions.models import Document, Submission
from app.submissions.readiness import Item, Slot, readiness
from app.tenders.models import Lot, Requirement
from app.tenders.queries import requirements_of

SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Declarant:
    """Who declares: the provider itself, a member, or somebody on whom it relies."""

    key: str
    name: str
    kvk_number: str
    document: Document | None
    """Its declaration, as it lies with the files."""
    declared: Declared | None
    espd: EspdTold | None


def uea_item(session: Session, submission: Submission) -> Item:
    """Find where the declaration is asked, or say that it is not."""
    for item in readiness(session, submission).items:
        if item.is_uea:
            return item
    raise NotFoundError


def declarants(session: Session, submission: Submission, told: Told) -> list[Declarant]:
    """List who declares, the provider itself first."""
    found, first = readiness(session, submission), uea_item(session, submission)
    lies = {one.part: one.document for one in found.items
            if one.requirement_id == first.requirement_id and one.document}  # fmt: skip
    own = submission.provider
    all_of_them = [
        (MYSELF, own.name, own.kvk_number, lies.get(first.part)),
        *((one.id, one.name, one.kvk_number, lies.get(one.part) if one.part else None)
          for one in told.declarants),
    ]  # fmt: skip
    return [
        Declarant(*one, told.declared.get(one[0]), told.espds.get(one[0])) for one in all_of_them
    ]


def declarant(session: Session, submission: Submission, told: Told, key: str) -> Declarant:
    """Find one who declares."""
    for one in declarants(session, submission, told):
        if one.key == key:
            return one
    raise NotFoundError


def asked_of(session: Session, submission: Submission) -> list[Requirement]:
    """List the requirements that the declaration covers until proof is asked (Aw 2.85)."""
    lot = session.get_one(Lot, submission.lot_id)
    return [one for one in requirements_of(session, lot) if one.may_declare]


def faults_of(form: UeaForm, asked: Sequence[Requirement]) -> dict[str, str]:
    """Say what was not answered, per field."""
    faults: dict[str, str] = {}
    for ground in GROUNDS:
        answer = form.grounds.get(ground.code)
        if answer is None:
            faults[GROUND + ground.code] = gettext("Choose yes or no.")
        elif answer and len(form.measures.get(ground.code, "").strip()) < SHORTEST:
            faults[MEASURE + ground.code] = gettext(
                "Write what happened and what you did about it. At least 20 characters."
            )
    for one in asked:
        if one.id.hex not in form.requirements:
            faults[REQUIREMENT + one.id.hex] = gettext("Choose yes or no.")
    return faults


def change(session: Session, keys: Keys, submission: Submission) -> Told:
    """Read what was told in order to declare; refuse while nobody can show who takes part."""
    told = parties.change(session, keys, submission)
    if told.keeps(Part.PARTIES):
        raise ConflictError(
            _("Say first who takes part. It is sealed: we cannot show it, and who is not named "
              "anew would be missing from the new declaration.")
        )  # fmt: skip
    return told


def declare(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    key: str,
    form: UeaForm,
) -> tuple[Slot, str, bytes]:
    """Keep the answers of one party, and in the own file if asked; give the paper of them."""
    told = change(session, keys, submission)
    who = declarant(session, submission, told, key)
    told.declared[who.key] = Declared(
        grounds=form.grounds,
        measures={code: form.measures.get(code, "") for code, yes in form.grounds.items() if yes},
        requirements=form.requirements,
    )
    told.espds.pop(who.key, None)
    made = _make(session, submission, user, told, who.key)
    parties.keep(session, keys, submission, user, told)
    if form.keep and who.key == MYSELF:
        keep_own(session, keys, submission.provider, user, told.declared[MYSELF])
    return made


def make_anew(
    session: Session, keys: Keys, submission: Submission, user: User, key: str
) -> tuple[Slot, str, bytes]:
    """Make the paper of the same answers again, for who takes part now."""
    told = change(session, keys, submission)
    if key not in told.made or key not in told.declared:
        raise NotFoundError
    made = _make(session, submission, user, told, key)
    parties.keep(session, keys, submission, user, told)
    return made


def _make(
    session: Session, submission: Submission, user: User, told: Told, key: str
) -> tuple[Slot, str, bytes]:
    who = declarant(session, submission, told, key)
    slot = place_of(session, submission, told, key)
    content = paper(submission, told, who.key, asked_of(session, submission), user)
    told.made[key] = Made(parties=list(told.parties), sha256=sha256(content).hexdigest())
    return slot, "UEA.pdf" if key == MYSELF else f"UEA {who.name}.pdf", content


def take_file(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    key: str,
    name: str,
    said: EspdTold | None,
) -> tuple[Slot, str]:
    """Keep what the file of one party says, in place of what it answered here.

    Gives its place, and its name: of another party with whose it is, as its place tells nobody.
    """
    told = change(session, keys, submission) if key != MYSELF else parties.change(
        session, keys, submission
    )  # fmt: skip
    who = declarant(session, submission, told, key)
    for kept in (told.declared, told.made, told.espds):
        kept.pop(key, None)
    if said:
        told.espds[key] = said
    slot = place_of(session, submission, told, key)
    parties.keep(session, keys, submission, user, told)
    return slot, name if key == MYSELF else f"{who.name} {name}"


def place_of(session: Session, submission: Submission, told: Told, key: str) -> Slot:
    """Say where somebody's own declaration goes; its place tells nobody whose it is."""
    first = uea_item(session, submission)
    if key == MYSELF:
        return first.slot
    party = next(one for one in told.parties if one.id == key)
    if not party.part:
        taken = {one.part for one in readiness(session, submission).items}
        taken |= {one.part for one in told.parties}
        names = (gettext("declaration %(number)s", number=at) for at in count(2))
        party.part = next(one for one in names if one not in taken)
    return Slot(first.requirement_id, part=party.part)
