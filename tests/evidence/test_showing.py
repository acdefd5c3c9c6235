"""A proof that is shown with a submission: sealed with it, known at the opening, never changed."""

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.checks import service as checks
from app.checks.models import Check, RuleVerdict
from app.core import clock
from app.core.errors import InvalidError
from app.declarations import parties, statements
from app.evidence import service, showing
from app.evidence.access import shown_from
from app.evidence.facts import Facts
from app.evidence.models import Exhibit
from app.evidence.taking import take
from app.openings.opening import open_content
from app.submissions.models import Document
from app.submissions.readiness import readiness
from app.submitting import service as submitting
from app.tenders.models import Alternative, Requirement
from app.uploads.reading import document_bytes
from app.uploads.recognise import ALL, ONLY_PDF
from app.uploads.service import store_document
from tests.evidence.factories import FORM, certificate, keep
from tests.factories import make_requirement
from tests.submissions.factories import provider_of


@pytest.fixture
def entered(session, house):
    """A submission of Lindeborgh, filled; with what is needed to keep a proof."""
    submission, user = house.enter(name="Stichting Lindeborgh")
    house.fill(submission, user)
    house.lot.title = "Wonen met begeleiding"
    session.flush()
    return submission, user


def proof_item(session, submission):
    return next(one for one in readiness(session, submission).items if one.is_proof)


def show(session, house, submission, user, proof, accepted=ALL):
    item = proof_item(session, submission)
    one = shown_from(session, house.keys, submission.provider_id, proof.id)
    snapshot = showing.show(session, house.keys, submission, user, item, one, accepted)
    parties.tell_shown(session, house.keys, submission, user, item, snapshot)
    return item


def kept(session, house, submission, user, **changes):
    provider = provider_of(session, submission)
    return keep(session, house.keys, house.storage, provider, user, **changes)


def hand_in_and_open(session, house, submission, user):
    submitting.submit(session, house.keys, submission, user)
    with clock.pinned(house.tender.deadline.replace(hour=23)):
        open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])
        checks.start_checks(session, house.lot, house.officer)
    return session.exec(select(Check).where(Check.submission_id == submission.id)).one()


def test_what_is_shown_is_known_only_at_the_opening(session, house, entered):
    submission, user = entered
    content = certificate()
    proof = kept(session, house, submission, user, content=content)
    show(session, house, submission, user, proof)
    submitting.submit(session, house.keys, submission, user)
    sealed = session.exec(select(Exhibit)).all()
    told = statements.told_in(session, house.keys, submission)

    with clock.pinned(house.tender.deadline.replace(hour=23)):
        open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])

    assert (sealed, told.proofs) == ([], {})
    exhibit = session.exec(select(Exhibit)).one()
    facts = Facts.model_validate(exhibit.facts)
    assert (facts.name, facts.number, facts.valid_to) == ("Ons HKZ", "K-1", FORM.valid_to)
    document = session.exec(
        select(Document).where(Document.requirement_id == exhibit.requirement_id)
    ).one()
    assert exhibit.sha256 == document.sha256
    assert b"".join(document_bytes(house.storage, house.keys, document)) == content


def test_what_changes_in_the_file_later_does_not_reach_it(session, house, entered):
    submission, user = entered
    proof = kept(session, house, submission, user)
    show(session, house, submission, user, proof)

    newer = take(house.storage, house.keys, "nieuw.pdf", [certificate("Iets anders")])
    service.replace_file(session, house.keys, proof, user, newer)
    session.refresh(proof, ["versions"])
    service.tell(session, house.keys, proof, user, FORM.model_copy(update={"number": "K-2"}))
    session.refresh(proof, ["versions"])
    service.withdraw(session, proof, user)
    check = hand_in_and_open(session, house, submission, user)

    assert session.exec(select(Exhibit)).one().facts["number"] == "K-1"
    assert check.verdict == RuleVerdict.PASSES


def test_what_was_shown_is_refused_another_content_by_the_database(session, house, entered):
    submission, user = entered
    show(session, house, submission, user, kept(session, house, submission, user))
    hand_in_and_open(session, house, submission, user)
    exhibit = session.exec(select(Exhibit)).one()

    exhibit.facts = {**exhibit.facts, "scope": "Alles"}

    with pytest.raises(DatabaseError, match="what was shown is never changed"):
        session.flush()


