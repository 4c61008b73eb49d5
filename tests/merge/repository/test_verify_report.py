"""What `treaty merge verify` found, in its three forms."""

import json

import pytest

from merge.repository.verify import FAULT, NOTE, Finding
from merge.repository.verify_report import as_github, as_json, as_text, summary

COMMIT = "0123456789abcdef"
FOUND = [
    Finding(COMMIT, "a.py", NOTE, "resolved by hand"),
    Finding("what is staged", "b,c:d.py", FAULT, "100 % lost\nhere"),
]


def test_for_people_faults_come_first() -> None:
    assert as_text(FOUND, [COMMIT, "x"]).split("\n") == [
        f"{FAULT}: what is staged b,c:d.py: 100 % lost",
        "here",
        f"{NOTE}: 0123456789ab a.py: resolved by hand",
        "2 merges verified, 1 fault",
    ]


def test_for_programs() -> None:
    record = json.loads(as_json(FOUND, [COMMIT]))
    assert (record["schema_version"], record["merges"], record["faults"]) == (1, [COMMIT], 1)
    assert record["findings"][0] == {"merge": COMMIT, "path": "a.py", "grade": NOTE, "what": "resolved by hand"}


def test_for_github() -> None:
    assert as_github(FOUND, [COMMIT]).split("\n") == [
        "::notice file=a.py,title=treaty merge verify::0123456789ab: resolved by hand",
        "::error file=b%2Cc%3Ad.py,title=treaty merge verify::what is staged: 100 %25 lost%0Ahere",
        "1 merge verified, 1 fault",
    ]


@pytest.mark.parametrize(
    ("faults", "merges", "line"),
    [
        (0, 0, "no merge here: nothing to verify"),
        (0, 1, "1 merge verified, no faults"),
        (1, 1, "1 merge verified, 1 fault"),
        (2, 3, "3 merges verified, 2 faults"),
    ],
)
def test_the_last_line(faults: int, merges: int, line: str) -> None:
    assert summary([FOUND[1]] * faults + [FOUND[0]], [COMMIT] * merges) == line
