"""A redacted dossier: what stays back has a ground, two people looked, and it still verifies."""

import json
import re
from hashlib import sha256
from io import BytesIO

import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.audit.service import record
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.declarations.models import TradeSecret
from app.letters.access import OwnSubmission
from app.letters.sending import send_letters
from app.records import redacting
from app.records.exporting import record_taking
from app.records.forms import PassageForm, RedactionForm, WithholdForm
from app.records.models import Ground, Target
from app.records.owning import own_plan
from app.records.plan import plan_of
from app.records.stock import stock_of
from scoring.verify import verify
from tests.awards.decided import make_decided
from tests.factories import assign, make_tender, make_user
from tests.records.test_dossier import dossier, unpacked

SECRET = "Werkt met een  eigen rekenmodel."
REASON = "Een concurrent kan hiermee de werkwijze nadoen."


@pytest.fixture
def told(session, keys, storage):
    """A decision whose letters are out; one of them tells what a provider keeps secret."""
    decided = make_decided(session)
    for letter in decided.letters.values():
        letter.advantages = {"K1": SECRET, "K2": "Meet vaker."}
    session.flush()
    record(session, decided.officer, "letter.write", decided.award, after={"text": f"x {SECRET}"})
    send_letters(session, keys, storage, decided.award, decided.officer)
    decided.stock = lambda: stock_of(session, keys, storage, decided.tender)
    return decided


@pytest.fixture
def redaction(session, told):
    form = RedactionForm(title="Woo-verzoek van 3 maart")
    return redacting.start_redaction(session, told.stock(), told.tender, told.officer, form)


def kept(session, redaction):
    return {(one.target, one.subject): one for one in redacting.withholdings_of(session, redaction)}


def disclose_all(session, redaction, officer):
    for one in redacting.withholdings_of(session, redaction):
        redacting.disclose(session, one, officer)


def passage(words=SECRET):
    return PassageForm(passage=words, passage_ground=Ground.TRADE_SECRET, passage_reason=REASON)


def fixed(session, told, redaction):
    redacting.propose_redaction(session, told.stock(), redaction, told.officer)
    redacting.confirm_redaction(session, redaction, told.decider)


def written(session, keys, storage, told, redaction):
    plan = plan_of(redaction, redacting.withholdings_of(session, redaction))
    return dossier(session, keys, storage, [told.lot], plan)


def test_version_begins_with_all_of_providers_and_judges_kept_back(session, told, redaction):
    found = kept(session, redaction)

    assert {subject for target, subject in found if target == Target.TRAIL} == {
        "award", "letter", "redaction",
    }  # fmt: skip
    files = {one.name for one in told.stock().members}
    assert {subject for target, subject in found if target == Target.FILE} == files
    assert {found[Target.FILE, "evaluation.json"].ground} == {Ground.NOT_IN_NOTICE}
    assert {one.by_id for one in found.values()} == {None}


def test_redacted_dossier_verifies_and_is_the_full_one_with_parts_left_out(
    session, keys, storage, told, redaction
):
    fixed(session, told, redaction)

    content = written(session, keys, storage, told, redaction)
    report = verify(content, dossier(session, keys, storage, [told.lot]))

    assert report.disagreement is None
    assert "outcome: NOT recomputed, evaluation.json and outcome.json withheld" in report.lines
    assert "full dossier: 6 withheld members are those of it" in report.lines
    assert sorted(unpacked(content)) == [
        "LEESMIJ-weglatingen.txt", "events.jsonl", "manifest.json",
    ]  # fmt: skip
    events = [json.loads(line) for line in unpacked(content)["events.jsonl"].splitlines()]
    assert [
        one for one in events if one["subject"].startswith("letter:") and "payload" in one
    ] == []


