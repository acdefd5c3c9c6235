"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "award.admit": _("Admission decided"),
    "award.approve.propose": _("Award sent for approval"),
    "award.approve.confirm": _("Award approved"),
    "award.approve.withdraw": _("Request for approval taken back"),
    "award.concur": _("Authority agreed with the award"),
    "award.decide": _("Award decided"),
    "award.decide.propose": _("Award proposed"),
    "award.decide.confirm": _("Award confirmed by a second person"),
    "award.decide.withdraw": _("Proposed award taken back"),
    "award.extend": _("Standstill made longer"),
    "award.make_final": _("Decision made final"),
    "award.release": _("Court case released, decision goes on"),
    "award.send": _("Award told to providers"),
    "award.skip": _("No standstill: decided by two people"),
    "award.skip.propose": _("Proposed to let no standstill run"),
    "award.skip.confirm": _("No standstill confirmed by a second person"),
    "award.skip.withdraw": _("Proposal to let no standstill run dropped"),
    "award.suspend": _("Court case noted, decision waits"),
    "award.take_back": _("Award taken back"),
    "award.take_back.propose": _("Taking back the award proposed"),
    "award.take_back.confirm": _("Taking back the award confirmed by a second person"),
    "award.take_back.withdraw": _("Proposal to take back the award dropped"),
    "award.withdraw": _("Award withdrawn"),
    "dropout.record": _("Provider fell away"),
    "dropout.undo": _("Provider counts again"),
    "tender.invite": _("Selected providers invited"),
    "tender.withdraw.propose": _("Stopping the tender proposed"),
    "tender.withdraw.confirm": _("Stopping the tender confirmed by a second person"),
    "tender.withdraw.withdraw": _("Proposal to stop the tender dropped"),
}
