"""What is wrong with a letter before it goes out: some faults block, others ask for a look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.i18n import day as in_words
from app.core.i18n import gettext as _
from app.core.naming import flat, is_named
from app.criteria.methods import asks_price
from app.letters.case import Case
from app.letters.content import compose_letter
from app.letters.faults import LetterFault, Mend
from app.letters.models import Letter, LetterKind, LetterState
from app.letters.unsaid import Unsaid, said_in, unsaid_in
from app.stationery.outline import REQUIRED
from app.stationery.tables import COMPARED
from app.stationery.wording import plain

NO_ACCEPTANCE = "geen aanvaarding van uw aanbod"
ACCEPTS_NOTHING = frozenset(kind for kind in LetterKind if "geen aanvaarding" in REQUIRED[kind])


@dataclass(frozen=True, slots=True)
class Checked:
    """A letter as it would go out today, and what is wrong with it."""

    letter: Letter
    data: dict[str, Any]
    faults: list[LetterFault]

    @property
    def blocking(self) -> list[LetterFault]:
        """List what keeps it from going out."""
        return [fault for fault in self.faults if fault.is_blocking]


def check_letters(case: Case, on: date) -> list[Checked]:
    """Compose and check the letters of a decision that go out on a day, blocking faults first."""
    unsaid = unsaid_in(case)
    drafts = [one for one in case.letters if one.state == LetterState.DRAFT]
    return [_checked(case, one, unsaid, on) for one in drafts]


def asked_of(letter: Letter, data: Mapping[str, Any]) -> set[str]:
    """Name what this letter must hold; of the rest it is not said that it is in order."""
    asked = {"internal_remark", "other_loser", "no_summary"}
    asked |= {"no_motivation"} if data["criteria"] else set()
    asked |= {"no_advantage", "no_winner"} if letter.kind in COMPARED else set()
    asked |= {"no_term", "no_court"} if data["standstill"] else set()
    return asked | ({"no_acceptance"} if letter.kind in ACCEPTS_NOTHING else set())


def _checked(case: Case, letter: Letter, unsaid: Unsaid, on: date) -> Checked:
    data = compose_letter(case, letter, on)
    words = plain(data["blocks"])
    faults = [
        *_tender(case, letter, on),
        *_proofs(case, letter),
        *_reasons(case, letter, data),
        *_advantages(letter, data),
        *said_in(unsaid, letter, data, words),
        *_steps(case, letter, data),
        *_parts(letter, data, words),
    ]
    return Checked(letter, data, sorted(faults, key=lambda fault: not fault.is_blocking))


def _tender(case: Case, letter: Letter, on: date) -> Iterator[LetterFault]:
    """What the tender itself must say: ground, court, the setting on prices."""
    ids = {"tender_id": case.tender.id}
    if case.has_term(letter.kind):
        if not case.by_statute and not case.tender.standstill_ground.strip():
            yield LetterFault(
                "no_ground", True, _("The ground of the standstill is missing"),
                _("Name the paragraph of your own document that declares it."),
                Mend("tenders:edit", ids, "standstill_ground"),
            )  # fmt: skip
        if not case.tender.court.strip():
            yield LetterFault(
                "no_court", True, _("The court is missing"),
                _("The reader must know where to go."), Mend("tenders:edit", ids, "court"),
            )  # fmt: skip
        if warning := case.term(on).warning:
            yield LetterFault("calendar", False, _("Check the end date"), warning)
    has_price = asks_price(case.lot, case.criteria)
    if letter.kind in COMPARED and has_price and case.tender.show_price_points is None:
        yield LetterFault(
            "price_points", True, _("Choose whether the winner's price points are shown"),
            _("From them a reader can compute the winner's price."),
            Mend("tenders:edit", ids, "show_price_points"),
        )  # fmt: skip
    if letter.kind in COMPARED and case.outcome["decision"] == "award" and not case.winners():
        yield LetterFault(
            "no_winner", True, _("The winner's name is missing"),
            _("A letter must name who wins."),
            Mend("awards:decision", {"lot_id": case.lot.id}),
        )  # fmt: skip


def _proofs(case: Case, letter: Letter) -> Iterator[LetterFault]:
    """Nobody is told that it wins while a proof of it failed, or something excludes it."""
    if letter.kind != LetterKind.WINNER:
        return
    if letter.submission_id in case.failed:
        yield LetterFault(
            "not_proven", True, _("This winner does not prove everything"),
            _("Let two people take the decision back. Then finish the verification."),
            Mend("calls:verification", {"submission_id": letter.submission_id}),
        )  # fmt: skip
    elif letter.submission_id in case.grounds:
        yield LetterFault(
            "excluded", True, _("Something excludes this winner"),
            _("Let two people take the decision back. Then record who falls away."),
            Mend("awards:dropouts", {"lot_id": case.lot.id}),
        )  # fmt: skip


def _reasons(case: Case, letter: Letter, data: dict[str, Any]) -> Iterator[LetterFault]:
    """A reason for everything that was decided about the reader."""
    ids = {"lot_id": case.lot.id}
    for one in data["criteria"]:
        if not one["is_price"] and not one["motivation"].strip():
            yield LetterFault(
                "no_motivation", True,
                _("%(criterion)s: the motivation is missing", criterion=one["title"]),
                _("The panel must write why this score was given."),
                Mend("consensus:consensus", ids, one["code"]),
            )  # fmt: skip
    if letter.kind not in {LetterKind.EXCLUSION, LetterKind.REFUSAL}:
        return
    if not data["failed"] and not data["result"]["reason"]:
        yield LetterFault(
            "no_reason", True, _("The reason is missing"),
            _("The letter must say which requirement is not met, and why."),
            Mend("checks:board", ids),
        )  # fmt: skip
    for one in data["failed"]:
        if not one["reason"].strip():
            yield LetterFault(
                "no_reason", True,
                _("Requirement %(number)s: the reason is missing", number=one["number"]),
                _("The letter must say why it is not met."),
                Mend("checks:board", ids, one["number"]),
            )  # fmt: skip


def _advantages(letter: Letter, data: dict[str, Any]) -> Iterator[LetterFault]:
    """What the winner offered more, wherever it scored higher (Aw 2.130)."""
    if letter.kind not in COMPARED:
        return
    for one in data["criteria"]:
        if one["is_price"] or not one["better"] or one["advantage"].strip():
            continue
        yield LetterFault(
            "no_advantage", True,
            _("%(criterion)s: the advantage of %(winner)s is missing",
              criterion=one["title"], winner=" en ".join(one["better"])),
            _("It scored higher here. The letter must say what that plan did better."),
            Mend("letters:letter", {"letter_id": letter.id}, f"advantage_{one['code']}"),
        )  # fmt: skip


def _steps(case: Case, letter: Letter, data: dict[str, Any]) -> Iterator[LetterFault]:
    """A motivation that does not use the word of its step may read as another one."""
    if letter.kind not in {
        *COMPARED,
        LetterKind.WINNER,
        LetterKind.SELECTED,
        LetterKind.NOT_SELECTED,
    }:
        return
    for one in data["criteria"]:
        if (
            one["step"]
            and one["motivation"].strip()
            and not is_named(flat(one["step"]), flat(one["motivation"]))
        ):
            yield LetterFault(
                "step_word", False,
                _("%(criterion)s: the text does not use the word of its step",
                  criterion=one["title"]),
                _("The score is “%(step)s”. Does the text say the same?", step=one["step"]),
                Mend("consensus:consensus", {"lot_id": case.lot.id}, one["code"]),
            )  # fmt: skip


def _parts(letter: Letter, data: dict[str, Any], words: str) -> Iterator[LetterFault]:
    """What the law asks stands in it, whatever the authority built it of (Aw 2.129, 2.130)."""
    mend = Mend("stationery:outline", {"letter_kind": letter.kind.value})
    kinds = [block["kind"] for block in data["blocks"][:2]]
    if kinds != ["title", "summary"]:
        yield LetterFault(
            "no_summary", True, _("The summary is not on top"),
            _("A reader must see at once what it comes to."), mend,
        )  # fmt: skip
    if letter.kind in ACCEPTS_NOTHING and NO_ACCEPTANCE not in words:
        yield LetterFault(
            "no_acceptance", True, _("The letter does not say that it is no acceptance"),
            _("Put the block [geen aanvaarding] back."), mend,
        )  # fmt: skip
    if term := data["standstill"]:
        end = f"{in_words(date.fromisoformat(term['last_day']))} om 24.00 uur"
        if end not in words or (term["ground"] and term["ground"] not in words):
            yield LetterFault(
                "no_term", True, _("The standstill is not told exactly"),
                _("The letter must give its last day, its hour and its ground."), mend,
            )  # fmt: skip
    if letter.kind in COMPARED and not all(one["name"] in words for one in data["winners"]):
        yield LetterFault(
            "no_winner", True, _("The winner's name is missing"),
            _("A letter must name who wins."), mend,
        )  # fmt: skip
