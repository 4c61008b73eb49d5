"""A scratch repository for each test that asks for one."""

from pathlib import Path

import pytest

from tests.merge.repository.scratch import Scratch


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """An empty repository; the process itself gets its home, so that nobody's configuration is read."""
    made = Scratch(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    return made
