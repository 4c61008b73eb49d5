"""What can be wrong: the exact message, its place, the exit code, and the repository left as it was."""

import re
import time
from collections.abc import Callable
from pathlib import Path

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


AGENTS: dict[str, tuple[str, str, int]] = {
    "fails": ("echo working; echo it broke >&2; exit 7", "a ended with exit code 7: it broke", 1),
    "is killed": ("kill -9 $$", "a was killed by signal 9|a ended with exit code 137", 1),
    "hangs": ("echo on; sleep 600", r"a took longer than its timeout \(1 s\)", 124),
    "writes outside its scope": (
        "echo 1 > shop/fine.py; mkdir -p docs; echo 1 > docs/other.md; echo 1 > top",
        "a wrote outside its scope: docs/other.md: outside the write scope; top: outside the write scope",
        5,
    ),
    "overwrites what it does not see": (
        "mkdir docs; echo 1 > docs/notes.md",
        "a wrote outside its scope: docs/notes.md: outside the write scope",
        5,
    ),
    "deletes what it may only read": ("rm README", "a wrote outside its scope: README: outside the write scope", 5),
    "renames out of its scope": (
        "mv shop/stock.py stock.py",
        "a wrote outside its scope: stock.py: outside the write scope",
        5,
    ),
    "makes a repository": (
        "git init -q shop/sub && echo 1 > shop/sub/file",
        "a wrote outside its scope: shop/sub: a git repository inside the clone",
        5,
    ),
    "links out of the repository": (
        "ln -s /etc/passwd shop/users",
        "a wrote outside its scope: shop/users: a link that leaves the repository",
        5,
    ),
    "writes nothing": ("true", "a changed nothing, and no criterion shows that nothing was to do", 1),
    "cannot be run": ("no-such-program", "a ended with exit code 127: sh: .*no-such-program: not found", 1),
}


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_that_goes_wrong(scene: Scene, name: str) -> None:
    command, reason, code = AGENTS[name]
    scene.write("README", "read me\n")
    scene.commit()
    scene.workflow(
        f"""
        name: one
        execution: {{timeout: 1}}
        agents:
          - id: a
            scope: {{read: [README], write: [shop/]}}
            command: {command!r}
        """
        if "hangs" in name
        else f"""
        name: one
        agents:
          - id: a
            scope: {{read: [README], write: [shop/]}}
            command: "{command}"
        """
    )
    before = scene.picture()
    started = time.monotonic()
    said = scene.run()
    assert said.code == code, said.out
    assert re.search(f"^- (?:{reason})$", said.out, re.MULTILINE), said.out
    assert "- nothing was merged, `treaty/one` is as it was: a did not finish" in said.out
    assert scene.picture() == before
    assert time.monotonic() - started < 20


def test_what_a_held_agent_wrote_is_kept(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        agents:
          - {id: a, scope: {write: [shop/]}, command: "echo 1 > outside"}
        """
    )
    assert scene.run().code == 5
    clone = next((scene.folder / "state").glob("treaty/*/one/*/agents/a/1/clone"))
    assert (clone / "outside").read_text() == "1\n"
    ref = next(ref for ref in scene.git("for-each-ref", "--format=%(refname)").splitlines() if "attempt-1" in ref)
    assert scene.show(f"{ref}:outside") == "1\n"
    assert "⚠ a  HELD" in scene.treaty("status", "one").out


def test_one_bad_agent_does_not_spoil_the_rest_where_the_workflow_says_so(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        coordination: {abort_on_agent_failure: false}
        agents:
          - {id: bad, scope: {write: [bad]}, command: "exit 1"}
          - {id: good, scope: {write: [good]}, command: "echo 1 > good"}
        """
    )
    assert scene.run().code == 1
    assert scene.show("treaty/one:good") == "1\n"


def test_abort_on_failure_ends_the_others(scene: Scene) -> None:
    scene.workflow(
        """
        name: one
        coordination: {abort_on_agent_failure: true}
        agents:
          - {id: bad, scope: {write: [bad]}, command: "sleep 0.5; exit 1"}
          - {id: slow, scope: {write: [slow]}, command: "sleep 300; echo 1 > slow"}
          - {id: later, scope: {write: [later]}, command: "echo 1 > later", depends_on: [slow]}
        """
    )
    started = time.monotonic()
    said = scene.run()
    assert said.code == 1
    assert "slow   CANCELLED" in said.out
    assert "later  CANCELLED" in said.out
    assert time.monotonic() - started < 20


