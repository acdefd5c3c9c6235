"""Records with only the fields that matter to a test: plain functions, no surprises."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from sqlmodel import Session, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import (
    Alternative,
    Assignment,
    Criterion,
    Lot,
    LotState,
    Moment,
    ProcedureKind,
    Requirement,
    ScaleStep,
    Tender,
)

_number = count(1)

STEPS = (("uitstekend", "1"), ("goed", "0.75"), ("voldoende", "0.5"), ("onvoldoende", "0"))


def make_user(session: Session, *, name: str = "", second_factor: bool = True) -> User:
    """Add a person, with an account that is old enough to act as second person."""
    n = next(_number)
    user = User(
        email=f"persoon{n}@example.nl",
        name=name or f"Persoon {n}",
        created_at=utcnow() - timedelta(days=30),
        totp_confirmed_at=utcnow() - timedelta(days=30) if second_factor else None,
    )
    session.add(user)
    session.flush()
    return user


def make_authority(session: Session, *members: User, name: str = "") -> Authority:
    """Add a municipality with its people."""
    name = name or f"Gemeente {next(_number)}"
    authority = Authority(name=name, short_name=name.removeprefix("Gemeente "))
    session.add(authority)
    session.flush()
    for user in members:
        session.add(Membership(user_id=user.id, authority_id=authority.id, can_create_tenders=True))
    session.flush()
    return authority


def make_tender(
    session: Session,
    *,
    officer: User | None = None,
    lots: int = 1,
    state: LotState = LotState.DRAFT,
    procedure: ProcedureKind = ProcedureKind.SAS,
    deadline: datetime | None = None,
    title: str = "Beschermd wonen 2027",
) -> Tender:
    """Add a tender with bare lots; `officer` is assigned to it."""
    n = next(_number)
    authority = make_authority(session, *([officer] if officer else []))
    tender = Tender(
        reference=f"TN{n:06d}",
        slug=f"aanbesteding-{n}",
        title=title,
        procedure=procedure,
        lead_authority_id=authority.id,
        deadline=deadline or utcnow() + timedelta(days=40),
        standstill_ground="Aanbestedingsleidraad, paragraaf 5.3",
        court="rechtbank Midden-Nederland",
        show_price_points=True,
        published_at=None if state == LotState.DRAFT else utcnow() - timedelta(days=40),
    )
    session.add(tender)
    session.flush()
    for number in range(1, lots + 1):
        session.add(Lot(tender_id=tender.id, number=number, title=f"Perceel {number}", state=state))
    session.flush()
    if officer:
        assign(session, tender, officer, Duty.OFFICER)
    return tender


def lots_of(session: Session, tender: Tender) -> list[Lot]:
    """List a tender's lots in order."""
    return list(
        session.exec(select(Lot).where(Lot.tender_id == tender.id).order_by(Lot.number)).all()
    )


def make_lot(session: Session, *, tender: Tender | None = None, **fields: object) -> Lot:
    """Add one lot, to `tender` or to a new one."""
    tender = tender or make_tender(session, lots=0)
    number = len(lots_of(session, tender)) + 1
    values = {"title": f"Perceel {number}", **fields}
    lot = Lot(tender_id=tender.id, number=number, **values)
    session.add(lot)
    session.flush()
    return lot


def make_criterion(
    session: Session,
    lot: Lot,
    *,
    code: str = "K1",
    points: str = "100",
    steps: Sequence[tuple[str, str]] = STEPS,
    **fields: object,
) -> Criterion:
    """Add a criterion with its scale."""
    position = next(_number)
    criterion = Criterion(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        position=position,
        code=code,
        title=f"Criterium {code}",
        points=Decimal(points),
        **fields,
    )
    session.add(criterion)
    session.flush()
    for at, (label, fraction) in enumerate(steps):
        session.add(
            ScaleStep(
                tender_id=lot.tender_id,
                criterion_id=criterion.id,
                position=at,
                label=label,
                fraction=Decimal(fraction),
                text=f"Dit is {label}.",
            )
        )
    session.flush()
    return criterion


def make_requirement(
    session: Session,
    tender: Tender,
    *,
    lot: Lot | None = None,
    moment: Moment = Moment.SUBMISSION,
    alternatives: Sequence[tuple[str, str]] = (("hkz", "HKZ-certificaat"),),
    **fields: object,
) -> Requirement:
    """Add a requirement with the ways to prove it, as (kind, name)."""
    n = next(_number)
    values = {"number": f"{n}", "title": f"Eis {n}", "text": "De organisatie toont dit aan."}
    requirement = Requirement(
        tender_id=tender.id,
        lot_id=lot.id if lot else None,
        position=n,
        moment=moment,
        **{**values, **fields},
    )
    session.add(requirement)
    session.flush()
    for at, (kind, name) in enumerate(alternatives):
        session.add(
            Alternative(
                tender_id=tender.id,
                requirement_id=requirement.id,
                position=at,
                kind=kind,
                name=name,
            )
        )
    session.flush()
    return requirement


def assign(
    session: Session, tender: Tender, user: User, duty: Duty, *, lot: Lot | None = None
) -> Assignment:
    """Give a person a duty."""
    assignment = Assignment(
        tender_id=tender.id, lot_id=lot.id if lot else None, user_id=user.id, duty=duty
    )
    session.add(assignment)
    session.flush()
    return assignment


def make_provider(session: Session, *members: User, name: str = "", kvk: str = "") -> Provider:
    """Add a provider with its people, who may all sign and manage."""
    n = next(_number)
    provider = Provider(
        name=name or f"Stichting Aanbieder {n}",
        short_name=name or f"Aanbieder {n}",
        kvk_number=kvk or f"99{n:06d}",
        email=f"aanbieder{n}@example.nl",
    )
    session.add(provider)
    session.flush()
    for user in members:
        session.add(
            ProviderMember(provider_id=provider.id, user_id=user.id, can_sign=True, can_manage=True)
        )
    session.flush()
    return provider


def make_submission(
    session: Session,
    lot: Lot,
    *,
    provider: Provider | None = None,
    state: SubmissionState = SubmissionState.SUBMITTED,
    number: int | None = None,
) -> Submission:
    """Add a submission without documents."""
    provider = provider or make_provider(session)
    if number is None and state != SubmissionState.DRAFT:
        number = next(_number)
    submission = Submission(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        provider_id=provider.id,
        state=state,
        number=number,
        submitted_at=None if state == SubmissionState.DRAFT else utcnow(),
    )
    session.add(submission)
    session.flush()
    return submission
