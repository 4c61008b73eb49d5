"""The files that pages load: styles and scripts, out of the package, by name."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOLDER = Path(__file__).with_name("assets")
KINDS = {
    "treaty.css": "text/css",
    "treaty.js": "text/javascript",
    "review.js": "text/javascript",
    "run.css": "text/css",
    "run.js": "text/javascript",
}


def show(request: Request) -> Response:
    """One file of the table."""
    name = request.path_params["name"]
    kind = KINDS.get(name)
    if kind is None:
        return PlainTextResponse("no such file", 404)
    return Response((FOLDER / name).read_bytes(), media_type=kind, headers={"cache-control": "no-cache"})
