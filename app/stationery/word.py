"""The same letter as a Word file, on an authority's own paper."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from app.core.errors import InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _

FIELDS = ("afzender", "adres", "aan", "datum", "kenmerk", "aanbesteding", "titel", "brief")
"""What may stand between double braces in the Word file."""
BODY = "brief"
MARK = "\ue010brief\ue010"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 2_000_000
LARGEST_UNPACKED = 20_000_000
FORBIDDEN = re.compile(r"vbaproject|activex|/embeddings/|oleobject|vbadata", re.IGNORECASE)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HYPERLINK = "/hyperlink"


class UnknownSyntaxError(Exception):
    """Something stands between braces that is no plain field."""


def standard_paper() -> bytes:
    """Make the Word file that an authority starts from."""
    paper = Document()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for text in ("{{ afzender }}", "{{ adres }}"):
        paper.add_paragraph(text)
    paper.add_paragraph("{{ aan }}")
    paper.add_paragraph("{{ datum }}\n{{ kenmerk }}\n{{ aanbesteding }}")
    paper.add_paragraph("{{ brief }}")
    return _saved(paper)


def demand_template(content: bytes) -> None:
    """Refuse a file that is no plain Word document, or that names what we do not know."""
    if not content:
        raise InvalidError(_("Choose a file first."), field="word")
    if len(content) > LARGEST:
        raise InvalidError(_("This file is too large. Use one of at most 2 MB."), field="word")
    _demand_plain(content)
    try:
        names = set(_names(content))
    except (TemplateSyntaxError, UnknownSyntaxError) as error:
        raise InvalidError(
            _("Word cut a field in pieces, or a brace is missing. Type the field again in one go."),
            field="word",
        ) from error
    if unknown := sorted(names - set(FIELDS)):
        raise InvalidError(
            gettext("We do not know these fields: %(names)s.", names=", ".join(unknown)),
            field="word",
        )
    if BODY not in names or not _has_place(content):
        raise InvalidError(
            _("Put {{ brief }} in a paragraph of its own: the letter itself comes there."),
            field="word",
        )


def _has_place(content: bytes) -> bool:
    """Whether the letter has a paragraph of its own to come in."""
    places = _paragraphs(Document(BytesIO(content)))
    return any(re.fullmatch(r"\{\{\s*brief\s*\}\}", one.text.strip()) for one in places)


def _demand_plain(content: bytes) -> None:
    """Refuse macros, embedded objects, and anything that is fetched from elsewhere."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise InvalidError(_("This file is too large inside."), field="word")
            for name in archive.namelist():
                if FORBIDDEN.search(name):
                    raise InvalidError(
                        _("This file holds macros or objects. Save it as a plain .docx."),
                        field="word",
                    )
                if name.endswith(".rels") and _reaches_out(archive.read(name)):
                    raise InvalidError(
                        _("This file fetches something from outside. Put it in the file itself."),
                        field="word",
                    )
            if MAIN not in archive.read("[Content_Types].xml").decode("utf-8", "replace"):
                raise InvalidError(_("This is no Word file (.docx)."), field="word")
        Document(BytesIO(content))
    except (BadZipFile, KeyError, etree.XMLSyntaxError, PackageNotFoundError, ValueError) as error:
        raise InvalidError(_("This is no Word file (.docx)."), field="word") from error


def _reaches_out(relations: bytes) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return any(
        one.get("TargetMode") == "External" and not one.get("Type", "").endswith(HYPERLINK)
        for one in etree.fromstring(relations, parser)
    )


def _names(content: bytes) -> Iterator[str]:
    """List the fields of a Word file; anything but a plain name is refused."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    texts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts = [part for _key, part in template.get_headers_footers(uri)]
        texts += [template.patch_xml(template.get_part_xml(part)) for part in parts]
    for text in texts:
        for node in SandboxedEnvironment().parse(text).body:
            yield from _fields(node)


def _fields(node: nodes.Node) -> Iterator[str]:
    if not isinstance(node, nodes.Output):
        raise UnknownSyntaxError
    for one in node.nodes:
        if isinstance(one, nodes.Name):
            yield one.name
        elif not isinstance(one, nodes.TemplateData):
            raise UnknownSyntaxError


def word_letter(template: bytes | None, sheet: Mapping[str, Any]) -> bytes:
    """Write a letter as a Word file, from the same sheet as its PDF."""
    made = DocxTemplate(BytesIO(template or standard_paper()))
    facts = sheet["facts"]
    made.render(
        {
            "afzender": sheet["sender"]["name"],
            "adres": "\n".join(sheet["sender"]["lines"]),
            "aan": "\n".join(sheet["addressee"]["lines"]),
            "datum": facts[0],
            "kenmerk": facts[1],
            "aanbesteding": facts[2],
            "titel": sheet["title"],
            "brief": MARK,
        },
        jinja_env=SandboxedEnvironment(),
        autoescape=True,
    )
    packed = BytesIO()
    made.save(packed)
    packed.seek(0)
    document = Document(packed)
    document.core_properties.title = sheet["title"]
    document.core_properties.author = sheet["sender"]["name"]
    document.core_properties.language = "nl-NL"
    _write(document, sheet)
    return _saved(document)


def _write(document: WordDocument, sheet: Mapping[str, Any]) -> None:
    """Put the letter in the place of its mark."""
    mark = next(one for one in _paragraphs(document) if MARK in one.text)
    for block in sheet["blocks"]:
        for element in _elements(document, block, sheet["style"]["colour"]):
            mark._p.addprevious(element)
    if (parent := mark._p.getparent()) is not None:
        parent.remove(mark._p)


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _elements(document: WordDocument, block: Mapping[str, Any], colour: str) -> Iterator[Any]:
    match block["kind"]:
        case "title":
            yield _heading(document, block["runs"], 1, colour)
        case "heading":
            yield _heading(document, block["runs"], 2, colour)
        case "list":
            for runs in block["items"]:
                yield _paragraph(document, runs, "List Bullet")
        case "quote":
            yield _paragraph(document, block["runs"], "Quote")
        case "table":
            yield _table(document, block)
        case _:
            yield _paragraph(document, block["runs"], "Normal")


def _heading(document: WordDocument, runs: list[list[str]], level: int, colour: str) -> Any:
    element = _paragraph(document, runs, f"Heading {level}")
    for run in Paragraph(element, document._body).runs:
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    return element


def _paragraph(document: WordDocument, runs: list[list[str]], style: str) -> Any:
    paragraph = document.add_paragraph(style=_style(document, style))
    for kind, text in runs:
        paragraph.add_run(text).bold = True if kind == "strong" else None
    return paragraph._p


def _table(document: WordDocument, block: Mapping[str, Any]) -> Any:
    rows = [block["head"], *block["rows"], block["total"]]
    table = document.add_table(len(rows), len(block["head"]), style=_style(document, "Table Grid"))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table._tbl


def _style(document: WordDocument, name: str) -> str | None:
    """Use a style by its name where the authority's paper has it."""
    return name if any(one.name == name for one in document.styles) else None


def _saved(document: WordDocument) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()
