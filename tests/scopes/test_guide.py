"""Every example of the workflow format loads, and says what it says."""

import subprocess
from pathlib import Path

import pytest

from scopes.problem import WorkflowError
from scopes.shell_quoting import UnsafeCommandError, fill_command
from scopes.worker import load_assignment, load_template, overlapping
from scopes.workflow import Agent, Workflow
from scopes.workflow_file import load
from tests.scopes.surroundings import PAYMENT

GUIDE = Path("tests/cases/workflows/guide")
VARIABLES = {"SLACK_WEBHOOK_URL": "https://hooks.example.com/a", "SLACK_WEBHOOK": "https://hooks.example.com/b"}


def loaded(name: str) -> Workflow:
    return load(str(GUIDE / f"{name}.yaml"), VARIABLES)


@pytest.mark.parametrize("file", sorted(GUIDE.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_example_loads(file: Path) -> None:
    if file.stem == "worker-template":
        load_template(str(file), VARIABLES)
    else:
        load(str(file), VARIABLES)


@pytest.mark.parametrize(
    "section", ["staged-merge", "execution", "human-review", "failure", "audit-log", "shared-context"]
)
def test_sections_load_within_the_payment_workflow(section: str, tmp_path: Path) -> None:
    text = (GUIDE / f"{section}.yaml").read_text()
    whole = PAYMENT.read_text()
    if text.startswith("workflow:"):
        whole = whole.replace("workflow:\n", text, 1)
    elif "coordination:" in text:
        added = text[text.index("coordination:\n") + len("coordination:\n") :]
        whole = whole.replace("  human_review_required: true\n", "", 1).replace(
            "coordination:\n", f"coordination:\n{added}", 1
        )
    else:
        whole += text
    file = tmp_path / "w.yaml"
    file.write_text(whole)
    assert len(load(str(file), VARIABLES).agents) == 5


def test_gates() -> None:
    producer, dependant = loaded("gates").agents
    assert producer.checkpoints[0].condition.kind == "write_complete"
    assert (dependant.depends_on[0].agent, dependant.depends_on[0].checkpoint) == (producer.id, "migrations-written")


def test_broadcast() -> None:
    workflow = loaded("broadcast")
    assert workflow.coordination.output_mode == "aggregate"
    assert workflow.broadcast_context.files == ("src/api/payments/", "app/services/payments/")
    assert [agent.output_format for agent in workflow.agents] == ["json"] * 3


def test_human_review_triggers() -> None:
    triggers = loaded("human-review").coordination.human_review_triggers
    assert [(t.kind, t.patterns, t.limit) for t in triggers] == [
        ("any_conflict", (), None),
        ("files_matching", ("config/database.yml", "config/secrets.yml"), None),
        ("agent_confidence_below", (), 0.85),
        ("lines_changed_above", (), 500.0),
    ]


def test_triggers_as_mappings_and_conditions(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(
        "coordination:\n  human_review_triggers:\n    - files_matching: [a/, b/]\n    - lines_changed_above: 5\n"
        "agents:\n  - id: a\n    checkpoints:\n"
        "      - {id: one, condition: 'path_exists: docs/*.md'}\n"
        "      - {id: two, condition: {command: make check}}\n"
        "      - {id: three, condition: signal}\n      - {id: four}\n"
        "  - id: b\n    depends_on: [a]\n    setup: make\n    success_criteria:\n      - commands: [x, y]\n"
        "      - 'Tests pass: make: test'\n      - nothing to run\n"
    )
    workflow = load(str(file), {})
    triggers = workflow.coordination.human_review_triggers
    assert [(t.kind, t.patterns, t.limit) for t in triggers] == [
        ("files_matching", ("a/", "b/"), None),
        ("lines_changed_above", (), 5.0),
    ]
    first, second = workflow.agents
    assert [(c.condition.kind, c.condition.value) for c in first.checkpoints] == [
        ("path_exists", "docs/*.md"),
        ("command", "make check"),
        ("signal", None),
        ("write_complete", None),
    ]
    assert second.setup == ("make",)
    assert [(c.text, c.command) for c in second.success_criteria] == [
        ("x", "x"),
        ("y", "y"),
        ("Tests pass", "make: test"),
        ("nothing to run", None),
    ]


def test_variables_and_notification() -> None:
    assert loaded("semantic-merge").coordination.notification_webhook == VARIABLES["SLACK_WEBHOOK_URL"]
    notification = loaded("failure").coordination.failure_notification
    assert notification is not None
    assert (notification.slack, notification.email) == (VARIABLES["SLACK_WEBHOOK"], ("platform@example.com",))
    with pytest.raises(WorkflowError, match="the variable `SLACK_WEBHOOK_URL` is not set"):
        load(str(GUIDE / "semantic-merge.yaml"), {})


def test_stages_and_priorities() -> None:
    stages = loaded("staged-merge").merge.stages
    assert [stage.on_failure for stage in stages] == [
        "abort-workflow",
        "pause-and-notify",
        "pause-and-notify",
        "create-review-issue",
    ]
    assert stages[3].validation.commands[3].startswith("bundle exec rspec --format progress |")
    assert loaded("execution").execution.agent_priority["api-agent"] == 8


def worker(tmp_path: Path, assignment: str) -> Agent:
    file = tmp_path / "7.yaml"
    file.write_text(assignment)
    return load_template(str(GUIDE / "worker-template.yaml"), {}).agent("7", load_assignment(str(file)))


def test_a_worker_from_a_template(tmp_path: Path) -> None:
    agent = worker(
        tmp_path,
        "read_scope: [src/]\nwrite_scope: [src/cart/]\nfiles: [src/cart/a.js, src/cart/it's.js]\n"
        "test_pattern: cart's\n",
    )
    assert (agent.id, agent.name) == ("ts-migration-worker-7", "TypeScript Migration Worker 7")
    assert (agent.scope.read, agent.scope.write) == (("src/",), ("src/cart/",))
    assert "  src/cart/a.js\n  src/cart/it's.js\n" in agent.instructions
    assert [criterion.command for criterion in agent.success_criteria] == [
        "npx tsc --noEmit --include src/cart/a.js 'src/cart/it'\\''s.js'",
        "npm test -- --testPathPattern='cart'\\''s'",
    ]


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("- a\n", "7.yaml:1:1: an assignment must be a mapping"),
        ("files: src/\n", "7.yaml:1:8: `files` must be a list"),
        ("files: [/etc/passwd]\n", "7.yaml:1:9: an absolute path in `/etc/passwd`"),
        ("files: [-rf]\n", "7.yaml:1:9: `-rf` would be read as an option"),
        ("files: {a: b}\n", "7.yaml:1:8: `files` must be text or a list of texts"),
        ("files: [a.js]\n", "worker-template.yaml:7:11: `assignment.read_scope` is not in the assignment"),
        (
            'read_scope: [a/]\nwrite_scope: [a/]\nfiles: [a/b.js]\ntest_pattern: "a\\nb"\n',
            "the value 'a\\nb' has control characters",
        ),
    ],
)
def test_assignments_that_do_not_fit(assignment: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(WorkflowError) as caught:
        worker(tmp_path, assignment)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("run {{v}}", "run 'a'\\''b \"$x\"'"),
        ("run '{{v}}'", "run 'a'\\''b \"$x\"'"),
        ('run "{{v}}"', 'run "a\'b \\"\\$x\\""'),
        ('echo "it\'s" {{v}}', "echo \"it's\" 'a'\\''b \"$x\"'"),
    ],
)
def test_values_stay_words(command: str, expected: str) -> None:
    assert fill_command(command, lambda _: 'a\'b "$x"') == expected


