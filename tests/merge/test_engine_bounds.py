"""Whole files at the bounds of the cascade: sizes, time, stages, warnings, and what each result tells."""

import gc

import pytest

from merge import engine
from merge.engine import merge
from merge.options import Options
from merge.regions import Hunk, Settled
from merge.result import MergeResult
from merge.revision import Triple

CLASS = b"class A:\n    def f(self):\n        return 1\n"
F, G = CLASS + b"\n    def g(self):\n        return 2\n", CLASS + b"\n    def h(self, x):\n        print(x)\n"


def merged(*sides: bytes, path: str = "a.py", **chosen: object) -> MergeResult:
    options = Options()
    options.profile = "eager"
    for name, value in chosen.items():
        setattr(options, name, value)
    return merge(Triple(*sides), path, options)


@pytest.mark.parametrize(
    ("stages", "is_clean", "rules"),
    [
        (("rules", "structure", "verify"), True, True),
        (("structure",), True, True),
        (("verify",), False, False),
        ((), False, False),
    ],
)
def test_each_stage_can_be_left_out(stages: tuple[str, ...], is_clean: bool, rules: bool) -> None:
    result = merged(CLASS, F, G, stages=frozenset(stages))
    assert result.is_clean is is_clean
    assert bool(result.decisions) is rules
    assert result.language == ("python" if stages else "")


def test_without_time_lines_are_merged_and_that_is_told_once() -> None:
    result = merged(CLASS, F, G, seconds=-1.0)
    assert not result.is_clean
    assert result.warnings == ("a.py: over -1 s, merged as far as that went",)


def test_a_binary_file_is_kept_as_ours_has_it() -> None:
    result = merged(b"a\0\n", b"b\0\n", b"c\0\n", path="a.bin")
    assert result.text == b"b\0\n"
    assert result.warnings == ("a.bin: binary (it holds NUL bytes), kept as ours has it",)
    (conflict,) = result.conflicts
    assert (conflict.line, conflict.reason) == (1, "a binary file, changed on both sides")
    assert (result.decisions, result.language) == ((), "")
    assert merged(b"a\n", b"b\n", b"c\0\n").text == b"b\n"


@pytest.mark.parametrize(("bound", "by_lines"), [(len(G), False), (len(G) - 1, True)])
def test_a_huge_file_is_merged_by_lines_alone(monkeypatch: pytest.MonkeyPatch, bound: int, by_lines: bool) -> None:
    monkeypatch.setattr(engine, "HUGE", bound)
    result = merged(CLASS, F, G)
    assert result.is_clean is not by_lines
    assert result.warnings == (("a.py: over 0 MB, merged by lines alone",) if by_lines else ())


@pytest.mark.parametrize(("bound", "by_lines"), [(19, False), (18, True)])
def test_a_file_with_a_long_line_is_not_parsed(monkeypatch: pytest.MonkeyPatch, bound: int, by_lines: bool) -> None:
    monkeypatch.setattr(engine, "LONG", bound)
    result = merged(CLASS, F, G)
    assert (result.language == "") is by_lines
    assert result.warnings == (("a.py: a line of over 0 kB, merged by lines",) if by_lines else ())


def test_nothing_to_merge_is_nothing() -> None:
    result = merged(b"", b"", b"")
    assert (result.text, result.regions, result.decisions, result.confidence) == (b"", [], (), 1.0)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_as_it_was(enabled: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        merged(CLASS, F, G)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()


def test_the_confidence_is_the_least_of_the_decisions() -> None:
    sides = (CLASS.replace(b"1", b"1  # v1.0"), F.replace(b"1", b"1  # v1.1"), G.replace(b"1", b"1  # v1.2"))
    result = merged(*sides, both_wanted=True)
    assert result.is_clean
    assert len(result.decisions) > 1
    assert result.confidence == min(one.confidence for one in result.decisions)
    assert all(0.0 < one.confidence < 1.0 for one in result.decisions)


def test_the_marker_size_that_was_asked_for() -> None:
    sides = (b"a = 1\n", b"a = 2\n", b"a = 3\n")
    assert merged(*sides, marker_size=9).text.startswith(b"<<<<<<<<< ours")
    assert merged(*sides).text.startswith(b"<<<<<<< ours")
    second = merged(b"a = 1\nk\nk\nk\nb = 1\n", b"a = 2\nk\nk\nk\nb = 2\n", b"a = 3\nk\nk\nk\nb = 3\n", path="x")
    assert [conflict.line for conflict in second.conflicts] == [1, 9]


def test_decisions_know_their_entity_and_their_body() -> None:
    base = b"def f():\n    a = 1\n    b = 2\n    return a\n"
    result = merged(base, base.replace(b"a = 1", b"a = 3"), base.replace(b"b = 2", b"b = 4"))
    assert result.is_clean
    assert {one.entity for one in result.decisions} == {"function `f`"}
    assert all("same-body" in one.tags for one in result.decisions)


def test_repeated_imports_go_unless_the_user_wants_them() -> None:
    base = b"import a\n\n\nx = 1\n"
    ours, theirs = b"import a\nimport b\n\n\nx = 1\n", b"import b\nimport a\n\n\nx = 1\n"
    assert merged(base, ours, theirs).text.count(b"import b") == 1
    kept = merged(base, ours, theirs, import_deduplication=False)
    assert kept.text.count(b"import b") == 2 or not kept.is_clean
    assert merged(base, ours, theirs, profile="careful").text.count(b"import b") >= 1


def test_regions_joined_are_the_text() -> None:
    for result in (
        merged(CLASS, F, G),
        merged(b"\xef\xbb\xbfa\r\n", b"\xef\xbb\xbfa\r\nb\r\n", b"a\r\nc\r\n", path="x.txt"),
    ):
        text = b"".join(x.sides.ours if isinstance(x, Hunk) else x.text for x in result.regions)
        assert all(isinstance(x, Settled) for x in result.regions) is result.is_clean
        if result.is_clean:
            assert text == result.text
