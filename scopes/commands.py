"""The commands of `treaty scopes` that show a workflow: matrix, graph, suggest. Their text; the CLI prints it."""

import json
import os

from scopes.drawing import draw
from scopes.matrix import matrix_json, matrix_text
from scopes.repository import Repository
from scopes.survey import Survey
from scopes.workflow_file import load


def surveyed(path: str, repository: Repository | None) -> Survey:
    """The survey of a file that must load; WorkflowError else."""
    return Survey(load(path, os.environ), repository)


def matrix(path: str, repository: Repository | None, form: str) -> str:
    """Who can collide with whom."""
    survey = surveyed(path, repository)
    if form == "json":
        return json.dumps(matrix_json(survey), indent=2, ensure_ascii=False)
    return matrix_text(survey)


def graph(path: str, repository: Repository | None, form: str) -> str:
    """A picture of agents, gates and where they meet."""
    return draw(surveyed(path, repository), form)
