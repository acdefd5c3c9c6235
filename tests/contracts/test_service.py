"""A contract exists only after a final decision, for who was chosen."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError
from sqlmodel import select

from app.accounts.models import Authority
from app.awards.models import AwardKind
from app.awards.standstill import finish_standstill
from app.contracts.forms import ContractForm
from app.contracts.models import Contract
from app.contracts.register import Choice, Contracted, register, register_csv
from app.contracts.service import contracts_of, providers_without, register_contract
from app.contracts.waiting import to_sign, unsigned_in
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.letters.sending import send_letters
from app.tenders.choices import LetterKind, ProcedureKind, Stage
from tests.awards.decided import make_application, make_decided

END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)
FORM = ContractForm(
    signed_on=date(2026, 3, 24), starts_on=date(2026, 4, 1), ends_on=date(2028, 3, 31)
)


@pytest.fixture
def final(session, keys, storage, request):
    """Make a lot final; a test says of whom the letter is another one than was computed."""
    decided = make_decided(session)
    for name, kind in getattr(request, "param", {}).items():
        decided.letters[name].kind = kind
    send_letters(session, keys, storage, decided.award, decided.officer)
    with clock.pinned(END):
        finish_standstill(session, decided.award, decided.officer)
        yield decided


def test_register_is_refused_within_the_standstill_with_its_end(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)

    with pytest.raises(ConflictError, match=r"tot en met maandag 23 maart 2026, 24\.00 uur"):
        register_contract(
            session, decided.award, decided.providers["Lindeborgh"], decided.officer, FORM
        )

    assert session.exec(select(Contract)).all() == []


def test_register_is_refused_before_the_letters_were_sent(session):
    decided = make_decided(session)

    with pytest.raises(ConflictError, match="het besluit is niet definitief"):
        register_contract(
            session, decided.award, decided.providers["Lindeborgh"], decided.officer, FORM
        )


def test_winner_gets_a_contract_once(session, final):
    winner = final.providers["Lindeborgh"]
    assert [one.count for one in to_sign(session, final.officer)] == [1]
    assert unsigned_in(session, [final.lot.id]) == {final.lot.id}

    contract = register_contract(session, final.award, winner, final.officer, FORM)

    assert (contract.provider_id, contract.lot_id, contract.ends_on) == (
        winner.id, final.lot.id, date(2028, 3, 31),
    )  # fmt: skip
    assert providers_without(session, final.award) == []
    assert to_sign(session, final.officer) == []
    assert unsigned_in(session, [final.lot.id]) == frozenset()
    assert [entry.provider.id for entry in contracts_of(session, final.officer)] == [winner.id]
    with pytest.raises(ConflictError, match="staat al in het register"):
        register_contract(session, final.award, winner, final.officer, FORM)


def test_who_lost_gets_no_contract(session, final):
    with pytest.raises(InvalidError, match="niet gekozen"):
        register_contract(session, final.award, final.providers["Elzenkamp"], final.officer, FORM)


@pytest.mark.parametrize("final", [{"Elzenkamp": LetterKind.WINNER}], indirect=True)
def test_a_lot_waits_until_everybody_that_was_chosen_has_a_contract(session, final):
    final.award.kind, final.award.reason = AwardKind.DEPARTING, "Beide plannen zijn nodig."
    final.award.chosen = [
        f"S{final.submissions[name].number}" for name in ("Lindeborgh", "Elzenkamp")
    ]
    session.flush()

    register_contract(session, final.award, final.providers["Lindeborgh"], final.officer, FORM)
    between = unsigned_in(session, [final.lot.id]), to_sign(session, final.officer)[0].count
    register_contract(session, final.award, final.providers["Elzenkamp"], final.officer, FORM)

    assert between == ({final.lot.id}, 1)
    assert unsigned_in(session, [final.lot.id]) == frozenset()


@pytest.mark.parametrize("final", [{"Lindeborgh": LetterKind.SELECTED}], indirect=True)
def test_who_was_only_selected_gets_no_contract(session, sign_in, final):
    final.tender.procedure, final.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    session.commit()
    winner = final.providers["Lindeborgh"]

    with pytest.raises(InvalidError, match="niet gekozen"):
        register_contract(session, final.award, winner, final.officer, FORM)

    officer, address = sign_in(final.officer), f"/awards/{final.award.id}/contract"
    assert (to_sign(session, final.officer), unsigned_in(session, [final.lot.id])) == ([], set())
    assert officer.get(address).status_code == 404
    assert (
        'href="/contracts"'
        not in officer.get(f"/lots/{final.lot.id}/ranking").text.split("lot-tabs")[1]
    )


@pytest.mark.parametrize(
    ("signed_on", "words"),
    [(date(2026, 3, 23), "binnen de wachttijd"), (date(2026, 3, 25), "nog niet geweest")],
)
def test_signing_day_lies_after_the_standstill_and_not_ahead(session, final, signed_on, words):
    form = FORM.model_copy(update={"signed_on": signed_on})

    with pytest.raises(InvalidError, match=words):
        register_contract(session, final.award, final.providers["Lindeborgh"], final.officer, form)


def test_contract_ends_after_it_begins():
    with pytest.raises(ValidationError, match="eindigt voordat het begint"):
        ContractForm(
            signed_on=date(2026, 3, 24), starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1)
        )


def test_admitted_provider_gets_a_contract_at_once(session, keys, storage):
    admitted = make_application(session, refused=False)
    send_letters(session, keys, storage, admitted.award, admitted.officer)
    form = FORM.model_copy(update={"signed_on": date(2026, 3, 2)})

    register_contract(
        session, admitted.award, admitted.providers["Kompas & Kade"], admitted.officer, form
    )

    lead = session.get_one(Authority, admitted.tender.lead_authority_id)
    assert register(session) == [
        Contracted(
            admitted.tender.title, 1, "02A15", "Individuele begeleiding", "Kompas & Kade",
            admitted.providers["Kompas & Kade"].kvk_number, "Winterswijk",
            date(2026, 4, 1), date(2028, 3, 31), (lead.short_name,), (),
        )
    ]  # fmt: skip
    assert register(session, Choice("herstel")) == []
    assert len(register(session, Choice("KOMPAS"))) == 1


def test_csv_holds_no_formula_and_opens_in_a_spreadsheet():
    line = Contracted(
        "=1+1", 1, "", "@lot", "-naam", "01234567", "Ede", date(2026, 4, 1), date(2028, 3, 31),
        ("=Ede", "Epe"), ("+jeugd",),
    )  # fmt: skip

    assert register_csv([line]).splitlines() == [
        "\ufeffAanbesteding;Code;Perceel of product;Aanbieder;KvK-nummer;Plaats;Vanaf;Tot en met;"
        "Gemeenten;Doelgroepen",
        "'=1+1;1;'@lot;'-naam;01234567;Ede;2026-04-01;2028-03-31;'=Ede, Epe;'+jeugd",
    ]
