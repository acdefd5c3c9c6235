"""Numbers that skip, repeat or point at nothing: of headings, lists and references."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from app.core.i18n import gettext as _
from app.publishing.faults.fault import Draft, Fault
from app.publishing.faults.passages import Passage, quoted

NUMBER = re.compile(r"(\d+(?:\.\d+)*)([a-z]?)\.?")
HEADING = re.compile(r"^[#*\s]*(\d+(?:\.\d+)+)\.?\*{0,2}\s+\S", re.MULTILINE)
CODE = re.compile(r"\b\d{2}[A-Z]\d{2}\b")
"""A product code of the region or the national list: 15B03."""
TITLE = re.compile(r"[A-Z][^.:;!?]{2,79}")
BELOW, FEWEST = 3, 2
"""How many lines under a heading its code stands, and how many must do so."""
ITEM = re.compile(r"^\s*(\d{1,3})[.)]\s+\S", re.MULTILINE)
REQUIREMENT = re.compile(
    r"\beis(?:en)?(?:\s+gesteld\s+in)?\s+(\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE
)
ANNEX = re.compile(r"\bbijlage\s+(\d+|[A-Z])\b", re.IGNORECASE)
SECTION = re.compile(r"\b(?:paragraaf|hoofdstuk|§)\s*(\d+(?:\.\d+)*)", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"leidraad|document|bestek|wet\b|besluit|verordening|regeling|overeenkomst|artikel|Aw\b",
    re.IGNORECASE,
)
NEAR = 60
"""So many signs around a reference say whether it points at another document."""


def gaps(numbers: Sequence[str]) -> list[str]:
    """List what is missing between numbers under one heading: 3.2.1, 3.2.3 miss 3.2.2.

    A letter behind a number does not count: 3.3.2a and 3.3.2b are both 3.3.2.
    """
    under: dict[str, set[int]] = defaultdict(set)
    for one in numbers:
        match = NUMBER.fullmatch(one.strip())
        if match:
            heading, _dot, last = match[1].rpartition(".")
            under[heading].add(int(last))
    return [
        f"{heading}.{number}" if heading else str(number)
        for heading, found in under.items()
        for number in range(1 if heading else min(found), max(found))
        if number not in found
    ]


def headings_have_no_gaps(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A text whose headings go from 1.2 to 1.4 lost one."""
    missing = gaps(HEADING.findall(passage.text))
    if missing:
        message = _("Between the headings is missing: %(numbers)s.", numbers=", ".join(missing))
        yield passage.fault("text.heading_gap", message, missing)


def lists_have_no_gaps(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A list that goes from 2 to 4, or counts something twice."""
    last, wrong = 0, []
    for number in map(int, ITEM.findall(passage.text)):
        if number not in {1, last + 1}:
            wrong.append(str(number))
        last = number
    if wrong:
        message = _("A list does not count on: look at number %(numbers)s.",
                    numbers=", ".join(wrong))  # fmt: skip
        yield passage.fault("text.list_gap", message, wrong)


def requirements_exist(draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A requirement that is referred to stands in this tender."""
    known = {one.number.strip().rstrip(".") for one in draft.requirements}
    heading = passage.number.rpartition(".")[0]
    wrong = [
        one
        for one in REQUIREMENT.findall(passage.text)
        if not {one, f"{heading}.{one}"} & known
        and not any(number.startswith(f"{one}.") or number[:-1] == one for number in known)
    ]
    if wrong:
        message = _(
            "The text refers to requirement %(numbers)s. It is not in this tender.",
            numbers=", ".join(dict.fromkeys(wrong)),
        )
        yield passage.fault("text.no_requirement", message, wrong)


def annexes_exist(draft: Draft, passage: Passage) -> Iterator[Fault]:
    """An annex that is referred to stands among the documents."""
    known = {
        one.casefold() for document in draft.documents for one in ANNEX.findall(document.title)
    }
    wrong = [one for one in ANNEX.findall(passage.text) if one.casefold() not in known]
    if wrong:
        message = _(
            "The text refers to annex %(numbers)s. No document of this tender has that name.",
            numbers=", ".join(dict.fromkeys(wrong)),
        )
        yield passage.fault("text.no_annex", message, wrong)


def sections_exist(draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A paragraph that is referred to stands in the same text, where that has headings."""
    headings = HEADING.findall(passage.text)
    if not headings:
        return
    known = {*headings, *(one.number.strip() for one in draft.requirements)}
    wrong = []
    for match in SECTION.finditer(passage.text):
        around = passage.text[max(0, match.start() - NEAR) : match.end() + NEAR]
        exists = any(one == match[1] or one.startswith(f"{match[1]}.") for one in known)
        if not exists and not ELSEWHERE.search(around):
            wrong.append(match[1])
    if wrong:
        message = _(
            "The text refers to paragraph %(numbers)s. That heading is not in the text.",
            numbers=", ".join(dict.fromkeys(wrong)),
        )
        yield passage.fault("text.no_section", message, wrong)


def headings_keep_their_numbers(_draft: Draft, passage: Passage) -> Iterator[Fault]:
    """A product that begins as the others do, but whose heading lost its number.

    Also after the last numbered heading, where no gap can show it. Only where at least two
    numbered headings are followed by a product code, so that a subheading is left alone.
    """
    lines = [line.strip() for line in passage.text.splitlines() if line.strip()]
    numbered = {at for at, line in enumerate(lines) if HEADING.match(line)}
    codes = {at for at, line in enumerate(lines) if CODE.search(line)}
    opening = [at for at in numbered if codes & set(range(at + 1, at + 1 + BELOW))]
    if len(opening) < FEWEST:
        return
    lost = [
        line
        for at, line in enumerate(lines)
        if at > min(opening)
        and TITLE.fullmatch(line)
        and at not in codes
        and at + 1 in codes
        and not numbered & set(range(at - BELOW, at))
    ]
    if lost:
        message = _("A heading seems to have lost its number: %(found)s.", found=quoted(lost))
        yield passage.fault("text.heading_lost", message, lost)


CHECKS = (
    headings_have_no_gaps,
    headings_keep_their_numbers,
    lists_have_no_gaps,
    requirements_exist,
    annexes_exist,
    sections_exist,
)
