"""How one request runs: its form first, then everything that waits for the database in one thread.

A thread for each look, as the framework gives, costs more than most of the looks.
"""

from collections.abc import Callable, Coroutine
from functools import cache
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from starlette.concurrency import run_in_threadpool

from app.core.db import end_session
from app.core.gathering import FormLimits, gather

Answering = Callable[[Request], Coroutine[Any, Any, Response]]


class _Loaded(Response):
    """No answer yet: what a handler that waits itself is given, once all of it was loaded."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__()
        self.given = given


@cache
def _here(function: Callable[..., Any]) -> Callable[..., Any]:
    """Have the framework call it where it is, not in a thread of its own."""

    async def call(**given: Any) -> Any:
        return function(**given)

    return _marked(call, function)


@cache
def _kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Have the framework hand over what a handler is given, and not call it."""

    async def keep(**given: Any) -> Response:
        return _Loaded(given)

    return _marked(keep, function)


def _marked(wrapper: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a wrapper the name and the marks of its function."""
    wrapper.__name__ = function.__name__
    vars(wrapper).update(vars(function))
    return wrapper


def prepare(dependant: Dependant) -> None:
    """Make what a route depends on ready to run in one thread; none of it may wait by itself."""
    _prepare_parts(dependant)
    if dependant.call is not None:
        waits = iscoroutinefunction(dependant.call)
        dependant.call = (_kept if waits else _here)(dependant.call)


def _prepare_parts(dependant: Dependant) -> None:
    for part in dependant.dependencies:
        if part.call is None or iscoroutinefunction(part.call):
            raise TypeError(f"{part.call} cannot run in a thread")
        _prepare_parts(part)
        part.call = _here(part.call)


def answering(
    answer: Answering, handler: Callable[..., Any], limits: FormLimits | None
) -> Answering:
    """Let a form come in, load, look, act and commit; then the answer is sent.

    Only a handler that waits itself, for a file that comes in, is called outside of the thread.
    """

    async def act(request: Request) -> Response:
        if limits is not None:
            await gather(request, limits)
        return await run_in_threadpool(_work, answer, request)

    async def act_while_waiting(request: Request) -> Response:
        loaded = await run_in_threadpool(_load, answer, request)
        assert isinstance(loaded, _Loaded)  # noqa: S101  (made of a handler that waits)
        try:
            response: Response = await handler(**loaded.given)
        except BaseException:
            await run_in_threadpool(end_session, request, is_done=False)
            raise
        await run_in_threadpool(end_session, request, is_done=True)
        return response

    return act_while_waiting if iscoroutinefunction(handler) else act


def _work(answer: Answering, request: Request) -> Response:
    """Do all of a request, and commit."""
    response = _load(answer, request)
    end_session(request, is_done=True)
    return response


def _load(answer: Answering, request: Request) -> Response:
    """Do what the framework does; what is refused on the way is taken back."""
    try:
        return _at_once(answer(request))
    except BaseException:
        end_session(request, is_done=False)
        raise


def _at_once(work: Coroutine[Any, Any, Response]) -> Response:
    """Run what never waits to its end, without an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        answer: Response = done.value
        return answer
    work.close()
    raise RuntimeError("something of a request waits outside of the event loop")
