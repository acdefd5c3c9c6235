"""The European declaration of one party on paper, parts I to VI."""

from collections.abc import Sequence

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.core.i18n import moment
from app.core.typesetting import typeset
from app.declarations.grounds import GROUNDS
from app.declarations.told import MYSELF, ROLES, Told
from app.submissions.models import Submission
from app.tenders.models import Requirement


def paper(
    submission: Submission, told: Told, who: str, asked: Sequence[Requirement], user: User
) -> bytes:
    """Make the pdf of what one party answered."""
    tender, declared = submission.lot.tender, told.declared[who]
    by_id = {one.id: one for one in told.parties}
    given = {
        "tender": f"{tender.title} ({tender.reference})",
        "authority": tender.lead_authority.name,
        "lot": f"{submission.lot.number}. {submission.lot.title}",
        "made": moment(utcnow()),
        "by": user.name,
        "who": _themselves(submission, told, who),
        "lead": "" if who == MYSELF else submission.provider.name,
        "parties": [[one.name, one.kvk_number, str(ROLES[one.role]), one.share]
                    for one in told.parties if one is not by_id.get(who)],
        "grounds": [
            [str(ground.text), ground.law, declared.grounds.get(ground.code, False),
             declared.measures.get(ground.code, "")]
            for ground in GROUNDS
        ],
        "requirements": [
            [f"{one.number} {one.title}", declared.requirements.get(one.id.hex)] for one in asked
        ],
    }  # fmt: skip
    return typeset("declarations/uea.typ", given)


def _themselves(submission: Submission, told: Told, who: str) -> list[list[str]]:
    if who == MYSELF:
        own = submission.provider
        return [
            [_("Name"), own.name],
            [_("KvK number"), own.kvk_number],
            [_("Legal form"), own.legal_form],
            [_("Address"), f"{own.address} {own.place}".strip()],
            [_("E-mail address"), own.email],
            [_("Phone"), own.phone],
        ]
    party = next(one for one in told.parties if one.id == who)
    return [
        [_("Name"), party.name],
        [_("KvK number"), party.kvk_number],
        [_("Takes part as"), str(ROLES[party.role])],
        [_("Does what"), party.share],
    ]
