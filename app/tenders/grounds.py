"""Which rules bind in which procedure, and on what ground (Aw 2.38 and 2.39 for SAS).

A ground is said with every computed date and every refusal: the statute with its article, the
own document, or a principle that holds for every procurement.
"""

from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.tenders.choices import ProcedureKind as K


class Binding(StrEnum):
    """What makes a rule bind."""

    STATUTE = "statute"
    OWN_DOCUMENT = "own_document"
    PRINCIPLE = "principle"


class Rule(StrEnum):
    """A rule that the house applies, by its subject."""

    TERM = "term"
    ANSWERS = "answers"
    INVITED = "invited"
    OPENING = "opening"
    OUTAGE = "outage"
    QUALITY_COUNTS = "quality_counts"
    WEIGHTS = "weights"
    LOW_PRICE = "low_price"
    REJECTION = "rejection"
    STANDSTILL = "standstill"
    RECORD = "record"
    RESULT_NOTICE = "result_notice"
    CONTRACT_START = "contract_start"
    FRAMEWORK = "framework"
    EQUAL_TREATMENT = "equal_treatment"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a rule binds here."""

    binding: Binding
    article: str = ""

    def __str__(self) -> str:
        """Say it as a letter or a refusal does."""
        if self.binding == Binding.OWN_DOCUMENT:
            return str(_("your own document"))
        return self.article or str(BINDINGS[self.binding])


BINDINGS: dict[Binding, LazyProxy] = {
    Binding.STATUTE: _("By statute"),
    Binding.OWN_DOCUMENT: _("By your own document"),
    Binding.PRINCIPLE: _("By principle"),
}
RULES: dict[Rule, LazyProxy] = {
    Rule.TERM: _("Shortest time to submit"),
    Rule.ANSWERS: _("Answers in time before the deadline"),
    Rule.INVITED: _("Number of candidates that is invited"),
    Rule.OPENING: _("Nothing is read before the deadline"),
    Rule.OUTAGE: _("A later deadline after an outage"),
    Rule.QUALITY_COUNTS: _("Price is never the only criterion"),
    Rule.WEIGHTS: _("Weights are published beforehand"),
    Rule.LOW_PRICE: _("Ask first about a price that looks abnormally low"),
    Rule.REJECTION: _("Reasons for who is rejected"),
    Rule.STANDSTILL: _("Standstill before the contract"),
    Rule.RECORD: _("Official record of the procedure"),
    Rule.RESULT_NOTICE: _("Notice of the result"),
    Rule.CONTRACT_START: _("Three months between award and start"),
    Rule.FRAMEWORK: _("Longest term of a framework"),
    Rule.EQUAL_TREATMENT: _("Equal treatment and transparency"),
}

_STATUTE = Binding.STATUTE
_OWN = Ground(Binding.OWN_DOCUMENT)
_PRINCIPLE = Ground(Binding.PRINCIPLE, "Aw 1.8 - 1.10")
_SOCIAL = Ground(_STATUTE, "Wmo 2.6.4, Jw 2.12")
_START = Ground(_STATUTE, "UB-Wmo 5.1(2)")

_CLASSIC: dict[Rule, Ground] = {
    Rule.ANSWERS: Ground(_STATUTE, "Aw 2.54"),
    Rule.OPENING: Ground(_STATUTE, "Aw 2.108"),
    Rule.OUTAGE: Ground(_STATUTE, "Aw 2.109"),
    Rule.QUALITY_COUNTS: _SOCIAL,
    Rule.WEIGHTS: Ground(_STATUTE, "Aw 2.115"),
    Rule.LOW_PRICE: Ground(_STATUTE, "Aw 2.116"),
    Rule.REJECTION: Ground(_STATUTE, "Aw 2.103, 2.130"),
    Rule.STANDSTILL: Ground(_STATUTE, "Aw 2.127"),
    Rule.RECORD: Ground(_STATUTE, "Aw 2.132"),
    Rule.RESULT_NOTICE: Ground(_STATUTE, "Aw 2.134"),
    Rule.CONTRACT_START: _START,
    Rule.FRAMEWORK: Ground(_STATUTE, "Aw 2.140(3)"),
    Rule.EQUAL_TREATMENT: Ground(_STATUTE, "Aw 1.8, 1.9"),
}
GROUNDS: dict[K, dict[Rule, Ground]] = {
    K.OPEN: {**_CLASSIC, Rule.TERM: Ground(_STATUTE, "Aw 2.71(1), 2.74b")},
    K.RESTRICTED: {
        **_CLASSIC,
        Rule.TERM: Ground(_STATUTE, "Aw 2.71(2), 2.71(4), 2.74b"),
        Rule.INVITED: Ground(_STATUTE, "Aw 2.99(3), 2.105"),
    },
    K.SAS: {
        Rule.TERM: Ground(Binding.PRINCIPLE, "Aw 1.10"),
        Rule.ANSWERS: Ground(_STATUTE, "Aw 2.54"),
        Rule.OPENING: _OWN,
        Rule.OUTAGE: _OWN,
        Rule.QUALITY_COUNTS: _SOCIAL,
        Rule.WEIGHTS: Ground(Binding.PRINCIPLE, "Aw 1.9"),
        Rule.LOW_PRICE: Ground(Binding.PRINCIPLE, "Aw 1.9, 1.10"),
        Rule.REJECTION: Ground(Binding.PRINCIPLE, "Aw 1.4, 1.9"),
        Rule.STANDSTILL: _OWN,
        Rule.RECORD: Ground(_STATUTE, "Aw 2.132"),
        Rule.RESULT_NOTICE: Ground(_STATUTE, "Aw 2.134"),
        Rule.CONTRACT_START: _START,
        Rule.FRAMEWORK: Ground(Binding.PRINCIPLE, "Aw 2.140(3)"),
        Rule.EQUAL_TREATMENT: Ground(_STATUTE, "Aw 1.8, 1.9"),
    },
    K.OPEN_HOUSE: {
        Rule.REJECTION: _PRINCIPLE,
        Rule.STANDSTILL: _OWN,
        Rule.EQUAL_TREATMENT: _PRINCIPLE,
    },
}
"""A rule that is absent does not exist in the procedure: open house has no weights at all."""


def ground_of(kind: K, rule: Rule) -> Ground | None:
    """Say on what ground a rule binds in a procedure; none where it does not exist."""
    return GROUNDS[kind].get(rule)
