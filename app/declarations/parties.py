"""Who takes part in a submission, and what its proofs say: told before submit."""

from sqlmodel import Session

from app.accounts.models import User
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations import statements
from app.declarations.statement_forms import PartyForm, PreferenceForm, ProofForm
from app.declarations.told import Part, PartyTold, ProofTold, Told
from app.evidence.facts import Snapshot
from app.providers.models import Provider
from app.submissions.models import Submission
from app.submissions.readiness import Item, readiness
from app.submissions.service import closing_of, refuse_when_fixed
from app.tenders.models import LotPreference, Tender
from app.uploads import service as uploads

MOST = 40


def change(session: Session, keys: Keys, submission: Submission) -> Told:
    """Read what was told in order to change it; refuse when it is fixed."""
    refuse_when_fixed(session, submission)
    return statements.told_in(session, keys, submission)


def keep(session: Session, keys: Keys, submission: Submission, user: User, told: Told) -> None:
    """Seal what is told for who may open it."""
    closing = closing_of(session, keys, submission)
    statements.keep(session, keys, closing, submission, user, told)


def add_party(
    session: Session, keys: Keys, submission: Submission, user: User, form: PartyForm
) -> PartyTold:
    """Name somebody who takes part; who appears twice is refused."""
    told = change(session, keys, submission)
    if len(told.parties) >= MOST:
        raise ConflictError(_("You can name at most %(n)s parties.", n=MOST))
    own = session.get_one(Provider, submission.provider_id)
    if form.kvk_number == own.kvk_number:
        raise InvalidError(_("This is your own organisation."), field="kvk_number")
    if any((one.kvk_number, one.role) == (form.kvk_number, form.role) for one in told.parties):
        raise InvalidError(_("This party was named already."), field="kvk_number")
    party = PartyTold(**form.model_dump())
    told.parties.append(party)
    keep(session, keys, submission, user, told)
    return party


def remove_party(
    session: Session, keys: Keys, submission: Submission, user: User, party_id: str
) -> None:
    """Leave somebody out, with what it declared."""
    told = change(session, keys, submission)
    gone = next((one for one in told.parties if one.id == party_id), None)
    if gone is None:
        raise NotFoundError
    told.parties.remove(gone)
    for said in (told.declared, told.made, told.espds):
        said.pop(party_id, None)
    keep(session, keys, submission, user, told)
    for item in readiness(session, submission).items:
        if item.is_uea and item.document and gone.part and item.part == gone.part:
            uploads.remove_document(session, submission, user, item.document)


def tell_shown(
    session: Session,
    keys: Keys,
    submission: Submission,
    user: User,
    item: Item,
    snapshot: Snapshot,
) -> None:
    """Keep what the evidence file tells of a proof that was put here."""
    told = change(session, keys, submission)
    facts = snapshot.facts
    told.proofs[item.id.hex] = ProofTold(
        ends_on=facts.valid_to, holder=facts.holder, shown=snapshot
    )
    keep(session, keys, submission, user, told)


def tell_proof(
    session: Session, keys: Keys, submission: Submission, user: User, item: Item, form: ProofForm
) -> None:
    """Say until when a proof holds and in whose name it stands."""
    told = change(session, keys, submission)
    told.proofs[item.id.hex] = ProofTold(**form.model_dump())
    keep(session, keys, submission, user, told)


def tell_none(session: Session, keys: Keys, submission: Submission, user: User, part: Part) -> None:
    """Say that nothing of a list of before is so any more."""
    told = change(session, keys, submission)
    if not told.keeps(part):
        raise NotFoundError
    told.anew.add(part)
    keep(session, keys, submission, user, told)


def chooses(tender: Tender) -> bool:
    """Whether a provider says which lots it wants most: it may win only so many."""
    return tender.max_lots is not None and tender.lot_preference == LotPreference.PROVIDER


def tell_preference(
    session: Session, keys: Keys, submission: Submission, user: User, form: PreferenceForm
) -> None:
    """Keep which choice this lot is; sealed with the files, to be changed until the deadline."""
    if not chooses(session.get_one(Tender, submission.tender_id)):
        raise NotFoundError
    told = change(session, keys, submission)
    told.preference = form.preference
    keep(session, keys, submission, user, told)
