"""The patterns and paths of a workflow file: that each means something and stays in the repository."""

from collections.abc import Iterator

from scopes.document import Scalar, Step, follow
from scopes.pattern import PatternError, pattern_of
from scopes.problem import Location, Problem
from scopes.workflow import Workflow

_Place = tuple[tuple[Step, ...], str]


def check_paths(workflow: Workflow) -> list[Problem]:
    """Every pattern that means nothing (SC003) and every path that leaves the repository (SC004)."""
    problems = []
    for path, text in _patterns(workflow):
        try:
            pattern_of(text)
        except PatternError as error:
            where = _place_within(workflow, path, text, error.offset)
            problems.append(Problem(where, f"{error.message} in `{_short(text)}`", error.hint, error.rule))
    return problems


def _patterns(workflow: Workflow) -> Iterator[_Place]:
    for index, agent in enumerate(workflow.agents):
        for kind, patterns in (("read", agent.scope.read), ("write", agent.scope.write)):
            yield from _listed(("agents", index, "scope", kind), patterns or ())
        for number, checkpoint in enumerate(agent.checkpoints):
            if checkpoint.condition.kind == "path_exists":
                path: tuple[Step, ...] = ("agents", index, "checkpoints", number, "condition", "value")
                yield path, checkpoint.condition.value or ""
        if agent.spawn_workers is not None:
            yield ("agents", index, "spawn_workers", "on_file_creation"), agent.spawn_workers.on_file_creation
            yield ("agents", index, "spawn_workers", "worker_template"), agent.spawn_workers.worker_template
        if agent.output_schema is not None:
            yield ("agents", index, "output_schema"), agent.output_schema
    yield from _listed(("broadcast_context", "files"), workflow.broadcast_context.files)
    yield from _listed(("shared_context", "pre_cache"), workflow.shared_context.pre_cache)
    if workflow.context.shared_interfaces is not None:
        yield ("context", "shared_interfaces"), workflow.context.shared_interfaces
    for index, trigger in enumerate(workflow.coordination.human_review_triggers):
        yield from _listed(("coordination", "human_review_triggers", index, "patterns"), trigger.patterns)


def _listed(path: tuple[Step, ...], texts: tuple[str, ...]) -> Iterator[_Place]:
    for index, text in enumerate(texts):
        yield (*path, index), text


def _place_within(workflow: Workflow, path: tuple[Step, ...], text: str, offset: int) -> Location:
    """The character at fault where the file shows the pattern as it is, the whole value otherwise."""
    document = workflow.document
    value, _ = follow(document.root, path)
    where = document.where(value)
    if not isinstance(value, Scalar) or value.word != text or where.line != where.end_line:
        return where
    column = where.column + offset + (0 if value.plain else 1)
    return Location(where.file, where.line, column, where.line, max(where.end_column, column + 1))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
