"""What can happen after a ranking: a draw, somebody who falls away, an objection, a contract."""

from datetime import timedelta

from sqlmodel import select

from app.awards import deciding, dropping, taking_back
from app.awards.forms import DropForm, TakeBackForm
from app.awards.models import Award, DropCause
from app.awards.service import award_of
from app.contracts.forms import ContractForm
from app.contracts.service import chosen_providers, register_contract
from app.demo import outcomes as told
from app.demo.carrying import carry
from app.demo.stage import Stage, day, on_day, take_mail
from app.letters import sending
from app.letters.models import LaterLetter, Letter
from app.objections import service as objections
from app.objections.forms import AnswerForm, ObjectForm
from app.objections.models import Ground, ObjectionOutcome, Remedy
from app.rankings import cautions, draws, engine, together
from app.rankings.forms import CautionForm, DrawForm, NoticeForm, OrderForm
from app.standstills.finishing import finish
from app.submissions.models import Submission
from app.tenders.models import Lot

CLOSES = -70
Lots = dict[str, Lot]


def tell(stage: Stage) -> None:
    """Three lots that each went another way, and two of which a provider may win one."""
    group = carry(stage, "groep")
    _draw(stage, group["dagbesteding"])
    _decide(stage, group["dagbesteding"], -36)
    _contract(stage, group["dagbesteding"])
    _fall_away(stage, group["gezin"])
    _decide(stage, group["respijt"], -20)
    _object(stage, group["respijt"])
    districts = carry(stage, "wijken")
    _decide(stage, districts["noord"], -38, also=districts["zuid"])
    for lot in districts.values():
        _contract(stage, lot)


def _draw(stage: Stage, lot: Lot) -> None:
    """Two have the same total: lots are drawn before both of them."""
    session, officer = stage.session, stage.one_of("officer")
    with on_day(stage, -39):
        (among, *_others) = draws.tied_sets(session, lot)
        notice = NoticeForm(
            held_at=day(stage.now, -37, 10), place="Stadhuis, kamer 2.14", led_by="Notaris M. Blok"
        )
        draws.announce_draw(session, lot, officer, notice)
    order = sorted(among, reverse=True)
    with on_day(stage, -37, 11):
        form = DrawForm(
            order=order, held_at=day(stage.now, -37, 10), place="Stadhuis, kamer 2.14",
            witnesses="Daan Kwakernaak, namens Kompas & Kade", record_number="LOT-2026-03",
        )  # fmt: skip
        draws.propose_draw(session, lot, officer, form)
        second = stage.of_role("officer", "amersfoort")[1]
        draws.record_draw(session, lot, second, OrderForm(order=order))
    take_mail(session)


def _decide(stage: Stage, lot: Lot, days: int, also: Lot | None = None) -> None:
    """Answer what the engine warns of, let two people decide, and send every letter."""
    session, officer = stage.session, stage.one_of("officer")
    with on_day(stage, days):
        for one in (lot, also) if also else (lot,):
            outcome = together.evaluate_lot(session, one)
            for warned in cautions.cautions_of(session, one, outcome):
                text = "Gezien en besproken met de commissie. De regels stonden vooraf vast."
                form = CautionForm(fingerprint=warned.fingerprint, answer=text)
                cautions.answer_caution(session, one, officer, form)
        deciding.propose_decision(session, lot, stage.of_role("decider")[0])
        deciding.confirm_decision(session, lot, stage.of_role("decider")[1])
    with on_day(stage, days + 1):
        for one in (lot, also) if also else (lot,):
            _send(stage, one)


def _send(stage: Stage, lot: Lot) -> None:
    session, officer, award = stage.session, stage.one_of("officer"), award_of(stage.session, lot)
    if award is None:
        raise LookupError("the lot was not decided")
    fields = _advantages(stage, lot, award)
    for letter in session.exec(select(Letter).where(Letter.award_id == award.id)).all():
        sending.write_letter(session, letter, officer, sending.LetterForm(**fields))
    sending.send_letters(session, stage.keys, stage.storage, award, officer)
    take_mail(session)


def _advantages(stage: Stage, lot: Lot, award: Award) -> dict[str, str]:
    """Say per criterion what the winner did better, by the step that it got."""
    (winner,) = chosen_providers(stage.session, award)
    (key,) = (one.key for one in told.LOTS if one.title == lot.title)
    given = {
        (one.criterion, one.step)
        for one in told.STEPS
        if one.lot == key and stage.providers[one.provider].id == winner.id
    }
    return {
        f"advantage_{one.criterion}": one.text
        for one in told.ADVANTAGES
        if (one.criterion, one.step) in given
    }


def _fall_away(stage: Stage, lot: Lot) -> None:
    """The winner withdraws its offer after the decision: taken back, ranked and decided anew."""
    session, officer = stage.session, stage.one_of("officer")
    _decide(stage, lot, -34)
    first, second = stage.of_role("decider")[:2]
    award = award_of(session, lot)
    if award is None:
        raise LookupError("the lot was not decided")
    with on_day(stage, -26):
        why = "De winnaar trok zijn aanbod in. Wij rangschikken de andere inschrijvingen opnieuw."
        taking_back.propose_taking_back(session, award, first, TakeBackForm(reason=why))
        taking_back.take_back(session, award, second)
        gone = next(
            one for one in engine.submissions_of(session, lot) if stage.key_of(one) == "kompas-kade"
        )
        dropping.drop_out(session, lot, officer, DropForm(
            submission=str(gone.id), cause=DropCause.OFFER_WITHDRAWN,
            reason="De inschrijver trok zijn aanbod in na het besluit.",
        ))  # fmt: skip
    _decide(stage, lot, -18)


def _object(stage: Stage, lot: Lot) -> None:
    """A provider that lost objects, and reads the answer a week later."""
    session, key = stage.session, "kompas-kade"
    letter = session.exec(
        select(Letter)
        .join(Submission)
        .where(Letter.lot_id == lot.id, Submission.provider_id == stage.providers[key].id)
    ).one()
    with on_day(stage, -14):
        objection = objections.lodge(session, letter, stage.signers[key], ObjectForm(
            ground=Ground.MOTIVATION, remedy=Remedy.EXPLANATION,
            arguments="Bij ‘Hulp aan de inwoner’ lezen wij niet welk onderdeel meerwaarde mist.",
        ))  # fmt: skip
    with on_day(stage, -7):
        objections.answer(session, objection, stage.one_of("officer"), AnswerForm(
            outcome=ObjectionOutcome.EXPLAINED,
            answer="Meerwaarde zagen wij bij het vaste team. Bij het meten noemt u geen cijfers "
            "over twee jaar; de winnaar doet dat wel. De score blijft ‘goed’.",
        ))  # fmt: skip
    take_mail(session)


def _contract(stage: Stage, lot: Lot) -> None:
    """Nobody acted within the standstill: final, signed last week, and running from today."""
    session, officer, award = stage.session, stage.one_of("officer"), award_of(stage.session, lot)
    if award is None:
        raise LookupError("the lot was not decided")
    with on_day(stage, -10):
        finish(session, award, officer)
        (winner,) = chosen_providers(session, award)
        begins = day(stage.now, 0).date()
        register_contract(session, award, winner, officer, ContractForm(
            signed_on=day(stage.now, -10).date(), starts_on=begins,
            ends_on=begins + timedelta(days=3 * 365),
        ))  # fmt: skip
        later = select(LaterLetter).where(LaterLetter.lot_id == lot.id)
        for letter in session.exec(later).all():
            sending.deliver(session, stage.keys, stage.storage, letter)
    take_mail(session)
