"""A server of the application on a real port, and one who visits it without a browser."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import uvicorn
from starlette.routing import BaseRoute

from runner.view.web.application import application
from runner.view.web.desk import Desk
from runner.view.web.doorkeeper import Keys


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` have small names."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Visitor:
    """Sends plain HTTP, with the cookie that it was given last."""

    port: int
    keys: Keys
    cookie: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {**({"cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            text = response.read().decode()
            found = {name.lower(): value for name, value in response.getheaders()}
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].partition(";")[0]
        return Answer(response.status, text, found)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: str | bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """With all that a form of the page has, unless other headers are named."""
        own = {"origin": self.origin, "x-treaty-csrf": self.keys.csrf}
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, {**kind, **(own if headers is None else headers)})

    def enter(self) -> "Visitor":
        assert self.get(f"/?token={self.keys.token}").status == 200
        return self


@contextlib.contextmanager
def visiting(desk: Desk, routes: Sequence[BaseRoute]) -> Iterator[Visitor]:
    """A server in a thread of this process, gone afterwards."""
    keys = Keys()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    config = uvicorn.Config(application(desk, keys, routes), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield Visitor(listening.getsockname()[1], keys)
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()
