"""Findings out of artifacts of many shapes."""

import pytest

from runner.findings import Found, findings_of, joined, read_json, to_markdown, to_sarif


def test_shapes() -> None:
    one = {"severity": "Major", "file": "a.py", "start_line": 3, "title": "T", "description": "D"}
    expected = [Found("high", "a.py", 3, "T: D", ("x",))]
    for artifact in ([one], {"issues": [one]}, {"findings": [one], "summary": "s"}, one):
        assert findings_of("x", artifact) == expected
    assert findings_of("x", ["words"]) == [Found("info", "", 0, "words", ("x",))]
    assert findings_of("x", [{"severity": "odd", "n": 1}])[0].severity == "info"
    assert findings_of("x", []) == []


def test_json_in_a_fence() -> None:
    assert read_json('Here it is:\n```json\n{"a": 1}\n```\nBye') == {"a": 1}
    with pytest.raises(ValueError, match="Expecting"):
        read_json("none")


def test_duplicates_need_place_and_likeness() -> None:
    first = Found("low", "a", 10, "the price may be negative", ("x",))
    twin = Found("high", "a", 12, "The price may be negative.", ("y",))
    far = Found("low", "a", 40, "the price may be negative", ("z",))
    other = Found("low", "a", 10, "missing index on orders", ("z",))
    assert joined([first, twin, far, other]) == [
        Found("high", "a", 12, "The price may be negative.", ("y", "x")),
        other,
        far,
    ]


def test_reports_of_nothing() -> None:
    assert to_markdown("t", [], {}) == "# `t`\n\n0 findings\n"
    assert to_sarif([])["runs"] != []
