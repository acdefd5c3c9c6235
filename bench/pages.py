"""T1, T3, T5, T9: pages, the workbook and letters, beside the least that could do."""

import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from time import perf_counter
from typing import Any
from uuid import UUID

import typst
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from openpyxl import Workbook, load_workbook
from sqlmodel import col, select

from app.accounts.permissions import Duty
from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.db import reading
from app.core.settings import shipped
from app.core.typesetting import _fonts, printable, typeset
from app.evaluation.models import Score
from app.letters.case import read_case
from app.letters.check import check_letters
from app.panels.models import Declaration
from app.records.matrix import matrix
from app.stationery.sheet import paper_of
from app.submissions.models import Submission
from app.tenders.models import Combine, Lot, LotState
from bench.house import House
from bench.measure import Row, median_ms, spread_ms, statements
from tests.awards.decided import make_decided
from tests.evaluation.factories import make_document, make_room
from tests.factories import STEPS, assign, make_criterion, make_user
from tests.pdf import make_pdf
from tests.rankings.factories import freeze, make_scored, settle

MOTIVATION = "Het plan is concreet, met cijfers onderbouwd en goed uit te voeren. " * 6
LETTERS = 200
SCORES = 8000
TABLE = Environment(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>"
    "{% endfor %}</table>"
)


def rows(house: House) -> Iterator[Row]:
    """Measure."""
    for size in (40, 200, 1000):
        lot_id, cookie = ranked_lot(house, size)
        yield ranking(house, lot_id, cookie, size)
        if size * 40 == SCORES:
            yield workbook(house, lot_id)
    yield from score_form(house)
    yield letters(house)


def ranked_lot(house: House, size: int) -> tuple[object, str]:
    """Fill a lot that 8 evaluators scored on 5 criteria, with its ranking settled."""
    with house.long_ago() as session:
        officer = make_user(session, name="Olga Officier")
        names = {f"Aanbieder {size}-{n:03d}": () for n in range(size)}
        scored = make_scored(
            session, officer, names, points=(), evaluators=8, state=LotState.RANKED,
            prices={name: str(80 + n % 41) for n, name in enumerate(names)}, winners=3,
        )  # fmt: skip
        lot = scored.lot
        criteria = [
            make_criterion(session, lot, code=f"K{n}", points="16", combine=Combine.MEAN)
            for n in range(1, 6)
        ]
        freeze(session, lot)
        for at, submission in enumerate(scored.submissions):
            for n, criterion in enumerate(criteria):
                settle(session, submission, criterion, scored.chair, "")
                session.add_all(
                    Score(
                        tender_id=lot.tender_id, lot_id=lot.id, submission_id=submission.id,
                        criterion_id=criterion.id, evaluator_id=person.id,
                        step=STEPS[(at * 7 + n * 3 + m * (at % 5)) % 4][0], motivation=MOTIVATION,
                    )
                    for m, person in enumerate(scored.evaluators)
                )  # fmt: skip
        assign(session, scored.tender, officer, Duty.AUDITOR)
        session.commit()
    return lot.id, house.cookie_of(officer)


def ranking(house: House, lot_id: object, cookie: str, size: int) -> Row:
    """T1: the ranking page, computed anew on every request."""
    page = house.visit(f"/lots/{lot_id}/ranking", cookie)
    with statements(house.engine) as seen:
        shown = page()
    assert shown.count(b'<tr id="row-') == size
    bare = house.visit(f"/table/{lot_id}", application=bare_routes(house))
    ours, worst = spread_ms(page, 12)
    floor, _ = spread_ms(bare, 30)
    return Row(
        "T1", f"ranking page, {size} submissions, 8 x 5 scores", ours,
        "Core query + Jinja table", floor, "<= 2.5 x floor, p95 <= 2 x p50, <= 6 SQL",
        ours <= 2.5 * floor and worst <= 2 * ours and len(seen) <= 6,
        f"p95 {worst:.0f} ms, {len(seen)} SQL, {len(shown) // 1024} KiB",
    )  # fmt: skip


def bare_routes(house: House) -> FastAPI:
    """Make the least that could do: one query and one table, and nothing at all."""
    bare = FastAPI()

    @bare.get("/table/{lot_id}")
    def table(lot_id: str) -> HTMLResponse:
        query = select(
            *(Submission.__table__.c[name] for name in
              ("number", "id", "state", "submitted_at", "reason", "provider_id", "lot_id",
               "tender_id"))
        ).where(col(Submission.lot_id) == UUID(lot_id))  # fmt: skip
        with house.engine.execution_options(writes=False).connect() as connection:
            return HTMLResponse(TABLE.render(rows=connection.execute(query).all()))

    @bare.get("/nothing")
    def nothing() -> HTMLResponse:
        return HTMLResponse(TABLE.render(rows=[["niets"]]))

    return bare


