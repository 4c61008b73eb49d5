"""Reviews: every agent sees the same files and gives one artifact; all of them become one report.

An agent writes its artifact to `$TREATY_OUTPUT_FILE`; of one that writes none, what it says counts: a command's
standard output, a model's last message.
"""

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from merge.repository.git import Git, GitError
from runner.agent_room import ARTIFACT
from runner.failure import RunnerError
from runner.findings import findings_of, joined, read_json, to_data, to_markdown, to_sarif
from runner.output_log import read_lines
from runner.site import Site
from scopes.workflow import Agent, Workflow

LARGEST = 5_000_000  # bytes of an artifact


def is_broadcast(workflow: Workflow) -> bool:
    """Whether the agents of this workflow only review."""
    return workflow.coordination.strategy == "broadcast"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What one agent gave, or why that cannot be taken."""

    text: str
    fault: str = ""


def check_schemas(workflow: Workflow, git: Git, base: str) -> None:
    """Every `output_schema` must be a JSON Schema in the base commit: told before an agent starts."""
    for agent in workflow.agents:
        if agent.output_schema is not None:
            place = str(workflow.where("agents", workflow.position(agent.id), "output_schema"))
            read_schema(git, base, agent.output_schema, place)


def read_schema(git: Git, base: str, path: str, place: str = "") -> object:
    """A schema as the base commit has it."""
    jsonschema = _library(place)
    try:
        schema: object = json.loads(git.run("cat-file", "blob", f"{base}:{path}").stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
    except GitError:
        raise RunnerError(f"the schema `{path}` is not in the base branch", "commit it first", place) from None
    except ValueError as error:
        raise RunnerError(f"the schema `{path}` is no JSON: {error}", "mend the file", place) from None
    except jsonschema.exceptions.SchemaError as error:
        raise RunnerError(f"`{path}` is no JSON Schema: {error.message}", "mend the file", place) from None
    return schema


def _library(place: str) -> Any:
    try:
        return importlib.import_module("jsonschema")
    except ImportError:
        hint = "`pip install jsonschema`, or leave `output_schema` out"
        raise RunnerError("`output_schema` needs the package jsonschema, which is not installed", hint, place) from None


def collect(site: Site, agent: Agent, where: tuple[Path, Path], answer: str) -> Artifact:
    """The artifact of an attempt, checked; `where` are the folder in which it is kept, and the home it was made in."""
    attempt, home = where
    text = _read(home / ARTIFACT) or answer or _printed(attempt)
    if len(text) > LARGEST:
        return Artifact("", f"its artifact is larger than {LARGEST // 1_000_000} MB")
    if not text.strip():
        return Artifact("", "it gave no artifact")
    fault = _fault(site, agent, text)
    (attempt / ARTIFACT).write_text(text, encoding="utf-8")
    return Artifact(text, fault)


def _read(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(LARGEST + 1).decode(errors="replace")


def _printed(attempt: Path) -> str:
    return "\n".join(line.text for line in read_lines(attempt / "output.log") if line.stream == "out")


def _fault(site: Site, agent: Agent, text: str) -> str:
    if agent.output_format not in ("json", "sarif") and agent.output_schema is None:
        return ""
    try:
        data = read_json(text)
    except ValueError as error:
        return f"its artifact is no JSON: {error}"
    if agent.output_schema is None:
        return ""
    schema = read_schema(site.git, site.base, agent.output_schema)
    wrong = next(iter(_library("").Draft202012Validator(schema).iter_errors(data)), None)
    return f"its artifact is not what `{agent.output_schema}` asks: {wrong.json_path}: {wrong.message}" if wrong else ""


def write_report(site: Site, attempts: dict[str, int]) -> list[Path]:
    """The report of all artifacts, in three formats, in the run's folder; `separate` writes none."""
    if site.workflow.coordination.output_mode == "separate":
        return [site.folder.attempt(agent, number) / ARTIFACT for agent, number in attempts.items()]
    found, texts = [], {}
    for agent, number in attempts.items():
        text = (site.folder.attempt(agent, number) / ARTIFACT).read_text(encoding="utf-8")
        try:
            found += findings_of(agent, read_json(text))
        except ValueError:
            texts[agent] = text
    every = joined(found)
    forms = {
        "report.md": to_markdown(site.workflow.name, every, texts),
        "report.json": json.dumps(to_data(site.workflow.name, every, texts), indent=2, ensure_ascii=False) + "\n",
        "report.sarif": json.dumps(to_sarif(every), indent=2, ensure_ascii=False) + "\n",
    }
    for name, text in forms.items():
        (site.folder.path / name).write_text(text, encoding="utf-8")
    return [site.folder.path / name for name in forms]
