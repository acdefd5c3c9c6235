"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "authority.create": _("Authority added"),
    "authority.edit": _("Authority changed"),
    "job.retry": _("Failed job tried again"),
    "membership.create": _("Person joined an authority"),
    "membership.set_manager": _("Overview of an authority given or taken away"),
    "sign_in.end": _("Signed out"),
    "sign_in.end_others": _("Signed out on other devices"),
    "sign_in.refuse": _("Sign-in refused"),
    "sign_in.start": _("Signed in with password"),
    "sign_in.verify": _("Signed in with a code"),
    "user.ask_reset": _("New password asked for"),
    "user.confirm_second_factor": _("Second factor set up"),
    "user.create": _("Account made"),
    "user.disable": _("Account closed"),
    "user.enable": _("Account opened again"),
    "user.invite_again": _("Person invited again"),
    "user.make_administrator": _("First administrator appointed"),
    "user.reset_second_factor": _("Second factor taken away"),
    "user.save_settings": _("Own settings saved"),
    "user.set_password": _("Password set"),
}