@pytest.mark.parametrize("command", ["x \\{{v}}", "x `y {{v}}`", 'x "$(y {{v}})"', "cat <<E\n{{v}}\nE"])
def test_commands_in_which_nothing_is_safe(command: str) -> None:
    with pytest.raises(UnsafeCommandError):
        fill_command(command, lambda _: "v")


def test_workers_that_overlap(tmp_path: Path) -> None:
    text = "read_scope: [src/]\nwrite_scope: [{}]\nfiles: [src/a.js]\ntest_pattern: a\n"
    first, second, third = (worker(tmp_path, text.replace("{}", scope)) for scope in ("src/a/", "src/b/", "src/a/x.ts"))
    assert overlapping([first, second]) == []
    assert overlapping([first, third])[0][2] == "src/a/x.ts"


NASTY = ["a b", "'", '"', "$(touch x)", "`touch x`", "; touch x", "\\", "*", "$HOME", "'; touch x; '", "é", "", "-n"]


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("command", ["printf %s {{v}}", "printf %s '{{v}}'", 'printf %s "{{v}}"'])
def test_a_real_shell_sees_one_word(command: str, value: str, tmp_path: Path) -> None:
    filled = fill_command(command, lambda _: value)
    ended = subprocess.run(filled, shell=True, capture_output=True, text=True, cwd=tmp_path, check=True, timeout=10)
    assert ended.stdout == value
    assert list(tmp_path.iterdir()) == []
