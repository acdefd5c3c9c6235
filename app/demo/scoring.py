"""The panel of Amersfoort's lot scores and settles, and every letter goes out."""

from sqlmodel import select

from app.awards.service import award_of
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.consensus.forms import SettleForm
from app.demo.providers import AMERSFOORT_PROVIDERS
from app.demo.scores import ADVANTAGES, CONSENSUS, SCORES
from app.demo.stage import Stage, take_mail
from app.evaluation import service as evaluation
from app.evaluation.forms import ScoreForm
from app.letters import sending
from app.letters.models import Letter
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.forms import DeclarationForm, ProviderAnswer
from app.tenders.models import Lot


def declare(stage: Stage, lot: Lot) -> None:
    """Everybody on the panel says that nothing ties them to a provider."""
    for user in [*stage.of_role("evaluator"), stage.one_of("chair")]:
        form = DeclarationForm(
            answers=[
                ProviderAnswer(provider_id=stage.providers[one.key].id, has_conflict=False)
                for one in AMERSFOORT_PROVIDERS
            ],
            is_signed=True,
        )
        panels.declare(stage.session, lot, user, form)


def score(stage: Stage, lot: Lot, evaluator: str, many: int) -> None:
    """Give the first `many` scores of an evaluator; all of them: hand in."""
    user = stage.people[evaluator]
    given = {(one.provider, one.criterion): one for one in SCORES if one.evaluator == evaluator}
    answers = answers_of(stage.session, lot)
    for answer in answers[:many]:
        one = given[(stage.key_of(answer.submission), answer.criterion.code)]
        form = ScoreForm(step=one.step, motivation=one.motivation, page=one.page)
        evaluation.give_score(stage.session, answer, user, form)
    if many >= len(answers):
        evaluation.hand_in(stage.session, lot, user)


def settle(stage: Stage, lot: Lot) -> None:
    """Settle every answer in the meeting, and fix it."""
    chair = stage.one_of("chair")
    settled = {(one.provider, one.criterion): one for one in CONSENSUS}
    consensus.open_consensus(stage.session, lot, chair)
    for answer in answers_of(stage.session, lot):
        one = settled[(stage.key_of(answer.submission), answer.criterion.code)]
        form = SettleForm(
            step=one.step, motivation=one.outward, internal_remark=one.internal, moved=one.moved
        )
        consensus.settle(stage.session, answer, chair, form)
    consensus.fix(stage.session, lot, chair, everybody(stage.session, lot))


def send(stage: Stage, lot: Lot) -> None:
    """Write the relative advantages into each letter, then send all on one day."""
    session, officer = stage.session, stage.one_of("officer")
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
