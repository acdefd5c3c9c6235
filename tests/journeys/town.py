"""Tenders of the demo in four stages, everybody at a browser, and an id for every address."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from fastapi.routing import APIRoute
from sqlmodel import Session, col, select

from app.accounts import signing_in
from app.accounts.models import SignIn, User
from app.awards.models import Award
from app.checks.advice import ask_advice
from app.checks.forms import QuestionForm
from app.checks.models import Advice, Call, Check
from app.core import clock
from app.core.db import writing
from app.core.outbox import Job
from app.dialogue.models import Question
from app.evidence.models import Proof
from app.exclusions.forms import ExclusionForm, HearingForm, StepForm
from app.exclusions.models import Exclusion, ExclusionStep
from app.exclusions.service import hear, open_exclusion, take_step
from app.integrity.forms import NotesForm
from app.integrity.models import BibobFile
from app.integrity.service import open_file, write_notes
from app.letters.models import Letter, LetterState
from app.library.models import Entry
from app.planning.models import Milestone
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.providers.models import Provider, ProviderInvitation, ProviderMember
from app.records.models import Ground, Redaction, Target, Withholding
from app.standstills import explaining
from app.standstills.forms import AskForm
from app.submissions.models import Document, Submission
from app.tenders.models import (
    Assignment,
    Criterion,
    CriterionGroup,
    Lot,
    LotGroup,
    LotState,
    Requirement,
    Tender,
)
from app.uploads.models import Upload
from tests.browsing import Glancing

PEOPLE = {
    "evaluator": "Ilse Arends",
    "chair": "Gerda Nijenhuis",
    "officer": "Marloes Wiggers",
    "opener": "Wim Bosscher",
    "decider": "Lidewij van Rossum",
    "supervisor": "Bert Oosterhuis",
    "integrity": "Petra van Dam",
    "auditor": "Karel Smit",
    "administrator": "Team Applicaties",
    "manager": "Mirjam Holtrop",
    "outsider": "Thijs Verhoeven",
    "owner": "Rina Mulder",
    "rival": "Annelies Vroom",
}
STAGES = {
    "published": "open voor inschrijving",
    "checking": "in toetsing",
    "scoring": "in beoordeling",
    "awarded": "voorlopig gegund",
}


class Town:
    """The demo as a whole: its people in browsers of their own, and ids of each tender."""

    def __init__(self, application: Any) -> None:
        self.application, self.moment = application, clock.utcnow()
        self.browsers = {"nobody": Glancing(application)}
        self.stages: dict[str, dict[str, str]] = {}
        with writing(application.state.engine) as session:
            for kind, name in PEOPLE.items():
                user = session.exec(select(User).where(User.name == name)).one()
                token = signing_in.start_sign_in(session, user, second_factor=True)
                self.browsers[kind] = Glancing(application, token)
            for stage, suffix in STAGES.items():
                self.stages[stage] = _ids(session, application.state.keys, suffix)
            session.commit()

    def address(self, route: APIRoute, stage: str) -> str:
        """Fill in the ids of a tender's records; those of Rina Mulder's provider."""
        return route.path.format(**self.stages[stage])

    def nowhere(self, route: APIRoute) -> str:
        """The same address with ids that no record has."""
        names = {name: str(uuid4()) for name in route.param_convertors}
        return route.path.format(**(names | {"number": "1"}))


def one(session: Session, model: Any, *where: Any) -> str:
    """Find the id of a record, or one that nothing has."""
    found = session.exec(select(model.id).where(*where)).first()
    return str(found or uuid4())


def _asked(session: Session, submission: Submission, owner: User) -> str:
    """Ask for an explanation of the letter, where one was sent."""
    letter = session.exec(
        select(Letter).where(
            Letter.submission_id == submission.id, Letter.state == LetterState.SENT
        )
    ).first()
    if letter is None:
        return str(uuid4())
    form = AskForm(question="Waarom kregen wij deze score?")
    return str(explaining.ask(session, letter, owner, form).id)


def _look_into(session: Session, submission: Submission, officer: User) -> None:
    """Look into a ground for exclusion, and ask the provider for its view."""
    form = ExclusionForm(
        ground="insolvency",
        party=session.get_one(Provider, submission.provider_id).name,
        fact="Het faillissement is aangevraagd.",
        source="Het insolventieregister",
    )
    found = open_exclusion(session, submission, officer, form)
    reason = "De aanvraag loopt nog, zegt het register."
    step = StepForm(goes_on=True, reason=reason)
    take_step(session, found, officer, ExclusionStep.LOOK_BACK, step)
    due_at = clock.utcnow() + timedelta(days=5)
    hear(session, found, officer, HearingForm(asks="Wat is uw reactie hierop?", due_at=due_at))


def _asking() -> QuestionForm:
    due_on = clock.dutch(clock.utcnow()).date() + timedelta(days=14)
    return QuestionForm(question="Is deze organisatie bij u bekend?", due_on=due_on)


def _redact(session: Session, tender: Tender, officer: User) -> dict[str, str]:
    """Begin a redacted version of the dossier, that nobody confirms."""
    made = Redaction(tender_id=tender.id, title="Woo-verzoek", made_by_id=officer.id)
    session.add(made)
    session.flush()
    kept = Withholding(
        tender_id=tender.id, redaction_id=made.id, target=Target.TRAIL, subject="score",
        ground=Ground.PRIVACY, reason="Gaat over personen.",
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return {"redaction_id": str(made.id), "withholding_id": str(kept.id)}


def _ids(session: Session, keys: Any, suffix: str) -> dict[str, str]:
    """Collect an id of every kind of record, of one tender and one provider in it."""
    tender = session.exec(select(Tender).where(col(Tender.title).contains(f"({suffix})"))).one()
    lot = session.exec(select(Lot).where(Lot.tender_id == tender.id)).one()
    provider = session.exec(select(Provider).where(Provider.short_name == "Thuisvast")).one()
    submission = session.exec(
        select(Submission).where(Submission.lot_id == lot.id, Submission.provider_id == provider.id)
    ).one()
    owner = session.exec(select(User).where(User.name == PEOPLE["owner"])).one()
    if lot.state == LotState.PUBLISHED:
        question = {"subject": "Locaties", "text": "Hoeveel locaties zijn er nodig?"}
        session.add(Question(
            tender_id=tender.id, provider_id=provider.id, asker_id=owner.id, **question
        ))  # fmt: skip
    if lot.state == LotState.CHECKING:
        officer = session.exec(select(User).where(User.name == PEOPLE["officer"])).one()
        ask_advice(session, submission, officer, _asking())
        _look_into(session, submission, officer)
        guard = session.exec(select(User).where(User.name == PEOPLE["integrity"])).one()
        file = open_file(session, tender, provider, guard)
        write_notes(session, keys, file, guard, NotesForm(notes="Geheim."))
    session.flush()
    evidence = col(Document.requirement_id).is_not(None)
    session.add(job := Job(kind="mail.none", payload={}))
    session.add(invited := ProviderInvitation(
        provider_id=provider.id, user_id=owner.id, name="Rina"
    ))  # fmt: skip
    session.flush()
    of_submission = Document.submission_id == submission.id
    marloes = session.exec(select(User).where(User.name == PEOPLE["officer"])).one()
    return {
        **_redact(session, tender, marloes),
        "tender_id": str(tender.id),
        "slug": tender.slug,
        "destruction_id": str(uuid4()),
        "lot_id": str(lot.id),
        "submission_id": str(submission.id),
        "provider_id": str(provider.id),
        "item_id": one(session, Requirement, Requirement.tender_id == tender.id),
        "requirement_id": one(session, Requirement, Requirement.tender_id == tender.id),
        "criterion_id": one(session, Criterion, Criterion.lot_id == lot.id),
        "assignment_id": one(session, Assignment, Assignment.tender_id == tender.id),
        "document_id": one(session, Document, of_submission, evidence),
        "check_id": one(session, Check, Check.submission_id == submission.id),
        "call_id": one(session, Call, Call.submission_id == submission.id),
        "call_file_id": str(uuid4()),
        "exclusion_id": one(session, Exclusion, Exclusion.submission_id == submission.id),
        "defect": "holder",
        "step": "look_back",
        "advice_id": one(session, Advice, Advice.submission_id == submission.id),
        "kind": "ground",
        "letter_kind": "reserve",
        "style_id": str(uuid4()),
        "paper_id": str(uuid4()),
        "dropout_id": str(uuid4()),
        "hearing_id": str(uuid4()),
        "objection_id": str(uuid4()),
        "suspension_id": str(uuid4()),
        "file_id": one(session, BibobFile, BibobFile.tender_id == tender.id),
        "award_id": one(session, Award, Award.lot_id == lot.id),
        "request_id": _asked(session, submission, owner),
        "letter_id": one(session, Letter, Letter.submission_id == submission.id),
        "question_id": one(session, Question, Question.tender_id == tender.id),
        "entry_id": one(session, Entry),
        "group_id": one(session, LotGroup, LotGroup.tender_id == tender.id),
        "heading_id": one(session, CriterionGroup),
        "product_id": one(session, Product, Product.tender_id == tender.id),
        "tariff_id": one(session, Tariff, Tariff.tender_id == tender.id),
        "window_id": one(session, Window, Window.tender_id == tender.id),
        "rule_id": one(session, EligibilityRule, EligibilityRule.tender_id == tender.id),
        "contract_id": str(uuid4()),
        "duty_id": str(uuid4()),
        "objection_paper_id": str(uuid4()),
        "contact_id": str(uuid4()),
        "user_id": str(owner.id),
        "authority_id": str(tender.lead_authority_id),
        "sign_in_id": one(session, SignIn, SignIn.user_id == owner.id),
        "invitation_id": str(invited.id),
        "job_id": str(job.id),
        "upload_id": one(session, Upload),
        "proof_id": one(session, Proof, Proof.provider_id == provider.id),
        "code": "certificate",
        "declaration_id": str(uuid4()),
        "milestone_id": one(session, Milestone, Milestone.tender_id == tender.id),
        "member_id": one(session, ProviderMember, ProviderMember.provider_id == provider.id),
        "party_id": str(uuid4()),
        "mandate_id": str(uuid4()),
        "membership_id": str(uuid4()),
        "secret_id": str(uuid4()),
        "change_id": str(uuid4()),
        "addition": "tariff",
        "version_id": str(uuid4()),
        "download_id": str(uuid4()),
        "signature": "none",
        "who": "self",
        "part": "parties",
        "token": "geen-geldige-toegang",
        "number": "1",
        "submission_number": str(submission.number),
        "what": "eforms-notice",
    }
