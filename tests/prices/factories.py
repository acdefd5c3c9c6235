"""A lot with prices that two people opened, one of them low."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import selectinload
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core import clock
from app.core.clock import utcnow
from app.prices import low_prices
from app.prices.forms import AnswerForm, AskForm, JudgeForm
from app.providers.models import ProviderMember
from app.submissions.models import Price
from app.tenders.models import Lot
from tests.consensus.test_reassessing import open_the_prices
from tests.evaluation.factories import hand_in_all, make_room
from tests.factories import assign, make_user

WHY = "Uw uurtarief ligt onder het loon van de cao. Laat zien hoe u eraan komt."
BECAUSE = "Wij werken met een team zonder vaste huur, en met subsidie van het rijk."
SO = "De subsidie is aangetoond en mag meetellen."


def priced_room(session, *amounts, is_open=True):
    """A lot whose prices two people opened; the first provider has a person."""
    room = make_room(session, submissions=len(amounts), criteria=1)
    hand_in_all(session, room)
    query = select(Lot).where(Lot.id == room.lot.id).options(selectinload(Lot.tender))
    room.lot = session.exec(query.execution_options(populate_existing=True)).one()
    room.lot.rules = {
        "method": {"kind": "weighted_points"}, "criteria": [{"id": "P", "kind": "price"}],
    }  # fmt: skip
    for submission, amount in zip(room.submissions, amounts, strict=True):
        session.add(
            Price(
                tender_id=room.tender.id, submission_id=submission.id, sealed=b"",
                amount=Decimal(amount) if is_open else None,
            )
        )  # fmt: skip
    person = make_user(session, name="Bea Bieder")
    session.add(
        ProviderMember(
            provider_id=room.submissions[0].provider_id, user_id=person.id, can_sign=True,
            can_manage=True,
        )
    )  # fmt: skip
    if is_open:
        open_the_prices(session, room)
    session.flush()
    decider = make_user(session, name="Dora Decider")
    assign(session, room.tender, decider, Duty.DECIDER)
    return room, person, decider


def asked(session, room, days=7):
    low = low_prices.low_price_of(session, room.lot, room.submissions[0].id)
    form = AskForm(asks=WHY, due_at=utcnow() + timedelta(days=days))
    return low_prices.ask(session, room.lot, room.officer, low, form)


def judged(session, room, person, decider, *, explained):
    question = asked(session, room)
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    form = JudgeForm(is_explained=explained, judgement=SO)
    with clock.pinned(question.due_at + timedelta(minutes=1)):
        low_prices.propose_judgement(session, room.lot, question, room.officer, form)
        low_prices.confirm_judgement(session, room.lot, question, decider)
    session.flush()
