"""Patterns: the table of docs/scopes.md, and exactness against an automaton library as the oracle."""

import os
import re
import time
from functools import lru_cache

import interegular
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interegular.fsm import FSM

from scopes.pattern import Pattern, PatternError, Scope, witness

PAIRS = int(os.environ.get("TREATY_ORACLE_PAIRS", "400"))

MATCHES = [
    ("src/", "src/a.py", True),
    ("src/", "src/a/b.py", True),
    ("src/", "src", False),
    ("src/", "srcs/a", False),
    ("src", "src", True),
    ("src", "src/a", False),
    ("src/*", "src/a", True),
    ("src/*", "src/.hidden", True),
    ("src/*", "src/a/b", False),
    ("src/*/", "src/a/b", True),
    ("src/*/", "src/a", False),
    ("src/**", "src/a/b", True),
    ("src/**", "src", False),
    ("**/x.py", "x.py", True),
    ("**/x.py", "a/b/x.py", True),
    ("**/x.py", "a/bx.py", False),
    ("a/**/b", "a/b", True),
    ("a/**/b", "a/x/y/b", True),
    ("a/**/b", "a/xb", False),
    ("src/**.py", "src/a/b.py", True),
    ("**", "a", True),
    (".", "a/b", True),
    ("./src/", "src/a", True),
    ("?.py", "a.py", True),
    ("?.py", "ab.py", False),
    ("a?b", "a/b", False),
    ("[ab].py", "b.py", True),
    ("[!ab].py", "b.py", False),
    ("[!ab].py", "c.py", True),
    ("[a-c]x", "bx", True),
    ("[!a]x", "/x", False),
    ("[]a]", "]", True),
    ("{a,b}/*.{py,ts}", "b/x.ts", True),
    ("{a,b}/*.{py,ts}", "c/x.ts", False),
    ("{a,b{c,d}}", "bd", True),
    ("a{,b}", "a", True),
    (r"\*x", "*x", True),
    (r"\*x", "ax", False),
    ("Src/", "src/a", False),
    ("a*b*c*d*e", "axbxcxdxe", True),
    ("a*b*c*d*e", "axbxcxdx", False),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), MATCHES)
def test_match(pattern: str, path: str, expected: bool) -> None:
    assert Pattern(pattern).match(path) is expected
    assert Pattern(pattern).automaton.accepts(path) is expected


BAD = [
    ("", 0, "SC003", "an empty pattern"),
    ("a[b", 1, "SC003", "`[` is never closed"),
    ("a{b", 1, "SC003", "`{` is never closed"),
    ("a}b", 1, "SC003", "`}` without `{`"),
    ("a//b", 2, "SC003", "an empty path segment"),
    ("a/./b", 2, "SC003", "an empty path segment"),
    ("[z-a]", 0, "SC003", "a range that runs backwards"),
    ("src\\api", 3, "SC003", "a backslash"),
    ("{a/,b/}", 0, "SC003", "a folder within braces must end after them"),
    ("{" * 12 + "a" + "}" * 12, 10, "SC003", "braces are nested too deep"),
    ("a" * 1001, 0, "SC003", "the pattern is longer than 1000 characters"),
    ("/etc/passwd", 0, "SC004", "an absolute path"),
    ("!/etc/passwd", 1, "SC004", "an absolute path"),
    ("C:/x", 0, "SC004", "an absolute path"),
    ("../x", 0, "SC004", "the path leaves the repository"),
    ("!a/../../x", 3, "SC004", "the path leaves the repository"),
]


@pytest.mark.parametrize(("pattern", "offset", "rule", "message"), BAD)
def test_patterns_that_mean_nothing(pattern: str, offset: int, rule: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern(pattern)
    assert (caught.value.offset, caught.value.rule, caught.value.message) == (offset, rule, message)
    assert caught.value.hint


OVERLAPS = [
    (["src/"], ["src/api/"], "src/api/new-file"),
    (["src/"], ["lib/"], None),
    (["src/a.py"], ["src/"], "src/a.py"),
    (["src/a.py"], ["src/b.py"], None),
    (["a/**", "!a/b/**"], ["a/b/*"], None),
    (["a/**", "!a/b/*"], ["a/b/**"], "a/b/x/new-file"),
    (["src/**/*.py"], ["src/api/*"], "src/api/new-file.py"),
    (["*.py"], ["*.ts"], None),
    (["**/test_*"], ["tests/*.py"], "tests/test_.py"),
    (["a?"], ["?b"], "ab"),
    (["[a-m]*"], ["[m-z]*"], "m"),
    (["[a-m]*"], ["[n-z]*"], None),
    (["src/", "!src/gen/"], ["src/gen/"], None),
    (["src/"], ["src/gen/", "!**/*"], None),
    (["*/"], ["a"], None),
    (["Makefile"], ["makefile"], None),
    (["**", "!**/"], ["**"], None),
    (["a/**b"], ["a/**/b"], "a/b"),
    (["a*"], ["a*", "!a?*"], "a"),
]


@pytest.mark.parametrize(("first", "second", "path"), OVERLAPS)
def test_overlap_with_its_witness(first: list[str], second: list[str], path: str | None) -> None:
    one, two = Scope.parse(first), Scope.parse(second)
    assert one.overlaps(two) == path
    back = two.overlaps(one)
    assert (back is None) == (path is None)
    assert back is None or (one.match(back) and two.match(back))


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (["src/"], ["src/a/", "src/*.py"], True),
        (["src/", "!src/gen/"], ["src/"], False),
        (["src/", "!src/gen/"], ["src/", "!src/g*/"], True),
        (["a/*", "a/*/**"], ["a/**"], True),
        (["a/*", "a/*/*"], ["a/**"], False),
        (["**/"], ["**"], True),
        (["a/**/"], ["a/**"], True),
        (["a/*b"], ["a/b"], True),
    ],
)
def test_containment(outer: list[str], inner: list[str], expected: bool) -> None:
    assert Scope.parse(outer).contains(Scope.parse(inner)) is expected


