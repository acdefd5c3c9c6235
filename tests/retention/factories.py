"""A contract that a term begins with."""

from datetime import date

from app.contracts.models import Contract


def contract(session, decided, ends_on):
    session.add(
        Contract(
            tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
            provider_id=decided.submissions["Lindeborgh"].provider_id,
            starts_on=date(2027, 1, 1), ends_on=ends_on, signed_on=date(2026, 12, 1),
        )
    )  # fmt: skip
    session.flush()
