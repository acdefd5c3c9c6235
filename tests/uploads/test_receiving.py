"""What may come in and what not: the corpus."""

import asyncio
import hashlib
import subprocess
import sys
from asyncio import Event, all_tasks, sleep

import pikepdf
import pytest

from app.core.errors import InvalidError
from app.core.storage import DiskStorage
from app.uploads import inspecting, receiving, streams
from app.uploads.recognise import ALL, ONLY_PDF
from app.uploads.traces import PIECE
from app.vault.sealing import unseal
from app.vault.wrapping import make_pair
from tests.submissions import factories as made

PRIVATE, PUBLIC = make_pair()


@pytest.fixture
def storage(tmp_path):
    """A folder of its own: no database has a part in this."""
    return DiskStorage(tmp_path)


def receive(storage, name, content, *, limit=5_000_000, accepted=ALL):
    return receiving.receive(storage, PUBLIC, name, iter([content]), limit, accepted=accepted)


def stored(storage):
    return {path for path in storage.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("antwoord.pdf", made.pdf(), "pdf"),
        ("brief.docx", made.docx(), "document"),
        ("prijzen.xlsx", made.xlsx(), "sheet"),
        ("brief.odt", made.odf("text"), "text"),
        ("cijfers.ods", made.odf("spreadsheet"), "spreadsheet"),
        ("foto.png", made.image("png"), "png"),
        ("foto.jpg", made.image("jpeg"), "jpeg"),
        ("lees.txt", "Één regel.\r\n".encode(), "plain"),
        ("uea.xml", b'<?xml version="1.0"?><QualificationApplicationResponse/>', "xml"),
    ],
)
def test_what_is_allowed_is_known_by_its_content(storage, name, content, ending):
    found = receive(storage, name, content)

    assert (found.name, found.size) == (name, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.media_type.endswith(ending)


JAVASCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
TEMPLATE = (
    b'<Relationships><Relationship Type="http://x/attachedTemplate" TargetMode="External" '
    b'Target="http://x/kwaad.dotm"/></Relationships>'
)
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LIMITS = """
import resource, runpy, sys
runpy.run_path(sys.argv[1])["limit"]()
for what in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE"):
    print(resource.getrlimit(getattr(resource, what))[0])
"""
REFUSED = [
    ("wezen.docx", made.docx(("word/styles.xml", XXE)), "vreemd opgebouwd"),
    (
        "wezen.docx",
        made.docx(("word/styles.xml", XXE.decode().encode("utf-16-le"))),
        "vreemd opgebouwd",
    ),
    ("wezen.xml", XXE, "vreemd opgebouwd"),
    ("sjabloon.docx", made.docx(("word/_rels/settings.xml.rels", TEMPLATE)), "macro"),
    ("knop.docx", made.docx(("word/activeX/activeX1.bin", b"x")), "macro"),
    ("blad.xlsx", made.xlsx(("xl/macrosheets/sheet1.xml", b"<x/>")), "macro"),
    ("slot.odt", made.odf("text", ("META-INF/manifest.xml", b"<encryption-data/>")), "wachtwoord"),
    ("oud.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "oud soort"),
    ("pagina.txt", b"<html><script>alert(1)</script>", "programma of een webpagina"),
    ("start.txt", b"#!/bin/sh\nrm -rf /\n", "programma of een webpagina"),
    ("beeld.xml", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "vreemd opgebouwd"),
    ("beide.docx", made.docx_that_is_a_pdf(), "vreemd opgebouwd"),
    ("beide.png", made.image("png") + made.archive(("a.txt", b"a")), "vreemd opgebouwd"),
    ("pad.docx", made.docx(("/etc/passwd", b"x")), "vreemd opgebouwd"),
    ("leeg.pdf", b"", "leeg"),
    ("script.pdf", made.pdf(OpenAction=JAVASCRIPT), "scripts"),
    ("formulier.pdf", made.pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array())), "scripts"),
    ("start.pdf", made.pdf(OpenAction=LAUNCH), "programma"),
    ("bijlage.pdf", made.pdf_with_attachment(), "andere bestanden"),
    ("slot.pdf", made.encrypted_pdf(), "wachtwoord"),
    ("half.pdf", made.pdf()[:60], "beschadigd"),
    ("tweeling.pdf", made.pdf() + made.archive(("a.txt", b"a")), "vreemd opgebouwd"),
    ("macro.docx", made.docx(("word/vbaProject.bin", b"x")), "macro"),
    ("macro.docx", made.docx(types=b"<Types>ms-word.document.macroEnabled</Types>"), "macro"),
    ("macro.odt", made.odf("text", ("Basic/Standard/Module1.xml", b"<x/>")), "macro"),
    ("veel.docx", made.docx(*((f"word/{n}", b"") for n in range(5001))), "vreemd opgebouwd"),
    ("lach.docx", made.docx(("word/styles.xml", ENTITIES)), "vreemd opgebouwd"),
    ("pad.docx", made.docx(("../../etc/passwd", b"x")), "vreemd opgebouwd"),
    ("kapot.docx", made.docx()[:-30], "beschadigd"),
    ("alles.zip", made.archive(("a.txt", b"a")), "kennen wij niet"),
    ("programma.exe", b"MZ\x90\0", "kennen wij niet"),
    ("vreemd.txt", b"\xff\xfe\0a", "kennen wij niet"),
    ("antwoord.pdf", made.docx(), "heet .pdf, maar het is een Word-bestand"),
    ("antwoord.pdf.exe", made.pdf(), "heet .exe, maar het is een pdf"),
    ("foto.png", made.image("png")[:40], "beschadigd"),
    ("groot.png", made.image("png", (10_001, 10_001)), "vreemd opgebouwd"),
]


