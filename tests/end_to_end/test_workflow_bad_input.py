"""What is refused before a run starts: the exact message, its place, the exit code, the repository as it was."""

from collections.abc import Callable

import pytest

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ONE = """\
name: one
{context}
agents:
  - id: a
    scope:
      write: [shop/]
    command: "true"
"""


def one(context: str = "context: {}") -> str:
    return ONE.format(context=context)


def dirty(scene: Scene) -> None:
    scene.write("shop/stock.py", "LIMIT = 11\n")


def staged(scene: Scene) -> None:
    scene.write("new.py", "1\n")
    scene.git("add", "new.py")


def target_checked_out(scene: Scene) -> None:
    scene.git("worktree", "add", "--quiet", "-b", "feature/x", str(scene.folder / "other"))


def branch_in_the_way(scene: Scene) -> None:
    scene.git("branch", "feature")


def detached(scene: Scene) -> None:
    scene.git("checkout", "--quiet", "--detach")


def settings(text: str) -> Callable[[Scene], None]:
    def write(scene: Scene) -> None:
        scene.write(".treaty.toml", text)
        scene.commit()

    return write


def nothing(scene: Scene) -> None:
    pass


PLACE = "TMP/flow.yaml"
MODEL = "name: one\nagents:\n  - {id: a, model: codex-1, scope: {write: [shop/]}}\n"

