"""The relay: adds the key, takes only its own token, reaches one host, streams; also through the doorway."""

import asyncio
import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from runner import agent_room
from runner.agents.backend import Access
from runner.isolation.bubblewrap import Bubblewrap
from runner.isolation.confinement import Space
from runner.process import Command, Limits, run
from runner.relay import Relay
from runner.surroundings import clean_environment, make_home, programs


class Upstream(http.server.BaseHTTPRequestHandler):
    """Says what it got; streams in two parts."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = f"{self.path} {self.headers.get('Authorization')} {self.headers.get('x-api-key')} {body.decode()}\n"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(told.encode())
        self.wfile.flush()
        self.wfile.write(b"end\n" + b"x" * 300_000)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def upstream() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def ask(url: str, token: str, header: str = "Authorization") -> tuple[int, str]:
    value = f"Bearer {token}" if header == "Authorization" else token
    request = Request(f"{url}/chat?x=1", data=b"hello", headers={header: value})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def through(access: Access, token: str | None, header: str = "Authorization") -> tuple[int, str]:
    async def scene() -> tuple[int, str]:
        async with Relay(access, "the-key", None) as relay:
            return await asyncio.to_thread(ask, relay.url, token or relay.token, header)

    return asyncio.run(scene())


def test_the_key_is_added_outside(upstream: str) -> None:
    code, text = through(Access(upstream, "KEY", "authorization"), None)
    assert code == 200
    assert text.startswith("/v1/chat?x=1 Bearer the-key None hello\nend\n")
    assert len(text) > 300_000
    _, text = through(Access(upstream, "KEY", "x-api-key"), None, "x-api-key")
    assert text.startswith("/v1/chat?x=1 None the-key hello\n")


def test_another_token_is_refused(upstream: str) -> None:
    assert through(Access(upstream, "KEY", "authorization"), "guess") == (401, "this token is not known here")


def test_a_server_that_is_not_there() -> None:
    code, text = through(Access("http://127.0.0.1:9/v1", "KEY", "authorization"), None)
    assert code == 502
    assert text.startswith("the model's server cannot be reached: ")


@pytest.mark.skipif(bool(Bubblewrap().probe()), reason="no bubblewrap here")
def test_through_the_doorway_of_a_sandbox_without_network(upstream: str, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (tmp_path / "clone").mkdir()
    (tmp_path / "socket").mkdir()
    lines: list[str] = []

    async def scene() -> int:
        socket = tmp_path / "socket/relay"
        async with Relay(Access(upstream, "KEY", "authorization"), "the-key", socket) as relay:
            program = (
                "from urllib.request import *; import sys;"
                f"r = Request('http://127.0.0.1:4180/chat', b'hi', {{'Authorization': 'Bearer {relay.token}'}});"
                "print(urlopen(r).readline().decode()); sys.exit(7)"
            )
            door = [sys.executable, "-I", "-S", str(agent_room.DOORWAY), str(socket), "4180"]
            space = Space(
                tmp_path / "clone", (tmp_path / "clone", home), (*programs(), agent_room.DOORWAY, tmp_path / "socket")
            )
            argv = Bubblewrap().wrap([*door, "python3", "-c", program], space)
            command = Command(argv, tmp_path, clean_environment(home, {}))
            outcome = await run(command, Limits(wall=20), lambda _, line: lines.append(line))
            return outcome.code

    assert asyncio.run(scene()) == 7, lines
    assert lines[0] == "/v1/chat Bearer the-key None hi"
