"""Every route is guarded and named, and its name tells its room."""

import re

import pytest
from fastapi.routing import APIRoute

from app.accounts.permissions import Anyone
from app.core.routing import Rooms, Router, guards
from app.rooms import routers


def all_routes() -> list[APIRoute]:
    return [route for router in routers(is_demo=True) for route in router.routes]


def test_every_route_has_a_guard():
    assert [route.path for route in all_routes() if not list(guards(route.dependant))] == []


def test_every_name_is_used_once():
    names = [(route.name, tuple(sorted(route.methods))) for route in all_routes()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_name_tells_its_room():
    wrong = [
        (route.name, route.endpoint.__module__)
        for route in all_routes()
        if route.name.split(":")[0] != route.endpoint.__module__.split(".")[1]
    ]
    assert wrong == []


def test_every_address_has_the_shape_that_leads_to_its_route():
    rooms = Rooms(routers(is_demo=True))
    lost = [
        route.path
        for route in rooms.routes
        if route not in rooms.leading(re.sub(r"{\w+}", "lots", route.path))
    ]
    assert lost == []


def test_opening_a_page_changes_nothing():
    """A GET has no verb of change: sessions for it only read (`app.core.db`)."""
    both = [
        route.name
        for route in all_routes()
        if "GET" in route.methods and route.methods & {"POST", "PUT", "DELETE"}
    ]
    assert both == []


def test_router_refuses_a_route_without_guard():
    router = Router()

    with pytest.raises(TypeError, match="has no guard"):

        @router.get("/open", name="open:door")
        def door() -> str:
            return "open"


def test_router_accepts_a_public_route_that_says_so():
    router = Router()

    @router.get("/open", name="open:door", dependencies=[Anyone])
    def door() -> str:
        return "open"

    assert [route.path for route in router.routes] == ["/open"]
