"""Amersfoort's lot, four times: open for submissions, in checks, in scoring, awarded."""

from datetime import datetime, timedelta

from sqlmodel import select

from app.awards import deciding
from app.awards.service import award_of
from app.checks import service as checks
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Check
from app.consensus import service as consensus
from app.consensus.forms import SettleForm
from app.demo import amersfoort as told
from app.demo import keeping
from app.demo.documents import document
from app.demo.handing_in import hand_in_documents
from app.demo.providers import AMERSFOORT_PROVIDERS, ANSWERS, CERTIFICATES, FINDINGS, DemoProvider
from app.demo.publishing import Copy, publish
from app.demo.scores import ADVANTAGES, CONSENSUS, SCORES
from app.demo.stage import PASSPHRASE, Stage, on_day, take_mail
from app.evaluation import service as evaluation
from app.evaluation.forms import ScoreForm
from app.integrity import gates as integrity
from app.letters import sending
from app.letters.models import Letter
from app.openings import opening
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.forms import DeclarationForm, ProviderAnswer
from app.rankings import cautions, together
from app.rankings import service as rankings
from app.rankings.forms import CautionForm
from app.submissions import service as submissions
from app.submissions.models import Submission
from app.submitting import service as submitting
from app.tenders.models import Criterion, Lot, Requirement, Tender
from app.tenders.queries import requirements_of
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose

CHECKED = {
    "needs_person": None,
    "to_repair": CheckAction.ASK_REPAIR,
    "fails": CheckAction.FAIL,
    "equivalent": CheckAction.ACCEPT_EQUIVALENT,
}


OPEN = Copy("open voor inschrijving", 6)
IN_CHECKS = Copy("in toetsing", -6)
IN_SCORING = Copy("in beoordeling", -24)
AWARDED = Copy("voorlopig gegund", -62)


def tell(stage: Stage) -> None:
    """Run each copy as far as it got."""
    tell_awarded(stage)
    tell_scoring(stage)
    tell_checks(stage)
    tell_open(stage)


def tell_open(stage: Stage) -> None:
    """Two have submitted, one is still busy, the deadline is some days ahead."""
    tender, lot = publish(stage, OPEN)
    for at, provider in enumerate(AMERSFOORT_PROVIDERS[:2]):
        with on_day(stage, -2 + at, 15, 20):
            _submit(stage, tender, lot, provider)
    busy = next(one for one in AMERSFOORT_PROVIDERS if one.key == "thuisvast")
    with on_day(stage, -1, 19, 45):
        _start(stage, tender, lot, busy, leave_out=("3.3.7", "G3"))


def tell_checks(stage: Stage) -> None:
    """All six came in, one more came too late; the officer is at work on the requirements."""
    tender, lot = _receive(stage, IN_CHECKS)
    with on_day(stage, IN_CHECKS.closes + 1):
        _start_checks(stage, lot)
        _judge(stage, lot, AMERSFOORT_PROVIDERS)
        integrity.decide_without_file(
            stage.session, tender, stage.providers["lindeborgh"], _of(stage, "integrity_officer")
        )


def tell_scoring(stage: Stage) -> None:
    """Two evaluators handed in, two are on their way."""
    tender, lot = _receive(stage, IN_SCORING)
    _admit_all(stage, tender, lot, IN_SCORING.closes + 3)
    with on_day(stage, IN_SCORING.closes + 10):
        _declare(stage, lot)
    for at, (key, many) in enumerate(
        {
            "sanne-kuiper": 30,
            "youssef-el-amrani": 30,
            "ilse-arends": 20,
            "hans-te-brake": 11,
        }.items()
    ):
        with on_day(stage, -6 + at, 20, 10):
            _score(stage, lot, key, many)


def tell_awarded(stage: Stage) -> None:
    """Decided, letters sent, standstill running."""
    tender, lot = _receive(stage, AWARDED)
    _admit_all(stage, tender, lot, AWARDED.closes + 5)
    with on_day(stage, AWARDED.closes + 12):
        _declare(stage, lot)
    for at, user in enumerate(stage.of_role("evaluator")):
        key = next(key for key, person in stage.people.items() if person is user)
        with on_day(stage, AWARDED.closes + 20 + at, 20, 15):
            _score(stage, lot, key, 30)
    with on_day(stage, AWARDED.closes + 30):
        _settle(stage, lot)
    with on_day(stage, -12):
        rankings.rank(stage.session, lot, _of(stage, "officer"))
        _answer_cautions(stage, lot)
        deciding.propose_decision(stage.session, lot, stage.of_role("decider")[0])
    with on_day(stage, -11):
        deciding.confirm_decision(stage.session, lot, stage.of_role("decider")[1])
    with on_day(stage, -8):
        _send(stage, lot)


