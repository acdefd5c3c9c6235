"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "record.take": _("File of the record taken along"),
    "redaction.start": _("Redacted version started"),
    "redaction.withhold": _("Part kept back"),
    "redaction.withhold_passage": _("Passage kept back"),
    "redaction.disclose": _("Part shown again"),
    "redaction.propose": _("Redacted version proposed"),
    "redaction.confirm": _("Redacted version confirmed by a second person"),
    "redaction.withdraw": _("Proposed redacted version taken back"),
}
