"""The report of a run: everything in one file, hostile text as text, the same facts in all three formats."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from runner.journal import Event
from runner.report.html import html
from runner.report.markdown import markdown
from runner.report.model import Report
from runner.run_state import fold
from runner.view.timeline import spans
from tests.runner.scene import Scene, make_scene

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\x1b[2J\u202e`| @ann closes #1 https://evil.example\\|"
FLOW = """\
    name: two
    agents:
      - id: first
        scope: {write: [shop/cart.py]}
        command: |
          printf '%s\\n' '' '    def count(self):' '        return len(self.items)' >> shop/cart.py
        success_criteria: ["It counts: grep -q count shop/cart.py", "<b>It is good</b>"]
      - id: second
        scope: {write: [shop/cart.py, '<b>.md']}
        command: |
          printf '%s\\n' '' '    def clear(self):' '        self.items = []' >> shop/cart.py
          echo '<script>alert(3)</script>' > '<b>.md'
      - id: third
        depends_on: [first]
        scope: {write: [docs/]}
        command: echo '* counts' >> docs/notes.md
    merge:
      strategy: batch
      validation: {commands: ["test -f shop/cart.py"]}
    """
CLASH = """\
    name: clash
    agents:
      - {id: five, scope: {write: [shop/stock.py]}, command: "echo 'LIMIT = 5' > shop/stock.py"}
      - {id: seven, scope: {write: [shop/stock.py]}, command: "echo 'LIMIT = 7' > shop/stock.py"}
    coordination: {conflict_resolution: semantic-merge}
    """


@pytest.fixture(name="scene")
def _scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    yield from make_scene(tmp_path, monkeypatch, capsys)


class Reader(HTMLParser):
    """What a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]


def test_a_run_in_three_formats(scene: Scene) -> None:
    scene.workflow(FLOW)
    assert scene.run().code == 0
    page = scene.treaty("report", "two", "--html").out
    data = json.loads(scene.treaty("report", "two", "--json").out)
    text = scene.treaty("report", "two", "--markdown").out
    assert data["plan"] == {
        "steps": [["first", "second"], ["third"]],
        "edges": [{"before": "first", "after": "third", "checkpoint": None}],
    }
    counted = sum(event["data"]["decisions"] for event in data["events"] if event["kind"] == "merge.agent")
    assert len(data["decisions"]) == counted > 0
    assert {one["agent"] for one in data["timeline"]} == {"first", "second", "third", None}
    assert all(one["end"] >= one["start"] >= data["started"] for one in data["timeline"])
    assert [file["path"] for file in data["changes"]["second"]] == ["<b>.md", "shop/cart.py"]
    assert (data["tokens"], data["cost"], data["missing"]) == (None, None, [])
    rule = data["decisions"][0]["rule"]
    for told in (page, text):
        assert rule in told
        assert "test -f shop/cart.py" in told
        assert "unknown" in told
    assert "def count(self):" in page
    assert "2. third (after first)" in text
    assert "~ shop/cart.py (+3 lines, -0 lines)" in text


def test_one_file_without_script_or_addresses(scene: Scene) -> None:
    scene.workflow(FLOW)
    scene.run()
    page = scene.treaty("report", "two", "--html").out
    found = Reader(page)
    assert "svg" in found.tags
    assert not {"script", "img", "iframe", "b", "form"} & set(found.tags)
    assert not found.handlers
    assert all(address.startswith("#") or address == "data:," for address in found.addresses)
    assert "@import" not in page
    assert "url(" not in page
    assert "&lt;script&gt;alert(3)" in page


STAGES = """staged
      stages:
        - {name: base, agents: [first], validation: {commands: ["grep -q count shop/cart.py"]}}
        - name: rest
          agents: [second, third]
          depends_on: [base]
          validation: {commands: ["grep -q clear shop/cart.py", "COMMAND"]}
          on_failure: ACTION"""


def staged(scene: Scene, command: str, action: str) -> tuple[int, dict[str, Any], str, str]:
    """The exit code of a run in stages, and its report in each format."""
    scene.workflow(FLOW.replace("batch", STAGES.replace("COMMAND", command).replace("ACTION", action)))
    code = scene.run().code
    told = {name: scene.treaty("report", "two", f"--{name}") for name in ("json", "markdown", "html")}
    assert [said.code for said in told.values()] == [0, 0, 0]
    return code, json.loads(told["json"].out), told["markdown"].out, told["html"].out


def test_a_run_in_stages(scene: Scene) -> None:
    code, data, text, page = staged(scene, "true", "abort-workflow")
    assert (code, data["status"], data["missing"]) == (0, "COMPLETE", [])
    assert {(one["group"], one["agent"]) for one in data["decisions"]} == {("rest", "second")}
    counted = {event["agent"]: event["data"]["decisions"] for event in data["events"] if event["kind"] == "merge.agent"}
    assert len(data["decisions"]) == sum(counted.values()) > 0
    assert [(one["stage"], one["code"]) for one in data["validation"]] == [("base", 0), ("rest", 0), ("rest", 0)]
    assert "| `base` | `grep -q count shop/cart.py` | `passed` |" in text
    assert "| `rest` | `true` | `passed` |" in text
    assert data["decisions"][0]["rule"] in text
    assert "grep -q count shop/cart.py" in page
    assert [event["data"]["group"] for event in data["events"] if event["kind"] == "merge.target"] == ["base", "rest"]


