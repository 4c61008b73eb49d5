"""The parent of one process tree, run as a script by `runner.process`: whoever is born in the tree dies with it.

It is the child subreaper of what it starts (Linux), so that a process which forks twice or opens a session
of its own still hangs below it and is found through /proc. It ends the whole tree when the command ends, when
it gets SIGTERM, and when the runner dies (parent-death signal). Its own exit status is the command's: the same
code, or death by the same signal. Arguments: GRACE_SECONDS RUNNER_PID FILE_BYTES COMMAND... (0 bytes: no limit)

Imports nothing of ours and little else: it starts once per agent (`python -I -S`), and `pathlib` and `typing` would
double the time that this takes.
"""

import ctypes
import os
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SOON = 0.2  # seconds that left-over processes get between SIGTERM and SIGKILL once their command has ended


class EndedError(Exception):
    """SIGTERM came: from the runner, or because the runner died."""


def prctl(option: int, value: int) -> None:
    """Set a process attribute; systems without prctl(2) go without."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def descendants(root: int) -> list[int]:
    """Process ids below `root`, from /proc; an empty list where there is no /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():  # noqa: PTH112, PTH208 - no pathlib here
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:  # it ended while we looked
                continue
            children.setdefault(int(fields[1]), []).append(int(name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def send(pids: list[int], number: int) -> None:
    """Signal each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


def reap() -> bool:
    """Collect children that have ended, without waiting; whether there are others."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def end_tree(leader: int, grace: float) -> None:
    """SIGTERM to everything below us, SIGKILL to what is left after `grace` seconds, until nothing is."""
    mine = os.getpid()
    if sys.platform == "linux" and not reap():  # whoever lost its parent is our child: no child, nobody below
        return
    send(descendants(mine), signal.SIGTERM)
    deadline = time.monotonic() + grace
    while (left := living(mine, leader)) and time.monotonic() < deadline:
        time.sleep(0.005)
    while left:
        send(left, signal.SIGSTOP)  # stopped first: a fork bomb cannot outrun the list
        send(living(mine, leader), signal.SIGKILL)
        time.sleep(0.002)
        left = living(mine, leader)


def living(root: int, leader: int) -> list[int]:
    """What is left below us and of the command's process group."""
    reap()
    found = descendants(root)
    if not found and not os.path.exists("/proc/self"):  # noqa: PTH110
        try:
            os.killpg(leader, 0)
        except (ProcessLookupError, PermissionError):
            return []
        return [-leader]
    return found


def limit_files(size: int) -> None:
    """No file of ours or of our children may grow beyond so many bytes, and none of them leaves a core."""
    import resource

    for kind, wanted in ((resource.RLIMIT_FSIZE, size), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (most, most))


def start(command: list[str], file_bytes: int) -> int:
    """Fork the command into a session of its own; 127 where it cannot be run."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if file_bytes:
            limit_files(file_bytes)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    os._exit(127)


def stop(*_: object) -> "NoReturn":
    """Handler of SIGTERM: leaves the wait."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise EndedError


def main(arguments: list[str]) -> int:
    """Run the command to its end, end its tree, and give its wait status."""
    grace, runner, file_bytes, command = float(arguments[0]), int(arguments[1]), int(arguments[2]), arguments[3:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    leader, status = 0, signal.SIGTERM.value
    try:
        signal.signal(signal.SIGTERM, stop)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != runner:  # it died before we asked to be told
            return status
        leader = start(command, file_bytes)
        pid = 0
        while pid != leader:
            pid, status = os.waitpid(-1, 0)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        grace = min(grace, SOON)
    except EndedError:
        status = signal.SIGTERM.value
    end_tree(leader, grace)
    return status


def exit_like(status: int) -> "NoReturn":
    """End as the command ended."""
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL) if os.WTERMSIG(status) not in (9, 19) else None
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1)


if __name__ == "__main__":
    exit_like(main(sys.argv[1:]))
