"""The cascade on whole files: what each stage settles, what stays a conflict, and what is told of it."""

import pytest

from merge.engine import HUGE, merge
from merge.options import Options
from merge.result import MergeResult
from merge.revision import Triple

CART = b"class Cart:\n    def total(self):\n        return sum(self.items)\n\n    def size(self):\n        return 1\n"


def merged(base: bytes, ours: bytes, theirs: bytes, path: str = "a.py", **chosen: object) -> MergeResult:
    options = Options()
    options.profile = "eager"
    for name, value in chosen.items():
        setattr(options, name, value)
    return merge(Triple(base, ours, theirs), path, options)


def test_one_side_changed() -> None:
    assert merged(b"a\n", b"a\n", b"b").text == b"b"
    assert merged(b"a\n", b"b", b"a\n").text == b"b"
    assert merged(b"a\n", b"c\n", b"c\n").text == b"c\n"
    assert merged(b"a\n", b"", b"a\n").text == b""


def test_edits_of_different_lines() -> None:
    result = merged(b"a = 1\n\n\nb = 2\n", b"a = 3\n\n\nb = 2\n", b"a = 1\n\n\nb = 4\n")
    assert result.text == b"a = 3\n\n\nb = 4\n"
    assert result.is_clean
    assert result.language == "python"


def test_both_change_one_value() -> None:
    result = merged(b"a = 1\nb = 1\n", b"a = 2\nb = 1\n", b"a = 3\nb = 1\n")
    assert not result.is_clean
    assert result.text.startswith(b"<<<<<<< ours")
    (conflict,) = result.conflicts
    assert conflict.line == 1
    assert conflict.sides == Triple(b"a = 1\n", b"a = 2\n", b"a = 3\n")
    assert conflict.reason == "changed on both sides"
    assert [candidate.name for candidate in conflict.candidates] == ["ours", "theirs"]


def test_both_add_a_method() -> None:
    ours = CART + b"\n    def add(self, item):\n        self.items.append(item)\n"
    theirs = CART + b"\n    def clear(self):\n        self.items = []\n"
    result = merged(CART, ours, theirs)
    assert result.is_clean
    assert result.text == ours + theirs[len(CART) :]


def test_candidates_that_do_not_parse_are_not_offered() -> None:
    base = b"x = 1\ny = 2\n"
    result = merged(base, b"x = [\n    3,\n]\ny = 2\n", b"x = 4\ny = 2\n", stages=frozenset({"verify"}))
    texts = [candidate.text for conflict in result.conflicts for candidate in conflict.candidates]
    assert texts
    assert all(text in (b"x = [\n    3,\n]\n", b"x = 4\n") for text in texts)


def test_clean_line_merge_that_defines_twice_is_a_conflict() -> None:
    base = b"def a():\n    pass\n\n\nx = 1\n\ny = 2\n"
    ours = base.replace(b"x = 1", b"def n():\n    return 1\n\n\nx = 1")
    theirs = base + b"\n\ndef n():\n    return 2\n"
    result = merged(base, ours, theirs, stages=frozenset({"verify"}))
    (conflict,) = result.conflicts
    assert conflict.reason == "function `n` twice"
    assert conflict.sides.theirs == b"\n\ndef n():\n    return 2\n"
    assert result.counts == {"structure: duplicate": 1}


def test_overloads_are_no_duplicates() -> None:
    base = b"class A {\n    int x;\n\n    int y;\n\n    int z;\n}\n"
    ours = base.replace(b"    int x;\n", b"    int x;\n\n    void f(int a) { }\n")
    theirs = base.replace(b"    int z;\n", b"    int z;\n\n    void f(String a) { }\n")
    assert merged(base, ours, theirs, "A.java").is_clean


def test_clean_line_merge_that_no_longer_parses_is_a_conflict() -> None:
    base = b"if x:\n    a()\n    b()\n    c()\n\nelse:\n    d()\n"
    ours = b"if x:\n    a()\n    b()\n    c()\n\nfinally:\n    d()\n".replace(b"finally:", b"else:  # never")
    assert merged(base, ours, base.replace(b"a()", b"z()")).is_clean
    base = b"v = f(\n    1,\n    2,\n    3,\n    4,\n    5,\n)\n"
    ours = b"v = [\n    1,\n    2,\n    3,\n    4,\n    5,\n]\n"
    theirs = b"v = f(\n    1,\n    2,\n    3,\n    4,\n    5,\n).g(\n    6\n)\n"
    result = merged(base, ours, theirs, stages=frozenset({"verify"}))
    assert not result.is_clean


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n", b"a = 1\nb = 3\n", b"a = 1\r\nb = 3\r\n"),
        (b"a = 1\r\nb = 2\r\n", b"a = 9\r\nb = 2\r\n", b"a = 1\nb = 2\n", b"a = 9\nb = 2\n"),
        (b"a = 1\nb = 2\n", b"\xef\xbb\xbfa = 1\nb = 2\n", b"a = 3\nb = 2\n", b"\xef\xbb\xbfa = 3\nb = 2\n"),
        (b"\xef\xbb\xbfa = 1\nb = 2\n", b"a = 1\nb = 2\n", b"\xef\xbb\xbfa = 1\nb = 3\n", b"a = 1\nb = 3\n"),
        (b"a = 1\nb = 2\nc = 3\n", b"a = 1\nb = 2\nc = 3", b"a = 5\nb = 2\nc = 3\n", b"a = 5\nb = 2\nc = 3"),
        (b"a\r\nb\nc\nd\n", b"a\r\nb\nc\nD\n", b"a\r\nB\nc\nd\n", b"a\r\nB\nc\nD\n"),
    ],
)
def test_line_ends_and_byte_order_marks(base: bytes, ours: bytes, theirs: bytes, expected: bytes) -> None:
    assert merged(base, ours, theirs, "a.txt").text == expected
    assert merged(base, theirs, ours, "a.txt").text == expected


