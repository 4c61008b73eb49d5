"""Workflow files over the layouts of real repositories: every planted fault is found, clean files have no error.

`seeded` was written along with the rules, `independent` from the documentation alone.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from merge.repository.git import Git
from scopes.audit import Audit, audit_file
from scopes.finding import Severity
from scopes.repository import Repository
from scopes.rules import ALL_RULES
from tests.scopes.surroundings import write_files

WORKFLOWS = Path("tests/cases/workflows")
SETS = ("seeded", "independent")


def files(kind: str) -> list[Path]:
    return sorted(file for name in SETS for file in (WORKFLOWS / name / kind).glob("*.yaml"))


def named(file: Path) -> str:
    return f"{file.parent.parent.name}-{file.stem}"


def layout_of(workflow: Path, root: Path) -> Repository:
    """The repository that the first line of a workflow names.

    The layout has a path a line, with its text after a bar. `@ N PATH…` is a history of N commits of these paths.
    """
    name = re.match(r"# layout: (\S+)", workflow.read_text())
    assert name is not None
    lines = (workflow.parent.parent / "layouts" / f"{name[1]}.txt").read_text().splitlines()
    entries = (line.partition(" | ") for line in lines if not line.startswith("@ "))
    contents = {path: text.replace("\\n", "\n").replace("\\t", "\t") + "\n" for path, _, text in entries}
    repository = write_files(root, contents)
    commits = [line.split()[1:] for line in lines if line.startswith("@ ")]
    return with_history(root, contents, commits) if commits else repository


def with_history(root: Path, contents: Mapping[str, str], commits: list[list[str]]) -> Repository:
    git = Git(root, settings=("user.name=a", "user.email=a@example.com", "commit.gpgsign=false"))
    git.text("init", "-q", "-b", "main")
    git.text("add", "-A")
    git.text("commit", "-q", "-m", "start")
    for count, *paths in commits:
        for number in range(int(count)):
            write_files(root, {path: contents[path] + "\n" * (number + 1) for path in paths})
            git.text("commit", "-q", "-a", "-m", "work")
    return Repository.of_git(str(root))


def audited(file: Path, tmp_path: Path) -> Audit:
    return audit_file(str(file), {}, layout_of(file, tmp_path))


@pytest.mark.parametrize("file", files("clean"), ids=named)
def test_a_clean_file_has_no_error(file: Path, tmp_path: Path) -> None:
    audit = audited(file, tmp_path)
    assert audit.problems == ()
    assert [finding for finding in audit.findings if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("file", files("faulty"), ids=named)
def test_a_planted_fault_is_found_in_its_line(file: Path, tmp_path: Path) -> None:
    planted = [
        (match[1], number)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if (match := re.search(r"# <- (SC\d+)", line))
    ]
    assert len(planted) == 1
    audit = audited(file, tmp_path)
    assert set(planted) == {
        (finding.rule, finding.location.line) for finding in audit.findings if finding.rule == planted[0][0]
    }


def test_there_are_as_many_as_promised() -> None:
    assert len(files("clean")) >= 30
    assert len(files("faulty")) >= 30
    assert all(len(list((WORKFLOWS / "independent" / kind).glob("*.yaml"))) >= 15 for kind in ("clean", "faulty"))


def test_every_rule_has_a_planted_fault() -> None:
    assert {file.name[:5].upper() for file in files("faulty")} == {rule.id for rule in ALL_RULES}
