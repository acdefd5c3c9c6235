"""Which authorities take part in a tender: for what, on whose decision, until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import Authority, User
from app.audit.service import record
from app.authorities.forms import JoinForm, MandateForm, PartForm, PartsForm
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.tenders.drafts import choose_one, delete_all, told
from app.tenders.models import Lot, Part, Participation, Tender
from app.tenders.progress import demand_unpublished


def join(
    session: Session, tender: Tender, officer: User, authority: Authority, scope: str = ""
) -> Participation:
    """Let an authority take part, for all of it or for what `scope` says."""
    demand_unpublished(tender)
    if authority.id == tender.lead_authority_id or participation_of(session, tender, authority):
        raise ConflictError(_("This authority takes part already."))
    participation = Participation(tender_id=tender.id, authority_id=authority.id, scope=scope)
    session.add(participation)
    record(
        session, officer, "participation.create", participation,
        after={"authority": authority.name, "scope": scope},
    )  # fmt: skip
    return participation


def join_all(session: Session, tender: Tender, officer: User, form: JoinForm) -> None:
    """Let several authorities take part at once; days are kept per lot."""
    demand_unpublished(tender)
    found = session.exec(select(Authority).where(col(Authority.id).in_(form.authority_ids))).all()
    if not form.authority_ids:
        raise InvalidError(_("Tick at least one authority."), field="authority_ids")
    if len(found) != len(set(form.authority_ids)):
        raise InvalidError(choose_one(), field="authority_ids")
    lots = session.exec(
        select(Lot.id).where(Lot.tender_id == tender.id).order_by(col(Lot.number))
    ).all()
    has_days = bool(form.joins_on or form.leaves_on)
    if has_days and not lots:
        raise InvalidError(
            _("These days are kept per lot. Add the lots first, or leave this empty."),
            field="joins_on" if form.joins_on else "leaves_on",
        )
    for authority in sorted(found, key=lambda one: one.name):
        join(session, tender, officer, authority, form.scope)
        if has_days:
            parts = [
                PartForm(lot_id=lot_id, joins_on=form.joins_on, leaves_on=form.leaves_on)
                for lot_id in lots
            ]
            set_parts(session, tender, officer, authority, PartsForm(parts=parts))


def participation_of(
    session: Session, tender: Tender, authority: Authority
) -> Participation | None:
    """Find how an authority takes part; the lead has a row only once there is more to say."""
    return session.exec(
        select(Participation).where(
            Participation.tender_id == tender.id, Participation.authority_id == authority.id
        )
    ).first()


def taking_part(tender_id: UUID) -> SelectOfScalar[UUID]:
    """Select the authorities that take part today, the lead apart."""
    return select(Participation.authority_id).where(
        Participation.tender_id == tender_id,
        or_(
            col(Participation.left_on).is_(None),
            col(Participation.left_on) > dutch(utcnow()).date(),
        ),
    )


def takes_part_in(lot_id: UUID | Mapped[UUID], on: date) -> ColumnElement[bool]:
    """Say of a participation whether it still counts for a lot on a day; no parts is every lot."""
    mine = select(Part.id).where(Part.participation_id == col(Participation.id))
    running = mine.where(
        Part.lot_id == lot_id, or_(col(Part.leaves_on).is_(None), col(Part.leaves_on) >= on)
    )
    return and_(
        or_(col(Participation.left_on).is_(None), col(Participation.left_on) > on),
        or_(~mine.exists(), running.exists()),
    )


def set_mandate(
    session: Session, tender: Tender, officer: User, authority: Authority, form: MandateForm
) -> Participation:
    """Note who decides for an authority and when; a decision may come after publication."""
    participation = own_row(session, tender, authority)
    if form.scope != participation.scope:
        demand_unpublished(tender)
    before = participation.model_dump(mode="json", include=set(MandateForm.model_fields))
    participation.sqlmodel_update(form.model_dump())
    session.add(participation)
    record(session, officer, "participation.decide", participation, before=before, after=told(form))
    return participation


def set_parts(
    session: Session, tender: Tender, officer: User, authority: Authority, form: PartsForm
) -> Participation:
    """Say in which lots an authority takes part; in all of them with nothing to add: no rows."""
    demand_unpublished(tender)
    lots = set(session.exec(select(Lot.id).where(Lot.tender_id == tender.id)))
    chosen = [part.lot_id for part in form.parts]
    if not set(chosen) <= lots or len(chosen) != len(set(chosen)):
        raise InvalidError(choose_one(), field="parts")
    if not chosen:
        raise InvalidError(
            _("Choose at least one. An authority that takes part in nothing leaves."),
            field="parts",
        )
    participation = own_row(session, tender, authority)
    known = session.exec(select(Part).where(Part.participation_id == participation.id)).all()
    before = [_told_part(part) for part in known]
    delete_all(session, known)
    if set(chosen) != lots or any(part.says_more for part in form.parts):
        session.add_all(
            Part(tender_id=tender.id, participation_id=participation.id, **part.model_dump())
            for part in form.parts
        )
    session.flush()
    record(
        session, officer, "participation.set_parts", participation,
        before=before, after=[_told_part(part) for part in form.parts],
    )  # fmt: skip
    return participation


def own_row(session: Session, tender: Tender, authority: Authority) -> Participation:
    """Find the row of an authority that still takes part; make that of the lead when needed."""
    participation = participation_of(session, tender, authority)
    if participation is None and authority.id == tender.lead_authority_id:
        participation = Participation(tender_id=tender.id, authority_id=authority.id)
        session.add(participation)
        session.flush()
    if participation is None:
        raise ConflictError(_("This authority does not take part."))
    if participation.left_on is not None:
        raise ConflictError(_("This authority left the tender already."))
    return participation


def _told_part(part: Part | PartForm) -> dict[str, object]:
    return part.model_dump(mode="json", include=set(PartForm.model_fields))


# Reading ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One authority in the matrix: how it takes part, and per lot since when."""

    authority: Authority
    participation: Participation | None
    parts: dict[UUID, Part]
    is_lead: bool

    def takes_part(self, lot: Lot) -> bool:
        """Whether it takes part in a lot; without any rows in every lot."""
        return not self.parts or lot.id in self.parts

    def has_left(self, on: date) -> bool:
        """Whether it takes no part any more on a day."""
        left_on = self.participation.left_on if self.participation else None
        return left_on is not None and left_on <= on

    def buys(self, lot: Lot, on: date) -> bool:
        """Whether it buys a lot on a day; who joins later decides already (`takes_part_in`)."""
        if self.has_left(on) or not self.takes_part(lot):
            return False
        part = self.parts.get(lot.id)
        return part is None or (part.joins_on or on) <= on <= (part.leaves_on or on)


