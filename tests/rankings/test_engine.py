"""The document that is evaluated, and its outcome against arithmetic written out here."""

import pytest

from app.core.errors import ConflictError
from app.rankings import engine
from app.rankings.models import Draw
from app.submissions.models import SubmissionState
from tests.factories import make_provider, make_submission
from tests.rankings.factories import make_open_house, make_scored, score

STEPS = [
    {"label": "uitstekend", "fraction": "1"},
    {"label": "goed", "fraction": "0.75"},
    {"label": "voldoende", "fraction": "0.5"},
    {"label": "onvoldoende", "fraction": "0"},
]


def test_document_holds_rules_panel_scores_prices_and_draws(session, officer, now):
    scored = make_scored(
        session,
        officer,
        {"Stichting A": ("goed", "voldoende"), "Stichting B": ("voldoende", "goed")},
        prices={"Stichting A": "95.50", "Stichting B": "100"},
        evaluators=2,
        winners=1,
    )
    lot = scored.lot
    second, first = sorted(scored.evaluators, key=lambda user: user.id, reverse=True)
    score(session, scored.submissions[0], scored.criteria["K1"], first, "voldoende")
    score(session, scored.submissions[0], scored.criteria["K1"], second, "goed")
    make_submission(
        session,
        lot,
        provider=make_provider(session, name="Stichting C"),
        state=SubmissionState.LATE,
        number=3,
    )
    excluded = make_submission(
        session,
        lot,
        provider=make_provider(session, name="Stichting D"),
        state=SubmissionState.EXCLUDED,
        number=4,
    )
    excluded.reason = "Geen geldig certificaat."
    make_submission(session, lot, state=SubmissionState.DRAFT)
    session.add(
        Draw(
            tender_id=lot.tender_id,
            lot_id=lot.id,
            among=["S1", "S2"],
            order=["S2", "S1"],
            held_at=now,
            place="Stadhuis",
            witnesses="Twee inschrijvers",
            record_number="PV-2026-07",
        )
    )
    session.flush()

    document = engine.document_of(session, lot)

    assert document == {
        "format": "evaluation/1",
        "tender": {"id": str(scored.tender.id), "title": "Beschermd wonen 2027"},
        "lots": [
            {
                "id": "LOT-0001",
                "title": "Perceel 1",
                "method": {"kind": "weighted_points"},
                "criteria": [
                    {
                        "id": "K1",
                        "title": "Criterium K1",
                        "kind": "quality",
                        "points": "60",
                        "combine": "consensus",
                        "scale": {"steps": STEPS},
                    },
                    {
                        "id": "K2",
                        "title": "Criterium K2",
                        "kind": "quality",
                        "points": "40",
                        "combine": "consensus",
                        "scale": {"steps": STEPS},
                    },
                    {
                        "id": "P",
                        "title": "Criterium P",
                        "kind": "price",
                        "points": "20",
                        "formula": {"kind": "lowest_ratio"},
                    },
                ],
                "rounding": {"mode": "half_up", "decimals": 2, "stages": ["criterion", "total"]},
                "winners": {"max": 1},
                "tie_breakers": [{"draw": True}],
                "on_dropout": "recompute",
                "panel": ["E1", "E2"],
                "draws": [{"among": ["S1", "S2"], "order": ["S2", "S1"], "record": "PV-2026-07"}],
                "submissions": [
                    {
                        "id": "S1",
                        "name": "Stichting A",
                        "status": "admitted",
                        "scores": {
                            "K1": {"consensus": "goed", "E1": "voldoende", "E2": "goed"},
                            "K2": {"consensus": "voldoende"},
                        },
                        "price": "95.5",
                    },
                    {
                        "id": "S2",
                        "name": "Stichting B",
                        "status": "admitted",
                        "scores": {
                            "K1": {"consensus": "voldoende"},
                            "K2": {"consensus": "goed"},
                        },
                        "price": "100",
                    },
                    {
                        "id": "S3",
                        "name": "Stichting C",
                        "status": "late",
                        "scores": {},
                        "reason": "Binnengekomen na het sluitingstijdstip.",
                    },
                    {
                        "id": "S4",
                        "name": "Stichting D",
                        "status": "excluded",
                        "scores": {},
                        "reason": "Geen geldig certificaat.",
                    },
                ],
            }
        ],
    }


def test_outcome_follows_the_published_arithmetic(session, officer):
    scored = make_scored(
        session,
        officer,
        {
            "Stichting A": ("goed", "voldoende"),  # 0.75 × 60 = 45, 0.5 × 40 = 20
            "Stichting B": ("uitstekend", "voldoende"),  # 60, 20
            "Stichting C": ("voldoende", "uitstekend"),  # 30: below the minimum of 40
        },
        prices={"Stichting A": "80", "Stichting B": "120", "Stichting C": "10"},
        minimum="40",
    )

    lot = engine.result_of(engine.evaluate_lot(session, scored.lot))

    # Lowest price that counts is 80: A earns 20 × 80 / 80, B 20 × 80 / 120 = 13.33.
    assert lot["decision"] == "award"
    assert lot["standings"] == [
        {"place": 1, "submissions": ["S2"], "total": "93.33"},
        {"place": 2, "submissions": ["S1"], "total": "85.00"},
    ]
    assert {name: one["result"] for name, one in lot["submissions"].items()} == {
        "S1": "reserve",
        "S2": "winner",
        "S3": "below_minimum",
    }
    assert lot["submissions"]["S2"]["criteria"] == {"K1": "60.00", "K2": "20.00", "P": "13.33"}


def test_fixed_price_belongs_to_every_submission_that_counts(session, officer):
    scored = make_scored(session, officer, {"Stichting A": ("goed", "goed")}, fixed_price=412)

    (entry,) = engine.result_of(engine.document_of(session, scored.lot))["submissions"]

    assert entry["price"] == "412"
    assert engine.result_of(engine.evaluate_lot(session, scored.lot))["decision"] == "award"


def test_missing_consensus_is_refused_and_named(session, officer):
    scored = make_scored(session, officer, {"Stichting A": ("goed",)})

    with pytest.raises(ConflictError, match="K2"):
        engine.evaluate_lot(session, scored.lot)


def test_open_house_document_holds_no_scores_and_no_ranking(session, officer):
    lot = make_open_house(session, officer)
    submission = make_submission(
        session, lot, provider=make_provider(session, name="Stichting A"), number=7
    )

    document = engine.document_of_application(session, lot, submission, "Er is geen VOG.")

    assert document == {
        "format": "evaluation/1",
        "tender": {"id": str(lot.tender_id), "title": "Beschermd wonen 2027"},
        "lots": [
            {
                "id": "LOT-0001",
                "title": "Perceel 1",
                "method": {"kind": "admission"},
                "submissions": [
                    {
                        "id": "S7",
                        "name": "Stichting A",
                        "status": "excluded",
                        "scores": {},
                        "reason": "Er is geen VOG.",
                    }
                ],
            }
        ],
    }
    outcome = engine.result_of(engine.outcome_of(document))
    assert (outcome["decision"], outcome["standings"]) == ("admit", [])
