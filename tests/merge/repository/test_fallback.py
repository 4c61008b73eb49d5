"""What the driver gives back where git's own line merge has to do it, and what it reads from a subdirectory."""

from pathlib import Path

import pytest

from merge.options import Options
from merge.repository.contents import merge_contents
from merge.repository.driver import CLEAN, CONFLICTS, FAILED, Call, main, merge_by_lines
from merge.revision import Triple
from tests.merge.repository.scratch import Scratch

LANGUAGE = 'title = "Shout"\nextends = "json"\nextensions = ["shout"]\n'


def call(folder: Path, *texts: bytes, path: str = "a.txt") -> list[str]:
    names = []
    for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
        (folder / name).write_bytes(text)
        names.append(str(folder / name))
    return [*names, "7", path, "b", "o", "t"]


@pytest.mark.parametrize(
    ("texts", "code", "text"),
    [
        ((b"a\nb\nc\n", b"A\nb\nc\n", b"a\nb\nC\n"), CLEAN, b"A\nb\nC\n"),
        ((b"a\n", b"b\n", b"c\n"), CONFLICTS, b"<<<<<<< o\nb\n=======\nc\n>>>>>>> t\n"),
        ((b"a\0\n", b"b\0\n", b"c\0\n"), CONFLICTS, b"b\0\n"),
    ],
)
def test_what_git_merges(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, texts: tuple[bytes, ...], code: int, text: bytes
) -> None:
    monkeypatch.chdir(scratch.path)
    assert merge_by_lines(Call(call(scratch.path, *texts))) == code
    assert (scratch.path / "ours").read_bytes() == text


def test_many_conflicts_are_conflicts(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    """git's exit code is their number, up to 127."""
    monkeypatch.chdir(scratch.path)
    form = b"%d%s\nkept %d\nas\nit\nwas\n"
    texts = [b"".join(form % (n, end, n) for n in range(200)) for end in (b"", b"o", b"t")]
    assert merge_by_lines(Call(call(scratch.path, *texts))) == CONFLICTS
    assert (scratch.path / "ours").read_bytes().count(b"<<<<<<< o\n") == 200


def test_a_git_that_fails_leaves_ours(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """git ends with 128 where it dies, which is no number of conflicts."""
    words = call(scratch.path, b"a\n", b"b\n", b"c\n")
    monkeypatch.chdir(scratch.path)
    (scratch.path / ".git" / "config").write_text("[core\n")
    assert merge_by_lines(Call(words)) == FAILED
    assert (scratch.path / "ours").read_bytes() == b"b\n"
    assert capsys.readouterr().err.startswith("treaty: ")


def test_own_languages_are_found_from_a_subdirectory(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch.commit({".treaty/languages/shout.toml": LANGUAGE, "deep/er/a.shout": "{}\n"})
    monkeypatch.chdir(scratch.path / "deep" / "er")
    words = call(
        scratch.path,
        b'{"a": 1, "b": 2}\n',
        b'{"a": 1, "c": 3, "b": 2}\n',
        b'{"a": 1, "d": 4, "b": 2}\n',
        path="deep/er/a.shout",
    )
    assert main(words) == CLEAN
    assert (scratch.path / "ours").read_bytes() == b'{"a": 1, "c": 3, "d": 4, "b": 2}\n'


def test_a_wrong_profile_is_told_and_lines_are_merged(scratch: Scratch) -> None:
    own = scratch.write(".treaty/languages/python.toml", 'comments = ["coment"]\n')
    base = b"def a():\n    return 1\n"
    ours, theirs = (base + b"\n\ndef %s():\n    return 2\n" % name for name in (b"b", b"c"))
    result = merge_contents(Triple(base, ours, theirs), "x.py", Options(), root=str(scratch.path))
    assert result.warnings == (
        f"x.py: merged by lines: {own}:1: comments: Python's grammar has no node kind 'coment' "
        "(did you mean 'comment'?)",
    )
    assert not result.is_clean
