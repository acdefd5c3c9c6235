"""From an empty tender to what providers submitted, over HTTP."""

from uuid import UUID

import pyotp
from sqlmodel import Session, col, select

from app.accounts import entering, second_factor
from app.accounts import service as accounts
from app.accounts.models import EntryKind, User
from app.core import clock
from app.demo.documents import document
from app.providers import service as providers
from app.providers.forms import RegisterForm
from app.providers.models import Provider
from app.publishing.examination import examine
from app.submissions.models import Submission
from app.tenders.models import Assignment, Criterion, Lot, LotState, Requirement
from tests.journeys.journey import Journey
from tests.journeys.told import DUTIES, PASSPHRASE, PASSWORD, PRICES, PROVIDERS, STAFF, STEPS
from tests.journeys.visitors import Visitor


def gather(journey: Journey) -> None:
    """Let the people of the municipality and of four providers in, a month before."""
    with journey.database() as session:
        admin, _token = entering.first_administrator(
            session, email="beheer@example.nl", name="Team Beheer"
        )
        authority = accounts.create_authority(
            session, admin, name="Gemeente Voorbeeld", short_name="Voorbeeld"
        )
        for at, name in enumerate(STAFF):
            user = entering.invite(
                session,
                authority,
                admin,
                email=f"medewerker{at}@example.nl",
                name=name,
                can_create_tenders=name == "Olga Officier",
            )
            let_in(journey, session, user)
        for at, name in enumerate(PROVIDERS):
            provider = providers.register(
                session,
                RegisterForm(
                    name=name,
                    kvk_number=f"9900010{at}",
                    person=f"Contact van {name}",
                    email=f"aanbieder{at}@example.nl",
                ),
            )
            assert provider is not None
            user = accounts.user_by_email(session, f"aanbieder{at}@example.nl")
            assert user is not None
            let_in(journey, session, user, name)
    journey.hands.move(days=10)
    for name in journey.people:
        journey.sign_in(name)
    for name in ("Omar Opener", "Oda Opener", "Otto Opener"):
        fields = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
        journey[name].send("/me/vault-key", "/me/vault-key", fields)


def let_in(journey: Journey, session: Session, user: User, name: str = "") -> None:
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)
    entering.set_password(session, journey.settings, token, PASSWORD)
    secret = second_factor.start_second_factor(session, journey.keys.secrets, user)
    code = pyotp.TOTP(secret).at(clock.utcnow())
    second_factor.confirm_second_factor(session, journey.keys.secrets, user, code)
    journey.people[name or user.name] = user.id


def draft(journey: Journey) -> None:
    """Make the tender: two lots, two requirements, criteria with their scales, people."""
    officer = journey["Olga Officier"]
    officer.send("/tenders/new", "/tenders", {
        "title": "Beschermd thuis 2027",
        "reference": "TN900001",
        "procedure": "sas",
        "deadline": "21-4-2026 12.00",
        "starts_on": "1-1-2027",
        "ends_on": "31-12-2029",
        "standstill_ground": "Aanbestedingsleidraad, paragraaf 5.3",
        "court": "rechtbank Midden-Nederland",
        "show_price_points": "true",
    })  # fmt: skip
    base = f"/tenders/{journey.tender().id}"
    for title in ("Begeleiding", "Beschermd thuis"):
        officer.send(f"{base}/lots/new", f"{base}/lots", {"title": title})
    for number, title, moment in (
        ("1.1", "Werkend KMS", "submission"),
        ("1.2", "Meldcode", "verification"),
    ):
        officer.send(f"{base}/requirements", f"{base}/requirements", {
            "number": number,
            "title": title,
            "text": f"De organisatie toont aan: {title}.",
            "moment": moment,
        })  # fmt: skip
    one, two = journey.lots()
    _criterion(officer, one, "K1", "60")
    _criterion(officer, one, "K2", "40")
    _criterion(officer, two, "K1", "70")
    officer.send(f"/lots/{two.id}/criteria/new", f"/lots/{two.id}/criteria", {
        "code": "P",
        "title": "Prijs",
        "points": "30",
        "kind": "price",
        "formula": "linear_band",
        "band_floor": "80",
        "band_ceiling": "120",
    })  # fmt: skip
    for lot, winners in ((one, "1"), (two, "2")):
        officer.send(f"/lots/{lot.id}/rules", f"/lots/{lot.id}/rules", {
            "winners": winners,
            "rounding_stages": ["criterion", "total"],
            "tie_breakers": ["criterion:K1", "draw"],
        })  # fmt: skip
    for name, duty in DUTIES.items():
        fields = {"user_id": str(journey.people[name]), "duty": duty}
        officer.send(f"{base}/people", f"{base}/people", fields)
    with journey.database() as session:
        waiting = session.exec(
            select(Assignment).where(col(Assignment.duty).in_(("opener", "decider", "integrity")))
        ).all()
    for one in waiting:
        journey["Vera Voorzitter"].send(f"{base}/people", f"/assignments/{one.id}/confirm")


