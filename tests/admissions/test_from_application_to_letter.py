"""From application to letter over HTTP: Alkmaar's closed windows, Centraal Gelderland's rules."""

from datetime import date

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.admissions.exceptions import ruling_of
from app.awards.models import Award
from app.checks.models import Check
from app.letters.models import Letter, LetterKind
from app.letters.sending import deliver
from app.products.models import EligibilityRule, RuleKind, Window
from app.providers.models import PastContract, Provider
from app.submissions.models import Submission
from app.submissions.service import readiness
from tests.checks.factories import make_person_with
from tests.factories import make_provider, make_requirement, make_user
from tests.rankings.factories import freeze
from tests.submissions.factories import make_open_house, pdf

UNIQUE = "Aantoonbaar uniek van kwaliteit, met meerwaarde boven het gecontracteerde aanbod."
MOTIVATION = "Wij werken als enige in de regio met ervaringsdeskundigen die doof zijn."
JUDGEMENT = "De werkwijze voor dove bewoners is nieuw en bij niemand anders te vinden."
COMPARED = "Geen van de gecontracteerde aanbieders heeft personeel dat gebarentaal kent."
HISTORY = "Alleen wie in 2020 een contract had voor intramuraal wonen in natura."
NURSE = "Bij de aanmelding zit het bewijs dat een SPV op afroep beschikbaar is."


class Region:
    """An open house with everybody at work in a browser of their own."""

    def __init__(self, session, keys, storage, sign_in):
        self.session = session
        self.house = make_open_house(session, keys, storage)
        self.lot, tender = self.house.lot, self.house.tender
        tender.contact = "inkoop@regio.example, 072 123 45 67"
        self.lot.tender = tender
        freeze(session, self.lot)
        self.officer = sign_in(self.house.officer)
        self.decider = sign_in(make_person_with(session, tender, Duty.DECIDER))
        self.guard = sign_in(make_person_with(session, tender, Duty.INTEGRITY))
        user = make_user(session, name="Wietske Klein")
        self.company = make_provider(session, user, name="Klein Maar Fijn")
        session.commit()
        self.provider = sign_in(user)

    @property
    def submission(self) -> Submission:
        return self.session.exec(select(Submission)).one()

    def hand_in(self, leave_out=()):
        """The provider uploads what is asked and submits."""
        page = f"/submissions/{self.submission.id}"
        for item in readiness(self.session, self.submission).items:
            if item.number not in leave_out:
                sent = self.provider.post(
                    f"{page}/items/{item.id}", files={"file": (f"{item.number}.pdf", pdf())}
                )
                assert sent.status_code == 303, sent.text
        return self.provider.post(f"{page}/confirm", data={"is_sure": "true"})

    def judge(self):
        """The officer passes every requirement, the integrity officer the gate."""
        submission = self.submission
        page = f"/submissions/{submission.id}/checks"
        assert self.officer.post(f"{page}/start").status_code == 303
        for check in self.session.exec(select(Check)):
            done = self.officer.post(f"/checks/{check.id}/decision", data={"action": "pass"})
            assert done.status_code == 303, done.text
        party = f"/integrity/tenders/{submission.tender_id}/providers/{submission.provider_id}"
        assert self.guard.post(f"{party}/decide").status_code == 303
        assert self.officer.post(f"{page}/finish").status_code == 303

    def decide(self) -> Letter:
        """Two people decide, the letter goes out."""
        page = f"/applications/{self.submission.id}"
        assert self.officer.post(page).status_code == 303
        assert self.decider.post(f"{page}/confirm").status_code == 303
        award = self.session.exec(select(Award)).one()
        sent = self.officer.post(f"/awards/{award.id}/send")
        assert sent.status_code == 303, sent.text
        letter = self.session.exec(select(Letter)).one()
        deliver(self.session, self.house.keys, self.house.storage, letter)  # the worker's job
        self.session.commit()
        return letter

    def close(self, day: date, exception: str) -> None:
        self.session.add(
            Window(
                tender_id=self.lot.tender_id, lot_id=self.lot.id, closes_on=day,
                reason="er is genoeg aanbod.", exception=exception,
            )
        )  # fmt: skip
        self.session.commit()


@pytest.fixture
def region(session, keys, storage, sign_in):
    return Region(session, keys, storage, sign_in)


def test_alkmaar_beschermd_wonen_lets_in_who_shows_the_exception(region):
    region.lot.title = "Beschermd wonen"
    region.close(date(2021, 7, 1), UNIQUE)

    led = region.provider.post(f"/lots/{region.lot.id}/start")
    assert led.headers["Location"] == f"/lots/{region.lot.id}/exception"
    told = region.provider.get(led.headers["Location"]).text
    assert "1 juli 2021" in told
    assert UNIQUE in told
    region.provider.post(led.headers["Location"], data={"motivation": MOTIVATION})
    assert region.hand_in().status_code == 303
    region.judge()
    page = f"/applications/{region.submission.id}"
    assert region.officer.post(page).status_code == 409  # the exception first
    data = {"granted": "yes", "quality": JUDGEMENT, "compared": COMPARED}
    assert region.officer.post(f"{page}/exception", data=data).status_code == 303

    letter = region.decide()

    assert letter.kind == LetterKind.ADMISSION
    assert region.provider.post(f"/my-letters/{letter.id}").status_code == 303
    assert "U bent toegelaten" in region.provider.get(
        f"/submissions/{region.submission.id}/admission"
    ).text  # fmt: skip


