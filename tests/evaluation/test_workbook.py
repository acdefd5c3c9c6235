"""One's own form in Excel: what it holds, what comes back, what is refused."""

from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.core.errors import InvalidError
from app.evaluation import service
from app.evaluation.models import Score
from app.evaluation.workbook import read_form, write_form
from app.evaluation.worklist import tasks_of
from tests.evaluation.factories import declare_all, make_room, score_form
from tests.evaluation.seeing import text_of

WHY = "In Excel geschreven, en lang genoeg om te tellen."


def a_form(session, keys, **more):
    room = make_room(session, **more)
    declare_all(session, room)
    person = room.evaluators[0]
    tasks = tasks_of(session, room.lot, person)
    return room, person, tasks, write_form(keys, room.lot, person, tasks)


def edit(content, **cells):
    """Fill in cells of the sheet with scores."""
    book = load_workbook(BytesIO(content))
    for cell, value in cells.items():
        book["Scores"][cell] = value
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


def test_only_what_is_filled_in_is_open(session, keys):
    _room, person, tasks, content = a_form(session, keys, submissions=1, criteria=1)

    book = load_workbook(BytesIO(content))
    sheet = book["Scores"]

    assert [cell.value for cell in sheet[2]][:3] == [
        "Inschrijver 1", "Criterium K1", "uitstekend, goed, voldoende, onvoldoende",
    ]  # fmt: skip
    assert [cell.protection.locked for cell in sheet[2]] == [True] * 3 + [False] * 6 + [True]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["J"].hidden
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["D2"]
    assert book["Zegel"].sheet_state == "veryHidden"
    assert person.name in str(book.worksheets[0]["A2"].value)
    assert len(tasks) == 1


def test_what_changed_comes_back_and_the_rest_stays(session, keys):
    room, person, tasks, content = a_form(session, keys, submissions=1, criteria=2)

    same = read_form(keys, content, room.lot, person, tasks)
    filled = edit(content, D2="goed", E2=WHY, H2=3)
    (change,) = read_form(keys, filled, room.lot, person, tasks)

    assert same == []
    assert (change.task.number, change.changed, change.faults) == (
        1, ["step", "motivation", "page"], (),
    )  # fmt: skip
    assert (change.typed["step"], change.typed["motivation"], change.typed["page"]) == (
        "goed", WHY, "3",
    )  # fmt: skip


def test_faults_name_their_cell(session, keys):
    room, person, tasks, content = a_form(session, keys, submissions=1, criteria=2)

    filled = edit(content, D2="prima", E2="Kort.", D3="goed", E3="=1+1 en dan nog meer tekst")
    first, second = read_form(keys, filled, room.lot, person, tasks)

    assert first.faults == (
        ("E2", "Schrijf minstens 20 tekens."),
        ("D2", "Kies een stap van de gepubliceerde schaal."),
    )
    assert second.faults == (("E3", "In deze cel staat een formule. Vul gewone tekst in."),)


def test_a_form_of_somebody_else_is_refused(session, keys):
    room, person, _tasks, content = a_form(session, keys)
    other = room.evaluators[1]

    with pytest.raises(InvalidError, match="iemand anders"):
        read_form(keys, content, room.lot, other, tasks_of(session, room.lot, other))
    assert read_form(keys, content, room.lot, person, tasks_of(session, room.lot, person)) == []


def test_a_stale_form_is_refused(session, keys):
    room, person, tasks, content = a_form(session, keys)
    service.give_score(session, tasks[0].answer, person, score_form())

    with pytest.raises(InvalidError, match="Sinds dit formulier"):
        read_form(keys, content, room.lot, person, tasks_of(session, room.lot, person))


@pytest.mark.parametrize("cell", ["A2", "B2", "C2", "J2"])
def test_an_altered_form_is_refused(session, keys, cell):
    room, person, tasks, content = a_form(session, keys)
    book = load_workbook(BytesIO(content))
    book["Scores"][cell] = book["Scores"][cell.replace("2", "3")].value + "x"
    altered = BytesIO()
    book.save(altered)

    with pytest.raises(InvalidError, match="vergrendelde cellen"):
        read_form(keys, altered.getvalue(), room.lot, person, tasks)


def test_a_forged_seal_is_refused(session, keys):
    room, person, tasks, content = a_form(session, keys)
    book = load_workbook(BytesIO(content))
    book["Zegel"]["A1"] = book["Zegel"]["A1"].value.replace(str(person.id), str(room.chair.id))
    forged = BytesIO()
    book.save(forged)

    with pytest.raises(InvalidError, match="vergrendelde cellen"):
        read_form(keys, forged.getvalue(), room.lot, person, tasks)


def test_another_workbook_is_no_form(session, keys):
    room, person, tasks, content = a_form(session, keys)
    book = load_workbook(BytesIO(content))
    del book["Zegel"]
    other = BytesIO()
    book.save(other)

    with pytest.raises(InvalidError, match="geen formulier van ons"):
        read_form(keys, other.getvalue(), room.lot, person, tasks)


def test_differences_are_shown_before_they_are_taken(session, sign_in):
    room = make_room(session, submissions=1, criteria=2)
    declare_all(session, room)
    session.commit()
    browser, lot = sign_in(room.evaluators[0]), f"/lots/{room.lot.id}/score"

    content = browser.get(f"{lot}/form.xlsx").content
    filled = edit(content, D2="goed", E2=WHY, D3="matig", E3="Kort.")
    page = browser.post(f"{lot}/form", files={"file": ("scores.xlsx", filled)})
    before = session.exec(select(Score)).all()
    rows = [unescape(part.split('"')[0]) for part in page.text.split('name="rows" value="')[1:]]
    taken = browser.post(f"{lot}/take", data={"rows": rows})

    assert "E3: Schrijf minstens 20 tekens." in text_of(page)
    assert WHY in page.text
    assert (before, len(rows)) == ([], 1)
    assert (taken.status_code, taken.headers["location"]) == (303, f"{lot}/submit")
    assert [(one.step, one.motivation) for one in session.exec(select(Score))] == [("goed", WHY)]


def test_a_form_is_one_s_own_and_nothing_else_is_taken(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    session.commit()
    lot = f"/lots/{room.lot.id}/score"
    browser = sign_in(room.evaluators[0])

    none = browser.post(f"{lot}/form", data={})
    nonsense = browser.post(f"{lot}/form", files={"file": ("scores.xlsx", b"niets")})
    made_up = browser.post(f"{lot}/take", data={"rows": ["{}"]})
    paper = browser.get(f"{lot}/print")
    refused = [sign_in(one).get(f"{lot}/form.xlsx").status_code
               for one in (room.chair, room.officer)]  # fmt: skip

    assert [page.status_code for page in (none, nonsense, made_up)] == [422, 422, 422]
    assert paper.text.count("☐") == 4 * 4
    assert refused == [404, 404]
