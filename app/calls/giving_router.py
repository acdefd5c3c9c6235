"""A provider's page comes back with all words and files, and everything is kept at once."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.calls import answering, keeping
from app.calls.router import MEGABYTE, show
from app.core.db import SessionDep, writing
from app.core.errors import InvalidError
from app.core.forms import Bound, typed_text
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.web import redirect
from app.submissions.access import OwnSubmission, reach_submission
from app.uploads import receiving, streams
from app.uploads.recognise import ALL

router = Router(tags=["calls"])
MOST_TEXT = 1_000_000
"""So many bytes of words one page brings, its fields themselves counted."""
FIELD = 100


@router.post("/submissions/{submission_id}/calls", name="calls:keep")
async def keep(
    request: Request, session: SessionDep, submission: OwnSubmission, user: CurrentUser
) -> Response:
    """Keep all words and files of the page; the database waits until the last byte."""
    submission_id, given = submission.id, keeping.Given()
    await run_in_threadpool(session.close)
    try:
        await _receive(request, given)
        return await run_in_threadpool(_keep, request, submission_id, user, given)
    except BaseException:
        for _field, sealed in given.files:
            request.app.state.storage.delete(sealed.storage_key)
        raise


async def _receive(request: Request, given: keeping.Given) -> None:
    texts: list[tuple[str, str | UploadFile]] = []
    left = MOST_TEXT
    async for part in streams.parts(request):
        left -= FIELD
        if part.name is None:
            text = await _text(part, left)
            left -= len(text)
            texts.append((part.field, text.decode("utf-8", "replace")))
        elif part.name:
            await _file(request, part, given)
        if left < 0:
            raise InvalidError(_("This text is too long. Put it in a file."))
    typed = typed_text(FormData(texts), set())
    given.texts = {name: text for name, text in typed.items() if isinstance(text, str)}


async def _text(part: streams.Part, most: int) -> bytes:
    text = b""
    async for chunk in part.chunks:
        text += chunk
        if len(text) > most:
            break
    return text


async def _file(request: Request, part: streams.Part, given: keeping.Given) -> None:
    state = request.app.state
    if len(given.files) == answering.MOST_FILES:
        told = _("Send at most %(n)s files at a time.", n=answering.MOST_FILES)
        given.faults.append((part.field, told))
        return
    name = part.name or ""
    try:
        sealed = await streams.in_thread(
            part.chunks,
            lambda chunks: receiving.receive(
                state.storage,
                state.keys.reading,
                name,
                chunks,
                state.settings.upload_limit_mb * MEGABYTE,
                accepted=ALL,
                clamd=state.settings.clamd,
            ),
        )
    except InvalidError as error:
        given.faults.append((part.field, f"{receiving.clean_name(name)}: {error.message}"))
    else:
        given.files.append((part.field, sealed))


def _keep(request: Request, submission_id: UUID, user: User, given: keeping.Given) -> Response:
    state = request.app.state
    with writing(state.engine) as session:
        submission = reach_submission(session, user, submission_id, lock=True)
        faults = keeping.keep(session, state.keys, submission, user, given, request.state.arrived)
        if faults:
            form: Bound[Any] = Bound(typed=keeping.words_of(given))
            for name, fault in faults:
                form.refuse(fault, name)
            answer = show(request, session, submission, form)
        else:
            name = "calls:confirm" if "confirm" in given.texts else "calls:own_calls"
            answer = redirect(request, name, submission_id=submission_id)
        session.commit()
    return answer
