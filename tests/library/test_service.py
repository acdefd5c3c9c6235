"""Demands kept for later: versions, sharing, and picking them into a tender."""

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.library.models import Entry, EntryVersion
from app.library.picking import keep, pick, renew, renewals_of
from app.library.service import (
    add_entry,
    add_version,
    entries_for,
    put_in_shipped,
    retire,
    share,
    uses_of,
    words_of,
)
from app.library.shipped import SHIPPED
from app.requirements.forms import DemandForm, Way
from app.tenders.models import Moment, Requirement
from app.tenders.queries import requirements_of_tender
from tests.factories import make_authority, make_user
from tests.tenders.factories import start_tender

WORDS = DemandForm(
    group="Kwaliteit", title="Dienstrooster", text="Een hbo-leider per team.",
    alternatives=[Way("rooster", "Dienstrooster")],
)  # fmt: skip
NEWER = WORDS.model_copy(update={"text": "Een hbo-leider per team, elke dag."})


def titles(session, user):
    return [(one.words.title, one.owner, one.is_mine) for one in entries_for(session, user)]


def test_shipped_demands_are_put_in_once(session):
    put_in_shipped(session)
    put_in_shipped(session)

    entries = session.exec(select(Entry)).all()
    versions = {one.entry_id: one for one in session.exec(select(EntryVersion))}
    assert {one.code: words_of(versions[one.id]) for one in entries} == SHIPPED
    assert len(versions) == len(entries)


def test_shipped_words_that_changed_become_a_next_version(session):
    put_in_shipped(session)
    entry = session.exec(select(Entry).where(Entry.code == "gva")).one()
    [old] = session.exec(select(EntryVersion).where(EntryVersion.entry_id == entry.id)).all()
    old.content = {**old.content, "text": "Oude woorden."}
    session.add(old)
    session.flush()
    session.expire(entry)

    put_in_shipped(session)

    query = select(EntryVersion).where(EntryVersion.entry_id == entry.id)
    found = session.exec(query.order_by(EntryVersion.number)).all()
    assert [(one.number, words_of(one).text) for one in found] == [
        (1, "Oude woorden."), (2, SHIPPED["gva"].text),
    ]  # fmt: skip


def test_shipped_ages_are_those_of_the_law():
    ages = {code: one.months_fresh for code, one in SHIPPED.items() if one.months_fresh}

    # Aw 2.89: two years, six months, six months; 2.93: three years
    assert ages == {"gva": 2 * 12, "kvk": 6, "belasting": 6, "referentie": 3 * 12}


def test_shipped_demands_exclude_only_who_is_known_to_fail_before_the_contract():
    kept = {code for code, one in SHIPPED.items() if not one.is_knock_out}
    late = {code for code, one in SHIPPED.items() if one.moment == Moment.CONTRACT}

    # A duty during the contract excludes nobody; of who does not answer a Bibob form a person
    # decides (the fiction of Bibob 4 is for permits and subsidies only)
    assert (kept, late) == ({"bibob", "calamiteiten", "vog"}, {"calamiteiten", "vog"})


def test_hkz_alone_proves_no_safety_system():
    kinds = {code: [way.kind for way in SHIPPED[code].alternatives] for code in ("kms", "vms")}

    assert kinds == {"kms": ["hkz", "iso9001", "kms"], "vms": ["vms", "hkz", "vms"]}
    assert "alleen aan als het toepassingsgebied dat zegt" in SHIPPED["vms"].text
    assert "toepassingsgebied veiligheid noemt" in SHIPPED["vms"].alternatives[1].name


def test_entry_is_seen_by_its_own_authority_until_it_is_shared(session, officer):
    authority = make_authority(session, officer, name="Gemeente Ede")
    stranger = make_user(session)
    make_authority(session, stranger)
    entry = add_entry(session, authority, officer, WORDS)
    before = titles(session, stranger)

    share(session, entry, officer, shared=True)
    shared = titles(session, stranger)
    share(session, entry, officer, shared=False)

    assert titles(session, officer) == [("Dienstrooster", "Ede", True)]
    assert (before, shared, titles(session, stranger)) == (
        [], [("Dienstrooster", "Ede", False)], [],
    )  # fmt: skip


def test_version_is_never_changed_after(session, officer):
    entry = add_entry(session, make_authority(session, officer), officer, WORDS)
    add_version(session, entry, officer, NEWER, "Elke dag, na een klacht.")

    query = select(EntryVersion).where(EntryVersion.entry_id == entry.id)
    found = session.exec(query.order_by(EntryVersion.number)).all()
    assert [(one.number, words_of(one), one.note) for one in found] == [
        (1, WORDS, ""), (2, NEWER, "Elke dag, na een klacht."),
    ]  # fmt: skip
    with pytest.raises(ConflictError):
        add_version(session, entry, officer, NEWER)


