"""Metadata for an archive: MDTO 1.0.1 of the Nationaal Archief, one file each about what is kept.

The order of the elements is that of the published XML schema; what we do not know is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from app.core.clock import dutch
from app.retention.terms import BEGINNINGS, Term
from app.tenders.models import Tender

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE, "xsi": XSI})
SOURCE = "Toetssteen"
FORMATS = {
    ".pdf": ("Portable Document Format", ""),
    ".json": ("JSON Data Interchange Format", "fmt/817"),
    ".jsonl": ("JSON, one value per line", ""),
    ".xml": ("Extensible Markup Language", "fmt/101"),
    ".zip": ("ZIP Format", "x-fmt/263"),
    ".xlsx": ("Microsoft Excel for Windows", "fmt/214"),
    ".docx": ("Microsoft Word for Windows", "fmt/412"),
    ".txt": ("Plain Text File", "x-fmt/111"),
    ".csv": ("Comma Separated Values", "x-fmt/18"),
    ".png": ("Portable Network Graphics", ""),
    ".jpg": ("JPEG File Interchange Format", ""),
}
"""What a file is by its name; a PRONOM code only where one code stands for all its versions."""
RESTRICTION = (
    "Bevat gegevens van inschrijvers die vertrouwelijk kunnen zijn (Aw 2.57, 2.104 en 2.138) "
    "en persoonsgegevens. Maak voor inzage een versie met weglatingen."
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Element = Any


@dataclass(frozen=True, slots=True)
class Kept:
    """One file in an archive."""

    name: str
    title: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """What every piece of metadata of one export needs to know."""

    tender: Tender
    creators: Sequence[str]
    term: Term
    made_at: datetime


def of_dossier(archive: Archive, files: Sequence[Kept]) -> bytes:
    """Describe the file of a tender as a whole."""
    tender = archive.tender
    parts = [E.bevatOnderdeel(*_reference(one.title, _piece(tender, one))) for one in files]
    return _write(
        E.informatieobject(
            _identity(tender.reference),
            _identity(str(tender.id)),
            E.naam(_clean(tender.title)),
            E.aggregatieniveau(*_term("Dossier", "Begrippenlijst Aggregatieniveaus MDTO")),
            *([E.omschrijving(_clean(tender.description))] if tender.description else []),
            *_covers(archive),
            E.taal("nl"),
            _event("Creatie", tender.created_at),
            *_appraisal(archive.term),
            *parts,
            *_origin(archive),
        )
    )


def of_piece(archive: Archive, file: Kept) -> bytes:
    """Describe one piece of a file, whatever format it has."""
    tender = archive.tender
    return _write(
        E.informatieobject(
            _identity(_piece(tender, file)),
            E.naam(_clean(file.title)),
            E.aggregatieniveau(*_term("Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")),
            E.taal("nl"),
            *_appraisal(archive.term),
            E.isOnderdeelVan(*_reference(tender.title, tender.reference)),
            E.heeftRepresentatie(*_reference(file.name, f"{tender.id}/{file.name}")),
            *_origin(archive),
        )
    )


def of_file(archive: Archive, file: Kept) -> bytes:
    """Describe the bytes of one file."""
    suffix = re.search(r"\.[a-z0-9]+$", file.name)
    label, code = FORMATS.get(suffix.group() if suffix else "", ("Onbekend", ""))
    return _write(
        E.bestand(
            _identity(f"{archive.tender.id}/{file.name}"),
            E.naam(file.name),
            E.omvang(str(file.size)),
            E.bestandsformaat(*_term(label, "PRONOM-register", code)),
            E.checksum(
                E.checksumAlgoritme(*_term("SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO")),
                E.checksumWaarde(file.sha256),
                E.checksumDatum(_moment(archive.made_at)),
            ),
            E.isRepresentatieVan(*_reference(file.title, _piece(archive.tender, file))),
        )
    )


def _covers(archive: Archive) -> list[Element]:
    begin = archive.tender.published_at or archive.tender.created_at
    end = archive.term.starts_on
    return [
        E.dekkingInTijd(
            E.dekkingInTijdType(*_term("Looptijd van een dossier", SOURCE)),
            E.dekkingInTijdBegindatum(dutch(begin).date().isoformat()),
            *([E.dekkingInTijdEinddatum(end.isoformat())] if end else []),
        )
    ]


def _appraisal(term: Term) -> list[Element]:
    category = [E.informatiecategorie(*_term("Aanbesteden", term.source, term.category))]
    return [
        E.waardering(*_term("Tijdelijk te bewaren", "Begrippenlijst Waarderingen MDTO", "V")),
        E.bewaartermijn(
            E.termijnTriggerStartLooptijd(*_term(str(BEGINNINGS[term.basis]), SOURCE)),
            *_day("termijnStartdatumLooptijd", term.starts_on),
            E.termijnLooptijd(f"P{term.years}Y"),
            *_day("termijnEinddatum", term.ends_on),
        ),
        *category,
    ]


def _origin(archive: Archive) -> list[Element]:
    return [
        *(E.archiefvormer(E.verwijzingNaam(_clean(name))) for name in archive.creators),
        E.activiteit(E.verwijzingNaam("Aanbesteden van sociale diensten")),
        E.beperkingGebruik(
            E.beperkingGebruikType(*_term("Beperkt openbaar", SOURCE)),
            E.beperkingGebruikNadereBeschrijving(RESTRICTION),
        ),
    ]


def _event(kind: str, at: datetime) -> Element:
    return E.event(
        E.eventType(*_term(kind, "Begrippenlijst EventTypeLijst MDTO")), E.eventTijd(_moment(at))
    )


def _day(name: str, day: date | None) -> list[Element]:
    return [E(name, day.isoformat())] if day else []


def _identity(mark: str) -> Element:
    return E.identificatie(E.identificatieKenmerk(_clean(mark)), E.identificatieBron(SOURCE))


def _reference(name: str, mark: str) -> list[Element]:
    return [
        E.verwijzingNaam(_clean(name)),
        E.verwijzingIdentificatie(
            E.identificatieKenmerk(_clean(mark)), E.identificatieBron(SOURCE)
        ),
    ]


def _term(label: str, listed: str, code: str = "") -> list[Element]:
    return [
        E.begripLabel(_clean(label)),
        *([E.begripCode(_clean(code))] if code else []),
        E.begripBegrippenlijst(E.verwijzingNaam(_clean(listed))),
    ]


def _piece(tender: Tender, file: Kept) -> str:
    return f"{tender.reference}/{file.name}"


def _moment(at: datetime) -> str:
    return dutch(at).replace(microsecond=0).isoformat()


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _write(element: Element) -> bytes:
    root = E.MDTO(element)
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
