"""What no version may do, and what it asks a reason for."""

from datetime import timedelta

import pytest

from app.changes.service import NotReadyError, prepare_change, publish_version
from app.core.clock import pinned, utcnow
from app.core.errors import ConflictError, InvalidError
from app.publishing.versions import versions_of
from app.requirements.service import remove_requirement
from app.tenders import service
from app.tenders.models import LotState
from app.tenders.progress import a_version_of
from app.tenders.queries import tender_with_lots
from app.tenders.waiting import can_change, changes_of
from tests.changes.factories import prepare
from tests.factories import make_lot
from tests.publishing.factories import (
    WHY,
    only_requirement,
    published,
    typed_requirement,
    typed_tender,
)
from tests.tenders.factories import complete_tender, tender_form

SUMMARY = "Eis 1 vraagt nu ook een veiligheidssysteem."


def test_refusal_of_a_verb_is_said_when_the_change_is_prepared(session, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)
    _elsewhere, other = complete_tender(session, officer)
    typed = typed_requirement(requirement, lot_id=str(other.id))

    with pytest.raises(InvalidError, match="Kies een van de mogelijkheden"):
        prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)

    assert changes_of(session, tender) == []


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("procedure", "open", "De procedure verandert niet na publicatie"),
        ("deadline", "14-4-2026 12.00", "verplaatst u met twee mensen"),
    ],
)
def test_procedure_and_deadline_stay(session, officer, field, value, refusal):
    tender, _lot = published(session, officer)

    with pytest.raises(InvalidError, match=refusal) as caught:
        prepare_change(
            session,
            tender,
            officer,
            "tender.edit",
            tender.id,
            typed_tender(tender, **{field: value}),
        )

    assert caught.value.field == field


def test_version_that_does_not_add_up_does_not_go_out(session, officer):
    tender, _lot, _change = prepare(session, officer, text="De termijn is xxx weken.")

    with pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})

    assert [one.code for one in caught.value.found.blocking] == ["text.placeholder"]
    assert only_requirement(session, tender).text == "Werkt met een systeem."
    assert len(versions_of(session, tender)) == len(changes_of(session, tender)) == 1


def test_warning_of_a_version_asks_its_reason(session, officer):
    tender, _lot, _change = prepare(session, officer, text="De locatie wordt n.t.b.")
    with pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})
    [warning] = caught.value.found.without_reason

    version = publish_version(session, tender, officer, SUMMARY, {warning.key: WHY})

    assert version.number == 2


def test_change_shortly_before_the_deadline_asks_a_reason(session, officer):
    tender, _lot, _change = prepare(session, officer)

    with pinned(tender.deadline - timedelta(days=9)), pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})

    assert [one.code for one in caught.value.found.faults] == ["change.late"]


def test_version_without_changes_is_refused(session, officer):
    tender, _lot = published(session, officer)

    with pytest.raises(ConflictError, match="nog geen wijziging"):
        publish_version(session, tender, officer, SUMMARY, {})


def test_nothing_changes_after_the_deadline_or_before_publication(session, officer):
    tender, lot, _change = prepare(session, officer)
    draft, draft_lot = complete_tender(session, officer)
    with pytest.raises(ConflictError, match="Na de sluiting verandert niets"):
        prepare_change(session, draft, officer, "lot.edit", draft_lot.id, {"title": "Zuid"})

    with pinned(tender.deadline):
        assert not can_change(tender)
        with pytest.raises(ConflictError, match="Na de sluiting verandert niets"):
            prepare_change(session, tender, officer, "lot.edit", lot.id, {"title": "Zuid"})
        with pytest.raises(ConflictError, match="Na de sluiting verandert niets"):
            publish_version(session, tender, officer, SUMMARY, {})


def test_verbs_stay_closed_outside_a_version(session, officer):
    tender, _lot = published(session, officer)
    other, _other_lot = published(session, officer)
    form = tender_form(title="Anders", deadline=tender.deadline)

    with pytest.raises(ConflictError, match="alleen met een genummerde versie"):
        service.edit_tender(session, tender, officer, form)
    with a_version_of(other), pytest.raises(ConflictError):
        service.edit_tender(session, tender, officer, form)
    with pytest.raises(ConflictError):
        remove_requirement(session, only_requirement(session, tender), officer)


def test_what_goes_on_still_changes_after_another_lot_stopped(session, officer):
    tender, lot = complete_tender(session, officer)
    other = make_lot(session, tender=tender, title="Beschermd wonen")
    tender.published_at, lot.state, other.state = utcnow(), LotState.PUBLISHED, LotState.WITHDRAWN
    session.flush()
    tender = tender_with_lots(session, tender.id)
    one_stopped = can_change(tender)
    lot.state = LotState.WITHDRAWN

    assert (one_stopped, can_change(tender)) == (True, False)
