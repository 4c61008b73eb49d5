"""Lines of gitattributes: which files the driver gets, what is kept of others, and how patterns are written."""

import pytest

from grammars.catalogue import by_name
from merge.repository import attributes, command
from merge.repository.attributes import BEGIN, END, about_merging, block, with_block, without_block


def test_the_patterns_of_languages_once_each_and_sorted() -> None:
    languages = [language for language in map(by_name, ("python", "json", "python")) if language is not None]
    found = attributes.patterns(languages)
    assert found == sorted(set(found))
    assert {"*.py", "*.json"} <= set(found)


def test_a_block_with_what_must_win_over_it() -> None:
    assert block([]) == [BEGIN, END]
    json = by_name("json")
    assert json is not None
    lines = block([json], ["a -merge"])
    assert lines[0] == BEGIN
    assert "*.json merge=treaty" in lines
    assert lines[-3:] == ["# what .gitattributes in this repository says about merging:", "a -merge", END]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb\n", "a\nb\n"),
        (f"{BEGIN}\nx\n{END}\na\n", "a\n"),
        (f"a\n{BEGIN}\nx\n{END}\nb\n", "a\nb\n"),
        (f"a\r\n {BEGIN} \r\nx\r\n {END}\r\nb", "a\r\nb"),
        (f"{END}\na\n", f"{END}\na\n"),
        (f"a\n{BEGIN}\nx\n", "a\n"),
        ("", ""),
    ],
)
def test_the_block_is_taken_out_and_nothing_else(text: str, found: str) -> None:
    assert without_block(text) == found
    assert with_block(text, [BEGIN, "y", END]) == f"{BEGIN}\ny\n{END}\n{found}"


@pytest.mark.parametrize(
    ("line", "folder", "found"),
    [
        ("*.lock -merge", "", ["*.lock -merge"]),
        ("*.lock text -merge eol=lf merge=union", "", ["*.lock -merge merge=union"]),
        ("*.png binary", "", ["*.png binary"]),
        ("a merge", "", ["a merge"]),
        ("a !merge", "", ["a !merge"]),
        ("a text", "", []),
        ("a", "", []),
        ("# a merge", "", []),
        ("[attr]b merge=c", "", []),
        ("", "", []),
        ("  a merge=b  ", "", ["a merge=b"]),
        ("*.lock -merge", "sub", ["sub/**/*.lock -merge"]),
        ("x/*.lock -merge", "sub/deep", ["sub/deep/x/*.lock -merge"]),
        ("/a -merge", "sub", ["sub/a -merge"]),
        ("x/ -merge", "sub", ["sub/**/x/ -merge"]),
        ('"a b" -merge', "", ['"a b" -merge']),
        ('"a \\"b\\" \\\\c" -merge', "", ['"a \\"b\\" \\\\c" -merge']),
        ("a -merge", "with space", ['"with space/**/a" -merge']),
        ("a#b -merge", "", ['"a#b" -merge']),
    ],
)
def test_what_is_said_about_merging(line: str, folder: str, found: list[str]) -> None:
    assert list(about_merging(line, folder)) == found
    assert list(about_merging(f"x text\n{line}\n", folder)) == found


def test_commands_name_their_files() -> None:
    driver, tool = command.driver_command("/opt/my python/bin/python"), command.tool_command("/opt/100%/python")
    assert driver.startswith("'/opt/my python/bin/python' -I -S ")
    assert " %O %A %B %L %P %S %X %Y || {" in driver
    assert command.started_files(driver) == ("/opt/my python/bin/python", str(command.ENTRY))
    assert tool.startswith("/opt/100%%/python -I ")
    assert tool.endswith(' merge tool "$BASE" "$LOCAL" "$REMOTE" "$MERGED"')
    assert command.started_files(tool)[1] == str(command.CONSOLE)


@pytest.mark.parametrize(
    ("line", "found"),
    [("", ("", "")), ("other %O", ("other", "")), ("'broken", ("", "")), ("a b || c/entry.py", ("a", ""))],
)
def test_commands_of_others(line: str, found: tuple[str, str]) -> None:
    assert command.started_files(line) == found
