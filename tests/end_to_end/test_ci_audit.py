"""The audit as a pre-commit hook and as a step of the GitHub Action."""

import re
import shlex

from tests.end_to_end.test_ci import ACTION, HOOKS, STEPS, repository, run_step
from tests.merge.repository.conftest import scratch  # noqa: F401 - the fixture
from tests.merge.repository.scratch import Scratch, needs_merge_tree

__all__ = ["repository"]

pytestmark = needs_merge_tree

COLLIDING = """\
coordination: {conflict_resolution: fail}
agents:
  - {id: a, scope: {write: [cart.py]}}
  - {id: b, scope: {write: ["*.py"]}}
"""


def test_the_hook_fails_where_agents_collide(repository: Scratch) -> None:
    hook = HOOKS["treaty-scopes-audit"]
    assert hook["language"] == "python"
    assert re.search(hook["files"], "workflows/flow.yaml")
    assert not re.search(hook["files"], ".github/workflows/ci.yaml")
    (repository.path / "workflows").mkdir()
    (repository.path / "workflows" / "flow.yaml").write_text(COLLIDING)
    done = repository.run(*shlex.split(hook["entry"]), "workflows/flow.yaml")
    assert done.returncode == 1
    assert "error[SC101]: `a` and `b` both write cart.py" in done.stdout
    (repository.path / "workflows" / "flow.yaml").write_text(COLLIDING.replace("*.py", "*.txt"))
    assert repository.run(*shlex.split(hook["entry"]), "workflows/flow.yaml").returncode == 0


def test_the_step_annotates_every_file_of_a_glob(repository: Scratch) -> None:
    assert "inputs.workflows != ''" in STEPS["Audit"]["if"]
    assert ACTION["inputs"]["workflows"]["default"] == ""
    for name in ("one", "two"):
        (repository.path / f"{name}.yaml").write_text(COLLIDING)
    code, said, _, _ = run_step(repository, "Audit", WORKFLOWS="*.yaml")
    assert code == 1
    assert "::error file=one.yaml,line=4" in said
    assert "::error file=two.yaml,line=4" in said
