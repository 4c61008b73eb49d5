"""What people and programs read of a result: marked text, colours, JSON, the table of languages."""

import json

import pytest

from grammars.catalogue import by_name
from merge.engine import merge
from merge.options import Options
from merge.regions import Decision, Hunk, Settled
from merge.report import as_json, coloured, language_page, language_table, languages_as_json, shown
from merge.result import MergeResult
from merge.revision import Triple

LABELS = Triple("base", "ours", "theirs")


def conflicting(base: bytes = b"a = 1\n", ours: bytes = b"a = 2\n", theirs: bytes = b"a = 3\n") -> MergeResult:
    return merge(Triple(base, ours, theirs), "a.py", Options())


@pytest.mark.parametrize(
    ("line", "is_coloured"),
    [
        (b"<<<<<<<", True),
        (b"<<<<<<< ours", True),
        (b"=======\r", True),
        (b">>>>>>> theirs", True),
        (b"||||||| base", True),
        (b"<<<<<<", False),
        (b"<<<<<<<<", False),
        (b"<<<<<<<x", False),
        (b"+++++++ side", False),
        (b"", False),
        (b" <<<<<<< ours", False),
    ],
)
def test_marker_lines_are_coloured_and_no_others(line: bytes, is_coloured: bool) -> None:
    text = coloured(b"before\n" + line + b"\nafter", 7)
    start, end = (b"\x1b[2m" if line[:1] == b"|" else b"\x1b[36m", b"\x1b[0m") if is_coloured else (b"", b"")
    assert text == b"before\n" + start + line + end + b"\nafter"


def test_the_size_of_the_markers_counts() -> None:
    assert coloured(b"=========", 9) == b"\x1b[36m=========\x1b[0m"
    assert coloured(b"=======", 9) == b"======="


def test_markers_are_longer_than_what_looks_like_them_anywhere_in_the_text() -> None:
    text = b'"""\n======= x\n"""\n'
    result = conflicting(b"a = 1\n\n\n\n" + text, b"a = 2\n\n\n\n" + text, b"a = 3\n\n\n\n" + text)
    assert shown(result, "merge", LABELS, 7).startswith(b"<<<<<<<< ours")
    assert shown(conflicting(), "merge", LABELS, 7).startswith(b"<<<<<<< ours")
    assert shown(conflicting(), "merge", LABELS, 9).startswith(b"<<<<<<<<< ours")


def test_a_clean_or_binary_result_is_its_text() -> None:
    clean = conflicting(b"a = 1\n", b"a = 1\n", b"a = 3\n")
    assert shown(clean, "diff3", LABELS, 7) == b"a = 3\n"
    binary = conflicting(b"a\0\n", b"b\0\n", b"c\0\n")
    assert not binary.is_clean
    assert shown(binary, "diff3", LABELS, 7) == binary.text


def test_each_decision_has_its_line_in_the_result() -> None:
    """Ours counts where a conflict stands: three lines here, so what follows is on lines 6 and 8."""
    first, second = Decision("one", Triple(b"x\n", b"y\n", b"y\n"), b"y\n"), Decision("two", Triple(b"", b"", b""), b"")
    third = Decision("three", Triple(b"z", b"z", b"z"), b"\xffz\n")
    third.dropped, third.tags, third.entity, third.confidence = (b"\xfe",), ("same-body",), "method `f`", 0.12345
    regions = [
        Settled(b"head\n"),
        Hunk(Triple(b"1\n", b"1\n2\n3\n", b"4\n")),
        Settled(b"plain\ny\nmore\n\xffz\n", (first, third)),
        Settled(b"last\n", (second,)),
    ]
    result = conflicting()
    result.regions = regions
    record = json.loads(as_json(result, b"t\xff", "a.py", 3))
    assert [(one["rule"], one["line"]) for one in record["decisions"]] == [("one", 6), ("three", 8), ("two", 9)]
    assert (record["schema_version"], record["path"], record["language"]) == (3, "a.py", "python")
    assert record["text"].encode("utf-8", "surrogateescape") == b"t\xff"
    told = record["decisions"][1]
    assert (told["confidence"], told["entity"], told["tags"], told["likely"]) == (
        0.1235,
        "method `f`",
        ["same-body"],
        None,
    )
    assert told["dropped"][0].encode("utf-8", "surrogateescape") == b"\xfe"
    assert told["sides"] == {"base": "z", "ours": "z", "theirs": "z"}


def test_a_conflict_as_json() -> None:
    record = json.loads(as_json(conflicting(), b"", "a.py", 1))
    (conflict,) = record["conflicts"]
    assert record["clean"] is False
    assert (conflict["line"], conflict["sides"]["base"]) == (1, "a = 1\n")
    assert [one["text"] for one in conflict["candidates"]] == ["a = 2\n", "a = 3\n"]


def languages(*names: str) -> list:
    return [by_name(name) for name in names]


def test_the_table_has_its_columns_below_each_other() -> None:
    python, typescript, java = language_table(languages("python", "typescript", "java")).splitlines()
    assert python.split()[0] == "python"
    assert {row.index("*.") for row in (python, typescript, java)} == {len("typescript") + 2}
    assert len({row.index("tree-sitter") for row in (python, typescript, java)}) == 1
    assert not any(row.endswith(" ") for row in (python, typescript, java))
    assert language_table([]) == ""


def test_a_column_is_no_wider_than_sixty() -> None:
    """The last column starts at the same place in all rows whose files fit."""
    from grammars.catalogue import all_languages

    known = all_languages()
    files = [" ".join([f"*.{extension}" for extension in one.extensions] + list(one.file_names)) for one in known]
    assert max(map(len, files)) > 60
    at = max(len(one.name) for one in known) + 2
    for row, shown_files in zip(language_table(known).splitlines(), files, strict=True):
        column = at + max(len(shown_files), 60)
        assert row[at:column].rstrip() == shown_files
        assert row[column : column + 2] == "  "
        assert row[column + 2] != " "


def test_the_page_of_a_language_tells_what_has_no_order_and_what_is_unique() -> None:
    page = language_page(languages("java")[0])
    assert page.startswith(
        "Java (java)\nfiles: *.java *.jsh *.jav\nparsed by: tree-sitter-java\n\nwhat has no order:\n"
    )
    assert "\n    because " in page
    assert page.splitlines()[-1].startswith("never twice with one name in one place: ")
    assert "method" in page.splitlines()[-1]


def test_the_languages_as_json() -> None:
    record = json.loads(languages_as_json(languages("json", "python"), 2))
    assert record["schema_version"] == 2
    json_record, python = record["languages"]
    assert json_record["name"] == "json"
    assert python["grammar"] == "tree-sitter-python"
    assert python["extensions"][0] == "py"
    assert all(one["groups"] for one in python["commutative"])
    assert "function" in " ".join(python["unique"])
