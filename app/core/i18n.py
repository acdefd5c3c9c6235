"""Dutch words, numbers, dates and euros."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy

from app.core.clock import dutch, utcnow
from app.core.settings import PACKAGE

LOCALE = "nl"
TEXTS = PACKAGE / "locale" / LOCALE / "LC_MESSAGES"


class Catalogue(NullTranslations):
    """Every room's Dutch texts as one: a room keeps its own `.po` file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.plurals: dict[tuple[str, str], tuple[str, ...]] = {}
        for path in sorted(folder.glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=LOCALE):
                    if not message.id or not message.string:
                        continue
                    if isinstance(message.id, str):
                        self.texts[message.id] = str(message.string)
                    else:
                        self.plurals[(message.id[0], message.id[1])] = tuple(message.string)

    def gettext(self, message: str) -> str:
        """Translate, or show the English when a text is missing (the tests then fail)."""
        return self.texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Translate a counted sentence; Dutch has one form for one and one for the rest."""
        forms = self.plurals.get((msgid1, msgid2), (msgid1, msgid2))
        return forms[0 if n == 1 else 1]


@cache
def catalogue() -> Catalogue:
    """Read the texts once per process."""
    return Catalogue(TEXTS)


def filled(text: str, values: Mapping[str, object]) -> str:
    """Fill `%(name)s` places; what ends in a full stop itself, as "B.V.", gets no second one."""
    for name, value in values.items():
        if isinstance(value, str) and value.endswith("."):
            text = text.replace(f"%({name})s.", f"%({name})s")
    return text % values


def gettext(message: str, **values: object) -> str:
    """Translate now, filling `%(name)s` places."""
    text = catalogue().gettext(message)
    return filled(text, values) if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """Translate a counted sentence now; `%(n)s` is the count."""
    return filled(catalogue().ngettext(one, many, n), {"n": n, **values})


def lazy(message: str, **values: object) -> LazyProxy:
    """Translate when shown: for texts that are named when a module is read."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


_: Callable[..., str] = gettext

# Dates and numbers -----------------------------------------------------------------


def moment(value: datetime, *, seconds: bool = False, beside: datetime | None = None) -> str:
    """Say a deadline: dinsdag 10 maart 2026 om 12.00 uur; midnight ends the day before.

    A moment in the same second as the one `beside` it is told to the thousandth.
    """
    local, hour = _hour(value)
    is_near = beside is not None and value.replace(microsecond=0) == beside.replace(microsecond=0)
    exact = ".ss,SSS" if is_near else ".ss"
    pattern = f"EEEE d MMMM y 'om' {hour}" + (exact if seconds else "") + " 'uur'"
    return _written(local if seconds else local.replace(second=0, microsecond=0), pattern)


@lru_cache(maxsize=4096)
def _written(local: datetime, pattern: str) -> str:
    """Write a moment once: every page tells when it was printed, and lists repeat deadlines."""
    return format_datetime(local, pattern, locale=LOCALE)


def _hour(value: datetime) -> tuple[datetime, str]:
    """Give the Dutch day and the hour on it: a term that ends at midnight ends at 24.00."""
    local = dutch(value)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local - timedelta(seconds=1), "'24.00'"
    return local, "HH.mm"


def moment_short(value: datetime) -> str:
    """Say a moment in a table: di. 10 mrt 2026, 12.00; without the year within this year."""
    local, hour = _hour(value)
    year = "" if local.year == dutch(utcnow()).year else " y"
    text = _written(local.replace(second=0, microsecond=0), f"EEE d MMM{year}, {hour}")
    return _abbreviated(text)


def day(value: date | datetime | None) -> str:
    """Say a day with its weekday: dinsdag 10 maart 2026; a dash where there is none."""
    if value is None:
        return "–"
    value = dutch(value).date() if isinstance(value, datetime) else value
    return format_date(value, "EEEE d MMMM y", locale=LOCALE)


def day_long(value: date | None) -> str:
    """Say a day in a sentence: 1 juli 2021; a dash where there is none."""
    return "–" if value is None else format_date(value, "d MMMM y", locale=LOCALE)


def day_short(value: date | datetime) -> str:
    """Say a day in a process bar: 10 mrt; with the year when it is another one."""
    value = dutch(value).date() if isinstance(value, datetime) else value
    year = "" if value.year == dutch(utcnow()).year else " y"
    return format_date(value, f"d MMM{year}", locale=LOCALE).replace(".", "")


def _abbreviated(text: str) -> str:
    weekday, rest = text.split(" ", 1)
    return f"{weekday.rstrip('.')}. " + rest.replace(".,", ",").replace("mrt.", "mrt")


def utc_stamp(value: datetime) -> str:
    """Write a moment for receipts and records: 2026-03-10T10:56:04Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=8192)
def _decimal(value: Decimal, pattern: str) -> str:
    """Write a figure once: a ranking repeats a few hundred of them thousands of times."""
    return format_decimal(value + 0, pattern, locale=LOCALE)  # + 0: never "-0"


def euro(value: Decimal, unit: str = "") -> str:
    """Say an amount: € 1.234,50 with a space that does not break."""
    amount = _decimal(value, "#,##0.00")
    return f"€\u00a0{amount}" + (f" {unit}" if unit else "")


@lru_cache(maxsize=8192)
def points(value: Decimal | str | None, decimals: int = 2) -> str:
    """Say points as the tender rounds them: 74,03; a dash where there are none."""
    if value is None:
        return "–"
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _decimal(exact, "#,##0." + "0" * decimals if decimals else "#,##0")


def number(value: Decimal | int | str) -> str:
    """Say a number without needless zeros: 12,5 and 48.211."""
    return _decimal(Decimal(value), "#,##0.############")


def filesize(value: int) -> str:
    """Say how large a file is: 41 kB, 9,3 MB, 2,0 GB."""
    if value < 1000:
        return f"{value} bytes"
    if value < 1_000_000:
        return f"{round(value / 1000)} kB"
    if value < 1_000_000_000:
        return f"{points(Decimal(value) / 1_000_000, 1)} MB"
    return f"{points(Decimal(value) / 1_000_000_000, 1)} GB"


def sha(value: str) -> str:
    """Show a hash in groups of eight."""
    return " ".join(value[i : i + 8] for i in range(0, len(value), 8))
