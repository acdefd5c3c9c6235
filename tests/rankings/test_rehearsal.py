"""A rehearsal runs the real engine on made-up submissions, and leaves nothing behind."""

from decimal import Decimal

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.audit.models import Event
from app.awards.models import Award
from app.consensus.models import Consensus
from app.core.clock import dutch, utcnow
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.service import add_criterion
from app.letters.models import Letter
from app.letters.rehearsed import letter_of
from app.providers.models import Provider
from app.rankings.engine import result_of
from app.rankings.rehearsal import rehearse, rehearse_tender, tie_words
from app.submissions.models import Submission
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import LotPreference
from scoring import evaluate
from tests.factories import make_tender, make_user
from tests.tenders.factories import complete_open_house, criterion_form, price_form, start_tender

NUMBERS = {"scale_kind": "numbers", "range_to": Decimal(10), "steps": []}
KEPT = (Award, Letter, Submission, Provider, Consensus)


def test_run_is_a_document_that_the_engine_evaluates_to_the_same(session, officer):
    lot = start(session, officer)

    run = rehearse(session, lot, 1)

    assert evaluate(run.document, language="nl") == run.outcome
    entries = result_of(run.document)["submissions"]
    assert [one["id"] for one in entries] == ["S1", "S2", "S3", "S4", "S5"]
    assert all(Decimal(80) <= Decimal(one["price"]) <= Decimal(120) for one in entries)


def test_same_seed_gives_the_same_run_and_another_one_another(session, officer):
    lot = start(session, officer)

    first, again, other = (rehearse(session, lot, seed).document for seed in (1, 1, 2))

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("rules", "forms"),
    [
        ({"method": "lowest_price"}, []),
        ({"method": "price_minus_value"}, [criterion_form(points=Decimal(2500))]),
        (
            {"method": "points_per_price", "base_points": 100, "price_unit": 100},
            [criterion_form(**NUMBERS)],
        ),
        ({"method": "price_over_coefficient"}, [criterion_form(points=Decimal("0.3"))]),
        (
            {
                "method": "utility_index",
                "quality_weight": 60,
                "price_weight": 40,
                "on_dropout": "recompute",
            },
            [criterion_form()],
        ),
        (
            {"method": "mean_rank", "on_dropout": "recompute"},
            [criterion_form(combine="sum", **NUMBERS)],
        ),
    ],
    ids=lambda value: value.get("method", "") if isinstance(value, dict) else "",
)
def test_every_method_can_be_rehearsed_to_its_letters(session, officer, rules, forms):
    lot = empty(session, officer)
    full = RulesForm(winners=1, tie_breakers=["draw"], rounding_decimals=4, **rules)
    set_rules(session, lot, officer, full)
    for form in forms:
        add_criterion(session, lot, officer, form)

    run = rehearse(session, lot, 3)
    letters = [letter_of(session, run, number, today()) for number in range(1, 6)]

    assert run.judged["decision"] in {"award", "draw_needed"}
    assert sum(letter["kind"] == "winner" for letter in letters) == len(
        [one for one in run.judged["submissions"].values() if one["result"] == "winner"]
    )


def test_rehearsal_leaves_nothing_behind(session, officer):
    lot = start(session, officer)
    before = counts(session)

    run = rehearse(session, lot, 1)
    letter_of(session, run, 1, today())
    session.flush()

    assert (counts(session), list(session.new)) == (before, [])


def test_tie_words_say_what_would_separate(session, officer):
    lot = start(session, officer)
    assert tie_words(rehearse(session, lot, 1)).endswith("zou er geloot worden.")

    set_rules(session, lot, officer, RulesForm(winners=1))
    assert tie_words(rehearse(session, lot, 1)).endswith("gepubliceerde regel hen scheiden.")

    set_rules(session, lot, officer, RulesForm())
    assert tie_words(rehearse(session, lot, 1)).startswith("Hier wint iedereen")


def test_pages_show_the_band_and_the_next_seed(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)

    page = browser.get(f"/lots/{lot.id}/rehearsal?seed=4").text
    letter = browser.get(f"/lots/{lot.id}/rehearsal/letters/2?seed=4").text

    assert all("Er wordt niets bewaard of verstuurd." in text for text in (page, letter))
    assert f'href="/lots/{lot.id}/rehearsal?seed=5"' in page
    assert f'href="/lots/{lot.id}/rehearsal/letters/5?seed=4"' in page
    assert "Zorggroep Wilgenrijk" in letter


def test_rehearsal_of_incomplete_rules_says_so(session, sign_in, officer):
    lot = empty(session, officer)

    answer = sign_in(officer).get(f"/lots/{lot.id}/rehearsal")

    assert answer.status_code == 200
    assert "De regels zijn nog niet compleet" in answer.text


def test_rehearsal_is_for_the_officer_of_the_lot(session, sign_in, officer):
    lot = start(session, officer)
    stranger = make_user(session)
    make_tender(session, officer=stranger)

    pages = [f"/lots/{lot.id}/rehearsal", f"/lots/{lot.id}/rehearsal/letters/1"]

    assert [sign_in(stranger).get(page).status_code for page in pages] == [404, 404]
    assert [sign_in(officer).get(page).status_code for page in pages] == [200, 200]
    assert sign_in(officer).get(f"/lots/{lot.id}/rehearsal/letters/6").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_rehearsal_asks_the_same_for_one_and_three_criteria(
    session, sign_in, officer, count_queries, count
):
    lot = empty(session, officer)
    for at in range(count):
        add_criterion(session, lot, officer, criterion_form(f"K{at}"))
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/lots/{lot.id}/rehearsal")

    assert answer.text.count('class="ts-num ts-rank__part"') == 5 * count
    assert len(queries) == 5  # duties with lot and tender; panel, its people; criteria, scales