def test_retired_entry_is_out_of_the_library_and_out_of_change(session, officer):
    entry = add_entry(session, make_authority(session, officer), officer, WORDS)

    retire(session, entry, officer)

    assert titles(session, officer) == []
    for act in (
        lambda: retire(session, entry, officer),
        lambda: add_version(session, entry, officer, NEWER),
        lambda: share(session, entry, officer, shared=True),
    ):
        with pytest.raises(ConflictError):
            act()


def test_pick_copies_words_and_keeps_the_version(session, officer):
    tender = start_tender(session, officer)
    entry = add_entry(session, tender_authority(session, tender), officer, WORDS)
    [kept] = entries_for(session, officer)

    [requirement] = pick(session, tender, officer, [entry.id])
    [second] = pick(session, tender, officer, [entry.id])

    session.refresh(requirement, ["alternatives"])
    ways = [(one.kind, one.name) for one in requirement.alternatives]
    assert (requirement.number, requirement.title, requirement.text, ways) == (
        "1", WORDS.title, WORDS.text, [("rooster", "Dienstrooster")],
    )  # fmt: skip
    assert (requirement.entry_version_id, second.number) == (kept.version.id, "2")


def tender_authority(session, tender):
    session.refresh(tender, ["lead_authority"])
    return tender.lead_authority


def test_pick_takes_only_what_the_person_may_see(session, officer):
    tender = start_tender(session, officer)
    stranger = make_user(session)
    foreign = add_entry(session, make_authority(session, stranger), stranger, WORDS)

    for chosen in ([], [foreign.id]):
        with pytest.raises(InvalidError) as refusal:
            pick(session, tender, officer, chosen)
        assert refusal.value.field == "entry_id"

    assert requirements_of_tender(session, tender) == []


def test_newer_words_are_told_and_taken_over(session, officer):
    tender = start_tender(session, officer)
    entry = add_entry(session, tender_authority(session, tender), officer, WORDS)
    [requirement] = pick(session, tender, officer, [entry.id])
    before = renewals_of(session, tender)
    latest = add_version(session, entry, officer, NEWER)

    [told] = renewals_of(session, tender)
    renew(session, requirement, officer)

    assert (before, told.requirement, told.version) == ([], requirement, latest)
    assert (requirement.text, requirement.number) == (NEWER.text, "1")
    assert requirement.entry_version_id == latest.id
    assert renewals_of(session, tender) == []


def test_published_tender_takes_nothing_from_the_library(session, officer):
    tender = start_tender(session, officer)
    entry = add_entry(session, tender_authority(session, tender), officer, WORDS)
    [requirement] = pick(session, tender, officer, [entry.id])
    add_version(session, entry, officer, NEWER)
    tender.published_at = utcnow()
    session.flush()

    for act in (
        lambda: pick(session, tender, officer, [entry.id]),
        lambda: renew(session, requirement, officer),
    ):
        with pytest.raises(ConflictError):
            act()


def test_keep_saves_a_requirement_and_then_its_next_version(session, officer):
    tender = start_tender(session, officer)
    entry = add_entry(session, tender_authority(session, tender), officer, WORDS)
    pick(session, tender, officer, [entry.id])
    [requirement] = requirements_of_tender(session, tender)
    with pytest.raises(ConflictError):
        keep(session, requirement, officer)  # nothing changed
    requirement.text = NEWER.text

    again = keep(session, requirement, officer)
    requirement.entry_version_id = None
    other = keep(session, requirement, officer)

    assert (again.id, other.id == entry.id) == (entry.id, False)
    numbers = [one.version.number for one in entries_for(session, officer)]
    assert sorted(numbers) == [1, 2]


def test_keep_needs_an_authority(session, officer):
    tender = start_tender(session, officer)
    entry = add_entry(session, tender_authority(session, tender), officer, WORDS)
    [requirement] = pick(session, tender, officer, [entry.id])
    session.refresh(requirement, ["alternatives"])

    with pytest.raises(ConflictError):
        keep(session, requirement, make_user(session))


def test_renew_needs_an_origin(session, officer):
    tender = start_tender(session, officer)
    requirement = Requirement(tender_id=tender.id, position=1, number="1", title="Eigen")

    with pytest.raises(ConflictError):
        renew(session, requirement, officer)


def test_uses_leave_out_drafts_of_others(session, officer):
    put_in_shipped(session)
    entry = session.exec(select(Entry).where(Entry.code == "gva")).one()
    stranger = make_user(session)
    theirs, mine = start_tender(session, stranger), start_tender(session, officer)
    pick(session, theirs, stranger, [entry.id])
    pick(session, mine, officer, [entry.id])

    draft = [one.tender.id for one in uses_of(session, entry, officer)]
    theirs.published_at = utcnow()
    session.flush()

    assert draft == [mine.id]
    both = {one.tender.id for one in uses_of(session, entry, officer)}
    assert both == {mine.id, theirs.id}
    assert session.exec(select(Event).where(Event.action == "entry.write")).first()
