"""Reading workflow files: what loads, and the exact message and place for what does not."""

import time
from pathlib import Path

import pytest

from scopes.problem import WorkflowError
from scopes.workflow_file import load, read

PAYMENT = "tests/cases/workflows/payment/payment-integration.yaml"


def problems(tmp_path: Path, text: str | bytes, **variables: str) -> list[str]:
    file = tmp_path / "w.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WorkflowError) as caught:
        load(str(file), variables)
    return [str(problem).replace(f"{file}:", "") for problem in caught.value.problems]


def test_payment_example_loads_with_places() -> None:
    workflow = load(PAYMENT, {})
    assert [agent.id for agent in workflow.agents] == [
        "schema-agent",
        "service-agent",
        "api-agent",
        "frontend-agent",
        "test-agent",
    ]
    assert workflow.context.shared_interfaces == "docs/interfaces/payment-api-spec.yaml"
    assert workflow.coordination.auto_merge_threshold == 0.95
    where = workflow.where("agents", 1, "scope", "write", 0)
    assert str(where) == f"{PAYMENT}:50:11"
    assert workflow.document.text.splitlines()[where.line - 1].strip() == '- "app/services/payments/"'
    first, second = workflow.agents[0].success_criteria
    assert (first.text, first.command) == ("Migrations run", "bundle exec rake db:migrate")
    assert second.command is None


def test_both_layouts_give_the_same_workflow(tmp_path: Path) -> None:
    beside, under = tmp_path / "a.yaml", tmp_path / "b.yaml"
    body = 'name: w\ncontext: {base_branch: main}\nagents: [{id: a, scope: {write: ["a/"]}}]\n'
    beside.write_text(body)
    under.write_text("workflow:\n" + "".join(f"  {line}\n" for line in body.splitlines()))
    assert load(str(beside), {}).model_dump() == load(str(under), {}).model_dump()


