"""Every room's routes, in the order of the story."""

from fastapi import APIRouter  # noqa: TID251  (only to name the type)





def routers(*, is_demo: bool) -> list[APIRouter]:
    """List the routers; the demo's own pages exist in a demo database only."""
    return []
