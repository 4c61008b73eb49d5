"""What the runner adds to the work of agents: makespans against their simulation, overhead, memory, journal, resume.

    python benchmarks/runner.py [--minute 1] [--files 20000] [--json FILE]

Agents here only wait, a minute of theirs being `--minute` seconds. A makespan is the time from the first event of a
run to its last, clones, commits and merge included; beside it the same order simulated without any overhead.
"""

import argparse
import heapq
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner.commits import commit, set_ref
from runner.inputs import input_hashes
from runner.journal import Event, Journal
from runner.plan import make_plan
from runner.preparation import prepare
from runner.resuming import resume
from runner.run_state import fold
from runner.state_folder import WorkflowFolder
from runner.workflow_run import run as start_run
from scopes.workflow_file import load

POOR = {"a": 31.0, "b": 12.0, "c": 10.0, "d": 8.0, "e": 7.0}
WELL = {"a": 14.0, "b": 11.0, "c": 10.0, "d": 9.0, "e": 8.0}
SEVEN = {f"w{number}": minutes for number, minutes in enumerate((9.5, 9.0, 9.0, 8.5, 8.0, 8.0, 7.5), 1)}
GATED = {"a": 6.0, "b": 9.0, "c": 4.0, "d": 7.0, "e": 5.0, "f": 3.0}
GATES = {"d": ("a",), "e": ("a",), "f": ("d", "b")}
Gates = Mapping[str, Sequence[str]]
ORCHESTRATED = """name: seven
orchestration: {{mode: hierarchical}}
agents:
  - id: boss
    role: orchestrator
    scope: {{write: [jobs/]}}
    command: |
      sleep {sleep}; mkdir -p jobs; {writes}
    spawn_workers: {{on_file_creation: jobs/*.yaml, worker_template: worker.yaml}}
"""
TEMPLATE = """agent_template:
  id: "worker-{{worker_id}}"
  scope: {write: "{{assignment.write_scope}}"}
  command: "sleep {{assignment.seconds}}; echo x > {{assignment.place}}"
"""


def silent(_: Event) -> None:
    """Hear nothing."""


def simulated(minutes: Mapping[str, float], gates: Gates, limit: int | None, order: Sequence[str]) -> float:
    """The makespan if each agent starts, in this order among those that can, as soon as there is a place."""
    running: list[tuple[float, str]] = []
    waiting, done, now = list(order), set[str](), 0.0
    while waiting or running:
        for name in [name for name in waiting if set(gates.get(name, ())) <= done]:
            if limit is None or len(running) < limit:
                waiting.remove(name)
                heapq.heappush(running, (now + minutes[name], name))
        now, name = heapq.heappop(running)
        done.add(name)
    return now


def optimum(minutes: Mapping[str, float], gates: Gates, limit: int | None) -> float:
    """The shortest makespan: some order gives it."""
    return min(simulated(minutes, gates, limit, order) for order in itertools.permutations(minutes))


def by_path(minutes: Mapping[str, float], gates: Gates) -> list[str]:
    """Longest estimated path first."""

    def ahead(name: str) -> float:
        return minutes[name] + max((ahead(later) for later in minutes if name in gates.get(later, ())), default=0.0)

    return sorted(minutes, key=lambda name: (-ahead(name), list(minutes).index(name)))


def new_repository(folder: Path, files: Mapping[str, str]) -> Path:
    """A repository with one commit."""
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "base"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


def flow(name: str, minutes: Mapping[str, float], minute: float, gates: Gates, limit: int | None) -> str:
    """A workflow whose agents wait, then write a file."""
    lines = [f"name: {name}"] + ([f"execution: {{max_concurrent_agents: {limit}}}"] if limit else []) + ["agents:"]
    for agent, time_ in minutes.items():
        after = f", depends_on: [{', '.join(gates[agent])}]" if agent in gates else ""
        command = f"sleep {time_ * minute:.3f}; echo {agent} > out-{agent}"
        lines.append(f"  - {{id: {agent}, scope: {{write: [out-{agent}]}}, command: {command}{after}}}")
    return "\n".join(lines) + "\n"


def run_text(folder: Path, text: str) -> float:
    """Run a workflow; seconds from its first event to its last."""
    file = folder.parent / "flow.yaml"
    file.write_text(text)
    outcome = start_run(prepare(str(file)), silent)
    if outcome.code or not outcome.state.merged:
        raise SystemExit(f"the run failed: {outcome.state.reasons}")
    return outcome.state.ended - outcome.state.started


def makespans(folder: Path, minute: float) -> list[dict[str, object]]:
    """Every case of the guide, with limits and gates, side by side with its simulation."""
    found = []
    cases: list[tuple[str, Mapping[str, float], Gates, list[int | None]]] = [
        ("one", {"a": 47.0}, {}, [None]),
        ("poor", POOR, {}, [None]),
        ("well", WELL, {}, [None, 2, 3, 6]),
        ("gated", GATED, GATES, [None, 2, 3]),
    ]
    for name, minutes, gates, limits in cases:
        for limit in limits:  # the first run has no limit and teaches the estimates
            took = run_text(folder, flow(name, minutes, minute, gates, limit))
            plain = simulated(minutes, gates, limit, by_path(minutes, gates)) * minute
            best = optimum(minutes, gates, limit) * minute
            found.append(told(name, limit, took, plain, best))
    writes = "; ".join(
        rf"printf 'write_scope: [out-{name}]\nplace: out-{name}\n"
        rf"seconds: {time_ * minute:.3f}\n' > jobs/{name}.yaml"
        for name, time_ in SEVEN.items()
    )
    took = run_text(folder, ORCHESTRATED.format(sleep=1.5 * minute, writes=writes))
    found.append(told("orchestrator", None, took, 11.0 * minute, 11.0 * minute))
    return found