def test_words_are_gone_from_letters_and_trail_and_the_rest_is_readable(
    session, keys, storage, told, redaction
):
    disclose_all(session, redaction, told.officer)
    redacting.withhold_passage(session, told.stock(), redaction, told.officer, passage())
    fixed(session, told, redaction)

    content = written(session, keys, storage, told, redaction)

    report = verify(content, dossier(session, keys, storage, [told.lot]))
    assert report.disagreement is None
    assert "outcome.json: recomputed from evaluation.json, every figure agrees" in report.lines
    members = unpacked(content)
    letters = {name: pages(one) for name, one in members.items() if name.startswith("letters/")}
    redacted = {name for name in letters if name.endswith(".redacted.pdf")}
    assert redacted
    assert [name for name, text in letters.items() if "rekenmodel" in text] == []
    assert {"weggelaten:Woo5.1lid1c]" in solid(letters[name]) for name in redacted} == {True}
    assert {"Dezebriefisgeenaanvaarding" in solid(letters[name]) for name in redacted} == {True}
    events = [json.loads(line) for line in members["events.jsonl"].splitlines()]
    assert b"rekenmodel" not in members["events.jsonl"]
    (written_,) = [one for one in events if one.get("extract", {}).get("after")]
    assert written_["extract"] == {"after": {"text": "x [weggelaten: Woo 5.1 lid 1 c]"}}
    assert written_["ground"] == f"Woo 5.1 lid 1 c: {REASON}"


def pages(content):
    found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return " ".join(" ".join(found).split())


def solid(text):
    """Read across the breaks that a line of paper makes."""
    return re.sub(r"[^\w.:\]]", "", text)


def test_words_cross_line_breaks_and_are_not_repeated_in_the_trail(session, told, redaction):
    words = "Werkt met een\r\neigen   rekenmodel."

    redacting.withhold_passage(session, told.stock(), redaction, told.officer, passage(words))

    event = session.exec(select(Event).where(Event.action == "redaction.withhold_passage")).one()
    session.refresh(event, ["payload"])
    assert event.payload.data["after"]["ground"] == "woo_5_1_1_c"
    assert "rekenmodel" not in json.dumps(event.payload.data)


@pytest.mark.parametrize(
    ("words", "twice", "sentence"),
    [
        ("Dit staat nergens", False, "Deze woorden staan nergens"),
        (SECRET, True, "Deze woorden zijn al weggelaten."),
    ],
)
def test_words_that_stand_nowhere_or_are_out_already_are_refused(
    session, told, redaction, words, twice, sentence
):
    stock = told.stock()
    if twice:
        redacting.withhold_passage(session, stock, redaction, told.officer, passage())

    with pytest.raises(InvalidError) as refused:
        redacting.withhold_passage(session, stock, redaction, told.officer, passage(words))

    assert str(refused.value.message).startswith(sentence)
    assert refused.value.field == "passage"


def test_what_comes_after_confirming_stays_back(session, keys, storage, told, redaction):
    disclose_all(session, redaction, told.officer)
    targets = ["file:outcome.json", "file:evaluation.json"]
    form = WithholdForm(targets=targets, ground=Ground.NOT_IN_NOTICE, reason=REASON)
    redacting.withhold(session, told.stock(), redaction, told.officer, form)
    fixed(session, told, redaction)
    record(session, told.officer, "lot.edit", told.lot, after={"text": "van later"})

    content = written(session, keys, storage, told, redaction)

    last = json.loads(unpacked(content)["events.jsonl"].splitlines()[-1])
    assert (last["ground"], "payload" in last) == ("Later dan deze versie", False)
    assert verify(content).disagreement is None


def test_nobody_confirms_alone_and_a_confirmed_version_is_fixed(session, told, redaction):
    redacting.propose_redaction(session, told.stock(), redaction, told.officer)
    with pytest.raises(ForbiddenError):
        redacting.confirm_redaction(session, redaction, told.officer)
    with pytest.raises(ConflictError, match="tweede persoon"):
        redacting.withhold_passage(session, told.stock(), redaction, told.officer, passage())

    redacting.confirm_redaction(session, redaction, told.decider)

    assert redaction.confirmed_by_id == told.decider.id
    one = redacting.withholdings_of(session, redaction)[0]
    with pytest.raises(ConflictError, match="bevestigd"):
        redacting.disclose(session, one, told.officer)


