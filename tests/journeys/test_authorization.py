"""Who opens which page: a table written by hand, against the tenders of the demo."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute
from sqlmodel import Session, col, select

from app.accounts import signing_in
from app.accounts.models import SignIn, User
from app.awards.models import Award
from app.checks.advice import ask_advice
from app.checks.forms import QuestionForm as AdviceQuestion
from app.checks.models import Advice, Call, Check
from app.core import clock
from app.core.db import make_engine, writing
from app.core.outbox import Job
from app.core.settings import Settings
from app.demo.story import fill, prepare
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
from app.main import create_app
from app.planning.models import Milestone
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.providers.models import Provider, ProviderInvitation, ProviderMember
from app.records.models import Ground, Redaction, Target, Withholding
from app.rooms import routers
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
from tests.browsing import browser
from tests.conftest import NOW

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
        self.application = application
        self.browsers = {"nobody": browser(application)}
        self.stages: dict[str, dict[str, str]] = {}
        with writing(application.state.engine) as session:
            for kind, name in PEOPLE.items():
                user = session.exec(select(User).where(User.name == name)).one()
                token = signing_in.start_sign_in(session, user, second_factor=True)
                self.browsers[kind] = browser(application, token)
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
        ask_advice(session, submission, officer, AdviceQuestion(question="Loopt er een onderzoek?"))
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
        "token": "geen-geldige-toegang",
        "number": "1",
        "submission_number": str(submission.number),
        "what": "eforms-notice",
    }


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A demo on SQLite, told once; opening pages does not change it."""
    settings = Settings(
        data=tmp_path_factory.mktemp("demo"),
        public_url="http://testserver",
        argon2_memory_kib=8,
        log_level="ERROR",
    )
    with clock.pinned(NOW):
        engine = make_engine(settings.database_url)
        prepare(engine)
        fill(engine, settings)
        engine.dispose()
        application = create_app(settings)
        yield Town(application)
        application.state.engine.dispose()


ROUTES = [route for router in routers(is_demo=True) for route in router.routes]
PROVIDERS = {"owner", "rival"}
READERS = {"officer", "opener", "decider", "chair", "evaluator", "supervisor", "auditor"}
"""Who works for the tender and may read what it is about; integrity officers need not."""
TEAM = READERS | {"integrity"}
SIGNED_IN = TEAM | PROVIDERS | {"administrator", "outsider", "manager"}
EVERYBODY = SIGNED_IN | {"nobody"}
NONE: set[str] = set()
OFFICER, OWNER, SUPERVISOR, INTEGRITY = {"officer"}, {"owner"}, {"supervisor"}, {"integrity"}
PANEL = {"evaluator", "chair"}
CHECKERS = {"officer", "supervisor", "auditor"}
OPENED = {"officer", "opener", "auditor"}
RANKERS = {"officer", "decider", "auditor"}

Where = set[str] | dict[str, set[str]]
"""Who opens it: in every stage, or by stage (nobody where a stage is not named)."""


def after_opening(people: set[str]) -> Where:
    return dict.fromkeys(("checking", "scoring", "awarded"), people)