def test_a_stage_that_waits_and_is_taken_in_spite(scene: Scene) -> None:
    code, data, text, page = staged(scene, "false", "pause-and-notify")
    assert (code, data["status"]) == (4, "REVIEW")
    assert [(one["stage"], one["code"]) for one in data["validation"]] == [("base", 0), ("rest", 0), ("rest", 1)]
    assert {one["agent"] for one in data["decisions"]} == {"second"}
    assert "- status: REVIEW" in text
    assert "| `rest` | `false` | `failed` |" in text
    assert "waits for review (validation failed: false" in text
    assert "validation failed: false" in page
    assert scene.treaty("review", "two", "--approve", "--reason", "@ann knows").code == 0
    data = json.loads(scene.treaty("report", "two", "--json").out)
    assert (data["status"], len(data["decisions"])) == ("COMPLETE", 1)
    assert [(one["decision"], one["reason"]) for one in data["answers"]] == [("approve", "@ann knows")]
    assert "| `approve` | `@ann knows` |" in scene.treaty("report", "two", "--markdown").out


def test_a_stage_that_is_left_out(scene: Scene) -> None:
    stages = "stages: [{name: one, agents: [five]}, {name: two, agents: [seven], on_failure: continue}]"
    scene.workflow(CLASH + f"merge: {{strategy: staged, {stages}}}\n")
    assert scene.run().code == 3
    data = json.loads(scene.treaty("report", "clash", "--json").out)
    assert [event["data"]["group"] for event in data["events"] if event["kind"] == "merge.target"] == ["one"]
    assert [one["path"] for one in data["conflicts"]] == ["shop/stock.py"]
    text = scene.treaty("report", "clash", "--markdown").out
    assert "- target: `treaty/clash` at `" in text
    assert "## Conflicts" in text
    assert "shop/stock.py:1" in scene.treaty("report", "clash", "--html").out


@pytest.mark.parametrize("strategy", ["sequential", "pr-per-agent"])
def test_decisions_are_those_that_the_run_took(scene: Scene, strategy: str) -> None:
    scene.workflow(FLOW.replace("batch", strategy))
    assert scene.run().code == 0
    data = json.loads(scene.treaty("report", "two", "--json").out)
    counted = {event["agent"]: event["data"]["decisions"] for event in data["events"] if event["kind"] == "merge.agent"}
    found = Counter(one["agent"] for one in data["decisions"])
    assert {name: found[name] for name in counted} == counted
    assert bool(data["decisions"]) == (strategy == "sequential")


def test_conflicts_are_told(scene: Scene) -> None:
    scene.workflow(CLASH)
    assert scene.run().code == 3
    page = scene.treaty("report", "clash", "--html").out
    text = scene.treaty("report", "clash").out
    assert "shop/stock.py:1" in page
    assert "## Conflicts" in text
    assert "| `shop/stock.py:1` |" in text
    assert "target did not move" in page


def _made_up() -> Report:
    events = [
        Event(1, 100.0, "run.started", "", 0, {"workflow": EVIL, "base": "b", "target": EVIL, "agents": ["a"]}),
        Event(2, 101.0, "agent.started", "a", 1, {"start": "b"}),
        Event(3, 102.0, "agent.usage", "a", 1, {"input": 1000, "output": 234, "cost": None}),
        Event(4, 103.0, "agent.action", "a", 1, {"text": EVIL}),
        Event(5, 104.0, "agent.failed", "a", 1, {"reason": EVIL, "code": 1}),
        Event(6, 105.0, "agent.started", "a", 2, {"start": "b"}),
        Event(7, 107.0, "run.finished", "", 0, {"code": 1, "reasons": [EVIL]}),
    ]
    return Report("id", fold(events), events, [], spans(events, 107.0), {}, [], 107.0, [EVIL])


def test_hostile_text_is_text() -> None:
    report = _made_up()
    found = Reader(html(report))
    assert not {"script", "img"} & set(found.tags)
    assert not found.handlers
    lines = markdown(report)
    told, fence = "\n".join(lines[: lines.index("## What happened")]), lines[-1]
    assert told.count("@ann closes #1") >= 4
    assert not re.search("[<@#>]|https:", re.sub("`[^`\n]*`|^#+ ", "", told, flags=re.MULTILINE))
    row = next(line for line in lines if line.startswith("| `a` |"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 7  # as many cells as heads
    assert "\x1b" not in "\n".join(lines)
    assert set(fence) == {"`"}
    assert not any(fence in line for line in lines[lines.index("## What happened") + 3 : -1])


def test_what_nobody_told_is_unknown() -> None:
    report = _made_up()
    assert (report.tokens, report.cost, report.silent) == (1234, None, ["a"])
    assert "1,234" in html(report)


def test_attempts_are_spans_of_their_own() -> None:
    found = _made_up().timeline
    assert [(one.attempt, one.start, one.end, one.status) for one in found] == [
        (1, 101.0, 104.0, "FAILED"),
        (2, 105.0, 107.0, "FAILED"),
    ]
