"""What an agent is told: its task, where it may work, how it is judged. Written to a file that every backend reads."""

from collections.abc import Iterable, Sequence

from scopes.workflow import Agent, Workflow


def instructions(workflow: Workflow, agent: Agent, comments: Sequence[str] = ()) -> str:
    """The text for one attempt; `comments` say what was wrong with the one before."""
    parts = [f"# {agent.title}", agent.instructions.strip() or "(no instructions)"]
    if workflow.description:
        parts.insert(1, f"Part of: {workflow.description.strip()}")
    parts.append(_section("You may create, change and delete only", agent.scope.write or ()))
    parts.append(_section("You also see, and must not change", agent.scope.read or ()))
    interface = workflow.context.shared_interfaces
    if interface:
        parts.append(f"The contract `{interface}` is shared by all agents: implement against it, do not change it.")
    parts.append(_section("You have succeeded when", _criteria(agent)))
    signals = [checkpoint.id for checkpoint in agent.checkpoints if checkpoint.condition.kind == "signal"]
    parts.append(_section("Others wait for these signals; create `$TREATY_CHECKPOINTS/<id>` for each", signals))
    parts.append(_section("The attempt before this one was not accepted", comments))
    parts.append(_workers(workflow, agent))
    parts.append(_result(workflow, agent))
    return "\n\n".join(part for part in parts if part) + "\n"


def continuation(comments: Sequence[str]) -> str:
    """What a session that goes on is told: it knows its task, and its files are as it left them."""
    parts = [
        _section("Your work was not accepted", comments) or "You were interrupted.",
        "The files of the current folder are as you left them. Go on until your task is done, as you were told it.",
    ]
    return "\n\n".join(parts) + "\n"


def _workers(workflow: Workflow, agent: Agent) -> str:
    if agent.spawn_workers is None:
        return ""
    most = workflow.orchestration.max_worker_agents
    limit = f" At most {most} work at a time." if most else ""
    return (
        f"Each file that you create as `{agent.spawn_workers.on_file_creation}` starts a worker: a YAML mapping with "
        "`files`, `read_scope`, `write_scope` and what else the template names. No two workers may write the same "
        f"file.{limit} What became of each stands in `.git/treaty-workers.json`; a worker that fails is replaced once."
    )


def _result(workflow: Workflow, agent: Agent) -> str:
    if workflow.coordination.strategy != "broadcast":
        return "Edit the files of the current folder. Do not commit: what you leave in the files is your result."
    form = f" as {agent.output_format}" if agent.output_format else ""
    schema = (
        f", valid by the JSON Schema that the repository has at `{agent.output_schema}`" if agent.output_schema else ""
    )
    return (
        f"Change no file. Write your result{form}{schema}, to the file `$TREATY_OUTPUT_FILE`, or give it as your last "
        "message and nothing else in it. Give each finding a severity (critical, high, medium, low, info), a path, a "
        "line and a message."
    )


def _criteria(agent: Agent) -> Iterable[str]:
    for criterion in agent.success_criteria:
        text = criterion.text
        if criterion.command and criterion.command != text:
            text = f"{text} (checked by `{criterion.command}`)"
        yield text


def _section(title: str, lines: Iterable[str]) -> str:
    listed = "\n".join(f"- {line}" for line in lines)
    return f"{title}:\n{listed}" if listed else ""
