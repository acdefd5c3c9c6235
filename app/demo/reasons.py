"""Why the officers of the demo let a warning stand."""

from sqlmodel import Session

from app.accounts.models import User
from app.publishing.examination import examine
from app.publishing.service import give_reasons
from app.tenders.models import Tender

REASONS: dict[str, str] = {
    "contract.too_soon": "Zo staat het in de planning van de regio. De overdracht begint eerder.",
    "deadline.free_day": "Op deze dag zit iemand klaar om te helpen met uploaden.",
    "framework.too_long": "Een langdurig partnerschap is nodig om de hulp om te vormen.",
    "requirement.proof_too_late": "De aanbieder verklaart dit. Wij toetsen het in de uitvoering.",
    "requirement.gap": "De nummers volgen het document zorgvorm-specifieke eisen.",
    "tariff.missing": "Hoe wij betalen, staat in het hoofdstuk van de leidraad over bekostiging.",
    "winners.missing": "Iedere aanbieder die voldoet, krijgt een contract.",
}
"""By the code of the fault."""


def let_stand(session: Session, tender: Tender, officer: User) -> None:
    """Give a reason for every warning, so that the tender can be published."""
    warnings = examine(session, tender).warnings
    give_reasons(session, tender, officer, {one.key: REASONS[one.code] for one in warnings})
