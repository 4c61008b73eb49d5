"""SC305 needs a history: files that commits change together."""

from pathlib import Path

from merge.repository.git import Git
from scopes.repository import Repository
from tests.scopes.surroundings import audited

WORKFLOW = """\
agents:
  - id: a
    scope: {write: ["a.py"]}
  - id: b
    scope:
      write: ["sql/"]
"""


def committed(root: Path, commits: list[list[str]]) -> Repository:
    """A repository in which each commit changes these files."""
    git = Git(root, settings=("user.name=a", "user.email=a@example.com", "commit.gpgsign=false"))
    git.text("init", "-q", "-b", "main")
    for number, files in enumerate(commits):
        for name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(str(number))
        git.text("add", "-A")
        git.text("commit", "-q", "-m", str(number))
    return Repository.of_git(str(root))


def test_files_that_change_together(tmp_path: Path) -> None:
    repository = committed(tmp_path, [["a.py", "sql/b.sql"]] * 5 + [["a.py", "c.py"]] * 3)
    assert ("a.py", "sql/b.sql") in {tuple(sorted(files)) for files in repository.history}
    (finding,) = [f for f in audited(tmp_path, WORKFLOW, repository).findings if f.rule == "SC305"]
    assert finding.message == "`a` writes a.py and `b` sql/b.sql, which changed together in 5 of 5 commits"
    assert finding.location.line == 6


def test_too_little_history_says_nothing(tmp_path: Path) -> None:
    repository = committed(tmp_path, [["a.py", "sql/b.sql"]] * 4)
    assert [f for f in audited(tmp_path, WORKFLOW, repository).findings if f.rule == "SC305"] == []
