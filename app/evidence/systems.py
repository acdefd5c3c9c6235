"""What a certificate or document proves: a quality system, a safety system, or neither.

The two are judged apart: an HKZ certificate does not prove a safety system by itself, its norm or
scope must say so (handbook 5; hkz.nl, kiwa.com).
"""

import re
from collections.abc import Callable

from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.evidence.facts import Facts
from app.evidence.kinds import SCHEMES, Scheme
from app.evidence.lines import Asked, Line, Outcome, fails, needs, passes

_SAFETY = re.compile(
    r"\bvms\b|nta\s*8009|(?:cli[eë]nt|pati[eë]nt|zorg)\w*veiligheid|veiligheidsmanagement"
    r"|(?:client|patient)\s+safety|veilige?\s+zorg|veiligheid(?:ssysteem)?\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"zorg|welzijn|begeleid|ondersteun|beschermd|wonen|opvang|jeugd|wmo|ggz|verpleg|behandel"
    r"|\bcare\b|\bhealth",
    re.IGNORECASE,
)
WHOLE_CARE = (Scheme.HKZ, Scheme.NEN_15224)
"""Norms for the whole field of care and welfare (hkz.nl/zorginkoop)."""
SAFETY = (Scheme.HKZ_SAFETY, Scheme.NTA_8009)
HKZ = (Scheme.HKZ, Scheme.HKZ_SAFETY, Scheme.HKZ_SMALL, Scheme.HKZ_SOLE)
EQUAL = "Aw 2.78b"


def names_safety(facts: Facts) -> bool:
    """Whether the norm or the scope names client or patient safety."""
    return bool(_SAFETY.search(f"{facts.norm} {facts.scope}"))


def names_care(facts: Facts) -> bool:
    """Whether the scope names care or support."""
    return bool(_CARE.search(facts.scope))


def likeness(facts: Facts) -> str:
    """Say in one mark what is equal to what: a decision on one then holds for all like it."""
    norm = "".join(sign for sign in facts.norm.casefold() if sign.isalnum())
    own = norm if facts.scheme in (Scheme.OTHER, Scheme.KIWA, None) else ""
    return f"{facts.kind}/{facts.scheme or ''}/{own}/{names_care(facts):d}{names_safety(facts):d}"


def proves(system: str, facts: Facts, asked: Asked) -> Line:
    """Hold one proof against one system, `kms` or `vms`."""
    if facts.kind == "certification":
        return _starter(facts, asked)
    if facts.kind != "certificate":
        return _own_document(system, facts)
    line = _JUDGES[system](facts)
    return line if line.outcome == Outcome.PASSES else _or_accepted(line, facts, asked)


def _or_accepted(line: Line, facts: Facts, asked: Asked) -> Line:
    reason = asked.accepted.get(likeness(facts))
    if reason is None:
        return line
    return passes(
        _("Who accepts a norm as equal once accepts it from everybody."),
        _("Accepted for another submission: %(reason)s", reason=reason),
        "Aw 2.78b, tweede lid",
    )


def _own_document(system: str, facts: Facts) -> Line:
    if facts.kind == system:
        return needs(
            _("Own documents prove a system when a person finds in them that it works."),
            _("%(name)s is no certificate.", name=facts.name),
            EQUAL,
        )
    return needs(
        _("A quality system (KMS) and a safety system (VMS) are proven apart."),
        _("The provider calls this: %(name)s.", name=facts.about.name),
    )


def _starter(facts: Facts, asked: Asked) -> Line:
    rule = _("Who starts shows a contract with a certification body and the agreed date.")
    source = "Aw 2.78b, derde lid; hkz.nl/zorginkoop"
    if asked.starters_until is None:
        return needs(
            rule,
            _("The documents name no date for starters. It counts if the certificate could not "
              "be had in time without the provider's fault, and the norm is met all the same."),
            source,
        )  # fmt: skip
    if facts.certain_on is None:
        return needs(rule, _("The agreed date is unknown."), source)
    fact = _(
        "The certificate comes on %(day)s. The documents give until %(last)s.",
        day=day_long(facts.certain_on),
        last=day_long(asked.starters_until),
    )
    return (passes if facts.certain_on <= asked.starters_until else fails)(rule, fact, source)


def _kms(facts: Facts) -> Line:
    name = str(SCHEMES[facts.scheme]) if facts.scheme else ""
    rule = _("A certificate for care proves a quality system (KMS).")
    match facts.scheme:
        case None:
            return needs(rule, _("The norm is unknown."), EQUAL)
        case scheme if scheme in WHOLE_CARE:
            return passes(rule, _("The norm is %(norm)s.", norm=name), "hkz.nl/zorginkoop")
        case scheme if scheme in SAFETY:
            return fails(
                _("A certificate for safety proves no quality system (KMS)."),
                _("The norm is %(norm)s.", norm=name),
                "kiwa.com",
            )
        case Scheme.HKZ_SMALL:
            return needs(
                _("HKZ norm 143 is for at most 10 fte and one establishment."),
                _("See whether this provider is that small."),
                "hkz.nl",
            )
        case Scheme.HKZ_SOLE:
            return needs(
                _("HKZ norm 166 is for one person who is self-employed."),
                _("See whether one person does all of this work."),
                "hkz.nl",
            )
        case Scheme.ISO_9001:
            return _iso(facts)
    return _equal_norm(facts)


def _iso(facts: Facts) -> Line:
    rule = _("ISO 9001 proves a quality system for care only if its scope names care.")
    if not facts.scope:
        return needs(rule, _("The scope is unknown."), EQUAL)
    fact = _("Scope: %(scope)s.", scope=facts.scope.rstrip("."))
    return (passes if names_care(facts) else fails)(rule, fact, EQUAL)


def _vms(facts: Facts) -> Line:
    if facts.scheme in SAFETY:
        return passes(
            _("A certificate for client and patient safety proves a safety system (VMS)."),
            _("The norm is %(norm)s.", norm=str(SCHEMES[facts.scheme])),
            "kiwa.com",
        )
    if facts.scheme is None:
        rule = _("A certificate proves a safety system (VMS) only if it names safety.")
        return needs(rule, _("The norm is unknown."), EQUAL)
    rule = _(
        "%(norm)s proves a safety system (VMS) only if its norm or scope names client or "
        "patient safety.",
        norm=str(SCHEMES[facts.scheme]),
    )
    if not facts.scope:
        return needs(rule, _("The scope is unknown."), "hkz.nl; kiwa.com")
    fact = _("Scope: %(scope)s.", scope=facts.scope.rstrip("."))
    if not names_safety(facts):
        return fails(rule, fact, "hkz.nl; kiwa.com")
    return passes(rule, fact, "hkz.nl") if facts.scheme in HKZ else _equal_norm(facts)


def _equal_norm(facts: Facts) -> Line:
    return needs(
        _("Another norm counts when it is equal: a person decides, and that holds for all."),
        _("The norm is %(norm)s.", norm=facts.norm or str(SCHEMES[facts.scheme or Scheme.OTHER])),
        "Aw 2.78b, tweede lid",
    )


_JUDGES: dict[str, Callable[[Facts], Line]] = {"kms": _kms, "vms": _vms}
