"""What the rules say of Amersfoort's KMS and VMS, of ages and days, and of a nurse's degree."""

from dataclasses import replace
from datetime import date

import pytest

from app.evidence.facts import Facts
from app.evidence.kinds import Scheme, Standing, demanded
from app.evidence.lines import Asked, Name, Outcome, Shown
from app.evidence.rules import verdict_of
from app.evidence.systems import likeness

PASSES, FAILS, PERSON = Outcome.PASSES, Outcome.FAILS, Outcome.NEEDS_PERSON
NAMES = [Name("Stichting Lindeborgh", "99000101")]
BOTH = Asked(
    marks=("hkz", "kms", "vms"),
    words="Werkend KMS en VMS die voldoen aan de norm voor Zorg en Welzijn",
    submitted_on=date(2026, 3, 9),
    closes_on=date(2026, 3, 10),
    starts_on=date(2027, 1, 1),
    lot_words="Beschermd wonen",
)
KMS, VMS = replace(BOTH, marks=("hkz", "kms")), replace(BOTH, marks=("vms", "hkz", "vms"))


def told(**changes: object) -> Facts:
    """An HKZ certificate without a word on safety; every value was read in the file."""
    values = {
        "kind": "certificate",
        "holder": "Stichting Lindeborgh",
        "scheme": Scheme.HKZ,
        "scope": "Kwaliteitsmanagement van begeleiding en beschermd wonen",
        "number": "K-1",
        "valid_from": date(2025, 6, 1),
        "valid_to": date(2028, 5, 31),
        "standing": Standing.VALID,
        "audited_on": date(2025, 9, 1),
        **changes,
    }
    return Facts(**values, found=tuple(values))


SAFETY = "Kwaliteit en cliëntveiligheid (VMS) van begeleiding en beschermd wonen"
ISO_CARE = told(scheme=Scheme.ISO_9001, scope="Begeleiding en beschermd wonen in de zorg")
ISO_BOLTS = told(scheme=Scheme.ISO_9001, scope="Handel in bouten en moeren")
VMS_ALONE = told(scheme=Scheme.HKZ_SAFETY, scope="Veiligheid van cliënten, beschermd wonen")


def ruled(asked: Asked, own: Facts | None, *others: Facts) -> Outcome:
    shown = [Shown(f"ander{n}.pdf", facts) for n, facts in enumerate(others)]
    return verdict_of(asked, NAMES, [Shown("bewijs.pdf", own)], shown).outcome


def test_a_certificate_is_a_way_and_a_system_is_what_is_asked():
    assert [
        demanded(marks)
        for marks in (
            ("hkz", "kms", "vms"), ("vms", "hkz", "vms"), ("hkz", "iso9001", "kms"),
            ("hkz",), ("hkz_vms",), ("belasting",), ("rooster", "diploma"), ("",),
        )
    ] == [
        ("kms", "vms"), ("vms",), ("kms",), ("kms",), ("kms", "vms"), ("tax",),
        ("roster", "degree"), (),
    ]  # fmt: skip


def test_hkz_with_patient_safety_in_its_scope_proves_both():
    assert ruled(BOTH, told(scope=SAFETY)) == PASSES


def test_hkz_without_patient_safety_proves_the_quality_system_only():
    found = [ruled(asked, told()) for asked in (KMS, VMS, BOTH)]

    assert found == [PASSES, FAILS, FAILS]


def test_hkz_of_which_the_scope_is_unknown_is_not_refused():
    assert ruled(VMS, told(scope="")) == PERSON


def test_iso_with_care_in_its_scope_and_a_separate_safety_certificate_prove_both():
    assert ruled(BOTH, ISO_CARE, VMS_ALONE) == PASSES


def test_iso_with_care_alone_does_not_prove_a_safety_system():
    found = [ruled(asked, ISO_CARE) for asked in (KMS, VMS, BOTH)]

    assert found == [PASSES, FAILS, FAILS]


def test_iso_for_something_else_proves_neither():
    found = [ruled(asked, ISO_BOLTS) for asked in (KMS, VMS, BOTH)]

    assert found == [FAILS, FAILS, FAILS]


