"""Everybody hands in for Amersfoort's lot, and two people open the vault."""

from datetime import datetime, timedelta

from app.demo import amersfoort as told
from app.demo import keeping
from app.demo.documents import document
from app.demo.handing_in import hand_in_documents
from app.demo.providers import AMERSFOORT_PROVIDERS, ANSWERS, CERTIFICATES, DemoProvider
from app.demo.publishing import Copy, publish
from app.demo.stage import PASSPHRASE, Stage, on_day
from app.openings import opening
from app.submissions import service as submissions
from app.submissions.models import Submission
from app.submitting import service as submitting
from app.tenders.models import Criterion, Lot, Requirement, Tender
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose


def receive(stage: Stage, copy: Copy, *, shows: bool = False) -> tuple[Tender, Lot]:
    """Six submissions before the deadline, then two people open the vault."""
    tender, lot = publish(stage, copy)
    for at, provider in enumerate(AMERSFOORT_PROVIDERS):
        with on_day(stage, copy.closes - 6 + at, 11, 5 + 9 * at):
            submit(stage, tender, lot, provider, shows=shows)
    first, second = stage.of_role("opener")[:2]
    with on_day(stage, copy.closes, 13, 30):
        key = vault.vault_key(stage.session, tender.id, None, Purpose.CONTENT)
        releasing.begin_opening(stage.session, key, first, PASSPHRASE)
    with on_day(stage, copy.closes, 13, 34):
        private = releasing.finish_opening(stage.session, key, second, PASSPHRASE)
        opening.open_content(stage.session, stage.keys, tender, private, first, second)
    stage.session.refresh(lot)
    return tender, lot


def submit(
    stage: Stage, tender: Tender, lot: Lot, provider: DemoProvider, *, shows: bool = False
) -> None:
    """Submit; who keeps an evidence file may show its certificates from there."""
    submission = start(stage, tender, lot, provider)
    if shows:
        keeping.show(stage, submission, provider.key)
    submitting.submit(stage.session, stage.keys, submission, stage.signers[provider.key])


def start(
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