def told(name: str, limit: int | None, took: float, plain: float, best: float) -> dict[str, object]:
    """One row."""
    row = {"case": name, "limit": limit or "none", "took": round(took, 2), "simulated": round(plain, 2)}
    row |= {"ratio": round(took / plain, 3), "order_to_optimum": round(plain / best, 3)}
    print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    return row


def overhead(folder: Path, files: int) -> dict[str, object]:
    """Clone, sandbox, diff and commit for each of 50 agents, 8 at a time and one at a time."""
    repository = new_repository(folder, {f"src/d{n % 200}/f{n}.txt": f"{n}\n" * 20 for n in range(files)})
    os.chdir(repository)
    agents = {f"a{number}": 0.0 for number in range(50)}
    text = flow("fifty", agents, 0.0, {}, 8)
    together = run_text(repository, text.replace("write: [out", "read: [src/d1/], write: [out"))
    single = run_text(repository, flow("eight", dict(list(agents.items())[:8]), 0.0, {}, 1))
    row = {"files": files, "fifty_8_at_a_time_s": round(together, 2), "ms_per_agent": round(together / 50 * 1000)}
    return row | {"ms_per_agent_one_at_a_time": round(single / 8 * 1000)}


def append_all(journal: Journal, kinds: Sequence[str], agent: int) -> None:
    """The events of one agent."""
    for kind in kinds:
        journal.append(kind, f"a{agent}", 1, text="x" * 100)


def journal_rate(folder: Path) -> dict[str, object]:
    """Events a second of eight agents at once: as they come in runs (one in eight waits for the disk), and durable."""
    mixed = ["agent.started", *["agent.action"] * 4, "agent.usage", "agent.criterion", "agent.completed"] * 50
    row: dict[str, object] = {}
    for name, kinds in (("mixed", mixed), ("durable_only", ["agent.completed"] * 50)):
        with Journal(folder / f"{name}.sqlite") as journal:
            started = time.perf_counter()
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(partial(append_all, journal, kinds), range(8)))
            row[f"{name}_per_s"] = round(8 * len(kinds) / (time.perf_counter() - started))
    return row


def many(folder: Path) -> dict[str, object]:
    """500 agents: planned and journaled, and a run of them with 499 done taken up again."""
    repository = new_repository(folder / "many", {"a.txt": "a\n"})
    os.chdir(repository)
    names = {f"a{number}": 0.0 for number in range(500)}
    file = folder / "many.yaml"
    file.write_text(flow("many", names, 0.0, {}, None))
    prepared = prepare(str(file))
    git, runs = prepared.git, WorkflowFolder.of(prepared.git, "many")
    run = runs.create()
    run.workflow.write_text(file.read_text())
    hashes = input_hashes(prepared.workflow, prepared.base)
    made = commit(git, git.resolve("HEAD", "tree"), [prepared.base], "work\n")
    set_ref(git, f"refs/treaty/{run.run_id}/made", made)
    with Journal(run.journal) as journal:
        journal.append(
            "run.started", workflow="many", base=prepared.base, base_branch="main", target="t", agents=list(names)
        )
        for name in list(names)[:-1]:
            journal.append("agent.started", name, 1, start=prepared.base)
            journal.append("agent.completed", name, 1, commit=made, start=prepared.base, inputs=hashes[name], files=0)
        state = fold(journal.events())
    assert sum(agent.status == "COMPLETE" for agent in state.agents.values()) == 499
    starts: list[float] = []
    began = time.time()
    outcome = resume(
        git, "many", None, lambda event: starts.append(event.time) if event.kind == "agent.started" else None
    )
    assert outcome.code == 0, outcome.state.reasons
    assert len(starts) == 1
    return {"resume_500_s": round(starts[0] - began, 2), "with_merge_s": round(outcome.state.ended - began, 2)}


def memory(folder: Path) -> dict[str, object]:
    """Peak memory of a process that plans and journals 500 agents."""
    names = {f"a{number}": 0.0 for number in range(500)}
    file = folder / "memory.yaml"
    file.write_text(flow("memory", names, 0.0, {}, None))
    plan = make_plan(load(str(file), {}))
    with Journal(folder / "memory.sqlite") as journal:
        for planned in plan.agents:
            for kind in ("agent.started", "agent.action", "agent.usage", "agent.completed"):
                journal.append(kind, planned.id, 1, text="x" * 200, commit="0" * 40)
        fold(journal.events())
    return {"peak_mb_500_agents": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def main() -> int:
    """Measure everything in a folder that goes afterwards."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minute", type=float, default=1.0, help="seconds that stand for a minute of an agent")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="treaty-bench-") as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        figures: dict[str, object] = {}
        for part in (memory, journal_rate, many):  # memory first: the peak is the process's
            figures |= (row := part(folder))
            print(row, flush=True)
        figures["overhead"] = overhead(folder / "large", arguments.files)
        print(figures["overhead"], flush=True)
        repository = new_repository(folder / "small" / "repository", {"README.md": "x\n", "worker.yaml": TEMPLATE})
        os.chdir(repository)
        figures["makespans"] = makespans(repository, arguments.minute)
        os.chdir("/")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