def _criterion(officer: Visitor, lot: Lot, code: str, points: str) -> None:
    officer.send(f"/lots/{lot.id}/criteria/new", f"/lots/{lot.id}/criteria", {
        "code": code,
        "title": f"Criterium {code}",
        "points": points,
        "question": "Hoe werkt u hieraan?",
        "step_label": list(STEPS),
        "step_fraction": list(STEPS.values()),
        "step_text": [f"Het antwoord is {label}." for label in STEPS],
    })  # fmt: skip


def publish(journey: Journey) -> None:
    """Nothing blocks and every doubt has its reason, so the tender goes out."""
    officer, base = journey["Olga Officier"], f"/tenders/{journey.tender().id}"
    with Session(journey.engine) as session:
        doubts = examine(session, journey.tender()).warnings
    why = {f"reason:{one.key}": "De eigen leidraad van de regio regelt dit." for one in doubts}
    officer.send(f"{base}/publication", f"{base}/publication/reasons", why)
    journey.shot(officer, "1-voorbereiden")
    officer.send(f"{base}/publication", f"{base}/publish")
    assert [lot.state for lot in journey.lots()] == [LotState.PUBLISHED, LotState.PUBLISHED]
    assert all(lot.rules_sha256 for lot in journey.lots())


def submit(journey: Journey) -> None:
    """Each provider hands in for both lots and gets a receipt."""
    tender = journey.tender()
    journey.hands.move(days=20)
    for at, name in enumerate(PROVIDERS):
        visitor = journey[name]
        for lot in journey.lots():
            visitor.send(f"/aanbestedingen/{tender.slug}", f"/lots/{lot.id}/start")
            submission = submission_of(journey, lot, name)
            page = f"/submissions/{submission.id}"
            for item, title in _items(journey, lot):
                content = document(title, name, ((f"Antwoord van {name}.",),))
                visitor.upload(page, f"{page}/items/{item}", f"{title}.pdf", content)
            if lot.number == 2:
                visitor.send(page, f"{page}/price", {"amount": PRICES[at]})
            journey.shot(visitor, "2-inschrijven") if at == 0 else None
            visitor.send(f"{page}/confirm", f"{page}/confirm", _ticks(visitor, f"{page}/confirm"))
            assert visitor.download(f"{page}/receipt.pdf").startswith(b"%PDF")
    with journey.database() as session:
        states = session.exec(select(Submission.state, Submission.number)).all()
    assert sorted(str(state) for state, _number in states) == ["submitted"] * 8


def _ticks(visitor: Visitor, path: str) -> dict[str, str]:
    """Tick whatever must be agreed to on a page that asks for one."""
    text = visitor.open(path)
    return {"is_sure": "true"} if 'name="is_sure"' in text else {}


def _items(journey: Journey, lot: Lot) -> list[tuple[UUID, str]]:
    with journey.database() as session:
        requirements = session.exec(select(Requirement)).all()
        criteria = session.exec(select(Criterion).where(Criterion.lot_id == lot.id)).all()
    asked = [(one.id, one.title) for one in requirements if one.asks_document]
    return asked + [(one.id, one.title) for one in criteria if one.code != "P"]


def submission_of(journey: Journey, lot: Lot, name: str) -> Submission:
    with journey.database() as session:
        return session.exec(
            select(Submission)
            .join(Provider)
            .where(Submission.lot_id == lot.id, Provider.name == name)
        ).one()
