"""What the live page of a run with 100 agents costs: a real server, a real journal that grows, real listeners.

    python benchmarks/live_page.py [--agents 100] [--seconds 20] [--listeners 1] [--rate 2] [--json]

A process of its own writes the journal of a run as the runner does: each agent says `--rate` times a second what it
does, tells its tokens now and then, and prints lines. `treaty workflow serve` runs in another process; listeners read
its events as a browser would. Measured is the processor time of the server alone, as a share of one core; `--chromium`
adds a real browser with the page open, and its processes' time. Claim: the server under 5 %.
"""

import argparse
import fcntl
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from merge.repository.git import Git  # noqa: E402
from runner.journal import Journal  # noqa: E402
from runner.output_log import OutputLog  # noqa: E402
from runner.state_folder import RunFolder, WorkflowFolder  # noqa: E402

CLAIM = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
FILE = "name: many\nagents:\n"


def write_run(folder: RunFolder, agents: int, rate: float, seconds: float) -> None:
    """Be the runner: hold the lock, start all agents, let them speak, end."""
    lock = (folder.path.parent / "lock").open("a+")
    fcntl.flock(lock, fcntl.LOCK_EX)
    json.dump({"pid": os.getpid(), "host": "here", "since": time.time()}, lock)
    lock.flush()
    names = [f"agent-{number}" for number in range(agents)]
    with Journal(folder.journal) as journal, OutputLog(folder.log("agent-0", 1)) as log:
        about = {"base": "0" * 40, "target": "treaty/many", "isolation": "bubblewrap"}
        journal.append("run.started", workflow="many", agents=names, **about)
        for name in names:
            journal.append("agent.started", name, 1, start="0" * 40, backend="command", isolation="bubblewrap")
        begun, spoken = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < seconds:
            while spoken < passed * agents * rate:
                name = names[spoken % agents]
                journal.append("agent.action", name, 1, text=f"step {spoken}: editing src/module_{spoken % 37}.py")
                if spoken % 20 == 0:
                    journal.append("agent.usage", name, 1, input=900, output=100, cost=0.01)
                log.write("out", f"line {spoken} of what it prints")
                spoken += 1
            time.sleep(0.02)
        journal.append("run.finished", code=0, reasons=[])


@contextmanager
def serving(repository: Path) -> Iterator[tuple[int, str]]:
    """The server's process id and address."""
    argv = [sys.executable, "-m", "treaty", "workflow", "serve", "--json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(argv, cwd=repository, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.pid, json.loads(server.stdout.readline())["address"]
    finally:
        server.terminate()
        server.wait(20)


def cookie_of(address: str) -> str:
    """What the token gives."""
    url = urlsplit(address)
    with closing(http.client.HTTPConnection(url.netloc, timeout=20)) as connection:
        connection.request("GET", f"{url.path}?{url.query}")
        return str(connection.getresponse().headers["set-cookie"]).partition(";")[0]


class Listener(threading.Thread):
    """Reads a run's events to their end, and counts."""

    def __init__(self, netloc: str, path: str, cookie: str) -> None:
        super().__init__(daemon=True)
        self.netloc, self.path, self.cookie = netloc, path, cookie
        self.messages = self.bytes = 0

    def run(self) -> None:
        with closing(http.client.HTTPConnection(self.netloc, timeout=120)) as connection:
            connection.request("GET", self.path, headers={"cookie": self.cookie})
            response = connection.getresponse()
            assert response.status == 200, response.status
            while line := response.readline():
                self.messages += line.startswith(b"data: ")
                self.bytes += len(line)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


@contextmanager
def page_open(address: str, path: str) -> Iterator[list[int]]:
    """A Chromium with the page; its processes."""
    from playwright.sync_api import sync_playwright

    url, profile = urlsplit(address), tempfile.mkdtemp(prefix="live-page-")
    with sync_playwright() as playwright:
        where = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}
        context = playwright.chromium.launch_persistent_context(profile, **where)
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("h1")
        page.goto(f"http://{url.netloc}{path}")
        page.wait_for_selector("tr[data-agent]")
        own = [pid for pid in family(os.getpid()) if profile in _command(pid) or "chromium" in _command(pid)]
        yield own
        context.close()


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def measure(arguments: argparse.Namespace, work: Path) -> dict[str, object]:
    """One run, from the moment at which the listeners are there to shortly before its end."""
    repository = work / "repository"
    subprocess.run(["git", "init", "-q", "-b", "main", str(repository)], check=True)
    os.environ["XDG_STATE_HOME"] = str(work / "state")
    folder = WorkflowFolder.of(Git(repository), "many").create()
    agents = "".join(f"  - {{id: agent-{n}, scope: {{write: [d{n}/]}}, command: x}}\n" for n in range(arguments.agents))
    folder.workflow.write_text(FILE + agents)
    writer = os.fork()
    if not writer:
        write_run(folder, arguments.agents, arguments.rate, arguments.seconds + 8)
        os._exit(0)
    try:
        with serving(repository) as (pid, address):
            found = _during(arguments, folder, pid, address)
    finally:
        os.waitpid(writer, 0)
    with Journal(folder.journal) as journal:
        found["events"] = len(journal.events())
    return found


def _during(arguments: argparse.Namespace, folder: RunFolder, pid: int, address: str) -> dict[str, object]:
    path = f"/runs/many/{folder.run_id}"
    found: dict[str, object] = {}
    if arguments.chromium:
        with page_open(address, path) as browser:
            time.sleep(2)
            before = (time.monotonic(), cpu_seconds(pid), sum(map(cpu_seconds, browser)))
            time.sleep(arguments.seconds)
            wall = time.monotonic() - before[0]
            found["server"] = (cpu_seconds(pid) - before[1]) / wall
            found["browser"] = (sum(map(cpu_seconds, browser)) - before[2]) / wall
        return found
    cookie = cookie_of(address)
    listeners = [Listener(urlsplit(address).netloc, f"{path}/events", cookie) for _ in range(arguments.listeners)]
    for listener in listeners:
        listener.start()
    time.sleep(2)
    begun, used = time.monotonic(), cpu_seconds(pid)
    counts = [(listener.messages, listener.bytes) for listener in listeners]
    time.sleep(arguments.seconds)
    wall = time.monotonic() - begun
    found["server"] = (cpu_seconds(pid) - used) / wall
    found["messages_per_second"] = (listeners[0].messages - counts[0][0]) / wall
    found["kilobytes_per_second"] = (listeners[0].bytes - counts[0][1]) / wall / 1000
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--listeners", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.0, help="what each agent says, a second")
    parser.add_argument("--chromium", action="store_true", help="a browser in place of the listeners")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        found = measure(arguments, Path(work))
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")
    return 0 if isinstance(found["server"], float) and found["server"] < CLAIM else 1


if __name__ == "__main__":
    sys.exit(main())
