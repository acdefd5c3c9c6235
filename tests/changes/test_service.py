"""Changes wait without touching what is live, and go out together as one numbered version."""

import hashlib
from datetime import timedelta

from sqlmodel import select

from app.audit.models import Event
from app.audit.service import canonical, history
from app.changes.differences import Difference, difference_of, differences
from app.changes.service import drop_change, prepare_change, publish_version
from app.core.clock import utcnow
from app.core.outbox import Job
from app.core.settings import Settings
from app.publishing import mails
from app.publishing.documents import add_document, documents_of, note_download
from app.publishing.forms import DocumentForm
from app.publishing.models import Download
from app.publishing.telling import tell
from app.publishing.versions import content_of, versions_of
from app.tenders.models import Change, Requirement
from app.tenders.queries import criteria_of, requirements_of_tender
from app.tenders.waiting import changes_of
from tests.changes.factories import CLEARER, prepare
from tests.factories import make_user
from tests.publishing.factories import (
    file_form,
    only_requirement,
    published,
    typed_requirement,
    typed_tender,
)

SUMMARY = "Eis 1 vraagt nu ook een veiligheidssysteem."
NORTH = {"title": "Perceel Noord", "funding": "lumpsum"}
SOUTH = {"title": "Perceel Zuid", "funding": "lumpsum"}


def test_prepared_change_touches_nothing_that_is_live(session, officer):
    tender, _lot, change = prepare(session, officer)

    assert only_requirement(session, tender).text == "Werkt met een systeem."
    assert [one.id for one in changes_of(session, tender)] == [change.id]
    assert "requirement.edit" not in session.exec(select(Event.action)).all()
    [(event, told)] = history(session, change)
    assert (event.action, told.data["after"]["verb"]) == ("change.prepare", "requirement.edit")


def test_difference_of_a_prepared_change_is_read_and_not_done(session, officer):
    tender, _lot, change = prepare(session, officer)

    assert difference_of(content_of(session, tender), change) == [
        Difference("Eis 1 Kwaliteit", "Tekst", "Werkt met een systeem.", CLEARER)
    ]


def test_second_change_of_the_same_replaces_the_first(session, officer):
    tender, _lot, change = prepare(session, officer)
    requirement = only_requirement(session, tender)

    again = prepare_change(
        session, tender, officer, "requirement.edit", requirement.id,
        typed_requirement(requirement, text="Anders."),
    )  # fmt: skip

    assert again.id == change.id
    assert [one.payload["text"] for one in changes_of(session, tender)] == ["Anders."]


def test_dropped_change_is_gone_and_stays_in_the_trail(session, officer):
    tender, _lot, change = prepare(session, officer)

    drop_change(session, change, officer)
    session.flush()

    assert changes_of(session, tender) == []
    assert [event.action for event, _told in history(session, change)] == [
        "change.prepare",
        "change.drop",
    ]


def test_version_does_every_change_and_freezes_anew(session, officer):
    tender, lot, _change = prepare(session, officer)
    before = lot.rules_sha256
    prepare_change(session, tender, officer, "lot.edit", lot.id, NORTH)
    prepare_change(
        session, tender, officer, "requirement.create", None,
        typed_requirement(only_requirement(session, tender), number="2", title="Klachten"),
    )  # fmt: skip

    version = publish_version(session, tender, officer, SUMMARY, {})

    assert (version.number, version.summary, version.published_by_id) == (2, SUMMARY, officer.id)
    assert version.sha256 == hashlib.sha256(canonical(version.content)).hexdigest()
    assert [(one.number, one.text) for one in requirements_of_tender(session, tender)] == [
        ("1", CLEARER),
        ("2", "Werkt met een systeem."),
    ]
    session.refresh(lot)
    assert (lot.title, lot.rules["title"]) == ("Perceel Noord", "Perceel Noord")
    assert lot.rules_sha256 == hashlib.sha256(canonical(lot.rules)).hexdigest() != before
    assert changes_of(session, tender) == []
    assert session.exec(select(Change)).all() == []
    assert history(session, version)[0][1].data["after"]["number"] == 2


def test_difference_between_versions_names_what_was_and_what_is(session, officer):
    tender, lot, _change = prepare(session, officer)
    prepare_change(session, tender, officer, "lot.edit", lot.id, NORTH)
    prepare_change(
        session, tender, officer, "requirement.create", None,
        typed_requirement(only_requirement(session, tender), number="2", title="Klachten"),
    )  # fmt: skip
    publish_version(session, tender, officer, SUMMARY, {})

    first, second = versions_of(session, tender)

    assert differences(first.content, second.content) == [
        Difference("Perceel 1: Perceel Noord", "Naam", "Perceel 1", "Perceel Noord"),
        Difference("Eis 1 Kwaliteit", "Tekst", "Werkt met een systeem.", CLEARER),
        Difference("Eis 2 Klachten", "Nieuw", "", "Werkt met een systeem."),
    ]
    assert differences(first.content, first.content) == []