def test_taking_back_opens_the_version_again(session, told, redaction):
    redacting.propose_redaction(session, told.stock(), redaction, told.officer)

    redacting.take_back(session, redaction, told.officer)

    redacting.withhold_passage(session, told.stock(), redaction, told.officer, passage())
    with pytest.raises(ConflictError):
        redacting.take_back(session, redaction, told.officer)


def test_version_that_leaves_nothing_out_is_no_redacted_one(session, told, redaction):
    disclose_all(session, redaction, told.officer)

    with pytest.raises(ConflictError, match="laat niets weg"):
        redacting.propose_redaction(session, told.stock(), redaction, told.officer)


@pytest.mark.parametrize("targets", [[], ["file:nergens.pdf"], ["passage:Werkt"]])
def test_what_is_not_in_the_dossier_cannot_be_left_out(session, told, redaction, targets):
    form = WithholdForm(targets=targets, ground=Ground.PRIVACY, reason=REASON)

    with pytest.raises(InvalidError) as refused:
        redacting.withhold(session, told.stock(), redaction, told.officer, form)

    assert refused.value.field == "targets"


def test_own_version_holds_own_data_and_nothing_of_another(session, keys, storage, told):
    submission = told.submissions["Thuisvast"]
    submission.lot = told.lot
    record(session, None, "submission.submit", submission, after={"own": "van Thuisvast"})
    rival = told.submissions["Elzenkamp"]
    record(session, None, "submission.submit", rival, after={"own": "van Elzenkamp"})
    record(session, told.officer, "award.decide", told.award, after={"own": "van ons"})
    own = OwnSubmission(submission, told.letters["Thuisvast"])

    content = dossier(session, keys, storage, [told.lot], own_plan(session, own))

    members = unpacked(content)
    assert sorted(members) == [
        "LEESMIJ-weglatingen.txt", "events.jsonl", f"letters/{told.letters['Thuisvast'].id}.pdf",
        "manifest.json",
    ]  # fmt: skip
    assert b"Elzenkamp" not in members["LEESMIJ-weglatingen.txt"]
    manifest = json.loads(members["manifest.json"])
    assert [one["name"] for one in manifest["withheld"]] == ["evaluation.json", "outcome.json"]
    events = [json.loads(line) for line in members["events.jsonl"].splitlines()]
    shown = [one for one in events if set(one) != {"number", "previous", "hash", "ground"}]
    assert [(one["action"], one.get("payload")) for one in shown] == [
        ("submission.submit", {"after": {"own": "van Thuisvast"}}), ("award.decide", None),
    ]  # fmt: skip
    report = verify(content, dossier(session, keys, storage, [told.lot]))
    assert report.disagreement is None
    closed = len(events) - len(shown)
    told_of_others = f"all but the hash of {closed} events, NOT recomputed: use --full"
    assert f"withheld: {told_of_others}" in report.lines


def test_own_version_does_not_exist_before_the_letter(session, told):
    own = OwnSubmission(told.submissions["Thuisvast"], None)

    with pytest.raises(ConflictError, match="zodra uw brief"):
        own_plan(session, own)


# Pages ------------------------------------------------------------------------------


