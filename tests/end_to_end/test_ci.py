"""The pre-commit hooks and the GitHub Action, as their services run them: the same commands in a real repository."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.merge.repository.conftest import scratch  # noqa: F401 - the fixture
from tests.merge.repository.scratch import Scratch, needs_merge_tree

pytestmark = [needs_merge_tree, pytest.mark.skipif(not shutil.which("bash"), reason="the action's steps are bash")]

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name"): step for step in ACTION["runs"]["steps"]}

BASE = "import os\n\n\nclass Cart:\n    def total(self):\n        return sum(self.items)\n"
OURS = BASE + "\n    def count(self):\n        return 1\n"
THEIRS = BASE + "\n    def clear(self):\n        self.items = []\n"


@pytest.fixture
def repository(scratch: Scratch) -> Scratch:  # noqa: F811
    """`main` and `side`, which only structure merges; `other`, which nothing merges with main. And a `treaty`."""
    program = scratch.home / "treaty"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{ROOT / "treaty" / "start.py"}" "$@"\n')
    program.chmod(0o755)
    scratch.environment["PATH"] = f"{scratch.home}{os.pathsep}{scratch.environment['PATH']}"
    start = scratch.commit({"cart.py": BASE, "notes.txt": "1\n"})
    scratch.branch("side", start, {"cart.py": THEIRS})
    scratch.branch("other", start, {"cart.py": OURS.replace("return 1", "return 2")})
    scratch.git("checkout", "-q", "main")
    scratch.commit({"cart.py": OURS})
    return scratch


def run_step(repository: Scratch, name: str, **values: str) -> tuple[int, str, dict[str, str], str]:
    """Exit code, output, outputs of the step and its summary; the environment is what the step names."""
    step = STEPS[name]
    assert set(values) | {key for key in step["env"] if key.startswith("GIT_")} == set(step["env"])
    files = {key: repository.home / key for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("")
    runner = {"RUNNER_TEMP": str(repository.home), **{key: str(file) for key, file in files.items()}}
    # As GitHub starts `shell: bash`.
    done = repository.run(
        "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], environment={**runner, **values}
    )
    outputs = dict(line.partition("=")[::2] for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    return done.returncode, done.stdout + done.stderr, outputs, files["GITHUB_STEP_SUMMARY"].read_text()


def test_a_pull_request_that_only_structure_merges_is_clean(repository: Scratch) -> None:
    code, said, outputs, summary = run_step(repository, "Merge", BASE="main", HEAD="side", INTO="", FAIL="true")
    assert code == 0, said
    assert outputs["clean"] == "true"
    text = repository.git("show", f"{outputs['tree']}:cart.py")
    assert text.count("def count") == text.count("def clear") == 1
    assert "order: side" in summary


def test_the_merge_goes_to_a_branch_where_one_is_named(repository: Scratch) -> None:
    code, said, outputs, _ = run_step(repository, "Merge", BASE="main", HEAD="side", INTO="merged", FAIL="true")
    assert code == 0, said
    assert outputs["tree"] == repository.git("rev-parse", "merged^{tree}")


@pytest.mark.parametrize(("fail", "code"), [("true", 1), ("false", 0)])
def test_a_conflict_is_told_and_fails_where_it_shall(repository: Scratch, fail: str, code: int) -> None:
    found, said, outputs, summary = run_step(repository, "Merge", BASE="main", HEAD="other", INTO="", FAIL=fail)
    assert found == code, said
    assert outputs == {"clean": "false"}
    assert "::warning title=treaty merge branches::main and other are in conflict" in said
    assert "cart.py" in summary


def test_a_name_that_is_not_there_is_an_error(repository: Scratch) -> None:
    code, said, outputs, _ = run_step(repository, "Merge", BASE="origin/main", HEAD="side", INTO="", FAIL="false")
    assert code == 3
    assert "fetch-depth" in said
    assert outputs == {}


def test_the_merge_commits_of_a_pull_request_are_verified(repository: Scratch) -> None:
    repository.git("checkout", "-q", "-b", "request", "side")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "main")
    repository.commit({"notes.txt": "sneaked in\n"}, "merge")
    code, said, _, _ = run_step(repository, "Verify", BASE="main", HEAD="request")
    assert code == 1
    assert "::error file=notes.txt,title=treaty merge verify::" in said


def test_the_action_is_well_formed() -> None:
    assert ACTION["runs"]["using"] == "composite"
    named = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8")))
    assert named == set(ACTION["inputs"])
    for step in ACTION["runs"]["steps"]:
        if "run" in step:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "what a pull request names must not become part of a script"
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


def run_hook(repository: Scratch, name: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return repository.run(*shlex.split(HOOKS[name]["entry"]), environment=environment)


def test_the_hook_refuses_a_merge_with_more_in_it(repository: Scratch) -> None:
    assert run_hook(repository, "treaty-verify-staged").returncode == 0
    repository.run("git", "merge", "--no-edit", "other")
    assert run_hook(repository, "treaty-verify-staged").returncode == 1
    repository.write("cart.py", OURS)
    repository.git("add", "-A")
    assert run_hook(repository, "treaty-verify-staged").returncode == 0
    repository.write("notes.txt", "sneaked in\n")
    repository.git("add", "-A")
    refused = run_hook(repository, "treaty-verify-staged")
    assert refused.returncode == 1
    assert "notes.txt" in refused.stdout


def test_the_hook_of_a_push_looks_at_what_is_pushed(repository: Scratch) -> None:
    before = repository.git("rev-parse", "HEAD")
    repository.git("merge", "-q", "-s", "ours", "--no-commit", "side")
    repository.commit({"notes.txt": "sneaked in\n"}, "merge")
    ends = {"PRE_COMMIT_FROM_REF": before, "PRE_COMMIT_TO_REF": repository.git("rev-parse", "HEAD")}
    assert run_hook(repository, "treaty-verify-pushed", **ends).returncode == 1
    assert run_hook(repository, "treaty-verify-pushed").returncode == 0


def test_the_hooks_are_well_formed() -> None:
    for hook in HOOKS.values():
        assert {"id", "name", "entry", "language", "stages"} <= set(hook)
        assert hook["language"] == "python"
        assert hook.get("pass_filenames", True) is hook["entry"].startswith("treaty scopes")
