"""Procedures as data: what exists in each, and on what ground a rule binds."""

from datetime import date

import pytest

from app.tenders.choices import LetterKind, ProcedureKind, Stage
from app.tenders.grounds import GROUNDS, RULES, Binding, Rule, ground_of
from app.tenders.models import Tender
from app.tenders.procedures import KINDS, PROCEDURES, first_stage, procedure_of
from app.tenders.progress import process_steps


def made(kind: ProcedureKind, stage: Stage = Stage.WHOLE) -> Tender:
    return Tender(procedure=kind, stage=stage)


def test_open_house_knows_no_ranking():
    procedure = procedure_of(made(ProcedureKind.OPEN_HOUSE))

    assert (procedure.ranks, procedure.is_sealed, procedure.term) == (False, False, None)
    assert procedure.letters == {
        LetterKind.ADMISSION, LetterKind.REFUSAL, LetterKind.ENDED, LetterKind.EXPLANATION,
    }  # fmt: skip
    assert set(GROUNDS[ProcedureKind.OPEN_HOUSE]) == {
        Rule.REJECTION, Rule.STANDSTILL, Rule.EQUAL_TREATMENT,
    }  # fmt: skip
    assert procedure.ground(Rule.WEIGHTS) is None


@pytest.mark.parametrize(
    ("kind", "stage", "days", "urgent", "blocks"),
    [
        (ProcedureKind.OPEN, Stage.WHOLE, 40, 15, True),  # Aw 2.71(1) with 2.74b; 2.74
        (ProcedureKind.RESTRICTED, Stage.SELECTION, 30, 15, True),  # Aw 2.71(2); 2.74
        (ProcedureKind.RESTRICTED, Stage.AWARD, 35, 10, True),  # Aw 2.71(4) with 2.74b; 2.74
        (ProcedureKind.SAS, Stage.WHOLE, 30, None, False),  # our value, a warning
    ],
)
def test_terms(kind, stage, days, urgent, blocks):
    term = procedure_of(made(kind, stage)).term

    assert term is not None
    assert (term.days, term.urgent, term.blocks) == (days, urgent, blocks)


@pytest.mark.parametrize(
    ("kind", "by_statute", "said"),
    [
        (ProcedureKind.OPEN, True, "Aw 2.127"),
        (ProcedureKind.RESTRICTED, True, "Aw 2.127"),
        (ProcedureKind.SAS, False, "uw eigen document"),
        (ProcedureKind.OPEN_HOUSE, False, "uw eigen document"),
    ],
)
def test_standstill_binds_by_statute_or_own_document(kind, by_statute, said):
    """Aw 2.39(2) leaves 2.127 out of what binds in SAS."""
    procedure = procedure_of(made(kind, first_stage(kind)))

    assert procedure.statute_binds_standstill is by_statute
    assert str(procedure.ground(Rule.STANDSTILL)) == said


def test_lowest_price_alone_is_barred_by_statute_wherever_care_is_compared():
    grounds = {kind: ground_of(kind, Rule.QUALITY_COUNTS) for kind in ProcedureKind}

    assert {kind: ground and ground.binding for kind, ground in grounds.items()} == {
        ProcedureKind.OPEN: Binding.STATUTE,
        ProcedureKind.RESTRICTED: Binding.STATUTE,
        ProcedureKind.SAS: Binding.STATUTE,
        ProcedureKind.OPEN_HOUSE: None,
    }


def test_restricted_has_two_stages_and_the_second_invites():
    assert first_stage(ProcedureKind.RESTRICTED) == Stage.SELECTION
    selection = procedure_of(made(ProcedureKind.RESTRICTED, Stage.SELECTION))
    award = procedure_of(made(ProcedureKind.RESTRICTED, Stage.AWARD))
    assert (selection.invites, award.invites) == (False, True)
    assert [str(phase.name) for phase in selection.phases] == [
        "Voorbereiden", "Aanmelden", "Openen", "Toetsen", "Beoordelen", "Selectie", "Wachttijd",
        "Uitnodiging",
    ]  # fmt: skip


def test_every_choice_exists_and_every_rule_has_a_name():
    assert {kind for kind, _stage in PROCEDURES} == set(KINDS) == set(ProcedureKind)
    assert set(RULES) == set(Rule)


def test_a_contract_does_not_say_when_candidates_are_invited():
    starts_on = date(2027, 1, 1)
    bars = [
        process_steps(Tender(procedure=ProcedureKind.RESTRICTED, stage=stage, starts_on=starts_on))
        for stage in (Stage.SELECTION, Stage.AWARD)
    ]

    assert [bar[-1].when for bar in bars] == ["", "1 jan 2027"]