def oracle_regex(pattern: str) -> str:
    """The pattern as a regular expression, by rewriting its text; shares nothing with the parser."""
    out, at, depth = "", 0, 0
    body = pattern + ("\x01" if pattern.endswith("/") else "")
    while at < len(body):
        rest = body[at:]
        start = at == 0 or body[at - 1] == "/"
        if start and rest.startswith("**/"):
            out, at = out + "(.*/)?", at + 3
        elif rest.startswith("**"):
            out, at = out + ".*", at + 2
        elif rest[0] == "[":
            end = rest.index("]")
            members = rest[1:end]
            out += f"[^/{members[1:]}]" if members[0] == "!" else f"[{members}]"
            at += end + 1
        else:
            depth += (rest[0] == "{") - (rest[0] == "}")
            simple = {"*": "[^/]*", "?": "[^/]", "{": "(", "}": ")", "\x01": ".+", ".": r"\."}
            out += "|" if rest[0] == "," and depth else simple.get(rest[0], rest[0])
            at += 1
    return out


NAME = r"([^/.\n][^/\n]*|\.[^/.\n][^/\n]*|\.\.[^/\n]+)"
VALID = f"({NAME}/)*{NAME}"


@lru_cache(maxsize=4000)
def machine(regex: str) -> FSM:
    return interegular.parse_pattern(regex).to_fsm()


segment = (
    st.lists(
        st.sampled_from(["a", "b", "c", ".", "*", "*", "**", "?", "[ab]", "[!a]", "[a-b]", "{a,b}", "{a,b*}", "{,c}"]),
        min_size=1,
        max_size=3,
    )
    .map("".join)
    .filter(lambda text: text not in (".", "..", "...") and "***" not in text)
)
patterns = st.builds(
    lambda parts, end: "/".join(parts) + end,
    st.lists(st.one_of(st.just("**"), st.just("a"), segment), min_size=1, max_size=4),
    st.sampled_from(["", "", "/"]),
)


@settings(max_examples=PAIRS, deadline=None, derandomize=True)
@given(patterns, patterns, st.lists(patterns, max_size=2))
def test_witness_is_exact(first: str, second: str, excluded: list[str]) -> None:
    found = witness((Pattern(first), Pattern(second)), [Pattern(text) for text in excluded])
    wanted = machine(oracle_regex(first)) & machine(oracle_regex(second)) & machine(VALID)
    for text in excluded:
        wanted = wanted - machine(oracle_regex(text))
    assert (found is None) == wanted.empty(), found
    if found is not None:
        assert re.fullmatch(oracle_regex(first), found)
        assert re.fullmatch(oracle_regex(second), found)
        assert not any(re.fullmatch(oracle_regex(text), found) for text in excluded)


@settings(max_examples=PAIRS // 2, deadline=None, derandomize=True)
@given(patterns, patterns)
def test_containment_is_exact(outer: str, inner: str) -> None:
    more = (machine(oracle_regex(inner)) & machine(VALID)) - machine(oracle_regex(outer))
    assert Pattern(outer).contains(Pattern(inner)) is more.empty()


paths = st.lists(st.text("abc.", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(patterns, paths)
def test_match_agrees_with_the_automaton_and_the_oracle(text: str, path: str) -> None:
    pattern = Pattern(text)
    expected = re.fullmatch(oracle_regex(text), path) is not None
    assert pattern.match(path) is expected
    assert pattern.automaton.accepts(path) is expected
    pattern._asked, pattern._matches = 1000, None  # one that is asked often may be compiled
    assert pattern.match(path) is expected


def test_a_long_pattern_that_is_asked_often_is_compiled_and_bounded() -> None:
    pattern = Pattern("src/**/a*/b*c*/**/**/x/**/*.py")
    paths = ["src/a/bc/x/a.py", "src/1/a/b/a2/b1c1/2/x/x/3.py", "src/a/bc/y/a.py", "src/abc/x/a.py", "src/a/bc/x/a"]
    for _ in range(40):
        assert [pattern.match(path) for path in paths] == [True, True, False, False, False]
    assert pattern._matches
    hard = Pattern("**/*a*b/" * 100 + "x")
    hard._asked = 1000
    started = time.perf_counter()
    assert not hard.match("a" * 300 + "/" + "aab/" * 99 + "x")
    assert hard._matches
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("**/**/**/*a*b*c*", "**/*c*b*a*/**/*"),
        ("*a" * 200, "*b" * 200),
        ("**/" * 300 + "x", "**/" * 300 + "y"),
        ("**/a*b/" * 120 + "x", "**/*a/b*/" * 100 + "x"),
        ("{a,b}" * 100, "{b,c}" * 100),
    ],
)
def test_pathological_globs_are_bounded(first: str, second: str) -> None:
    started = time.perf_counter()
    Pattern(first).match("a" * 300 + "/" + "b" * 300)
    Pattern(first).overlaps(Pattern(second))
    assert time.perf_counter() - started < 3
