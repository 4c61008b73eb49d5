import os
import shutil
import sys
import venv
from pathlib import Path

import pytest

from merge.repository import attributes, command, doctor
from merge.repository.git import Git, GitError
from merge.repository.install import GLOBAL, LOCAL, attributes_file, install, uninstall
from tests.merge.repository.scratch import Scratch


def merge_attribute(scratch: Scratch, path: str) -> str:
    return scratch.git("check-attr", "merge", "--", path).rpartition(" ")[2]


def test_local_install_is_told_idempotent_and_taken_back(scratch: Scratch) -> None:
    git = Git(scratch.path)
    before = (scratch.path / ".git" / "config").read_text()
    changes = install(git, LOCAL)
    assert [line.split(" ")[1] for line in changes[:2]] == ["merge.treaty.name", "merge.treaty.driver"]
    assert changes[-1].endswith("info/attributes")
    assert merge_attribute(scratch, "deep/er/a.py") == "treaty"
    assert install(git, LOCAL) == []
    assert len(uninstall(git, LOCAL)) == 5
    assert uninstall(git, LOCAL) == []
    assert merge_attribute(scratch, "a.py") == "unspecified"
    assert (scratch.path / ".git" / "config").read_text() == before


def test_global_install_honours_the_attributes_file_of_the_user(scratch: Scratch) -> None:
    own = scratch.home / "my attributes"
    own.write_text("*.md merge=union\n*.json -merge\n")
    scratch.git("config", "--global", "core.attributesFile", str(own))
    install(Git(scratch.path), GLOBAL)
    assert merge_attribute(scratch, "a.py") == "treaty"
    assert merge_attribute(scratch, "a.md") == "union"
    assert merge_attribute(scratch, "a.json") == "unset"  # the user's line stays the last word
    uninstall(Git(scratch.path), GLOBAL)
    assert own.read_text() == "*.md merge=union\n*.json -merge\n"


def test_global_install_without_an_attributes_file_uses_the_standard_place(scratch: Scratch) -> None:
    git = Git(scratch.path)
    install(git, GLOBAL)
    assert attributes_file(git, GLOBAL) == scratch.home / ".config" / "git" / "attributes"
    assert merge_attribute(scratch, "a.go") == "treaty"


def test_what_the_repository_says_about_merging_stays_in_force(scratch: Scratch) -> None:
    scratch.commit(
        {
            ".gitattributes": "package-lock.json -merge\n*.py text\nlogo.ts binary\n",
            "sub/.gitattributes": '*.json merge=union\n/only.py -merge\n"with space.py" -merge\n',
        }
    )
    (scratch.path / ".git" / "info" / "attributes").write_text("mine.py merge=binary\n")
    install(Git(scratch.path), LOCAL)
    expected = {
        "a.py": "treaty",
        "package-lock.json": "unset",
        "logo.ts": "unset",
        "sub/deep/x.json": "union",
        "x.json": "treaty",
        "sub/only.py": "unset",
        "sub/deep/only.py": "treaty",
        "sub/with space.py": "unset",
        "mine.py": "binary",
    }
    assert {path: merge_attribute(scratch, path) for path in expected} == expected
    uninstall(Git(scratch.path), LOCAL)
    assert (scratch.path / ".git" / "info" / "attributes").read_text() == "mine.py merge=binary\n"


def test_a_linked_worktree_shares_the_attributes(scratch: Scratch) -> None:
    scratch.commit({"a": "1"})
    scratch.git("worktree", "add", "-q", "../linked")
    install(Git(scratch.path.parent / "linked"), LOCAL)
    assert merge_attribute(scratch, "a.py") == "treaty"