def test_the_rule_says_what_it_saw_in_the_certificate(session, house, entered):
    submission, user = entered
    show(session, house, submission, user, kept(session, house, submission, user))

    check = hand_in_and_open(session, house, submission, user)

    assert (check.verdict, check.finding) == (
        RuleVerdict.PASSES,
        "Een certificaat voor de zorg bewijst een kwaliteitssysteem (KMS). De norm is HKZ Zorg en "
        "Welzijn. (hkz.nl/zorginkoop) Een bewijs staat op naam van de inschrijver of van een "
        "partij die hij noemde. Het staat op naam van Stichting Lindeborgh. (Aw 2.92, 2.94) "
        "Een certificaat moet geldig zijn in het register van de certificerende instelling. "
        "De aanbieder zegt dat het geldig is. Wij keken niet in het register. (hkz.nl) "
        "Een bewijs geldt op de sluitdag, bij de gunning en bij de start van het contract. Het "
        "geldt tot en met 31 mei 2028. Het toepassingsgebied dekt wat het perceel vraagt. "
        "Toepassingsgebied: Begeleiding en wonen.",
    )


def test_hkz_without_safety_fails_where_a_safety_system_is_asked(session, house, entered):
    submission, user = entered
    requirement = session.exec(select(Requirement)).one()
    way = session.exec(
        select(Alternative).where(Alternative.requirement_id == requirement.id)
    ).one()
    way.kind = "vms"
    show(session, house, submission, user, kept(session, house, submission, user))

    check = hand_in_and_open(session, house, submission, user)

    assert (check.verdict, check.finding) == (
        RuleVerdict.FAILS,
        "HKZ Zorg en Welzijn bewijst alleen een veiligheidssysteem (VMS) als de norm of het "
        "toepassingsgebied cliënt- of patiëntveiligheid noemt. Toepassingsgebied: Begeleiding en "
        "wonen. (hkz.nl; kiwa.com)",
    )


def test_another_file_in_its_place_takes_nothing_of_what_was_told(session, house, entered):
    submission, user = entered
    item = show(session, house, submission, user, kept(session, house, submission, user))
    sealed = house.receive(submission, b"iets anders", "anders.txt")

    store_document(session, submission, user, item.slot, sealed)
    check = hand_in_and_open(session, house, submission, user)

    assert check.verdict == RuleVerdict.NEEDS_PERSON
    assert check.finding.startswith("anders.txt is binnen.")


def test_only_what_was_told_and_fits_can_be_shown(session, house, entered):
    submission, user = entered
    untold = kept(session, house, submission, user, form=None)
    words = {"content": b"gewone tekst", "name": "brief.txt"}
    text = kept(session, house, submission, user, kind="document", **words)

    with pytest.raises(InvalidError) as first:
        show(session, house, submission, user, untold)
    with pytest.raises(InvalidError) as second:
        show(session, house, submission, user, text, ONLY_PDF)

    assert str(first.value.message) == (
        "Zeg eerst wat er in dit bewijs staat. Dan kunt u het hier gebruiken."
    )
    assert str(second.value.message) == "Dit antwoord moet een pdf zijn. Kies een ander bestand."


def test_the_page_offers_the_own_proofs_and_tells_what_a_rule_will_say(
    session, house, entered, sign_in
):
    submission, user = entered
    other = make_requirement(session, house.tender, alternatives=(("vms", "VMS"),))
    proof = kept(session, house, submission, user)
    session.commit()
    browser, url = sign_in(user), f"/submissions/{submission.id}"
    assert f'<option value="{proof.id}">Ons HKZ' in browser.get(url).text

    shown = browser.post(f"{url}/items/{other.id}/show", data={"proof_id": str(proof.id)})
    page = browser.get(url)

    assert shown.headers["location"] == f"{url}#item-{other.id}"
    assert "Uit uw bewijsdossier, versie 2." in page.text
    assert "bewijst alleen een veiligheidssysteem (VMS)" in page.text


def test_a_proof_of_another_provider_does_not_exist(session, house, entered, sign_in):
    submission, user = entered
    other, rival = house.enter(name="Rivaal")
    theirs = kept(session, house, other, rival)
    session.commit()
    item = proof_item(session, submission)
    url = f"/submissions/{submission.id}/items/{item.id}/show"

    answer = sign_in(user).post(url, data={"proof_id": str(theirs.id)})
    empty = sign_in(user).post(url, data={})

    assert (answer.status_code, empty.status_code) == (404, 422)
    assert sign_in(rival).post(url, data={"proof_id": str(theirs.id)}).status_code == 404
