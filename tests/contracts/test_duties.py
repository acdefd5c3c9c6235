"""Requirements that stay duties: asked, delivered, judged, and asked again."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.service import history
from app.contracts import duties
from app.contracts.forms import AskDutyForm, DeliverForm, DropDutyForm, JudgeDutyForm
from app.contracts.mails import duty as duty_mail
from app.contracts.models import ContractDuty, DutyState
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from tests.factories import make_requirement

TOLD = "Het jaarverslag staat op onze website, bladzijde 4."


def ask(session, deal, due_on=date(2027, 5, 1), repeat=None):
    form = AskDutyForm(requirement_id=deal.requirement.id, due_on=due_on, repeat_months=repeat)
    return duties.ask(session, deal.contract, deal.officer, form)


def test_what_is_asked_is_delivered_and_accepted(session, deal, settings):
    duty = ask(session, deal)
    duties.deliver(session, duty, deal.person, DeliverForm(told=TOLD))
    duties.judge(session, duty, deal.officer, JudgeDutyForm(accepted=True))

    assert (duty.state, duty.told, duty.judged_by_id) == (
        DutyState.ACCEPTED, TOLD, deal.officer.id,
    )  # fmt: skip
    told = [event.action for event, _payload in history(session, duty)]
    assert told == ["duty.ask", "duty.deliver", "duty.accept"]
    (job,) = session.exec(select(Job).where(Job.kind == "mail.duty")).all()
    mail = duty_mail(session, settings, job.payload)
    assert "U hoeft daarvoor nu niets te doen." in mail.text


def test_the_mail_says_what_and_until_when(session, deal, settings):
    ask(session, deal)

    (job,) = session.exec(select(Job).where(Job.kind == "mail.duty")).all()
    mail = duty_mail(session, settings, job.payload)

    assert mail.subject == "Laat zien vóór 1 mei 2027: 6.1 Jaarverslag"
    assert f"/my-contracts/{deal.contract.id}" in mail.text


def test_what_is_asked_each_year_comes_back(session, deal):
    duty = ask(session, deal, repeat=12)
    duties.deliver(session, duty, deal.person, DeliverForm(told=TOLD))
    duties.judge(session, duty, deal.officer, JudgeDutyForm(accepted=True))

    found = session.exec(select(ContractDuty).order_by(ContractDuty.due_on)).all()
    assert [(one.due_on, one.state, one.repeat_months) for one in found] == [
        (date(2027, 5, 1), DutyState.ACCEPTED, 12),
        (date(2028, 5, 1), DutyState.ASKED, 12),
    ]


def test_after_the_last_day_nothing_comes_back(session, deal):
    duty = ask(session, deal, repeat=40)  # 1 September 2030, after the contract
    duties.deliver(session, duty, deal.person, DeliverForm(told=TOLD))
    duties.judge(session, duty, deal.officer, JudgeDutyForm(accepted=True))

    assert len(session.exec(select(ContractDuty)).all()) == 1


def test_what_is_not_enough_goes_back_with_a_reason(session, deal):
    duty = ask(session, deal)
    duties.deliver(session, duty, deal.person, DeliverForm(told=TOLD))

    with pytest.raises(InvalidError, match="wat er ontbreekt"):
        duties.judge(session, duty, deal.officer, JudgeDutyForm(accepted=False, verdict="nee"))
    form = JudgeDutyForm(accepted=False, verdict="De cijfers over 2026 ontbreken in hoofdstuk 2.")
    duties.judge(session, duty, deal.officer, form)

    assert (duty.state, duty.verdict) == (DutyState.ASKED, form.verdict)
    mails = session.exec(select(Job).where(Job.kind == "mail.duty")).all()
    assert sorted(job.payload["what"] for job in mails) == ["asked", "returned"]


def test_nothing_is_delivered_without_words_or_file(session, deal):
    duty = ask(session, deal)

    with pytest.raises(InvalidError, match="Voeg eerst een bestand toe"):
        duties.deliver(session, duty, deal.person, DeliverForm(told="Zie mail."))
    assert duty.state == DutyState.ASKED


def test_the_same_is_not_asked_twice_at_once(session, deal):
    ask(session, deal)

    with pytest.raises(InvalidError, match="al opgevraagd"):
        ask(session, deal, date(2027, 6, 1))


def test_what_is_asked_no_longer_can_be_asked_anew(session, deal):
    duty = ask(session, deal)
    duties.drop(session, duty, deal.officer, DropDutyForm(reason="Al ontvangen per post."))

    assert (duty.state, ask(session, deal).state) == (DutyState.DROPPED, DutyState.ASKED)
    with pytest.raises(ConflictError):
        duties.deliver(session, duty, deal.person, DeliverForm(told=TOLD))


def test_only_what_holds_during_the_contract_and_within_it(session, deal):
    other = make_requirement(session, deal.decided.tender)
    form = AskDutyForm(requirement_id=other.id, due_on=date(2027, 5, 1))

    with pytest.raises(InvalidError, match="eis van dit contract"):
        duties.ask(session, deal.contract, deal.officer, form)
    for day in (date(2027, 2, 28), date(2030, 1, 1)):
        with pytest.raises(InvalidError, match="Kies een dag van"):
            ask(session, deal, day)
