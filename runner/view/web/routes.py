"""Every page of `treaty workflow serve`: address, what shows it, method."""

from starlette.routing import Route

from runner.view.web import assets
from runner.view.web.review.handlers import Handlers
from runner.view.web.review.runs import RunReviews

RUN = "/runs/{name}/{run}"  # a workflow's name, the id of a run

ROUTES = [
    Route("/assets/{name}", assets.show),
    *Handlers(RunReviews()).routes(f"{RUN}/review"),
]