PAGES: dict[str, Where] = {
    # anybody
    "accounts:sign_in": EVERYBODY,
    "accounts:code": NONE,  # only with a password just given
    "accounts:reset": EVERYBODY,
    "accounts:invitation": NONE,  # only with the token of a mail
    "accounts:set_password": NONE,
    "accounts:accessibility": EVERYBODY,
    "accounts:privacy": EVERYBODY,
    "accounts:contact": EVERYBODY,
    "accounts:healthz": EVERYBODY,
    "publishing:public_index": EVERYBODY,
    "publishing:public": EVERYBODY,
    "changes:public_versions": EVERYBODY,
    "publishing:public_documents": EVERYBODY,
    "publishing:unfollow": NONE,  # and nobody follows it
    "publishing:download": NONE,  # the story has no documents
    "planning:public_diary": EVERYBODY,
    "dialogue:public": EVERYBODY,
    "providers:register": EVERYBODY,
    "contracts:register": EVERYBODY,
    "contracts:register_csv": EVERYBODY,
    "contracts:register_json": EVERYBODY,
    "contracts:coverage": READERS,
    "contracts:groups": OFFICER,
    "contracts:detail": NONE,  # the tenders with a contract are others
    "contracts:paper": NONE,
    "objections:paper": NONE,  # nobody objected in these tenders
    "objections:own_paper": NONE,
    "objections:letter": NONE,
    "objections:own_letter": NONE,
    "contracts:own": NONE,
    "contracts:own_paper": NONE,
    "contracts:mine": PROVIDERS,
    "demo:first": EVERYBODY,
    "demo:mail": EVERYBODY,
    # whoever has an account: one's own lists
    "accounts:home": SIGNED_IN,
    "accounts:me": SIGNED_IN,
    "accounts:session": SIGNED_IN,
    "accounts:second_factor": SIGNED_IN,
    "vault:my_key": SIGNED_IN,
    "work:index": SIGNED_IN,
    "tenders:index": SIGNED_IN,
    "tenders:new": SIGNED_IN,
    "workbooks:new_from_workbook": SIGNED_IN,
    "workbooks:empty_workbook": SIGNED_IN,
    "submitting:index": SIGNED_IN,
    "checks:advice_index": SIGNED_IN,
    "evaluation:index": SIGNED_IN,
    "standstills:inbox": SIGNED_IN,
    "stationery:paper": OFFICER,
    "stationery:outline": OFFICER | {"outsider"},  # an officer elsewhere, for its own letters
    "stationery:word": OFFICER,
    "stationery:logo": NONE,  # nobody put one on the paper
    "letters:progress": {"awarded": RANKERS},  # a plain request leads to the letters
    "contracts:index": SIGNED_IN,
    "work:dashboard": SIGNED_IN,
    "work:managed": {"manager"},
    "work:authority": {"manager"},
    "records:index": SIGNED_IN,
    "providers:new": SIGNED_IN,
    # the administrator, who reaches no tender
    "accounts:users": {"administrator"},
    "accounts:invite": {"administrator"},
    "accounts:user": {"administrator"},
    "accounts:authorities": {"administrator"},
    "accounts:new_authority": {"administrator"},
    "accounts:authority": {"administrator"},
    "authorities:mandates": {"administrator"},
    "accounts:system": {"administrator"},
    # the tender's people
    "work:tender": READERS,
    "authorities:people": READERS,
    "planning:index": READERS,
    "planning:diary": READERS,
    "planning:edit": NONE,  # the story has no milestones
    "workbooks:copy": OFFICER,
    "workbooks:repeat": OFFICER,
    "changes:versions": READERS,
    "publishing:documents": READERS,
    "publishing:file": NONE,  # the story has no documents
    "changes:change": NONE,  # and no prepared change
    "changes:new_under": NONE,
    "changes:deadline": {"officer", "decider"},
    "authorities:index": READERS,
    "products:tree": READERS,
    "requirements:index": READERS,
    "requirements:lot_requirements": READERS,
    "products:of_lot": READERS,
    "products:admission": READERS,
    "criteria:index": READERS,
    "criteria:simulator": READERS,
    "criteria:rules": OFFICER,
    "criteria:new_criterion": OFFICER,
    "criteria:next_criterion": OFFICER,
    "criteria:new_heading": OFFICER,
    "criteria:edit_heading": NONE,  # the story has no headings
    "rankings:rehearsal": OFFICER,
    "rankings:rehearsal_of_tender": OFFICER,
    "letters:rehearsed": OFFICER,
    "tenders:edit": OFFICER,
    "publishing:publication": OFFICER,
    "workbooks:workbook": OFFICER,
    "workbooks:download_workbook": OFFICER,
    "tenders:edit_lot": OFFICER,
    "tenders:new_lot": OFFICER,
    "tenders:new_group": OFFICER,
    "tenders:edit_group": NONE,  # the story has no groups
    "authorities:authority": OFFICER,
    "products:new": OFFICER,
    "products:edit": OFFICER,
    "products:edit_tariff": NONE,  # its prices are bid
    "products:edit_window": NONE,  # one can apply until the deadline
    "submissions:overrides": OFFICER,
    "library:index": OFFICER,
    "library:new": OFFICER,
    "library:entry": OFFICER | {"outsider"},  # an officer elsewhere
    "library:pick": OFFICER,
    "providers:index": OFFICER,
    "providers:detail": OFFICER | {"outsider"},
    "submissions:exception": NONE,  # nothing of the story is closed
    "requirements:edit_requirement": OFFICER,
    "criteria:edit_criterion": OFFICER,
    "dialogue:index": {"officer", "auditor"},
    "dialogue:detail": {"published": OFFICER},  # the one question of the story
    "dialogue:publication": OFFICER,
    "records:trail": {"officer", "auditor"},
    "records:tender": {"officer", "auditor"},
    "records:export": {"officer", "auditor"},
    "retention:index": SIGNED_IN,
    "retention:term": {"officer", "auditor"},
    "retention:destruction": {"officer", "decider"},
    "retention:declaration": NONE,  # nothing of the story is old enough
    "records:redactions": {"officer", "auditor", "decider"},
    "records:redaction": {"awarded": {"officer", "auditor", "decider"}},
    "records:redacted_dossier": NONE,  # nobody confirmed it
    "records:own_dossier": {"awarded": OWNER},
    "records:official": {"officer", "auditor"},
    "records:official_pdf": {"awarded": {"officer", "auditor"}},  # nothing may be missing
    # providers: their own organisation and submissions
    "providers:mine": PROVIDERS,
    "providers:invite": PROVIDERS,
    "evidence:mine": PROVIDERS,
    "evidence:new": PROVIDERS,
    "evidence:add": PROVIDERS,
    "evidence:proof": OWNER,
    "evidence:tell": OWNER,
    "evidence:replace": OWNER,
    "evidence:withdraw": OWNER,
    "evidence:version": OWNER,
    "providers:invitation": OWNER,
    "providers:duties": OWNER,
    "dialogue:asked": PROVIDERS,
    "submitting:detail": OWNER,
    "submitting:readiness": OWNER,
    "submitting:own_file": NONE,  # only of a draft, and the drafts of the story hold no file
    "submitting:confirm": OWNER,
    "declarations:parties": OWNER,
    "declarations:secrets": OWNER,
    "declarations:uea": NONE,  # the story asks no UEA
    "declarations:declare": NONE,
    "declarations:preference": NONE,  # nor does it let providers choose among lots
    "declarations:proof": NONE,  # nor a document with its first requirement
    "submitting:withdraw": OWNER,
    "uploads:hashes": NONE,  # no tender of the demo takes them
    "openings:late": NONE,  # nothing came late in the demo
    "submitting:receipt": after_opening(OWNER),  # in the published tender not submitted yet
    "submitting:receipt_pdf": after_opening(OWNER),
    "submitting:receipt_json": after_opening(OWNER),
    "submitting:timestamp": NONE,  # without an authority nothing was stamped
    "standstills:outcome": OWNER,
    "standstills:mine": {"awarded": OWNER},
    "standstills:mine_docx": NONE,
    "standstills:mine_pdf": NONE,  # only once the letter was opened
    # after the opening
    "openings:import": OFFICER,
    "openings:import_list": OFFICER,
    "openings:import_record": NONE,  # nothing of the story came from elsewhere
    "openings:vault": OPENED,
    "vault:share": {"opener"},
    "openings:opening_record": after_opening(OPENED),
    "openings:of_lot": {"officer", "auditor"},
    "openings:document": after_opening({"officer", "auditor"}),
    "checks:board": CHECKERS,
    "checks:cell": after_opening(CHECKERS),
    "checks:document": after_opening(CHECKERS),
    "checks:document_page": after_opening(CHECKERS),
    "checks:document_file": after_opening(CHECKERS),
    "checks:confirm_finish": OFFICER,
    "checks:confirm_application": {"checking": OFFICER},
    "checks:question": {"checking": OFFICER},
    "checks:advice": {"checking": SUPERVISOR},  # the one advice of the story
    "checks:weighing": {"checking": OFFICER},
    "checks:alike": after_opening(OFFICER),
    "checks:two": OFFICER,
    "checks:workbook": OFFICER,
    "checks:paper": OFFICER,
    "calls:repairs": CHECKERS,
    "calls:repair": NONE,  # nobody has this defect in the story
    "exclusions:exclusions": OFFICER,
    "exclusions:new_exclusion": {"checking": OFFICER},
    "exclusions:exclusion": {"checking": OFFICER},
    "calls:own_calls": OWNER,
    "calls:own_call": {"checking": OWNER},
    "calls:own_call_file": NONE,  # nobody answered yet
    "calls:call": {"checking": OFFICER},
    "calls:term": {"checking": OFFICER},
    "calls:file": NONE,
    "calls:file_page": NONE,
    "calls:verification": {"awarded": OFFICER},
    "integrity:index": INTEGRITY,
    "integrity:detail": {"checking": INTEGRITY},  # the one file of the story
    "integrity:step": {"checking": INTEGRITY},
    # evaluation
    "panels:conflicts": PANEL,
    "evaluation:begin": PANEL,
    "evaluation:submit": {"scoring": {"evaluator"}},
    "evaluation:score": {"scoring": {"evaluator"}},
    "evaluation:answer": {"scoring": {"evaluator"}, "awarded": PANEL},
    "evaluation:page": {"scoring": {"evaluator"}, "awarded": PANEL},
    "evaluation:history": {"scoring": {"evaluator"}},
    "evaluation:form": {"scoring": {"evaluator"}},
    "evaluation:form_file": {"scoring": {"evaluator"}},
    "evaluation:print": {"scoring": {"evaluator"}},
    "evaluation:own_paper_file": {"scoring": {"evaluator"}},
    "evaluation:paper": NONE,  # whose id it takes is nobody of the panel
    "evaluation:paper_file": NONE,
    "evaluation:paper_answer": NONE,
    "evaluation:practice": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:hearings": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:hearings_diary": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:cancelling": NONE,  # nobody of the story is heard
    "evaluation:own_hearings": OWNER,
    "evaluation:own_hearings_diary": OWNER,
    "panels:side_jobs": SIGNED_IN,
    "panels:panel": OFFICER,
    "panels:inviting": OFFICER,
    "panels:replacing": NONE,
    "panels:tie": NONE,
    "consensus:reassessing": NONE,
    "evaluation:reopening": NONE,
    "evaluation:progress": {"officer", "chair"},
    "consensus:consensus": PANEL,
    "consensus:confirm": {"awarded": {"chair"}},
    "consensus:point": {"awarded": PANEL},
    "consensus:live": PANEL,
    "consensus:accepting": {"awarded": {"chair"}},
    "consensus:minutes": {"awarded": PANEL},
    "consensus:minutes_pdf": {"awarded": PANEL},
    "consensus:agreement": {"awarded": {"chair"}},
    # ranking, decision, letters
    "awards:invitation": NONE,  # of an award phase only
    "awards:ranking": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "prices:prices": NONE,  # the story has no prices
    "prices:low_prices": NONE,
    "prices:low_price": NONE,
    "prices:question": NONE,
    "rankings:draw": {"scoring": {"officer", "decider"}, "awarded": {"officer", "decider"}},
    "awards:decision": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:explanation": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:robustness": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:dropouts": {"scoring": {"officer", "decider"}, "awarded": {"officer", "decider"}},
    "awards:withdrawal": {"officer", "decider"},
    "awards:take_back": {"awarded": {"officer", "decider"}},
    "awards:court": {"awarded": RANKERS | {"chair"}},
    "awards:voices": {"awarded": RANKERS | {"chair"}},
    "rankings:my_draw": NONE,  # nobody is tied in the story
    "objections:index": RANKERS,
    "objections:mine": {"awarded": OWNER},
    "admissions:index": NONE,  # of an open house only
    "admissions:detail": NONE,
    "admissions:end": NONE,
    "admissions:ending": NONE,
    "admissions:take_back": NONE,
    "admissions:mine": NONE,
    "admissions:term": NONE,
    "letters:index": RANKERS,
    "letters:of_tender": RANKERS,
    "letters:tender_progress": RANKERS,
    "letters:letter": {"awarded": RANKERS},
    "letters:pdf": {"awarded": RANKERS},
    "letters:docx": {"awarded": RANKERS},
    "letters:send": {"awarded": OFFICER},
    "standstills:explanation": {"awarded": RANKERS},
    "standstills:standstill": RANKERS,
    "standstills:finish": {"awarded": OFFICER},
    "standstills:skip": {"awarded": {"officer", "decider"}},
    "contracts:new": {"awarded": OFFICER},
    "records:matrix": {"awarded": {"officer", "auditor"}},
    "records:dossier": {"awarded": {"officer", "auditor"}},
}


