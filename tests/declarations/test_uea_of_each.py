"""A declaration of each party: of its own, in its own file, and as things are now."""

import re
from datetime import timedelta

import pypdfium2
from sqlmodel import select

from app.checks.judgement import documents_at
from app.core.clock import pinned
from app.declarations import parties
from app.declarations.models import PartyRole
from app.declarations.statement_forms import PartyForm
from app.openings.opening import open_content
from app.submissions.facts import facts_of
from app.submissions.models import Document
from app.submitting import replacing
from app.submitting import service as submitting
from app.tenders.models import Moment
from app.uploads.reading import draft_bytes
from tests.declarations.test_uea import MEMBER, answers, response
from tests.declarations.test_uea import asked as asked
from tests.factories import make_requirement
from tests.pdf import make_pdf

BEFORE = (
    "Gemaakt voordat u dit noemde: Nachtzorg. Maak de verklaring opnieuw. Dan staat erin wie "
    "meedoet."
)
HELPER = PartyForm(
    role=PartyRole.SUBCONTRACTOR, name="Nachtzorg", kvk_number="55443322", share="nachten"
)


THIRD = PartyForm(role=PartyRole.THIRD_PARTY, name="Steun BV", kvk_number="44332211", share="eis 4")


def text_of(storage, keys, document):
    """Read the words of a paper, in one line."""
    content = b"".join(draft_bytes(storage, keys, document))
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_who_is_named_later_makes_a_declaration_out_of_date_until_it_is_made_anew(
    session, keys, storage, house, asked, sign_in
):
    _uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    person = (session, keys, submission, user)
    client, place = sign_in(user), f"/submissions/{submission.id}"
    client.post(f"{place}/uea/self", data=answers(covered))
    session.expire_all()

    def looks():
        pages = [client.get(place + page).text for page in ("", "/confirm", "/uea")]
        session.expire_all()
        return [BEFORE in page for page in pages], "Niet meer actueel" in pages[2]

    def in_it():
        document = session.exec(select(Document)).one()
        text = text_of(storage, keys, document)
        return "Nachtzorg" in text, "De ondernemer schrijft alleen in." in text

    first = looks(), in_it()
    helper = parties.add_party(*person, HELPER)
    session.commit()
    named = looks(), in_it()
    done = client.post(f"{place}/uea/self/anew").headers["location"]
    session.expire_all()
    anew = looks(), in_it()
    parties.remove_party(*person, helper.id)
    session.commit()
    page = client.get(f"{place}/uea").text

    quiet = [False, False, False], False
    assert first == (quiet, (False, True))
    assert named == (([True, True, True], True), (False, True))
    assert (done, anew) == (f"{place}/uea", (quiet, (True, False)))
    assert (
        "Er staat nog in: Nachtzorg. Die doet zo niet meer mee. Maak de verklaring opnieuw." in page
    )


def test_each_party_has_a_declaration_of_its_own_beside_that_of_the_provider(
    session, keys, house, asked, sign_in
):
    uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    person = (session, keys, submission, user)
    client, place = sign_in(user), f"/submissions/{submission.id}"
    member = parties.add_party(*person, MEMBER)
    third = parties.add_party(*person, THIRD)
    session.commit()

    for who, file in (
        ("self", ("noord.xml", response())),
        (member.id, ("een.xml", response("99887766"))),
        (third.id, ("steun.pdf", make_pdf("UEA"))),
    ):
        client.post(f"{place}/uea/{who}/file", files={"file": file})
    session.expire_all()

    def lies():
        rows = session.exec(
            select(Document).where(Document.requirement_id == uea.id).order_by(Document.part)
        ).all()
        return [(one.part, facts_of(keys, one).name) for one in rows]

    found = lies()
    doubts = re.findall("Nog geen verklaring van [^<]*", client.get(place).text)
    client.post(f"{place}/uea/{third.id}", data=answers(covered))
    session.expire_all()
    answered = lies()
    parties.remove_party(*person, member.id)
    session.commit()

    assert found == [
        ("", "noord.xml"),
        ("verklaring 2", "Zorg Een een.xml"),
        ("verklaring 3", "Steun BV steun.pdf"),
    ]
    assert doubts == []
    assert answered == [*found[:2], ("verklaring 3", "UEA Steun BV.pdf")]
    assert lies() == [answered[0], answered[2]]