def empty(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))
    lot.tender = tender
    return lot


def start(session, officer):
    lot = empty(session, officer)
    add_criterion(session, lot, officer, criterion_form(points=Decimal(60)))
    add_criterion(session, lot, officer, price_form(points=Decimal(40)))
    rules = RulesForm(winners=1, tie_breakers=["draw"])
    set_rules(session, lot, officer, rules)
    session.flush()
    return lot


def counts(session):
    return [session.exec(select(func.count()).select_from(table)).one() for table in (*KEPT, Event)]


def today():
    return dutch(utcnow()).date()


# The whole tender -------------------------------------------------------------------


def two_lots(session, officer, max_lots=None):
    """A tender with two lots that are judged alike, so that the same bidder is best in both."""
    lot = start(session, officer)
    tender = lot.tender
    tender.max_lots = max_lots
    other = service.add_lot(session, tender, officer, LotForm(title="Zuid"))
    add_criterion(session, other, officer, criterion_form(points=Decimal(60)))
    add_criterion(session, other, officer, price_form(points=Decimal(40)))
    rules = RulesForm(winners=1, rounding_stages=["criterion", "total"], tie_breakers=["draw"])
    set_rules(session, other, officer, rules)
    session.flush()
    return tender, lot, other


def won(runs):
    return [
        [name for name, one in run.rehearsal.judged["submissions"].items()
         if one["result"] == "winner"]
        for run in runs
    ]  # fmt: skip


def test_every_lot_of_a_tender_runs_with_the_same_bidders(session, officer):
    tender, lot, other = two_lots(session, officer)

    runs = rehearse_tender(session, tender, 1)

    assert [one.lot.id for one in runs] == [lot.id, other.id]
    assert runs[0].rehearsal.document == rehearse(session, lot, 1).document
    names = [[one.provider.name for one in run.rehearsal.submissions] for run in runs]
    assert names[0] == names[1]


def test_who_wins_more_lots_than_allowed_keeps_the_lowest_number(session, officer):
    tender, lot, other = two_lots(session, officer)
    seed = next(
        seed for seed in range(1, 50)
        if won(rehearse_tender(session, tender, seed)) in [[[f"S{n}"]] * 2 for n in range(1, 6)]
    )  # fmt: skip
    [[best], [same]] = won(rehearse_tender(session, tender, seed))
    assert best == same
    tender.max_lots = 1

    runs = rehearse_tender(session, tender, seed)

    [[first], [second]] = won(runs)
    assert (first, second != best) == (best, True)
    passed = runs[1].rehearsal.judged["submissions"][best]
    assert (passed["result"], passed["place"]) == ("passed", 1)
    other.tender = lot.tender = tender
    assert rehearse(session, other, seed).outcome == runs[1].rehearsal.outcome
    letter = letter_of(session, rehearse(session, other, seed), int(best[1:]), today())
    assert letter["kind"] == "rejection"


def test_made_up_bidders_keep_the_lot_that_they_want_most(session, officer):
    tender, _lot, _other = two_lots(session, officer)
    alike = {
        seed: runs[0][0]
        for seed in range(1, 20)
        if (runs := won(rehearse_tender(session, tender, seed))) and runs[0] == runs[1]
    }
    tender.max_lots, tender.lot_preference = 1, LotPreference.PROVIDER

    kept = {
        seed: [best in lot for lot in won(rehearse_tender(session, tender, seed))]
        for seed, best in alike.items()
    }

    # The best of both keeps one: with one seed the first lot, with another the second.
    assert all(sum(lots) == 1 for lots in kept.values())
    assert {lots.index(True) for lots in kept.values()} == {0, 1}


def test_lot_without_rules_says_so_and_the_others_run(session, sign_in, officer):
    tender, lot, other = two_lots(session, officer)
    service.add_lot(session, tender, officer, LotForm(title="Nog leeg"))
    session.commit()
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}/rehearsal?seed=3").text

    assert page.count("De regels zijn nog niet compleet") == 1
    assert f'href="/lots/{other.id}/rehearsal/letters/5?seed=3"' in page
    assert f'href="/lots/{lot.id}/rehearsal?seed=3"' in page
    assert f'href="/tenders/{tender.id}/rehearsal?seed=4"' in page


def test_rehearsal_of_a_tender_is_for_its_officer_and_not_for_open_house(session, sign_in, officer):
    tender, _lot, _other = two_lots(session, officer)
    house, _product = complete_open_house(session, officer)
    session.commit()

    stranger = sign_in(make_user(session))
    assert stranger.get(f"/tenders/{tender.id}/rehearsal").status_code == 404
    assert sign_in(officer).get(f"/tenders/{house.id}/rehearsal").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_rehearsal_of_a_tender_asks_the_same_for_one_and_three_lots(
    session, sign_in, officer, count_queries, count
):
    tender = start_tender(session, officer)
    for at in range(count):
        lot = service.add_lot(session, tender, officer, LotForm(title=f"Perceel {at}"))
        add_criterion(session, lot, officer, criterion_form())
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}/rehearsal")

    assert answer.text.count('id="lot-') == count
    assert len(queries) == 9  # duties, tender, lots, lead; panel, people; lots, criteria, scales
