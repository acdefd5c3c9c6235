"""Pages and fragments from templates."""

import hashlib
import re
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, pass_eval_context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from starlette.routing import NoMatchFound

from app.core import i18n
from app.core.charts import share
from app.core.clock import utcnow
from app.core.settings import PACKAGE, shipped

STATIC = PACKAGE / "static"
FIELD = re.compile(r"<(\w+)>")
PLACE = re.compile(r"%\((\w+)\)s")


@cache
def asset(path: str) -> str:
    """Address a static file with its hash, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


class _Translator(NodeTransformer):
    """Looks each text up once: there is one language. Values stand between its parts."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  (Jinja's name)
        """Translate `_("…")`."""
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=text)], kwargs=[]):
                return _said(i18n.catalogue().gettext(text) % {})
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=text)], dyn_kwargs=None
            ):
                return _filled(i18n.catalogue().gettext(text), node)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802  (Jinja's name)
        """Write the parts of a text one by one: joining them first costs more."""
        self.generic_visit(node)
        node.nodes = [
            part
            for one in node.nodes
            for part in (one.nodes if isinstance(one, nodes.Concat) else [one])
        ]
        return node


def _said(text: str) -> nodes.Expr:
    return nodes.MarkSafeIfAutoescape(nodes.Const(text))


def _filled(text: str, node: nodes.Call) -> nodes.Expr:
    """Join a text and its values; where a full stop follows one, only the value can tell how."""
    parts = PLACE.split(text)
    values = {pair.key: pair.value for pair in node.kwargs}
    if any("%" in said for said in parts[::2]) or any(said[:1] == "." for said in parts[2::2]):
        return node
    return nodes.Concat(
        [values[part] if at % 2 else _said(part) for at, part in enumerate(parts) if part]
    )


class _Templates(Environment):
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Translator().visit(super()._parse(source, name, filename))
        return tree


@pass_eval_context
def _gettext(context: nodes.EvalContext, text: str, /, **values: object) -> str:
    """Translate in a template: what is filled in is escaped, the sentence is not."""
    said = i18n.catalogue().gettext(text)
    return i18n.filled(Markup(said) if context.autoescape else said, values)  # noqa: S704  (a text of ours)


@pass_eval_context
def _ngettext(
    context: nodes.EvalContext, one: str, many: str, num: int, /, **values: object
) -> str:
    said = i18n.catalogue().ngettext(one, many, num)
    whole = {"num": num, **values}
    return i18n.filled(Markup(said) if context.autoescape else said, whole)  # noqa: S704  (a text of ours)


@lru_cache(maxsize=4096)
def once(macro: Callable[..., Markup], *given: Hashable) -> Markup:
    """Write what a macro makes of the same words every time, once: for the rows of long lists."""
    return macro(*given)


@cache
def environment() -> Environment:
    """Build the one template environment; templates are read once."""
    env = _Templates(
        loader=FileSystemLoader(shipped("templates")),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.filters.update(
        moment=i18n.moment,
        moment_short=i18n.moment_short,
        day=i18n.day,
        day_long=i18n.day_long,
        day_short=i18n.day_short,
        utc_stamp=i18n.utc_stamp,
        euro=i18n.euro,
        points=i18n.points,
        number=i18n.number,
        filesize=i18n.filesize,
        sha=i18n.sha,
        share=share,
    )
    env.globals.update(
        asset=asset, now=utcnow, gettext=_gettext, ngettext=_ngettext, once=once, zip=zip
    )
    return env


def compose(template: str, /, **context: Any) -> tuple[str, str]:
    """Fill a message from `templates/mail`: its subject (the first line) and its plain text."""
    text = written(template, **context)
    first, _, rest = text.partition("\n")
    return " ".join(first.removeprefix("Subject:").split()), rest.strip() + "\n"


def written(template: str, /, **context: Any) -> str:
    """Fill a plain text, in which nothing is escaped."""
    return environment().overlay(autoescape=False).get_template(template).render(**context)


def is_fragment(request: Request) -> bool:
    """Whether HTMX asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


@lru_cache(maxsize=4096)
def _address(application: FastAPI, name: str, fields: tuple[str, ...]) -> list[str]:
    """Find the address of a route once, for looking takes longer than all else on a page.

    Every second part is the name of what must be filled in there.
    """
    return FIELD.split(str(application.url_path_for(name, **{one: f"<{one}>" for one in fields})))


def page_url(request: Request) -> Callable[..., str]:
    """Make `url_for` for templates: a path, never a host."""

    def url_for(name: str, **ids: Any) -> str:
        texts = {field: str(value) for field, value in ids.items()}
        if not all(text and "/" not in text for text in texts.values()):
            raise NoMatchFound(name, ids)
        parts = _address(request.app, name, tuple(ids))
        return "".join(texts[part] if at % 2 else part for at, part in enumerate(parts))

    return url_for


def render(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a page or fragment, with what every page knows about its visitor."""
    frame: dict[str, Any] = request.app.state.frame(request)
    text = (
        environment()
        .get_template(name)
        .render({"request": request, "url_for": page_url(request), **frame, **context})
    )
    return HTMLResponse(text, status_code=status)


def redirect(request: Request, name: str, *, fragment: str = "", **ids: Any) -> Response:
    """Send the browser to a named page after a change."""
    url = page_url(request)(name, **ids) + (f"#{fragment}" if fragment else "")
    if is_fragment(request):
        return Response(headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


def download(content: bytes, name: str, media_type: str) -> Response:
    """Hand over a file as an attachment, never to be shown in the browser."""
    safe = "".join(c if c.isalnum() or c in "-_. " else "_" for c in Path(name).name)
    ascii_name = safe.encode("ascii", "replace").decode().replace("?", "_")
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{ascii_name}"'},
    )
