"""Digital signatures in a PDF: read without a network, and told as they are."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from app.evidence.signatures import signatures_in
from tests.pdf import make_pdf

SIGNED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def signed(tmp_path_factory) -> bytes:
    """A PDF that an invented registrar signed with a key of its own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Register Proef"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Loket Proef"),
    ])  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=4000))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=False,
                crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("keys")
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    signer = signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "cert.pem"))
    written = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(make_pdf("Uittreksel", "KvK 99000101"))),
        signers.PdfSignatureMetadata(field_name="Handtekening"),
        signer=signer,
        output=written,
    )
    return written.getvalue()


def told(content: bytes) -> list[tuple[bool, bool, bool]]:
    return [
        ("Loket Proef" in one.signer, one.is_intact, one.is_whole) for one in signatures_in(content)
    ]


def test_a_signed_file_is_told_by_whom_and_that_nothing_changed(signed):
    found = signatures_in(signed)

    assert [(one.is_intact, one.is_whole) for one in found] == [(True, True)]
    assert "Loket Proef" in found[0].signer
    assert "Register Proef" in found[0].issuer


def test_a_changed_byte_makes_it_not_right(signed):
    at = signed.index(b"/MediaBox")
    changed = signed[: at + 1] + b"X" + signed[at + 2 :]

    assert told(changed) == [(True, False, False)]


def test_a_page_that_was_added_after_signing_is_told(signed):
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Toegevoegd"] = writer.add_object(writer.root["/Pages"])
    writer.update_root()
    written = BytesIO()
    writer.write(written)

    assert told(written.getvalue()) == [(True, True, False)]


def test_a_file_without_a_signature_has_none():
    assert signatures_in(make_pdf("Gewoon")) == ()
    assert signatures_in(b"%PDF-1.7 /ByteRange onzin") == ()
    assert signatures_in(b"/ByteRange maar geen pdf") == ()