def test_a_safety_certificate_proves_no_quality_system():
    assert [ruled(KMS, VMS_ALONE), ruled(VMS, VMS_ALONE)] == [FAILS, PASSES]


def test_own_documents_and_other_norms_are_for_a_person():
    handbook = Facts(kind="vms", holder="Stichting Lindeborgh", found=("holder",))
    prezo = told(scheme=Scheme.PREZO)

    assert [ruled(VMS, handbook), ruled(KMS, prezo)] == [PERSON, PERSON]


def test_what_was_accepted_as_equal_once_holds_for_all_like_it():
    prezo = told(scheme=Scheme.PREZO)
    asked = replace(KMS, accepted={likeness(prezo): "Gelijkwaardig aan HKZ."})

    found = verdict_of(asked, NAMES, [Shown("prezo.pdf", told(scheme=Scheme.PREZO, number="P-2"))])

    assert found.outcome == PASSES
    assert "Gelijkwaardig aan HKZ." in found.text
    assert ruled(asked, told(scheme=Scheme.KIWA, norm="Kiwa 12")) == PERSON


def test_a_document_of_which_nothing_was_told_is_not_failed():
    found = verdict_of(BOTH, NAMES, [Shown("bewijs.pdf")])

    assert (found.outcome, found.text) == (
        PERSON,
        "De aanbieder vertelde niets over dit document. Dat is geen reden om het af te wijzen. "
        "Lees bewijs.pdf.",
    )


@pytest.mark.parametrize("unknown", ["holder", "scheme", "scope", "valid_to", "standing"])
def test_unknown_is_never_no(unknown):
    empty = None if unknown in {"scheme", "valid_to", "standing"} else ""

    assert ruled(KMS, told(**{unknown: empty})) == PERSON


def test_what_the_provider_tells_and_the_file_does_not_say_is_for_a_person():
    facts = told()
    facts.found = tuple(name for name in facts.found if name != "valid_to")

    found = verdict_of(KMS, NAMES, [Shown("bewijs.pdf", facts)])

    assert (found.outcome, found.text) == (
        PERSON,
        "Wat een aanbieder vertelt, moet in het bestand staan. Dit lazen wij niet in de tekst van "
        "het bestand: geldig tot en met.",
    )


# Days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        (date(2026, 3, 9), FAILS),  # the day before the closing day
        (date(2026, 3, 10), PERSON),  # valid on the closing day, not at the start
        (date(2026, 12, 31), PERSON),  # the day before the start
        (date(2027, 1, 1), PASSES),
    ],
)
def test_a_certificate_holds_at_the_deadline_and_at_the_start(end, outcome):
    assert ruled(KMS, told(valid_to=end)) == outcome


def test_a_certificate_that_stops_before_the_award_is_for_a_person():
    asked = replace(KMS, starts_on=None, awards_on=date(2026, 6, 1))

    found = [ruled(asked, told(valid_to=date(2026, 5, 31))), ruled(asked, told())]

    assert found == [PERSON, PASSES]


def test_a_certificate_that_begins_after_the_closing_day_fails():
    found = [ruled(KMS, told(valid_from=date(2026, 3, day))) for day in (10, 11)]

    assert found == [PASSES, FAILS]


@pytest.mark.parametrize(
    ("standing", "since", "outcome"),
    [
        (Standing.SUSPENDED, date(2026, 1, 1), PERSON),
        (Standing.WITHDRAWN, date(2026, 3, 10), FAILS),
        (Standing.WITHDRAWN, date(2026, 3, 11), PERSON),  # only after the closing day
        (Standing.WITHDRAWN, None, FAILS),
    ],
)
def test_suspended_asks_a_person_and_withdrawn_fails(standing, since, outcome):
    assert ruled(KMS, told(standing=standing, standing_since=since)) == outcome


def test_hkz_asks_an_audit_within_a_year_before_the_closing_day():
    # the closing day is 10 March 2026, so an audit of 10 March 2025 is a year ago and no more
    found = [ruled(KMS, told(audited_on=on)) for on in (date(2025, 3, 9), date(2025, 3, 10), None)]

    assert found == [PERSON, PASSES, PASSES]  # without an audit: it began less than a year ago
    assert ruled(KMS, told(audited_on=None, valid_from=date(2025, 3, 9))) == PERSON


