"""What is ready of a tender in preparation, section by section, and what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.core.i18n import ngettext
from app.publishing.examination import OF_CRITERIA, Examination
from app.publishing.faults.fault import Draft, Fault, Place


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the preparation: where it is done, what is there, what is wrong with it."""

    title: LazyProxy
    todo: LazyProxy
    why: LazyProxy
    place: Place
    said: str = ""
    faults: Sequence[Fault] = ()
    is_filled: bool = True

    @property
    def blocking(self) -> int:
        """How many things must be repaired here before publication."""
        return sum(fault.is_blocking for fault in self.faults)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do here before publication."""
        return self.is_filled and not self.blocking


def sections_of(examination: Examination) -> list[Section]:
    """List the sections in the order in which one fills them in; publication comes last."""
    draft = examination.draft
    tender_id = draft.tender.id
    found = {
        "criteria": _of(examination, OF_CRITERIA),
        "requirements": _of(examination, {"requirements:index", "requirements:edit_requirement"}),
        "authorities": _of(examination, {"authorities:index"}),
        "details": _of(examination, {"tenders:edit"}),
        "planning": _of(examination, {"planning:index"}),
        "documents": _of(examination, {"publishing:documents"}),
        "people": _of(examination, {"authorities:people"}),
    }
    elsewhere = {fault.key for faults in found.values() for fault in faults}
    of_lots = [one for one in examination.faults if one.key not in elsewhere]
    lots = len(draft.lots)
    sections = [
        Section(
            _("Lots"),
            _("Add what providers can submit for"),
            _("A lot is decided on its own. What it holds and its tariffs stand under it."),
            Place("products:tree", tender_id),
            ngettext("%(num)s lot", "%(num)s lots", lots, num=lots) if lots else "",
            of_lots,
            bool(lots),
        )
    ]
    if draft.procedure.ranks and lots:
        count = sum(len(lot.criteria) for lot in draft.lots)
        sections.append(
            Section(
                draft.procedure.criteria,
                _("Choose on what you compare submissions"),
                _("Per lot: criteria with points and a scale. A lot can take them from another."),
                Place("criteria:index", _first(draft, found["criteria"])),
                ngettext("%(num)s criterion", "%(num)s criteria", count, num=count)
                if count
                else "",
                found["criteria"],
                all(lot.criteria for lot in draft.lots),
            )
        )
    requirements, documents = len(draft.requirements), len(draft.documents)
    milestones = len(draft.milestones)
    taking, decided = _taking_part(draft)
    people = len({one.user_id for one in draft.assignments})
    return [
        *sections,
        Section(
            _("Requirements"),
            _("Add what every provider must meet"),
            _("Pick them from the library, or write your own."),
            Place("requirements:index", tender_id),
            ngettext("%(num)s requirement", "%(num)s requirements", requirements, num=requirements)
            if requirements
            else "",
            found["requirements"],
            bool(requirements),
        ),
        Section(
            _("Authorities"),
            _("Say who decides for each authority")
            if taking > 1
            else _("Say which authorities take part"),
            _("Per lot, with who decides for them."),
            Place("authorities:index", tender_id),
            ngettext("%(num)s authority", "%(num)s authorities", taking, num=taking),
            found["authorities"],
            decided == taking,
        ),
        Section(
            _("Dates and details"),
            _("Fill in when submissions close and what letters cite"),
            _("The law asks for them, and providers count on them."),
            Place("tenders:edit", tender_id),
            "",
            found["details"],
        ),
        Section(
            _("Planning"),
            _("Say when things happen"),
            _("Decisions, the award, and what others wait for."),
            Place("planning:index", tender_id),
            ngettext("%(num)s milestone", "%(num)s milestones", milestones, num=milestones)
            if milestones
            else "",
            found["planning"],
            bool(milestones),
        ),
        Section(
            _("Documents"),
            _("Add the documents"),
            _("The guide and its annexes. Everybody can get them after publication."),
            Place("publishing:documents", tender_id),
            ngettext("%(num)s document", "%(num)s documents", documents, num=documents)
            if documents
            else "",
            found["documents"],
            bool(documents),
        ),
        Section(
            _("People"),
            _("Give people their duties"),
            _("Who opens the vault, judges and decides."),
            Place("authorities:people", tender_id),
            ngettext("%(num)s person", "%(num)s people", people, num=people),
            found["people"],
        ),
        Section(
            _("Publication"),
            _("Check everything and publish"),
            _("One page lists what is wrong or doubtful."),
            Place("publishing:publication", tender_id),
            "",
            examination.without_reason,
            is_filled=False,
        ),
    ]


def _of(examination: Examination, pages: Collection[str]) -> list[Fault]:
    return [fault for fault in examination.faults if fault.place.page in pages]


def _taking_part(draft: Draft) -> tuple[int, int]:
    """Count the authorities that take part, and for how many of them is said who decides."""
    lead = draft.tender.lead_authority_id
    rows = [one for one in draft.participations if one.left_on is None]
    others = sum(one.authority_id != lead for one in rows)
    return others + 1, sum(bool(one.decided_by) for one in rows)


def _first(draft: Draft, faults: Sequence[Fault]) -> UUID:
    """Go to the first lot where something is left to do."""
    wrong = {fault.place.subject_id for fault in faults if fault.is_blocking}
    return next((lot.id for lot in draft.lots if lot.id in wrong), draft.lots[0].id)
