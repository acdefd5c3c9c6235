"""The grounds for exclusion that a provider declares on in the UEA, part III (Aw 2.86, 2.87)."""

from dataclasses import dataclass

from babel.support import LazyProxy

from app.core.i18n import lazy as _


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground, where it stands in the act, and how far back it looks."""

    code: str
    law: str
    text: LazyProxy
    is_mandatory: bool = False
    years: int | None = None
    """How many years before the submission count; none: only the present."""
    can_clean: bool = True
    """Whether measures taken can undo it (Aw 2.87a); unpaid tax is paid or arranged instead."""


GROUNDS: tuple[Ground, ...] = (
    Ground("crime", "Aw 2.86(2)(a)", _("Convicted of taking part in a criminal organisation"),
           is_mandatory=True, years=5),
    Ground("bribery", "Aw 2.86(2)(b)", _("Convicted of bribery"), is_mandatory=True, years=5),
    Ground("fraud", "Aw 2.86(2)(c)", _("Convicted of fraud"), is_mandatory=True, years=5),
    Ground("terror", "Aw 2.86(2)(d)", _("Convicted of a terrorist offence"),
           is_mandatory=True, years=5),
    Ground("laundering", "Aw 2.86(2)(e)",
           _("Convicted of money laundering or of paying for terrorism"),
           is_mandatory=True, years=5),
    Ground("labour", "Aw 2.86(2)(f)", _("Convicted of child labour or trafficking in people"),
           is_mandatory=True, years=5),
    Ground("tax_final", "Aw 2.86(4)",
           _("Taxes or social premiums not paid, as a final decision says"),
           is_mandatory=True, can_clean=False),
    Ground("duties", "Aw 2.87(1)(a)",
           _("Duties of environmental, social or labour law were broken"), years=3),
    Ground("insolvency", "Aw 2.87(1)(b)",
           _("Bankrupt, being wound up, in suspension of payments or something like it")),
    Ground("misconduct", "Aw 2.87(1)(c)",
           _("A serious fault in the profession that makes integrity doubtful"), years=3),
    Ground("collusion", "Aw 2.87(1)(d)", _("Agreements with others to distort competition"),
           years=3),
    Ground("conflict", "Aw 2.87(1)(e)",
           _("A conflict of interest that cannot be solved in another way")),
    Ground("earlier", "Aw 2.87(1)(f)",
           _("Involved in preparing this tender, so that others are at a disadvantage")),
    Ground("performance", "Aw 2.87(1)(g)",
           _("An earlier public contract was ended, or damages were paid, for serious defects"),
           years=3),
    Ground("untrue", "Aw 2.87(1)(h)", _("Untrue statements in a tender, or information withheld"),
           years=3),
    Ground("influence", "Aw 2.87(1)(i)",
           _("Tried to influence a decision in a wrong way, or to get secret information"),
           years=3),
    Ground("tax", "Aw 2.87(1)(j)", _("Taxes or social premiums not paid"), years=3),
)  # fmt: skip
