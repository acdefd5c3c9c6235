"""What a provider tells with its submission, and what of it stays when it tells a part anew."""

from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel, Field

from app.core.i18n import lazy as _
from app.declarations.espd import EspdTold
from app.declarations.models import PartyRole
from app.evidence.facts import Facts, Snapshot

T = TypeVar("T")
MYSELF = "self"
"""Stands for the provider itself where a declaration is kept per party."""


ROLES = {
    PartyRole.MEMBER: _("Member of the combination"),
    PartyRole.SUBCONTRACTOR: _("Subcontractor"),
    PartyRole.THIRD_PARTY: _("Third party on which we rely"),
}


class PartyTold(BaseModel):
    """Somebody who takes part besides the provider."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    role: PartyRole
    name: str
    kvk_number: str = ""
    share: str = ""
    part: str = ""
    """Which place its own declaration has, once there is one."""


class ProofTold(BaseModel):
    """What the provider says of a document: until when it holds, and in whose name."""

    ends_on: date | None = None
    holder: str = ""
    shown: Snapshot | None = None
    """What its evidence file told of it, where it comes from there."""

    @property
    def facts(self) -> Facts:
        """Everything that was told, as the rules read it."""
        return self.shown.facts if self.shown else Facts(
            kind="", holder=self.holder, valid_to=self.ends_on
        )  # fmt: skip


class SecretTold(BaseModel):
    """Words, or the file that answers an item, that are a trade secret, and why."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    words: str = ""
    item_id: UUID | None = None
    why: str


class Declared(BaseModel):
    """The answers of one party in the UEA: grounds and requirements, with what explains them."""

    grounds: dict[str, bool] = {}
    measures: dict[str, str] = {}
    requirements: dict[str, bool] = {}


class Made(BaseModel):
    """The paper that was made here of a declaration: whom it names, and which file it is."""

    parties: list[PartyTold]
    sha256: str


class Part(StrEnum):
    """A list that is told whole: nobody can leave out one line of what lies sealed."""

    PARTIES = "parties"
    SECRETS = "secrets"


class Told(BaseModel):
    """Everything in a statement."""

    parties: list[PartyTold] = []
    proofs: dict[str, ProofTold] = {}
    declared: dict[str, Declared] = {}
    """What was answered here, by who declares."""
    made: dict[str, Made] = {}
    espds: dict[str, EspdTold] = {}
    """What the XML of who declares says."""
    secrets: list[SecretTold] = []
    preference: int | None = None
    """Which choice this lot is, where a provider may win only so many."""
    rests: bool = False
    """Whether it rests on what was sealed at the last submit: that counts where this is silent."""
    anew: set[Part] = set()
    """Which lists take the place of those of before, be they empty."""

    def proof_of(self, item_id: UUID, sha256: str = "") -> ProofTold | None:
        """Look up what was told of a proof; what was told of another file than this is left out."""
        proof = self.proofs.get(item_id.hex)
        is_other = proof and proof.shown and sha256 and proof.shown.sha256 != sha256
        return None if is_other else proof

    @property
    def declarants(self) -> list[PartyTold]:
        """Who must declare besides the provider: members, and on whom it relies (Aw 2.92, 2.94)."""
        return [one for one in self.parties if one.role != PartyRole.SUBCONTRACTOR]

    def keeps(self, part: Part) -> bool:
        """Whether a list is still the one of before, which nobody can show."""
        return self.rests and part not in self.anew

    @property
    def keeps_preference(self) -> bool:
        """Whether the choice is still the one of before."""
        return self.rests and self.preference is None

    def after(self, before: "Told") -> "Told":
        """Tell all of it: this, and what was told before where this does not take its place."""
        anew = {*self.declared, *self.espds}
        if Part.PARTIES in self.anew:
            anew |= {one.id for one in before.parties}
        return Told(
            parties=before.parties if self.keeps(Part.PARTIES) else self.parties,
            proofs={**before.proofs, **self.proofs},
            declared={**_but(before.declared, anew), **self.declared},
            made={**_but(before.made, anew), **self.made},
            espds={**_but(before.espds, anew), **self.espds},
            secrets=before.secrets if self.keeps(Part.SECRETS) else self.secrets,
            preference=before.preference if self.keeps_preference else self.preference,
        )


def _but(kept: dict[str, T], anew: set[str]) -> dict[str, T]:
    return {who: one for who, one in kept.items() if who not in anew}
