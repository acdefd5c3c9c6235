"""The public register, for people, spreadsheets and programs."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.accounts.permissions import Anyone
from app.contracts import register
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render

router = Router(tags=["contracts"])


@router.get("/register", name="contracts:register", dependencies=[Anyone])
def index(request: Request, session: SessionDep, q: str = "") -> Response:
    """Show everybody who has a contract for what."""
    return render(request, "contracts/register.html", lines=register.register(session, q), q=q)


@router.get("/register.csv", name="contracts:register_csv", dependencies=[Anyone])
def as_csv(session: SessionDep, q: str = "") -> Response:
    """Hand the register over for a spreadsheet."""
    return Response(
        register.register_csv(register.register(session, q)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="register.csv"'},
    )


@router.get("/register.json", name="contracts:register_json", dependencies=[Anyone])
def as_json(session: SessionDep, q: str = "") -> Response:
    """Hand the register over for a program."""
    return JSONResponse(register.register_json(register.register(session, q)))
