"""What is next in a file, and who must act."""

from typing import Any

from app.core.i18n import lazy as _
from app.integrity.models import FileState, StepKind

WE, PARTY, OFFICE, NOBODY = (
    _("You"), _("The provider"), _("The national office"), _("Nobody")
)  # fmt: skip
TURNS: dict[FileState, tuple[Any, Any]] = {
    FileState.OPENED: (_("Show the ground in the documents"), WE),
    FileState.GROUNDED: (_("Send the question form"), WE),
    FileState.FORM_SENT: (_("The provider fills in the form"), PARTY),
    FileState.COMPLETE: (_("Do your own investigation"), WE),
    FileState.INVESTIGATED: (_("Conclude, hear the party or ask advice"), WE),
    FileState.ASKED: (_("Tell the party that advice was asked"), WE),
    FileState.ADVISING: (_("The national office advises"), OFFICE),
    FileState.PAUSED: (_("The clock stands still until the data are there"), PARTY),
    FileState.ADVISED: (_("Conclude, or hear the party first"), WE),
    FileState.HEARING: (_("Hear the party"), WE),
    FileState.HEARD: (_("Conclude"), WE),
    FileState.TO_REPORT: (_("Report to the Bibob register today"), WE),
    FileState.CONCLUDED: (_("Nothing more happens"), NOBODY),
}
"""What is next in each state, and who must act."""
LEADS_ON: dict[FileState, StepKind] = {
    FileState.OPENED: StepKind.GROUND,
    FileState.GROUNDED: StepKind.SEND_FORM,
    FileState.FORM_SENT: StepKind.COMPLETE,
    FileState.COMPLETE: StepKind.INVESTIGATE,
    FileState.ASKED: StepKind.TELL,
    FileState.ADVISING: StepKind.ADVICE,
    FileState.PAUSED: StepKind.RESUME,
    FileState.HEARING: StepKind.HEAR,
    FileState.HEARD: StepKind.CONCLUDE,
    FileState.TO_REPORT: StepKind.REPORT,
}
"""The step that comes next; where a person must choose among several, there is none."""
