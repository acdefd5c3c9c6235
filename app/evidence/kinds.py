"""What kinds of evidence there are: what is known of each, and how long it serves."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy as _


class Scheme(StrEnum):
    """By which norm somebody was certified."""

    HKZ = "hkz"
    HKZ_SAFETY = "hkz_safety"
    HKZ_SMALL = "hkz_143"
    HKZ_SOLE = "hkz_166"
    NEN_15224 = "nen_15224"
    ISO_9001 = "iso_9001"
    NTA_8009 = "nta_8009"
    PREZO = "prezo"
    KIWA = "kiwa"
    OTHER = "other"


SCHEMES: dict[Scheme, LazyProxy] = {
    Scheme.HKZ: _("HKZ, care and welfare"),
    Scheme.HKZ_SAFETY: _("HKZ, client and patient safety"),
    Scheme.HKZ_SMALL: _("HKZ, small organisations (norm 143)"),
    Scheme.HKZ_SOLE: _("HKZ, self-employed (norm 166)"),
    Scheme.NEN_15224: _("NEN-EN 15224, ISO 9001 for care"),
    Scheme.ISO_9001: _("ISO 9001"),
    Scheme.NTA_8009: _("NTA 8009, safety management"),
    Scheme.PREZO: _("PREZO"),
    Scheme.KIWA: _("Kiwa"),
    Scheme.OTHER: _("Another norm"),
}


class Standing(StrEnum):
    """What the register of the certification body says."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


STANDINGS: dict[Standing, LazyProxy] = {
    Standing.VALID: _("In force"),
    Standing.SUSPENDED: _("Suspended"),
    Standing.WITHDRAWN: _("Withdrawn by the certification body"),
}

