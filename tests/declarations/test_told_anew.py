"""What was told before a submit and lies sealed: only what is told anew takes its place."""

from datetime import date, timedelta

import pytest

from app.core.clock import pinned
from app.core.errors import ConflictError
from app.declarations import marking, parties
from app.declarations.espd import EspdTold
from app.declarations.layers import join, split
from app.declarations.models import PartyRole
from app.declarations.statement_forms import PartyForm, PreferenceForm, ProofForm, SecretForm
from app.declarations.statements import MOST_LAYERS, parties_of, statement_of, told_in
from app.declarations.told import MYSELF, Declared, Part, PartyTold, Told
from app.evidence.showing import exhibits_of
from app.openings.opening import open_content
from app.submissions import service
from app.submissions.receipts import preference_of
from app.submitting import replacing
from app.submitting import service as submitting
from app.tenders.models import LotPreference
from app.vault.sealing import UnsealError

PARTNER = PartyForm(role=PartyRole.MEMBER, name="Zorg Een", kvk_number="99887766", share="nacht")
OTHER = PartyForm(role=PartyRole.MEMBER, name="Zorg Twee", kvk_number="77000011", share="dag")
MEMBER = PartyTold(id="een", role=PartyRole.MEMBER, name="Zorg Een")
YES, NO = Declared(grounds={"untrue": True}), Declared(grounds={"untrue": False})
XML = EspdTold(name="Zorg Nul")


def told_at_the_opening(session, house, submission):
    """Open the vault; give what lies open of one submission."""
    with pinned(house.tender.deadline + timedelta(minutes=10)):
        open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])
    session.refresh(submission)
    exhibits = exhibits_of(session, [submission.id]).values()
    return {
        "parties": [one.name for one in parties_of(session, submission)],
        "proofs": sorted((facts.holder, facts.valid_to) for _hash, facts in exhibits),
        "secrets": [
            one.words
            for found in marking.secrets_by_submission(session, [submission.id]).values()
            for one in found
        ],
        "choice": submission.preference,
    }


def tell_all(session, house, submission, user):
    """Tell one of everything that can be told."""
    item = service.readiness(session, submission).items[0]
    person = (session, house.keys, submission, user)
    parties.add_party(*person, PARTNER)
    parties.tell_proof(*person, item, ProofForm(holder="Zorg Een", ends_on=date(2027, 1, 1)))
    marking.mark(*person, SecretForm(words="ons eigen rekenmodel", why="Een eigen werkwijze."))
    parties.tell_preference(*person, PreferenceForm(preference=2))
    return item, person


TOLD = {
    "parties": ["Zorg Een"],
    "proofs": [("Zorg Een", date(2027, 1, 1))],
    "secrets": ["ons eigen rekenmodel"],
    "choice": 2,
}


@pytest.mark.parametrize(
    ("change", "becomes"),
    [
        (lambda _item, *who: parties.add_party(*who, OTHER), {"parties": ["Zorg Twee"]}),
        (lambda _item, *who: parties.tell_none(*who, Part.PARTIES), {"parties": []}),
        (lambda _item, *who: parties.tell_none(*who, Part.SECRETS), {"secrets": []}),
        (
            lambda item, *who: parties.tell_proof(*who, item, ProofForm(holder="Zorg Een bv")),
            {"proofs": [("Zorg Een bv", None)]},
        ),
        (
            lambda _item, *who: marking.mark(
                *who, SecretForm(words="onze nachtdienst", why="Nergens anders zo.")
            ),
            {"secrets": ["onze nachtdienst"]},
        ),
        (
            lambda _item, *who: parties.tell_preference(*who, PreferenceForm(preference=1)),
            {"choice": 1},
        ),
    ],
    ids=["who joins", "nobody any more", "no secrets", "a proof", "a secret", "the choice"],
)
def test_only_what_is_told_anew_takes_the_place_of_before(session, house, change, becomes):
    house.tender.max_lots, house.tender.lot_preference = 1, LotPreference.PROVIDER
    submission, user = house.enter()
    item, person = tell_all(session, house, submission, user)
    house.fill(submission, user)
    submitting.submit(session, house.keys, submission, user)
    replacing.begin(session, submission, user)

    change(item, *person)
    receipt = submitting.submit(session, house.keys, submission, user)

    expected = TOLD | becomes
    assert preference_of(house.keys, receipt) == expected["choice"]
    assert told_at_the_opening(session, house, submission) == expected


def test_what_was_told_stays_through_every_replacement(session, house):
    house.tender.max_lots, house.tender.lot_preference = 1, LotPreference.PROVIDER
    submission, user = house.enter()
    item, person = tell_all(session, house, submission, user)
    house.fill(submission, user)
    submitting.submit(session, house.keys, submission, user)
    for holder in ("Eerst", "Daarna", "Het laatst"):
        replacing.begin(session, submission, user)
        parties.tell_preference(*person, PreferenceForm(preference=3))
        parties.tell_proof(*person, item, ProofForm(holder=holder))
        submitting.submit(session, house.keys, submission, user)
    submitting.withdraw(session, submission, user)
    submitting.resume(session, submission, user)
    added = parties.add_party(*person, OTHER)
    parties.remove_party(*person, added.id)
    submitting.submit(session, house.keys, submission, user)

    assert told_at_the_opening(session, house, submission) == {
        "parties": [],
        "proofs": [("Het laatst", None)],
        "secrets": ["ons eigen rekenmodel"],
        "choice": 3,
    }


