"""What runs beside the course of a lot waits on somebody's page too."""

from datetime import timedelta

import pytest

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.checks.models import Call, CallKind, Check, CheckState, Gate, GateState, Verification
from app.core.clock import utcnow
from app.dialogue.models import Question, QuestionState
from app.exclusions.codes import GateCode, PublicCode
from app.exclusions.models import Exclusion
from app.letters.models import Letter, LetterKind
from app.letters.proving import unproven_in
from app.objections.models import (
    Ground,
    Objection,
    ObjectionOutcome,
    ObjectionState,
    Remedy,
)
from app.providers.models import Provider
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment, ProcedureKind
from app.tenders.models import Stage as Phase
from tests.factories import (
    lots_of,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
    make_user,
)
from tests.work.stage import MINE, WAITING, Stage


def test_what_no_state_of_a_lot_shows_waits_for_the_officer(session):
    stage = Stage(session, Duty.OFFICER, LotState.STANDSTILL)
    other, provider = make_user(session), make_provider(session)
    submission = make_submission(session, stage.lot, provider=provider)
    award = stage.award(AwardState.STANDSTILL, ends_in=20)
    letter = stage.award(AwardState.INTENDED)
    letter.submission_id = submission.id
    today = utcnow().date()
    stage.add(
        award,
        letter,
        Question(
            tender_id=stage.tender.id, number=1, provider_id=provider.id, asker_id=other.id,
            subject="Tarief", text="Welk tarief?", state=QuestionState.ANSWERED,
        ),
        Exclusion(
            **stage.ids(), submission_id=submission.id, ground="insolvency", party="A",
            fact="Failliet", source="Register", opened_by_id=other.id,
        ),
        Verification(
            **stage.ids(), submission_id=submission.id, started_by_id=other.id,
            due_at=utcnow() + timedelta(days=3),
        ),
        check := Check(
            **stage.ids(), submission_id=submission.id,
            requirement_id=make_requirement(session, stage.tender).id,
        ),
        Objection(
            **stage.ids(), award_id=award.id, submission_id=submission.id, ground=Ground.SCORES,
            state=ObjectionState.ANSWERED, outcome=ObjectionOutcome.NEW_DECISION, in_time=True,
            arguments="De score klopt niet.", remedy=Remedy.NEW_DECISION, received_on=today,
            answer_by=today, entered_by_id=other.id,
        ),
    )  # fmt: skip
    asked = Call(
        **stage.ids(), submission_id=submission.id, kind=CallKind.VERIFICATION,
        check_id=check.id, asks="Het bewijs.", due_at=utcnow() + timedelta(days=3),
        asked_by_id=other.id,
    )  # fmt: skip
    stage.add(asked)

    assert sorted(stage.seen()) == sorted(
        [
            ("De wachttijd loopt", "standstills:standstill", WAITING),
            ("Doe wat u op een bezwaar hebt geantwoord", "objections:index", MINE),
            ("Publiceer 1 antwoord", "dialogue:index", MINE),
            ("Bewijzen: 0 van de 1 zijn binnen", "calls:verification", WAITING),
            ("Verstuur 1 brief over een aanmelding", "letters:index", MINE),
            ("Weeg 1 grond voor uitsluiting", "exclusions:exclusions", MINE),
        ]
    )
    asked.answered_at = utcnow()  # before its term is over
    session.flush()
    assert ("Beoordeel 1 bewijs", "calls:verification", MINE) in stage.seen()
    check.state = CheckState.PASSED
    session.flush()
    assert ("Rond de controle van de bewijzen af", "calls:verification", MINE) in stage.seen()


