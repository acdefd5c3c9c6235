"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "assignment.appoint.propose": _("Appointment proposed"),
    "assignment.appoint.confirm": _("Appointment confirmed by a second person"),
    "assignment.appoint.withdraw": _("Proposed appointment taken back"),
    "assignment.create": _("Duty given"),
    "assignment.end": _("Duty ended"),
    "mandate.grant": _("Mandate granted"),
    "mandate.end": _("Mandate ended"),
    "participation.create": _("Authority joined"),
    "participation.decide": _("Decision of an authority to take part noted"),
    "participation.leave": _("Authority left"),
    "participation.set_parts": _("Parts of an authority chosen"),
}
