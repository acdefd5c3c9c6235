"""Which sorts of file an item takes: what the documents name, or every sort that we know."""

from app.core.i18n import gettext as _
from app.submissions.readiness import Item
from app.tenders.models import FileSort
from app.uploads.recognise import (
    ALL,
    DOCX,
    JPEG,
    ODS,
    ODT,
    ONLY_PDF,
    PDF,
    PNG,
    TEXT,
    XLSX,
    XML,
    Kind,
    names_of,
)

SORTS: dict[FileSort, tuple[Kind, ...]] = {
    FileSort.PDF: (PDF,),
    FileSort.WORD: (DOCX,),
    FileSort.EXCEL: (XLSX,),
    FileSort.OPENDOCUMENT: (ODT, ODS),
    FileSort.PICTURE: (PNG, JPEG),
    FileSort.TEXT: (TEXT,),
    FileSort.XML: (XML,),
}


def kinds_for(item: Item) -> tuple[Kind, ...]:
    """Say what may be handed in here."""
    if item.needs_pdf:
        return ONLY_PDF
    named = [kind for sort, kinds in SORTS.items() if sort in item.accepts for kind in kinds]
    return tuple(named) or ALL


def kinds_in_words(item: Item) -> str:
    """Say to a provider what it can choose."""
    kinds = kinds_for(item)
    if kinds == ALL:
        return _("Pdf, Word, Excel, OpenDocument, picture, text or XML.")
    return _("The documents take only: %(kinds)s.", kinds=names_of(kinds))


def endings_of(item: Item) -> str:
    """Say to a browser which files to offer."""
    return ",".join(ending for kind in kinds_for(item) for ending in kind.endings)
