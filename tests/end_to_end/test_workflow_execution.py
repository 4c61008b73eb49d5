"""Retries, limits, priorities, checkpoints, setup, interruption: how agents are run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.runner.scene import Scene, scene

__all__ = ["scene"]

ROOT = Path(__file__).parents[2]


def test_a_failed_agent_is_tried_again_and_told_why(scene: Scene) -> None:
    scene.workflow(
        f"""
        name: again
        execution: {{retries: 2, isolation: none}}
        agents:
          - id: a
            scope: {{write: [shop/]}}
            command: |
              cp "$TREATY_INSTRUCTIONS_FILE" {scene.folder}/told
              echo x >> {scene.folder}/tries
              cp {scene.folder}/tries shop/tries
            success_criteria: ["twice: test $(wc -l < shop/tries) = 2"]
        """
    )
    said = scene.run()
    assert said.code == 0, said.err
    assert "a: FAILED: criterion failed: twice (exit code 1)" in said.err
    assert "a: next attempt in " in said.err
    assert "a: Starting execution (attempt 2), by command" in said.err
    told = (scene.folder / "told").read_text()
    assert "The attempt before this one was not accepted:\n- criterion failed: twice (exit code 1)\n" in told


def test_retries_end(scene: Scene) -> None:
    scene.workflow(
        """
        name: again
        execution: {retries: 1}
        agents: [{id: a, scope: {write: [shop/]}, command: exit 3}]
        """
    )
    said = scene.run()
    assert said.code == 1
    assert said.err.count("Starting execution") == 2


def test_no_more_at_a_time_than_the_limit_and_by_priority(scene: Scene) -> None:
    log = scene.folder / "log"
    agents = "".join(
        f"  - {{id: {name}, scope: {{write: [{name}]}}, command: 'echo +{name} >> {log}; sleep 0.2;"
        f" echo -{name} >> {log}; echo 1 > {name}'}}\n"
        for name in "abcde"
    )
    scene.file.write_text(
        "name: limited\nexecution: {max_concurrent_agents: 2, isolation: none, agent_priority: {e: 9, c: 5}}\n"
        f"agents:\n{agents}"
    )
    assert scene.run().code == 0
    running, most, order = 0, 0, ""
    for line in log.read_text().split():
        running += 1 if line[0] == "+" else -1
        most = max(most, running)
        order += line[1] if line[0] == "+" else ""
    assert most == 2
    assert set(order[:2]) == {"e", "c"}


def test_checkpoints_by_signal_and_by_command(scene: Scene) -> None:
    scene.workflow(
        """
        name: points
        agents:
          - id: a
            scope: {write: [shop/]}
            checkpoints:
              - {id: told, condition: signal}
              - {id: counted, condition: "command: test $(ls shop | wc -l) -ge 4"}
            command: |
              echo 1 > shop/one; touch "$TREATY_CHECKPOINTS/told"; sleep 1
              echo 2 > shop/two; sleep 2.5
              echo 3 > shop/three
          - id: b
            scope: {read: [shop/], write: [b]}
            depends_on: [{agent: a, checkpoint: told}]
            command: ls shop > b
          - id: c
            scope: {read: [shop/], write: [c]}
            depends_on: [{agent: a, checkpoint: counted}]
            command: ls shop > c
        """
    )
    said = scene.run()
    assert said.code == 0, said.err
    assert scene.show("treaty/points:b") == "cart.py\none\nstock.py\n"
    assert scene.show("treaty/points:c") == "cart.py\none\nstock.py\ntwo\n"


def test_a_checkpoint_with_a_write_outside_the_scope_holds_the_agent(scene: Scene) -> None:
    scene.workflow(
        """
        name: points
        agents:
          - id: a
            scope: {write: [shop/]}
            checkpoints: [{id: told, condition: signal}]
            command: echo 1 > top; touch "$TREATY_CHECKPOINTS/told"; sleep 60
          - {id: b, scope: {write: [b]}, depends_on: [{agent: a, checkpoint: told}], command: echo b > b}
        """
    )
    started = time.monotonic()
    said = scene.run()
    assert said.code == 5
    assert "a wrote outside its scope: top: outside the write scope" in said.out
    assert "b: Starting" not in said.err
    assert time.monotonic() - started < 20


def test_dependants_of_two_that_conflict_do_not_start(scene: Scene) -> None:
    scene.workflow(
        """
        name: clash
        agents:
          - {id: a, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 11/' shop/stock.py"}
          - {id: b, scope: {write: [shop/]}, command: "sed -i 's/= 10/= 12/' shop/stock.py"}
          - {id: c, scope: {write: [c]}, depends_on: [a, b], command: echo c > c}
        """
    )
    said = scene.run()
    assert said.code == 3
    assert "c what it waits for does not merge: conflicts in shop/stock.py" in said.out
    assert "c: Starting" not in said.err


def test_setup_and_environment(scene: Scene) -> None:
    scene.workflow(
        """
        name: prepared
        agents:
          - id: a
            scope: {write: [shop/, .tools/]}
            env: {GREETING: hello}
            setup: ["mkdir -p $HOME/tools && echo ready > $HOME/tools/state"]
            command: cat $HOME/tools/state > shop/state; echo "$GREETING $TREATY_AGENT" > shop/env
            success_criteria:
              - "prepared too: grep -q ready $HOME/tools/state && test $GREETING = hello"
          - id: b
            scope: {write: [b]}
            setup: ["echo no >&2; exit 4"]
            command: echo 1 > b
        coordination: {abort_on_agent_failure: false}
        """
    )
    said = scene.run()
    assert said.code == 1
    assert "b setup `echo no >&2; exit 4` failed with exit code 4" in said.out
    assert scene.show("treaty/prepared:shop/env") == "hello a\n"
    assert scene.show("treaty/prepared:shop/state") == "ready\n"


def test_secrets_of_the_users_environment_do_not_reach_agents(scene: Scene, monkeypatch: object) -> None:
    os.environ["TOP_SECRET_KEY"] = "1234"
    try:
        scene.workflow(
            """
            name: private
            agents: [{id: a, scope: {write: [env]}, command: env > env}]
            """
        )
        assert scene.run().code == 0
    finally:
        del os.environ["TOP_SECRET_KEY"]
    assert "1234" not in scene.show("treaty/private:env")


def start(scene: Scene) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "treaty", "workflow", "run", str(scene.file)]
    return subprocess.Popen(
        command, cwd=scene.repository, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text().strip()):
        assert time.monotonic() < deadline, path
        time.sleep(0.05)
    return path.read_text().strip()


def slow(scene: Scene) -> Path:
    pid = scene.folder / "pid"
    scene.workflow(
        f"""
        name: slow
        execution: {{isolation: none}}
        agents:
          - id: a
            scope: {{write: [a]}}
            command: echo working; (setsid sh -c 'echo $$ > {pid}; exec sleep 300' &); sleep 300
          - {{id: b, scope: {{write: [b]}}, depends_on: [a], command: echo b > b}}
        """
    )
    return pid


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_interrupt_ends_everything_in_order(scene: Scene) -> None:
    file = slow(scene)
    before = scene.picture()
    with start(scene) as process:
        pid = wait_for(file)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130, out
    assert "a  CANCELLED" in out
    assert "the run was interrupted" in out
    assert not alive(pid)
    assert scene.picture() == before


def test_status_watch_logs_and_cancel_while_it_runs(scene: Scene) -> None:
    file = slow(scene)
    with start(scene) as process:
        pid = wait_for(file)
        status = scene.treaty("status", "slow").out
        assert "Status: RUNNING (1 of 2 agents active)" in status
        assert "⟳ a  RUNNING" in status
        assert "· b  WAITING" in status
        assert "] a: working\n" in scene.treaty("logs", "slow", "--agent", "a").out
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "treaty", "workflow"]
        followers = [
            subprocess.Popen(
                [*command, *words], cwd=scene.repository, env=environment, stdout=subprocess.PIPE, text=True
            )
            for words in (["watch", "slow"], ["logs", "slow", "--agent", "a", "--follow"])
        ]
        assert scene.treaty("cancel", "slow").code == 0
        out, _ = process.communicate(timeout=30)
        told = [follower.communicate(timeout=30)[0] for follower in followers]
    assert process.returncode == 143, out
    assert not alive(pid)
    assert all("a: CANCELLED: the run was interrupted" in text for text in told)
    assert [follower.returncode for follower in followers] == [143, 0]
    assert scene.treaty("cancel", "slow").code == 2
