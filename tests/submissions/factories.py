"""Sealed tenders, providers with a draft, and files of every kind: good and bad."""

import copy
import io
import random
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pikepdf
from PIL import Image
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.core.keys import Keys
from app.core.storage import DiskStorage
from app.providers.models import Provider
from app.submissions import service
from app.submissions.models import Document, Submission
from app.submitting import service as submitting
from app.tenders.models import CriterionKind, Lot, LotState, ProcedureKind, Tender
from app.uploads import receiving
from app.uploads import service as uploads
from app.vault import passphrases, releasing
from app.vault import service as vault
from app.vault.models import Purpose
from tests.factories import (
    assign,
    lots_of,
    make_criterion,
    make_provider,
    make_requirement,
    make_tender,
    make_user,
)

PASSPHRASE = "paard batterij nietje"
LIMIT = 5_000_000


@dataclass
class House:
    """A published tender with a vault: its lot asks one proof, one answer and a price."""

    session: Session
    keys: Keys
    storage: DiskStorage
    officer: User
    tender: Tender
    lot: Lot
    openers: list[User] = field(default_factory=list)

    def enter(self, *, name: str = "") -> tuple[Submission, User]:
        """Let a new provider start a submission."""
        user = make_user(self.session)
        provider = make_provider(self.session, user, name=name)
        return service.start_submission(self.session, self.lot, provider, user), user

    def fill(
        self, submission: Submission, user: User, *, mark: str = "inhoud",
        price: Decimal = Decimal("412.50"),
    ) -> list[Document]:  # fmt: skip
        """Hand in everything that is asked."""
        documents = []
        for item in service.readiness(self.session, submission).items:
            if item.is_price:
                service.enter_price(self.session, submission, user, price)
            else:
                named = f"{item.number}.pdf" if item.needs_pdf else f"{item.number}.txt"
                content = pdf(mark) if item.needs_pdf else mark.encode()
                sealed = self.receive(submission, content, named)
                documents.append(
                    uploads.store_document(self.session, submission, user, item.slot, sealed)
                )
        return documents

    def receive(self, submission: Submission, content: bytes, name: str) -> receiving.SealedFile:
        """Take a file in."""
        closing = service.closing_of(self.session, self.keys, submission)
        return receiving.receive(
            self.storage, closing, name, [content], LIMIT, intake=self.keys.intake
        )

    def handed_in(self, *, name: str = "", mark: str = "inhoud") -> tuple[Submission, User]:
        """Let a new provider fill everything and submit."""
        submission, user = self.enter(name=name)
        self.fill(submission, user, mark=mark)
        submitting.submit(self.session, self.keys, submission, user)
        return submission, user

    def open(self, purpose: Purpose = Purpose.CONTENT) -> bytes:
        """Let two people release the private key."""
        lot_id = self.lot.id if purpose == Purpose.PRICE else None
        key = vault.vault_key(self.session, self.tender.id, lot_id, purpose)
        releasing.begin_opening(self.session, key, self.openers[0], PASSPHRASE)
        return releasing.finish_opening(self.session, key, self.openers[1], PASSPHRASE)


def make_house(
    session: Session,
    keys: Keys,
    storage: DiskStorage,
    *,
    deadline: datetime | None = None,
    requirements: int = 1,
) -> House:
    """Publish a sealed tender."""
    officer = make_user(session, name="Olga Officier")
    tender = make_tender(
        session,
        officer=officer,
        state=LotState.PUBLISHED,
        deadline=deadline or utcnow() + timedelta(days=1),
    )
    lot = lots_of(session, tender)[0]
    house = House(session, keys, storage, officer, tender, lot)
    for _ in range(3):
        opener = make_user(session)
        passphrases.make_opener_key(session, opener, PASSPHRASE, memory_kib=8)
        assign(session, tender, opener, Duty.OPENER)
        house.openers.append(opener)
    for _ in range(requirements):
        make_requirement(session, tender)
    make_criterion(session, lot, code="K1", points="80")
    make_criterion(session, lot, code="K2", points="20", kind=CriterionKind.PRICE)
    vault.make_vault_key(session, tender, None, Purpose.CONTENT, house.openers)
    vault.make_vault_key(session, tender, lot, Purpose.PRICE, house.openers)
    return house


def make_open_house(session: Session, keys: Keys, storage: DiskStorage) -> House:
    """Publish an open house with one product."""
    officer = make_user(session)
    tender = make_tender(
        session, officer=officer, state=LotState.ADMITTING, procedure=ProcedureKind.OPEN_HOUSE
    )
    tender.deadline = None
    make_requirement(session, tender)
    return House(session, keys, storage, officer, tender, lots_of(session, tender)[0])


def provider_of(session: Session, submission: Submission) -> Provider:
    return session.get_one(Provider, submission.provider_id)


# Files ------------------------------------------------------------------------------


def pdf(mark: str = "inhoud", **changes: object) -> bytes:
    """A PDF of one page that carries a mark in the clear."""
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.Mark = pikepdf.String(mark)
    for name, value in changes.items():
        made.Root[f"/{name}"] = value
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(owner="baas", user="geheim"))
    return out.getvalue()


def pdf_with_attachment() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    made.attachments["kwaad.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="kwaad.exe")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more: tuple[str, bytes], types: bytes = b"<Types/>") -> bytes:
    return archive(("[Content_Types].xml", types), ("word/document.xml", b"<document/>"), *more)


def xlsx(*more: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), *more)


def zip_bomb() -> bytes:
    """A Word file that becomes 512 megabytes."""
    out = io.BytesIO(docx())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open("word/media/nul", "w", force_zip64=True) as part,
    ):
        for _ in range(512):
            part.write(bytes(1_000_000))
    return out.getvalue()


def overlapping_bomb() -> bytes:
    """A Word file whose members all lie at the same place, so that it is larger than itself."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/media/0", random_bytes(50_000))
        first = made.getinfo("word/media/0")
        for number in range(1, 100):
            again = copy.copy(first)
            again.filename = f"word/media/{number}"
            made.filelist.append(again)
    return out.getvalue()


def random_bytes(size: int) -> bytes:
    """Bytes that do not become smaller, the same every time."""
    return random.Random(size).randbytes(size)  # noqa: S311  (no secret)


def docx_that_is_a_pdf() -> bytes:
    """A Word file that a reader of PDF would open as well."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a", b"%PDF-1.7\n1 0 obj<<>>endobj")
        made.writestr("[Content_Types].xml", b"<Types/>")
        made.writestr("word/document.xml", b"<document/>")
    return out.getvalue()


def deep_pdf() -> bytes:
    """A PDF with lists in lists in lists."""
    nested = pikepdf.Array()
    for _ in range(100):
        nested = pikepdf.Array([nested])
    return pdf(Deep=nested)


def pdf_of_many_objects() -> bytes:
    """A PDF that holds more objects than any document has."""
    made = pikepdf.new()
    made.add_blank_page()
    empty = (pikepdf.Dictionary(Number=number) for number in range(400_100))
    made.Root.Many = pikepdf.Array([made.make_indirect(one) for one in empty])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def odf(kind: str, *more: tuple[str, bytes]) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive(("mimetype", media_type), ("content.xml", b"<content/>"), *more)


def image(kind: str, size: Sequence[int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("1", tuple(size)).save(out, kind)
    return out.getvalue()
