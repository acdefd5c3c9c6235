"""The European declaration (UEA, Aw 2.84): filled in from what is known, kept like any file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import gettext, moment
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations import parties, statements
from app.declarations.grounds import GROUNDS
from app.declarations.told import MYSELF, ROLES, Declared, Part, Told
from app.declarations.uea_forms import GROUND, MEASURE, REQUIREMENT, UeaForm
from app.providers.models import OwnFile, Provider
from app.submissions.models import Submission
from app.submissions.readiness import Item, readiness
from app.tenders.models import Lot, Requirement
from app.tenders.queries import requirements_of

NONCE = 12
SHORTEST = 20


@dataclass(frozen=True, slots=True)
class Declarant:
    """Who declares: the provider itself, a member, or somebody on whom it relies."""

    key: str
    name: str
    kvk_number: str
    declared: Declared | None


def uea_item(session: Session, submission: Submission) -> Item:
    """Find where the declaration is asked, or say that it is not."""
    for item in readiness(session, submission).items:
        if item.is_uea:
            return item
    raise NotFoundError


def declarants(submission: Submission, told: Told) -> list[Declarant]:
    """List who declares, the provider itself first."""
    own = submission.provider
    first = Declarant(MYSELF, own.name, own.kvk_number, told.declared.get(MYSELF))
    return [
        first,
        *(
            Declarant(one.id, one.name, one.kvk_number, told.declared.get(one.id))
            for one in told.declarants
        ),
    ]


def declarant(submission: Submission, told: Told, key: str) -> Declarant:
    """Find one who declares."""
    for one in declarants(submission, told):
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


def declare(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    key: str,
    form: UeaForm,
) -> Told:
    """Keep the answers of one party with the submission, and in the own file if asked."""
    told = parties.change(session, keys, submission)
    if told.keeps(Part.PARTIES):
        raise ConflictError(
            _("Say first who takes part. It is sealed: we cannot show it, and who is not named "
              "anew would be missing from the new declaration.")
        )  # fmt: skip
    who = declarant(submission, told, key)
    told.declared[who.key] = Declared(
        grounds=form.grounds,
        measures={code: form.measures.get(code, "") for code, yes in form.grounds.items() if yes},
        requirements=form.requirements,
    )
    told.espd = None
    parties.keep(session, keys, submission, user, told)
    if form.keep and who.key == MYSELF:
        keep_own(session, keys, submission.provider, user, told.declared[MYSELF])
    return told


def paper(
    submission: Submission, told: Told, asked: Sequence[Requirement], user: User
) -> dict[str, Any]:
    """Give the words of the declaration on paper, parts I to VI; for each party that declared."""
    tender = submission.lot.tender
    own = submission.provider
    roles = {one.id: one.share for one in told.parties}
    return {
        "tender": f"{tender.title} ({tender.reference})",
        "authority": tender.lead_authority.name,
        "lot": f"{submission.lot.number}. {submission.lot.title}",
        "made": moment(utcnow()),
        "by": user.name,
        "own": [own.name, own.kvk_number, own.legal_form, f"{own.address} {own.place}".strip(),
                own.email, own.phone],
        "parties": [[one.name, one.kvk_number, str(ROLES[one.role]), one.share]
                    for one in told.parties],
        "declarants": [
            {
                "name": who.name,
                "kvk_number": who.kvk_number,
                "share": roles.get(who.key, ""),
                "grounds": [
                    [str(ground.text), ground.law, who.declared.grounds.get(ground.code, False),
                     who.declared.measures.get(ground.code, "")]
                    for ground in GROUNDS
                ],
                "requirements": [
                    [f"{one.number} {one.title}", who.declared.requirements.get(one.id.hex, False)]
                    for one in asked
                ],
            }
            for who in declarants(submission, told)
            if who.declared
        ],
    }  # fmt: skip


# The provider's own file ------------------------------------------------------------


def keep_own(
    session: Session, keys: Keys, provider: Provider, user: User, declared: Declared
) -> None:
    """Keep what a provider declares of itself, to confirm it again another time (Aw 2.85(4))."""
    own = _own_file(session, provider) or OwnFile(
        provider_id=provider.id, sealed=b"", confirmed_by_id=user.id
    )
    text = declared.model_copy(update={"requirements": {}}).model_dump_json().encode()
    nonce = os.urandom(NONCE)
    text = text.ljust(-(-len(text) // statements.STEP) * statements.STEP)
    own.sealed = nonce + keys.intake.encrypt(nonce, text, provider.id.bytes)
    own.confirmed_at, own.confirmed_by_id = utcnow(), user.id
    session.add(own)
    session.flush()
    record(session, user, "own_file.keep", provider)


def _own_file(session: Session, provider: Provider) -> OwnFile | None:
    return session.exec(select(OwnFile).where(OwnFile.provider_id == provider.id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a provider declared before, and when."""

    declared: Declared
    confirmed_on: str


def earlier(session: Session, keys: Keys, provider: Provider) -> Earlier | None:
    """Read what a provider declared before."""
    own = _own_file(session, provider)
    if own is None:
        return None
    try:
        text = keys.intake.decrypt(own.sealed[:NONCE], own.sealed[NONCE:], provider.id.bytes)
    except InvalidTag as error:
        raise ConflictError(_("Your own file cannot be read. Fill the answers in anew.")) from error
    return Earlier(Declared.model_validate_json(text), moment(own.confirmed_at))
