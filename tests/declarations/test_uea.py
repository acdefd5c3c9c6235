"""The European declaration: filled in here or read from XML, and kept like any file."""

import pytest
from sqlmodel import select

from app.core.errors import InvalidError
from app.declarations import parties
from app.declarations.espd import EspdTold, read_espd
from app.declarations.grounds import GROUNDS
from app.declarations.models import PartyRole
from app.declarations.statement_forms import PartyForm
from app.declarations.statements import told_in
from app.declarations.told import MYSELF, Declared, Part, PartyTold, Told
from app.declarations.uea import uea_item
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document
from app.submitting import replacing
from app.submitting import service as submitting
from app.submitting.doubts import Doubt, doubts_of
from app.tenders.models import Alternative, Moment
from app.uploads import service as uploads
from tests.factories import make_requirement
from tests.submissions.factories import provider_of

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SPACES = (
    f'xmlns="{UBL}QualificationApplicationResponse-2" '
    f'xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2"'
)


MEMBER = PartyForm(role=PartyRole.MEMBER, name="Zorg Een", kvk_number="99887766", share="nacht")


def criterion(number, kind, name):
    return (
        f"<cac:TenderingCriterion><cbc:CriterionTypeCode>{kind}</cbc:CriterionTypeCode>"
        f"<cbc:Name>{name}</cbc:Name><cac:TenderingCriterionPropertyGroup>"
        f"<cac:TenderingCriterionProperty><cbc:ID>p{number}</cbc:ID>"
        "</cac:TenderingCriterionProperty></cac:TenderingCriterionPropertyGroup>"
        "</cac:TenderingCriterion>"
    )


def answer(number, said):
    return (
        "<cac:TenderingCriterionResponse>"
        f"<cbc:ValidatedCriterionPropertyID>p{number}</cbc:ValidatedCriterionPropertyID>"
        f"<cac:ResponseValue><cbc:ResponseIndicator>{said}</cbc:ResponseIndicator>"
        "</cac:ResponseValue></cac:TenderingCriterionResponse>"
    )


def response(kvk="12345678", more=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><QualificationApplicationResponse {SPACES}>'
        "<cac:EconomicOperatorParty><cac:Party>"
        f"<cac:PartyIdentification><cbc:ID>{kvk}</cbc:ID></cac:PartyIdentification>"
        "<cac:PartyName><cbc:Name>Stichting Noord</cbc:Name></cac:PartyName>"
        "</cac:Party></cac:EconomicOperatorParty>"
        + criterion(1, "CRITERION.EXCLUSION.CONVICTIONS.FRAUD", "Fraude")
        + criterion(2, "bankruptcy", "Faillissement")
        + criterion(3, "CRITERION.SELECTION.SUITABILITY", "Handelsregister")
        + criterion(4, "CRITERION.SELECTION.REFERENCES", "Referenties")
        + criterion(5, "CRITERION.SELECTION.OTHER", "Verzekering")
        + answer(1, "false") + answer(2, "true") + answer(3, "true") + answer(4, "false")
        + more + "</QualificationApplicationResponse>"
    ).encode()  # fmt: skip


def test_an_xml_is_read_into_a_few_words():
    assert read_espd(response()) == EspdTold(
        name="Stichting Noord",
        kvk_number="12345678",
        grounds=2,
        yes=["Faillissement"],
        met=1,
        unmet=["Referenties"],
        unanswered=["Verzekering"],
    )


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
DOCTYPE = (
    "Deze XML brengt een eigen documenttype mee (DOCTYPE). Dat lezen wij niet, want het kan "
    "schade doen."
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB, DOCTYPE),
        (OUTSIDE, DOCTYPE),
        (b"geen xml",
         "Dit is geen XML en geen pdf, of het bestand is beschadigd. Exporteer het opnieuw."),
        (b"<factuur/>", "Deze XML is geen UEA: zij heet factuur."),
        (b"<ESPDResponse/>",
         "Dit is een UEA van vóór 2018 (versie 1). Maak haar opnieuw, of vul haar hier in."),
        (f"<QualificationApplicationResponse {SPACES}/>".encode(),
         "In deze XML staat niet van wie de verklaring is."),
    ],
)  # fmt: skip
def test_a_wrong_xml_is_told_in_words(content, sentence):
    with pytest.raises(InvalidError) as refusal:
        read_espd(content)

    assert str(refusal.value.message) == sentence


