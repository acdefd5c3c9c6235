"""Refuse a file that is no workbook, or not safe to open, before anything in it is read."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from app.core.errors import InvalidError
from app.core.i18n import filesize
from app.core.i18n import gettext as _

LARGEST = 5_000_000
LARGEST_UNPACKED = 60_000_000
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "vbaProject.bin"


def demand_size(size: int) -> None:
    """Refuse a file that is larger than any tender needs."""
    if size > LARGEST:
        raise InvalidError(
            _("This file is too large. A workbook may be %(size)s.", size=filesize(LARGEST)),
            field="file",
        )


def demand_workbook(content: bytes) -> None:
    """Refuse what is no Excel workbook that is safe to open."""
    demand_size(len(content))
    if content.startswith(OLD_FORMAT):
        raise InvalidError(
            _("This file has a password. Take it off in Excel and save the file again.")
            if ENCRYPTED in content
            else _("This is an old Excel file. Save it as an Excel workbook (.xlsx)."),
            field="file",
        )
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = {one.filename: one.file_size for one in packed.infolist()}
    except (BadZipFile, ValueError) as error:
        raise InvalidError(
            _("This is not an Excel workbook. Choose a file that ends in .xlsx."), field="file"
        ) from error
    if "xl/workbook.xml" not in names:
        raise InvalidError(
            _("This is not an Excel workbook. Choose a file that ends in .xlsx."), field="file"
        )
    if any(name.endswith(MACROS) for name in names):
        raise InvalidError(
            _("This workbook holds macros. Save it as a workbook without macros (.xlsx)."),
            field="file",
        )
    if sum(names.values()) > LARGEST_UNPACKED:
        demand_size(LARGEST + 1)
