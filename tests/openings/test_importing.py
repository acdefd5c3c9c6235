"""Take over what another platform received: whole, with hashes, or not at all."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.spreadsheet import write_workbook
from app.openings import arrivals, arrivals_kept, importing
from app.openings.arrivals_list import COLUMNS, Fault, FaultyRowsError, read_lines
from app.openings.models import Takeover
from app.providers.models import Provider
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submissions.service import unsealed_amount
from app.tenders.models import LotState
from app.uploads.reading import document_bytes
from app.vault.models import Purpose
from tests.factories import make_user
from tests.submissions.factories import archive, pdf

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)  # 12.00 in Amsterdam
PLAN, PROOF = pdf("plan"), b"bewijs"


@pytest.fixture
def closed(house):
    """A tender whose deadline was Tuesday 10 March 2026 at 12.00; it is an hour later."""
    house.tender.deadline = NOON
    house.session.flush()
    with clock.pinned(NOON + timedelta(hours=1)):
        yield house


def parts(house):
    """Name what the lot asks, as a list does."""
    found = arrivals.items_by_name(house.session, house.tender, house.lot)
    return [key for key, item in found.items() if not item.is_price], "k2"


def rows(house, name="Stichting Noord", kvk="12345678", at="10-3-2026 11.52.04", folder="noord"):
    (proof, answer), price = parts(house)
    start = [name, kvk, "1", at]
    return [
        [*start, proof, f"{folder}/bewijs.txt", ""],
        [*start, answer, f"{folder}/plan.pdf", ""],
        [*start, price, "", "412,50"],
    ]


def listed(*rows):
    lines = [";".join(COLUMNS), *(";".join(row) for row in rows)]
    return "\n".join(lines).encode()


def zipped(*folders):
    return archive(
        *((f"{folder}/plan.pdf", PLAN) for folder in folders),
        *((f"{folder}/bewijs.txt", PROOF) for folder in folders),
    )


def take_over(house, listing, content):
    place = arrivals_kept.House(house.keys, house.storage, "")
    return importing.take_over(
        house.session, place, house.tender, house.officer, "TenderNed", listing, content
    )


def sha(content):
    return hashlib.sha256(content).hexdigest()


def test_what_came_in_time_is_open_and_what_came_late_stays_closed(session, closed):
    listing = listed(
        *rows(closed), *rows(closed, "Laat bv", "00000012", "10-3-2026 12.00.01", "laat")
    )
    content = zipped("noord", "laat")

    takeover = take_over(closed, listing, content)

    files = [
        {"name": "bewijs.txt", "size": 6, "sha256": sha(PROOF)},
        {"name": "plan.pdf", "size": len(PLAN), "sha256": sha(PLAN)},
    ]
    told = takeover.content
    assert (told["list_sha256"], told["zip_sha256"]) == (sha(listing), sha(content))
    assert [
        (one["number"], one["provider"], one["kvk_number"], one["received_at"], one["is_late"],
         one["files"])
        for one in told["submissions"]
    ] == [
        (1, "Stichting Noord", "12345678", "2026-03-10T10:52:04.000000Z", False, files),
        (2, "Laat bv", "00000012", "2026-03-10T11:00:01.000000Z", True, files),
    ]  # fmt: skip
    submissions = session.exec(select(Submission).order_by(Submission.number)).all()
    assert [one.state for one in submissions] == [SubmissionState.SUBMITTED, SubmissionState.LATE]
    documents = session.exec(select(Document)).all()
    readable = [
        (one.name, b"".join(document_bytes(closed.storage, closed.keys, one)))
        for one in documents
        if one.reading_key
    ]
    assert sorted(readable) == [("bewijs.txt", PROOF), ("plan.pdf", PLAN)]
    assert [one.name for one in documents if not one.reading_key] == ["", ""]
    assert closed.lot.state == LotState.OPENED


def test_a_price_stays_sealed_until_the_quality_is_fixed(session, closed):
    take_over(closed, listed(*rows(closed)), zipped("noord"))

    price = session.exec(select(Price)).one()
    submission = session.exec(select(Submission)).one()
    assert price.amount is None
    assert unsealed_amount(closed.open(Purpose.PRICE), submission, price) == Decimal("412.50")


def test_a_provider_is_made_that_nobody_acts_for(session, closed):
    with clock.pinned(NOON - timedelta(hours=1)):
        submission, _user = closed.enter(name="Stichting Noord")
    known = session.get_one(Provider, submission.provider_id)

    rows_ = rows(closed, kvk=known.kvk_number)
    take_over(closed, listed(*rows_), zipped("noord"))

    taken = session.exec(select(Submission).where(Submission.state == "submitted")).one()
    assert taken.provider_id != known.id


def test_every_fault_is_named_by_its_row_and_nothing_is_kept(session, closed):
    good = rows(closed)
    bad = [
        [*good[0][:4], "K9", "noord/bewijs.txt", ""],
        [*good[0][:2], "7", *good[0][3:]],
        [*good[0][:5], "noord/weg.txt", ""],
        good[1],
        good[1],
    ]

    with pytest.raises(FaultyRowsError) as refusal:
        take_over(closed, listed(*bad), zipped("noord"))

    assert refusal.value.faults == (
        Fault(2, "Perceel 1 vraagt niets dat K9 heet."),
        Fault(3, "Er is geen perceel 7."),
        Fault(4, "noord/weg.txt zit niet in de zip, of er heten meer bestanden zo."),
        Fault(6, "Dit onderdeel stond al in een eerdere regel."),
    )
    assert session.exec(select(Submission)).all() == []
    assert closed.lot.state == LotState.PUBLISHED


def test_cells_that_cannot_be_read_are_named_by_row(closed):
    (proof, _answer), _price = parts(closed)
    bad = [["", "123456789", "1", "gisteren", proof, "a.pdf", "veel"]]

    with pytest.raises(FaultyRowsError) as refusal:
        read_lines(listed(*bad))

    assert [one.text for one in refusal.value.faults] == [
        "Vul de naam van de aanbieder in.",
        "Een KvK-nummer heeft 8 cijfers, bijvoorbeeld 12345678.",
        "Vul in wanneer het binnenkwam, bijvoorbeeld 10-3-2026 11.52.04.",
        "Vul een bedrag in boven nul, met hoogstens twee decimalen.",
    ]


def test_excel_and_csv_say_the_same(closed):
    told = rows(closed)
    book = write_workbook([("Ontvangen", COLUMNS, told)])

    assert read_lines(book) == read_lines(listed(*told))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"geen zip", "Dit is geen zip-bestand, of het is beschadigd."),
        (archive(*((f"{n}.txt", b"x") for n in range(5001))),
         "In deze zip zit te veel: hoogstens 5000 bestanden en samen 1,0 GB."),
    ],
)  # fmt: skip
def test_a_zip_beyond_the_limits_is_refused(closed, content, sentence):
    with pytest.raises(InvalidError) as refusal:
        take_over(closed, listed(*rows(closed)), content)

    assert str(refusal.value.message) == sentence


def test_a_bomb_in_the_zip_is_named_and_not_unpacked(closed):
    content = archive(("noord/bewijs.txt", b"0" * 20_000_000), ("noord/plan.pdf", PLAN))

    with pytest.raises(FaultyRowsError) as refusal:
        take_over(closed, listed(*rows(closed)), content)

    assert refusal.value.faults == (
        Fault(2, "noord/bewijs.txt is te groot. Een bestand mag hoogstens 100,0 MB zijn."),
    )


def test_it_waits_for_the_deadline_and_happens_once(session, closed):
    with clock.pinned(NOON), pytest.raises(ConflictError):
        take_over(closed, listed(*rows(closed)), zipped("noord"))
    take_over(closed, listed(*rows(closed)), zipped("noord"))

    with pytest.raises(ConflictError):
        take_over(closed, listed(*rows(closed)), zipped("noord"))
    assert len(session.exec(select(Takeover)).all()) == 1


def test_the_page_takes_over_and_shows_the_record(session, closed, sign_in):
    client = sign_in(closed.officer)
    address = f"/tenders/{closed.tender.id}/import"
    session.commit()

    answer = client.post(
        address,
        data={"platform": "Mercell"},
        files={"listing": ("l.csv", listed(*rows(closed))), "archive": ("a.zip", zipped("noord"))},
    )
    page = client.get(address).text

    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "Overgenomen uit Mercell" in page
    assert json.loads(client.get(f"{address}/record.json").text)["platform"] == "Mercell"


def test_a_refused_list_says_so_per_row_and_keeps_what_was_typed(session, closed, sign_in):
    bad = [[*rows(closed)[0][:4], "K9", "noord/bewijs.txt", ""]]

    answer = sign_in(closed.officer).post(
        f"/tenders/{closed.tender.id}/import",
        data={"platform": "Mercell"},
        files={"listing": ("l.csv", listed(*bad)), "archive": ("a.zip", zipped("noord"))},
    )

    assert answer.status_code == 422
    assert "Perceel 1 vraagt niets dat K9 heet." in answer.text
    assert 'value="Mercell"' in answer.text
    assert session.exec(select(Submission)).all() == []


def test_who_is_not_assigned_gets_not_found(closed, sign_in):
    stranger = make_user(closed.session)

    assert sign_in(stranger).get(f"/tenders/{closed.tender.id}/import").status_code == 404
