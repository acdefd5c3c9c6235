"""No page, fragment, file or mail tells a score, an order, a name or a price too early.

One tender is told once: the prices of its first lot are open, its second is still scored. Then
everybody opens everything that the table of pages lets them, and the marks say who read what.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.accounts import signing_in
from app.accounts.models import User
from app.accounts.permissions import Duty
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.core import clock
from app.core.clock import utcnow
from app.core.db import writing
from app.core.outbox import Job
from app.core.settings import Settings
from app.evaluation import service as evaluation
from app.evaluation.drafts import keep_draft
from app.evaluation.forms import DraftForm, SeriesForm
from app.evaluation.hearing import invite, plan_series
from app.evaluation.models import Hearing
from app.evaluation.reminding import remind
from app.openings.models import Opening
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.models import Round
from app.records.exporting import Export
from app.rooms import mails
from app.submissions.models import Document, Price
from app.tenders.models import CriterionKind, LotState, PriceFormula
from app.vault.models import Purpose
from tests.browsing import browser
from tests.conftest import NOW
from tests.evaluation.factories import (
    Room,
    declaration,
    declare_all,
    hand_in_all,
    make_document,
    make_room,
    score_form,
    settle_all,
)
from tests.factories import (
    assign,
    make_criterion,
    make_lot,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)
from tests.journeys.journey import build_house
from tests.journeys.who_opens import NONE, PAGES, ROUTES
from tests.rankings.factories import freeze

PANEL = {"giver", "reader", "chair", "observer"}
OPENS_AS = {"giver": "evaluator", "reader": "evaluator", "observer": "chair"}
"""Whom of the table of pages somebody is; the others bear the name that they have there."""
DUTIES = {
    "opener": Duty.OPENER,
    "decider": Duty.DECIDER,
    "auditor": Duty.AUDITOR,
    "supervisor": Duty.SUPERVISOR,
    "integrity": Duty.INTEGRITY,
    "observer": Duty.OBSERVER,
}
RANKERS = {"officer", "decider", "opener", "auditor"}
ANYBODY = {"nobody", "reader", "chair", "owner", "rival", "officer", "outsider"}
"""Who asks for what everybody opens, or nobody in the story that the table was written for."""
MARKS: dict[str, tuple[str, set[str]]] = {
    "a score": (r"KANARIESCORE", {"giver"}),
    "a private note": (r"KANARIENOTITIE", {"giver"}),
    "a draft": (r"KANARIECONCEPT", {"reader"}),
    "what is asked in a session": (r"KANARIEVRAAG", PANEL | {"officer", "auditor"}),
    "a sealed price": (r"41[.\s]?257[.,]31", NONE),
    "the sealed price of a rival": (r"52[.\s]?368[.,]42", NONE),
    "a price that is open": (r"38[.\s]?617[.,]29", RANKERS),
}
"""What is looked for, and who may read it while the second lot is scored."""
NAMES = {"owner": "Kanarievogel", "rival": "Nachtegaal"}


@dataclass
class Town:
    """Everybody at a browser, and the ids of each lot."""

    application: FastAPI
    browsers: dict[str, TestClient] = field(default_factory=dict)
    lots: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """Whose address it is, by e-mail."""


@dataclass(frozen=True)
class Read:
    """One answer as somebody got it."""

    kind: str
    route: str
    text: str


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    settings = Settings(
        data=tmp_path_factory.mktemp("canaries"), public_url="http://testserver",
        argon2_memory_kib=8, log_level="ERROR",
    )  # fmt: skip
    with clock.pinned(NOW):
        town = Town(build_house(settings))
        with writing(town.application.state.engine) as session:
            tell(session, town)
            session.commit()
        yield town
        town.application.state.engine.dispose()


def tell(session: Session, town: Town) -> None:
    """Let the first lot be settled with open prices, and the second be half scored."""
    people = {kind: make_user(session, name=kind.title()) for kind in ("officer", *DUTIES)}
    providers = {}
    for kind, name in NAMES.items():
        people[kind] = make_user(session, name=f"Pien {name}")
        providers[kind] = make_provider(session, people[kind], name=f"Stichting {name}")
    first = make_room(session, submissions=0, officer=people["officer"], is_tender_wide=True)
    people |= {"chair": first.chair, "giver": first.evaluators[0], "reader": first.evaluators[1]}
    for kind, duty in DUTIES.items():
        assign(session, first.tender, people[kind], duty)
    people["administrator"] = make_user(session, name="Administrator")
    people["administrator"].is_administrator = True
    people["outsider"] = make_user(session, name="Outsider")
    make_tender(session, officer=people["outsider"])
    first.submissions = [
        make_submission(session, first.lot, provider=one) for one in providers.values()
    ]
    lot = make_lot(session, tender=first.tender, state=LotState.SCORING)
    session.add(Round(tender_id=first.tender.id, lot_id=lot.id))
    second = Room(
        first.tender, lot, first.officer, first.chair, first.evaluators,
        [make_criterion(session, lot, code=f"K{n}", points="50") for n in (1, 2)],
        [make_submission(session, lot, provider=one) for one in providers.values()],
    )  # fmt: skip
    session.flush()
    for room in (first, second):
        room.lot.tender, room.lot.on_dropout = room.tender, "recompute"
        make_criterion(
            session, room.lot, code="P", points="20", steps=(), kind=CriterionKind.PRICE,
            formula=PriceFormula.LOWEST_RATIO,
        )  # fmt: skip
        freeze(session, room.lot)
    _settle(session, first, ("38617.29", "47728.30"))
    _half_score(session, town, second, people["observer"], ("41257.31", "52368.42"))
    for kind, user in people.items():
        token = signing_in.start_sign_in(session, user, second_factor=True)
        town.browsers[kind] = browser(town.application, token)
        town.people[user.email] = kind
    town.browsers["nobody"] = browser(town.application)
    town.lots = {"second": _ids(session, second), "first": _ids(session, first)}


def _price(session: Session, room: Room, amounts: tuple[str, str]) -> None:
    for submission, amount in zip(room.submissions, amounts, strict=True):
        price = Price(tender_id=room.tender.id, submission_id=submission.id, sealed=b"x")
        price.amount = Decimal(amount)
        session.add(price)
    session.flush()


def _settle(session: Session, room: Room, amounts: tuple[str, str]) -> None:
    hand_in_all(session, room)
    consensus.open_consensus(session, room.lot, room.chair)
    settle_all(session, room)
    consensus.fix(session, room.lot, room.chair, everybody(session, room.lot))
    _price(session, room, amounts)
    session.add(
        Opening(
            tender_id=room.tender.id, lot_id=room.lot.id, purpose=Purpose.PRICE,
            opened_at=utcnow(), first_id=room.officer.id, second_id=room.chair.id, content={},
        )
    )  # fmt: skip
    room.lot.state = LotState.RANKED
    session.flush()


def _half_score(
    session: Session, town: Town, room: Room, observer: User, amounts: tuple[str, str]
) -> None:
    state = town.application.state
    giver, reader = room.evaluators
    declare_all(session, room)
    panels.declare(session, room.lot, observer, declaration(session, room.lot))
    for submission in room.submissions:
        for criterion in room.criteria:
            make_document(session, state.storage, state.keys, submission, criterion)
    answers = answers_of(session, room.lot)
    for answer in answers:
        form = score_form("onvoldoende", motivation="KANARIESCORE: de onderbouwing ontbreekt.")
        told = {"note": "KANARIENOTITIE", "strong": "KANARIESCORE", "weak": "KANARIESCORE"}
        evaluation.give_score(session, answer, giver, form.model_copy(update=told))
    evaluation.hand_in(session, room.lot, giver)
    asked = (room.submissions[0].id, room.criteria[0].id)
    here = next(one for one in answers if one.key == asked)
    other = next(one for one in answers if one.key != asked)
    evaluation.give_score(session, other, reader, score_form("goed"))
    keep_draft(session, here, reader, DraftForm(motivation="KANARIECONCEPT", step="goed"))
    _price(session, room, amounts)
    series = SeriesForm(
        criterion_id=room.criteria[0].id, at=utcnow() + timedelta(days=7), until=time(17),
        questions="KANARIEVRAAG",
    )  # fmt: skip
    plan_series(session, room.lot, room.chair, series)
    invite(session, room.lot, room.chair)
    remind(session, room.lot, room.chair)


def _ids(session: Session, room: Room) -> dict[str, str]:
    """Name the records of a lot; those of the owner's submission."""
    submission = room.submissions[0]
    document = session.exec(select(Document.id).where(Document.submission_id == submission.id))
    hearing = session.exec(select(Hearing.id).where(Hearing.submission_id == submission.id))
    return {
        "tender_id": str(room.tender.id),
        "slug": room.tender.slug,
        "lot_id": str(room.lot.id),
        "submission_id": str(submission.id),
        "provider_id": str(submission.provider_id),
        "criterion_id": str(room.criteria[0].id),
        "user_id": str(room.evaluators[0].id),
        "document_id": str(document.first() or uuid4()),
        "hearing_id": str(hearing.first() or uuid4()),
        "number": "1",
        "submission_number": str(submission.number),
    }


