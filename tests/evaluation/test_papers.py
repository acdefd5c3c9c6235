"""Paper forms: printed empty, typed in by one, held to the paper by another."""

import re
from html import unescape
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy.orm import selectinload
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.evaluation import papers
from app.evaluation.forms import PaperForm
from app.evaluation.models import HandIn, PaperScore, Score
from app.evaluation.service import give_score
from app.panels.answers import answers_of
from app.panels.models import RoundState
from app.panels.panel import round_of
from app.tenders.models import Lot
from tests.evaluation.factories import declare_all, make_room, score_form
from tests.evaluation.seeing import CANARY, text_of
from tests.evaluation.told import told
from tests.factories import assign, make_user

WHY = "Op papier staat dat de aanpak goed is uitgewerkt."


@pytest.fixture
def room(session):
    """A lot with one answer, and a second officer."""
    found = make_room(session, submissions=1, criteria=1)
    declare_all(session, found)
    second = make_user(session, name="Tom Tweede")
    assign(session, found.tender, second, Duty.OFFICER)
    return found, second


def typed(session, room, step="goed"):
    (answer,) = answers_of(session, room.lot)
    form = PaperForm(step=step, motivation=WHY, strong="Helder", page=2)
    return papers.type_in(session, answer, room.evaluators[0], room.officer, form)


def rows_of(response):
    """The cells of the table, row by row, as a person reads them."""
    (table,) = re.findall(r"<tbody>(.*?)</tbody>", response.text, re.DOTALL)
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
         for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in table.split("</tr>")[:-1]
    ]  # fmt: skip


def test_typed_scores_count_only_after_a_second_person_and_a_full_form_is_handed_in(session, room):
    found, second = room
    row = typed(session, found)
    before = session.exec(select(Score)).all()

    with pytest.raises(ForbiddenError):
        papers.confirm(session, found.lot, found.evaluators[0], found.officer)
    count = papers.confirm(session, found.lot, found.evaluators[0], second)

    assert (before, count) == ([], 1)
    score = session.exec(select(Score)).one()
    assert (score.evaluator_id, score.step, score.motivation, score.strong, score.page) == (
        found.evaluators[0].id, "goed", WHY, "Helder", 2,
    )  # fmt: skip
    assert (row.typed_by_id, row.confirmed_by_id) == (found.officer.id, second.id)
    assert session.exec(select(HandIn.evaluator_id)).all() == [found.evaluators[0].id]
    assert told(session, "paper.confirm") == [
        (
            second.id,
            {
                "after": {
                    "typed_by": str(found.officer.id),
                    "confirmed_by": str(second.id),
                    "evaluator": str(found.evaluators[0].id),
                }
            },
        )
    ]
    with pytest.raises(ConflictError):  # handed in: nothing is typed any more
        typed(session, found)


def test_what_was_changed_on_the_website_meanwhile_is_never_overwritten(session, room):
    found, second = room
    typed(session, found)
    (answer,) = answers_of(session, found.lot)
    give_score(session, answer, found.evaluators[0], score_form("voldoende"))

    replaces = papers.paper_of(session, found.lot, found.evaluators[0]).lines[0].replaces
    with pytest.raises(ConflictError, match="wijzigde"):
        papers.confirm(session, found.lot, found.evaluators[0], second)
    typed(session, found)
    papers.confirm(session, found.lot, found.evaluators[0], second)

    assert replaces
    assert session.exec(select(Score.step)).all() == ["goed"]


def test_a_step_off_the_scale_and_an_undeclared_person_are_refused(session):
    found = make_room(session, submissions=1, criteria=1)
    with pytest.raises(ConflictError):
        typed(session, found)
    declare_all(session, found)

    with pytest.raises(InvalidError) as error:
        typed(session, found, step="briljant")

    assert error.value.field == "step"
    assert session.exec(select(PaperScore)).all() == []


def test_two_officers_type_and_confirm_on_the_pages(session, sign_in, room):
    found, second = room
    (answer,) = answers_of(session, found.lot)
    person = found.evaluators[0]
    session.commit()
    here = f"/lots/{found.lot.id}/papers/{person.id}"
    url = f"{here}/{answer.submission.id}/{answer.criterion.id}"
    one, two = sign_in(found.officer), sign_in(second)

    wrong = one.post(url, data={"step": "goed", "motivation": "Kort"})
    done = one.post(url, data={"step": "goed", "motivation": WHY, "page": "2"})
    own = one.post(f"{here}/confirm")
    page = text_of(two.get(here))
    confirmed = two.post(f"{here}/confirm")

    assert (wrong.status_code, done.status_code, own.status_code, confirmed.status_code) == (
        422, 303, 403, 303,
    )  # fmt: skip
    assert "Kort</textarea>" in wrong.text
    assert "Getypt door Olga Officier" in page
    assert WHY in page
    assert "Olga Officier en Tom Tweede" in text_of(two.get(here))


