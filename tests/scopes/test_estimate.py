"""Estimates: proportions, the bottleneck and what a split gains."""

import json
from pathlib import Path

import pytest

from scopes.estimate import analysis_data, analysis_text, analyze, wall_clock
from scopes.survey import Survey
from scopes.workflow_file import load
from tests.scopes.surroundings import PAYMENT, PAYMENT_FILES, git_repository

CHAIN = """\
execution: {max_concurrent_agents: %d}
agents:
  - {id: a, scope: {write: [a/]}}
  - {id: b, scope: {write: [b/]}, depends_on: [a]}
  - {id: c, scope: {write: [c/]}}
  - {id: d, scope: {write: [d/, e/]}}
"""


def chain(tmp_path: Path, limit: int) -> Survey:
    file = tmp_path / "w.yaml"
    file.write_text(CHAIN % limit)
    return Survey(load(str(file), {}), None)


@pytest.mark.parametrize(("limit", "minutes"), [(1, 10), (2, 7), (4, 4)])
def test_wall_clock(limit: int, minutes: float, tmp_path: Path) -> None:
    assert wall_clock(chain(tmp_path, limit), {"a": 1, "b": 2, "c": 3, "d": 4}, {}) == minutes


def test_the_bottleneck_of_past_runs_is_named_and_split(tmp_path: Path) -> None:
    analysis = analyze(chain(tmp_path, 8), {"a": 2, "b": 2, "c": 3, "d": 9})
    assert analysis.bottlenecks == {"d": "definite"}
    assert [split.parts for split in analysis.splits] == [(("d-d", ("d/",)), ("d-e", ("e/",)))]
    assert (analysis.minutes, analysis.minutes_after) == (9, 4.5)
    text = analysis_text(analysis)
    assert "(measured: 9 min)  <- definite bottleneck" in text
    assert "Recommendation: split d into d-d (d/) and d-e (e/)" in text
    assert text.endswith("Wall clock after the splits: about 4 min")


def test_payment_example(tmp_path: Path) -> None:
    """The same agents are slow as in the guide, and the tests are to be split by their folders."""
    repository = git_repository(tmp_path, PAYMENT_FILES)
    analysis = analyze(Survey(load(str(PAYMENT), {}), repository))
    minutes = {estimate.agent: estimate.minutes for estimate in analysis.estimates}
    assert sorted(minutes, key=lambda agent: minutes[agent]) == [
        "schema-agent", "api-agent", "service-agent", "frontend-agent", "test-agent",
    ]  # fmt: skip
    assert analysis.bottlenecks == {
        "service-agent": "potential", "frontend-agent": "potential", "test-agent": "definite",
    }  # fmt: skip
    split = next(split for split in analysis.splits if split.agent == "test-agent")
    assert [name for name, _ in split.parts] == ["test-agent-spec", "test-agent-tests"]
    assert list(analysis.indivisible) == ["service-agent"]
    assert analysis.minutes == max(minutes.values())
    shown, _, _ = analysis_text(analysis).partition("\nWall clock")
    assert shown in Path("docs/workflow-file.md").read_text()
    assert analysis.minutes_after < analysis.minutes


def test_like_agents_have_no_bottleneck(tmp_path: Path) -> None:
    assert analyze(chain(tmp_path, 8), {"a": 5, "b": 5, "c": 5, "d": 5.4}).bottlenecks == {}


def test_the_data_for_programs(tmp_path: Path) -> None:
    data = analysis_data(analyze(chain(tmp_path, 8), {"d": 90}))
    assert json.loads(json.dumps(data)) == data
    assert data["splits"] == [{"agent": "d", "parts": [{"id": "d-d", "write": ["d/"]}, {"id": "d-e", "write": ["e/"]}]}]


def test_more_to_write_takes_longer(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(
        "agents:\n  - {id: small, scope: {write: [a/x.py]}, instructions: Write FooBar.}\n"
        "  - {id: large, scope: {write: [b/]}, instructions: 'Write FooBar, BarBaz, BazQux, QuxFoo and FooQux.'}\n"
    )
    small, large = analyze(Survey(load(str(file), {}), None)).estimates
    assert large.lines > small.lines
    assert large.minutes > small.minutes
