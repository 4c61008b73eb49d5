"""Estimates: proportions, the bottleneck and what a split gains."""

from pathlib import Path

import pytest

from scopes.estimate import analysis_text, analyze, wall_clock
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
    assert analysis.bottlenecks == ("d",)
    assert [split.parts for split in analysis.splits] == [(("d-1", ("d/",)), ("d-2", ("e/",)))]
    assert (analysis.minutes, analysis.minutes_after) == (9, 4.5)
    text = analysis_text(analysis)
    assert "measured: 9 min)  <- bottleneck" in text
    assert "Split d into d-1 (d/) and d-2 (e/)" in text
    assert text.endswith("Wall clock after that: about 4.5 min")


def test_payment_example(tmp_path: Path) -> None:
    repository = git_repository(tmp_path, PAYMENT_FILES)
    analysis = analyze(Survey(load(str(PAYMENT), {}), repository))
    assert analysis.estimates[0].agent == "schema-agent"
    assert all(estimate.lines > 0 and estimate.minutes > 0 for estimate in analysis.estimates)
    assert analysis.minutes == max(estimate.minutes for estimate in analysis.estimates)


def test_more_to_write_takes_longer(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    file.write_text(
        "agents:\n  - {id: small, scope: {write: [a/x.py]}, instructions: Write FooBar.}\n"
        "  - {id: large, scope: {write: [b/]}, instructions: 'Write FooBar, BarBaz, BazQux, QuxFoo and FooQux.'}\n"
    )
    small, large = analyze(Survey(load(str(file), {}), None)).estimates
    assert large.lines > small.lines
    assert large.minutes > small.minutes
