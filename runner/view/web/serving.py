"""`treaty workflow serve`: the pages of all runs of this repository, until it is interrupted."""

import argparse
import time

from merge.repository.git import Git
from runner.answers import Say, as_json
from runner.failure import Exit, RunnerError
from runner.repository_state import find, here, state_of
from runner.view.text import status_lines

HINT = "install it with `pip install 'treaty[web]'`"


def serve(arguments: argparse.Namespace, say: Say) -> int:
    """Tell the address, which opens the server once, and serve."""
    _serve(here(), arguments, say, "/", closes=False)
    return Exit.OK


def review(arguments: argparse.Namespace, say: Say) -> int:
    """Open the review of one run, and end with it; the exit code is that of the run."""
    git, runs, folder = find(arguments)
    if state_of(runs, folder).status not in ("REVIEW", "CONFLICT"):
        status = state_of(runs, folder).status
        raise RunnerError(
            f"this run does not wait for a review, it is {status}", f"see `treaty workflow status {runs.path.name}`"
        )
    _serve(git, arguments, say, f"/runs/{runs.path.name}/{folder.run_id}/review", closes=True)
    state = state_of(runs, folder)
    say("\n".join(status_lines(state, time.time())), to="people")
    code: int | None = state.code
    return Exit.OK if code is None else code


def _serve(git: Git, arguments: argparse.Namespace, say: Say, path: str, *, closes: bool) -> None:
    try:
        from runner.view.web.desk import Desk
        from runner.view.web.routes import ROUTES
        from runner.view.web.server import Place
        from runner.view.web.server import serve as listen
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        raise RunnerError(f"the page needs {missing}, which is not installed", HINT) from None
    place = Place(arguments.host, arguments.port)
    if not place.is_loopback:
        warning = f"warning: others can reach {arguments.host}, and what they send and see is not encrypted"
        say(warning, to="people")

    def tell(address: str) -> None:
        if arguments.json:
            say(as_json("serve", address=address))
        else:
            say(f"open {address}", to="people")
            say("it opens once, in one browser; end with Ctrl-C", to="people")

    listen(Desk(git, closes=closes), ROUTES, place, tell, path)
