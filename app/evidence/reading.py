"""Read fields from the text of a document: offered to the provider, never taken silently."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from babel.dates import get_month_names

from app.core.i18n import LOCALE
from app.evidence.facts import Facts
from app.evidence.kinds import Kind, Scheme

_MONTHS = {name.lower(): at for at, name in get_month_names("wide", locale=LOCALE).items()} | {
    name.lower(): at for at, name in get_month_names("wide", locale="en").items()
}
_DAY = (
    rf"(\d{{1,2}})[-/. ](\d{{1,2}}|{'|'.join(_MONTHS)})[-/. ](\d{{4}})"
    r"|(\d{4})-(\d{2})-(\d{2})"
)
_DATES: dict[str, str] = {
    "valid_to": r"(?:geldig (?:tot(?: en met)?|t/m)|einddatum|vervaldatum|verloopt op"
    r"|valid (?:until|to)|expiry date|expires(?: on)?)",
    "valid_from": r"(?:geldig (?:van|vanaf)|ingangsdatum|begindatum|valid from|effective)",
    "issued_on": r"(?:datum (?:van )?(?:uitgifte|afgifte)|uitgiftedatum|afgiftedatum|afgegeven op"
    r"|gewaarmerkt op|datum uittreksel|issue date|issued on|date of issue)",
    "audited_on": r"(?:laatste audit|datum (?:laatste )?audit|last audit|audit date)",
}
_PERIOD = re.compile(
    rf"(?i)geldig\s*:?\s*(?:van|vanaf)?\s*(?:{_DAY})\s*(?:tot(?: en met)?|t/m)\s*(?:{_DAY})"
)
_LINES: dict[str, str] = {
    "holder": r"(?:certificaathouder|houder|ten name van|op naam van|verzekeringnemer"
    r"|statutaire naam|certificate holder|awarded to|verleend aan)",
    "scope": r"(?:toepassingsgebied|scope|reikwijdte)",
    "number": r"(?:certificaat(?:nummer|nr)|nummer|polisnummer|registratienummer|kenmerk"
    r"|certificate (?:number|no))",
    "body": r"(?:certificerende instelling|afgegeven door|verzekeraar|issued by"
    r"|certification body)",
    "locations": r"(?:locaties?|vestigingen)",
}
_SCHEMES: tuple[tuple[Scheme, str], ...] = (
    (Scheme.HKZ_SAFETY, r"hkz[^\n]{0,60}(?:cli[eë]nt|pati[eë]nt)\S*[^\n]{0,12}veiligheid"),
    (Scheme.HKZ_SMALL, r"hkz[^\n]{0,60}(?:kleine organisaties|\b143\b)"),
    (Scheme.HKZ_SOLE, r"hkz[^\n]{0,60}(?:zzp|zelfstandig|\b166\b)"),
    (Scheme.NEN_15224, r"(?:nen[- ]?)?en[- ]?15224"),
    (Scheme.HKZ, r"\bhkz\b"),
    (Scheme.NTA_8009, r"nta[- ]?8009"),
    (Scheme.PREZO, r"\bprezo\b"),
    (Scheme.ISO_9001, r"iso[- ]?9001"),
    (Scheme.KIWA, r"\bkiwa\b"),
)
_AMOUNT = re.compile(r"(?:€|eur)\s*([\d.]+)(?:,(\d{2}|-))?", re.IGNORECASE)
_LONGEST = {"number": 60, "body": 200, "holder": 200, "scope": 1000, "locations": 500}
MOST = 200_000
"""So many signs of a document are read."""


def fields_in(text: str, kind: Kind) -> dict[str, object]:
    """Read what a document says of itself, as far as this kind asks it."""
    text = text[:MOST]
    found = dict(_read(text))
    return {name: value for name, value in found.items() if name in kind.fields}


def _read(text: str) -> Iterator[tuple[str, object]]:
    for name, label in _DATES.items():
        if day := _after(text, label):
            yield name, day
    if match := _PERIOD.search(text):
        for name, at in (("valid_from", 0), ("valid_to", 6)):
            if day := _made(*match.groups()[at : at + 6]):
                yield name, day
    for name, label in _LINES.items():
        match = re.search(rf"(?im)^\s*{label}\s*(?:[:.]|\s{{2,}}|\n)\s*(\S[^\n]*)", text)
        if match:
            yield name, " ".join(match[1].split())[: _LONGEST[name]]
    if match := re.search(r"(?i)kvk[- ]?(?:nummer|nr\.?)?\s*[:.]?\s*(\d{8})\b", text):
        yield "holder_kvk", match[1]
    if scheme := scheme_in(text):
        yield "scheme", scheme
    if match := _AMOUNT.search(text):
        yield "amount", Decimal(match[1].replace(".", "") or 0)


def _after(text: str, label: str) -> date | None:
    match = re.search(rf"(?i){label}\s*:?\s*(?:\n\s*)?(?:{_DAY})", text)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> date | None:
    return _made(*match.groups())


def _made(
    number: str, month: str, year: str, iso_year: str, iso_month: str, iso_day: str
) -> date | None:
    try:
        if iso_year:
            return date(int(iso_year), int(iso_month), int(iso_day))
        named = _MONTHS.get(month.lower())
        return date(int(year), named or int(month), int(number))
    except ValueError:
        return None


def scheme_in(text: str) -> Scheme | None:
    """Say which norm a text names, the most exact one first."""
    for scheme, sign in _SCHEMES:
        if re.search(sign, text, re.IGNORECASE):
            return scheme
    return None


def found_in(facts: Facts, text: str) -> tuple[str, ...]:
    """Say which of the told values stand in the text: those need no further reading."""
    text = text[:MOST]
    days = {_day(match) for match in re.finditer(f"(?i){_DAY}", text)}
    plain = _plain(text)
    return tuple(
        name for name in facts.about.fields if _stands(getattr(facts, name), text, plain, days)
    )


def _stands(value: object, text: str, plain: str, days: set[date | None]) -> bool:
    match value:
        case Scheme():
            sign = dict(_SCHEMES).get(value)
            return bool(sign and re.search(sign, text, re.IGNORECASE))
        case date():
            return value in days
        case Decimal():
            amounts = {Decimal(one[1].replace(".", "") or 0) for one in _AMOUNT.finditer(text)}
            return value in amounts
        case str():
            return bool(_plain(value)) and _plain(value) in plain
    return False


def _plain(text: str) -> str:
    """Keep the words alone, without what a line break, a capital or an accent changes."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in kept).split()
    return f" {' '.join(words)} " if words else ""
