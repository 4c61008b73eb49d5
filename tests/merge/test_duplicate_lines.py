"""Imports that are there twice: which are cut, and what stays around them."""

import pytest

from grammars.catalogue import by_name
from merge.duplicates import single_imports
from merge.regions import Decision, Hunk, Region, Settled
from merge.revision import Triple


def single(*texts: bytes, base: bytes = b"", language: str = "python") -> list[bytes]:
    known = by_name(language)
    assert known is not None
    regions = single_imports([Settled(text) for text in texts], base, known)
    return [region.text for region in regions if isinstance(region, Settled)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([b"import a\nimport b\nimport a\n"], [b"import a\nimport b\n"]),
        ([b"import a\n", b"import b\nimport a\nx\n"], [b"import a\n", b"import b\nx\n"]),
        ([b"import a\nimport a\nimport a\n"], [b"import a\n"]),
        ([b"import a\nimport b\n", b"import b\nimport a\n"], [b"import a\nimport b\n", b""]),
        ([b"import a\n\nimport a\n\nx = 1\n"], [b"import a\n\nx = 1\n"]),
        ([b"import a\nimport a\n\nx = 1\n"], [b"import a\n\nx = 1\n"]),
        ([b"import a\r\n\r\nimport a\r\n\r\nx = 1\r\n"], [b"import a\r\n\r\nx = 1\r\n"]),
        ([b"import a\nx = 1\nx = 1\n"], [b"import a\nx = 1\nx = 1\n"]),
        ([b"import a\ndef f():\n    import a\n    import a\n"], [b"import a\ndef f():\n    import a\n    import a\n"]),
        ([b"import a\nimport a; x = 1\n"], [b"import a\nimport a; x = 1\n"]),
        ([b"import a\nimport a"], [b"import a\nimport a"]),
    ],
)
def test_the_first_is_kept(texts: list[bytes], found: list[bytes]) -> None:
    assert single(*texts) == found


def test_what_base_repeats_stays() -> None:
    text = b"import a\nimport a\nimport b\nimport b\n"
    assert single(text, base=b"import a\nx\nimport a\n") == [b"import a\nimport a\nimport b\n"]


def test_each_cut_is_a_decision_of_its_region() -> None:
    python = by_name("python")
    assert python is not None
    kept = Decision("imports", Triple(b"", b"", b""), b"")
    regions: list[Region] = [Settled(b"import a\nimport b\n"), Settled(b"import b\nimport a\nx\n", (kept,))]
    first, second = single_imports(regions, b"", python)
    assert first is regions[0]
    assert isinstance(second, Settled)
    assert second.decisions[0] is kept
    assert [(one.rule, one.sides, one.dropped, one.place) for one in second.decisions[1:]] == [
        ("repeated-import", Triple(b"", line + b"\n", line + b"\n"), (line,), "imports")
        for line in (b"import a", b"import b")
    ]


def test_where_something_is_left_or_nothing_repeated_the_regions_are_the_same() -> None:
    python = by_name("python")
    assert python is not None
    left: list[Region] = [Settled(b"import a\nimport a\n"), Hunk(Triple(b"", b"x\n", b"y\n"))]
    assert single_imports(left, b"", python) is left
    clean: list[Region] = [Settled(b"import a\n")]
    assert single_imports(clean, b"", python) is clean
