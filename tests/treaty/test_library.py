import subprocess
from pathlib import Path

import pytest

import treaty

BASE = "def f():\n    return 1\n"
OURS = "import re\n\n" + BASE
THEIRS = BASE + "\n\ndef g():\n    return 2\n"


def test_text_gives_text_and_bytes_give_bytes() -> None:
    text = treaty.merge(BASE, OURS, THEIRS, path="a.py")
    assert text.text == "import re\n\n" + THEIRS
    assert text.is_clean
    assert text.language == "python"
    data = treaty.merge(BASE.encode(), OURS.encode(), THEIRS.encode(), path=Path("a.py"))
    assert data.text == text.text.encode()


def test_a_conflict_is_a_value() -> None:
    result = treaty.merge("x = 1\n", "x = 2\n", "x = 3\n", "a.py")
    assert not result.is_clean
    assert result.text.startswith("<<<<<<< ours")
    assert [conflict.reason for conflict in result.conflicts] == ["changed on both sides"]
    assert repr(result) == "<MergeResult: 1 conflicts, confidence 1.00>"


def test_options_by_name() -> None:
    both = ("import os\n", "import os\nimport re\n", "import os\nimport sys\n")
    assert treaty.merge(*both, path="a.py").is_clean
    assert not treaty.merge(*both, path="a.py", profile="careful", min_confidence=1.0).is_clean
    with pytest.raises(ValueError, match=r"no option 'profil' \(did you mean 'profile'"):
        treaty.merge(*both, profil="careful")
    with pytest.raises(ValueError, match="profile cannot be 'bold'"):
        treaty.merge(*both, profile="bold")


def test_text_that_is_not_utf_8_survives() -> None:
    odd = b"\xe9\n".decode("utf-8", "surrogateescape")
    assert treaty.merge(odd, odd, odd + "x\n").text == odd + "x\n"


def workflow(folder: Path, scope: str) -> Path:
    """A repository with a workflow of two agents, the second of which may write `scope`."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    (folder / "a.txt").write_text("a\n")
    file = folder / "workflow.yaml"
    file.write_text(
        "name: pair\n"
        f"context: {{repository: {folder}, base_branch: main}}\n"
        "agents:\n"
        "  - {id: one, scope: {write: [a.txt]}, command: echo one >> a.txt}\n"
        f"  - {{id: two, scope: {{write: [{scope}]}}, command: echo two > {scope}}}\n"
    )
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, "commit", "-q", "-m", "base"], check=True)
    return file


def test_an_audit_is_a_value(tmp_path: Path) -> None:
    found = treaty.audit(workflow(tmp_path, "a.txt"), tmp_path)
    assert "SC101" in {finding.rule for finding in found.findings}
    assert "SC101" not in {finding.rule for finding in treaty.audit(workflow(tmp_path, "b.txt"), tmp_path).findings}


def test_a_run_from_first_to_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")
    repository = tmp_path / "repository"
    repository.mkdir()
    events: list[str] = []
    outcome = treaty.run(workflow(repository, "b.txt"), hear=lambda event: events.append(event.kind))
    assert outcome.code == 0
    assert len(events) > 5
    shown = subprocess.run(
        ["git", "-C", str(repository), "show", "treaty/pair:b.txt"], check=True, capture_output=True, text=True
    )
    assert shown.stdout == "two\n"


def test_what_is_no_text_is_told() -> None:
    empty = "for a version that does not exist give an empty text"
    with pytest.raises(TypeError, match=f"base is NoneType, it must be str or bytes; {empty}"):
        treaty.merge(None, "a", "b")  # type: ignore[type-var]
    with pytest.raises(TypeError, match=f"theirs is NoneType, it must be str like base; {empty}"):
        treaty.merge("a", "b", None)  # type: ignore[type-var]
    with pytest.raises(TypeError, match=r"ours is bytes, it must be str like base$"):
        treaty.merge("a", b"b", "c")  # type: ignore[type-var]
