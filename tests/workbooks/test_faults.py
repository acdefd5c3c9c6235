"""What is wrong with a workbook is named by sheet, row and column, and nothing changes."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from app.core.errors import InvalidError
from app.tenders.choices import ProcedureKind
from app.tenders.queries import lots_of
from app.workbooks import accepting, filling
from app.workbooks.reading import Fault, read
from app.workbooks.writing import write
from tests.factories import make_authority
from tests.workbooks.factories import cells_of, changed, full_draft, saved, written


def test_impossible_dates_of_a_new_tender_are_told_at_their_cell(session, officer):
    wrong = {
        ("Aanbesteding", "B10"): "1-1-2020",
        ("Eisen", "D2"): None,
        ("Deelname per perceel", "C3"): "X9",
    }
    book = read(changed(written(session, full_draft(session, officer)), wrong))

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.start_tender(session, make_authority(session, officer), officer, book)

    assert refusal.value.faults == [
        Fault("Aanbesteding", 10, "Contract stopt",
              "Het contract stopt voordat het begint. Kies een latere dag."),
        Fault("Eisen", 2, "Naam", "Vul dit in."),
        Fault("Deelname per perceel", 3, "Productcode",
              "In dit perceel is geen product met deze code. Kijk de code na."),
    ]  # fmt: skip


FAULTS = {
    ("Aanbesteding", "B8"): "31-2-2026",
    ("Aanbesteding", "B12"): "TN1",
    ("Percelen", "A3"): 5,
    ("Percelen", "C3"): "Z",
    ("Percelen", "H2"): "veel",
    ("Percelen", "N2"): "Beste prijs",
    ("Percelen", "AD2"): "K9; loting",
    ("Producten", "B2"): 9,
    ("Tarieven", "C3"): 250,
    ("Tarieven", "H3"): 1,
    ("Vensters", "D2"): None,
    ("Eisen", "D2"): None,
    ("Bewijs", "A2"): "3.99",
    ("Criteria", "E3"): "H",
    ("Schaal", "D2"): "150%",
    ("Gemeenten", "A2"): "Gemeente Nergens",
    ("Planning", "E2"): "8.00",
}


TOLD = [
    ("Aanbesteding", 8, "Vragen tot", "Vul een dag en een tijd in, bijvoorbeeld 10-3-2026 12.00."),
    ("Aanbesteding", 12, "Nummer op TenderNed", "Vul TN en zes cijfers in, bijvoorbeeld TN353087."),
    ("Percelen", 2, "Gemiddelde uren", "Vul een getal in, bijvoorbeeld 412,50."),
    ("Percelen", 2, "Methode", "Kies een van de mogelijkheden."),
    ("Percelen", 2, "Wat beslist bij gelijke stand",
     "K9 is geen criterium van dit perceel. Kies een code, of: De laagste prijs, Loting."),
    ("Percelen", 3, "Nummer", "Tel door: hier hoort 2."),
    ("Percelen", 3, "Onder", "Z staat niet op het blad Indeling, of pas lager. Kijk de cel na."),
    ("Producten", 2, "Perceel",
     "9 staat niet op het blad Percelen, of pas lager. Kijk de cel na."),
    ("Bewijs", 2, "Eis", "Voor dit perceel is er geen eis met dit nummer. Kijk het nummer na."),
    ("Gemeenten", 2, "Gemeente",
     "Toetssteen kent Gemeente Nergens niet. Vraag de beheerder om deze organisatie toe te "
     "voegen."),
    ("Planning", 2, "Eindigt om", "Dit eindigt voordat het begint. Kies een latere tijd."),
]  # fmt: skip


def test_every_fault_is_named_at_once_and_nothing_changes(session, officer):
    tender = full_draft(session, officer)
    first = written(session, tender)
    book = read(changed(first, FAULTS))

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.fill_draft(session, tender, officer, book)

    told = {(one.sheet, one.row, one.column, one.sentence) for one in refusal.value.faults}
    assert set(TOLD) - told == set()
    assert cells_of(written(session, tender)) == cells_of(first)


def test_what_a_form_refuses_is_told_at_its_cell(session, officer):
    tender = full_draft(session, officer)
    wrong = {("Vensters", "D2"): None, ("Eisen", "D2"): None, ("Schaal", "D2"): "150%"}
    book = read(changed(written(session, tender), wrong))

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.fill_draft(session, tender, officer, book)

    assert refusal.value.faults == [
        Fault("Vensters", 2, "", "Zeg waarom aanmelden niet meer kan: aanbieders lezen het."),
        Fault("Eisen", 2, "Naam", "Vul dit in."),
        Fault("Schaal", 2, "Deel van de punten", "Vul een getal van hoogstens 1 in."),
    ]


def test_sheets_columns_and_questions_must_be_there_by_name(session, officer):
    book = load_workbook(BytesIO(written(session, full_draft(session, officer))))
    del book["Schaal"]
    book.create_sheet("Notities")
    book["Percelen"]["B1"] = "Titel"
    book["Planning"]["Z4"] = "los"
    book["Vensters"].insert_rows(1)
    book["Aanbesteding"]["A3"] = "Nummer"

    faults = read(saved(book)).faults

    assert faults == [
        Fault("Notities", None, "",
              "Toetssteen kent dit blad niet. Haal het weg, of geef het zijn naam terug."),
        Fault("Aanbesteding", 3, "Nummer",
              "Toetssteen kent deze vraag niet. Geef haar de oude naam terug."),
        Fault("Aanbesteding", None, "Kenmerk",
              "Deze vraag ontbreekt. Zet haar terug."),
        Fault("Percelen", 1, "Titel",
              "Toetssteen kent deze kolom niet. Geef haar de oude naam terug."),
        Fault("Percelen", 1, "Naam",
              "Deze kolom ontbreekt. Zet haar terug."),
        Fault("Vensters", 1, "", "De eerste rij is leeg. Zet de namen van de kolommen daar terug."),
        Fault("Schaal", None, "", "Dit blad ontbreekt. Zet het terug; het mag leeg blijven."),
        Fault("Planning", 4, "Z",
              "Deze kolom heeft geen naam. Maak de cel leeg, of geef de kolom een naam."),
    ]  # fmt: skip


def test_a_column_that_may_stay_empty_may_be_absent(session, officer):
    tender = full_draft(session, officer)
    book = load_workbook(BytesIO(written(session, tender)))
    assert book["Percelen"]["I1"].value == "Omvang"
    book["Percelen"].delete_cols(9)

    filling.fill_draft(session, tender, officer, read(saved(book)))

    assert [lot.volume for lot in lots_of(session, tender)] == ["", ""]


def test_formulas_are_refused_and_never_written(session, officer):
    tender = full_draft(session, officer)
    content = written(session, tender)
    book = load_workbook(BytesIO(content))
    written_as = {
        cell.value: cell.data_type for sheet in book for row in sheet for cell in row if cell.value
    }
    assert written_as["=1+1 blijft tekst\nen - dit ook"] == "s"
    assert "f" not in written_as.values()

    faults = read(changed(content, {("Percelen", "B2"): "=1+1"})).faults

    sentence = "Hier staat een formule. Zet de uitkomst in de cel."
    assert faults == [Fault("Percelen", 2, "Naam", sentence)]


def test_a_cell_and_a_column_are_each_named_once(session, officer):
    tender = full_draft(session, officer)
    book = load_workbook(BytesIO(written(session, tender)))
    book["Planning"]["A2"] = "=1+1"
    points = next(one.column for one in book["Criteria"][1] if one.value == "Punten")
    book["Criteria"].delete_cols(points)

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.fill_draft(session, tender, officer, read(saved(book)))

    assert [one for one in refusal.value.faults if one.column] == [
        Fault("Criteria", 1, "Punten", "Deze kolom ontbreekt. Zet haar terug."),
        Fault("Planning", 2, "Wat", "Hier staat een formule. Zet de uitkomst in de cel."),
    ]
    assert len(lots_of(session, tender)) == 2


def test_criteria_in_an_open_house_are_refused(session, officer):
    tender = full_draft(session, officer)
    book = read(changed(written(session, tender), {("Aanbesteding", "B4"): "Open house"}))

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.fill_draft(session, tender, officer, book)

    sentence = "Bij open house wordt niets vergeleken. Laat dit blad leeg."
    rows = {one.row for one in refusal.value.faults if one.sentence == sentence}
    assert rows == {2, 3, 4, 5}
    assert tender.procedure == ProcedureKind.SAS


def old_excel(marker: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + marker


def with_macros() -> bytes:
    file = BytesIO(saved(Workbook()))
    with ZipFile(file, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    return file.getvalue()


def packed(names: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "Dit is geen Excel-werkboek. Kies een bestand dat eindigt op .xlsx."),
        (packed({"word/document.xml": b"x"}),
         "Dit is geen Excel-werkboek. Kies een bestand dat eindigt op .xlsx."),
        (packed({"xl/workbook.xml": b"x"}),
         "Dit bestand is niet te lezen. Open het, sla het op als Excel-werkboek en probeer het "
         "opnieuw."),
        (old_excel(b"Workbook"),
         "Dit is een oud Excel-bestand. Sla het op als Excel-werkboek (.xlsx)."),
        (old_excel("EncryptedPackage".encode("utf-16-le")),
         "Op dit bestand zit een wachtwoord. Haal het eraf in Excel en sla het bestand opnieuw "
         "op."),
        (with_macros(),
         "In dit werkboek zitten macro’s. Sla het op als werkboek zonder macro’s (.xlsx)."),
        (saved(Workbook()),
         "Dit is geen werkboek van een aanbesteding. Download eerst een leeg werkboek."),
        (b"PK" * 3_000_000, "Dit bestand is te groot. Een werkboek mag hoogstens 5,0 MB zijn."),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_what_to_do(content, sentence):
    with pytest.raises(InvalidError) as refusal:
        read(content)

    assert (str(refusal.value.message), refusal.value.field) == (sentence, "file")


def test_a_file_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(accepting, "LARGEST_UNPACKED", 1000)

    with pytest.raises(InvalidError, match="te groot"):
        read(write({}))


def test_too_many_rows_are_refused():
    book = load_workbook(BytesIO(write({})))
    for row in range(2, 1003):
        book["Planning"].cell(row, 1, "Stap")

    faults = read(saved(book)).faults

    sentence = "Dit blad heeft te veel rijen. Er passen er hoogstens 1000."
    assert faults == [Fault("Planning", None, "", sentence)]
