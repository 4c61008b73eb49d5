"""The merge phase alone: the outputs of many agents made into one branch, against `git merge` with a rival's driver.

    python benchmarks/merge_phase.py [MERGIRAF] [--agents 50] [--files 20] [--rounds 3] [--json FILE]

Each agent writes `--files` Python files, nine tenths its own (edited or new) and a tenth out of a pool that four agents
each edit: a method appended to one class, an import, and a line in a method of its own. The phase is the runner's:
order, merge by structure, review triggers, one commit, the branch moved; the semantic check, which the rival has no
equal of, is timed apart (`check`) and not part of `seconds`. The rival merges the same commits into a
checkout, one `git merge` after another, with `MERGIRAF merge --git` as the merge driver.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from runner.journal import Journal
from runner.merging.phase import merge_phase
from runner.preparation import prepare
from runner.run_state import fold
from runner.site import Site
from runner.state_folder import WorkflowFolder

METHODS = 11  # of each class; agents of one shared file edit different ones
SHARED_BY = 4  # agents that edit one shared file


def module(name: str, edits: int | None = None) -> str:
    """A class of some 80 lines; with what an agent does to it."""
    head = "import json\nimport sys\n" if edits is None else f"import json\nimport mod{edits}\nimport sys\n"
    lines = [head, "", f"class {name}:", f'    """What {name} is for."""', "", "    def __init__(self):"]
    lines += ["        self.rows = []", "        self.sink = sys.stdout", ""]
    for number in range(METHODS):
        more = f" + {edits}" if edits is not None and number == edits % METHODS else ""
        lines += [
            f"    def step_{number}(self, value):",
            f"        found = [row for row in self.rows if row > {number}]",
        ]
        lines += [f"        total = sum(found) * value{more}", "        self.rows.append(total)"]
        lines += ["        return json.dumps(found)", ""]
    if edits is not None:
        lines += [f"    def added_by_{edits}(self):", f"        return self.step_{edits % METHODS}({edits})", ""]
    return "\n".join(lines[:-1]) + "\n"


def git(folder: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    """Run git in a folder."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in codes:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr or done.stdout}")
    return done.stdout.strip()


