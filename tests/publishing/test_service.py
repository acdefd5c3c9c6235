"""What publishing freezes, what it refuses, and the reasons that it asks."""

import hashlib

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.audit.service import canonical, history
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.service import add_criterion
from app.publishing.examination import reasons_of
from app.publishing.models import Reason, Version
from app.publishing.service import give_reasons, publish_tender
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import LotState
from app.tenders.queries import lots_of, requirements_of_tender
from tests.publishing.factories import doubtful
from tests.tenders.factories import (
    complete_open_house,
    complete_tender,
    criterion_form,
    tender_form,
)

GOOD = RulesForm(winners=1, tie_breakers=["draw"])
WHY = "Het college koos bewust voor alle aanbieders."


def test_warning_without_reason_stops_publication(session, officer):
    tender, _key = doubtful(session, officer)

    with pytest.raises(ConflictError, match="Bij een waarschuwing staat nog geen reden"):
        publish_tender(session, tender, officer)

    assert tender.published_at is None


def test_reason_lets_a_warning_stand_and_is_kept_in_the_trail(session, officer):
    tender, key = doubtful(session, officer)

    give_reasons(session, tender, officer, {key: WHY, "iets.anders:1": WHY})
    publish_tender(session, tender, officer)

    [reason] = reasons_of(session, tender)
    assert (reason.fault, reason.text, reason.given_by_id) == (key, WHY, officer.id)
    [(given, told)] = history(session, reason)
    assert (given.action, told.data) == (
        "publication.give_reason",
        {"after": {"fault": key, "warning": reason.warning, "text": WHY}},
    )
    assert reason.warning == "U hebt geen aantal winnaars gekozen. Iedereen in de rangorde wint."
    published = history(session, tender)[-1][1]
    assert published.data["after"]["reasons"] == {key: WHY}


def test_changed_reason_replaces_its_own_and_the_same_one_is_no_event(session, officer):
    tender, key = doubtful(session, officer)
    give_reasons(session, tender, officer, {key: WHY})
    give_reasons(session, tender, officer, {key: WHY})

    give_reasons(session, tender, officer, {key: WHY + " En de raad ook."})

    [reason] = session.exec(select(Reason)).all()
    assert reason.text == WHY + " En de raad ook."
    assert [told.data for _event, told in history(session, reason)] == [
        {"after": {"fault": key, "warning": reason.warning, "text": WHY}},
        {
            "before": {"fault": key, "text": WHY},
            "after": {"fault": key, "warning": reason.warning, "text": reason.text},
        },
    ]


def test_reason_of_a_fault_that_is_gone_needs_nothing(session, officer):
    tender, key = doubtful(session, officer)
    give_reasons(session, tender, officer, {key: WHY})
    [lot] = lots_of(session, tender)
    lot.winners = 2

    publish_tender(session, tender, officer)

    assert history(session, tender)[-1][1].data["after"]["reasons"] == {}


def test_publish_writes_version_one_with_its_hash(session, officer):
    tender, lot = complete_tender(session, officer)

    publish_tender(session, tender, officer)

    version = session.exec(select(Version)).one()
    assert (version.number, version.published_at, version.published_by_id) == (
        1,
        utcnow(),
        officer.id,
    )
    assert version.sha256 == hashlib.sha256(canonical(version.content)).hexdigest()
    [told] = version.content["lots"]
    assert (told["title"], told["rules"], told["rules_sha256"]) == (
        "Perceel 1",
        lot.rules,
        lot.rules_sha256,
    )
    assert [step["label"] for step in told["criteria"][0]["scale"]] == ["goed", "matig"]
    assert [one["alternatives"] for one in version.content["requirements"]] == [[["hkz", "HKZ"]]]
    assert "estimated_value" not in version.content["tender"]


def test_publish_freezes_rules_and_opens_the_lots(session, officer):
    tender, lot = complete_tender(session, officer)

    publish_tender(session, tender, officer)

    assert (lot.state, tender.published_at) == (LotState.PUBLISHED, utcnow())
    assert lot.rules is not None
    assert lot.rules_sha256 == hashlib.sha256(canonical(lot.rules)).hexdigest()
    told = session.exec(select(Event).where(Event.action == "tender.publish")).one()
    assert told.actor_id == officer.id
    assert len(requirements_of_tender(session, tender)) == 1


def test_publish_opens_an_open_house_for_applications(session, officer):
    tender, product = complete_open_house(session, officer)

    publish_tender(session, tender, officer)

    assert product.state == LotState.ADMITTING


def test_publish_is_refused_while_something_blocks(session, officer):
    tender, lot = complete_tender(session, officer)
    service.edit_tender(session, tender, officer, tender_form(court=""))

    with pytest.raises(ConflictError):
        publish_tender(session, tender, officer)

    assert (lot.state, lot.rules, tender.published_at) == (LotState.DRAFT, None, None)


def test_publish_freezes_every_lot(session, officer):
    tender, _lot = complete_tender(session, officer)
    second = service.add_lot(
        session, tender, officer, LotForm(title="Perceel 2", funding="lumpsum")
    )
    add_criterion(session, second, officer, criterion_form("K1"))
    set_rules(session, second, officer, GOOD)

    publish_tender(session, tender, officer)

    assert [(lot.state, lot.rules["id"]) for lot in lots_of(session, tender)] == [
        (LotState.PUBLISHED, "LOT-0001"),
        (LotState.PUBLISHED, "LOT-0002"),
    ]
