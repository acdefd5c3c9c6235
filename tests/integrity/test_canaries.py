"""Nobody but its readers can tell that a file exists: not by a page, a mail, a trail or a log."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Chain, Event, Payload
from app.core.logs import configure_logs
from app.core.outbox import Job
from app.core.settings import Settings
from app.integrity import gates, papers, service
from app.integrity.forms import NotesForm
from app.integrity.models import StepKind
from app.providers.models import ProviderMember
from app.rooms import routers
from app.submissions.models import Submission
from app.tenders.models import Lot
from tests.checks.factories import make_person_with
from tests.factories import make_user
from tests.integrity.factories import TO_ADVISING, make_provider_in_checks, step, walk
from tests.pdf import make_pdf

CANARY = "Kanarie Kwartel 4711"
EACH_TIME_ANEW = re.compile(r'(?<=nonce-)[\w+/=-]+|(?<=value=")[\w-]{20,}\.[\w-]+(?=")')
"""What differs between two visits of the very same page."""


@pytest.fixture
def room(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    guardian = make_person_with(session, tender, Duty.INTEGRITY)
    return tender, provider, gate, guardian


def investigate(session, keys, storage, room, last=StepKind.ADVICE):
    """Fill a file with the canary wherever somebody can write."""
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, NotesForm(notes=CANARY))
    sealed = papers.take_in(storage, keys, f"{CANARY}.pdf", [make_pdf(CANARY)], "")
    papers.add_paper(session, keys, file, guardian, sealed)
    step(session, keys, file, guardian, StepKind.GROUND, place=CANARY, passage=CANARY)
    walk(session, keys, file, guardian, *TO_ADVISING[1:])
    if last == StepKind.ADVICE:
        step(session, keys, file, guardian, StepKind.ADVICE, summary=CANARY)
    session.commit()
    return file


def pages(room, session):
    """Every address without a change whose ids a tender in checks can fill in."""
    tender, provider, gate, _ = room
    submission = session.get_one(Submission, gate.submission_id)
    ids = {
        "tender_id": tender.id, "provider_id": provider.id, "lot_id": submission.lot_id,
        "submission_id": submission.id, "slug": tender.slug,
    }  # fmt: skip
    found = set()
    for router in routers(is_demo=False):
        for route in router.routes:
            if (
                isinstance(route, APIRoute)
                and "GET" in route.methods
                and set(route.param_convertors) <= set(ids)
                and not route.path.startswith("/integrity")
            ):
                found.add(route.path.format(**ids))
    return sorted(found)


def seen_by(browser, addresses):
    """Read every page, as it is but for what is new at each visit."""
    seen = {}
    for address in addresses:
        answer = browser.get(address)
        if answer.content.startswith(b"PK"):
            seen[address] = (answer.status_code, unpacked(answer.content))
        else:
            seen[address] = (answer.status_code, EACH_TIME_ANEW.sub("", answer.text))
    return seen


def unpacked(content):
    """What a workbook or zip holds, but for the hour at which it was made."""
    with ZipFile(BytesIO(content)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if not name.startswith("docProps/")
        }


def visitors_of(session, sign_in, room):
    """Everybody but who keeps the file, each at a browser."""
    tender, provider, _, _ = room
    administrator, own = make_user(session), make_user(session)
    administrator.is_administrator = True
    session.add(ProviderMember(provider_id=provider.id, user_id=own.id))
    people = {duty: make_person_with(session, tender, duty) for duty in DUTIES}
    people |= {"administrator": administrator, "provider's own": own}
    session.commit()
    return {who: sign_in(person) for who, person in people.items()}


DUTIES = [duty for duty in Duty if duty != Duty.INTEGRITY]


@pytest.mark.parametrize("application", ["sqlite"], indirect=True)
def test_every_page_is_the_same_byte_for_byte_with_and_without_a_file(
    session, sign_in, keys, storage, room
):
    addresses, browsers = pages(room, session), visitors_of(session, sign_in, room)
    without = {who: seen_by(browser, addresses) for who, browser in browsers.items()}
    officer = Duty.OFFICER
    assert seen_by(browsers[officer], addresses) == without[officer]  # comparing is sound

    investigate(session, keys, storage, room)

    assert len(addresses) > 80
    for who, browser in browsers.items():
        assert sum(status == 200 for status, _ in without[who].values()) > 5
        assert seen_by(browser, addresses) == without[who], who


def everything_told(session, apart=()):
    """All trails but those of files, and all work for later: mails, letters, exports."""
    events = session.exec(
        select(Event.action, Event.subject, Payload.data, Chain.subject_id)
        .join(Chain, Chain.id == Event.chain_id)
        .join(Payload, Payload.event_id == Event.id)
        .order_by(Event.at, Event.number)
    ).all()
    jobs = session.exec(select(Job.kind, Job.payload)).all()
    told = [
        (action, subject, json.dumps(data))
        for action, subject, data, trail in events
        if trail not in apart
    ]
    return told, [(kind, json.dumps(payload)) for kind, payload in jobs]


def test_no_trail_and_no_mail_but_its_own_chain_speaks_of_it(session, keys, storage, room):
    before = everything_told(session)

    file = investigate(session, keys, storage, room)

    assert len(everything_told(session)[0]) > len(before[0])  # its own chain does
    assert everything_told(session, apart={file.id}) == before


def test_no_log_speaks_of_it(session, sign_in, room, capfd):
    tender, provider, _, guardian = room
    configure_logs(Settings(log_level="DEBUG"))
    browser = sign_in(guardian)
    try:
        browser.post(f"/integrity/tenders/{tender.id}/providers/{provider.id}/open")
        file = service.find_file(session, tender, provider)
        page = f"/integrity/{file.id}"
        browser.post(f"{page}/notes", data={"notes": CANARY})
        browser.post(f"{page}/papers", files={"file": (f"{CANARY}.pdf", make_pdf(CANARY))})
        assert CANARY in browser.post(f"{page}/reading").text
    finally:
        configure_logs(Settings(log_level="ERROR"))

    told = "".join(capfd.readouterr())
    assert "/integrity/{file_id}/notes" in told  # which file is never said
    assert CANARY not in told


def test_nothing_lies_readable_in_the_storage(session, keys, storage, room):
    before = set(storage.keys())

    investigate(session, keys, storage, room)

    new = set(storage.keys()) - before
    assert len(new) == 1
    assert CANARY.encode() not in b"".join(storage.open(new.pop()))


def test_the_outcome_of_a_file_without_objection_looks_as_no_file_at_all(
    session, officer, sign_in, keys, storage
):
    seen = []
    for has_file in (True, False):
        tender, provider, gate = make_provider_in_checks(
            session, officer, name="Zonhof", number="3.1", title="Kwaliteit"
        )
        guardian = make_person_with(session, tender, Duty.INTEGRITY)
        if has_file:
            file = investigate(session, keys, storage, (tender, provider, gate, guardian))
            walk(session, keys, file, guardian, StepKind.CONCLUDE)
        else:
            gates.decide_without_file(session, tender, provider, guardian)
        session.commit()
        lot = session.exec(select(Lot).where(Lot.tender_id == tender.id)).one()
        page = sign_in(officer).get(f"/lots/{lot.id}/checks").text
        seen.append(without_names(page, session, tender))

    assert "Zonhof" in seen[0]
    assert seen[0] == seen[1]


def without_names(page, session, tender):
    """What a page of one tender says as that of another: without ids, numbers and titles."""
    page = page[page.index("<main") : page.index("</main>")]
    page = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", page)
    return page.replace(tender.title, "TITLE").replace(tender.reference, "REFERENCE")


def test_a_refused_visit_says_the_same_of_a_file_and_of_nothing(session, sign_in, officer, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    session.commit()
    answers = []

    for number in (file.id, tender.id):
        visitor = make_user(session, name="Benno Buiten")
        answers.append(sign_in(visitor).get(f"/integrity/{number}"))

    refused = session.exec(
        select(Event.subject, Payload.data)
        .join(Payload, Payload.event_id == Event.id)
        .where(Event.action == "access.refuse")
    ).all()
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text.replace(str(file.id), "") == answers[1].text.replace(str(tender.id), "")
    assert refused == [("GET /integrity/{file_id}", {})] * 2
