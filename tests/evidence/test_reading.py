"""What is read in the words of a document, and what of it is not."""

from datetime import date
from decimal import Decimal

import pytest

from app.evidence.facts import Facts
from app.evidence.kinds import KINDS, Scheme
from app.evidence.reading import fields_in, found_in, scheme_in

CERTIFICATE = """Certificaat
HKZ Zorg & Welzijn 2015
Certificaatnummer: 12.345-A
Verleend aan: Coöperatie Noaberkring U.A.
KvK-nummer 99000105
Toepassingsgebied: Het bieden van begeleiding
Locaties: Nijkerk
Certificerende instelling: Keurmeesters B.V.
Geldig van 1 maart 2025 tot en met 29 februari 2028
Laatste audit: 3-11-2025
"""


def test_a_dutch_certificate_is_read():
    assert fields_in(CERTIFICATE, KINDS["certificate"]) == {
        "number": "12.345-A",
        "holder": "Coöperatie Noaberkring U.A.",
        "holder_kvk": "99000105",
        "scope": "Het bieden van begeleiding",
        "locations": "Nijkerk",
        "body": "Keurmeesters B.V.",
        "valid_from": date(2025, 3, 1),
        "valid_to": date(2028, 2, 29),
        "audited_on": date(2025, 11, 3),
        "scheme": Scheme.HKZ,
    }


def test_an_insurance_is_read():
    text = "Polisnummer: P 77\nVerzekeraar: Zeker N.V.\nVerzekerd bedrag € 2.500.000,-\n"

    assert fields_in(text, KINDS["insurance"]) == {
        "number": "P 77", "body": "Zeker N.V.", "amount": Decimal(2500000),
    }  # fmt: skip


def test_a_day_that_does_not_exist_is_not_read():
    assert fields_in("Geldig tot 31-02-2027", KINDS["certificate"]) == {}


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("HKZ-certificaat Cliënt- en patiëntveiligheid", Scheme.HKZ_SAFETY),
        ("HKZ kleine organisaties", Scheme.HKZ_SMALL),
        ("HKZ zzp", Scheme.HKZ_SOLE),
        ("NEN-EN 15224:2017", Scheme.NEN_15224),
        ("NEN-EN-ISO 9001:2015", Scheme.ISO_9001),
        ("NTA 8009", Scheme.NTA_8009),
        ("Een brief", None),
    ],
)
def test_the_most_exact_norm_is_named(text, scheme):
    assert scheme_in(text) == scheme


def test_what_is_told_is_found_also_with_other_accents_and_line_breaks():
    text = CERTIFICATE.replace("Coöperatie Noaberkring", "COOPERATIE\nNoaberkring")
    facts = Facts(
        kind="certificate", holder="Coöperatie Noaberkring U.A.", number="99", scheme=Scheme.HKZ,
        valid_to=date(2028, 2, 29), valid_from=date(2025, 3, 2), scope="Begeleiding en opvang",
    )  # fmt: skip

    # "99" stands inside a longer number; the first day and the scope are others
    assert found_in(facts, text) == ("holder", "scheme", "valid_to")
