"""Routes that cannot be reached without a guard."""

import re
from collections.abc import Callable, Coroutine, Iterator
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request, Response  # noqa: TID251  (the one place that may)
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from app.core.gathering import forms_of, gather


def guards(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """Every guard that a request passes before its handler runs."""
    for inner in dependant.dependencies:
        if getattr(inner.call, "is_guard", False) and inner.call is not None:
            yield inner.call
        yield from guards(inner)


class _GuardedRoute(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(path, endpoint, **kwargs)
        if not any(guards(self.dependant)):
            raise TypeError(f"{endpoint.__module__}.{endpoint.__name__} has no guard")
        if not kwargs.get("name"):
            raise TypeError(f"{endpoint.__module__}.{endpoint.__name__} has no name")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Answer HEAD where GET is answered; a route that says what HEAD does goes before."""
        match, child = super().matches(scope)
        is_served = scope.get("method") == "HEAD" and "GET" in (self.methods or ())
        return (Match.FULL if match == Match.PARTIAL and is_served else match), child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look as GET does, for its headers alone: what only asks leaves no note."""
        if scope["method"] == "HEAD" and "GET" in (self.methods or ()):
            scope["state"]["is_head"] = True
            scope = {**scope, "method": "GET"}
        await super().handle(scope, receive, send)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Let a form come in first: what comes after it holds a turn and a transaction."""
        handler, limits = super().get_route_handler(), next(forms_of(self.dependant), None)
        if limits is None:
            return handler

        async def handle(request: Request) -> Response:
            await gather(request, limits)
            return await handler(request)

        return handle


def is_head(request: Request) -> bool:
    """Whether only the headers of a page are asked: then nothing is noted or used up."""
    return getattr(request.state, "is_head", False)


Shape = tuple[int, str, str]


def shape_of(path: str) -> Shape:
    """Say what tells addresses apart at a glance: how long, where it begins, what comes third."""
    _root, first, _id, third, *_rest = *path.split("/", 4), "", "", ""
    return path.count("/"), first, third


class Router(APIRouter):
    """A room's routes: deny by default, every route named."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(route_class=_GuardedRoute, **kwargs)

    @cached_property
    def shapes(self) -> frozenset[Shape]:
        """Give the shapes of its addresses; a part that differs per record is left empty."""
        paths = [re.sub(r"{[^}]*}", "", one.path) for one in self.routes if isinstance(one, Route)]
        return frozenset(shape_of(path) for path in paths)

    def may_serve(self, path: str) -> bool:
        """Whether one of its routes can match; where it can not, none of them is tried."""
        length, first, third = shape_of(path)
        return not self.shapes.isdisjoint({(length, first, third), (length, first, "")})

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Look for a route; a hundred rooms are asked in turn."""
        return super().matches(scope) if self.may_serve(scope["path"]) else (Match.NONE, {})
