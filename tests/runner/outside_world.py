"""Real servers on the loopback that runs talk to: one for HTTP, one for mail."""

import email
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from runner.surroundings import free_port


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


Answer = tuple[int, Any]


@dataclass
class Server:
    """What was asked, and who answers."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], Answer] = lambda _: (200, {})


@contextmanager
def http_server(answer: Callable[[Asked], Answer] | None = None) -> Iterator[Server]:
    """A server for JSON; without `answer` all is well."""
    server = Server()
    if answer is not None:
        server.answer = answer

    class Handler(BaseHTTPRequestHandler):
        def _all(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {key.lower(): value for key, value in self.headers.items()}
            asked = Asked(self.command, parts.path, query, headers, json.loads(text) if text else None)
            server.asked.append(asked)
            code, said = server.answer(asked)
            data = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _all  # noqa: N815 - the names that the library asks for

        def log_message(self, format: str, *arguments: object) -> None:
            """Be quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server.address = f"http://127.0.0.1:{listener.server_port}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


@dataclass
class MailServer:
    """A mail server and what it was given."""

    port: int
    letters: list[tuple[str, list[str], Message]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.letters.append((envelope.mail_from or "", list(envelope.rcpt_tos), email.message_from_bytes(content)))
        return "250 OK"

    def authenticate(self, _server: object, _session: object, _envelope: object, _way: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=True)


@contextmanager
def mail_server(*, login: bool = False) -> Iterator[MailServer]:
    """A mail server without encryption; with `login` it takes letters only after one."""
    server = MailServer(free_port())
    more = {"authenticator": server.authenticate, "auth_require_tls": False, "auth_required": True} if login else {}
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **more)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
