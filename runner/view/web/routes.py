"""Every page of `treaty workflow serve`: address, what shows it, method."""

from starlette.routing import Route

from runner.view.web import assets

RUN = "/runs/{name}/{run}"  # a workflow's name, the id of a run

ROUTES = [
    Route("/assets/{name}", assets.show),
]
