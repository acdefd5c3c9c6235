"""Pages of versions: what waits for the next one, what went out, and the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.accounts.permissions import Anyone
from app.accounts.service import names_of
from app.changes.additions import Addition, under
from app.changes.chains import resting_on
from app.changes.differences import Difference, difference_of, differences
from app.changes.forms import VersionForm
from app.changes.mending import mends_of
from app.changes.service import StuckError
from app.core.db import SessionDep
from app.core.forms import Bound
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import render
from app.publishing.examination import Examination, reasons_of
from app.publishing.models import Version
from app.publishing.reason_forms import REASON
from app.publishing.versions import content_of, versions_of
from app.tenders import queries
from app.tenders.access import TenderToRead
from app.tenders.models import Change, Tender
from app.tenders.waiting import can_change, changes_of

router = Router(tags=["changes"])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A prepared change as its officer reads it, and what can be done with it."""

    change: Change
    rows: list[Difference]
    can_go_on: bool
    """Whether its form can be opened again; a file is sent anew."""
    under: list[Addition]
    """What can be prepared for it."""
    resting: int
    """How many other changes need it."""

    @property
    def name(self) -> str:
        """What it is about, in a few words."""
        told = [text for row in self.rows for text in (row.where, row.field) if text]
        return told[0] if told else _("what is prepared")


@router.get("/tenders/{tender_id}/versions", name="changes:versions")
def versions(
    request: Request, session: SessionDep, tender: TenderToRead, old: int = 0, new: int = 0
) -> Response:
    """Show every version, what differs between two, and what waits for the next one."""
    return versions_page(request, session, tender, old=old, new=new)


def versions_page(
    request: Request,
    session: Session,
    tender: Tender,
    *,
    old: int = 0,
    new: int = 0,
    form: Bound[VersionForm] | None = None,
    found: Examination | None = None,
    stuck: StuckError | None = None,
) -> Response:
    """Show it, or show it again with what stops the next version."""
    told = versions_of(session, tender)
    waiting, may_change = changes_of(session, tender), can_change(tender)
    content = content_of(session, tender) if waiting else {}
    return render(
        request,
        "changes/versions.html",
        status=stuck.status if stuck else 422 if form else 200,
        tender=tender,
        names=names_of(session, [one.published_by_id for one in told]),
        can_change=may_change,
        waiting=[
            Waiting(
                one,
                difference_of(content, one, waiting, tender.stage),
                one.verb != "document.replace",
                under(one) if may_change else [],
                len(resting_on(one, waiting)),
            )
            for one in waiting
        ],
        form=form,
        found=found,
        stuck=stuck,
        mends=mends_of(found.faults, waiting) if found else {},
        reasons=reasons_of(session, tender),
        reason_field=REASON,
        **_compared(tender, told, old, new),
    )


def _compared(tender: Tender, told: Sequence[Version], old: int, new: int) -> dict[str, Any]:
    """Put two versions beside each other: those that were asked, else the last two."""
    known = {one.number: one for one in told}
    after = known.get(new) or (told[-1] if told else None)
    before = known.get(old) or (known.get(after.number - 1) if after else None)
    return {
        "versions": told[::-1],
        "before": before,
        "after": after,
        "rows": differences(before.content, after.content, tender.stage)
        if before and after
        else [],
    }


@router.get("/aanbestedingen/{slug}/versies", name="changes:public_versions", dependencies=[Anyone])
def public_versions(
    request: Request, session: SessionDep, slug: str, oud: int = 0, nieuw: int = 0
) -> Response:
    """Show everybody which versions there are, and what differs."""
    tender = queries.public_tender(session, slug)
    return render(
        request,
        "changes/public_versions.html",
        tender=tender,
        **_compared(tender, versions_of(session, tender), oud, nieuw),
    )
