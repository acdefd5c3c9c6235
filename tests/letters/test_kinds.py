"""Everybody who must hear of a decision gets the letter that fits, and it says the right thing."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.awards.models import Award, AwardKind, AwardState, DropCause, Dropout
from app.core import clock
from app.letters.content import letter_data
from app.letters.models import Letter, LetterKind
from app.letters.sending import send_letters
from app.letters.starting import start_letters
from app.prices.models import PriceQuestion
from app.stationery.kinds import KIND_NAMES
from app.stationery.outline import REQUIRED, blocks_in, faults_of, standard
from app.stationery.sheet import subject_of
from app.stationery.wording import plain
from app.submissions.models import SubmissionState
from app.tenders.models import ProcedureKind, Stage
from tests.awards.decided import make_decided
from tests.factories import make_user

K = LetterKind


def again(session, decided, **award):
    """Decide anew, in the place of the decision that was made."""
    old = decided.award
    old.state, old.withdrawn_because = AwardState.WITHDRAWN, "De rangorde klopte niet."
    new = Award(
        **{
            **old.model_dump(exclude={"id", "sent_at", "withdrawn_because"}),
            "state": AwardState.INTENDED,
            "standstill_ends_at": None,
            "replaces_id": old.id,
            **award,
        }
    )
    session.add(new)
    session.flush()
    start_letters(session, new)
    return new


def kinds(session, decided, award):
    names = {one.id: name for name, one in decided.submissions.items()}
    letters = session.exec(select(Letter).where(Letter.award_id == award.id))
    return {names[one.submission_id]: one.kind for one in letters}


def letter_to(session, decided, award, name):
    letter = session.exec(
        select(Letter).where(
            Letter.award_id == award.id,
            Letter.submission_id == decided.submissions[name].id,
        )
    ).one()
    data = letter_data(session, letter)
    return data, plain(data["blocks"])


def test_no_award_tells_everybody_why_and_names_no_winner(session):
    decided = make_decided(session)

    award = again(
        session, decided, kind=AwardKind.NO_AWARD, reason="Alle prijzen liggen boven de raming."
    )
    data, text = letter_to(session, decided, award, "Lindeborgh")

    assert kinds(session, decided, award) == {
        "Lindeborgh": K.NO_AWARD, "Elzenkamp": K.NO_AWARD, "Thuisvast": K.NO_AWARD,
        "De Hoge Enk": K.EXCLUSION,
    }  # fmt: skip
    assert subject_of(data) == "Wij gunnen perceel 1 aan niemand"
    assert (data["winners"], "Alle prijzen liggen boven de raming." in text) == ([], True)
    assert "U kunt tot en met maandag 23 maart 2026 om 24.00 uur naar de rechter." in text
    assert "mogen wij contracten tekenen" not in text


def test_withdrawal_is_told_to_all_without_a_ranking(session):
    decided = make_decided(session)

    award = again(
        session, decided, kind=AwardKind.WITHDRAWAL, reason="De raad stelde geen geld vast.",
        input={}, outcome={},
    )  # fmt: skip
    data, text = letter_to(session, decided, award, "Elzenkamp")

    assert set(kinds(session, decided, award).values()) == {K.WITHDRAWN}
    assert subject_of(data) == "Wij trekken perceel 1 in"
    assert "De raad stelde geen geld vast." in text
    assert [word for word in ("plaats 2", "punten", "Lindeborgh") if word in text] == []


def test_decision_that_departs_names_whom_it_chose_and_why(session):
    decided = make_decided(session)

    award = again(
        session, decided, kind=AwardKind.DEPARTING, chosen=["S2"],
        reason="De nummer één trok zich deels terug.",
        approved_by_id=make_user(session, name="Derde Beslisser").id,
    )  # fmt: skip
    data, text = letter_to(session, decided, award, "Lindeborgh")

    assert kinds(session, decided, award)["Elzenkamp"] == K.WINNER
    assert kinds(session, decided, award)["Lindeborgh"] == K.REJECTION
    assert [one["name"] for one in data["winners"]] == ["Elzenkamp"]
    assert "Wij wijken af van de rangorde. De nummer één trok zich deels terug." in text
    assert "Olga Officier, Dirk Beslisser en Derde Beslisser namen dit besluit" in text
    third, words = letter_to(session, decided, award, "Thuisvast")
    assert third["result"]["reserve"] == 1  # the first place is passed over, and waits for nothing
    assert "als de winnaar afvalt" in words


def test_new_decision_says_which_told_one_it_replaces(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)

    award = again(session, decided)
    _data, text = letter_to(session, decided, award, "Elzenkamp")

    assert (
        "Dit is een nieuw besluit. Het komt in de plaats van ons besluit van "
        "maandag 2 maart 2026. De rangorde klopte niet." in text
    )


def test_a_decision_that_nobody_heard_of_is_not_mentioned(session):
    decided = make_decided(session)

    award = again(session, decided)
    _data, text = letter_to(session, decided, award, "Elzenkamp")

    assert "nieuw besluit" not in text


def test_exclusion_is_told_again_until_it_is_final(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)

    soon = again(session, decided)
    with clock.pinned(decided.award.standstill_ends_at + timedelta(seconds=1)):
        soon.state = AwardState.WITHDRAWN
        late = again(session, decided)

    assert kinds(session, decided, soon)["De Hoge Enk"] == K.EXCLUSION
    assert "De Hoge Enk" not in kinds(session, decided, late)


def test_who_dropped_out_reads_why(session):
    decided = make_decided(session)
    session.add(
        Dropout(
            tender_id=decided.tender.id, lot_id=decided.lot.id,
            submission_id=decided.submissions["Lindeborgh"].id,
            cause=DropCause.VERIFICATION_FAILED, reason="Het certificaat bleek ingetrokken.",
            by_id=decided.officer.id,
        )
    )  # fmt: skip

    award = again(session, decided)
    data, text = letter_to(session, decided, award, "Lindeborgh")

    assert subject_of(data) == "Uw inschrijving voor perceel 1 valt alsnog af"
    assert "Het certificaat bleek ingetrokken." in text


LAW = (
    "De grond. Dit besluit rust op artikel 2.116 van de Aanbestedingswet 2012. Lijkt een prijs"
    " abnormaal laag, dan vragen wij eerst om uitleg. Verklaart die uitleg de prijs niet, dan"
    " mogen wij de inschrijving afwijzen."
)
STEPS_OF_LAW = (
    "De grond. Wij behandelen iedereen gelijk en vragen eerst om uitleg voordat wij een prijs"
    " afwijzen. Wij volgden de stappen van artikel 2.116 van de Aanbestedingswet 2012. Voor sociale"
    " diensten geldt dat artikel niet rechtstreeks."
)


@pytest.mark.parametrize(
    ("procedure", "answered", "ground"),
    [(ProcedureKind.OPEN, True, LAW), (ProcedureKind.SAS, False, STEPS_OF_LAW)],
)
def test_who_did_not_explain_its_price_reads_what_was_asked_and_the_ground(
    session, now, procedure, answered, ground
):
    decided = make_decided(session, procedure=procedure)
    of = {"tender_id": decided.tender.id, "lot_id": decided.lot.id,
          "submission_id": decided.submissions["Lindeborgh"].id}  # fmt: skip
    judged = "Het tarief dekt de loonkosten volgens de cao niet."
    dropped = {"cause": DropCause.PRICE_NOT_EXPLAINED, "reason": judged}
    session.add(Dropout(**of, **dropped, by_id=decided.officer.id))
    question = PriceQuestion(
        **of, asks="Hoe betaalt u de nachtdienst?", due_at=now - timedelta(days=1),
        asked_at=now - timedelta(days=9), asked_by_id=decided.officer.id,
        answered_at=now - timedelta(days=4) if answered else None, answer="Met vrijwilligers.",
        is_explained=False, judgement=judged, judged_at=now,
    )  # fmt: skip
    session.add(question)
    session.flush()

    data, text = letter_to(session, decided, again(session, decided), "Lindeborgh")

    # Monday 2 March less nine days is Saturday 21 February; less four it is Thursday 26
    answer = (
        "U gaf uw uitleg op donderdag 26 februari 2026. Twee mensen hebben uw uitleg"
        " onderzocht. Zij verklaart uw lage prijs niet."
        if answered
        else "U kon antwoorden tot zondag 1 maart 2026 om 10.00 uur. Wij kregen van u geen uitleg."
        " Twee mensen hebben daarna over uw prijs geoordeeld."
    )
    because = "uw uitleg verklaart hem niet" if answered else "u gaf geen uitleg"
    told = text.split("Waarom uw inschrijving afvalt\n")[1].split("\n")
    assert subject_of(data) == "Uw inschrijving voor perceel 1 valt alsnog af"
    assert told[:5] == [
        "Uw prijs leek ons abnormaal laag. Op zaterdag 21 februari 2026 vroegen wij u daarom om"
        " uitleg. Onze vraag was:",
        "Hoe betaalt u de nachtdienst?",
        answer,
        f"Waarom wij uw prijs niet aannemen. {judged}",
        ground,
    ]
    assert f"Uw prijs lijkt abnormaal laag, en {because}. Daarom wijzen wij uw" in text
    assert text.count(judged) == 1
    assert ("Met vrijwilligers." in text, "na de controle" in text) == (False, False)


def test_who_withdrew_its_offer_reads_so(session):
    decided = make_decided(session)
    of = {"tender_id": decided.tender.id, "lot_id": decided.lot.id,
          "submission_id": decided.submissions["Lindeborgh"].id}  # fmt: skip
    reason = "Wij trekken ons aanbod in."
    dropped = {"cause": DropCause.OFFER_WITHDRAWN, "reason": reason}
    session.add(Dropout(**of, **dropped, by_id=decided.officer.id))

    _data, text = letter_to(session, decided, again(session, decided), "Lindeborgh")

    assert "U trok uw aanbod in. Daarom valt uw inschrijving af." in text
    assert (text.count(reason), "na de controle" in text) == (1, False)


def test_who_came_late_reads_both_moments(session, now):
    decided = make_decided(session)
    late = decided.submissions["De Hoge Enk"]
    late.state, late.submitted_at, decided.tender.deadline = (
        SubmissionState.LATE, now, now - timedelta(minutes=5),
    )  # fmt: skip
    session.flush()
    outcome = {**decided.award.outcome}
    outcome["lots"][0]["submissions"]["S4"]["result"] = "late"

    award = again(session, decided, outcome=outcome)
    data, text = letter_to(session, decided, award, "De Hoge Enk")

    assert subject_of(data) == "Uw inschrijving voor perceel 1 kwam te laat binnen"
    assert "U kon inschrijven tot maandag 2 maart 2026 om 09.55 uur." in text
    assert "maandag 2 maart 2026 om 10.00.00 uur" in text


def test_selection_invites_and_names_no_other_candidate(session):
    decided = make_decided(session)
    decided.tender.procedure, decided.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    session.flush()

    award = again(session, decided)
    chosen, _text = letter_to(session, decided, award, "Lindeborgh")
    rest, text = letter_to(session, decided, award, "Elzenkamp")

    assert kinds(session, decided, award) == {
        "Lindeborgh": K.SELECTED, "Elzenkamp": K.NOT_SELECTED, "Thuisvast": K.NOT_SELECTED,
        "De Hoge Enk": K.EXCLUSION,
    }  # fmt: skip
    assert (subject_of(chosen), subject_of(rest)) == (
        "U bent geselecteerd voor perceel 1", "Wij nodigen u niet uit voor perceel 1",
    )  # fmt: skip
    assert (rest["winners"], "Lindeborgh" in str(rest)) == ([], False)
    assert [word for word in ("gunnen", "contract tekenen") if word in text] == []


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_has_a_name_and_an_outline_without_faults(kind):
    assert faults_of(kind, standard(kind)) == []
    assert set(blocks_in(standard(kind))) >= REQUIRED[kind]
    assert str(KIND_NAMES[kind])