def opens(answer: Any) -> bool:
    """Whether somebody got in: a page, or on to another page than the one to sign in."""
    elsewhere = answer.headers.get("location", "")
    return answer.status_code < 400 and not elsewhere.startswith("/sign-in")


def body(answer: Any) -> str:
    """What an answer says, without the number of the request."""
    return re.sub(r"\b[0-9A-Z]{4,8}\b", "", answer.text)


def test_every_page_is_in_the_table():
    assert {route.name for route in ROUTES if "GET" in route.methods} == set(PAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_pages_open_for_whom_the_table_says(town, stage):
    wrong = []
    for route in ROUTES:
        if "GET" not in route.methods or (stage != "published" and not route.param_convertors):
            continue
        where = PAGES[route.name]
        expected = where.get(stage, NONE) if isinstance(where, dict) else where
        asking = set(town.browsers) if route.param_convertors else {"nobody", "rival", "officer"}
        asking |= expected if expected != EVERYBODY else NONE
        answers = {kind: town.browsers[kind].get(town.address(route, stage)) for kind in asking}
        found = {kind for kind, answer in answers.items() if opens(answer)}
        if found != expected & asking:
            too_few = (expected & asking) - found
            wrong.append((route.name, "too many", found - expected, "too few", too_few))
        wrong += [
            (route.name, kind, answer.status_code)
            for kind, answer in answers.items()
            if not opens(answer) and answer.status_code not in _refusals(kind)
        ]
    assert wrong == []


def _refusals(kind: str) -> set[int]:
    """How a page is refused: 409 tells that the moment is wrong, to whoever it would be for.

    A panel that did not declare its interests reads 403 everywhere in its room.
    """
    return (
        {303, 404} | ({409} if kind in TEAM | OWNER else NONE) | ({403} if kind in PANEL else NONE)
    )


@pytest.mark.parametrize("kind", ["rival", "evaluator", "administrator", "outsider"])
def test_not_yours_answers_as_not_there(town, kind):
    browser, differ = town.browsers[kind], []
    for route in ROUTES:
        if "GET" in route.methods and route.param_convertors:
            theirs = browser.get(town.address(route, "awarded"))
            nothing = browser.get(town.nowhere(route))
            same = (nothing.status_code, body(nothing)) == (404, body(theirs))
            if theirs.status_code == 404 and not same:
                differ.append(route.name)
    assert differ == []


ACTS_OF_ALL = {
    "accounts:sign_in", "accounts:code", "accounts:sign_out", "accounts:reset",
    "accounts:invitation", "accounts:set_password", "accounts:me", "accounts:start_second_factor",
    "accounts:confirm_second_factor", "accounts:end_other_sign_ins", "demo:sign_in",
    "providers:register", "providers:new", "vault:my_key", "tenders:create",
    "panels:add_side_job", "publishing:follow", "publishing:stop_mine",
    "workbooks:start_from_workbook",
}  # fmt: skip
"""Acts on oneself, or that start something new."""
OF_PROVIDER = {
    "providers:mine", "providers:invite", "dialogue:ask", "submitting:start", "evidence:add",
}  # fmt: skip
OF_OTHER_OFFICER = {
    "providers:add_contract", "library:add", "stationery:style", "stationery:save_logo",
    "stationery:save_word", "stationery:save_outline", "stationery:restore_outline",
}  # fmt: skip
OF_ADMINISTRATOR = {
    "accounts:invite", "accounts:invite_again", "accounts:disable", "accounts:enable",
    "accounts:reset_second_factor", "accounts:new_authority", "accounts:authority",
    "accounts:retry_job", "authorities:grant",
}  # fmt: skip


@pytest.mark.parametrize("stage", ["published", "awarded"])
@pytest.mark.parametrize("kind", ["nobody", "rival", "administrator", "outsider"])
def test_acts_are_refused_to_who_is_not_of_the_tender(town, kind, stage):
    acts = {"rival": OF_PROVIDER, "administrator": OF_ADMINISTRATOR, "outsider": OF_OTHER_OFFICER}
    own = ACTS_OF_ALL | acts.get(kind, NONE)
    browser, wrong = town.browsers[kind], []
    for route in ROUTES:
        if "GET" in route.methods or route.name in own:
            continue
        answer = browser.request(next(iter(route.methods)), town.address(route, stage))
        if opens(answer) or answer.status_code not in {303, 404}:
            wrong.append((route.name, answer.status_code))
    assert wrong == []