CLASHES = {
    "binary": (b"\x00\x01\x02", b"\x00\x01\x03", b"\x00\x01\x04"),
    "invalid UTF-8": (b"a\xff = 1\n", b"a\xff = 2\n", b"a\xff = 3\n"),
}


@pytest.mark.parametrize("name", CLASHES)
def test_files_that_are_no_text(scene: Scene, name: str) -> None:
    base, ours, theirs = CLASHES[name]
    (scene.repository / "shop/data.py").write_bytes(base)
    scene.commit()
    for agent, data in (("a", ours), ("b", theirs)):
        (scene.folder / agent).write_bytes(data)
    scene.workflow(
        f"""
        name: one
        execution: {{isolation: none}}
        agents:
          - {{id: a, scope: {{write: [shop/]}}, command: "cp {scene.folder}/a shop/data.py"}}
          - {{id: b, scope: {{write: [shop/]}}, command: "cp {scene.folder}/b shop/data.py"}}
        """
    )
    before = scene.picture()
    said = scene.run()
    assert said.code == 3, said.out
    assert "shop/data.py" in said.out
    assert scene.picture() == before


def test_invalid_utf8_that_only_one_touches_stays_as_it_is(scene: Scene) -> None:
    (scene.repository / "shop/data.py").write_bytes(b"a\xff = 1\r\n")
    scene.commit()
    scene.workflow(
        """
        name: one
        agents:
          - {id: a, scope: {write: [shop/]}, command: "printf 'b = 2\\\\r\\\\n' >> shop/data.py"}
          - {id: b, scope: {write: [docs/]}, command: "echo more >> docs/notes.md"}
        """
    )
    assert scene.run().code == 0
    assert Path(scene.repository, ".git").exists()
    scene.git("switch", "--quiet", "treaty/one")
    assert (scene.repository / "shop/data.py").read_bytes() == b"a\xff = 1\r\nb = 2\r\n"


def test_two_runs_of_one_workflow_at_once(scene: Scene) -> None:
    scene.workflow(
        f"""
        name: one
        execution: {{isolation: none}}
        agents:
          - id: a
            scope: {{write: [shop/]}}
            command: |
              cd {scene.repository}
              PYTHONPATH={Path(__file__).parents[2]} XDG_STATE_HOME={scene.folder}/state \\
                python3 -m treaty workflow run {scene.file} 2> {scene.folder}/second; echo $? >> {scene.folder}/second
        """
    )
    scene.run()
    text = scene.plain((scene.folder / "second").read_text())
    lines = [line for line in text.splitlines() if not line.startswith(("✓", "⚠"))]
    assert re.fullmatch(r"treaty: workflow `one` is running already: process \d+ on \S+ since [-\d]+ [:\d]+", lines[0])
    assert lines[1:] == ["  wait for it, or `treaty workflow cancel one`", "2"]


@pytest.mark.parametrize("command", ["status", "report", "watch", "resume", "cancel", "clean"])
def test_a_workflow_that_never_ran(scene: Scene, command: str) -> None:
    said = scene.treaty(command, "nope")
    assert said.code == 2
    assert said.err == (
        "treaty: no run of a workflow called `nope` in this repository\n"
        "  nothing has run here yet; start one with `treaty workflow run FILE`\n"
    )


def test_questions_outside_a_repository(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scene.folder)
    said = scene.treaty("status", "one")
    assert (said.code, said.err) == (
        2,
        "treaty: not a git repository: TMP\n  go to the repository in which the workflow ran\n",
    )


def test_an_unknown_run_and_an_unknown_agent(scene: Scene) -> None:
    scene.file.write_text(one().replace('"true"', '"echo 1 > shop/a"'))
    assert scene.run().code == 0
    said = scene.treaty("status", "one", "--run", "x")
    assert said.code == 2
    assert said.err.startswith("treaty: workflow `one` has no run `x`\n  its latest runs: 2")
    said = scene.treaty("logs", "one", "--agent", "b")
    assert (said.code, said.err) == (2, "treaty: no agent `b` in this run\n  its agents: a\n")


def test_a_journal_that_is_damaged(scene: Scene) -> None:
    scene.file.write_text(one().replace('"true"', '"echo 1 > shop/a"'))
    assert scene.run().code == 0
    journal = next((scene.folder / "state").glob("treaty/*/one/*/journal.sqlite"))
    journal.write_bytes(b"not a database" * 100)
    said = scene.treaty("status", "one")
    assert said.code == 2
    assert "journal.sqlite cannot be used: file is not a database\n  start the workflow anew" in said.err
