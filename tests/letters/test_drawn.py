"""A letter says on top that lots were drawn, to whom they were drawn among."""

from sqlmodel import select

from app.awards import deciding
from app.letters.content import letter_data
from app.letters.models import Letter
from app.providers.models import Provider
from app.rankings import draws
from app.rankings.forms import OrderForm
from app.stationery.wording import plain
from app.tenders.models import LotState
from tests.rankings.factories import announce, answer_warnings, make_scored
from tests.rankings.test_draw import form_of

GIVEN = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("goed", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}
SAID = "U had hetzelfde totaal als een ander. Daarom is er geloot (proces-verbaal PV-2026-07)."


def test_equals_read_that_lots_were_drawn_and_nobody_else(session, officer, now):
    scored = make_scored(session, officer, GIVEN, state=LotState.RANKED)
    announce(session, scored.lot, officer, "S1", "S2")
    answer_warnings(session, scored.lot, officer)
    draws.propose_draw(session, scored.lot, officer, form_of(now, "S2", "S1"))
    draws.record_draw(session, scored.lot, scored.decider, OrderForm(order=["S2", "S1"]))
    deciding.propose_decision(session, scored.lot, officer)
    deciding.confirm_decision(session, scored.lot, scored.decider)

    rows = session.exec(select(Letter, Provider.name).join(Provider)).all()
    texts = {name: plain(letter_data(session, letter)["blocks"]) for letter, name in rows}

    assert {name: SAID in text for name, text in texts.items()} == {
        "Stichting A": True, "Stichting B": True, "Stichting C": False,
    }  # fmt: skip
