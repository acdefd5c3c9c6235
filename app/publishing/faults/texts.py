"""What is wrong in the words: what an editor left behind, and days and times that cannot be."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from babel.dates import get_day_names, get_month_names

from app.core.clock import dutch
from app.core.i18n import LOCALE
from app.core.i18n import gettext as _
from app.publishing.faults import numbering
from app.publishing.faults.fault import Draft, Fault
from app.publishing.faults.passages import Passage, PassageCheck, quoted
from app.tenders.models import ProcedureKind

PLACEHOLDER = re.compile(
    r"\bx{3,}\b|\bTODO\b|\bFIXME\b|\?{3,}|\blorem ipsum\b|\[\s*(?:\.{2,}|…|x+)?\s*\]"
    r"|\[?\bnog (?:in te vullen|invullen|aan te vullen|aanvullen|uit te werken|te bepalen)\b"
    r"|\bin te vullen\b|\.{5,}|_{4,}"
    r"|\b(?:bijlage|artikel|art\.|paragraaf|hoofdstuk|perceel|eis)\s+"
    r"(?:xx\b|\.{2,4}|…|_{2,3}|\?|nr\.?\s*(?:\.{2,4}|…))"
    r"|\b(?:artikel|paragraaf|hoofdstuk)\s+x\b(?!,? (?:onderdeel|lid|van (?:de|het)\b))",
    re.IGNORECASE,
)
REMARK = re.compile(
    r"\b(?:andere|alternatieve|nieuwe|oude) (?:formulering|tekst)\s*:[^\n]*"
    r"|\b(?:opmerking|check|actie)\s*(?:\[\w+\]|\(?[A-Z]{2,4}\d*\)?)\s*:[^\n]*"
    r"|\bn\.\s?t\.\s?b\b\.?|\bn\.\s?n\.\s?b\b\.?|\bp\.\s?m\b\."
    r"|\bvolg(?:t|en) (?:nog|z\.?s\.?m\b\.?|t\.?z\.?t\b\.?|later|binnenkort|zo spoedig mogelijk)"
    r"|\bkomt (?:nog|binnenkort)\b"
    r"|\[(?!\s*(?:\.{2,}|…|x+)?\s*\])[^\]\n]{1,80}\](?!\()"
    r"|<!--|\bMet opmerkingen\b",
    re.IGNORECASE,
)
CLOCK = r"(\d{1,3})[.:](\d{2,3})"
RANGE = re.compile(rf"(?<![\d.,€])(?<!€ )\b{CLOCK}\s*(?:-|–|tot|t/m)\s*{CLOCK}(?!\d|%|\.\d)")
NUMBERED = re.compile(
    r"(?:paragra\w+|artikel\w*|art\.|hoofdstuk\w*|§|eis\w*|bijlage\w*|versie\w*|wet|Aw|perce\w+"
    r"|tarie\w+|prij\w+|EUR)(?:\s+van)?\s*$",
    re.IGNORECASE,
)
COUNTED = re.compile(r"^\s*(?:euro|EUR\b|per\b|%|procent|punten|fte)", re.IGNORECASE)
"""What stands before or behind a number that is no time."""
AT = re.compile(rf"(?<![\d.,€])\b{CLOCK}\s*uur\b", re.IGNORECASE)
MONTHS = {name.lower(): at for at, name in get_month_names("wide", locale=LOCALE).items()}
DAYS = {name.lower(): at for at, name in get_day_names("wide", locale=LOCALE).items()}
DAY = re.compile(
    rf"\b(?:({'|'.join(DAYS)})\s+)?(\d{{1,2}})(?:[-/](\d{{1,2}})[-/]|\s+({'|'.join(MONTHS)})\s+)"
    r"(\d{4})\b",
    re.IGNORECASE,
)
TIME_AFTER = re.compile(r"^\D{0,12}?(\d{1,2})[.:](\d{2})\b")
SENTENCE = re.compile(r"[^.!?\n]*(?:[.:]\d[^.!?\n]*)*[.!?\n]?")
CLOSING = re.compile(r"uiterlijk|sluit|sluiting|tot en met|t/m|vóór|voor\b", re.IGNORECASE)
SUBMITTING = re.compile(
    r"inschrijv|indien|ingediend|offerte|inlever|verzoek\w* tot deelneming", re.IGNORECASE
)
APPLYING = re.compile(r"aanmeld", re.IGNORECASE)
"""In a procedure that begins with applications; elsewhere one signs up for a meeting."""
ASKING = re.compile(r"\bvragen\b|\bvraag\b|inlichtingen", re.IGNORECASE)
LAST_HOUR, LAST_MINUTE = 24, 59


def nothing_is_left_to_fill_in(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A place that still had to be filled in: xxx, TODO, ???, empty brackets."""
    found = [match[0] for match in PLACEHOLDER.finditer(passage.text)]
    if found:
        message = _("Something still has to be filled in here: %(found)s.", found=quoted(found))
        yield passage.fault("text.placeholder", message, found, blocks=True)


