"""Makes windows, rules and earlier contracts that decide who may apply."""

from datetime import date

from app.accounts.models import User
from app.products.models import EligibilityRule, RuleKind, Window
from app.providers.models import PastContract, Provider
from tests.factories import make_provider, make_user

UNIQUE = "Het aanbod is aantoonbaar uniek en van meerwaarde."
WONEN = "Aanmelden voor Perceel 1 kan niet meer sinds 1 juli 2021: er is genoeg aanbod."
MOTIVATION = "Wij zijn de enige met deze werkwijze voor doven in de regio."
REASON = "De rechtsvoorganger had in 2020 dit contract; zie de fusieakte."


def close(session, lot, *, exception: str = "") -> Window:
    """Close a product since 1 July 2021."""
    window = Window(
        tender_id=lot.tender_id, lot_id=lot.id, closes_on=date(2021, 7, 1),
        reason="er is genoeg aanbod.", exception=exception,
    )  # fmt: skip
    session.add(window)
    session.flush()
    return window


def contract_rule(session, lot) -> EligibilityRule:
    """Only who was contracted in 2020 for intramural sheltered housing in kind."""
    rule = EligibilityRule(
        tender_id=lot.tender_id, lot_id=lot.id, position=1, kind=RuleKind.CONTRACTED,
        text="Alleen wie in 2020 een contract had voor intramuraal BW in natura.",
        values={"product": "Intramuraal BW", "form": "zin", "year": 2020},
    )  # fmt: skip
    session.add(rule)
    session.flush()
    return rule


def evidence_rule(session, lot, requirement) -> EligibilityRule:
    rule = EligibilityRule(
        tender_id=lot.tender_id, lot_id=lot.id, position=2, kind=RuleKind.EVIDENCE,
        text="Een SPV is oproepbaar.", values={"requirement": str(requirement.id)},
    )  # fmt: skip
    session.add(rule)
    session.flush()
    return rule


def contracted(session, house, provider, *, authority=None, **fields: object) -> PastContract:
    values = {
        "product": "intramuraal bw", "form": "zin", "starts_on": date(2019, 1, 1),
        "ends_on": date(2020, 12, 31),
        "authority_id": authority.id if authority else house.tender.lead_authority_id,
    }  # fmt: skip
    contract = PastContract(provider_id=provider.id, **{**values, **fields})
    session.add(contract)
    session.flush()
    return contract


def party(session, *, name: str = "") -> tuple[Provider, User]:
    user = make_user(session)
    return make_provider(session, user, name=name), user
