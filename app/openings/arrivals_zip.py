"""Look into the zip of another platform, within limits; nothing is written to disk."""

from collections import Counter
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from app.core.errors import InvalidError
from app.core.i18n import filesize, gettext
from app.core.i18n import lazy as _

MOST_BYTES = 100_000_000
"""Of one file in the zip."""
MOST_IN_ALL = 1_000_000_000
MOST_FILES = 5_000
WIDEST = 200
"""So many times may a file be larger than it is in the zip."""
ENCRYPTED = 0x1


class Files:
    """The files of a zip by their path, or by their name where only one is called so."""

    def __init__(self, archive: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(archive))
            members = [one for one in self._zip.infolist() if not one.is_dir()]
        except (BadZipFile, LargeZipFile, ValueError, OSError) as error:
            raise _refusal(_("This is not a zip file, or it is damaged.")) from error
        if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_IN_ALL:
            raise _refusal(
                _("This zip holds too much: at most %(files)s files and %(size)s in all.",
                  files=MOST_FILES, size=filesize(MOST_IN_ALL))
            )  # fmt: skip
        self._members = {one.filename: one for one in members}
        counts = Counter(PurePosixPath(one.filename).name for one in members)
        for one in members:
            name = PurePosixPath(one.filename).name
            if counts[name] == 1:
                self._members.setdefault(name, one)

    def fault_of(self, path: str) -> str:
        """Say why a file cannot be taken, or nothing."""
        member = self._members.get(path)
        if member is None:
            return gettext("%(file)s is not in the zip, or more files are called so.", file=path)
        if member.flag_bits & ENCRYPTED:
            return gettext("%(file)s has a password. Take it off first.", file=path)
        if member.file_size > MOST_BYTES or member.file_size > WIDEST * max(
            member.compress_size, 1000
        ):
            return gettext("%(file)s is too large. A file may be at most %(size)s.",
                           file=path, size=filesize(MOST_BYTES))  # fmt: skip
        try:
            self._read(member)
        except (BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            return gettext("%(file)s in the zip is damaged.", file=path)
        return ""

    def read(self, path: str) -> bytes:
        """Read a file without a fault."""
        return self._read(self._members[path])

    def _read(self, member: ZipInfo) -> bytes:
        with self._zip.open(member) as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) != member.file_size:
            raise BadZipFile("the size differs from what the zip says")
        return content

    def name_of(self, path: str) -> str:
        """Name a file without its folders."""
        return PurePosixPath(self._members[path].filename.replace("\\", "/")).name


def _refusal(message: object) -> InvalidError:
    return InvalidError(message, field="archive")