def _answer_cautions(stage: Stage, lot: Lot) -> None:
    """Say of every warning why the outcome stands."""
    outcome = together.evaluate_lot(stage.session, lot)
    for one in cautions.cautions_of(stage.session, lot, outcome):
        form = CautionForm(
            fingerprint=one.fingerprint,
            answer="Gezien en besproken met de commissie. De regels zijn vooraf gepubliceerd.",
        )
        cautions.answer_caution(stage.session, lot, _of(stage, "officer"), form)


# By role ------------------------------------------------------------------------


def _of(stage: Stage, role: str):  # type: ignore[no-untyped-def]
    return stage.of_role(role)[0]


# Handing in -----------------------------------------------------------------------


def _receive(stage: Stage, copy: Copy) -> tuple[Tender, Lot]:
    """Six submissions before the deadline, then two people open the vault."""
    tender, lot = publish(stage, copy)
    for at, provider in enumerate(AMERSFOORT_PROVIDERS):
        with on_day(stage, copy.closes - 6 + at, 11, 5 + 9 * at):
            _submit(stage, tender, lot, provider, shows=copy is IN_CHECKS)
    first, second = stage.of_role("opener")[:2]
    with on_day(stage, copy.closes, 13, 30):
        key = vault.vault_key(stage.session, tender.id, None, Purpose.CONTENT)
        releasing.begin_opening(stage.session, key, first, PASSPHRASE)
    with on_day(stage, copy.closes, 13, 34):
        private = releasing.finish_opening(stage.session, key, second, PASSPHRASE)
        opening.open_content(stage.session, stage.keys, tender, private, first, second)
    stage.session.refresh(lot)
    return tender, lot


def _submit(
    stage: Stage, tender: Tender, lot: Lot, provider: DemoProvider, *, shows: bool = False
) -> None:
    """Submit; who keeps an evidence file may show its certificates from there."""
    submission = _start(stage, tender, lot, provider)
    if shows:
        keeping.show(stage, submission, provider.key)
    submitting.submit(stage.session, stage.keys, submission, stage.signers[provider.key])


def _start(
    stage: Stage, tender: Tender, lot: Lot, provider: DemoProvider, leave_out: tuple[str, ...] = ()
) -> Submission:
    """Fill a submission; `leave_out` names the requirements and criteria still to come."""
    user = stage.signers[provider.key]
    submission = submissions.start_submission(
        stage.session, lot, stage.providers[provider.key], user
    )
    closes = tender.deadline or stage.now

    def proof(requirement: Requirement) -> tuple[str, bytes] | None:
        if requirement.number in leave_out:
            return None
        return _certificate(provider, requirement.number, requirement.title, closes)

    def answer(criterion: Criterion) -> tuple[str, bytes] | None:
        return None if criterion.code in leave_out else _answer(provider, criterion)

    hand_in_documents(stage, submission, user, proof, answer)
    return submission


def _answer(provider: DemoProvider, criterion: Criterion) -> tuple[str, bytes]:
    told_answer = next(
        one for one in ANSWERS if (one.provider, one.criterion) == (provider.key, criterion.code)
    )
    one, two, three, four = told_answer.paragraphs
    name = f"{criterion.code}-{criterion.title.lower().replace(' ', '-')}.pdf"
    return name, document(criterion.title, told.TITLE, ((one, two), (three, four)))


def _key(stage: Stage, submission: Submission) -> str:
    return next(key for key, one in stage.providers.items() if one.id == submission.provider_id)


def _certificate(
    provider: DemoProvider, number: str, title: str, closes: datetime
) -> tuple[str, bytes]:
    """Make the document that proves a requirement; certificates have their facts in a table."""
    for one in CERTIFICATES:
        if one.provider == provider.key and number in one.requirements:
            valid_from = closes + timedelta(days=one.valid_from_days)
            valid_to = closes + timedelta(days=one.valid_to_days)
            facts = (
                ("Houder", one.holder),
                ("Nummer", one.number),
                ("Toepassingsgebied", one.scope),
                ("Geldig van", f"{valid_from:%d-%m-%Y}"),
                ("Geldig tot en met", f"{valid_to:%d-%m-%Y}"),
            )
            return one.file_name, document(one.kind, title, ((),), facts)
    words = (
        f"{provider.name} beschrijft hier hoe zij voldoet aan de eis ‘{title}’. "
        "De werkwijze is vastgesteld door de directie en geldt op alle locaties."
    )
    more = "Medewerkers worden er bij de start van hun werk in geschoold, en daarna elk jaar."
    return f"{title.lower().replace(' ', '-')}.pdf", document(
        title, provider.name, ((words, more),)
    )


