"""What all pages of one server share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request

from merge.repository.git import Git

if TYPE_CHECKING:
    from runner.view.web.review.session import Review


@dataclass(slots=True)
class Desk:
    """The repository that is served, the reviews that are open, the runs that were taken up from here."""

    git: Git
    reviews: dict[tuple[str, str], tuple[int, "Review"]] = field(default_factory=dict)  # by workflow and run
    going: set["asyncio.Task[None]"] = field(default_factory=set)
    closes: bool = False  # whether the server was started for one review, and ends with it
    is_closing: Callable[[], bool] = lambda: False  # asked by answers that have no end of their own
    finished: Callable[[], None] = lambda: None  # told when that is done


def desk(request: Request) -> Desk:
    """The desk of this server."""
    found: Desk = request.app.state.desk
    return found
