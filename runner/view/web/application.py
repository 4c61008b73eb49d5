"""The application: the table of pages behind the doorkeeper."""

from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from merge.repository.git import GitError
from merge.settings import SettingsError
from runner.failure import RunnerError
from runner.view.web import layout
from runner.view.web.desk import Desk
from runner.view.web.doorkeeper import Doorkeeper, Keys
from scopes.problem import WorkflowError


def application(desk: Desk, keys: Keys, routes: Sequence[BaseRoute], *, loopback: bool = True) -> ASGIApp:
    """All of it for one server."""
    told = (RunnerError, GitError, WorkflowError, SettingsError)
    handlers: dict[Any, Any] = {**dict.fromkeys(told, _cannot), HTTPException: _no_page}
    app = Starlette(routes=list(routes), exception_handlers=handlers)
    app.state.desk = desk
    return Doorkeeper(app, keys, loopback)


def _cannot(request: Request, error: Exception) -> Response:
    """What is asked for is not there, or not possible: message and hint."""
    message = str(getattr(error, "message", error))
    return layout.problem(request, message, str(getattr(error, "hint", "")), 409 if request.method == "POST" else 404)


def _no_page(request: Request, error: Exception) -> Response:
    code = getattr(error, "status_code", 404)
    return layout.problem(request, "There is no such page", "Go back to the runs.", code)
