"""What all pages of one server share."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from merge.repository.git import Git


@dataclass(slots=True)
class Desk:
    """The repository that is served."""

    git: Git
    finished: Callable[[], None] = lambda: None  # told when what the server was started for is done


def desk(request: Request) -> Desk:
    """The desk of this server."""
    found: Desk = request.app.state.desk
    return found