BAD = {
    "broken": ("a: [", "2:1: not YAML: did not find expected node content while parsing a flow node\n"
               "  check the indentation and the quotes around this place"),
    "tab": ("a:\n\tb: 1\n", "2:1: not YAML: found character that cannot start any token while scanning "
            "for the next token\n"
            "  indent with spaces, not tabs"),
    "unclosed list": ("agents:\n  - id: a\n    tools: [shell\n", "3:12: not YAML: did not find expected ',' or ']' "
                      "while parsing a flow sequence\n  close the list with ]"),
    "unclosed quote": ('name: "x\nversion: 1\n', "1:7: not YAML: found unexpected end of stream "
                       "while scanning a quoted scalar\n  close the quote"),
    "star in a list": ("a: [*.py]\n", "1:5: not YAML: did not find expected alphabetic or numeric character "
                       "while scanning an alias\n  a pattern that starts with * needs quotes"),
    "star": ("name: **/x\n", "1:7: not YAML: did not find expected alphabetic or numeric character "
             "while scanning an alias\n"
             "  a pattern that starts with * needs quotes"),
    "tag": ("name: !x/y\n", '1:7: YAML reads `!x/y` as a tag\n  quote a pattern that starts with !: "!x/y"'),
    "alias": ("name: *x\n", "1:7: no anchor is called `x`\n  a pattern that starts with * needs quotes"),
    "colon": ("name: a: b\n", "1:8: not YAML: mapping values are not allowed in this context\n"
              "  a value that contains `: ` needs quotes"),
    "duplicate key": ("name: x\nname: y\n", "2:1: the key `name` stands twice, first in line 1\n"
                      "  YAML would keep the last one: remove one"),
    "unknown key": ("agents:\n  - id: a\n    scope:\n      wrte: [a]\n", "4:7: unknown key `wrte` in `scope`\n"
                    "  did you mean `write`?"),
    "unknown section": ("contxt: {}\n", "1:1: unknown key `contxt`\n  did you mean `context`?"),
    "number for text": ("version: 1.0\n", '1:10: `version` must be text, and YAML reads `1.0` as a number\n'
                        '  quote it: "1.0"'),
    "truth for text": ("agents:\n  - id: no\n", '2:9: `id` must be text, and YAML reads `no` as a truth value\n'
                       '  quote it: "no"'),
    "text for list": ("agents:\n  - id: a\n    scope: {write: src/}\n",
                      "3:20: `write` must be a list, not text\n  write `[src/]`"),
    "text for number": ("execution: {max_concurrent_agents: many}\n",
                        "1:36: `max_concurrent_agents` must be a whole number, not text"),
    "empty": ("agents:\n  - id: a\n    scope:\n", "3:11: `scope` must be a mapping, not empty"),
    "no id": ("agents:\n  - name: a\n", "2:5: `id` is missing in `agents`\n  add `id: ...`"),
    "choice": ("merge: {strategy: stagd}\n", "1:19: `strategy` cannot be `stagd`\n  did you mean `staged`?"),
    "range": ("coordination: {auto_merge_threshold: 95}\n",
              "1:38: `auto_merge_threshold` cannot be `95`\n  input should be less than or equal to 1"),
    "name": ("name: a/b\n", "1:7: `name` cannot be `a/b`\n  a name may have letters, digits, `-`, `_` and single dots, "
             "and starts with a letter or digit"),
    "duration": ("execution: {timeout: soon}\n", "1:22: `timeout` cannot be `soon`\n"
                 "  a duration is a number of seconds or text such as `90s`, `10m` or `1h30m`"),
    "unquoted criterion": ("agents:\n  - id: a\n    success_criteria:\n      - Tests pass: make\n",
                           "4:9: `success_criteria` cannot be a mapping\n"
                           "  a criterion that contains `: ` needs quotes"),
    "unknown trigger": ("coordination: {human_review_triggers: [any_conflit]}\n",
                        "1:40: `kind` cannot be `any_conflit`\n  did you mean `any_conflict`?"),
    "unset": ("name: w\ndescription: for ${TEAM} and ${HOME_DIR}\n",
              "2:18: the variable `TEAM` is not set\n  set it, give a default with ${TEAM:-...}, "
              "or write $${TEAM} for the text itself"),
    "unset in a block": ("agents:\n  - id: a\n    instructions: |\n      one\n      two ${TEAM}\n",
                         "5:11: the variable `TEAM` is not set\n  set it, give a default with ${TEAM:-...}, "
                         "or write $${TEAM} for the text itself"),
    "both layouts": ("workflow: {name: a}\nname: b\n",
                     "1:12: `name` stands under `workflow` and also beside it, in line 2\n  keep one of the two"),
    "not a mapping": ("- a\n", "1:1: a workflow file must be a mapping\n"
                      "  start with `workflow:` or with one of name, version, description, context, shared_context, "
                      "execution, orchestration, broadcast_context, coordination, agents, merge, audit"),
    "second document": ("name: a\n---\nname: b\n", "2:1: a second YAML document\n  keep one workflow a file"),
    "unknown dependency": ("agents:\n  - id: build\n  - id: b\n    depends_on: [biuld]\n",
                           "4:18: no agent is called `biuld`\n  did you mean `build`?"),
    "unknown checkpoint": ("agents:\n  - id: a\n    checkpoints: [{id: done}]\n  - id: b\n    depends_on:\n"
                           "      - {agent: a, checkpoint: don}\n",
                           "6:32: agent `a` has no checkpoint `don`\n  did you mean `done`?"),
    "cycle": ("agents:\n  - {id: a, depends_on: [b]}\n  - {id: b, depends_on: [c]}\n  - {id: c, depends_on: [a]}\n",
              "2:25: the agents wait for each other: a -> b -> c -> a\n  remove one of these dependencies"),
    "self": ("agents:\n  - {id: a, depends_on: [a]}\n",
             "2:25: the agents wait for each other: a -> a\n  remove one of these dependencies"),
    "repeated id": ("agents:\n  - id: a\n  - id: a\n",
                    "3:9: a second agent is called `a`, first in line 2\n  give each its own name"),
    "preferred agent": ("agents: [{id: api}]\ncoordination: {unresolvable_conflict_action: prefer-apo}\n",
                        "2:46: no agent is called `apo`\n  did you mean `api`?"),
    "no stage": ("agents: [{id: a}, {id: b}]\nmerge: {stages: [{name: s, agents: [a]}]}\n",
                 "1:24: agent `b` is in no stage\n  add it to one under merge.stages"),
    "latin-1": (b"name: caf\xe9\n", "1:10: not UTF-8\n  save the file as UTF-8"),
    "nul": (b"name: a\nx\0: b\n", "2:2: a NUL byte\n  a workflow is a text file: is this the right one?"),
    "self alias": ("x: &a [*a]\n", "1:8: `*a` contains itself\n  write the value out"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_says_what_where_and_how_to_mend(case: str, tmp_path: Path) -> None:
    text, expected = BAD[case]
    first = problems(tmp_path, text, HOME_DIR="/home")[0]
    assert first == expected


def test_a_missing_file() -> None:
    with pytest.raises(WorkflowError) as caught:
        load("nowhere/w.yaml", {})
    assert str(caught.value) == (
        "nowhere/w.yaml:1:1: cannot read the file: no such file or directory\n  check the path"
    )


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    with file.open("wb") as out:
        out.truncate(100_000_000)
    started = time.perf_counter()
    with pytest.raises(WorkflowError, match="the file is too large \\(100 MB\\)"):
        load(str(file), {})
    assert time.perf_counter() - started < 1


def test_an_alias_bomb_is_bounded(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert problems(tmp_path, "\n".join(lines))[0].startswith("6:10: aliases repeat more than 200,000 values")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "not YAML: exceeded maximum nesting depth"),
        ("x: " + "[" * 200 + "]" * 200, "nested more than 60 levels deep"),
        ("\n".join("  " * n + "a:" for n in range(500)), "nested more than 60 levels deep"),
        ("".join(f"a{n}: &a{n} {'[' * 40}{f'*a{n - 1}' if n else 'x'}{']' * 40}\n" for n in range(3)), "deep"),
    ],
)
def test_deep_nesting_is_bounded(tmp_path: Path, text: str, message: str) -> None:
    assert message in problems(tmp_path, text)[0]