@pytest.mark.parametrize("step", ["goed", "voldoende"])
def test_who_types_learns_nothing_of_the_score_on_the_website(session, sign_in, room, step):
    found, _second = room
    (answer,) = answers_of(session, found.lot)
    give_score(session, answer, found.evaluators[0], score_form("goed", motivation=CANARY))
    here = f"/lots/{found.lot.id}/papers/{found.evaluators[0].id}"
    form = f"{here}/{answer.submission.id}/{answer.criterion.id}"
    session.commit()
    officer = sign_in(found.officer)

    empty = officer.get(form)
    typed(session, found, step)
    session.commit()
    (row,) = rows_of(officer.get(here))

    assert "scoorde dit antwoord eerder" in text_of(empty)
    assert [word for word in (CANARY, "checked") if word in empty.text] == []
    assert row == [
        "Inschrijver 1: Criterium K1",
        f"{step.capitalize()} {WHY} Sterke punten: Helder Pagina 2",
        "Ook hier gescoord het papier komt ervoor in de plaats",
        "Getypt door Olga Officier",
    ]


def test_what_was_confirmed_stays_unseen_until_the_meeting_opens(session, sign_in):
    found = make_room(session, submissions=2, criteria=1, evaluators=1)
    declare_all(session, found)
    second = make_user(session, name="Tom Tweede")
    assign(session, found.tender, second, Duty.OFFICER)
    first, _other = answers_of(session, found.lot)
    form = PaperForm(step="goed", motivation=CANARY, page=2)
    papers.type_in(session, first, found.evaluators[0], found.officer, form)
    waiting = sign_in(second).get(f"/lots/{found.lot.id}/papers/{found.evaluators[0].id}").text
    trail = f"/tenders/{found.tender.id}/trail"
    early = sign_in(found.officer).get(trail).text
    papers.confirm(session, found.lot, found.evaluators[0], second)
    session.commit()
    here = f"/lots/{found.lot.id}/papers/{found.evaluators[0].id}"
    urls = (here, f"{here}/{first.submission.id}/{first.criterion.id}", trail)

    closed = [sign_in(found.officer).get(url).text for url in urls]
    round_ = round_of(session, found.lot)
    round_.state, round_.panel = RoundState.CONSENSUS, [str(found.evaluators[0].id)]
    session.commit()
    opened = [sign_in(found.officer).get(url).text for url in urls]

    assert CANARY in waiting
    assert CANARY not in early
    assert "Papieren formulier overgetypt" in early  # the act itself is told
    assert [(CANARY in page, "checked" in page) for page in closed] == [(False, False)] * 3
    assert "niet te zien tot het overleg opent" in closed[0]
    assert [CANARY in page for page in opened] == [True] * 3


def test_nobody_of_the_panel_and_no_stranger_reaches_a_paper_form(session, sign_in, room):
    found, _second = room
    typed(session, found)
    chairing = make_user(session, name="Olaf Officier")
    assign(session, found.tender, chairing, Duty.OFFICER)
    assign(session, found.tender, chairing, Duty.CHAIR, lot=found.lot)
    session.commit()
    here = f"/lots/{found.lot.id}/papers/{found.evaluators[0].id}"
    people = [*found.evaluators, found.chair, chairing, make_user(session)]

    codes = [sign_in(one).get(f"{here}{end}").status_code
             for one in people for end in ("", "/form.pdf")]  # fmt: skip

    assert sign_in(found.officer).get(here).status_code == 200
    assert codes == [404] * 10


def test_the_empty_form_on_paper_tells_no_name_of_a_bidder_and_no_score(session, sign_in, room):
    found, _second = room
    (answer,) = answers_of(session, found.lot)
    give_score(session, answer, found.evaluators[0], score_form("goed"))
    session.commit()

    papers_ = [
        sign_in(found.evaluators[0]).get(f"/lots/{found.lot.id}/score/form.pdf"),
        sign_in(found.officer).get(
            f"/lots/{found.lot.id}/papers/{found.evaluators[0].id}/form.pdf"
        ),
    ]

    query = select(Lot).where(Lot.id == found.lot.id).options(selectinload(Lot.tender))
    lot = session.exec(query.execution_options(populate_existing=True)).one()
    tasks = papers.tasks_of(session, lot, found.evaluators[0])
    words = papers.form_words(lot, found.evaluators[0], tasks)
    assert [one["of"] for one in words["answers"]] == ["Inschrijver 1"]
    assert [one.headers["content-type"] for one in papers_] == ["application/pdf"] * 2
    assert [len(pikepdf.open(BytesIO(one.content)).pages) for one in papers_] == [1, 1]
