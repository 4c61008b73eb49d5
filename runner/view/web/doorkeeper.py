"""Who may talk to the server: one browser that was given the token, from the server's own pages.

What agents wrote is shown on these pages, and other sites may try to reach them, so: the host must be this machine
(against names that are made to point here), a cookie that no script reads and no other site sends, for each POST a
token and the page's own origin, and a policy under which only our own files are scripts and styles.
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runner.view.web.forms import parse_fields
from runner.view.web.markup import Markup, join, tag

MOST_BYTES = 16_000_000  # of a POST
PUBLIC = "/assets/"  # files of the program, without any content
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Keys:
    """The secrets of one server: the token that opens it, once, and the session that this gives."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    spent: bool = False

    @property
    def csrf(self) -> str:
        """What a POST must carry; it follows from the session, and does not give it away."""
        return hmac.new(self.session.encode(), b"csrf", hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Doorkeeper:
    """Stands before the application. `loopback` says that only names of this machine itself are good."""

    app: ASGIApp
    keys: Keys
    loopback: bool = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        send = _with_headers(send)
        request = Request(scope, receive)
        refusal = self._refusal(request)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if not _is_public(scope):
            scope["treaty.csrf"] = self.keys.csrf
        if request.method in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        body = await _body(request)
        fault = self._forged(request, body)
        if fault:
            await _refused(403, "This was not sent by a page of this server", fault)(scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to one who may not come in, or who has just come in by the token."""
        if not is_own_host(request.headers.get("host", ""), loopback=self.loopback):
            return _refused(421, "This server answers only to the name of its own machine", "Use 127.0.0.1.")
        if _is_public(request.scope):
            return None
        cookie = request.cookies.get(cookie_name(request), "")
        if hmac.compare_digest(cookie.encode(), self.keys.session.encode()):
            return None
        given = request.query_params.get("token", "")
        if not hmac.compare_digest(given.encode(), self.keys.token.encode()):
            return _refused(403, "This server wants its token", "Open the address that it printed when it started.")
        if self.keys.spent:
            hint = "It opens the server once, in one browser. End the server and start it again for a new one."
            return _refused(403, "This token was used already", hint)
        self.keys.spent = True
        return self._admitted(request)

    def _admitted(self, request: Request) -> Response:
        """The cookie, and on to the page itself by our own link, for which a strict cookie is sent."""
        path = str(request.scope["path"])
        to = path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
        onward = tag("meta", {"http-equiv": "refresh", "content": f"0;url={to}"})
        answer = _answer(200, "Come in", onward, tag("p", {}, tag("a", {"href": to}, "Go on")))
        answer.set_cookie(cookie_name(request), self.keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _forged(self, request: Request, body: bytes | None) -> str:
        """What speaks against a POST, "" where nothing does."""
        if body is None:
            return f"It is over {MOST_BYTES // 1_000_000} MB."
        origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
        if origin and origin != f"http://{host}":
            return "It comes from another site."
        if not origin and request.headers.get("sec-fetch-site") != "same-origin":
            return "It does not say where it comes from."
        given = request.headers.get("x-treaty-csrf", "") or _field(request, body, "csrf")
        if not hmac.compare_digest(given.encode(), self.keys.csrf.encode()):
            return "Its token is missing or old: load the page again."
        return ""


def _is_public(scope: Scope) -> bool:
    """By the path that the routes see: that of `request.url` is put together with what the Host header says."""
    return str(scope["path"]).startswith(PUBLIC)


def cookie_name(request: Request) -> str:
    """Cookies are shared by all ports of a machine, so the port is in the name."""
    server = request.scope.get("server") or ("", 0)
    return f"treaty_{server[1]}"


def is_own_host(host: str, *, loopback: bool) -> bool:
    """Whether a Host header names this machine by an address, or as localhost: other names can be made to lie."""
    try:
        parts = urlsplit(f"//{host}")
        if parts.netloc != host or "@" in host:
            return False
        address = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return host.partition(":")[0].lower() == "localhost"
    return address.is_loopback or not loopback


def _field(request: Request, body: bytes, name: str) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0]
    return parse_fields(body).get(name, "") if kind == "application/x-www-form-urlencoded" else ""


async def _body(request: Request) -> bytes | None:
    """The whole body, None where it is too long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _again(body: bytes | None, receive: Receive) -> Receive:
    """The body once more, for the application."""
    told = False

    async def give() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body or b"", "more_body": False}

    return give


def _with_headers(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


def _refused(status: int, title: str, hint: str) -> Response:
    return _answer(status, title, Markup(""), tag("p", {}, hint))


def _answer(status: int, title: str, head: Markup, body: Markup) -> HTMLResponse:
    css = tag("link", {"rel": "stylesheet", "href": "/assets/treaty.css"})
    whole = tag("head", {}, tag("meta", {"charset": "utf-8"}), head, tag("title", {}, title), css)
    html = tag("html", {"lang": "en"}, whole, tag("body", {}, tag("main", {}, tag("h1", {}, title), body)))
    return HTMLResponse(f"<!doctype html>\n{join(html)}", status)
