"""One letter about several products: each with its own outcome, reasons and term."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.checks.flow import CheckAction
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.letters import mails
from app.letters.case import read_case
from app.letters.joint import awards_together, send_together
from app.letters.later import compose_later
from app.letters.models import LaterLetter, Letter, LetterKind, LetterState
from app.letters.sending import DELIVER, MAIL, deliver_job, pdf_of
from app.providers.models import Provider, ProviderMember
from app.stationery.sheet import paper_of
from app.stationery.wording import plain
from app.tenders.models import Lot, Tender
from tests.admissions.factories import decide, product
from tests.checks.factories import REASON
from tests.factories import assign, make_submission, make_user

END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)
"""3 March is the first of twenty days, so the last one is 22 March: a Sunday. It ends on Monday."""


@pytest.fixture
def two(session, officer, house):
    """Two decisions on one applicant: refused for the first product, admitted to the second."""
    lot, first, asked, decider = house
    provider = session.get_one(Provider, first.provider_id)
    second = make_submission(
        session, product(session, lot.tender, "Beschermd thuis"), provider=provider
    )
    make_submission(session, product(session, lot.tender, "Nachtopvang"), provider=provider)
    refused = decide(session, first, officer, decider, CheckAction.FAIL)
    admitted = decide(session, second, officer, decider, CheckAction.PASS)
    return refused, admitted, asked


def sent(session, keys, storage, officer, awards):
    """Send them as one, and let the worker do what it was asked."""
    send_together(session, awards, officer)
    jobs = session.exec(select(Job).where(Job.kind == DELIVER)).all()
    for job in jobs:
        deliver_job(session, keys, storage, job.payload)
    letters = {one.award_id: one for one in session.exec(select(Letter))}
    return len(jobs), [letters[one.id] for one in awards]


def test_one_letter_tells_each_product_with_its_own_term(
    session, officer, two, keys, storage, settings, now
):
    refused, admitted, asked = two
    awards = awards_together(session, admitted, officer)

    delivered, (no, yes) = sent(session, keys, storage, officer, awards)

    assert awards == [refused, admitted]
    assert [
        (one.state, one.sent_at, one.standstill_first_day, one.standstill_ends_at) for one in awards
    ] == [
        (AwardState.STANDSTILL, now, date(2026, 3, 3), END),
        (AwardState.FINAL, now, None, None),
    ]
    assert [(one.kind, one.state, one.told_in_id) for one in (no, yes)] == [
        (LetterKind.REFUSAL, LetterState.SENT, None),
        (LetterKind.ADMISSION, LetterState.SENT, no.id),
    ]
    assert (delivered, no.pdf_sha256, no.storage_key) == (1, yes.pdf_sha256, yes.storage_key)
    assert pdf_of(session, keys, storage, yes) == pdf_of(session, keys, storage, no)
    (mail,) = session.exec(select(Job.payload).where(Job.kind == MAIL)).all()
    assert mails.letter(session, settings, mail).subject == (
        "De uitslag van uw 2 aanmeldingen staat klaar: "
        "reageren kan tot en met maandag 23 maart 2026"
    )
    paper = paper_of(yes.content)
    said = plain(paper["blocks"])
    assert paper == paper_of(no.content)
    assert [said.count(words) for words in (asked.text, REASON, "Wie dit besloot")] == [1, 1, 1]
    assert "Beschermd thuis (kenmerk" in said
    assert "wij laten u niet toe. U kunt tot en met maandag 23 maart 2026 om 24.00 uur" in said
    once = ("Uw andere aanmeldingen. U hoort nog van ons over: Nachtopvang.", "Neem contact op met")
    assert [said.count(words) for words in once] == [1, 1]
    assert asked.text not in plain(yes.content["blocks"])  # of its own product alone


def test_paper_keeps_what_it_comes_to_with_its_product_and_what_is_shared_apart(
    session, officer, two, keys, storage
):
    _, admitted, _ = two
    _, (letter, _) = sent(
        session, keys, storage, officer, awards_together(session, admitted, officer)
    )

    pages = pypdfium2.PdfDocument(pdf_of(session, keys, storage, letter))
    paper = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())

    order = (
        "In deze brief staan 2 besluiten.",
        "Uw andere aanmeldingen.",
        "Wij laten u niet toe voor product Perceel 1",
        "Uw aanmelding voor Perceel 1 voldoet niet aan één eis.",
        "Waarom wij u niet toelaten",
        "Wij laten u toe voor product Beschermd thuis",
        "U voldoet aan alle eisen voor Beschermd thuis.",
        "Dit is nog geen contract",
        "Voor al deze besluiten",
        "Vragen",
        "Wie dit besloot",
    )
    found = [paper.find(words) for words in order]
    assert -1 not in found
    assert found == sorted(found)


def test_a_later_letter_is_about_one_product_again(session, officer, two, keys, storage, now):
    _, admitted, _ = two
    awards = awards_together(session, admitted, officer)
    _, (_, yes) = sent(session, keys, storage, officer, awards)
    later = LaterLetter(
        tender_id=yes.tender_id,
        letter_id=yes.id,
        lot_id=yes.lot_id,
        provider_id=yes.provider_id,
        kind=LetterKind.FINAL,
    )

    data = compose_later(read_case(session, admitted), yes, later, None, now.date())

    assert paper_of(data)["reference"] == yes.content["reference"]


def test_only_products_that_the_officer_writes_about_and_never_one_alone(session, two):
    refused, admitted, _ = two
    person = make_user(session)
    tender = session.get_one(Tender, admitted.tender_id)
    assign(session, tender, person, Duty.OFFICER, lot=session.get_one(Lot, admitted.lot_id))

    found = awards_together(session, admitted, person)
    with pytest.raises(ConflictError) as refusal:
        send_together(session, found, person)

    assert found == [admitted]
    assert str(refusal.value.message) == "Er is één besluit te melden. Verstuur de brief daarvan."
    assert (refused.sent_at, admitted.sent_at) == (None, None)


def test_it_goes_out_by_one_button_and_is_one_item_that_is_read_once(
    session, sign_in, officer, two, keys, storage
):
    refused, admitted, _ = two
    reader = make_user(session)
    provider_id = session.exec(select(Letter.provider_id)).first()
    session.add(ProviderMember(provider_id=provider_id, user_id=reader.id))
    session.flush()
    browser, stranger = sign_in(officer), sign_in(make_user(session))
    page = browser.get(f"/awards/{admitted.id}/send").text
    address = f"/awards/{admitted.id}/send-together"

    hidden = stranger.post(address)
    answer = browser.post(address)
    for job in session.exec(select(Job).where(Job.kind == DELIVER)).all():
        deliver_job(session, keys, storage, job.payload)
    inbox = sign_in(reader).get("/letters").text
    letters = session.exec(select(Letter)).all()
    lead = next(one for one in letters if one.told_in_id is None)
    mine = sign_in(reader)
    mine.post(f"/my-letters/{lead.id}")
    shown = mine.get(f"/my-letters/{lead.id}").text

    assert "1 brief over 2 besluiten versturen" in page
    assert f'action="{address}"' in page
    assert "Perceel 1</a>: Weigering. Termijn tot en met maandag 23 maart 2026" in page
    assert "Beschermd thuis</a>: Toelating. Geen termijn." in page
    assert (hidden.status_code, answer.headers["Location"]) == (
        404,
        f"/lots/{refused.lot_id}/letters",
    )
    assert inbox.count("Brief over uw 2 aanmeldingen") == inbox.count('id="letter-') == 1
    session.expire_all()
    assert [one.read_at is None for one in letters] == [False, False]
    for one in letters:
        assert f"/submissions/{one.submission_id}/outcome" in shown
