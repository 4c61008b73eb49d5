"""The way to the model: a relay outside the sandbox that adds the key, so that no agent ever has it.

An agent talks plain HTTP to it, through a unix socket that `runner.doorway` opens inside the sandbox, or on the
loopback where nothing is confined; it shows a token that is good for this attempt alone. The relay reaches one
host only. One request a connection.
"""

import asyncio
import contextlib
import hmac
import re
import secrets
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from runner.agents.backend import Access

LARGEST_HEAD = 65536
STATUS = re.compile(rb"HTTP/1\.\d (\d{3})")
CONNECT_SECONDS = 30.0
CREDENTIALS = ("authorization", "x-api-key", "x-goog-api-key")
DROPPED = (*CREDENTIALS, "host", "connection", "proxy-authorization")


@dataclass(slots=True)
class Relay:
    """Serves one attempt; use it in `async with`. `url` is what to reach it by where there is no sandbox."""

    access: Access
    key: str
    socket: Path | None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    url: str = ""
    answered: Callable[[int], None] = lambda _: None  # hears the status of each answer of the model's server
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def port(self) -> int:
        """Of `url`."""
        return urlsplit(self.url).port or 0

    async def __aenter__(self) -> "Relay":
        if self.socket is not None:
            self._server = await asyncio.start_unix_server(self._serve, str(self.socket), limit=LARGEST_HEAD)
            return self
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LARGEST_HEAD)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            request, headers = _parse(head)
            if not self._knows(headers):
                await _refuse(writer, "401 Unauthorized", "this token is not known here")
                return
            await self._forward(request, headers, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, TimeoutError) as error:
            with contextlib.suppress(OSError):
                await _refuse(writer, "502 Bad Gateway", f"the model's server cannot be reached: {error}")
        finally:
            self._open.discard(writer)
            writer.close()

    def _knows(self, headers: list[tuple[str, str]]) -> bool:
        shown = [value.removeprefix("Bearer ").strip() for name, value in headers if name.lower() in CREDENTIALS]
        return any(hmac.compare_digest(value.encode(), self.token.encode()) for value in shown)

    async def _forward(
        self,
        request: list[str],
        headers: list[tuple[str, str]],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        server = urlsplit(self.access.url)
        up_reader, up_writer = await asyncio.wait_for(_connect(server), CONNECT_SECONDS)
        self._open.add(up_writer)
        try:
            method, path, version = request
            lines = [f"{method} {server.path.rstrip('/')}{path} {version}", f"Host: {server.netloc}"]
            lines += [f"{name}: {value}" for name, value in headers if name.lower() not in DROPPED]
            lines += [self._credential(), "Connection: close", "", ""]
            up_writer.write("\r\n".join(lines).encode("latin-1"))
            sending = asyncio.ensure_future(_pipe(reader, up_writer))
            await _pipe(up_reader, writer, self._hear)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        finally:
            self._open.discard(up_writer)
            up_writer.close()

    def _hear(self, beginning: bytes) -> None:
        status = STATUS.match(beginning)
        if status is not None:
            self.answered(int(status[1]))

    def _credential(self) -> str:
        if self.access.header == "authorization":
            return f"Authorization: Bearer {self.key}"
        return f"{self.access.header}: {self.key}"


def _parse(head: bytes) -> tuple[list[str], list[tuple[str, str]]]:
    """The request line and the headers; ValueError for what is no request."""
    first, *rest = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    request = first.split(" ")
    if len(request) != 3 or not request[1].startswith("/"):
        raise ValueError("no HTTP request")
    pairs = (line.partition(":") for line in rest)
    return request, [(name.strip(), value.strip()) for name, _, value in pairs]


async def _connect(server: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    secure = server.scheme == "https"
    port = server.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    return await asyncio.open_connection(server.hostname, port, ssl=context)


async def _pipe(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[bytes], None] | None = None
) -> None:
    """Until there is no more; `hear` gets the beginning."""
    while data := await reader.read(LARGEST_HEAD):
        if hear is not None:
            hear(data)
            hear = None
        writer.write(data)
        await writer.drain()


async def _refuse(writer: asyncio.StreamWriter, status: str, why: str) -> None:
    body = why.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
