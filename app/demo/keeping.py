"""Evidence files of the demo: what four providers keep, and what they show of it."""

from datetime import timedelta

from app.declarations import parties
from app.demo.documents import document
from app.demo.providers import CERTIFICATES, DemoCertificate
from app.demo.stage import Stage, on_day
from app.evidence import service as evidence
from app.evidence import showing
from app.evidence.access import held_by
from app.evidence.forms import FactsForm
from app.evidence.kinds import Standing
from app.evidence.reading import scheme_in
from app.evidence.taking import take
from app.submissions.models import Submission
from app.submissions.readiness import readiness
from app.uploads.recognise import ALL

KEEPERS = ("lindeborgh", "kompas-kade", "elzenkamp", "thuisvast")
KEPT_ON = -100
"""The day, counted from today, on which they put everything in."""
EARLIER = 160
"""So many days earlier than in the story: then one of the certificates stops soon."""


def tell(stage: Stage) -> None:
    """Let each keep its certificates, and an extract from the trade register."""
    with on_day(stage, KEPT_ON):
        for key in KEEPERS:
            for one in CERTIFICATES:
                if one.provider == key:
                    _keep_certificate(stage, one)
            _keep_extract(stage, key)


def _keep_certificate(stage: Stage, one: DemoCertificate) -> None:
    today = stage.now.date() - timedelta(days=EARLIER)
    begins = today + timedelta(days=one.valid_from_days)
    ends = today + timedelta(days=one.valid_to_days)
    is_certificate = scheme_in(one.kind) is not None
    facts = (
        ("Houder", one.holder),
        ("Nummer", one.number),
        ("Toepassingsgebied", one.scope),
        ("Geldig van", f"{begins:%d-%m-%Y}"),
        ("Geldig tot en met", f"{ends:%d-%m-%Y}"),
    )
    content = document(one.kind, "Bewijsdossier", ((),), facts)
    form = FactsForm(
        title=one.kind,
        holder=one.holder,
        scheme=scheme_in(one.kind),
        scope=one.scope,
        number=one.number,
        valid_from=begins,
        valid_to=ends,
        audited_on=stage.now.date() + timedelta(days=KEPT_ON - 20) if is_certificate else None,
        standing=Standing.VALID if is_certificate else None,
    )
    kind = "certificate" if is_certificate else "vms"
    _keep(stage, one.provider, kind, one.file_name, content, form)


def _keep_extract(stage: Stage, key: str) -> None:
    provider, made = stage.providers[key], stage.now.date() + timedelta(days=KEPT_ON - 10)
    facts = (
        ("Statutaire naam", provider.name),
        ("KvK-nummer", provider.kvk_number),
        ("Datum uittreksel", f"{made:%d-%m-%Y}"),
    )
    content = document("Uittreksel handelsregister", "Bewijsdossier", ((),), facts)
    form = FactsForm(holder=provider.name, holder_kvk=provider.kvk_number, issued_on=made)
    _keep(stage, key, "kvk", "uittreksel-kvk.pdf", content, form)


def _keep(stage: Stage, key: str, kind: str, name: str, content: bytes, form: FactsForm) -> None:
    provider, user = stage.providers[key], stage.signers[key]
    taken = take(stage.storage, stage.keys, name, iter([content]))
    proof = evidence.add(stage.session, stage.keys, provider, user, kind, taken)
    stage.session.refresh(proof, ["versions"])
    evidence.tell(stage.session, stage.keys, proof, user, form)


def show(stage: Stage, submission: Submission, key: str) -> None:
    """Show the kept certificates where the story has one, in place of a file."""
    session, keys, user = stage.session, stage.keys, stage.signers[key]
    names = {
        number: one.file_name
        for one in CERTIFICATES
        if one.provider == key
        for number in one.requirements
    }
    kept = {one.contents.file.name: one for one in held_by(session, keys, submission.provider_id)}
    for item in readiness(session, submission).items:
        if one := kept.get(names.get(item.number, "")):
            snapshot = showing.show(session, keys, submission, user, item, one, ALL)
            parties.tell_shown(session, keys, submission, user, item, snapshot)
