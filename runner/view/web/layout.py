"""The frame of every page: head, navigation, main part; and forms that carry the token against forgery."""

from collections.abc import Iterable, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse

from runner.view.web.markup import Child, Markup, join, tag

Crumb = tuple[str, str]  # address, text


def page(
    request: Request,
    title: str,
    *body: Child | Iterable[Child],
    crumbs: Sequence[Crumb] = (),
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    status: int = 200,
) -> HTMLResponse:
    """A whole page. `crumbs` lead back from it; `scripts` and `styles` are assets beyond those of all pages."""
    head = tag(
        "head",
        {},
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("meta", {"name": "csrf", "content": csrf(request)}),
        tag("title", {}, f"{title} · Treaty"),
        tag("link", {"rel": "icon", "href": "data:,"}),
        [tag("link", {"rel": "stylesheet", "href": f"/assets/{name}"}) for name in ("treaty.css", *styles)],
        [tag("script", {"src": f"/assets/{name}", "defer": True}) for name in ("treaty.js", *scripts)],
    )
    trail = [join(tag("a", {"href": address}, text), " / ") for address, text in (("/", "Treaty"), *crumbs)]
    navigation = tag("nav", {"aria-label": "where you are"}, trail, tag("span", {"aria-current": "page"}, title))
    content = tag("body", {}, tag("header", {}, navigation), tag("main", {"id": "main"}, *body))
    return HTMLResponse(f"<!doctype html>\n{tag('html', {'lang': 'en'}, head, content)}", status)


def form(request: Request, action: str, *children: Child | Iterable[Child]) -> Markup:
    """A form that is sent by POST."""
    token = tag("input", {"type": "hidden", "name": "csrf", "value": csrf(request)})
    return tag("form", {"method": "post", "action": action}, token, *children)


def csrf(request: Request) -> str:
    """The token that every POST of this server's pages must carry."""
    return str(request.scope.get("treaty.csrf", ""))


def problem(request: Request, title: str, hint: str, status: int) -> HTMLResponse:
    """A page that says what is wrong and how to mend it."""
    return page(request, title, tag("h1", {}, title), tag("p", {}, hint), status=status)
