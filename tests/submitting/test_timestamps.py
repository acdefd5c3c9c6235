"""Receipts are stamped by an authority that speaks RFC 3161: here `openssl ts`."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.outbox import Job
from app.submissions.models import Receipt
from app.submitting import timestamps
from app.submitting.models import Timestamp
from tests.factories import make_provider, make_user

OPENSSL = shutil.which("openssl")
CONFIG = """
[tsa]
default_tsa = tsa_one
[tsa_one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
x509_extensions = ext
prompt = no
[dn]
CN = Toets tijdstempel
[ext]
extendedKeyUsage = critical,timeStamping
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A timestamp authority on this machine, and its certificate."""
    if OPENSSL is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", folder / "tsa.key", "-out", folder / "tsa.pem", "-config", folder / "tsa.cnf"],
        check=True, capture_output=True,
    )  # fmt: skip

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            subprocess.run(
                [OPENSSL, "ts", "-reply", "-queryfile", folder / "query", "-out",
                 folder / "reply", "-config", folder / "tsa.cnf"],
                check=True, capture_output=True,
            )  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()


def test_a_receipt_is_stamped_once_and_openssl_agrees(session, house, authority, tmp_path):
    url, folder = authority
    house.handed_in()
    receipt = session.exec(select(Receipt)).one()
    timestamps.ask(session, receipt)
    job = session.exec(select(Job).where(Job.kind == timestamps.STAMP)).one()

    timestamps.stamp(session, url, job.payload)
    timestamps.stamp(session, url, job.payload)

    [found] = session.exec(select(Timestamp)).all()
    assert found.receipt_id == receipt.id
    (tmp_path / "token").write_bytes(found.token)
    (tmp_path / "data").write_bytes(timestamps.stamped(receipt))
    checked = subprocess.run(
        [OPENSSL, "ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "token",
         "-CAfile", folder / "tsa.pem"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert "Verification: OK" in checked.stdout + checked.stderr


def test_without_an_authority_nothing_is_asked(session, house):
    house.handed_in()

    assert session.exec(select(Receipt)).all() != []
    assert session.exec(select(Job).where(Job.kind == timestamps.STAMP)).all() == []


def test_the_provider_downloads_the_timestamp_and_nobody_else_does(session, house, sign_in):
    submission, user = house.handed_in()
    receipt = session.exec(select(Receipt)).one()
    rival = make_user(session)
    make_provider(session, rival)
    address, browser = f"/submissions/{submission.id}/receipt", sign_in(user)
    before = browser.get(address).text, browser.get(address + ".tsr").status_code
    session.add(Timestamp(tender_id=house.tender.id, receipt_id=receipt.id, token=b"getekend"))
    session.flush()

    page, found = browser.get(address).text, browser.get(address + ".tsr")
    refused = [sign_in(who).get(address + ".tsr").status_code for who in (rival, house.officer)]

    assert ("Download het tijdstempel" in before[0], before[1]) == (False, 404)
    assert "Download het tijdstempel" in page
    assert (found.content, found.headers["content-type"]) == (
        b"getekend",
        "application/timestamp-reply",
    )
    assert f"tijdstempel-{receipt.number}.tsr" in found.headers["content-disposition"]
    assert refused == [404, 404]
