"""Fixes of the text: they mend what was found and leave the rest as it is, to the byte."""

import contextlib
import io
from pathlib import Path

import pytest

from scopes.cli import main
from scopes.fixes import apply_edits, edits
from tests.scopes.surroundings import audited, git_repository

CASES = {
    "key": (
        'agents:\n  - id: a  # kept\n    skope: {write: ["a/"]}\n',
        'agents:\n  - id: a  # kept\n    scope: {write: ["a/"]}\n',
    ),
    "exclude in a block": (
        'agents:\n  - id: a\n    scope:\n      write:\n        - "a/"\n        - "!b/"  # gone\n        - "c/"\n'
        "    command: x\n",
        'agents:\n  - id: a\n    scope:\n      write:\n        - "a/"\n        - "c/"\n    command: x\n',
    ),
    "exclude in a row": (
        'agents:\n  - id: a\n    scope: {write: ["a/", "!b/", "c/"]}\n',
        'agents:\n  - id: a\n    scope: {write: ["a/", "c/"]}\n',
    ),
    "first in a row": (
        'agents:\n  - id: a\n    scope: {write: ["!b/", "c/"]}\n',
        'agents:\n  - id: a\n    scope: {write: ["c/"]}\n',
    ),
    "the only dependency": (
        "agents:\n  - {id: a, scope: {read: [], write: [a/]}}\n"
        "  - id: b\n    scope: {read: [], write: [b/]}\n    depends_on:\n      - a\n    command: x\n",
        "agents:\n  - {id: a, scope: {read: [], write: [a/]}}\n"
        "  - id: b\n    scope: {read: [], write: [b/]}\n    command: x\n",
    ),
    "one of two dependencies": (
        "agents:\n  - {id: a, scope: {write: [a/]}}\n  - {id: b, scope: {read: [a/], write: [b/]}, depends_on: [a]}\n"
        "  - {id: c, scope: {read: [b/], write: [c/]}, depends_on: [a, b]}\n",
        "agents:\n  - {id: a, scope: {write: [a/]}}\n  - {id: b, scope: {read: [a/], write: [b/]}, depends_on: [a]}\n"
        "  - {id: c, scope: {read: [b/], write: [c/]}, depends_on: [b]}\n",
    ),
    "several": (
        'naem: w\nagents:\n  - id: a\n    scope: {wriet: ["a/"]}\n',
        'name: w\nagents:\n  - id: a\n    scope: {write: ["a/"]}\n',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_fixed_text(case: str, tmp_path: Path) -> None:
    before, after = CASES[case]
    audit = audited(tmp_path, before)
    assert audit.document is not None
    assert apply_edits(before, edits(audit.findings, audit.document)) == after
    again = audited(tmp_path, after)
    assert again.document is not None
    assert edits(again.findings, again.document) == []


def test_fix_on_the_command_line(tmp_path: Path) -> None:
    git_repository(tmp_path, ["a/x"])
    file = tmp_path / "w.yaml"
    file.write_bytes(CASES["key"][0].replace("\n", "\r\n").encode("utf-8-sig"))
    file.chmod(0o640)
    said = io.StringIO()
    with contextlib.chdir(tmp_path), contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(["audit", "w.yaml", "--fix", "--select", "SC0"])
    assert (code, said.getvalue()) == (0, "treaty scopes: w.yaml: 1 fixed\n")
    assert file.read_bytes() == CASES["key"][1].replace("\n", "\r\n").encode("utf-8-sig")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".new")] == []