def addresses(route: APIRoute, ids: dict[str, str]) -> list[str]:
    """Fill in an address; each kind of export has one of its own."""
    known = {name: ids.get(name, str(uuid4())) for name in route.param_convertors}
    if route.name == "records:export":
        return [route.path.format(**known | {"what": one.value}) for one in Export]
    return [route.path.format(**known)]


def words_in(content: bytes) -> str:
    """Read all words of a page or file: of a zip or office file every part, of a pdf its facts."""
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_range() for page in document]
        return "\n".join([*map(str, document.get_metadata_dict().items()), *pages])
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(f"{one}\n{words_in(parts.read(one))}" for one in parts.namelist())
    return unescape(content.decode("utf-8", "replace"))


def told(client: TestClient, path: str) -> str:
    """Read an address as page and, where there is one, as fragment."""
    answer = client.get(path)
    text = f"{answer.headers}{words_in(answer.content)}"
    if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
        text += client.get(path, headers={"HX-Request": "true"}).text
    return text


@pytest.fixture(scope="module")
def answers(town: Town) -> list[Read]:
    """Everything that anybody can open, as page and as fragment."""
    found: dict[tuple[str, str], Read] = {}
    for route in ROUTES:
        if "GET" not in route.methods or route.name.startswith("demo:"):
            continue
        where = PAGES[route.name]
        allowed = set().union(*where.values()) if isinstance(where, dict) else where
        asking = ANYBODY if not allowed or "outsider" in allowed else set(town.browsers)
        for kind in sorted(asking):
            if allowed and OPENS_AS.get(kind, kind) not in allowed:
                continue
            client = town.browsers[kind]
            for lot, ids in town.lots.items():
                for path in addresses(route, ids):
                    if (kind, path) not in found:
                        found[kind, path] = Read(kind, f"{lot}:{route.name}", told(client, path))
    return list(found.values())


