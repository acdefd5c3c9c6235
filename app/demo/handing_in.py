"""Fill a submission of the demo with documents, through the same door as any provider."""

from collections.abc import Callable

from app.accounts.models import User
from app.demo.stage import Stage
from app.submissions import service as submissions
from app.submissions.models import Submission
from app.submissions.readiness import Slot
from app.tenders.models import Criterion, Lot, Requirement
from app.tenders.queries import criteria_of, requirements_of
from app.uploads import receiving
from app.uploads import service as uploads

LIMIT = 10_000_000


def hand_in_documents(
    stage: Stage,
    submission: Submission,
    user: User,
    proof: Callable[[Requirement], tuple[str, bytes] | None],
    answer: Callable[[Criterion], tuple[str, bytes] | None] = lambda _criterion: None,
) -> None:
    """Upload a file for each requirement and criterion that `proof` and `answer` have one for."""
    lot = stage.session.get_one(Lot, submission.lot_id)
    for requirement in requirements_of(stage.session, lot):
        if requirement.asks_document and (file := proof(requirement)):
            _upload(stage, submission, user, Slot(requirement_id=requirement.id), *file)
    for criterion in criteria_of(stage.session, lot):
        if file := answer(criterion):
            _upload(stage, submission, user, Slot(criterion_id=criterion.id), *file)


def _upload(
    stage: Stage, submission: Submission, user: User, slot: Slot, name: str, content: bytes
) -> None:
    closing = submissions.closing_of(stage.session, stage.keys, submission)
    sealed = receiving.receive(
        stage.storage, closing, name, iter([content]), LIMIT, intake=stage.keys.intake
    )
    uploads.store_document(stage.session, submission, user, slot, sealed)
