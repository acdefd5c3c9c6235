"""An archive verifies as a dossier, and each of its pieces has metadata by MDTO 1.0.1."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from app.core.errors import ConflictError
from app.records.archiving import write_archive
from scoring.verify import verify
from tests.awards.decided import make_decided
from tests.factories import make_lot, make_tender
from tests.records.test_dossier import decided_house, unpacked
from tests.retention.factories import contract

__all__ = ["decided_house"]
SCHEMA = Path(__file__).parent / "mdto.xsd"
M = "{https://www.nationaalarchief.nl/mdto}"


def archive(session, keys, storage, tender, lots):
    out = BytesIO()
    write_archive(out, session, keys, storage, tender, lots)
    return out.getvalue()


def values(content, path):
    return [one.text for one in etree.fromstring(content).iterfind(path.replace("/", f"/{M}"))]


def test_archive_verifies_and_every_piece_has_sound_metadata(decided_house):
    house = decided_house
    house.tender.description = "Hulp \x0b& begeleiding <thuis>"

    content = archive(house.session, house.keys, house.storage, house.tender, [house.lot])

    report = verify(content)
    assert report.disagreement is None
    members = unpacked(content)
    described = [name for name in members if name.startswith("mdto/")]
    pieces = set(members) - set(described) - {"manifest.json"}
    assert sorted(described) == sorted(
        ["mdto/dossier.mdto.xml"]
        + [f"mdto/{name}.mdto.xml" for name in pieces]
        + [f"mdto/{name}.bestand.mdto.xml" for name in pieces]
    )
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for name in described:
        schema.validate(etree.fromstring(members[name]))
        assert [one.message for one in schema.error_log] == [], name
    whole = members["mdto/dossier.mdto.xml"]
    assert values(whole, "./informatieobject/omschrijving") == ["Hulp & begeleiding <thuis>"]
    assert len(values(whole, "./informatieobject/bevatOnderdeel")) == len(pieces)


def test_metadata_of_a_file_is_that_of_the_manifest(session, keys, storage):
    decided = make_decided(session)
    contract(session, decided, date(2030, 12, 31))

    members = unpacked(archive(session, keys, storage, decided.tender, [decided.lot]))

    told = members["mdto/outcome.json.bestand.mdto.xml"]
    assert values(told, "./bestand/omvang") == [str(len(members["outcome.json"]))]
    assert values(told, "./bestand/bestandsformaat/begripCode") == ["fmt/817"]
    (listed,) = re.findall(
        r'"name": "outcome.json",\s*"salt": "\w+",\s*"sha256": "(\w+)"',
        members["manifest.json"].decode(),
    )
    assert values(told, "./bestand/checksum/checksumWaarde") == [listed]
    piece = members["mdto/outcome.json.mdto.xml"]
    term = "./informatieobject/bewaartermijn"
    assert values(piece, f"{term}/termijnStartdatumLooptijd") == ["2030-12-31"]
    assert values(piece, f"{term}/termijnLooptijd") == ["P7Y"]
    assert values(piece, f"{term}/termijnEinddatum") == ["2037-12-31"]


def test_archive_does_not_exist_before_a_decision(session, keys, storage):
    tender = make_tender(session, lots=0)

    with pytest.raises(ConflictError):
        archive(session, keys, storage, tender, [make_lot(session, tender=tender)])
