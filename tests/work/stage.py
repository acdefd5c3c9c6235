"""One tender with one lot in a state, and a person whose tasks are looked at."""

from datetime import timedelta

from app.accounts.permissions import Duty
from app.awards.models import Award, AwardState
from app.core.clock import utcnow
from app.letters.models import Letter, LetterKind
from app.panels.models import Declaration, Round, RoundState
from app.tenders.models import LotState
from app.vault.models import OpenerKey, Purpose, VaultKey
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.factories import (
    assign,
    lots_of,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)

MINE, WAITING, LATE = TaskState.MINE, TaskState.WAITING, TaskState.LATE


class Stage:
    """One tender with one lot in a state, and a person with a duty."""

    def __init__(self, session, duty: Duty, state: LotState, **fields) -> None:
        self.session = session
        self.person = make_user(session)
        self.tender = make_tender(session, state=state, **fields)
        [self.lot] = lots_of(session, self.tender)
        assign(session, self.tender, self.person, duty)

    def add(self, *rows) -> "Stage":
        for row in rows:
            self.session.add(row)
            self.session.flush()
        return self

    def ids(self) -> dict:
        return {"tender_id": self.tender.id, "lot_id": self.lot.id}

    def seen(self) -> list[tuple[str, str, TaskState]]:
        self.session.flush()
        found = tasks_of(self.session, self.person)
        return [(task.title, task.href_name, task.state) for task in found]

    def round(self, state: RoundState) -> Round:
        return Round(**self.ids(), state=state)

    def declaration(self, *, has_conflict: bool = False) -> Declaration:
        provider = make_provider(self.session)
        return Declaration(
            **self.ids(), user_id=self.person.id, provider_id=provider.id, has_conflict=has_conflict
        )

    def price_key(self, *, is_open: bool = False) -> VaultKey:
        return VaultKey(
            **self.ids(),
            purpose=Purpose.PRICE,
            public_key=b"x",
            opened_at=utcnow() if is_open else None,
        )

    def award(self, state: AwardState, ends_in: int | None = None) -> Award:
        return Award(
            **self.ids(),
            state=state,
            input={},
            outcome={},
            input_sha256="",
            proposed_by_id=self.person.id,
            confirmed_by_id=make_user(self.session).id,
            standstill_ends_at=utcnow() + timedelta(days=ends_in) if ends_in else None,
        )

    def letter(self, award: Award, kind: LetterKind) -> Letter:
        submission = make_submission(self.session, self.lot, provider=make_provider(self.session))
        return Letter(
            **self.ids(), award_id=award.id, submission_id=submission.id,
            provider_id=submission.provider_id, kind=kind,
        )  # fmt: skip


def opener_key(stage: Stage) -> OpenerKey:
    return OpenerKey(user_id=stage.person.id, public_key=b"x", salt=b"x", wrapped_private_key=b"x")
