"""Where people usually take one side, told and never acted upon."""

import json

import pytest

from merge import report
from merge.advice import likely_choice
from merge.engine import merge
from merge.options import Options
from merge.revision import Triple

BODY = b"".join(b"    step_%d(a, b, c)\n" % index for index in range(10))
SLIGHT = BODY.replace(b"step_3(a", b"step_3(x")


@pytest.mark.parametrize(
    ("sides", "likely"),
    [
        ((BODY, b"", SLIGHT), "ours"),
        ((BODY, SLIGHT, b"\n"), "theirs"),
        ((BODY, b"", BODY.replace(b"a, b", b"self, all")), ""),
        ((BODY, SLIGHT, BODY.replace(b"step_3(a", b"step_3(y")), ""),
        ((b"", b"def f():\n    one\n", b"def f():\n    two\n    three\n"), "theirs"),
        ((b"\n", b"a\nb\nc\nd\n", b"x\nb\nc\nd\n"), "ours"),
        ((b"", b"one\n", b"another\n"), ""),
        ((b"", b"one\n", b""), ""),
    ],
)
def test_the_likely_choice(sides: tuple[bytes, bytes, bytes], likely: str) -> None:
    assert likely_choice(Triple(*sides)) == likely
    other = {"ours": "theirs", "theirs": "ours", "": ""}[likely]
    if len(sides[1]) != len(sides[2]):
        assert likely_choice(Triple(*sides).swapped()) == other


def test_a_conflict_tells_it() -> None:
    head = b"def f():\n"
    sides = Triple(head + BODY, b"", head + SLIGHT)
    options = Options()
    options.profile = "careful"
    result = merge(sides, "a.py", options)
    assert [conflict.likely for conflict in result.conflicts] == ["ours"]
    record = json.loads(report.as_json(result, result.text, "a.py", 1))
    assert record["conflicts"][0]["likely"] == "ours"
