"""Keep a proof, tell what it is, put a newer file in its place, take it out."""

from dataclasses import asdict

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError, EditedError, NotFoundError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.evidence.access import context_of, held
from app.evidence.facts import Contents, Facts, close
from app.evidence.forms import FactsForm
from app.evidence.kinds import KINDS
from app.evidence.models import Proof, ProofVersion
from app.evidence.reading import fields_in, found_in
from app.evidence.taking import Lies, Taken, lies_of
from app.providers.models import Provider
from app.tenders.words import typed_or_none
from app.uploads.cleanup import forget_files, on_forgetting

MOST = 300
"""So many proofs one provider may keep."""


def add(
    session: Session, keys: Keys, provider: Provider, user: User, kind: str, taken: Taken
) -> Proof:
    """Keep a file of a kind; what it is must still be told, and what we read is only offered."""
    if kind not in KINDS:
        raise NotFoundError
    count = session.exec(
        select(func.count()).where(
            Proof.provider_id == provider.id, col(Proof.withdrawn_at).is_(None)
        )
    ).one()
    if count >= MOST:
        raise ConflictError(_("You can keep at most %(n)s proofs. Withdraw an old one.", n=MOST))
    proof = Proof(provider_id=provider.id)
    session.add(proof)
    session.flush()
    facts = Facts(kind=kind, signatures=taken.signatures)
    contents = Contents(file=taken.file, facts=facts, text=taken.text)
    version = _version(session, keys, proof, user, contents, lies=taken.lies)
    told = {"sealed_sha256": version.sealed_sha256}
    record(session, user, "proof.add", proof, after=told)
    return proof


def replace_file(session: Session, keys: Keys, proof: Proof, user: User, taken: Taken) -> None:
    """Put a newer file in its place: what was told stands until it is told anew.

    The earlier version stays: a submission that showed it goes on showing it.
    """
    earlier = held(keys, proof).contents
    facts = earlier.facts.model_copy(
        update={
            "signatures": taken.signatures,
            "found": found_in(earlier.facts, taken.text),
        }
    )
    contents = Contents(file=taken.file, facts=facts, text=taken.text)
    version = _version(session, keys, proof, user, contents, lies=taken.lies)
    proof.version += 1
    session.add(proof)
    told = {"number": version.number, "sealed_sha256": version.sealed_sha256}
    record(session, user, "proof.replace", proof, after=told)


def tell(session: Session, keys: Keys, proof: Proof, user: User, form: FactsForm) -> None:
    """Save what the provider says of a proof, and which of it stands in the file."""
    now = held(keys, proof)
    try:
        demand_latest(session, proof, proof, form, typed_or_none)
    except EditedError as error:
        raise EditedError(
            error.message, version=error.version, theirs=_theirs(now.facts, form)
        ) from error
    asked = ("title", *now.facts.about.fields)
    told = {name: value for name, value in form if name in asked}
    facts = Facts(kind=now.facts.kind, signatures=now.facts.signatures, **told)
    facts.found = found_in(facts, now.contents.text)
    contents = now.contents.model_copy(update={"facts": facts, "is_told": True})
    version = _version(session, keys, proof, user, contents, lies=lies_of(now.version))
    proof.ends_on, proof.reminded_days = facts.ends_on, None
    session.add(proof)
    record(session, user, "proof.tell", proof, after={"number": version.number})


def _theirs(facts: Facts, form: FactsForm) -> dict[str, object]:
    """Give what a colleague saved meanwhile, where it differs."""
    found: dict[str, object] = {}
    for name in ("title", *facts.about.fields):
        current = getattr(facts, name)
        if current != getattr(form, name):
            text = typed_or_none(current)
            found[name] = (
                gettext("A colleague chose something else here.")
                if text is None
                else gettext("A colleague saved: %(text)s", text=text or gettext("(empty)"))
            )
    return found


def _version(
    session: Session,
    keys: Keys,
    proof: Proof,
    user: User,
    contents: Contents,
    *,
    lies: Lies,
) -> ProofVersion:
    """Write the next version, with where its file lies."""
    last = session.exec(
        select(func.max(ProofVersion.number)).where(ProofVersion.proof_id == proof.id)
    ).one()
    number = (last or 0) + 1
    version = ProofVersion(
        proof_id=proof.id,
        number=number,
        **asdict(lies),
        contents=close(keys.intake, contents, context_of(proof.id, number)),
        made_by_id=user.id,
    )
    session.add(version)
    session.flush()
    session.expire(proof, ["versions"])
    return version


def withdraw(session: Session, proof: Proof, user: User) -> None:
    """Take a proof out: its keys are destroyed, and only what was shown before stays readable."""
    proof.withdrawn_at = utcnow()
    session.add(proof)
    for version in proof.versions:
        version.file_key, version.contents = None, None
        session.add(version)
    forget_files(session, {version.storage_key for version in proof.versions})
    session.flush()
    record(session, user, "proof.withdraw", proof)


def offered(contents: Contents) -> dict[str, object]:
    """Give what the file says where the provider told nothing or something else."""
    about = contents.facts.about
    read = fields_in(contents.text, about)
    return {name: value for name, value in read.items() if getattr(contents.facts, name) != value}


@on_forgetting
def is_needed(session: Session, storage_key: str) -> bool:
    """Whether a proof still opens this file."""
    query = select(ProofVersion.id).where(
        ProofVersion.storage_key == storage_key, col(ProofVersion.file_key).is_not(None)
    )
    return session.exec(query).first() is not None