# Checking -------------------------------------------------------------------------


def _start_checks(stage: Stage, lot: Lot) -> None:
    checks.start_checks(stage.session, lot, _of(stage, "officer"))


def _judge(
    stage: Stage, lot: Lot, who: tuple[DemoProvider, ...], *, all_pass: bool = False
) -> None:
    """Decide every check; what the demo's findings name is decided so, or left to a person."""
    found = {} if all_pass else {(one.provider, one.requirement): one for one in FINDINGS}
    requirements = {one.id: one for one in requirements_of(stage.session, lot)}
    by_provider = {
        submission.id: _key(stage, submission)
        for submission in stage.session.exec(select(Submission).where(Submission.lot_id == lot.id))
    }
    asked = {one.key for one in who}
    for check in stage.session.exec(select(Check).where(Check.lot_id == lot.id)).all():
        provider = by_provider[check.submission_id]
        finding = found.get((provider, requirements[check.requirement_id].number))
        action = CHECKED[finding.outcome] if finding else CheckAction.PASS
        if provider in asked and action is not None:
            form = DecisionForm(action=action, reason=finding.reason if finding else "")
            checks.decide(stage.session, check, _of(stage, "officer"), form)


def _admit_all(stage: Stage, tender: Tender, lot: Lot, days: int) -> None:
    """Everybody passes, every gate is decided, the panel can begin."""
    with on_day(stage, days):
        _start_checks(stage, lot)
        _judge(stage, lot, AMERSFOORT_PROVIDERS, all_pass=True)
    with on_day(stage, days + 2):
        for provider in AMERSFOORT_PROVIDERS:
            integrity.decide_without_file(
                stage.session,
                tender,
                stage.providers[provider.key],
                _of(stage, "integrity_officer"),
            )
    with on_day(stage, days + 3):
        checks.finish_checks(stage.session, lot, _of(stage, "officer"))
        panels.start_scoring(stage.session, lot, _of(stage, "officer"))


# Scoring --------------------------------------------------------------------------


def _declare(stage: Stage, lot: Lot) -> None:
    for user in [*stage.of_role("evaluator"), _of(stage, "chair")]:
        form = DeclarationForm(
            answers=[
                ProviderAnswer(provider_id=stage.providers[one.key].id, has_conflict=False)
                for one in AMERSFOORT_PROVIDERS
            ],
            is_signed=True,
        )
        panels.declare(stage.session, lot, user, form)


def _score(stage: Stage, lot: Lot, evaluator: str, many: int) -> None:
    """Give the first `many` scores of an evaluator; all of them: hand in."""
    user = stage.people[evaluator]
    given = {(one.provider, one.criterion): one for one in SCORES if one.evaluator == evaluator}
    answers = answers_of(stage.session, lot)
    for answer in answers[:many]:
        score = given[(_key(stage, answer.submission), answer.criterion.code)]
        form = ScoreForm(step=score.step, motivation=score.motivation, page=score.page)
        evaluation.give_score(stage.session, answer, user, form)
    if many >= len(answers):
        evaluation.hand_in(stage.session, lot, user)


def _settle(stage: Stage, lot: Lot) -> None:
    chair = _of(stage, "chair")
    settled = {(one.provider, one.criterion): one for one in CONSENSUS}
    consensus.open_consensus(stage.session, lot, chair)
    for answer in answers_of(stage.session, lot):
        one = settled[(_key(stage, answer.submission), answer.criterion.code)]
        form = SettleForm(
            step=one.step, motivation=one.outward, internal_remark=one.internal, moved=one.moved
        )
        consensus.settle(stage.session, answer, chair, form)
    consensus.fix(stage.session, lot, chair)


# Telling --------------------------------------------------------------------------


def _send(stage: Stage, lot: Lot) -> None:
    """Write the relative advantages into each letter, then send all on one day."""
    session, officer = stage.session, _of(stage, "officer")
    award = award_of(session, lot)
    if award is None:
        raise LookupError("the lot was not decided")
    texts = {(one.provider, one.criterion): one.text for one in ADVANTAGES}
    for letter in session.exec(select(Letter).where(Letter.award_id == award.id)).all():
        key = next(key for key, one in stage.providers.items() if one.id == letter.provider_id)
        fields = {
            f"advantage_{code}": text for (provider, code), text in texts.items() if provider == key
        }
        sending.write_letter(session, letter, officer, sending.LetterForm(**fields))
    sending.send_letters(session, stage.keys, stage.storage, award, officer)
    take_mail(session)
