"""Files of a contract: PDF only, sealed, with who signed them; for its two sides alone."""

import hashlib

import pytest
from sqlmodel import select

from app.audit.service import history
from app.contracts.models import ContractPaper
from app.contracts.papers import is_needed
from tests.factories import make_provider, make_user
from tests.pdf import make_pdf

PDF = make_pdf("Overeenkomst Beschermd thuis")


@pytest.fixture
def file():
    return {"file": ("overeenkomst.pdf", PDF, "application/pdf")}


def test_a_signed_contract_is_kept_and_read_by_both_sides(session, sign_in, deal, file, storage):
    address = f"/contracts/{deal.contract.id}"

    answer = sign_in(deal.officer).post(f"{address}/papers", files=file)

    assert answer.headers["location"] == f"{address}#papers"
    paper = session.exec(select(ContractPaper)).one()
    assert (paper.name, paper.sha256, paper.pages, paper.signatures, paper.added_by_id) == (
        "overeenkomst.pdf", hashlib.sha256(PDF).hexdigest(), 1, [], deal.officer.id,
    )  # fmt: skip
    assert b"%PDF" not in b"".join(storage.open(paper.storage_key))
    assert is_needed(session, paper.storage_key)
    assert sign_in(deal.officer).get(f"/contract-papers/{paper.id}").content == PDF
    assert sign_in(deal.person).get(f"/my-contract-papers/{paper.id}").content == PDF
    event, payload = history(session, deal.contract)[-1]
    assert (event.action, payload.data["after"]["sha256"]) == ("contract.add_paper", paper.sha256)


def test_nobody_else_reads_it(session, sign_in, deal, file):
    sign_in(deal.officer).post(f"/contracts/{deal.contract.id}/papers", files=file)
    paper = session.exec(select(ContractPaper)).one()
    rival = make_user(session)
    make_provider(session, rival)

    for path in (f"/contract-papers/{paper.id}", f"/my-contract-papers/{paper.id}"):
        assert sign_in(rival).get(path).status_code == 404
    assert sign_in(deal.decided.decider).get(f"/contract-papers/{paper.id}").status_code == 404


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"file": ("contract.txt", b"wij tekenen", "text/plain")}, "contract.txt"),
        ({"file": ("leeg.pdf", b"", "application/pdf")}, "leeg"),
    ],
)
def test_only_a_pdf_is_taken(session, sign_in, deal, files, sentence):
    answer = sign_in(deal.officer).post(f"/contracts/{deal.contract.id}/papers", files=files)

    assert answer.status_code == 422
    assert 'href="#f-file"' in answer.text or "ts-error" in answer.text
    assert session.exec(select(ContractPaper)).all() == []


def test_the_very_same_file_is_kept_once(session, sign_in, deal, file):
    browser = sign_in(deal.officer)
    browser.post(f"/contracts/{deal.contract.id}/papers", files=file)

    again = browser.post(f"/contracts/{deal.contract.id}/papers", files=file)

    assert again.status_code == 422
    assert "Precies dit bestand staat hier al." in again.text
    assert len(session.exec(select(ContractPaper)).all()) == 1
