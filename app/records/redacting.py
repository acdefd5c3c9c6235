"""Making a redacted version: one person says what stays back and why, another confirms."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import name_of, record
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.declarations.models import TradeSecret
from app.records.forms import PassageForm, RedactionForm, WithholdForm
from app.records.members import Member, Part
from app.records.models import Ground, Redaction, Target, Withholding
from app.records.plan import words_of
from app.records.stock import Stock
from app.submissions.models import Document
from app.submissions.readiness import slot_of
from app.tenders.models import Tender

CONFIRM = "redaction.confirm"
ASKED = "redaction"
OPEN_KINDS = frozenset(
    {
        "tender", "lot", "lotGroup", "criterion", "criterionGroup", "requirement", "product",
        "milestone", "version", "tenderDocument", "documentVersion", "window", "vaultKey",
        "opening", "question", "round",
    }
)  # fmt: skip
"""What the trail tells of these was published, or says only that something was done."""
ITSELF = "redaction"
"""What the trail tells of this very version would say what it keeps back."""
OF_PEOPLE = frozenset(
    {
        "score", "assignment", "declaration", "sideJob", "handIn", "seat", "consensus",
        "attendance", "user",
    }
)  # fmt: skip


def start_redaction(
    session: Session, stock: Stock, tender: Tender, officer: User, form: RedactionForm
) -> Redaction:
    """Begin a version that keeps back what providers and judges gave; from there it is opened."""
    redaction = Redaction(tender_id=tender.id, title=form.title, made_by_id=officer.id)
    session.add(redaction)
    session.flush()
    secrets = secrets_in(session, tender)
    files = {name: one.why for name, one in secrets if name}
    for member in stock.members:
        why = next((files[name] for name in member.subjects if name in files), "")
        if why:
            _add(session, redaction, Target.FILE, member.name, Ground.TRADE_SECRET, why)
        elif proposed := _proposed(member):
            _add(session, redaction, Target.FILE, member.name, *proposed)
    for words, one in {" ".join(one.words.split()): one for _name, one in secrets}.items():
        if words and stock.places_of(words):
            _add(session, redaction, Target.PASSAGE, words, Ground.TRADE_SECRET, one.why)
    for kind in {*stock.kinds, ITSELF}:
        if kind not in OPEN_KINDS:
            ground = Ground.PRIVACY if kind in OF_PEOPLE else Ground.CONFIDENTIAL
            reason = (
                gettext("Tells of persons who judged or did something.")
                if kind in OF_PEOPLE
                else gettext("Tells what a provider submitted or how it was judged.")
            )
            _add(session, redaction, Target.TRAIL, kind, ground, reason)
    session.flush()
    record(session, officer, "redaction.start", redaction, after={"title": form.title})
    return redaction


def secrets_in(session: Session, tender: Tender) -> list[tuple[str, TradeSecret]]:
    """List what providers marked as trade secret; a whole file with its name in the trail."""
    marked = session.exec(
        select(TradeSecret).where(TradeSecret.tender_id == tender.id).order_by(col(TradeSecret.id))
    ).all()
    files = session.exec(
        select(Document).where(
            col(Document.submission_id).in_({one.submission_id for one in marked if one.item_id})
        )
    )
    names = {(one.submission_id, slot_of(one).item_id): name_of(one) for one in files}
    return [(names.get((one.submission_id, one.item_id), ""), one) for one in marked]


def _proposed(member: Member) -> tuple[Ground, str] | None:
    if member.part == Part.PUBLISHED:
        return None
    if member.part == Part.OUTCOME:
        return Ground.NOT_IN_NOTICE, gettext("Holds scores and prices of who was not chosen.")
    return Ground.CONFIDENTIAL, gettext("Comes from a provider, or tells how it was judged.")


def withhold(
    session: Session, stock: Stock, redaction: Redaction, officer: User, form: WithholdForm
) -> None:
    """Keep files, or what the trail tells of a kind of record, back on one ground."""
    demand_open(session, redaction)
    known = {f"{Target.FILE}:{one.name}" for one in stock.members}
    known |= {f"{Target.TRAIL}:{kind}" for kind in stock.kinds}
    chosen = dict.fromkeys(form.targets)
    if not chosen:
        raise InvalidError(_("Choose at least one thing to leave out."), field="targets")
    if not known.issuperset(chosen):
        raise InvalidError(_("Something you chose is not in the dossier."), field="targets")
    there = {(one.target, one.subject) for one in withholdings_of(session, redaction)}
    for text in chosen:
        kind, _colon, subject = text.partition(":")
        if (Target(kind), subject) not in there:
            _add(session, redaction, Target(kind), subject, form.ground, form.reason, officer)
    session.flush()
    after = {"targets": list(chosen), "ground": form.ground.value, "reason": form.reason}
    record(session, officer, "redaction.withhold", redaction, after=after)


def withhold_passage(
    session: Session, stock: Stock, redaction: Redaction, officer: User, form: PassageForm
) -> None:
    """Keep words back wherever they stand; words that stand nowhere were copied wrongly.

    The trail of the tender does not repeat the words: they would stand in it once more.
    """
    demand_open(session, redaction)
    places = stock.places_of(form.passage)
    if not places:
        raise InvalidError(
            _("These words stand nowhere in the trail or the letters. Copy them exactly."),
            field="passage",
        )
    asked = words_of(form.passage).pattern
    for one in withholdings_of(session, redaction):
        if one.target == Target.PASSAGE and words_of(one.subject).pattern == asked:
            raise InvalidError(_("These words are left out already."), field="passage")
    _add(
        session, redaction, Target.PASSAGE, form.passage, form.passage_ground,
        form.passage_reason, officer,
    )  # fmt: skip
    session.flush()
    after = {"places": places, "ground": form.passage_ground.value}
    record(session, officer, "redaction.withhold_passage", redaction, after=after)


def disclose(session: Session, withholding: Withholding, officer: User) -> None:
    """Show something again that was going to be kept back."""
    redaction = session.get_one(Redaction, withholding.redaction_id)
    demand_open(session, redaction)
    is_passage = withholding.target == Target.PASSAGE
    before: dict[str, Any] = {"target": withholding.target.value, "ground": withholding.ground}
    if not is_passage:
        before["subject"] = withholding.subject
    session.delete(withholding)
    session.flush()
    record(session, officer, "redaction.disclose", redaction, before=before)


def propose_redaction(
    session: Session, stock: Stock, redaction: Redaction, officer: User
) -> Proposal:
    """Ask a second person to look; what comes into the dossier after this stays back."""
    demand_open(session, redaction)
    kept = withholdings_of(session, redaction)
    if not kept:
        raise ConflictError(
            _("This version leaves nothing out. Download the full dossier instead.")
        )
    seen = {"event": stock.last, "files": [one.name for one in stock.members]}
    told = {"withheld": len(kept), "event": stock.last}
    return two_people.propose(session, ASKED, redaction, officer, {"seen": seen}, told=told)


def confirm_redaction(session: Session, redaction: Redaction, person: User) -> None:
    """Fix a version: from here on it never changes, and it can leave the house."""
    confirmed = two_people.confirm(session, waiting(session, redaction), person, redaction)
    redaction.confirmed_at, redaction.confirmed_by_id = utcnow(), person.id
    redaction.seen = confirmed.payload["seen"]
    session.add(redaction)
    session.flush()


def take_back(session: Session, redaction: Redaction, officer: User) -> None:
    """Take back the question to a second person, to change the version."""
    two_people.withdraw(session, waiting(session, redaction), officer, redaction)


def waiting(session: Session, redaction: Redaction) -> Proposal | None:
    """Find whether a version waits for a second person."""
    return two_people.open_proposal(session, ASKED, redaction)


def demand_open(session: Session, redaction: Redaction) -> None:
    """Refuse changes to a version that is fixed, or lies with a second person."""
    if redaction.confirmed_at:
        raise ConflictError(_("This version was confirmed. Make a new one to change something."))
    if waiting(session, redaction):
        raise ConflictError(_("This version lies with a second person. Take it back first."))


def demand_confirmed(redaction: Redaction) -> None:
    """Let nothing leave the house that a second person did not look at."""
    if redaction.confirmed_at is None:
        raise ConflictError(_("A second person must confirm this version first."))


def withholdings_of(session: Session, redaction: Redaction) -> Sequence[Withholding]:
    """Read what a version keeps back."""
    return session.exec(
        select(Withholding)
        .where(Withholding.redaction_id == redaction.id)
        .order_by(col(Withholding.target), col(Withholding.subject))
    ).all()


def _add(
    session: Session,
    redaction: Redaction,
    target: Target,
    subject: str,
    ground: Ground,
    reason: str,
    by: User | None = None,
) -> None:
    session.add(
        Withholding(
            tender_id=redaction.tender_id, redaction_id=redaction.id, target=target,
            subject=subject, ground=ground, reason=reason, by_id=by.id if by else None,
        )
    )  # fmt: skip
