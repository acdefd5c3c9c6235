"""What may follow after the standstill: a contract, an invitation, or nothing."""

import pytest

from app.awards.models import AwardKind
from app.tenders.models import ProcedureKind, Stage
from tests.awards.decided import make_decided
from tests.letters.test_kinds import again, letter_to

WHY = "Alle prijzen liggen boven de raming."
NOBODY = ["Er komt voor perceel 1 geen contract.", f"Waarom er geen contract komt. {WHY}"]
CONTRACT = [
    "Voor die tijd tekenen wij geen contract.",
    "dan wachten wij met tekenen tot de rechter heeft beslist",
    "Na maandag 23 maart 2026 mogen wij contracten tekenen.",
]
INVITATION = [
    "Voor die tijd nodigen wij niemand uit.",
    "dan wachten wij met uitnodigen tot de rechter heeft beslist",
    "Na maandag 23 maart 2026 mogen wij uitnodigingen versturen.",
]
TERM = "U kunt tot en met maandag 23 maart 2026 om 24.00 uur naar de rechter."


@pytest.mark.parametrize(
    ("procedure", "stage", "kind", "expected"),
    [
        (ProcedureKind.OPEN, Stage.WHOLE, AwardKind.AS_COMPUTED, CONTRACT),
        (ProcedureKind.RESTRICTED, Stage.SELECTION, AwardKind.AS_COMPUTED, INVITATION),
        (ProcedureKind.OPEN, Stage.WHOLE, AwardKind.NO_AWARD, [*NOBODY, TERM]),
    ],
)
def test_who_is_excluded_reads_what_follows_for_the_others(
    session, procedure, stage, kind, expected
):
    decided = make_decided(session)
    decided.tender.procedure, decided.tender.stage = procedure, stage
    session.flush()
    reason = WHY if kind == AwardKind.NO_AWARD else ""

    award = again(session, decided, kind=kind, reason=reason)
    _data, text = letter_to(session, decided, award, "De Hoge Enk")

    told = {one for one in (*CONTRACT, *INVITATION, *NOBODY, TERM) if one in text}
    assert told == set(expected)
    assert "Eis 3.1.2: HKZ-certificaat" in text
