"""When one can apply, what is told outside it, and who may."""

from datetime import date

import pytest
from pydantic import ValidationError

from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.products.admission import (
    add_rule,
    add_window,
    remove_rule,
    remove_window,
    rules_of,
    standing_of,
    windows_of,
)
from app.products.forms import RuleForm, WindowForm
from app.products.models import RuleKind, Window
from app.tenders.models import Moment
from tests.factories import make_lot, make_requirement
from tests.tenders.factories import complete_open_house

UNIQUE = "Het aanbod is kwalitatief dusdanig uniek dat het meerwaarde heeft."


def at(lot, *windows: Window, on: date):
    found = standing_of(lot, windows, on)
    return found.is_open, found.may_ask, found.sentence


def window(**fields: object) -> Window:
    return Window(reason=fields.pop("reason", "er is genoeg aanbod"), **fields)


def test_a_lot_without_windows_is_always_open(session):
    lot = make_lot(session, title="Beschermd wonen")

    assert at(lot, on=date(2021, 7, 1)) == (True, False, "")


def test_closed_since_a_day_says_that_day_and_why_in_a_whole_sentence(session):
    lot = make_lot(session, title="Beschermd wonen")
    wonen = window(closes_on=date(2021, 7, 1), exception=UNIQUE)

    assert at(lot, wonen, on=date(2021, 6, 30)) == (True, False, "")
    assert at(lot, wonen, on=date(2021, 7, 1)) == (
        False,
        True,
        "Aanmelden voor Beschermd wonen kan niet meer sinds 1 juli 2021: er is genoeg aanbod.",
    )


def test_without_exception_nobody_may_ask(session):
    lot = make_lot(session, title="Beschermd thuis")
    thuis = window(closes_on=date(2024, 1, 1), reason="de regio koopt opnieuw in.")

    assert at(lot, thuis, on=date(2026, 3, 2)) == (
        False,
        False,
        "Aanmelden voor Beschermd thuis kan niet meer sinds 1 januari 2024: "
        "de regio koopt opnieuw in.",
    )


def test_of_several_windows_any_lets_in_and_the_last_closed_one_tells(session):
    lot = make_lot(session, title="Wonen")
    early = window(opens_on=date(2025, 1, 1), closes_on=date(2025, 2, 1), reason="vol in 2025")
    late = window(opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1), reason="vol in 2026")

    assert at(lot, early, late, on=date(2024, 12, 31)) == (
        False, False, "Aanmelden voor Wonen kan vanaf 1 januari 2025.",
    )  # fmt: skip
    assert at(lot, early, late, on=date(2025, 1, 1))[0]
    assert at(lot, early, late, on=date(2025, 7, 1))[2].endswith(
        "1 februari 2025: vol in 2025. Het kan weer vanaf 1 januari 2026."
    )
    assert at(lot, early, late, on=date(2026, 1, 31))[0]
    assert at(lot, early, late, on=date(2026, 2, 1))[2].endswith("1 februari 2026: vol in 2026.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_on": "2-1-2026", "closes_on": "2-1-2026", "reason": "vol"},
        {"closes_on": "2-1-2026"},
        {"exception": "Alleen uniek aanbod"},
    ],
)
def test_window_closes_after_it_opened_and_says_why(wrong):
    with pytest.raises(ValidationError):
        WindowForm.model_validate(wrong)


def test_contract_rule_needs_what_and_which_year(session, officer):
    _tender, lot = complete_open_house(session, officer)
    form = RuleForm(kind=RuleKind.CONTRACTED, text="Alleen gecontracteerd in 2020.")

    with pytest.raises(InvalidError) as product:
        add_rule(session, lot, officer, form)
    with pytest.raises(InvalidError) as year:
        add_rule(session, lot, officer, form.model_copy(update={"product": "intramuraal BW"}))
    rule = add_rule(
        session, lot, officer,
        form.model_copy(update={"product": "intramuraal BW", "form": "zin", "year": 2020}),
    )  # fmt: skip

    assert (product.value.field, year.value.field) == ("product", "year")
    assert rule.values == {"product": "intramuraal BW", "form": "zin", "year": 2020}


def test_evidence_rule_rests_on_a_proof_that_comes_along(session, officer):
    tender, lot = complete_open_house(session, officer)
    proof = make_requirement(session, tender, lot=lot, title="SPV oproepbaar")
    later = make_requirement(session, tender, lot=lot, moment=Moment.CONTRACT)
    form = RuleForm(kind=RuleKind.EVIDENCE, text="Een SPV is oproepbaar.")

    for requirement_id in (None, later.id):
        wrong = form.model_copy(update={"requirement_id": requirement_id})
        with pytest.raises(InvalidError) as refusal:
            add_rule(session, lot, officer, wrong)
        assert refusal.value.field == "requirement_id"
    rule = add_rule(session, lot, officer, form.model_copy(update={"requirement_id": proof.id}))

    assert (rule.values, rule.position) == ({"requirement": str(proof.id)}, 1)


def test_windows_and_rules_are_frozen_at_publication(session, officer):
    tender, lot = complete_open_house(session, officer)
    kept = add_window(session, lot, officer, WindowForm(opens_on=date(2026, 1, 1)))
    form = RuleForm(
        kind=RuleKind.CONTRACTED, text="Alleen in 2020.", product="intramuraal BW", year=2020
    )
    rule = add_rule(session, lot, officer, form)
    tender.published_at = utcnow()

    for act in (
        lambda: add_window(session, lot, officer, WindowForm(opens_on=date(2026, 1, 1))),
        lambda: remove_window(session, kept, officer),
        lambda: add_rule(session, lot, officer, form),
        lambda: remove_rule(session, rule, officer),
    ):
        with pytest.raises(ConflictError):
            act()

    assert (windows_of(session, lot), rules_of(session, lot)) == ([kept], [rule])


def test_draft_takes_windows_and_rules_back(session, officer):
    _tender, lot = complete_open_house(session, officer)
    kept = add_window(session, lot, officer, WindowForm(opens_on=date(2026, 1, 1)))
    form = RuleForm(kind=RuleKind.CONTRACTED, text="Alleen in 2020.", product="BW", year=2020)
    rule = add_rule(session, lot, officer, form)

    remove_window(session, kept, officer)
    remove_rule(session, rule, officer)

    assert (windows_of(session, lot), rules_of(session, lot)) == ([], [])
