"""Deciding, and taking back by two people."""

from app.awards import deciding, taking_back
from app.awards.decided import decided_of
from app.awards.forms import (
    TakeBackForm,
)
from tests.rankings.factories import answer_warnings

WHY = "De verificatie van de winnaar is mislukt."
THREE = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("voldoende", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


def decide(session, scored):
    answer_warnings(session, scored.lot, scored.officer)
    deciding.propose_decision(session, scored.lot, scored.officer)
    return deciding.confirm_decision(session, scored.lot, scored.decider)


def take_back(session, award, officer, decider):
    taking_back.propose_taking_back(session, award, officer, TakeBackForm(reason=WHY))
    taking_back.take_back(session, award, decider)


def results(award):
    found = decided_of(award)["submissions"]
    return {name: one["result"] for name, one in found.items()}
