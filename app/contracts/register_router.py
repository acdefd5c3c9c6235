"""The public register, for people, spreadsheets and programs: each with the same choice."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from app.accounts.permissions import Anyone
from app.contracts import register
from app.contracts.register import Choice
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render

router = Router(tags=["contracts"])

Chosen = Annotated[str, Query(max_length=200)]


def choice_of(
    q: Chosen = "",
    municipality: Annotated[str, Query(alias="gemeente", max_length=200)] = "",
    product: Chosen = "",
    target_group: Annotated[str, Query(alias="doelgroep", max_length=200)] = "",
) -> Choice:
    """Read what is looked for from the address."""
    return Choice(q, municipality, product, target_group)


Asked = Annotated[Choice, Depends(choice_of)]


@router.get("/register", name="contracts:register", dependencies=[Anyone])
def index(request: Request, session: SessionDep, choice: Asked) -> Response:
    """Show everybody who has a contract for what."""
    found = register.everything(session)
    lines = [one for one in found if choice.shows(one)]
    return render(
        request,
        "contracts/register.html",
        lines=lines,
        contracts=register.contracts_in(lines),
        options=register.options_of(found),
        choice=choice,
        chosen=_address(choice),
    )


@router.get("/register.csv", name="contracts:register_csv", dependencies=[Anyone])
def as_csv(session: SessionDep, choice: Asked) -> Response:
    """Hand the register over for a spreadsheet."""
    return Response(
        register.register_csv(register.register(session, choice)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="register.csv"'},
    )


@router.get("/register.json", name="contracts:register_json", dependencies=[Anyone])
def as_json(session: SessionDep, choice: Asked) -> Response:
    """Hand the register over for a program."""
    return JSONResponse(register.register_json(register.register(session, choice)))


def _address(choice: Choice) -> str:
    """Write what is looked for as the query of an address."""
    told = {
        "q": choice.word.strip(),
        "gemeente": choice.municipality,
        "product": choice.product,
        "doelgroep": choice.target_group,
    }
    return urlencode({name: value for name, value in told.items() if value})