def test_a_layer_that_was_cut_off_is_named_at_the_opening(session, house):
    submission, user = house.enter()
    parties.add_party(session, house.keys, submission, user, PARTNER)
    house.fill(submission, user)
    submitting.submit(session, house.keys, submission, user)
    statement = statement_of(session, submission)
    statement.sealed = statement.sealed[:-1]

    with pinned(house.tender.deadline + timedelta(minutes=10)):
        opened = open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])

    [told] = opened.content["lots"][0]["submissions"]
    assert (told["damaged"], told["parties"]) == (["wie meedoet"], [])


@pytest.mark.parametrize(
    ("told", "declared", "espds"),
    [
        (Told(), {MYSELF: YES, "een": YES}, {}),
        (Told(declared={MYSELF: NO}), {MYSELF: NO, "een": YES}, {}),
        (Told(espds={MYSELF: XML}), {"een": YES}, {MYSELF: XML}),
        (Told(anew={Part.PARTIES}, declared={"twee": NO}), {MYSELF: YES, "twee": NO}, {}),
    ],
    ids=["nothing", "one's own", "an xml", "who takes part"],
)
def test_a_declaration_stays_until_its_own_party_declares_anew(told, declared, espds):
    before = Told(parties=[MEMBER], declared={MYSELF: YES, "een": YES})

    whole = told.model_copy(update={"rests": True}).after(before)

    assert (whole.declared, whole.espds) == (declared, espds)


def test_a_declaration_made_here_takes_the_place_of_an_xml():
    told = Told(rests=True, declared={MYSELF: YES})

    assert told.after(Told(espds={MYSELF: XML})) == Told(declared={MYSELF: YES})


@pytest.mark.parametrize("layers", [[b"een"], [b"twee", b"", b"een" * 100]])
def test_layers_come_apart_as_they_were_and_not_when_cut(layers):
    assert split(join(layers)) == layers
    for wrong in (b"", join(layers)[:-1], join(layers) + b"x"):
        with pytest.raises(UnsealError):
            split(wrong)


def test_nothing_is_told_anew_more_often_than_can_be_kept(session, house):
    submission, user = house.enter()
    person = (session, house.keys, submission, user)
    parties.add_party(*person, PARTNER)
    house.fill(submission, user)
    statement = statement_of(session, submission)
    submitting.submit(*person)
    statement.sealed = join(split(statement.sealed) * MOST_LAYERS)
    before = statement.sealed
    replacing.begin(session, submission, user)

    with pytest.raises(ConflictError) as refusal:
        parties.add_party(*person, OTHER)
    submitting.submit(*person)

    assert str(refusal.value.message) == (
        "U hebt na het indienen al 50 keer iets opnieuw verteld. Vaker kan niet. "
        "Bestanden vervangen en indienen kan nog wel."
    )
    assert statement.sealed == before


def test_the_last_layer_that_can_be_kept_may_be_changed_still(session, house):
    submission, user = house.enter()
    person = (session, house.keys, submission, user)
    parties.add_party(*person, PARTNER)
    house.fill(submission, user)
    statement = statement_of(session, submission)
    submitting.submit(*person)
    statement.sealed = join(split(statement.sealed) * (MOST_LAYERS - 1))
    replacing.begin(session, submission, user)

    added = parties.add_party(*person, OTHER)
    parties.remove_party(*person, added.id)

    assert len(split(statement.sealed)) == MOST_LAYERS


def test_the_pages_say_what_stays_and_what_is_gone(session, house, sign_in):
    submission, user = house.enter()
    parties.add_party(session, house.keys, submission, user, PARTNER)
    house.fill(submission, user)
    submitting.submit(session, house.keys, submission, user)
    browser, place = sign_in(user), f"/submissions/{submission.id}"
    stays, gone = "Er doet niemand anders meer mee", "U schrijft alleen in."
    fixed = browser.post(f"{place}/told/parties/none").status_code
    replacing.begin(session, submission, user)

    before = browser.get(f"{place}/parties").text
    answer = browser.post(f"{place}/told/parties/none")
    after = browser.get(f"{place}/parties").text
    others = [browser.get(place + page).text for page in ("/secrets", "/confirm")]
    refused = [
        browser.post(f"{place}/told/{part}/none").status_code for part in ("parties", "proofs")
    ]

    assert (stays in before, gone in before) == (True, False)
    assert answer.headers["location"] == f"{place}/parties"
    assert (stays in after, gone in after) == (False, True)
    assert "Niets is meer een bedrijfsgeheim" in others[0]
    assert "Wat u niet opnieuw vertelde, blijft zoals u het eerder indiende." in others[1]
    assert (fixed, refused) == (409, [404, 404])
    assert told_in(session, house.keys, submission) == Told(rests=True, anew={Part.PARTIES})