def test_alkmaar_beschermd_wonen_refuses_who_adds_nothing(region):
    region.lot.title = "Beschermd wonen"
    region.close(date(2021, 7, 1), UNIQUE)
    region.provider.post(f"/lots/{region.lot.id}/exception", data={"motivation": MOTIVATION})
    assert region.hand_in().status_code == 303
    refusal = "Drie gecontracteerde aanbieders bieden ditzelfde al."
    page = f"/applications/{region.submission.id}"
    data = {"granted": "no", "quality": refusal, "compared": refusal}
    region.officer.post(f"/submissions/{region.submission.id}/checks/start")
    assert region.officer.post(f"{page}/exception", data=data).status_code == 303

    letter = region.decide()

    assert (letter.kind, ruling_of(region.session, region.submission).is_granted) == (
        LetterKind.REFUSAL,
        False,
    )
    text = str(letter.content)
    assert "kan niet meer sinds 1 juli 2021" in text
    assert refusal in text


def test_who_applied_is_led_to_its_application_and_loses_no_second_motivation(region):
    region.close(date(2021, 7, 1), UNIQUE)
    page = f"/lots/{region.lot.id}/exception"
    region.provider.post(page, data={"motivation": MOTIVATION})
    own = f"/submissions/{region.submission.id}"
    while_draft = region.provider.get(page)
    assert region.hand_in().status_code == 303

    again = region.provider.get(page)
    anew = region.provider.post(page, data={"motivation": JUDGEMENT})

    assert MOTIVATION in while_draft.text
    assert (again.status_code, again.headers.get("Location")) == (303, own)
    assert (anew.status_code, region.submission.exception) == (422, MOTIVATION)
    assert f"{JUDGEMENT}</textarea>" in anew.text
    assert "U hebt zich al aangemeld. Wat u toen schreef, blijft zoals het is." in anew.text
    assert JUDGEMENT not in region.provider.get(own).text


def test_a_decision_shows_nowhere_before_its_letter(region):
    region.provider.post(f"/lots/{region.lot.id}/start")
    region.hand_in()
    own = f"/submissions/{region.submission.id}"
    region.judge()
    page = f"/applications/{region.submission.id}"
    before = region.provider.get(own).text
    region.officer.post(page)
    region.decider.post(f"{page}/confirm")
    decided = region.provider.get(own).text
    award = region.session.exec(select(Award)).one()
    region.officer.post(f"/awards/{award.id}/send")
    letter = region.session.exec(select(Letter)).one()
    deliver(region.session, region.house.keys, region.house.storage, letter)
    region.session.commit()
    told = region.provider.get(own).text

    assert ["Bekijk de uitslag" in one for one in (before, decided, told)] == [False, False, True]


def test_alkmaar_beschermd_thuis_has_no_exception(region):
    region.lot.title = "Beschermd thuis"
    region.close(date(2024, 1, 1), "")

    refused = region.provider.post(f"/lots/{region.lot.id}/start")

    assert refused.status_code == 409
    assert "kan niet meer sinds 1 januari 2024: er is genoeg aanbod." in refused.text
    asked = region.provider.post(
        f"/lots/{region.lot.id}/exception", data={"motivation": MOTIVATION}
    )
    assert asked.status_code in {404, 409}
    assert region.session.exec(select(Submission)).all() == []


def rules(region) -> None:
    """Intramural intensive: contracted in 2020, and the nurse's proof at registration."""
    proof = make_requirement(region.session, region.house.tender, number="10.2", title="SPV")
    common = {"tender_id": region.lot.tender_id, "lot_id": region.lot.id}
    region.session.add_all(
        [
            EligibilityRule(
                **common, position=1, kind=RuleKind.CONTRACTED, text=HISTORY,
                values={"product": "Intramuraal BW", "form": "zin", "year": 2020},
            ),
            EligibilityRule(
                **common, position=2, kind=RuleKind.EVIDENCE, text=NURSE,
                values={"requirement": str(proof.id)},
            ),
        ]
    )  # fmt: skip
    region.session.commit()


def contracted(region, product: str) -> None:
    provider = region.session.get_one(Provider, region.company.id)
    region.session.add(
        PastContract(
            provider_id=provider.id, authority_id=region.house.tender.lead_authority_id,
            product=product, form="zin", starts_on=date(2019, 1, 1), ends_on=date(2021, 12, 31),
        )
    )  # fmt: skip
    region.session.commit()


def test_gelderland_admits_who_had_the_contract_and_brings_the_nurses_proof(region):
    rules(region)
    contracted(region, "Intramuraal BW")
    assert region.provider.post(f"/lots/{region.lot.id}/start").status_code == 303

    without = region.hand_in(leave_out=("10.2",))
    assert without.status_code in {409, 422}
    assert region.submission.submitted_at is None
    assert region.hand_in().status_code == 303
    region.judge()

    assert region.decide().kind == LetterKind.ADMISSION


def test_gelderland_refuses_who_had_another_contract(region):
    rules(region)
    contracted(region, "Begeleiding thuis")

    refused = region.provider.post(f"/lots/{region.lot.id}/start")

    assert refused.status_code == 409
    assert HISTORY in refused.text
    assert "Begeleiding thuis (zin)" in refused.text