def test_the_paper_of_a_member_says_whose_submission_it_joins(
    session, keys, storage, house, asked, sign_in
):
    _uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    member = parties.add_party(session, keys, submission, user, MEMBER)
    parties.add_party(session, keys, submission, user, HELPER)
    session.commit()

    sign_in(user).post(f"/submissions/{submission.id}/uea/{member.id}", data=answers(covered))

    document = session.exec(select(Document)).one()
    text = text_of(storage, keys, document)
    for words in ("Naam Zorg Een", "Doet mee als Lid van de combinatie", "Doet wat nacht",
                  "Doet mee aan de inschrijving van Stichting Noord.",
                  "Nachtzorg, KvK 55443322. Onderaannemer: nachten"):  # fmt: skip
        assert words in text


def test_a_requirement_that_came_later_is_not_answered_with_no(
    session, keys, storage, house, asked, sign_in
):
    _uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    client, place = sign_in(user), f"/submissions/{submission.id}/uea"
    client.post(f"{place}/self", data=answers(covered))
    later = make_requirement(session, house.tender, number="11")
    later.moment, later.may_declare = Moment.VERIFICATION, True
    session.commit()

    page = client.get(place).text

    assert "De stukken vragen sindsdien meer. Beantwoord ook eis 11." in page
    assert "opnieuw maken" not in page


def test_a_declaration_of_who_is_not_named_any_more_is_told(session, house, keys, asked, sign_in):
    _uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    person = (session, keys, submission, user)
    client, place = sign_in(user), f"/submissions/{submission.id}"
    house.fill(submission, user)
    member = parties.add_party(*person, MEMBER)
    session.commit()
    for who in ("self", member.id):
        client.post(f"{place}/uea/{who}", data=answers(covered))
    session.expire_all()
    submitting.submit(*person)
    replacing.begin(session, submission, user)
    session.commit()
    sentence = "Deze verklaring is van niemand die u noemt. Verwijder haar, of noem die partij."

    before = sentence in client.get(place).text
    client.post(f"{place}/told/parties/none")
    after = sentence in client.get(place).text

    assert (before, after) == (False, True)


def test_who_judges_the_declaration_has_that_of_every_party(session, house, asked, sign_in):
    uea, covered = asked
    submission, user = house.enter(name="Stichting Noord")
    person = (session, house.keys, submission, user)
    house.fill(submission, user)
    member = parties.add_party(*person, MEMBER)
    session.commit()
    for who in ("self", member.id):
        sign_in(user).post(f"/submissions/{submission.id}/uea/{who}", data=answers(covered))
    session.expire_all()
    submitting.submit(*person)
    with pinned(house.tender.deadline + timedelta(minutes=10)):
        open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])

    found = [one.name for one in documents_at(session, submission.id, uea)]

    assert found == ["UEA.pdf", "UEA Zorg Een.pdf"]


def test_an_xml_of_somebody_else_than_its_party_is_told_with_that_name(
    session, house, asked, sign_in
):
    submission, user = house.enter(name="Stichting Noord")
    client, place = sign_in(user), f"/submissions/{submission.id}"
    member = parties.add_party(session, house.keys, submission, user, MEMBER)
    session.commit()
    client.post(f"{place}/uea/{member.id}/file", files={"file": ("a.xml", response("11112222"))})

    page = client.get(place).text

    assert "Deze UEA is van KvK-nummer 11112222. Zorg Een heeft 99887766." in page