def test_bytes_that_are_no_utf8_stay() -> None:
    result = merged(b"# \xe9\nx = 1\n\ny = 1\n", b"# \xe9\nx = 2\n\ny = 1\n", b"# \xe9\nx = 1\n\ny = 2\n")
    assert result.text == b"# \xe9\nx = 2\n\ny = 2\n"


def test_binary_is_kept_as_ours_has_it() -> None:
    result = merged(b"a\0b", b"a\0c", b"a\0d", "a.bin")
    assert result.text == b"a\0c"
    assert [conflict.reason for conflict in result.conflicts] == ["a binary file, changed on both sides"]
    assert result.warnings == ("a.bin: binary (it holds NUL bytes), kept as ours has it",)


def test_huge_is_merged_by_lines() -> None:
    line = b"x = 1\n"
    base = line * (HUGE // len(line) + 10)
    result = merged(base, b"y = 1\n" + base, base + b"z = 1\n")
    assert result.text == b"y = 1\n" + base + b"z = 1\n"
    assert result.language == ""
    assert result.warnings == ("a.py: over 5 MB, merged by lines alone",)


def test_no_time_left_gives_the_line_merge() -> None:
    result = merged(b"a = 1\n", b"a = 2\n", b"a = 3\n", seconds=0.0)
    assert len(result.conflicts) == 1
    assert result.warnings == ("a.py: over 0 s, merged as far as that went",)


def test_no_language_still_has_rules() -> None:
    result = merged(b"a b c d e f\n", b"A b c d e f\n", b"a b c d e F\n", "notes.unknown")
    assert result.text == b"A b c d e F\n"
    assert result.language == ""


def test_missing_base() -> None:
    result = merged(b"", b"def a():\n    return 1\n", b"def b():\n    return 2\n")
    assert b"def a()" in result.text
    assert b"def b()" in result.text


def test_least_confidence_leaves_the_candidate() -> None:
    base, ours, theirs = b"a b c d e f\n", b"A b c d e f\n", b"a b c d e F\n"
    result = merged(base, ours, theirs, "a.txt", min_confidence=1.0)
    (conflict,) = result.conflicts
    assert conflict.candidates[0].text == b"A b c d e F\n"
    assert "below 1.00" in conflict.reason


def test_careful_drops_nothing() -> None:
    base, ours, theirs = b'version = "1.0"\n', b'version = "1.1"\n', b'version = "1.2"\n'
    assert merged(base, ours, theirs, "a.toml").is_clean
    assert not merged(base, ours, theirs, "a.toml", profile="careful").is_clean


def test_a_line_of_a_megabyte() -> None:
    base = b"var a=[" + b",".join(b"f(%d)" % number for number in range(100_000)) + b"];\nx = 1\n\n\ny = 1\n"
    result = merged(base, base.replace(b"x = 1", b"x = 2"), base.replace(b"y = 1", b"y = 2"), "a.js")
    assert result.text == base.replace(b"x = 1", b"x = 2").replace(b"y = 1", b"y = 2")
    assert result.warnings == ("a.js: a line of over 100 kB, merged by lines",)
    result = merged(base, base.replace(b"f(5)", b"g(5)"), base.replace(b"f(5)", b"h(5)"), "a.js")
    assert len(result.conflicts) == 1


def test_an_expression_five_thousand_deep() -> None:
    base = b"x = " + b"(" * 5000 + b"1" + b")" * 5000 + b"\n"
    result = merged(base, base.replace(b"x", b"y"), base.replace(b"1", b"2"), "a.py", both_wanted=True)
    assert result.text == base.replace(b"x", b"y").replace(b"1", b"2")
    chain = b"x = " + b" + ".join([b"a"] * 5000) + b"\n"
    result = merged(chain, chain.replace(b"x", b"y"), chain.replace(b"x", b"z"), "a.py")
    assert len(result.conflicts) == 1


def test_three_languages_in_one_path() -> None:
    result = merged(b"def f():\n    return 1\n", b"function f() { return 1 }\n", b"package main\n", "a.py")
    assert len(result.conflicts) == 1


def test_entity_and_reason_are_in_the_marker() -> None:
    ours, theirs = CART.replace(b"sum(", b"fsum("), CART.replace(b"sum(", b"max(")
    result = merged(CART, ours, theirs)
    assert b"<<<<<<< ours: method `Cart.total`: changed on both sides\n" in result.text
