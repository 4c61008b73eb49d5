"""Every page of `treaty workflow serve`: address, what shows it, method."""

from starlette.routing import Route

from runner.view.web import assets
from runner.view.web.pages import changes, live, run
from runner.view.web.pages.shelf import Shelf
from runner.view.web.review.handlers import Handlers
from runner.view.web.review.runs import RunReviews

RUN = "/runs/{name}/{run}"  # a workflow's name, the id of a run

ROUTES = [
    Route("/assets/{name}", assets.show),
    Route("/", Shelf().show),
    Route(RUN, run.show),
    Route(f"{RUN}/events", live.show),
    Route(f"{RUN}/cancel", run.cancel, methods=["POST"]),
    Route(f"{RUN}/diff", changes.show),
    Route(f"{RUN}/report", run.report),
    *Handlers(RunReviews()).routes(f"{RUN}/review"),
]
