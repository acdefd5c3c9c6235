"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "provider.add_contract": _("Earlier contract of a provider added"),
    "provider.remove_contract": _("Earlier contract of a provider removed"),
    "provider.add_member": _("Colleague added to a provider"),
    "provider.remove_member": _("Colleague removed from a provider"),
    "provider.change_duties": _("What a colleague may do changed"),
    "provider.register": _("Provider registered"),
    "provider.invite": _("Colleague of a provider invited"),
    "provider.decline": _("Invitation of a provider declined"),
    "provider.edit": _("Details of a provider changed"),
}
