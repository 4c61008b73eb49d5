"""The server: a port of this machine, an address with the token, uvicorn until it is told to end."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import uvicorn
from starlette.routing import BaseRoute

from runner.failure import RunnerError
from runner.view.web.application import application
from runner.view.web.desk import Desk
from runner.view.web.doorkeeper import Keys


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen; port 0 is any that is free."""

    host: str = "127.0.0.1"
    port: int = 0

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can come here."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def serve(desk: Desk, routes: Sequence[BaseRoute], place: Place, tell: Callable[[str], None], path: str = "/") -> None:
    """Serve until interrupted, or until `desk.finished` is called. `tell` gets the address that opens `path`."""
    keys = Keys()
    listening = _listen(place)
    app = application(desk, keys, routes, loopback=place.is_loopback)
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)

    def finish() -> None:
        server.should_exit = True

    desk.finished = finish
    desk.is_closing = lambda: server.should_exit
    with listening:
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        tell(f"http://{shown}:{port}{path}?token={keys.token}")
        server.run(sockets=[listening])


def _listen(place: Place) -> socket.socket:
    """The socket, bound before anything is told."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((place.host, place.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        said = (error.strerror or str(error)).lower()
        raise RunnerError(f"cannot listen on {place.host}:{place.port}: {said}", "choose another --port") from None
    return listening
