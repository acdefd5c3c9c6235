"""Routes that cannot be reached without a guard, and the one that an address leads to."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastapi import APIRouter, Depends, Request  # noqa: TID251  (the one place that may)
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from app.core.db import SessionDep
from app.core.gathering import forms_of
from app.core.running import Answering, answering, prepare


def guards(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """Every guard that a request passes before its handler runs."""
    for inner in dependant.dependencies:
        if getattr(inner.call, "is_guard", False) and inner.call is not None:
            yield inner.call
        yield from guards(inner)


def visit(request: Request, session: SessionDep) -> None:
    """Find who asks, before anything else."""
    request.app.state.visit(request, session)


class GuardedRoute(APIRoute):
    """A named route behind a guard, that runs as `running` says."""

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

    def get_route_handler(self) -> Answering:
        """Run everything that a request waits for in one thread."""
        limits = next(forms_of(self.dependant), None)
        prepare(self.dependant)
        return answering(super().get_route_handler(), self.endpoint, limits)


def is_head(request: Request) -> bool:
    """Whether only the headers of a page are asked: then nothing is noted or used up."""
    return getattr(request.state, "is_head", False)


class Router(APIRouter):
    """A room's routes: deny by default, every route named."""

    def __init__(self, **kwargs: Any) -> None:
        first = [Depends(visit), *kwargs.pop("dependencies", ())]
        super().__init__(route_class=GuardedRoute, dependencies=first, **kwargs)


Shape = tuple[int, str, str]


def shape_of(path: str) -> Shape:
    """Say what tells addresses apart at a glance: how long, where it begins, what comes third."""
    _root, first, _id, third, *_rest = *path.split("/", 4), "", "", ""
    return path.count("/"), first, third


class Rooms(BaseRoute):
    """All routes of all rooms; only those of the shape of an address are tried, in their order."""

    def __init__(self, routers: Iterable[Router]) -> None:
        self.routes = [route for router in routers for route in router.routes]
        self._named: dict[str, list[GuardedRoute]] = defaultdict(list)
        self._shaped: dict[Shape, list[int]] = defaultdict(list)
        for at, route in enumerate(self.routes):
            assert isinstance(route, GuardedRoute)  # noqa: S101  (a Router makes no other)
            self._named[route.name].append(route)
            self._shaped[shape_of(re.sub(r"{[^}]*}", "", route.path))].append(at)

    def leading(self, path: str) -> list[BaseRoute]:
        """Give the routes that an address may lead to; a part that differs per record is empty."""
        length, first, third = shape_of(path)
        shapes = {(length, first, third), (length, first, "")}
        return [
            self.routes[at]
            for at in sorted(at for one in shapes for at in self._shaped.get(one, ()))
        ]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the route of an address and method, else one of the address."""
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for route in self.leading(scope["path"]) if scope["type"] == "http" else ():
            match, child = route.matches(scope)
            if match == Match.FULL:
                return match, child
            if match == Match.PARTIAL and partial[0] == Match.NONE:
                partial = match, child
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request by the route that was found."""
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Write the address of a named route."""
        for route in self._named.get(name, ()):
            try:
                return route.url_path_for(name, **path_params)
            except NoMatchFound:
                continue
        raise NoMatchFound(name, path_params)