def test_officer_makes_a_version_a_decider_confirms_and_who_takes_it_is_noted(
    session, sign_in, told, count_queries
):
    officer, decider = sign_in(told.officer), sign_in(told.decider)
    place = f"/tenders/{told.tender.id}/redactions"

    made = officer.post(place, data={"title": "Voor de rechter"})
    page = made.headers["location"]
    assert "Voor de rechter" in officer.get(place).text
    words = {"passage": SECRET, "passage_ground": "aw_2_57", "passage_reason": REASON}
    officer.post(f"{page}/passages", data=words)
    assert "op 3 plaatsen" in officer.get(page).text  # two letters and one event
    assert officer.get(f"{page}/dossier.zip").status_code == 409
    officer.post(f"{page}/propose")
    assert "Deze versie bevestigen" in decider.get(page).text
    decider.post(f"{page}/confirm")
    with count_queries() as queries:
        file = officer.get(f"{page}/dossier.zip")

    assert verify(file.content).disagreement is None
    assert [one[:18] for one in queries if one.startswith("INSERT INTO event")] != []


def test_who_took_a_file_stands_in_the_trail_with_its_hash(session, told):
    record_taking(session, told.officer, told.lot, "dossier", "full", BytesIO(b"inhoud"))

    event = session.exec(select(Event).where(Event.action == "record.take")).one()
    session.refresh(event, ["payload"])
    assert (event.actor_id, event.subject) == (told.officer.id, f"lot:{told.lot.id}")
    assert event.payload.data["after"] == {
        "what": "dossier", "version": "full", "size": 6,
        "sha256": sha256(b"inhoud").hexdigest(),
    }  # fmt: skip


def test_wrong_input_is_kept(session, sign_in, told, redaction):
    page = f"/redactions/{redaction.id}"
    browser = sign_in(told.officer)

    empty = browser.post(f"/tenders/{told.tender.id}/redactions", data={"title": ""})
    files = browser.post(f"{page}/withholdings", data={"reason": "te kort"})
    words = browser.post(
        f"{page}/passages",
        data={"passage": "Staat nergens", "passage_ground": "aw_2_57", "passage_reason": REASON},
    )

    assert [one.status_code for one in (empty, files, words)] == [422, 422, 422]
    assert "te kort" in files.text
    assert "Staat nergens" in words.text
    assert REASON in words.text


def test_versions_exist_for_nobody_without_the_duty(session, sign_in, told, redaction):
    page = f"/redactions/{redaction.id}"
    auditor, evaluator = make_user(session), make_user(session)
    assign(session, told.tender, auditor, Duty.AUDITOR)
    assign(session, told.tender, evaluator, Duty.EVALUATOR)
    for person in (evaluator, make_user(session)):
        assert sign_in(person).get(page).status_code == 404
    reader = sign_in(auditor)

    assert reader.get(page).status_code == 200
    assert reader.post(f"{page}/propose").status_code == 404
    assert reader.post(f"{page}/confirm").status_code == 404
    one = redacting.withholdings_of(session, redaction)[0]
    assert reader.post(f"/withholdings/{one.id}/remove").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_versions_does_not_grow(session, sign_in, count_queries, officer, count):
    tender = make_tender(session, officer=officer)
    for n in range(count):
        session.add(redacting.Redaction(tender_id=tender.id, title=f"V{n}", made_by_id=officer.id))
    browser = sign_in(officer)

    with count_queries() as queries:
        page = browser.get(f"/tenders/{tender.id}/redactions")

    assert page.text.count('href="/redactions/') == count
    assert len(queries) == 5  # the duty, the tender, its lots, the versions, the tabs


def test_what_a_provider_marked_as_secret_stays_back_on_that_ground(session, told):
    words = "Werkt met een eigen rekenmodel."
    for text in (words, "Staat nergens in het dossier."):
        session.add(
            TradeSecret(
                tender_id=told.tender.id, submission_id=told.submissions["Lindeborgh"].id,
                words=text, why=REASON,
            )
        )  # fmt: skip
    session.flush()

    form = RedactionForm(title="Woo-verzoek van 4 maart")
    redaction = redacting.start_redaction(session, told.stock(), told.tender, told.officer, form)

    passages = {
        subject: (one.ground, one.reason)
        for (target, subject), one in kept(session, redaction).items()
        if target == Target.PASSAGE
    }
    assert passages == {words: (Ground.TRADE_SECRET, REASON)}
