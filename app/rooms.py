"""Every room's routes, in the order of the story, and every room's mail."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.accounts import admin, me, public
from app.accounts import mails as account_mails
from app.accounts import router as accounts
from app.admissions import closing_router as admissions_closing
from app.admissions import ending_router as admissions_ending
from app.admissions import mails as admission_mails
from app.admissions import router as admissions
from app.admissions import taking_back_router as admissions_taking_back
from app.audit.timekeeping import note_jump
from app.authorities import leaving, mandates_router
from app.authorities import people_router as duties_router
from app.authorities import router as authorities
from app.awards import (
    court_router,
    decision_router,
    inviting_router,
    taking_back_router,
    withdrawing_router,
)
from app.awards import mails as award_mails
from app.awards import router as awards
from app.calls import asking_router, calling, giving_router, reading_router
from app.calls import mails as call_mails
from app.calls import router as calls
from app.changes import additions_router, deadline_router, versions_router
from app.changes import lots_router as change_lots
from app.changes import products_router as change_products
from app.changes import router as changes
from app.changes import tender_router as change_tender
from app.checks import advice, judging_router, leaving_router
from app.checks import advising as checks_advising
from app.checks import applying as checks_applying
from app.checks import documents as checks_documents
from app.checks import mails as check_mails
from app.checks import router as checks
from app.consensus import meeting_router, reassessing_router
from app.consensus import router as consensus
from app.contracts import coverage_router, register_router, running_router, watching
from app.contracts import mails as contract_mails
from app.contracts import own_router as contracts_own
from app.contracts import router as contracts
from app.core.keys import load_keys
from app.core.mail import Mail
from app.core.outbox import Handler
from app.core.routing import Router
from app.core.settings import Settings
from app.core.storage import open_storage
from app.criteria import deciding_router, headings_router
from app.criteria import router as criteria
from app.declarations import marking_router, statement_router, uea_router
from app.demo import router as demo
from app.dialogue import router as dialogue
from app.evaluation import (
    chairing,
    deadlines,
    hearings_router,
    offline_router,
    own_router,
    papers_router,
    practising_router,
)
from app.evaluation import mails as evaluation_mails
from app.evaluation import router as evaluation
from app.evidence import expiry
from app.evidence import mails as evidence_mails
from app.evidence import router as evidence
from app.exclusions import router as exclusions
from app.integrity import router as integrity
from app.integrity import steps_router as integrity_steps
from app.letters import joint_router, rehearsed_router, together_router
from app.letters import mails as letter_mails
from app.letters import router as letters
from app.letters.sending import DELIVER, deliver_job
from app.library import router as library
from app.objections import hearing_router
from app.objections import mails as objection_mails
from app.objections import router as objections
from app.openings import importing_router, late_router, opening_router
from app.panels import guests_router, panel_router
from app.panels import mails as panel_mails
from app.panels import router as panels
from app.planning import router as planning
from app.prices import low_prices_router
from app.prices import mails as price_mails
from app.prices import router as prices
from app.products import admission_router, following_router, tariffs_router
from app.products import router as products
from app.providers import history_router, people_router
from app.providers import mails as provider_mails
from app.providers import router as providers
from app.publishing import documents_router
from app.publishing import mails as publishing_mails
from app.publishing import public as public_tenders
from app.publishing import router as publishing
from app.rankings import draw_router, rehearsal_router
from app.rankings import mails as ranking_mails
from app.records import redactions_router
from app.records import router as records
from app.requirements import router as requirements
from app.retention import router as retention
from app.standstills import explaining_router, inbox_router, skipping_router
from app.standstills import router as standstills
from app.stationery import router as stationery
from app.submissions import eligibility_router, reminders
from app.submissions import mails as submission_mails
from app.submissions import versions_router as publish_version
from app.submitting import files_router, receipt_router, replacing, showing_router, tus
from app.submitting import router as submissions
from app.submitting.timestamps import STAMP, stamp
from app.tenders import groups_router, lots_router
from app.tenders import router as tenders
from app.uploads import cleanup, rescue_router, scanning, tender_documents
from app.vault import router as vault
from app.vault import sharing_router
from app.work import dashboard_router, overview
from app.work import router as work
from app.workbooks import copying_router
from app.workbooks import router as workbooks


def routers(*, is_demo: bool) -> list[Router]:
    """List the routers; the demo's own pages exist in a demo database only."""
    return [
        accounts.router,
        me.router,
        admin.router,
        public.router,
        tenders.router,
        duties_router.router,
        authorities.router,
        mandates_router.router,
        groups_router.router,
        lots_router.router,
        requirements.router,
        criteria.router,
        headings_router.router,
        deciding_router.router,
        planning.router,
        library.router,
        products.router,
        tariffs_router.router,
        following_router.router,
        admission_router.router,
        publishing.router,
        versions_router.router,
        changes.router,
        additions_router.router,
        change_tender.router,
        change_lots.router,
        change_products.router,
        deadline_router.router,
        documents_router.router,
        tender_documents.router,
        publish_version.router,
        copying_router.router,
        workbooks.router,
        public_tenders.router,
        *([demo.router] if is_demo else [public_tenders.home]),
        providers.router,
        people_router.router,
        history_router.router,
        evidence.router,
        dialogue.router,
        vault.router,
        sharing_router.router,
        submissions.router,
        files_router.router,
        showing_router.router,
        tus.router,
        eligibility_router.router,
        receipt_router.router,
        statement_router.router,
        marking_router.router,
        uea_router.router,
        opening_router.router,
        late_router.router,
        rescue_router.router,
        importing_router.router,
        checks_documents.router,
        checks.router,
        leaving_router.router,
        checks_applying.router,
        checks_advising.router,
        judging_router.router,
        asking_router.router,
        exclusions.router,
        calls.router,
        giving_router.router,
        reading_router.router,
        integrity.router,
        integrity_steps.router,
        panels.router,
        panel_router.router,
        guests_router.router,
        evaluation.router,
        practising_router.router,
        hearings_router.router,
        own_router.router,
        offline_router.router,
        papers_router.router,
        chairing.router,
        meeting_router.router,
        reassessing_router.router,
        consensus.router,
        prices.router,
        low_prices_router.router,
        awards.router,
        draw_router.router,
        decision_router.router,
        taking_back_router.router,
        withdrawing_router.router,
        court_router.router,
        rehearsal_router.router,
        inviting_router.router,
        admissions.router,
        admissions_ending.router,
        admissions_closing.router,
        admissions_taking_back.router,
        letters.router,
        inbox_router.router,
        explaining_router.router,
        stationery.router,
        standstills.router,
        skipping_router.router,
        together_router.router,
        joint_router.router,
        rehearsed_router.router,
        objections.router,
        hearing_router.router,
        contracts.router,
        coverage_router.router,
        running_router.router,
        contracts_own.router,
        register_router.router,
        records.router,
        redactions_router.router,
        retention.router,
        overview.router,
        dashboard_router.router,
        work.router,
    ]