def test_points_of_a_criterion_change_with_its_rules(session, officer):
    tender, lot = published(session, officer)
    [criterion] = criteria_of(session, lot)
    typed = {
        "code": "K1", "title": "Criterium K1", "kind": "quality", "points": "100",
        "question": "Hoe werkt u?", "combine": "consensus", "scale_kind": "steps",
        "step_label": ["goed", "matig"], "step_fraction": ["100%", "40%"],
        "step_text": ["Alles is concreet.", "Niet alles is concreet."],
    }  # fmt: skip
    prepare_change(session, tender, officer, "criterion.edit", criterion.id, typed)

    publish_version(session, tender, officer, "De stap matig levert minder punten op.", {})

    session.refresh(lot)
    steps = lot.rules["criteria"][0]["scale"]["steps"]
    assert [(one["label"], one["fraction"]) for one in steps] == [("goed", "1"), ("matig", "0.4")]


def test_change_of_the_tender_keeps_a_deadline_that_moved_meanwhile(session, officer):
    tender, _lot = published(session, officer)
    typed = typed_tender(tender, description="Wij kopen begeleiding in.")
    prepare_change(session, tender, officer, "tender.edit", tender.id, typed)
    later = tender.deadline + timedelta(days=7)
    tender.deadline = later

    publish_version(session, tender, officer, SUMMARY, {})

    assert (tender.description, tender.deadline) == ("Wij kopen begeleiding in.", later)


def test_document_waits_for_its_version(session, officer):
    tender, _lot = published(session, officer)
    document = add_document(session, tender, officer, DocumentForm(title="Leidraad"))
    typed = {name: str(value) for name, value in file_form().model_dump().items()}

    prepare_change(session, tender, officer, "document.replace", document.id, typed)
    assert [one.latest for one in documents_of(session, tender)] == [None]
    version = publish_version(session, tender, officer, "De leidraad staat er nu bij.", {})

    [filed] = documents_of(session, tender)
    assert (filed.latest.number, filed.latest.sha256) == (1, "a" * 64)
    assert [one["sha256"] for one in version.content["documents"]] == ["a" * 64]


def test_version_tells_everybody_once_and_keeps_no_names(session, officer):
    tender, _lot, _change = prepare(session, officer)
    document = add_document(session, tender, officer, DocumentForm(title="Leidraad"))
    typed = {name: str(value) for name, value in file_form().model_dump().items()}
    prepare_change(session, tender, officer, "document.replace", document.id, typed)
    publish_version(session, tender, officer, "De leidraad staat er nu bij.", {})
    [filed] = documents_of(session, tender)
    reader, starter = make_user(session, name="Lea Lezer"), make_user(session, name="Sam Starter")
    for user, email in [(reader, ""), (None, "anoniem@example.nl"), (None, ""), (reader, "")]:
        note_download(session, filed.latest, user, email)
    [address] = session.exec(select(Download).where(Download.email != "")).all()
    prepare_change(session, tender, officer, "lot.edit", tender.lots[0].id, SOUTH)
    version = publish_version(session, tender, officer, SUMMARY, {})

    tell(session, version, [starter.id, reader.id])
    tell(session, version, [starter.id])
    session.flush()

    jobs = session.exec(select(Job).where(Job.kind == "mail.version")).all()
    told = sorted((job.payload for job in jobs), key=str)
    expected = [{"user_id": str(one.id)} for one in (reader, starter)]
    expected.append({"download_id": str(address.id)})
    assert told == sorted(({"version_id": str(version.id), **one} for one in expected), key=str)
    letters = [mails.version(session, Settings(public_url="http://t"), one) for one in told]
    assert {letter.to for letter in letters} == {
        reader.email, starter.email, "anoniem@example.nl",
    }  # fmt: skip
    assert all(SUMMARY in letter.text for letter in letters)
    assert all(f"http://t/aanbestedingen/{tender.slug}/versies" in one.text for one in letters)


def test_requirement_keeps_its_id_so_that_answers_stay_with_it(session, officer):
    tender, _lot, _change = prepare(session, officer)
    before = only_requirement(session, tender).id

    publish_version(session, tender, officer, SUMMARY, {})

    assert session.exec(select(Requirement.id).where(Requirement.tender_id == tender.id)).all() == [
        before
    ]
    assert versions_of(session, tender)[-1].published_at == utcnow()