def test_a_final_selection_asks_for_its_award_phase(session, officer):
    selection = make_tender(
        session, officer=officer, state=LotState.FINAL, procedure=ProcedureKind.RESTRICTED
    )
    selection.stage = Phase.SELECTION
    stage = Stage.__new__(Stage)
    stage.session, stage.person, stage.tender = session, officer, selection
    [stage.lot] = lots_of(session, selection)
    stage.add(stage.award(AwardState.FINAL))
    before = stage.seen()
    phase = make_tender(session, state=LotState.DRAFT)
    phase.follows_id = selection.id

    prepared = stage.seen()

    assert before == [("Gunningsfase voorbereiden", "work:tender", MINE)]
    assert prepared == [("Nodig uit wie geselecteerd is", "awards:invitation", MINE)]


@pytest.mark.parametrize("result", ["admitted", "rejected"])
def test_who_fell_away_keeps_no_admission_unnoticed(session, result):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    submission, other = (make_submission(session, stage.lot) for _ in range(2))
    for one in (submission, other):
        award = stage.award(AwardState.FINAL)
        award.submission_id = one.id
        award.outcome = {"lots": [{"submissions": {"S1": {"result": result}}}]}
        stage.add(award)
    title = "Beëindig de toelating van een aanbieder die afviel"
    is_told = [(title, "admissions:detail", MINE)] if result == "admitted" else []

    before = stage.seen()
    submission.state = SubmissionState.EXCLUDED
    by_state = stage.add(submission).seen()
    submission.state = SubmissionState.SUBMITTED
    requirement = make_requirement(session, stage.tender)
    stage.add(
        Check(
            **stage.ids(), submission_id=submission.id, requirement_id=requirement.id,
            state=CheckState.FAILED,
        )
    )  # fmt: skip

    assert (before, by_state, stage.seen()) == ([], is_told, is_told)
    stage.add(GateCode(tender_id=stage.tender.id, submission_id=other.id, code=PublicCode.REFUSED))
    assert stage.seen() == is_told * 2


def test_a_winner_that_only_declared_is_asked_for_its_proofs(session):
    stage = Stage(session, Duty.OFFICER, LotState.STANDSTILL)
    submissions = [make_submission(session, stage.lot, provider=make_provider(session))
                   for _n in range(2)]  # fmt: skip
    award = stage.award(AwardState.STANDSTILL, ends_in=20)
    session.add(award)
    session.flush()
    later = make_requirement(session, stage.tender, moment=Moment.VERIFICATION)
    stage.add(
        *(
            Letter(**stage.ids(), award_id=award.id, submission_id=one.id,
                   provider_id=one.provider_id, kind=kind)
            for one, kind in zip(
                submissions, (LetterKind.WINNER, LetterKind.REJECTION), strict=True
            )
        ),
        *(
            Check(**stage.ids(), submission_id=one.id, requirement_id=later.id,
                  state=CheckState.PASSED)
            for one in submissions
        ),
    )  # fmt: skip
    before = unproven_in(session, [stage.lot.id])
    winner = session.get_one(Provider, submissions[0].provider_id).name
    title = f"Vraag de beoogde winnaar {winner} te bewijzen wat hij verklaarde"
    asked = [one for one in stage.seen() if one[1] == "calls:verification"]
    stage.add(
        Verification(**stage.ids(), submission_id=submissions[0].id,
                     started_by_id=make_user(session).id, due_at=utcnow() + timedelta(days=3)),
    )  # fmt: skip

    assert before == {stage.lot.id: [(submissions[0].id, winner)]}
    assert asked == [(title, "calls:verification", MINE)]
    assert unproven_in(session, [stage.lot.id]) == {}


def test_who_a_code_refuses_while_the_panel_scores_is_named_to_the_officer(session):
    stage = Stage(session, Duty.OFFICER, LotState.SCORING)
    provider = make_provider(session)
    submission = make_submission(session, stage.lot, provider=provider)
    gate = Gate(**stage.ids(), submission_id=submission.id, state=GateState.DECIDED)
    code = GateCode(tender_id=stage.tender.id, submission_id=submission.id, code=PublicCode.REFUSED)

    before = stage.seen()
    stage.add(gate, code)

    assert stage.seen() == [
        (f"{provider.name} valt weg na de rangorde (code I1)", "evaluation:progress", WAITING),
        *before,
    ]
