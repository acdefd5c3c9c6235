"""Published evaluations come out as published when an officer and a panel enter them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.accounts.permissions import Duty
from app.awards import dropping
from app.awards.forms import DropForm
from app.awards.models import DropCause
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm
from app.criteria.service import add_criterion
from app.evaluation import service as evaluation
from app.panels.answers import answers_of
from app.panels.models import Round
from app.rankings import engine, service
from app.submissions.models import Price, SubmissionState
from app.tenders import service as tenders
from app.tenders.forms import LotForm
from app.tenders.models import LotState
from app.tenders.words import exact
from tests.evaluation.factories import Room, declare_all, score_form, settle_form
from tests.factories import assign, make_provider, make_submission, make_user
from tests.rankings.factories import freeze
from tests.tenders.factories import start_tender

FOLDER = Path(__file__).parents[1] / "scoring" / "cases"
WHY = "De aanbieder trok zijn aanbod in na de rangorde."
NOT_A_RANKING = {"open-house.json", "refuse-float.json"}
CASES = {
    path.stem: json.loads(path.read_text())
    for path in sorted(FOLDER.iterdir())
    if path.name not in NOT_A_RANKING
}
STATES = {
    "admitted": SubmissionState.SUBMITTED,
    "withdrawn": SubmissionState.WITHDRAWN,
    "invalid": SubmissionState.INVALID,
    "excluded": SubmissionState.EXCLUDED,
    "dropped": SubmissionState.SUBMITTED,  # until it falls away, after the ranking
}


@pytest.mark.parametrize("name", CASES)
def test_published_case_entered_by_officer_and_panel_comes_out_as_published(session, officer, name):
    [given] = CASES[name]["input"]["lots"]
    expected = CASES[name]["expect"][given["id"]]
    lot = enter_rules(session, officer, given)
    names = {one["id"]: f"S{at}" for at, one in enumerate(given["submissions"], start=1)}

    rank(session, officer, lot, given)

    judged = engine.result_of(engine.evaluate_lot(session, lot))
    found = {
        "decision": judged["decision"],
        "warnings": [one["code"] for one in judged["warnings"]],
    }
    for key, of in (("totals", "total"), ("places", "place"), ("results", "result")):
        found[key] = {one: judged["submissions"][names[one]][of] for one in expected.get(key, {})}
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("name", CASES)
def test_rules_are_written_as_the_case_has_them(session, officer, name):
    [given] = CASES[name]["input"]["lots"]

    lot = enter_rules(session, officer, given)

    rules = {key: value for key, value in given.items() if key not in {"submissions", "panel"}}
    if low := given.get("abnormally_low"):
        rules["abnormally_low"] = {key: exact(Decimal(value)) for key, value in low.items()}
    assert lot.rules == rules


def enter_rules(session, officer, given):
    """Enter a lot through the verbs of the officer, and freeze it."""
    tender = start_tender(session, officer)
    lot = tenders.add_lot(session, tender, officer, LotForm(title=given["title"]))
    set_rules(session, lot, officer, rules_form(given))
    for leaf in given["criteria"]:
        add_criterion(session, lot, officer, criterion_form(leaf))
    lot.tender = tender
    freeze(session, lot)
    return lot


def rules_form(given):
    method = dict(given["method"])
    values = {"price_unit" if key == "unit" else key: value for key, value in method.items()}
    values["method"] = values.pop("kind")
    low, prices = given.get("abnormally_low", {}), given.get("price_rule", {})
    return RulesForm(
        **{key: value if key == "method" else Decimal(value) for key, value in values.items()},
        winners=given["winners"]["max"],
        fixed_price=prices.get("fixed"),
        price_ceiling=prices.get("ceiling"),
        low_to_others=low.get("mean_of_others") and Decimal(low["mean_of_others"]),
        low_to_next=low.get("next_ranked") and Decimal(low["next_ranked"]),
        rounding_mode=given["rounding"]["mode"],
        rounding_decimals=given["rounding"]["decimals"],
        rounding_stages=given["rounding"]["stages"],
        tie_breakers=["draw"],
        on_dropout=given.get("on_dropout"),
    )


def criterion_form(leaf):
    scale = leaf.get("scale", {})
    formula = leaf.get("formula", {})
    values = {
        "code": leaf["id"],
        "title": leaf["title"],
        "kind": leaf["kind"],
        "points": Decimal(leaf["points"]),
        "combine": leaf.get("combine", "consensus"),
        "formula": formula.get("kind"),
    }
    if "max" in scale:
        ends = {"range_from": Decimal(scale["min"]), "range_to": Decimal(scale["max"])}
        values |= {"scale_kind": "numbers", **ends}
    if "steps" in scale:
        values["steps"] = [
            {"label": step["label"], "fraction": Decimal(step["fraction"])}
            for step in scale["steps"]
        ]
    if "floor" in formula:
        values |= {
            "band_floor": Decimal(formula["floor"]), "band_ceiling": Decimal(formula["ceiling"]),
            "outside": formula["outside"],
        }  # fmt: skip
    return CriterionForm(**values)


def rank(session, officer, lot, given):
    """Let a panel score what was submitted, open the prices, and settle the ranking."""
    names = given["panel"] or ["one"]
    chair, people = make_user(session), [make_user(session) for _name in names]
    assign(session, lot.tender, chair, Duty.CHAIR, lot=lot)
    for person in people:
        assign(session, lot.tender, person, Duty.EVALUATOR, lot=lot)
    session.add(Round(tender_id=lot.tender_id, lot_id=lot.id))
    lot.state = LotState.SCORING
    scores = {}
    for number, one in enumerate(given["submissions"], start=1):
        submission = make_submission(
            session,
            lot,
            number=number,
            state=STATES[one["status"]],
            provider=make_provider(session, name=one["name"]),
        )
        scores[submission.id] = one["scores"]
        if "price" in one:
            session.add(
                Price(
                    tender_id=lot.tender_id,
                    submission_id=submission.id,
                    sealed=b"",
                    amount=Decimal(one["price"]),
                )
            )
    session.flush()
    declare_all(session, Room(lot.tender, lot, officer, chair, people, [], []))
    answers = answers_of(session, lot)
    for answer in answers:
        of = scores[answer.submission.id][answer.criterion.code]
        for name, person in zip(names, people, strict=True):
            form = score_form(dutch(of.get("consensus", of.get(name))))
            evaluation.give_score(session, answer, person, form)
    for person in people:
        evaluation.hand_in(session, lot, person)
    consensus.open_consensus(session, lot, chair)
    for answer in answers:
        of = scores[answer.submission.id][answer.criterion.code]
        form = settle_form(dutch(of.get("consensus", "")))
        consensus.settle(session, answer, chair, form)
    consensus.fix(session, lot, chair, everybody(session, lot))
    service.rank(session, lot, officer)
    for one, submission_id in zip(given["submissions"], scores, strict=True):
        if one["status"] == "dropped":
            form = DropForm(
                submission=str(submission_id), cause=DropCause.OFFER_WITHDRAWN, reason=WHY
            )
            dropping.drop_out(session, lot, officer, form)


def dutch(score):
    """Type a number as people do here."""
    return score.replace(".", ",")