@pytest.fixture
def asked(session, house):
    """A lot that asks the declaration, and one requirement that it covers."""
    uea = make_requirement(session, house.tender, number="9")
    session.add(Alternative(tender_id=house.tender.id, requirement_id=uea.id, position=1,
                            kind="uea", name="UEA"))  # fmt: skip
    covered = make_requirement(session, house.tender, number="10")
    covered.moment, covered.may_declare = Moment.VERIFICATION, True
    session.flush()
    return uea, covered


def answers(covered, **more):
    said = {f"ground_{ground.code}": "false" for ground in GROUNDS}
    return {**said, f"requirement_{covered.id.hex}": "true", "is_true": "true", **more}


def test_the_answers_become_a_pdf_in_its_place(session, keys, house, asked, sign_in):
    uea, covered = asked
    submission, user = house.enter()

    reply = sign_in(user).post(
        f"/submissions/{submission.id}/uea/self",
        data=answers(covered, ground_tax="true", measure_tax="Te laat betaald, nu een regeling."),
    )

    assert reply.headers["location"] == f"/submissions/{submission.id}/uea"
    document = session.exec(select(Document)).one()
    facts = facts_of(keys, document)
    assert (document.requirement_id, facts.name, facts.media_type) == (
        uea.id, "UEA.pdf", "application/pdf",
    )  # fmt: skip
    declared = told_in(session, keys, submission).declared[MYSELF]
    assert [code for code, yes in declared.grounds.items() if yes] == ["tax"]
    assert declared.measures == {"tax": "Te laat betaald, nu een regeling."}
    assert declared.requirements == {covered.id.hex: True}


def test_what_was_not_answered_or_explained_is_told_and_the_rest_kept(house, asked, sign_in):
    _uea, covered = asked
    submission, user = house.enter()
    said = answers(covered, ground_tax="true", measure_tax="te kort")
    del said["ground_fraud"]

    reply = sign_in(user).post(f"/submissions/{submission.id}/uea/self", data=said)

    assert reply.status_code == 422
    assert "Schrijf wat er gebeurde en wat u eraan deed. Minstens 20 tekens." in reply.text
    assert "Kies ja of nee." in reply.text
    assert "te kort</textarea>" in reply.text


def test_an_own_file_fills_it_in_another_time(session, keys, house, asked, sign_in):
    _uea, covered = asked
    submission, user = house.enter()
    client = sign_in(user)
    said = answers(covered, keep="true", ground_tax="true",
                   measure_tax="Te laat betaald, nu een regeling.")  # fmt: skip
    client.post(f"/submissions/{submission.id}/uea/self", data=said)
    uploads.remove_document(session, submission, user, session.exec(select(Document)).one())
    statement = told_in(session, keys, submission)
    assert statement.declared
    session.exec(select(Document)).all()
    session.connection().exec_driver_sql("DELETE FROM statements")
    session.commit()

    page = client.get(f"/submissions/{submission.id}/uea/self").text

    assert "Ingevuld uit uw eigen dossier van" in page
    assert "Te laat betaald, nu een regeling.</textarea>" in page


