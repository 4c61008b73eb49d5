"""Workflow files over the layouts of real repositories: every planted fault is found, clean files have no error."""

import re
from pathlib import Path

import pytest

from scopes.audit import audit_file
from scopes.finding import Severity
from scopes.repository import Repository
from tests.scopes.surroundings import write_files

SEEDED = Path("tests/cases/workflows/seeded")


def layout_of(workflow: Path, root: Path) -> Repository:
    """The repository that the first line of a workflow names: a path a line, with its text after a bar."""
    name = re.match(r"# layout: (\S+)", workflow.read_text())
    assert name is not None
    lines = (SEEDED / "layouts" / f"{name[1]}.txt").read_text().splitlines()
    entries = (line.partition(" | ") for line in lines)
    return write_files(root, {path: text.replace("\\n", "\n") + "\n" for path, _, text in entries})


@pytest.mark.parametrize("file", sorted((SEEDED / "clean").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_clean_file_has_no_error(file: Path, tmp_path: Path) -> None:
    audit = audit_file(str(file), {}, layout_of(file, tmp_path))
    assert audit.problems == ()
    assert [finding for finding in audit.findings if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("file", sorted((SEEDED / "faulty").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_planted_fault_is_found_in_its_line(file: Path, tmp_path: Path) -> None:
    planted = [
        (match[1], number)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if (match := re.search(r"# <- (SC\d+)", line))
    ]
    assert len(planted) == 1
    audit = audit_file(str(file), {}, layout_of(file, tmp_path))
    assert planted[0] in [(finding.rule, finding.location.line) for finding in audit.findings]


def test_there_are_as_many_as_promised() -> None:
    assert len(list((SEEDED / "clean").glob("*.yaml"))) >= 15
    assert len(list((SEEDED / "faulty").glob("*.yaml"))) >= 15
