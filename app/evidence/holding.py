"""Whether a proof holds: in whose name, from when until when, how old, where and for what."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.evidence.facts import Facts
from app.evidence.kinds import FIELDS, Standing
from app.evidence.lines import Asked, Line, Name, fails, needs, passes
from app.evidence.systems import HKZ
from app.planning.dates import months_before

OF_A_PERSON = ("degree", "roster")
"""Kinds that stand in the name of people, not of the organisation."""
AUDIT_MONTHS = 12
MONTHS_OF_CERTIFICATE = 36


def holds(facts: Facts, asked: Asked, names: Sequence[Name]) -> Iterator[Line]:
    """Hold everything but the content of a proof against what is asked."""
    if facts.kind not in OF_A_PERSON:
        yield _holder(facts, names)
    yield from _standing(facts, asked)
    yield from _period(facts, asked)
    yield from _age(facts, asked)
    if facts.kind == "certificate":
        yield from _audit(facts, asked)
        yield from _reach(facts, asked)


# Whose --------------------------------------------------------------------------------


def _holder(facts: Facts, names: Sequence[Name]) -> Line:
    rule = _("A proof stands in the name of the tenderer or of a party that it named.")
    source = "Aw 2.92, 2.94"
    if facts.holder_kvk:
        fact = _("It stands in the name of KvK %(number)s.", number=facts.holder_kvk)
        known = {one.kvk_number for one in names}
        return (passes if facts.holder_kvk in known else fails)(rule, fact, source)
    if not facts.holder:
        return needs(rule, _("In whose name it stands is unknown."), source)
    fact = _("It stands in the name of %(holder)s.", holder=facts.holder.rstrip("."))
    same = plain(facts.holder) in {plain(one.name) for one in names}
    return (passes if same else needs)(rule, fact, source)


def plain(name: str) -> str:
    """Compare names without capitals, spaces and dots."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


# When ---------------------------------------------------------------------------------


def _standing(facts: Facts, asked: Asked) -> Iterator[Line]:
    if "standing" not in facts.about.fields:
        return
    rule = _("A certificate must be in force in the register of the certification body.")
    since = facts.standing_since
    if facts.standing is None:
        yield needs(rule, _("Whether it is in force is unknown."), "hkz.nl")
    elif facts.standing == Standing.VALID:
        told = _("The provider says that it is in force. We did not look in the register.")
        yield passes(rule, told, "hkz.nl")
    elif facts.standing == Standing.SUSPENDED:
        told = _("It is suspended. Ask whether that was lifted.")
        yield needs(rule, told, "hkz.nl")
    elif since is None or since <= asked.closes_on:
        told = _("It was withdrawn on %(day)s.", day=day_long(since)) if since else _(
            "It was withdrawn."
        )  # fmt: skip
        yield fails(rule, told, "hkz.nl")
    else:
        yield needs(rule, _("It was withdrawn on %(day)s.", day=day_long(since)), "hkz.nl")


def _period(facts: Facts, asked: Asked) -> Iterator[Line]:
    if facts.kind == "reference":
        return
    rule = _("A proof is valid on the closing day, at the award and at the start of the contract.")
    if facts.valid_from and facts.valid_from > asked.closes_on:
        yield fails(rule, _("It begins on %(day)s, after the closing day.",
                            day=day_long(facts.valid_from)))  # fmt: skip
    end = facts.valid_to
    if end is None:
        if facts.about.needs_end:
            yield needs(rule, _("Until when it is valid is unknown."))
        return
    if end < asked.closes_on:
        yield fails(rule, _("It stopped on %(day)s, before the closing day.", day=day_long(end)))
    elif asked.awards_on and end < asked.awards_on:
        yield needs(rule, _("It stops on %(day)s. The award is planned on %(award)s.",
                            day=day_long(end), award=day_long(asked.awards_on)))  # fmt: skip
    elif asked.starts_on and end < asked.starts_on:
        yield needs(rule, _("It stops on %(day)s. The contract starts on %(start)s.",
                            day=day_long(end), start=day_long(asked.starts_on)))  # fmt: skip
    else:
        yield passes(rule, _("It is valid until %(day)s.", day=day_long(end)))


