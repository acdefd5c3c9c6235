"""Six evaluators, five submissions, seven criteria: conflict, replacement, judging anew."""

import re

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.consensus import service as consensus
from app.consensus.attendance import invited
from app.consensus.models import Consensus, PastConsensus
from app.evaluation.models import PastScore, Score
from app.panels.models import Round, RoundState
from app.panels.panel import panel_of
from app.providers.models import Provider
from tests.evaluation.factories import make_room
from tests.factories import make_user

STEPS = ("uitstekend", "goed", "voldoende", "onvoldoende")
MANY = 5 * 7


def canary(person):
    return f"KANARIE van {person.name}: uitgewerkt en met cijfers onderbouwd."


class Story:
    """The people of a lot at their browsers, over HTTP."""

    def __init__(self, session, sign_in):
        self.session = session
        self.room = make_room(session, evaluators=6, submissions=5, criteria=7)
        self.comer = make_user(session, name="Nina Nieuw")
        self.away = make_user(session, name="Bart Buitenstaander")
        for person in (*self.room.evaluators, self.room.chair, self.comer):
            where = {"user_id": person.id, "authority_id": self.room.tender.lead_authority_id}
            session.add(Membership(**where))
        session.commit()
        people = (*self.room.evaluators, self.room.chair, self.room.officer, self.comer, self.away)
        self.browsers = {person.id: sign_in(person) for person in people}
        self.lot = f"/lots/{self.room.lot.id}"

    def get(self, person, path, status=200):
        response = self.browsers[person.id].get(self.lot + path, follow_redirects=True)
        assert response.status_code == status, (person.name, path, response.status_code)
        return response.text

    def post(self, person, path, data=None, status=303):
        response = self.browsers[person.id].post(self.lot + path, data=data or {})
        assert response.status_code == status, (person.name, path, response.text[-3000:])
        return response

    def declare(self, person, *, tie=False):
        first = self.room.submissions[0].provider_id
        data = {f"conflict_{one.provider_id}": "false" for one in self.room.submissions}
        if tie:
            told = {f"conflict_{first}": "true", f"explanation_{first}": "Mijn zus werkt daar."}
            data |= told
        self.post(person, "/conflicts", {**data, "is_signed": "true"})

    def score_all(self, person, step):
        """Go where the page leads, until there is nothing left; then hand in."""
        path, given = self.begin(person), 0
        while not path.endswith("/submit"):
            data = {"step": step, "motivation": canary(person), "version": "0"}
            path = self.post(person, path.removeprefix(self.lot), data).headers["location"]
            given += 1
        self.post(person, "/score/submit")
        return given

    def begin(self, person):
        return self.browsers[person.id].get(f"{self.lot}/score").headers["location"]

    def everything(self, person):
        """Read every page of the evaluation that somebody can open."""
        paths = ["/evaluations", *(self.lot + rest for rest in (
            "/progress", "/panel", "/consensus", "/consensus/live", "/consensus/fix",
            "/consensus/accept", "/minutes", "/minutes.pdf", "/agreement", "/score/submit",
            "/score/form", "/score/print", "/conflicts",
        ))]  # fmt: skip
        browser = self.browsers[person.id]
        return {path: browser.get(path).text for path in paths if not path.endswith("/live")}

    def settle_all(self, step):
        """The chair settles what is left, point by point."""
        chair = self.room.chair
        left = {answer.key for answer in consensus.unsettled(self.session, self.room.lot)}
        for submission, criterion in left:
            self.post(chair, f"/consensus/{submission}/{criterion}", {
                "step": step,
                "motivation": "De commissie vindt het antwoord onderbouwd.",
                "moved": "Wie anders scoorde, schuift op na het lezen van pagina 2.",
            })  # fmt: skip
        there = [str(person.id) for person in invited(self.session, self.room.lot)]
        self.post(chair, "/consensus/fix", {"present": there})
        return len(left)