@pytest.mark.parametrize(("name", "content", "told"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_is_refused_is_refused_in_words_and_does_not_stay(storage, name, content, told):
    before = stored(storage)

    with pytest.raises(InvalidError, match=told):
        receive(storage, name, content, limit=5_000_000)

    assert stored(storage) == before


def test_an_answer_must_be_a_pdf(storage):
    with pytest.raises(InvalidError, match=r"Dit is een Word-bestand\. Stuur dit antwoord als pdf"):
        receive(storage, "antwoord.docx", made.docx(), accepted=ONLY_PDF)


def test_a_file_of_the_limit_comes_in_and_one_byte_more_does_not(storage):
    content = b"a" * 1000

    assert receive(storage, "a.txt", content, limit=1000).size == 1000
    with pytest.raises(InvalidError, match="te groot"):
        receive(storage, "a.txt", content, limit=999)


def test_a_large_file_is_known_by_its_beginning(storage, monkeypatch):
    monkeypatch.setattr(receiving, "LOOKED_INTO", 200)
    content = made.pdf(OpenAction=JAVASCRIPT)

    found = receiving.receive(
        storage, PUBLIC, "a.pdf", (content[at : at + 50] for at in range(0, 10_000, 50)), 20_000
    )

    assert (found.media_type, found.size) == ("application/pdf", len(content))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jan\\brief.pdf", "brief.pdf"),
        ("brief\u202efdp.exe", "brieffdp.exe"),
        ("a\0b\nc.pdf", "abc.pdf"),
        ("  ..verborgen.pdf", "verborgen.pdf"),
        ("", "bestand"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_of_a_name_only_what_is_safe_stays(name, kept):
    assert receiving.clean_name(name) == kept


def test_a_name_without_ending_gets_that_of_its_content(storage):
    assert receive(storage, "antwoord", made.pdf()).name == "antwoord.pdf"


def test_only_ciphertext_lies_in_storage(storage):
    before, content = stored(storage), b"KANARIE " * 50_000

    found = receive(storage, "a.txt", content)

    (path,) = stored(storage) - before
    assert b"KANARIE" in content
    assert b"KANARIE" not in path.read_bytes()
    assert found.reading_key is None


def test_in_open_house_a_file_is_readable_at_once(storage, keys):
    found = receiving.receive(storage, keys.reading, "a.txt", [b"hallo"], 100)

    assert found.reading_key == found.sealed_key
    nonce, closed = found.sealed_key[:12], found.sealed_key[12:]
    file_key = keys.reading.decrypt(nonce, closed, b"file/1 " + found.storage_key.encode())
    assert b"".join(unseal(storage.open(found.storage_key), file_key))[:5] == b"hallo"


@pytest.mark.parametrize("bomb", [made.zip_bomb, made.overlapping_bomb])
def test_a_zip_bomb_is_refused_by_what_it_would_become(storage, bomb):
    content = bomb()

    assert len(content) < 3_000_000
    with pytest.raises(InvalidError, match="vreemd opgebouwd"):
        receive(storage, "bom.docx", content)


@pytest.mark.parametrize("content", [made.deep_pdf, made.pdf_of_many_objects])
def test_a_pdf_that_costs_too_much_is_given_up_and_harms_nobody(storage, content):
    with pytest.raises(InvalidError, match=r"vreemd opgebouwd|beschadigd"):
        receive(storage, "a.pdf", content(), limit=50_000_000)

    assert receive(storage, "b.pdf", made.pdf()).pages == 1


def test_files_are_opened_in_a_process_with_limits():
    told = subprocess.run(
        [sys.executable, "-I", "-c", LIMITS, str(inspecting.CHILD)],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip

    assert told.split() == [str(1 << 30), "15", "0"]  # a gibibyte, 15 seconds, no file


def test_a_stream_that_is_refused_is_not_read_on():
    read = []

    async def coming():
        for part in (b"a" * PIECE, b"b"):
            read.append(part[:1])
            yield part
        await Event().wait()

    def refuse(pieces):
        assert next(pieces) == b"a" * PIECE
        raise InvalidError("no")

    async def scene():
        with pytest.raises(InvalidError):
            await streams.in_thread(coming(), refuse)
        await sleep(0)
        return len(all_tasks())

    assert (asyncio.run(scene()), read[0]) == (1, b"a")