def score_form(house: House) -> Iterator[Row]:
    """T3: one answer beside the form for its score; asked for the first time, and again."""
    state = house.application.state
    with house.long_ago() as session:
        room = make_room(session, evaluators=8, submissions=10, criteria=5)
        person = room.evaluators[0]
        content = make_pdf(*(f"Pagina {n}: wat wij doen" for n in range(1, 7)))
        for submission in room.submissions:
            session.add(
                Declaration(
                    tender_id=room.tender.id, lot_id=room.lot.id, user_id=person.id,
                    provider_id=submission.provider_id, has_conflict=False,
                )
            )  # fmt: skip
            for criterion in room.criteria:
                make_document(session, state.storage, state.keys, submission, criterion, content)
        urls = [
            f"/lots/{room.lot.id}/score/{submission.id}/{criterion.id}"
            for submission in room.submissions for criterion in room.criteria
        ]  # fmt: skip
        session.commit()
    cookie = house.cookie_of(person)
    visits = [house.visit(url, cookie) for url in urls]
    visits[-1]()
    first = median_ms(iter_acts(visits[:5]), 5)
    with statements(house.engine) as seen:
        assert b"Pagina 6" in visits[0]()
    again, worst = spread_ms(visits[0], 60)
    floor, _ = spread_ms(house.visit("/nothing", application=bare_routes(house)), 200)
    yield Row(
        "T3", "score form, pages of the answer shown before", again, "bare route", floor,
        "<= 6 ms beside a 0.3 ms bare route, <= 6 SQL",
        again <= 20 * floor and len(seen) <= 6,
        f"p95 {worst:.1f} ms, {len(seen)} SQL, those for the visitor included",
    )  # fmt: skip
    yield Row(
        "T3", "score form, first visitor of this answer", first, "bare route", floor,
        "none: a child process reads the pdf", True,
    )  # fmt: skip


def iter_acts(acts):
    """Make one act that does the next of several each time."""
    left = iter(acts)
    return lambda: next(left)()


def workbook(house: House, lot_id: object) -> Row:
    """T5: every score and motivation as Excel, beside writing the same cells with openpyxl."""
    with reading(house.engine) as session:
        lot = session.get_one(Lot, lot_id)
        with statements(house.engine) as seen:
            content = matrix(session, lot)
        ours = median_ms(lambda: matrix(session, lot))
        tracemalloc.start()
        session.expire_all()
        matrix(session, session.get_one(Lot, lot_id))
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content))]
    scores = len(sheets[0]) - 1
    assert scores == SCORES
    floor = median_ms(lambda: write_plainly(sheets))
    return Row(
        "T5", f"score matrix, {scores} scores with motivation", ours, "openpyxl alone", floor,
        "<= 2 x floor, <= 4 SQL, <= 30 MB",
        ours <= 2 * floor and len(seen) <= 4 and peak <= 30,
        f"{len(seen)} SQL, peak {peak:.0f} MB, {len(content) // 1024} KiB",
    )  # fmt: skip


def write_plainly(sheets: list[list[tuple[object, ...]]]) -> None:
    """Write rows of bare values."""
    book = Workbook(write_only=True)
    for found in sheets:
        sheet = book.create_sheet()
        for row in found:
            sheet.append(row)
    book.save(BytesIO())


def letters(house: House) -> Row:
    """T9: letters from the decision to PDF, beside typst given the same text."""
    with house.long_ago() as session:
        bids = tuple(
            (f"Zorg {n}", {"K1": STEPS[n % 3][0], "K2": STEPS[n % 4][0]}, str(Decimal(80 + n)))
            for n in range(LETTERS)
        )
        decided = make_decided(session, bids=bids, excluded=False)
        award_id = decided.award.id
        session.commit()

    def composed() -> list[dict[str, Any]]:
        with reading(house.engine) as session:
            case = read_case(session, session.get_one(Award, award_id))
            return [paper_of(one.data) for one in check_letters(case, dutch(utcnow()).date())]

    def ours() -> None:
        for sheet in composed():
            typeset("letters/letter.typ", sheet)

    papers = [json.dumps(printable(one), ensure_ascii=False) for one in composed()]
    assert len(papers) == LETTERS
    root = shipped("templates")

    def floor() -> None:
        for paper in papers:
            typst.compile(
                str(root / "letters" / "letter.typ"), root=str(root), font_paths=_fonts(),
                ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1", "a-2a"],
                sys_inputs={"data": paper},
            )  # fmt: skip

    began = perf_counter()
    ours()
    cold = (perf_counter() - began) * 1000
    taken, least = median_ms(ours), median_ms(floor)
    return Row(
        "T9", f"{LETTERS} letters, read, composed, checked and made", taken, "typst alone", least,
        "<= 1.5 x floor", taken <= 1.5 * least,
        f"first time {cold:.0f} ms",
    )  # fmt: skip
