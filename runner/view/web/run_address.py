"""Which run an address means."""

from starlette.requests import Request

from runner.failure import RunnerError
from runner.state_folder import RunFolder, WorkflowFolder
from runner.view.web.desk import desk


def run_of(request: Request) -> tuple[WorkflowFolder, RunFolder]:
    """The workflow's folder and the run, by `{name}` and `{run}` of the route; a RunnerError where there is none."""
    name, run = request.path_params["name"], request.path_params["run"]
    if name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        raise RunnerError("no such workflow", "go back to the runs")
    runs = WorkflowFolder.of(desk(request).git, name)
    return runs, runs.find(run)


def address_of(name: str, run: str, page: str = "") -> str:
    """The address of a run's page, or of one of its further pages."""
    return f"/runs/{name}/{run}{'/' + page if page else ''}"
