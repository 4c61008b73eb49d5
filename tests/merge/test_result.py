"""Results: what is worked out late, and what counts as clean."""

from merge.result import Candidate, Conflict, MergeResult
from merge.revision import Triple


def test_candidates_are_worked_out_once() -> None:
    calls: list[int] = []

    def offer() -> tuple[Candidate, ...]:
        calls.append(1)
        return (Candidate("ours", b"a"),)

    conflict = Conflict(Triple(b"", b"a", b"b"), "", "both sides add here", 1)
    assert conflict.candidates == ()
    conflict.candidates = offer
    assert [one.name for one in conflict.candidates] == ["ours"]
    assert [one.name for one in conflict.candidates] == ["ours"]
    assert calls == [1]


def test_clean() -> None:
    result = MergeResult(b"", [])
    assert result.is_clean
    result.conflicts = (Conflict(Triple(b"", b"a", b"b"), "", "", 1),)
    assert not result.is_clean