CASES: dict[str, tuple[Callable[[Scene], None], str, str]] = {
    "broken YAML": (
        nothing,
        "name: one\nagents: [\n",
        f"{PLACE}:3:1: ",
    ),
    "an unknown key": (
        nothing,
        one().replace("command:", "comand:"),
        f"{PLACE}:7:5: unknown key `comand` in `agents`\n  did you mean `command`?\n",
    ),
    "a variable that is not set": (
        nothing,
        one().replace('"true"', "echo ${NO_SUCH_VARIABLE_HERE}"),
        f"{PLACE}:7:19: the variable `NO_SUCH_VARIABLE_HERE` is not set\n  set it, give a default with "
        "${NO_SUCH_VARIABLE_HERE:-...}, or write $${NO_SUCH_VARIABLE_HERE} for the text itself\n",
    ),
    "no such folder": (
        nothing,
        one("context: {repository: nowhere}"),
        f"{PLACE}:2:23: no such folder: nowhere\n"
        "  set `context.repository` to a folder, relative to where you start the run\n",
    ),
    "not a repository": (
        nothing,
        one("context: {repository: ..}"),
        f"{PLACE}:2:23: not a git repository: TMP\n"
        "  run it inside a git repository, set `context.repository`, or `git init` one\n",
    ),
    "a missing base branch": (
        nothing,
        one("context: {base_branch: develop}"),
        f"{PLACE}:2:24: no branch `develop` to start from\n  branches here: main\n",
    ),
    "a detached HEAD": (
        detached,
        one(),
        f"{PLACE}:2:10: HEAD is detached\n  set `context.base_branch`, or check out a branch\n",
    ),
    "changes in the work tree": (
        dirty,
        one("context: {base_branch: main}"),
        f"{PLACE}:2:24: `main` is checked out with changes that are not committed: shop/stock.py\n"
        "  agents start from the commit and would not see them: commit or stash them first\n",
    ),
    "changes in the index": (
        staged,
        one("context: {base_branch: main}"),
        f"{PLACE}:2:24: `main` is checked out with changes that are not committed: new.py\n"
        "  agents start from the commit and would not see them: commit or stash them first\n",
    ),
    "a target that is checked out": (
        target_checked_out,
        one("context: {feature_branch: feature/x}"),
        f"{PLACE}:2:27: the target branch `feature/x` is checked out in TMP/other\n"
        "  check out another branch there first, or set another `context.feature_branch`\n",
    ),
    "a target that is the base": (
        nothing,
        one("context: {feature_branch: main}"),
        f"{PLACE}:2:27: the target branch is the base branch `main`\n"
        "  set `context.feature_branch` to a branch of its own; merge it yourself once you like it\n",
    ),
    "a target that git cannot have": (
        branch_in_the_way,
        one("context: {feature_branch: feature/x}"),
        f"{PLACE}:2:27: git cannot have `feature/x` beside the branch `feature`\n"
        "  rename that branch, or set another `context.feature_branch` than `feature/x`\n",
    ),
    "a bad name for the target": (
        nothing,
        one("context: {feature_branch: 'a..b'}"),
        f"{PLACE}:2:27: `a..b` is no name for a branch\n  see `git help check-ref-format`\n",
    ),
    "neither command nor model": (
        nothing,
        one().replace('    command: "true"\n', ""),
        f"{PLACE}:4:9: agent `a` has neither `command` nor `model`\n"
        "  give it a `command`, or a `model` that TMP/repository/.treaty.toml has a backend for\n",
    ),
    "a model without a backend": (
        nothing,
        MODEL,
        f"{PLACE}:3:20: agent `a`: no backend is set for the model `codex-1`\n"
        '  add to TMP/repository/.treaty.toml:  [models."codex-1"]  with  backend = "..."  (one of: ',
    ),
    "settings that are no TOML": (
        settings("[models\n"),
        MODEL,
        "TMP/repository/.treaty.toml: cannot read it: ",
    ),
    "settings with an unknown key": (
        settings('[models."codex-1"]\nbackend = "command"\ncommand = "true"\nspeed = 3\n'),
        MODEL,
        'TMP/repository/.treaty.toml: [models."codex-1"]: unknown key `speed`\n'
        "  known here: backend, model, command, url, key, environment\n",
    ),
    "settings with an unknown backend": (
        settings('[models."codex-1"]\nbackend = "abacus"\n'),
        MODEL,
        'TMP/repository/.treaty.toml: [models."codex-1"]: unknown backend `abacus`\n  known: ',
    ),
    "a missing interface": (
        nothing,
        one("context: {shared_interfaces: api.yaml}\ncoordination: {strategy: interface-first}"),
        f"{PLACE}:2:30: the shared interface `api.yaml` is not in the base branch\n"
        "  write and commit it first: with `interface-first` all agents implement against it\n",
    ),
    "an audit log to where nothing leads": (
        nothing,
        one("audit: {enabled: true, log_destination: 'nowhere://x'}"),
        f"{PLACE}:2:41: the audit log cannot go to nowhere://x: ",
    ),
    "an agent in no stage": (
        nothing,
        one("merge: {strategy: staged, stages: [{name: s, agents: []}]}"),
        f"{PLACE}:4:9: agent `a` is in no stage\n  add it to one under merge.stages\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused_before_anything_starts(scene: Scene, name: str) -> None:
    prepare, text, message = CASES[name]
    prepare(scene)
    scene.file.write_text(text)
    before = scene.picture()
    said = scene.run()
    assert said.code == 2, said.err
    assert (said.err if message.endswith("\n") else said.err[: len(message)]) == message
    assert said.out == ""
    assert scene.picture() == before
    assert not (scene.folder / "state").exists()


def test_a_missing_file(scene: Scene) -> None:
    said = scene.treaty("run", "nowhere.yaml")
    assert (said.code, said.err) == (
        2,
        "nowhere.yaml:1:1: cannot read the file: no such file or directory\n  check the path\n",
    )


def test_a_repository_without_a_commit(scene: Scene) -> None:
    empty = scene.folder / "empty"
    empty.mkdir()
    scene.git("init", "--quiet", "--initial-branch", "main", str(empty))
    scene.file.write_text(one(f"context: {{repository: {empty}, base_branch: main}}"))
    said = scene.run()
    assert said.code == 2
    assert "the repository has no commit yet\n  commit something first: agents start from a commit\n" in said.err


def test_an_unknown_agent(scene: Scene) -> None:
    scene.file.write_text(one())
    said = scene.run("--agents", "a,b")
    assert (said.code, said.err) == (
        2,
        "treaty: --agents: no agent `b` in this workflow\n  its agents: a\n",
    )


def test_an_overlap_that_is_an_error_stops_the_run(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        coordination: {conflict_resolution: line-merge}
        agents:
          - {id: a, scope: {write: [shop/]}, command: "true"}
          - {id: b, scope: {write: [shop/cart.py]}, command: "true"}
        """
    )
    before = scene.picture()
    said = scene.run()
    assert said.code == 2
    assert "error[SC101]: `a` and `b` both write shop/cart.py" in said.err
    assert scene.picture() == before
    assert not (scene.folder / "state").exists()
