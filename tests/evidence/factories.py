"""A provider with proofs in its evidence file, made through the same door as any other."""

from datetime import date

from sqlmodel import Session

from app.accounts.models import User
from app.core.keys import Keys
from app.core.storage import DiskStorage
from app.evidence import service
from app.evidence.forms import FactsForm
from app.evidence.kinds import Scheme, Standing
from app.evidence.models import Proof
from app.evidence.taking import take
from app.providers.models import Provider
from tests.pdf import make_pdf

HOLDER = "Stichting Lindeborgh"
LINES = (
    "HKZ-certificaat Zorg en Welzijn",
    f"Certificaathouder: {HOLDER}",
    "Certificaatnummer: K-1",
    "Toepassingsgebied: Begeleiding en wonen",
    "Geldig van 01-06-2025",
    "Geldig tot en met 31-05-2028",
)
FORM = FactsForm(
    title="Ons HKZ",
    holder=HOLDER,
    scheme=Scheme.HKZ,
    scope="Begeleiding en wonen",
    number="K-1",
    valid_from=date(2025, 6, 1),
    valid_to=date(2028, 5, 31),
    audited_on=date(2025, 9, 1),
    standing=Standing.VALID,
)


def certificate(*lines: str) -> bytes:
    """A PDF with one page per line: each line is read on its own."""
    return make_pdf(*(lines or LINES))


def keep(
    session: Session,
    keys: Keys,
    storage: DiskStorage,
    provider: Provider,
    user: User,
    *,
    form: FactsForm | None = FORM,
    kind: str = "certificate",
    content: bytes = b"",
    name: str = "hkz.pdf",
) -> Proof:
    """Keep a proof, and say what it is unless `form` is None."""
    taken = take(storage, keys, name, [content or certificate()])
    proof = service.add(session, keys, provider, user, kind, taken)
    session.refresh(proof, ["versions"])
    if form:
        service.tell(session, keys, proof, user, form)
        session.refresh(proof, ["versions"])
    return proof
