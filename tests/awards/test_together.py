"""Lots of which a provider may win only so many: ranked, decided and told together."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.awards import deciding, dropping, taking_back
from app.awards.forms import DecisionForm, DropForm, TakeBackForm
from app.awards.models import Award, AwardKind, DropCause
from app.core.clock import utcnow
from app.core.errors import ConflictError, ForbiddenError
from app.letters.content import letter_data
from app.letters.models import Letter, LetterKind
from app.rankings import engine, together
from app.rankings.robustness import card_of
from app.stationery.sheet import subject_of
from app.stationery.wording import plain
from app.tenders.models import Lot, LotPreference, LotState
from tests.factories import (
    assign,
    lots_of,
    make_criterion,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)
from tests.rankings.factories import answer_warnings, freeze, settle

BOTH = {"Stichting A": "uitstekend", "Stichting B": "voldoende"}
"""A is the best in either lot; B is the next."""
REASON = "De gemeenten kopen dit perceel dit jaar toch niet in."


def make_bound(
    session, officer, *, wishes=None, states=(LotState.RANKED, LotState.RANKED), count=2
):
    """Add lots, two if not said, of which a provider may win one.

    `wishes` is A's choice per lot.
    """
    tender = make_tender(
        session, officer=officer, lots=count, state=LotState.RANKED,
        deadline=utcnow() - timedelta(days=20),
    )  # fmt: skip
    tender.max_lots = 1
    tender.lot_preference = LotPreference.PROVIDER if wishes else LotPreference.LOTS
    providers = {name: make_provider(session, name=name) for name in BOTH}
    chair = make_user(session, name="Chris Voorzitter")
    decider = make_user(session, name="Dana Beslisser")
    assign(session, tender, decider, Duty.DECIDER)
    lots = lots_of(session, tender)
    for at, lot in enumerate(lots):
        lot.tender, lot.winners, lot.state = tender, 1, states[at % 2]
        criterion = make_criterion(session, lot, code="K1", points="100")
        freeze(session, lot)
        for number, (name, step) in enumerate(BOTH.items(), start=1):
            submission = make_submission(
                session, lot, provider=providers[name], number=10 * at + number
            )
            submission.preference = wishes[at] if wishes and name == "Stichting A" else None
            settle(session, submission, criterion, chair, step)
    session.flush()
    return lots, decider


def decide(session, lot, officer, decider):
    """Decide on a lot, and on those that hang together with it."""
    for one in together.bound_lots(session, lot):
        answer_warnings(session, one, officer)
    deciding.propose_decision(session, lot, officer)
    return deciding.confirm_decision(session, lot, decider)


def won(session):
    """Say which submission wins which lot by the decisions that stand."""
    found = {}
    for award in session.exec(select(Award)):
        judged = engine.result_of(award.outcome)
        results = judged["submissions"].items()
        found[judged["id"]] = [name for name, one in results if one["result"] == "winner"]
    return found


def test_who_wins_too_many_lots_keeps_the_first_and_passes_the_rest(session, officer):
    lots, decider = make_bound(session, officer)

    award = decide(session, lots[0], officer, decider)

    assert award.lot_id == lots[0].id
    assert won(session) == {"LOT-0001": ["S1"], "LOT-0002": ["S12"]}


def test_the_providers_own_order_goes_before_that_of_the_lots(session, officer):
    lots, decider = make_bound(session, officer, wishes=(2, 1))

    decide(session, lots[1], officer, decider)

    assert won(session) == {"LOT-0001": ["S2"], "LOT-0002": ["S11"]}


def test_the_same_choice_twice_counts_by_the_number_of_the_lot(session, officer):
    lots, _decider = make_bound(session, officer, wishes=(1, 1))

    document = together.document_of(session, lots[1])

    told = {one["id"]: one["preference"] for lot in document["lots"] for one in lot["submissions"]}
    assert told == {"S1": "1", "S2": "1", "S11": "2", "S12": "2"}
    assert [one["id"] for one in document["lots"]] == ["LOT-0002", "LOT-0001"]


def test_lots_have_one_hash_whichever_is_read(session, officer):
    lots, _decider = make_bound(session, officer, wishes=(2, 1))

    first, second = (together.evaluate_lot(session, lot) for lot in lots)

    assert first["input_sha256"] == second["input_sha256"]
    assert engine.result_of(second)["id"] == "LOT-0002"


def test_who_passes_a_lot_reads_why(session, officer):
    lots, decider = make_bound(session, officer)
    decide(session, lots[0], officer, decider)

    letter = session.exec(
        select(Letter).where(Letter.lot_id == lots[1].id, Letter.kind == LetterKind.REJECTION)
    ).one()

    data = letter_data(session, letter)
    assert subject_of(data) == "Wij gunnen perceel 2 niet aan u"
    assert (
        "Deze plaats gaat naar de volgende: een aanbieder krijgt ten hoogste 1 en houdt perceel 1, "
        "in de bekendgemaakte volgorde van de percelen."
    ) in plain(data["blocks"])


def test_decision_waits_for_the_ranking_of_every_lot(session, officer):
    lots, _decider = make_bound(session, officer, states=(LotState.RANKED, LotState.SCORING))

    with pytest.raises(ConflictError, match=r"perceel 2"):
        deciding.propose_decision(session, lots[0], officer)


def test_departing_is_refused_where_places_hang_together(session, officer):
    lots, _decider = make_bound(session, officer)
    form = DecisionForm(kind=AwardKind.DEPARTING, chosen=["S2"], reason=REASON)

    with pytest.raises(ConflictError, match="hangen samen"):
        deciding.propose_decision(session, lots[0], officer, form)


def test_second_proposal_is_refused_in_the_other_lot(session, officer):
    lots, _decider = make_bound(session, officer)
    for lot in lots:
        answer_warnings(session, lot, officer)
    deciding.propose_decision(session, lots[0], officer)

    with pytest.raises(ConflictError, match="perceel 1 wacht"):
        deciding.propose_decision(session, lots[1], officer)


def test_decider_of_one_lot_does_not_decide_both(session, officer):
    lots, _decider = make_bound(session, officer)
    other: User = make_user(session, name="Berend Beslisser")
    assign(session, lots[0].tender, other, Duty.DECIDER, lot=lots[0])
    for lot in lots:
        answer_warnings(session, lot, officer)
    deciding.propose_decision(session, lots[0], officer)

    with pytest.raises(ForbiddenError, match="perceel 2"):
        deciding.confirm_decision(session, lots[0], other)

    assert session.exec(select(Award)).all() == []


def test_nobody_in_one_lot_leaves_the_other_to_the_best(session, officer):
    lots, decider = make_bound(session, officer)
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason=REASON)
    deciding.propose_decision(session, lots[0], officer, form)
    deciding.confirm_decision(session, lots[0], decider)

    decide(session, lots[1], officer, decider)

    assert won(session)["LOT-0002"] == ["S11"]


def test_new_decision_on_one_lot_is_refused_when_it_changes_another(session, officer):
    lots, decider = make_bound(session, officer)
    award = decide(session, lots[0], officer, decider)
    taking_back.propose_taking_back(session, award, officer, TakeBackForm(reason=REASON))
    taking_back.take_back(session, award, decider)
    first: Lot = lots[0]
    best = next(one for one in engine.submissions_of(session, first) if one.number == 1)
    form = DropForm(submission=str(best.id), cause=DropCause.OFFER_WITHDRAWN, reason=REASON)
    dropping.drop_out(session, first, officer, form)

    with pytest.raises(ConflictError, match="winnaars van perceel 2"):
        decide(session, first, officer, decider)


def test_firmness_is_of_the_lot_that_is_read_and_of_it_alone(session, officer):
    lots, _decider = make_bound(session, officer)

    alone = [
        (card.winners, card.is_alone)
        for card in (card_of(together.document_of(session, lot), {}) for lot in lots)
    ]

    assert alone == [("Stichting A", True), ("Stichting A", True)]


def test_ranking_and_decision_say_who_passes_which_lot(session, officer, sign_in):
    lots, _decider = make_bound(session, officer)
    browser = sign_in(officer)

    for page in ("ranking", "decision"):
        text = browser.get(f"/lots/{lots[1].id}/{page}").text
        assert "Percelen die samen worden verdeeld" in text
        assert '<td data-label="Geeft door">Stichting A</td>' in text


def test_ranking_says_the_same_after_the_decision(session, officer, sign_in):
    lots, decider = make_bound(session, officer)
    decide(session, lots[0], officer, decider)
    session.commit()
    browser = sign_in(officer)

    for page in ("ranking", "decision"):
        text = browser.get(f"/lots/{lots[1].id}/{page}").text
        assert "Percelen die samen worden verdeeld" in text
        assert '<td data-label="Geeft door">Stichting A</td>' in text


def test_pages_say_which_ranking_comes_first(session, officer, sign_in):
    lots, _decider = make_bound(session, officer, states=(LotState.RANKED, LotState.SCORING))

    text = sign_in(officer).get(f"/lots/{lots[0].id}/ranking").text

    assert "Wie dit perceel houdt, is nog niet bekend" in text
    assert "Uw volgende stap" not in text