@pytest.fixture
def story(session, sign_in):
    return Story(session, sign_in)


def test_six_evaluators_from_declaring_to_judging_anew(story, session):
    room = story.room
    one, two, three, four, five, six = room.evaluators
    names = [provider.name for provider in session.exec(select(Provider))]

    # Everybody declares; the sixth has a tie and is off the lot and out of the maximum.
    for person in (one, two, three, four, five, room.chair):
        story.declare(person)
    story.declare(six, tie=True)
    story.get(six, "/score", 404)
    assert panel_of(session, room.lot) == [one, two, three, four, five]

    # Four hand in; the fifth gives some scores and is then replaced by somebody new.
    for person, step in zip((one, two, three, four), STEPS, strict=True):
        assert story.score_all(person, step) == MANY
    first = story.begin(five).removeprefix(story.lot)
    story.post(five, first, {"step": "goed", "motivation": canary(five), "version": "0"})
    story.post(room.officer, f"/panel/{five.id}/replace",
               {"successor_id": str(story.comer.id),
                "reason": "Is langdurig ziek en komt niet terug."})  # fmt: skip
    story.get(five, "/score", 404)
    story.declare(story.comer)
    story.post(room.chair, "/consensus/open", status=409)

    # Until the meeting nobody reads what somebody else gave, nor who submitted.
    for reader in (one, story.comer, room.chair, room.officer, six, story.away):
        for path, text in story.everything(reader).items():
            others = [
                person.name
                for person in (one, two, three, four, five)
                if person.id != reader.id and f"KANARIE van {person.name}" in text
            ]
            assert others == [], (reader.name, path)
            if reader in (one, story.comer) and not path.endswith("/conflicts"):
                assert [name for name in names if name in text] == [], (reader.name, path)
    assert canary(one) in story.get(one, "/score/submit")

    # The newcomer scores everything anew; the chair opens, and everything shows at once.
    assert story.score_all(story.comer, "goed") == MANY
    story.post(room.chair, "/consensus/open")
    for reader in (one, room.chair):
        page = story.get(reader, "/consensus")
        heard = (one, two, three, four, story.comer, five)
        assert [f"KANARIE van {person.name}" in page for person in heard] == [True] * 5 + [False]
    for stranger in (five, six, story.away):
        story.get(stranger, "/consensus", 404)
    assert story.settle_all("goed") == MANY
    assert "Krippendorff" in story.get(room.chair, "/agreement")
    assert len(session.exec(select(PastScore)).all()) == 1

    # One criterion is judged anew by the same people, who do not see what they gave.
    again = room.criteria[0]
    panel = [one, two, three, four, story.comer]
    story.post(room.officer, "/panel/again", {
        "criteria": [str(again.id)], "people": [str(person.id) for person in panel],
        "reason": "De rechter vond dit criterium onvoldoende gemotiveerd.",
    })  # fmt: skip
    session.expire_all()
    assert session.exec(select(Round)).one().state == RoundState.INDIVIDUAL
    path = story.begin(two)
    assert re.search(str(again.id), path)
    assert "KANARIE" not in story.get(two, path.removeprefix(story.lot))
    for person in panel:
        assert story.score_all(person, "voldoende") == 5
    story.post(room.chair, "/consensus/open")
    assert story.settle_all("voldoende") == 5

    session.expire_all()
    settled = session.exec(select(Consensus)).all()
    assert len(settled) == MANY
    assert {(one.criterion_id == again.id, one.step) for one in settled} == {
        (True, "voldoende"), (False, "goed"),
    }  # fmt: skip
    # One score of the replaced evaluator, and five submissions times five evaluators judged anew.
    assert len(session.exec(select(PastScore)).all()) == 1 + 5 * 5
    assert len(session.exec(select(PastConsensus)).all()) == 5
    assert len(session.exec(select(Score)).all()) == 5 * MANY
