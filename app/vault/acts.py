"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "opener_key.make": _("Own key to open the vault made"),
    "vault.close": _("Vault closed"),
    "vault.open": _("Vault opened"),
    "vault.open.propose": _("Opening the vault started by the first person"),
    "vault.open.confirm": _("Opening the vault confirmed by the second person"),
    "vault.open.withdraw": _("Opening the vault called off"),
    "vault.refuse": _("Opening the vault refused"),
    "vault.share": _("Another opener can open the vault"),
}