FIELDS: dict[str, LazyProxy] = {
    "holder": _("In whose name"),
    "holder_kvk": _("KvK number of the holder"),
    "scheme": _("Norm"),
    "norm": _("Norm as it stands on the document"),
    "scope": _("Scope"),
    "locations": _("Locations"),
    "number": _("Number"),
    "body": _("Issued by"),
    "issued_on": _("Date of issue"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid until"),
    "audited_on": _("Last audit"),
    "standing": _("In the register"),
    "standing_since": _("Suspended or withdrawn since"),
    "amount": _("Amount"),
    "client": _("Client"),
    "competence": _("Core competence"),
    "contact": _("Contact"),
    "degree": _("Degree"),
    "period": _("Period"),
    "certain_on": _("Date of the certificate"),
}
"""Everything that can be known of a proof, in the order in which a page shows it."""

_DATED = ("holder", "holder_kvk", "issued_on")
_OWN = ("holder", "issued_on", "valid_to")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence: its name, what it is good for, what is known of it."""

    code: str
    name: LazyProxy
    hint: LazyProxy
    fields: tuple[str, ...]
    months: int | None = None
    """So long after its issue tenders usually take it (handbook 9.2)."""
    needs_end: bool = False
    """Whether one without an end is not known well enough."""
    source: str = ""


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "certificate",
            _("Certificate (HKZ, ISO 9001, NEN-EN 15224 and others)"),
            _("A certificate of quality or safety from a certification body."),
            ("holder", "holder_kvk", "scheme", "norm", "scope", "locations", "number", "body",
             "valid_from", "valid_to", "audited_on", "standing", "standing_since"),
            needs_end=True,
            source="Aw 2.78b; hkz.nl",
        ),
        Kind(
            "certification",
            _("Contract with a certification body"),
            _("For who starts: the certificate comes on an agreed date."),
            ("holder", "holder_kvk", "scheme", "norm", "scope", "body", "issued_on", "certain_on"),
            source="Aw 2.78b, derde lid; hkz.nl/zorginkoop",
        ),
        Kind(
            "kms",
            _("Own quality system (KMS)"),
            _("Your handbook or an audit report. The report goes whole, never in part."),
            (*_OWN, "scope", "audited_on", "body"),
        ),
        Kind(
            "vms",
            _("Own safety system (VMS)"),
            _("Your handbook or an audit report on risks, incidents and improvement."),
            (*_OWN, "scope", "audited_on", "body"),
        ),
        Kind(
            "kvk",
            _("Extract from the trade register (KvK)"),
            _("Many tenders ask one of at most six months old."),
            (*_DATED, "number"),
            months=6,
            source="Aw 2.89, eerste lid",
        ),
        Kind(
            "gva",
            _("Declaration of conduct for tenders (GVA)"),
            _("From Justis. Many tenders ask one of at most two years old."),
            (*_DATED, "number"),
            months=24,
            source="Aw 2.89, tweede lid",
        ),
        Kind(
            "tax",
            _("Statement of the tax authority"),
            _("That taxes and premiums were paid. Usually at most six months old."),
            _DATED,
            months=6,
            source="Aw 2.89, derde lid",
        ),
        Kind(
            "insurance",
            _("Insurance"),
            _("The policy, or the statement of the insurer, with the insured amount."),
            ("holder", "number", "body", "amount", "valid_from", "valid_to"),
            needs_end=True,
        ),
        Kind(
            "complaints",
            _("Complaints scheme"),
            _("How clients complain and have a say."),
            _OWN,
            source="Wmo 2015, artikel 3.2",
        ),
        Kind(
            "meldcode",
            _("Reporting code for domestic violence and child abuse"),
            _("Your own reporting code (meldcode)."),
            _OWN,
            source="Wmo 2015, artikel 3.3",
        ),
        Kind(
            "reference",
            _("Reference"),
            _("A comparable service for one core competence, of the last three years."),
            ("holder", "competence", "client", "contact", "amount", "period", "valid_from",
             "valid_to"),
            source="Aw 2.93, eerste lid, onder b",
        ),
        Kind(
            "degree",
            _("Degree"),
            _("The degree of somebody who does the work. Leave out the citizen number (BSN)."),
            ("holder", "degree", "body", "issued_on"),
        ),
        Kind(
            "roster",
            _("Duty roster"),
            _("Function and degree per shift, without the names of people."),
            ("holder", "period", "degree", "issued_on"),
        ),
        Kind(
            "accounts",
            _("Annual accounts"),
            _("The accounts of one year, with the statement of the accountant."),
            ("holder", "holder_kvk", "period", "amount", "issued_on"),
        ),
        Kind(
            "document",
            _("Another document"),
            _("Anything else that you are asked for more often."),
            ("holder", "scope", "issued_on", "valid_to"),
        ),
    )
}  # fmt: skip

SYSTEMS = ("kms", "vms")
"""A quality system and a safety system are judged apart (handbook 5)."""

_CERTIFICATES = {"hkz": ("kms",), "iso9001": ("kms",), "hkz_vms": ("kms", "vms")}
_ALIASES = {
    "belasting": "tax",
    "verzekering": "insurance",
    "klachten": "complaints",
    "referentie": "reference",
    "rooster": "roster",
    "diploma": "degree",
    "spv": "degree",
    "hbo-lead": "degree",
    "jaarrekening": "accounts",
}
"""Marks that officers and the library write at a way to prove."""


def demanded(marks: Iterable[str]) -> tuple[str, ...]:
    """Say what must be proven, from the marks of the ways to prove a requirement.

    A certificate is a way, not a demand: `hkz` beside `vms` asks a VMS, and beside both it is
    one way to prove the two that else are proven apart.
    """
    given = [mark.strip().lower() for mark in marks if mark.strip()]
    systems = [one for one in SYSTEMS if one in given]
    if systems:
        return tuple(systems)
    for mark in given:
        if mark in _CERTIFICATES:
            return _CERTIFICATES[mark]
    return tuple(dict.fromkeys(_ALIASES.get(mark, mark) for mark in given))


def kind_of(code: str) -> Kind:
    """Look a kind up; one that nobody named is another document."""
    return KINDS.get(code, KINDS["document"])
