"""Rust, C, C++, C#, Ruby, PHP and Kotlin: each kind with what it must find, and twins in which nothing is wrong.

One repository a language, out of a file in `tests/cases/interference`: `! RULE PATH` is an error that must be
reported, `?` begins something that must not, `--- SIDE PATH` a file of one side.
"""

from collections import Counter
from pathlib import Path

import pytest

from grammars.catalogue import by_name
from scopes.check import check
from scopes.extraction import LARGEST, extract
from scopes.finding import Severity
from scopes.interference.finding import Interference
from tests.scopes.interference.revisions import new_git, tree_of

CASES = Path("tests/cases/interference")
LANGUAGES = sorted(file.stem for file in CASES.glob("*.txt"))


def scenario(language: str) -> tuple[Counter[tuple[str, str]], dict[str, dict[str, str | None]]]:
    """What must be reported, and the files of each side."""
    wanted: Counter[tuple[str, str]] = Counter()
    sides: dict[str, dict[str, str | None]] = {"base": {}, "ours": {}, "theirs": {}}
    lines: list[str] = []
    for line in (CASES / f"{language}.txt").read_text().splitlines(keepends=True):
        mark, _, rest = line.rstrip("\n").partition(" ")
        if mark == "!":
            rule, path = rest.split()
            wanted[rule, path] += 1
        elif mark == "---":
            side, path = rest.split()
            lines = []
        elif mark != "?":
            lines.append(line)
            sides[side][path] = "".join(lines)
    return wanted, sides


def findings(folder: Path, sides: dict[str, dict[str, str | None]]) -> list[Interference]:
    """What a check says of the merge that git makes by lines: it leaves also what is defined twice."""
    git = new_git(folder)
    start = tree_of(git, sides["base"])
    base = git.commit_tree(start, [], "base")
    heads = {side: git.commit_tree(tree_of(git, sides[side], start), [base], side) for side in ("ours", "theirs")}
    merged = git.run("merge-tree", "--write-tree", *heads.values(), codes=(0, 1))
    assert merged.code == 0, f"the text of an example must merge: {merged.text}"
    return check(git, base, heads, merged.text.strip(), folder / "cache")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_and_nothing_else_is_an_error(language: str, tmp_path: Path) -> None:
    wanted, sides = scenario(language)
    errors = [one for one in findings(tmp_path, sides) if one.severity is Severity.ERROR]
    assert Counter((one.rule, one.location.file) for one in errors) == wanted, [one.message for one in errors]


def test_all_seven_are_there() -> None:
    assert LANGUAGES == ["c", "cpp", "csharp", "kotlin", "php", "ruby", "rust"]


BROKEN = {
    "rust": b"pub fn before(a: u8) {}\n)(}{\n",
    "c": b"int before(int a) { return 1; }\n)(\n",
    "cpp": b"int before(int a) { return 1; }\n)(\n",
    "csharp": b"class before { int F() { return 1; }\n )( \n }",
    "ruby": b"def before(a)\n  1\nend\n)(\n",
    "php": b"<?php\nfunction before($a) { return 1; }\n)(\n",
    "kotlin": b"fun before(a: Int) = 1\n)(\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_parse_is_passed_over_and_told(name: str) -> None:
    language = by_name(name)
    assert language is not None
    found = extract(BROKEN[name], language)
    assert found.is_broken
    assert "before" in [one.name for one in found.definitions]


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_generated_and_huge_is_told_to_be_unknown(name: str) -> None:
    language = by_name(name)
    assert language is not None
    found = extract(b"int f(int a);\n" * (LARGEST // 10), language)
    assert found.is_dynamic
    assert not found.definitions
