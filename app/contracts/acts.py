"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "contract.add_contact": _("Contact added to a contract"),
    "contract.add_paper": _("Document added to a contract"),
    "contract.announce": _("Notice of a contract noted"),
    "contract.correct_tariff": _("Tariff of a contract corrected"),
    "contract.decline": _("Decided not to extend a contract"),
    "contract.end": _("Contract ended before its time"),
    "contract.extend": _("Contract extended"),
    "contract.index": _("Tariff of a contract indexed"),
    "contract.register": _("Contract registered"),
    "contract.remove_contact": _("Contact taken from a contract"),
    "contract.set_tariff": _("Tariff of a contract set"),
    "duty.accept": _("Proof of a duty accepted"),
    "duty.add_paper": _("Proof of a duty added"),
    "duty.ask": _("Proof of a duty asked for"),
    "duty.deliver": _("Proof of a duty delivered"),
    "duty.drop": _("Duty does not apply any more"),
    "duty.judge": _("Proof of a duty judged"),
    "duty.return": _("Proof of a duty sent back"),
    "lot.set_groups": _("Said for whom a lot is"),
}