@pytest.mark.parametrize("mark", MARKS)
def test_only_those_who_may_read_a_mark_before_its_time(answers, mark):
    pattern, allowed = MARKS[mark]

    seen = {(one.kind, one.route) for one in answers if re.search(pattern, one.text)}

    assert {(kind, route) for kind, route in seen if kind not in allowed} == NONE
    assert allowed == NONE or {kind for kind, _route in seen} != NONE


def test_a_blind_panel_and_a_rival_read_no_name(answers):
    may = {"panels:conflicts", "panels:tie", "providers:detail"}  # the last tells of no tender
    seen = {
        (one.kind, one.route)
        for one in answers
        for kind, name in NAMES.items()
        if name in one.text and one.kind != kind
    }

    told = {(kind, route) for kind, route in seen if route.split(":", 1)[1] not in may}
    others = {(kind, route) for kind, route in told if kind in {*NAMES, "nobody", "outsider"}}
    blind = {(kind, route) for kind, route in told if kind in PANEL and route.startswith("second")}
    assert (others, blind) == (NONE, NONE)  # fmt: skip
    assert ("giver", "second:panels:conflicts") in seen
    assert "officer" in {kind for kind, _route in seen}


def test_nobody_reads_an_order_of_a_lot_that_is_scored(answers):
    rows = {
        (one.route.split(":", 1)[0], one.kind)
        for one in answers
        if one.route.endswith("awards:ranking") and 'id="row-' in one.text
    }

    assert {lot for lot, _kind in rows} == {"first"}


def test_mails_tell_their_reader_nothing_of_others(town):
    settings, write = town.application.state.settings, mails()
    with writing(town.application.state.engine) as session:
        jobs = session.exec(select(Job).where(col(Job.kind).startswith("mail."))).all()
        sent = [write[job.kind](session, settings, job.payload) for job in jobs]

    assert {job.kind for job in jobs} == {"mail.hearing", "mail.panel_hearing", "mail.reminder"}
    for mail in sent:
        text = f"{mail.subject}\n{mail.text}\n{mail.diary}"
        own = NAMES.get(town.people[mail.to], "")
        told = [pattern for pattern, _allowed in MARKS.values() if re.search(pattern, text)]
        told += [name for name in NAMES.values() if name != own and name in text]
        assert told == [], (mail.to, mail.subject)
