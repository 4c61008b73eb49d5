"""A workflow from its file to the merged branch, with real git and real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.runner.scene import CART, Scene, scene

__all__ = ["scene"]

TWO = """
name: two
context: {base_branch: main, feature_branch: feature/two}
agents:
  - id: remover
    scope: {read: [shop/], write: [shop/cart.py]}
    command: |
      test ! -e docs && test -e shop/stock.py
      printf '\\n    def remove(self, name):\\n        self.items = []\\n' >> shop/cart.py
    success_criteria:
      - "It can be imported: python3 -c 'import shop.cart; shop.cart.Cart.remove'"
      - It reads well
  - id: limiter
    scope: {read: [shop/], write: [shop/]}
    command: |
      echo raising the limit
      sed -i 's/10/20/' shop/stock.py
      sed -i '1i import math\\n' shop/cart.py
      mkdir -p shop/__pycache__ && touch shop/__pycache__/x.pyc
"""


def test_two_agents_become_one_branch(scene: Scene) -> None:
    scene.workflow(TWO)
    before = scene.picture()
    base = scene.git("rev-parse", "main")
    said = scene.run()
    assert said.code == 0, said.err
    assert "✓ remover  COMPLETE" in said.out
    assert "1 file changed (+3, -0)" in said.out
    assert "Not verified automatically:\n  remover: It reads well" in said.out

    merged = scene.show("feature/two:shop/cart.py")
    assert merged.startswith("import math\n")
    assert "def remove(self, name):" in merged
    assert scene.show("feature/two:shop/stock.py") == "LIMIT = 20\n"
    assert "x.pyc" not in scene.git("ls-tree", "-r", "--name-only", "feature/two")

    tip = scene.git("log", "-1", "--format=%P", "feature/two").split()
    assert tip[0] == base
    assert len(tip) == 3
    messages = scene.git("log", "--format=%an: %(trailers:key=Treaty-Agent,valueonly)", "main..feature/two")
    assert "remover: remover" in messages
    assert "limiter: limiter" in messages

    after = scene.picture()
    after["branches"] = "\n".join(line for line in after["branches"].splitlines() if "feature/two" not in line)
    assert after == before


def test_status_logs_diff_and_report_of_a_run(scene: Scene) -> None:
    scene.workflow(TWO)
    assert scene.run().code == 0
    status = scene.treaty("status", "two")
    assert status.code == 0
    assert status.out.startswith("Workflow: two\nStatus: COMPLETE\nStarted: ")
    logs = scene.treaty("logs", "two", "--agent", "limiter").out
    assert "] limiter: Starting execution, by command" in logs
    assert "] limiter: raising the limit\n" in logs
    assert "] limiter: COMPLETE: 2 files changed (+3, -1)\n" in logs
    diff = scene.treaty("diff", "two", "--by-agent").out
    assert diff == (
        "=== remover changes ===\n~ shop/cart.py (+3 lines, -0 lines)\n\n"
        "=== limiter changes ===\n~ shop/cart.py (+2 lines, -0 lines)\n~ shop/stock.py (+1 line, -1 line)\n"
    )
    report = scene.treaty("report", "two").out
    assert report.startswith("# `two`\n\n- status: COMPLETE\n")
    assert "- remover: passed: `It can be imported" in report


def test_events_as_json(scene: Scene) -> None:
    scene.workflow(TWO)
    said = scene.run("--json")
    assert said.code == 0
    events = [json.loads(line) for line in said.out.splitlines()]
    assert {event["schema_version"] for event in events} == {1}
    kinds = [event["kind"] for event in events]
    assert kinds[0] == "run.started"
    assert kinds[-2:] == ["merge.target", "run.finished"]
    status = json.loads(scene.treaty("status", "two", "--json").out)
    assert status["status"] == "COMPLETE"
    assert [agent["id"] for agent in status["agents"]] == ["remover", "limiter"]


def test_the_installed_command(scene: Scene) -> None:
    scene.workflow(TWO)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "treaty", "workflow", "run", str(scene.file), "--dry-run"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=scene.repository, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "Plan: 2 agents" in done.stdout


def test_a_dry_run_changes_nothing(scene: Scene) -> None:
    scene.workflow(TWO)
    before = scene.picture()
    said = scene.run("--dry-run")
    assert said.code == 0
    assert "Base: main (" in said.out
    assert "Target: feature/two" in said.out
    assert "    remover  by command\n             writes shop/cart.py\n" in said.out
    assert scene.picture() == before
    assert not (scene.folder / "state").exists()


GATES = """
name: gates
agents:
  - id: writer
    scope: {write: [a/, late/]}
    checkpoints:
      - {id: early, condition: "path_exists: a/*.txt"}
      - {id: said, condition: signal}
    command: |
      mkdir a late; echo one > a/one.txt
      sleep 0.7; echo two > a/two.txt
      touch "$TREATY_CHECKPOINTS/said"; sleep 0.3
      echo late > late/file
  - id: other
    scope: {write: [b/]}
    command: mkdir b; echo b > b/file
  - id: after-early
    scope: {read: [a/], write: [c/]}
    depends_on: [{agent: writer, checkpoint: early}]
    command: mkdir c; ls a late > c/seen 2>/dev/null; true
  - id: after-all
    scope: {read: ["**"], write: [d/]}
    depends_on: [writer, other]
    command: mkdir d; cat a/one.txt a/two.txt late/file b/file > d/seen