def chores() -> list[Callable[[Session], None]]:
    """List what is looked at every minute, whether or not something asked for it."""
    return [
        reminders.plan,
        advice.plan,
        calling.plan,
        expiry.plan,
        watching.plan,
        deadlines.plan,
        leaving.end_duties_of_leavers,
        note_jump,
    ]


def jobs(settings: Settings) -> dict[str, Handler]:
    """Say who does which work that is no message."""
    storage, keys = open_storage(settings), load_keys(settings.data / "keys")
    found: dict[str, Handler] = {
        cleanup.FORGET: lambda session, payload: cleanup.forget(session, storage, payload),
        cleanup.EXPIRE: cleanup.expire,
        replacing.RESTORE: replacing.restore,
        DELIVER: lambda session, payload: deliver_job(session, keys, storage, payload),
        scanning.SCAN: lambda session, payload: scanning.scan_opened(
            session, storage, keys, settings.clamd, payload
        ),
    }
    if url := settings.timestamp_url:
        found[STAMP] = lambda session, payload: stamp(session, url, payload)
    return found


def mails() -> dict[str, Callable[[Session, Settings, dict[str, Any]], Mail]]:
    """Say who writes which message."""
    return {
        "mail.entry": account_mails.entry,
        "mail.known_account": provider_mails.known_account,
        "mail.provider_invitation": provider_mails.invitation,
        "mail.invited": award_mails.invited,
        "mail.admission_end": admission_mails.ended,
        "mail.contract": contract_mails.coming,
        "mail.duty": contract_mails.duty,
        "mail.term": contract_mails.term,
        "mail.draw": ranking_mails.draw,
        "mail.objection": objection_mails.answered,
        "mail.objection_news": objection_mails.news,
        "mail.extension": award_mails.extension,
        "mail.withdrawal": award_mails.withdrawal,
        "mail.letter": letter_mails.letter,
        "mail.price_question": price_mails.question,
        "mail.guest": panel_mails.guest,
        "mail.seat": panel_mails.seat,
        "mail.advice": check_mails.advice,
        "mail.call": call_mails.call,
        "mail.reminder": evaluation_mails.reminder,
        "mail.hearing": evaluation_mails.hearing,
        "mail.panel_hearing": evaluation_mails.panel_hearing,
        "mail.receipt": submission_mails.receipt,
        "mail.not_late": submission_mails.not_late,
        "mail.let_in": submission_mails.let_in,
        "mail.left": submission_mails.left,
        "mail.proof_ends": evidence_mails.ends,
        "mail.unsubmitted": submission_mails.unsubmitted,
        "mail.version": publishing_mails.version,
    }