def test_outside_a_repository_nothing_is_written(tmp_path: Path, scratch: Scratch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    with pytest.raises(GitError, match="not a git repository"):
        install(Git(outside, environment={"GIT_CEILING_DIRECTORIES": str(tmp_path)}), LOCAL)
    assert list(outside.iterdir()) == []


def test_the_command_is_absolute_and_survives_odd_paths() -> None:
    line = command.driver_command("/opt/my python/100%/bin/python")
    assert line.startswith("'/opt/my python/100%%/bin/python' -I -S ")
    assert command.started_files(command.driver_command()) == (sys.executable, str(command.ENTRY))
    assert command.started_files(command.tool_command()) == (sys.executable, str(command.CONSOLE))


@pytest.mark.parametrize(
    ("line", "folder", "read"),
    [
        ("*.json -merge", "", ["*.json -merge"]),
        ("*.json text eol=lf merge=union", "a/b", ["a/b/**/*.json merge=union"]),
        ("x/y.py merge=ours # no comment here", "a", ["a/x/y.py merge=ours"]),
        ("*.py text merge=treaty", "a", ["a/**/*.py merge=treaty"]),
        ("# *.py -merge", "", []),
        ("[attr]odd -merge", "", []),
        ("*.py diff", "", []),
        ('"a \\"b\\".py" binary', "", ['"a \\"b\\".py" binary']),
    ],
)
def test_lines_about_merging(line: str, folder: str, read: list[str]) -> None:
    assert list(attributes.about_merging(line + "\n", folder)) == read


def faults(scratch: Scratch) -> list[str]:
    return [found.what for found in doctor.examine(Git(scratch.path)) if found.grade == doctor.FAULT]


def test_doctor_finds_what_is_missing(scratch: Scratch) -> None:
    assert [fault.split(":")[0] for fault in faults(scratch)] == [
        "git does not know the driver (merge.treaty.driver)",
        "no file is given to the driver",
    ]
    install(Git(scratch.path), LOCAL)
    assert faults(scratch) == []


def test_doctor_finds_an_interpreter_that_moved(scratch: Scratch) -> None:
    install(Git(scratch.path), LOCAL)
    scratch.git("config", "merge.treaty.driver", command.driver_command("/gone/python"))
    scratch.git("config", "mergetool.treaty.cmd", command.tool_command("/gone/python"))
    found = faults(scratch)
    assert found[0] == "the driver's interpreter is gone: /gone/python"
    assert found[1].startswith("the driver does not merge: ")
    assert found[2].startswith("the mergetool's program is gone")
    scratch.git("config", "merge.treaty.driver", "echo no")
    assert faults(scratch)[0] == "merge.treaty.driver is not Treaty's: echo no"


def test_doctor_tries_the_driver(scratch: Scratch, tmp_path: Path) -> None:
    install(Git(scratch.path), LOCAL)
    venv.create(tmp_path / "bare", with_pip=False)  # an interpreter without what Treaty needs
    without = command.driver_command(str(tmp_path / "bare" / "bin" / "python"))
    scratch.git("config", "merge.treaty.driver", without.replace(str(command.ENTRY), "/dev/null/entry.py"))
    assert any(fault.startswith("the driver does not merge") for fault in faults(scratch))


def test_doctor_finds_attributes_that_are_out_of_date(scratch: Scratch) -> None:
    install(Git(scratch.path), LOCAL)
    scratch.commit({".gitattributes": "*.json -merge\n"})
    assert any("is older than the languages" in fault for fault in faults(scratch))
    install(Git(scratch.path), LOCAL)
    assert faults(scratch) == []


def test_doctor_notes_styles_and_rerere(scratch: Scratch) -> None:
    install(Git(scratch.path), LOCAL)
    notes = [found.what for found in doctor.examine(Git(scratch.path))]
    assert any("have no base" in note for note in notes)
    scratch.git("config", "merge.conflictStyle", "diff4")
    scratch.git("config", "rerere.enabled", "true")
    scratch.git("config", "rerere.autoUpdate", "yes")
    found = [found.what for found in doctor.examine(Git(scratch.path))]
    assert "merge.conflictStyle is 'diff4'" in found
    assert sum("rerere" in what for what in found) == 2


@pytest.mark.parametrize(
    ("version", "told"),
    [("2.33.1", "2.34 is the oldest that Treaty knows"), ("2.37.0", "`treaty merge branches` needs 2.38")],
)
def test_doctor_tells_a_git_that_is_too_old(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, version: str, told: str
) -> None:
    install(Git(scratch.path), LOCAL)
    program = scratch.home / "git"
    real = shutil.which("git")
    program.write_text(f'#!/bin/sh\n[ "$1" = version ] && echo git version {version} || exec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{scratch.home}{os.pathsep}{os.environ['PATH']}")
    assert any(told in found.what for found in doctor.examine(Git(scratch.path)))
    if version == "2.33.1":
        with pytest.raises(GitError, match=r"needs git 2\.34, this is 2\.33"):
            install(Git(scratch.path), LOCAL)


@pytest.mark.parametrize(("version", "told"), [("2.38", False), ("2.37", True)])
def test_doctor_tells_of_branches_up_to_the_git_that_can(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, version: str, told: bool
) -> None:
    monkeypatch.setattr(Git, "version", lambda _git: tuple(map(int, version.split("."))))
    assert any("branches" in found.what for found in doctor._git_version(Git(scratch.path))) is told


def test_doctor_tells_a_driver_of_another_treaty(scratch: Scratch, tmp_path: Path) -> None:
    git = Git(scratch.path)
    install(git, LOCAL)
    assert list(doctor._driver(git)) == []
    program = tmp_path / "entry.py"
    program.write_text("")
    registered = git.config("merge.treaty.driver") or ""
    mine = command.started_files(registered)[1]
    scratch.git("config", "merge.treaty.driver", registered.replace(mine, str(program)))
    (found,) = doctor._driver(git)
    assert (found.grade, str(program) in found.what) == (doctor.NOTE, True)
