"""A chain of records: whatever is done to it shows."""

from pathlib import Path

import pytest

from runner.audit.chain import START, ChainWriter, verify


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    for batch in ((1, 2), (3, 4)):  # the second goes on where the first ended
        with ChainWriter(tmp_path / "log") as chain:
            for value in batch:
                chain.write({"value": value, "path": "caf\udce9"})
    return (tmp_path / "log").read_bytes().splitlines()


def test_a_whole_chain(lines: list[bytes]) -> None:
    count, last, fault = verify(lines)
    assert (count, fault) == (4, "")
    assert last != START
    assert verify([]) == (0, START, "")


def test_changes_show(lines: list[bytes]) -> None:
    changed = [lines[0], lines[1].replace(b'"value":2', b'"value":9'), *lines[2:]]
    assert verify(changed)[::2] == (2, "line 3 does not follow from the one before: something was changed")
    assert verify([lines[0], lines[2]])[2] == "line 2 should be record 1, and is record 2"
    assert verify([lines[1]])[2] == "line 1 should be record 0, and is record 1"
    assert verify([*lines, b"{}"])[2] == "line 5 is no record"
    assert verify([*lines, lines[3][:20]])[2] == "line 5 is no record"


def test_a_cut_end_gives_another_last_hash(lines: list[bytes]) -> None:
    assert verify(lines[:3])[2] == ""
    assert verify(lines[:3])[:2] != verify(lines)[:2]