def test_a_declaration_is_made_anew_only_when_it_is_told_who_takes_part(
    session, house, asked, sign_in
):
    uea, covered = asked
    submission, user = house.enter()
    person = (session, house.keys, submission, user)
    client, place = sign_in(user), f"/submissions/{submission.id}"
    house.fill(submission, user)
    member = parties.add_party(*person, MEMBER)
    for who in ("self", member.id):
        client.post(f"{place}/uea/{who}", data=answers(covered))
    in_place = select(Document.id).where(Document.requirement_id == uea.id, Document.part == "")
    made = session.exec(in_place).one()
    submitting.submit(*person)
    replacing.begin(session, submission, user)

    pages = [client.get(place + page).text for page in ("/uea", "/uea/self")]
    refused = client.post(f"{place}/uea/self", data=answers(covered))
    kept = session.exec(in_place).one()
    parties.add_party(*person, MEMBER)
    done = client.post(f"{place}/uea/self", data=answers(covered))

    for page in pages:
        assert "Zeg dan eerst wie er meedoet." in page
        assert f'action="{place}/uea/self"' not in page
        assert f'href="{place}/uea/self"' not in page
    assert (refused.status_code, kept, done.status_code) == (409, made, 303)


def declared_by(*who):
    return {one: Declared() for one in who}


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        (Told(), []),
        (Told(declared=declared_by(MYSELF)), ["Zorg Een"]),
        (Told(declared=declared_by("een")), ["Zorg Een"]),
        (Told(espds={MYSELF: EspdTold(name="Stichting Noord")}), ["Zorg Een"]),
        (Told(rests=True, anew={Part.PARTIES}), ["Zorg Een"]),
    ],
    ids=["own file", "itself", "no file of the member", "xml", "named anew"],
)
def test_who_is_missing_from_the_declaration_is_told(session, house, asked, told, missing):
    submission, user = house.enter(name="Stichting Noord")
    house.fill(submission, user)
    found = service.readiness(session, submission)
    told = told.model_copy(update={"parties": [PartyTold(id="een", **MEMBER.model_dump())]})

    doubts = doubts_of(found, {}, told, provider_of(session, submission), None, {})

    item = uea_item(session, submission)
    assert doubts == [
        Doubt(item.id, item.title,
              f"Nog geen verklaring van {name}. Elk lid en elke partij op wie u steunt, verklaart "
              "voor zichzelf.")
        for name in missing
    ]  # fmt: skip


def test_an_xml_takes_the_place_of_what_was_answered_here(session, keys, house, asked, sign_in):
    _uea, covered = asked
    submission, user = house.enter()
    client, address = sign_in(user), f"/submissions/{submission.id}/uea"
    member = parties.add_party(session, keys, submission, user, MEMBER)
    client.post(f"{address}/{member.id}", data=answers(covered))

    client.post(f"{address}/self", data=answers(covered))

    client.post(f"{address}/self/file", files={"file": ("uea.xml", response(), "text/xml")})

    told = told_in(session, keys, submission)
    assert (set(told.declared), set(told.espds)) == ({member.id}, {MYSELF})


def test_an_xml_is_kept_as_it_came_and_summarised(session, keys, house, asked, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    address = f"/submissions/{submission.id}/uea"

    reply = client.post(f"{address}/self/file", files={"file": ("uea.xml", response(), "text/xml")})
    page = client.get(address).text

    assert reply.status_code == 303, reply.text[:2000]
    facts = facts_of(keys, session.exec(select(Document)).one())
    assert (facts.name, facts.size) == ("uea.xml", len(response()))
    assert "Met ja beantwoord: Faillissement." in page


def test_a_wrong_xml_keeps_nothing(session, house, asked, sign_in):
    submission, user = house.enter()

    reply = sign_in(user).post(
        f"/submissions/{submission.id}/uea/self/file", files={"file": ("a.xml", OUTSIDE)}
    )

    assert (reply.status_code, DOCTYPE in reply.text) == (422, True)
    assert session.exec(select(Document)).all() == []


@pytest.mark.parametrize("page", ["/uea", "/uea/self", "/parties"])
def test_another_provider_gets_not_found(session, house, asked, sign_in, page):
    submission, user = house.enter()
    _other, stranger = house.enter()

    found = [sign_in(who).get(f"/submissions/{submission.id}{page}").status_code
             for who in (user, stranger, house.officer)]  # fmt: skip

    assert found == [200, 404, 404]