def no_editor_speaks(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A remark of who wrote the text, or a promise of what follows."""
    found = [match[0] for match in REMARK.finditer(passage.text)]
    if found:
        message = _("This looks like a remark of the editor: %(found)s.", found=quoted(found))
        yield passage.fault("text.remark", message, found)


def _is_time(hour: str, minute: str) -> bool:
    return len(minute) == 2 and int(minute) <= LAST_MINUTE and (
        int(hour) < LAST_HOUR or (int(hour) == LAST_HOUR and minute == "00")
    )  # fmt: skip


def times_exist(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A time of day that cannot be (9.00 - 111.00) blocks; one that is odd asks a look.

    What may as well be an amount or a paragraph (1.750 uur, 1.10 - 1.75) is only odd.
    """
    never: list[str] = []
    odd: list[str] = []
    for match in RANGE.finditer(passage.text):
        first, last = (match[1], match[2]), (match[3], match[4])
        if _is_time(*first) and _is_time(*last):
            if (int(first[0]), first[1]) >= (int(last[0]), last[1]):
                odd.append(match[0])
        elif _tells_time(passage.text, match):
            never.append(match[0])
        else:
            odd.append(match[0])
    odd += [
        match[0]
        for match in AT.finditer(passage.text)
        if not _is_time(match[1], match[2])
        and not any(match[0][:5] in one for one in [*never, *odd])
    ]
    if never:
        message = _("This time cannot be: %(found)s.", found=quoted(never))
        yield passage.fault("text.no_time", message, never, blocks=True)
    if odd:
        message = _("Look at this time: %(found)s.", found=quoted(odd))
        yield passage.fault("text.odd_time", message, odd)


def _tells_time(text: str, match: re.Match[str]) -> bool:
    """Whether two numbers are surely meant as times: one is a time, and nothing says otherwise."""
    in_minutes = len(match[2]) == len(match[4]) == 2
    one_is = _is_time(match[1], match[2]) or _is_time(match[3], match[4])
    is_else = NUMBERED.search(text[: match.start()]) or COUNTED.search(text[match.end() :])
    return in_minutes and one_is and not is_else


def days_in(text: str) -> Iterator[tuple[re.Match[str], date | None]]:
    """Read the days that a text names; None where such a day does not exist."""
    for match in DAY.finditer(text):
        month = int(match[3]) if match[3] else MONTHS[match[4].lower()]
        try:
            yield match, date(int(match[5]), month, int(match[2]))
        except ValueError:
            yield match, None


def days_exist(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A day that cannot be, or that is called by another day of the week."""
    found = [
        match[0]
        for match, on in days_in(passage.text)
        if on is None or (match[1] and DAYS[match[1].lower()] != on.weekday())
    ]
    if found:
        message = _("This day cannot be: %(found)s.", found=quoted(found))
        yield passage.fault("text.no_day", message, found)


def deadlines_agree(draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A deadline that the text states, but other than its field."""
    found: list[str] = []
    applies = draft.tender.procedure in {ProcedureKind.RESTRICTED, ProcedureKind.OPEN_HOUSE}
    for sentence in SENTENCE.findall(passage.text):
        if not CLOSING.search(sentence):
            continue
        if ASKING.search(sentence):
            told = draft.tender.questions_until
        elif SUBMITTING.search(sentence) or (applies and APPLYING.search(sentence)):
            told = draft.tender.deadline
        else:
            continue
        found += [] if told is None else _other_than(told, sentence)
    if found:
        message = _("The text names another moment than the field: %(found)s.", found=quoted(found))
        yield passage.fault("text.other_deadline", message, found)


def _other_than(told: datetime, sentence: str) -> Iterator[str]:
    """Find the moments in a sentence that are not the one that was told."""
    local = dutch(told)
    for match, on in days_in(sentence):
        after = TIME_AFTER.search(sentence[match.end() :])
        at = (int(after[1]), int(after[2])) if after else None
        is_other_time = at is not None and at != (local.hour, local.minute) and on == local.date()
        if on is not None and (on != local.date() or is_other_time):
            yield match[0] + (f" {after[1]}.{after[2]}" if after else "")


CHECKS: tuple[PassageCheck, ...] = (
    nothing_is_left_to_fill_in,
    no_editor_speaks,
    times_exist,
    days_exist,
    deadlines_agree,
    *numbering.CHECKS,
)