def outputs(agent: int, files: int, agents: int) -> dict[str, str]:
    """What one agent writes."""
    shared = max(1, files // 10)
    pool = max(1, agents * shared // SHARED_BY)
    found = {f"shop/shared_{(agent * shared + k) % pool}.py": "" for k in range(shared)}
    found = {path: module(f"Shared{path[12:-3]}", agent) for path in found}
    for k in range(files - shared):
        found[f"shop/a{agent}/file_{k}.py"] = module(f"Own{k}", agent)
    return found


def scene(folder: Path, agents: int, files: int) -> list[str]:
    """The repository, with one commit of each agent on a ref of its own; these commits."""
    pool = max(1, agents * max(1, files // 10) // SHARED_BY)
    base = {f"shop/shared_{k}.py": module(f"Shared{k}") for k in range(pool)}
    for agent in range(agents):
        base |= {f"shop/a{agent}/file_{k}.py": module(f"Own{k}") for k in range(files // 2)}
    git(folder, "init", "-q", "-b", "main")
    write(folder, base)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    commits = []
    for agent in range(agents):
        git(folder, "switch", "-q", "--detach", "main")
        write(folder, outputs(agent, files, agents))
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"agent {agent}")
        commits.append(git(folder, "rev-parse", "HEAD"))
        git(folder, "update-ref", f"refs/agents/{agent}", commits[-1])
    git(folder, "switch", "-q", "main")
    return commits


def write(folder: Path, files: dict[str, str]) -> None:
    """Write these files."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def ours(folder: Path, commits: list[str], files: int) -> tuple[float, float, str]:
    """Seconds of the merge phase and of the semantic check in it, and the tree that came out."""
    agents = "\n".join(f"  - {{id: a{n}, scope: {{write: [shop/]}}, command: 'true'}}" for n in range(len(commits)))
    flow = folder.parent / "flow.yaml"
    flow.write_text(f"name: many\ncontext: {{repository: {folder}}}\nagents:\n{agents}\n")
    prepared = prepare(str(flow))
    place = WorkflowFolder.of(prepared.git, "many").create()
    git(folder, "update-ref", "-d", "refs/heads/treaty/many")
    with Journal(place.journal) as journal:
        site = Site(
            *(prepared.git, place, journal, prepared.workflow, prepared.models),
            *(_unconfined(), prepared.base, "main", prepared.target, lambda _: None),
        )
        site.note("run.started", workflow="many", base=prepared.base, target=prepared.target, agents=[])
        for number, made in enumerate(commits):
            site.note("agent.completed", f"a{number}", 1, commit=made, start=prepared.base, files=files, summary="")
        state = fold(journal.events())
        started = time.perf_counter()
        ended = asyncio.run(merge_phase(site, state))
        seconds = time.perf_counter() - started
        checks = [event.data["seconds"] for event in journal.events() if event.kind == "merge.checked"]
    if ended.codes:
        raise SystemExit("; ".join(ended.reasons))
    check = float(str(checks[0])) if checks else 0.0
    return seconds - check, check, git(folder, "rev-parse", "treaty/many^{tree}")


def _unconfined() -> object:
    from runner.isolation.unconfined import Unconfined

    return Unconfined()


def rival(folder: Path, commits: list[str], mergiraf: str) -> tuple[float, int]:
    """Seconds of `git merge` one after another, and how many of the merges stopped at a conflict."""
    git(folder, "config", "merge.mergiraf.driver", f"{mergiraf} merge --git %O %A %B -s %S -x %X -y %Y -p %P -l %L")
    (folder / ".git" / "info" / "attributes").write_text("*.py merge=mergiraf\n")
    git(folder, "switch", "-q", "-C", "rival", "main")
    stopped = 0
    started = time.perf_counter()
    for made in commits:
        done = subprocess.run(["git", "merge", "-q", "--no-edit", made], cwd=folder, capture_output=True, check=False)
        if done.returncode:
            stopped += 1
            git(folder, "commit", "-q", "-a", "-m", "with markers")
    seconds = time.perf_counter() - started
    git(folder, "switch", "-q", "main")
    (folder / ".git" / "info" / "attributes").unlink()
    return seconds, stopped


def measure(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Both, round by round in turn, so that a busy machine hits both."""
    commits = scene(folder, options.agents, options.files)
    mine, checks, theirs, stopped = [], [], [], 0
    trees = set()
    for _ in range(options.rounds):
        seconds, check, tree = ours(folder, commits, options.files)
        mine.append(seconds)
        checks.append(check)
        trees.add(tree)
        if options.mergiraf:
            seconds, stopped = rival(folder, commits, options.mergiraf)
            theirs.append(seconds)
    found: dict[str, object] = {"agents": options.agents, "files": options.files, "seconds": statistics.median(mine)}
    found["check"] = statistics.median(checks)
    if len(trees) != 1:
        raise SystemExit("the phase gave several trees")
    if theirs:
        found |= {"rival": statistics.median(theirs), "rival_stopped": stopped}
        found["ratio"] = statistics.median(mine) / statistics.median(theirs)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("mergiraf", nargs="?", default="", metavar="MERGIRAF")
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    options.mergiraf = options.mergiraf and (shutil.which(options.mergiraf) or options.mergiraf)
    with tempfile.TemporaryDirectory(prefix="treaty-phase-") as top:
        os.environ["XDG_STATE_HOME"] = str(Path(top, "state"))
        os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
        for who in ("AUTHOR", "COMMITTER"):
            os.environ[f"GIT_{who}_NAME"], os.environ[f"GIT_{who}_EMAIL"] = "Ann", "ann@example.com"
        folder = Path(top, "repository")
        folder.mkdir()
        found = measure(options, folder)
    for key, value in found.items():
        print(f"{key:>14}  {value:.3f}" if isinstance(value, float) else f"{key:>14}  {value}")
    if options.json:
        Path(options.json).write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