@pytest.mark.parametrize(
    ("months", "kind", "issued", "outcome"),
    [
        (6, "kvk", date(2025, 9, 9), PASSES),  # 9 March 2026 less six months
        (6, "kvk", date(2025, 9, 8), FAILS),
        (24, "gva", date(2024, 3, 9), PASSES),  # less two years
        (24, "gva", date(2024, 3, 8), FAILS),
        (6, "tax", date(2026, 4, 1), PASSES),  # asked later: a newer one is fine
        (6, "tax", None, PERSON),
    ],
)
def test_age_is_measured_at_the_submission(months, kind, issued, outcome):
    asked = replace(BOTH, marks=(kind,), months_fresh=months)
    facts = Facts(
        kind=kind, holder="Stichting Lindeborgh", issued_on=issued, found=("holder", "issued_on")
    )

    assert ruled(asked, facts) == outcome


def test_months_back_from_the_last_day_of_a_long_month():
    # six months before 31 August is 28 February: there is no 31 February
    asked = replace(BOTH, marks=("kvk",), months_fresh=6, submitted_on=date(2026, 8, 31))
    found = [
        ruled(
            asked,
            Facts(kind="kvk", holder_kvk="99000101", issued_on=on,
                  found=("holder_kvk", "issued_on")),
        )
        for on in (date(2026, 2, 28), date(2026, 2, 27))
    ]  # fmt: skip

    assert found == [PASSES, FAILS]


# Whose, where, what -------------------------------------------------------------------


def test_the_holder_is_the_tenderer_or_a_party_that_it_named():
    other = told(holder="Zorggroep Oost B.V.", holder_kvk="99000999")
    names = [*NAMES, Name("Zorggroep Oost B.V.", "99000999")]

    assert ruled(KMS, other) == FAILS
    assert verdict_of(KMS, names, [Shown("b.pdf", other)]).outcome == PASSES
    assert ruled(KMS, told(holder="Lindeborgh")) == PERSON  # a name may be written otherwise


def test_a_scope_that_does_not_name_the_lot_and_chosen_locations_are_for_a_person():
    asked = replace(KMS, lot_words="Dagbesteding")

    assert [ruled(asked, told()), ruled(KMS, told(locations="Alleen Soest"))] == [PERSON, PERSON]


def test_a_starter_shows_a_contract_with_a_date():
    contract = Facts(
        kind="certification",
        holder="Stichting Lindeborgh",
        certain_on=date(2026, 9, 1),
        found=("holder", "certain_on"),
    )
    announced = [replace(KMS, starters_until=day) for day in (date(2026, 9, 1), date(2026, 8, 31))]

    assert [ruled(one, contract) for one in (*announced, KMS)] == [PASSES, FAILS, PERSON]
    without = contract.model_copy(update={"certain_on": None})
    assert ruled(announced[0], without) == PERSON


def test_centraal_gelderland_asks_the_degree_of_a_nurse():
    asked = replace(
        BOTH,
        marks=("spv", "spv"),
        words="U kunt een afgestudeerde sociaal-psychiatrisch verpleegkundige (SPV) oproepen.",
    )

    def nurse(degree: str, earned: date | None = date(2019, 7, 1)) -> Facts:
        return Facts(
            kind="degree", holder="B. de Vries", degree=degree, issued_on=earned,
            found=("holder", "degree", "issued_on"),
        )  # fmt: skip

    named = "Sociaal psychiatrisch verpleegkundige"
    assert ruled(asked, nurse(named)) == PASSES
    assert ruled(asked, nurse("Verpleegkunde hbo")) == PERSON
    assert ruled(asked, nurse("")) == PERSON
    assert ruled(asked, nurse(named, None)) == PERSON
    assert ruled(asked, nurse(named, date(2026, 3, 11))) == FAILS  # earned after the closing day
    assert ruled(asked, None) == PERSON