def test_all_problems_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, "nam: x\nagents:\n  - id: 1\n  - id: b\n    rol: x\n")
    assert [text.split(": ")[0] for text in found] == ["1:1", "3:9", "5:5"]


def test_unknown_keys_leave_a_workflow_to_audit(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("agents:\n  - {id: a, skope: {}}\n")
    reading = read(str(file), {})
    assert reading.workflow is not None
    assert [problem.rule for problem in reading.problems] == ["SC001"]


def test_variables(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(
        "name: ${NAME}\n"
        "description: $${KEPT} ${EMPTY:-default} ${NESTED}\n"
        "execution: {max_concurrent_agents: ${N:-4}, retries: '${R}'}\n".replace("${N:-4}", '"${N:-4}"')
    )
    with pytest.raises(WorkflowError, match="`max_concurrent_agents` must be a whole number"):
        load(str(file), {"NAME": "w", "EMPTY": "", "NESTED": "${NAME}", "R": "1"})
    file.write_text(
        "name: ${NAME}\n"
        "description: $${KEPT} ${EMPTY:-default} ${NESTED}\n"
        "execution:\n  max_concurrent_agents: ${N:-4}\n"
    )
    workflow = load(str(file), {"NAME": "w", "EMPTY": "", "NESTED": "${NAME}"})
    assert workflow.name == "w"
    assert workflow.description == "${KEPT} default ${NAME}"
    assert workflow.execution.max_concurrent_agents == 4


def test_merge_keys_and_anchors(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(
        "agents:\n  - &base {id: a, model: m, scope: {write: [a/]}}\n  - {<<: *base, id: b, scope: {write: [b/]}}\n"
    )
    first, second = load(str(file), {}).agents
    assert (second.id, second.model, second.scope.write) == ("b", first.model, ("b/",))
