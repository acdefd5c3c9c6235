"""What can prove a requirement, and what the rule sees in what came in. It never decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.support import LazyProxy

from app.checks.models import RuleVerdict
from app.core.i18n import gettext, lazy
from app.core.scan import Verdict
from app.submissions.models import Document
from app.tenders.models import Moment, Requirement

_ = lazy


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence: what it is called and what it does and does not prove."""

    kind: str
    name: LazyProxy
    proves: LazyProxy


_HKZ = _(
    "An HKZ certificate proves a quality system (KMS). "
    "It proves a safety system (VMS) only if its scope says so."
)

EVIDENCE: dict[str, Evidence] = {
    one.kind: one
    for one in (
        Evidence("hkz", _("HKZ certificate"), _HKZ),
        Evidence(
            "hkz_vms",
            _("HKZ certificate with safety in its scope"),
            _("Read the scope: it must name client or patient safety (VMS)."),
        ),
        Evidence("kms", _("Quality system (KMS)"), _("Proves KMS. VMS is judged apart.")),
        Evidence("vms", _("Safety system (VMS)"), _("Proves VMS. KMS is judged apart.")),
        Evidence(
            "kvk",
            _("Extract from the trade register (KvK)"),
            _("Proves who the provider is and who may sign."),
        ),
        Evidence(
            "complaints",
            _("Complaints scheme"),
            _("Proves that clients can complain and how that is handled."),
        ),
        Evidence(
            "meldcode",
            _("Reporting code for domestic violence and child abuse"),
            _("Proves that the provider works with its own reporting code."),
        ),
        Evidence(
            "calamities",
            _("Procedure for calamities"),
            _("Proves that calamities are reported to the supervisor."),
        ),
        Evidence(
            "roster", _("Duty roster"), _("Proves who is on duty when, and with which diploma.")
        ),
        Evidence(
            "declaration",
            _("Declaration"),
            _("Says what the provider declares. It proves nothing else."),
        ),
        Evidence("other", _("Other evidence"), _("Judge whether it proves the requirement.")),
    )
}


def evidence_of(kind: str) -> Evidence:
    """Look a kind up; one that nobody named is other evidence."""
    return EVIDENCE.get(kind, EVIDENCE["other"])


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rule sees: one of three verdicts, and the fact in words."""

    verdict: RuleVerdict
    text: str


def judge(requirement: Requirement, documents: Sequence[Document]) -> Finding:
    """Hold what came in against what was asked; needs the requirement's alternatives."""
    if not documents:
        return _without_document(requirement)
    if missing := missing_of(requirement, documents):
        text = gettext("Not everything came in. Missing: %(names)s.", names="; ".join(missing))
        return Finding(RuleVerdict.FAILS, text)
    if unsafe := [one for one in documents if one.scan == Verdict.INFECTED]:
        text = gettext("%(name)s is not safe according to the scanner.", name=unsafe[0].name)
        return Finding(RuleVerdict.NEEDS_PERSON, text)
    kinds = dict.fromkeys(one.kind for one in requirement.alternatives if one.kind in EVIDENCE)
    facts = [gettext("%(name)s is in.", name=one.name) for one in documents]
    facts += [str(EVIDENCE[kind].proves) for kind in kinds]
    return Finding(RuleVerdict.NEEDS_PERSON, " ".join(dict.fromkeys(facts)))


def missing_of(requirement: Requirement, documents: Sequence[Document]) -> list[str]:
    """Name the documents of a requirement that should have come with the submission."""
    if not requirement.asks_document:
        return []
    came = {one.part for one in documents}
    return [name for name in requirement.documents if name not in came]


def _without_document(requirement: Requirement) -> Finding:
    if requirement.asks_document:
        return Finding(RuleVerdict.FAILS, gettext("No document came in. The tender asked for one."))
    if requirement.moment == Moment.VERIFICATION:
        text = gettext("Declared at submission. The winner proves it before the award.")
    else:
        text = gettext("Declared at submission. It is proven during the contract.")
    return Finding(RuleVerdict.PASSES, text)
