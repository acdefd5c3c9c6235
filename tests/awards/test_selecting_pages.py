"""In a selection nobody wins a contract: its pages say who is selected and invited."""

import pytest

from app.tenders.choices import ProcedureKind, Stage
from app.tenders.forms import LotForm
from app.tenders.models import LotState
from app.tenders.service import add_lot
from tests.awards.redeciding import THREE
from tests.rankings.factories import make_scored
from tests.tenders.factories import start_tender


@pytest.fixture
def scored(session, officer):
    """Rank three requests to take part, of which one is selected."""
    found = make_scored(session, officer, THREE, state=LotState.RANKED)
    found.tender.procedure, found.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    session.commit()
    return found


OF_AN_AWARD = ("Winnaar", "een contract", "Contract gaat", "Gunningscriteria", "Inschrijving S")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("ranking", ("De beste wordt uitgenodigd", "Aanmelding S",
                     "tot hier geselecteerd · verschil 15,00")),
        ("decision", ("Geselecteerd zijn: <b>Stichting A</b>", "Wie wordt geselecteerd?",
                      "Niemand wordt geselecteerd")),
        ("criteria", ("Selectiecriteria",)),
    ],
)  # fmt: skip
def test_a_page_speaks_of_selecting(sign_in, officer, scored, page, words):
    text = sign_in(officer).get(f"/lots/{scored.lot.id}/{page}").text

    assert [one for one in words if one not in text] == []
    assert [one for one in OF_AN_AWARD if one in text] == []


def test_rules_ask_how_many_are_invited(session, sign_in, officer):
    selection = start_tender(session, officer, procedure=ProcedureKind.RESTRICTED)
    lot = add_lot(session, selection, officer, LotForm(title="Begeleiding"))
    session.commit()

    text = sign_in(officer).get(f"/lots/{lot.id}/rules").text

    assert [one for one in ("Aantal winnaars", "Wie wint") if one in text] == []
    assert "Aantal dat wordt uitgenodigd" in text