"""


def test_dependants_start_from_what_was_there_at_the_checkpoint(scene: Scene) -> None:
    scene.workflow(GATES)
    said = scene.run()
    assert said.code == 0, said.err
    assert scene.show("treaty/gates:c/seen") == "a:\none.txt\n"
    assert scene.show("treaty/gates:d/seen") == "one\ntwo\nlate\nb\n"
    lines = [line.rpartition("] ")[2] for line in said.err.splitlines()]
    started = next(n for n, line in enumerate(lines) if line.startswith("after-early: Starting"))
    assert started < next(n for n, line in enumerate(lines) if line.startswith("writer: COMPLETE"))


CONFLICT = """
name: clash
agents:
  - {id: a, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 11/' shop/stock.py"}
  - {id: b, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 12/' shop/stock.py"}
"""


def test_a_conflict_stops_with_everything_kept(scene: Scene) -> None:
    scene.workflow(CONFLICT)
    before = scene.picture()
    said = scene.run()
    assert said.code == 3
    assert "Status: CONFLICT" in said.out
    assert "1 conflict left at " in said.out
    assert "shop/stock.py:1: " in said.out
    assert scene.picture() == before
    kept = next((scene.folder / "state").glob("treaty/*/clash/*/conflicts/shop/stock.py"))
    text = kept.read_text()
    assert "<<<<<<<" in text
    assert "LIMIT = 11" in text
    assert "LIMIT = 12" in text
    refs = scene.git("for-each-ref", "--format=%(refname)", "refs/treaty").splitlines()
    assert sorted(ref.rpartition("/")[2] for ref in refs) == ["a", "a+attempt-1", "b", "b+attempt-1", "merge+conflicts"]


def test_a_person_resolves_a_conflict_and_the_run_goes_on(scene: Scene) -> None:
    scene.workflow(CONFLICT)
    assert scene.run().code == 3
    marked = next(ref for ref in scene.git("for-each-ref", "--format=%(refname)").splitlines() if "conflicts" in ref)
    said = scene.treaty("resume", "clash", "--resolution", marked)
    assert said.code == 2
    assert "has conflict markers in shop/stock.py\n  settle them, commit, and name that commit\n" in said.err
    said = scene.treaty("resume", "clash", "--resolution", "nowhere")
    assert said.err.startswith("treaty: --resolution: `nowhere` names no commit\n")
    fix = scene.folder / "fix"
    scene.git("worktree", "add", "--quiet", "--detach", str(fix), marked)
    (fix / "shop/stock.py").write_text("LIMIT = 23\n")
    scene.git("-C", str(fix), "commit", "--quiet", "--all", "-m", "settled")
    said = scene.treaty("resume", "clash", "--resolution", scene.git("-C", str(fix), "rev-parse", "HEAD"))
    assert said.code == 0, said.err
    assert scene.show("treaty/clash:shop/stock.py") == "LIMIT = 23\n"
    assert "a: Starting" not in said.err
    assert len(scene.git("log", "-1", "--format=%P", "treaty/clash").split()) == 3
    said = scene.treaty("resume", "clash", "--resolution", "main")
    assert said.code == 2


def test_a_preferred_agent_wins_a_conflict(scene: Scene) -> None:
    scene.workflow(CONFLICT + "coordination: {unresolvable_conflict_action: prefer-a}\n")
    said = scene.run()
    assert said.code == 0, said.out
    assert scene.show("treaty/clash:shop/stock.py") == "LIMIT = 11\n"


def test_an_existing_target_moves_forward_with_the_base_in_it(scene: Scene) -> None:
    scene.git("switch", "--quiet", "--create", "feature/two")
    scene.write("docs/more.md", "more\n")
    old = scene.commit("on the branch")
    scene.git("switch", "--quiet", "main")
    scene.write("docs/base.md", "base\n")
    scene.commit("on the base")
    scene.workflow(TWO)
    said = scene.run()
    assert said.code == 0, said.err
    names = scene.git("ls-tree", "-r", "--name-only", "feature/two").splitlines()
    assert {"docs/more.md", "docs/base.md"} <= set(names)
    assert scene.git("merge-base", old, "feature/two") == old
    assert scene.git("merge-base", "main", "feature/two") == scene.git("rev-parse", "main")


def test_a_base_that_moves_during_the_run_is_merged_onto(scene: Scene) -> None:
    mover = f"cd {scene.repository} && git -c user.name=A -c user.email=a@b commit -q --allow-empty -m moved"
    scene.workflow(
        f"""
        name: moving
        agents:
          - id: a
            scope: {{write: [shop/]}}
            command: echo 1 > shop/new.py; echo moved
            success_criteria:
              - "moves the base: {mover}"
        execution: {{isolation: none}}
        """
    )
    said = scene.run()
    assert said.code == 0, said.err
    assert scene.git("log", "-1", "--format=%s", "main") == "moved"
    assert scene.git("merge-base", "main", "treaty/moving") == scene.git("rev-parse", "main")


def test_sequential_merges_validate_each_step(scene: Scene) -> None:
    scene.workflow(
        """
        name: steps
        merge:
          strategy: sequential
          validation: {commands: ["test ! -e bad || test -e good"]}
        agents:
          - {id: good, scope: {write: [good]}, command: echo 1 > good}
          - {id: plain, scope: {write: [plain]}, command: echo 1 > plain, depends_on: [good]}
          - {id: bad, scope: {write: [bad, good]}, command: echo 1 > bad; rm good, depends_on: [plain]}
        """
    )
    said = scene.run()
    assert said.code == 1
    assert "validation failed: test ! -e bad || test -e good (exit code 1)" in said.out
    names = scene.git("ls-tree", "--name-only", "treaty/steps").splitlines()
    assert names == [
        ".gitignore",
        "docs",
        "good",
        "plain",
        "shop",
    ]


def test_a_failing_validation_leaves_the_target(scene: Scene) -> None:
    scene.workflow(TWO + "merge: {validation: {commands: ['echo no; false']}}\n")
    before = scene.picture()
    said = scene.run()
    assert said.code == 1
    assert "validation failed: echo no; false (no)" in said.out
    assert scene.picture() == before


def test_review_waits_and_an_approval_moves_the_target(scene: Scene) -> None:
    scene.workflow(TWO + "coordination: {human_review_required: true}\n")
    before = scene.picture()
    said = scene.run()
    assert said.code == 4
    assert "waits for review (the workflow says human_review_required)" in said.out
    assert scene.picture() == before
    said = scene.treaty("review", "two", "--approve")
    assert said.code == 0, said.err
    assert scene.show("feature/two:shop/stock.py") == "LIMIT = 20\n"
    assert scene.treaty("resume", "two").err == "treaty: this run is complete\n  see `treaty workflow status two`\n"


def test_a_rejected_merge_never_moves_the_target(scene: Scene) -> None:
    scene.workflow(TWO + "coordination: {human_review_triggers: [{lines_changed_above: 2}]}\n")
    before = scene.picture()
    assert scene.run().code == 4
    assert scene.treaty("review", "two", "--reject").code == 0
    said = scene.treaty("resume", "two")
    assert said.code == 2
    assert "was rejected by" in said.err
    assert scene.picture() == before


def test_partial_runs_take_what_they_wait_for_from_earlier_ones(scene: Scene) -> None:
    scene.workflow(GATES)
    said = scene.run("--agents", "after-all")
    assert said.code == 2
    assert said.err.endswith(
        "treaty: --agents: the chosen agents wait for writer, other, and no run with the same inputs has finished\n"
        "  add them: --agents writer,other,after-all\n"
    )
    assert scene.run("--agents", "writer,other").code == 0
    said = scene.run("--agents", "after-all")
    assert said.code == 0, said.err
    assert "writer: Starting" not in said.err
    assert scene.show("treaty/gates:d/seen") == "one\ntwo\nlate\nb\n"


def test_resume_runs_only_what_is_not_done(scene: Scene) -> None:
    flag = scene.folder / "flag"
    scene.workflow(
        f"""
        name: again
        execution: {{isolation: none}}
        agents:
          - {{id: a, scope: {{write: [a]}}, command: date > a}}
          - {{id: b, scope: {{write: [b]}}, command: "test -e {flag} && date > b"}}
          - {{id: c, scope: {{read: [a, b], write: [c]}}, command: cat a b > c, depends_on: [a, b]}}
        """
    )
    said = scene.run()
    assert said.code == 1
    assert "b, which it depends on, failed" in said.out
    assert "nothing was merged, `treaty/again` is as it was: b, c did not finish" in said.out
    flag.touch()
    said = scene.treaty("resume", "again")
    assert said.code == 0, said.err
    assert "has changed" not in said.err
    assert "a: Starting" not in said.err
    names = scene.git("ls-tree", "--name-only", "treaty/again").splitlines()
    assert names == [
        ".gitignore",
        "a",
        "b",
        "c",
        "docs",
        "shop",
    ]


def test_clean_forgets_runs_but_not_the_target(scene: Scene) -> None:
    scene.workflow(TWO)
    assert scene.run().code == 0
    tip = scene.git("rev-parse", "feature/two")
    assert scene.treaty("clean", "two").code == 0
    assert scene.git("for-each-ref", "refs/treaty") == ""
    assert scene.git("rev-parse", "feature/two") == tip
    assert scene.treaty("status", "two").code == 2
    assert CART.startswith("class Cart")


def test_resume_says_that_the_file_has_changed(scene: Scene) -> None:
    file = scene.workflow(
        "name: once\nexecution: {isolation: none}\nagents: [{id: a, scope: {write: [a]}, command: exit 1}]\n"
    )
    assert scene.run().code == 1
    file.write_text(file.read_text().replace("exit 1", "touch a"))
    said = scene.treaty("resume", "once")
    assert said.code == 1
    assert f"TMP/{file.name} has changed; this run goes on with what it began with" in said.err
