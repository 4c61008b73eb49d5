"""`treaty workflow serve`: the pages of all runs of this repository, until it is interrupted."""

import argparse

from runner.answers import Say, as_json
from runner.failure import Exit, RunnerError
from runner.repository_state import here

HINT = "install it with `pip install 'treaty[web]'`"


def serve(arguments: argparse.Namespace, say: Say) -> int:
    """Tell the address, which opens the server once, and serve."""
    git = here()
    try:
        from runner.view.web.desk import Desk
        from runner.view.web.routes import ROUTES
        from runner.view.web.server import Place
        from runner.view.web.server import serve as listen
    except ModuleNotFoundError as error:
        raise RunnerError(f"the page needs {error.name}, which is not installed", HINT) from None
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

    listen(Desk(git), ROUTES, place, tell)
    return Exit.OK