def _age(facts: Facts, asked: Asked) -> Iterator[Line]:
    """Measure the age at submission, also when the proof arrives later (Aw 2.89, 2.102)."""
    if asked.months_fresh is None:
        return
    rule = _("At the submission it is at most %(months)s months old.", months=asked.months_fresh)
    source = facts.about.source
    made = _made_on(facts)
    if made is None:
        yield needs(rule, _("Its date is unknown."), source)
        return
    oldest = months_before(asked.submitted_on, asked.months_fresh)
    fact = _(
        "It is of %(day)s. It may not be older than %(oldest)s.",
        day=day_long(made),
        oldest=day_long(oldest),
    )
    yield (passes if made >= oldest else fails)(rule, fact, source)


def _made_on(facts: Facts) -> date | None:
    """Say from which day its age counts: of a reference, the last day of the work."""
    return facts.valid_to if facts.kind == "reference" else facts.issued_on or facts.valid_from


def _audit(facts: Facts, asked: Asked) -> Iterator[Line]:
    if facts.scheme not in HKZ:
        return
    year_before = months_before(asked.closes_on, AUDIT_MONTHS)
    rule = _("HKZ asks an audit every year.")
    if facts.audited_on and facts.audited_on < year_before:
        yield needs(rule, _("The last audit was on %(day)s.", day=day_long(facts.audited_on)),
                    "hkz.nl")  # fmt: skip
    elif facts.audited_on is None and (facts.valid_from is None or facts.valid_from < year_before):
        yield needs(rule, _("The day of the last audit is unknown."), "hkz.nl")
    if (
        facts.valid_from
        and facts.valid_to
        and facts.valid_to > months_before(facts.valid_from, -MONTHS_OF_CERTIFICATE)
    ):
        yield needs(
            _("An HKZ certificate is valid for three years."),
            _("This one: from %(start)s until %(end)s.",
              start=day_long(facts.valid_from), end=day_long(facts.valid_to)),
            "hkz.nl",
        )  # fmt: skip


# Where and for what -------------------------------------------------------------------

_EVERYWHERE = re.compile(r"(?:alle|all|gehele|hele)\b", re.IGNORECASE)
_SMALL = 5
_COMMON = frozenset({"perceel", "zorg", "intensief", "basis", "product", "jeugd", "volwassenen"})


def _reach(facts: Facts, asked: Asked) -> Iterator[Line]:
    if facts.locations and not _EVERYWHERE.match(facts.locations):
        yield needs(
            _("A certificate counts for the locations that stand on it."),
            _("Locations: %(locations)s.", locations=facts.locations),
        )
    words = significant(asked.lot_words)
    if not words:
        return
    rule = _("The scope covers what the lot asks.")
    if not facts.scope:
        yield needs(rule, _("The scope is unknown."))
    elif any(word in facts.scope.casefold() for word in words):
        yield passes(rule, _("Scope: %(scope)s.", scope=facts.scope.rstrip(".")))
    else:
        yield needs(rule, _("Scope: %(scope)s. It does not name %(lot)s in these words.",
                            scope=facts.scope.rstrip("."), lot=asked.lot_words))  # fmt: skip


def significant(words: str) -> set[str]:
    """Keep the words of a lot's name that say what kind of support it is."""
    found = {"".join(sign for sign in word if sign.isalpha()) for word in words.casefold().split()}
    return {word for word in found if len(word) >= _SMALL} - _COMMON


# What we read ourselves ---------------------------------------------------------------

_TOLD_ONLY = ("title", "standing", "standing_since", "contact", "locations", "audited_on", "period")


def read_by_us(facts: Facts) -> Iterator[Line]:
    """Send to a person what the provider tells and the file does not say in its text."""
    told = [
        name
        for name in facts.about.fields
        if name not in _TOLD_ONLY and getattr(facts, name) not in (None, "")
    ]
    missing = [str(FIELDS[name]).lower() for name in told if name not in facts.found]
    if missing:
        yield needs(
            _("What a provider tells must stand in the file."),
            _("We did not read this in the text of the file: %(names)s.",
              names=", ".join(missing)),
        )  # fmt: skip