def matrix_of(session: Session, tender: Tender) -> list[Row]:
    """Read every authority of a tender with its parts, the lead first."""
    return matrices_of(session, [tender])[tender.id]


def matrices_of(session: Session, tenders: Collection[Tender]) -> dict[UUID, list[Row]]:
    """Read the same of many tenders at once; who leads one is best at hand already."""
    ids = [one.id for one in tenders]
    found: dict[UUID, list[tuple[Participation, Authority]]] = {one: [] for one in ids}
    for participation, authority in session.exec(
        select(Participation, Authority)
        .join(Authority, col(Authority.id) == col(Participation.authority_id))
        .where(col(Participation.tender_id).in_(ids))
        .order_by(Authority.name)
    ):
        found[participation.tender_id].append((participation, authority))
    parts: dict[UUID, dict[UUID, Part]] = {}
    for part in session.exec(select(Part).where(col(Part.tender_id).in_(ids))):
        parts.setdefault(part.participation_id, {})[part.lot_id] = part
    return {
        one.id: _rows(one, session.get_one(Authority, one.lead_authority_id), found[one.id], parts)
        for one in tenders
    }


def _rows(
    tender: Tender,
    leader: Authority,
    found: list[tuple[Participation, Authority]],
    parts: dict[UUID, dict[UUID, Part]],
) -> list[Row]:
    lead = next((one for one, authority in found if authority.id == tender.lead_authority_id), None)
    own = parts.get(lead.id, {}) if lead else {}
    return [
        Row(leader, lead, own, is_lead=True),
        *(
            Row(authority, one, parts.get(one.id, {}), is_lead=False)
            for one, authority in found
            if authority.id != tender.lead_authority_id
        ),
    ]


def row_of(session: Session, tender: Tender, authority_id: UUID) -> Row:
    """Find one authority of a tender, or say that it is not there."""
    for row in matrix_of(session, tender):
        if row.authority.id == authority_id:
            return row
    raise NotFoundError
