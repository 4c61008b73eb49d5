"""The quickstart in one go: a scratch repository, four agents at once, and what git alone would have made of it.

Run it with `make demo`, or `python examples/quickstart/demo.py --keep` to look around in the repository
afterwards. It needs no key, no server and no network.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

EXAMPLE = Path(__file__).parent
TARGET = "feature/shop-sprint"
WORKFLOW = "shop-sprint"
COLOURS = {"coupons": "32", "gifts": "35", "tidy": "33", "client": "36"}
COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
TREATY = (sys.executable, "-m", "treaty")


def main() -> int:
    """Make the scratch place, tell the story, clean up; exit code 0 when the merged shop passes its tests."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--keep", action="store_true", help="leave the repository there and say where it is")
    keep = arguments.parse_args().keep
    place = Path(tempfile.mkdtemp(prefix="treaty-quickstart-"))
    code = 1
    try:
        code = story(place)
    finally:
        if keep or code != 0:
            print(f"\nThe repository is {place / 'shop'}, the run's journal and logs are in {place / 'state'}.")
        else:
            shutil.rmtree(place)
            print("\nThe scratch repository is removed; `--keep` leaves it there to look around in.")
    return code


def story(place: Path) -> int:
    """All that is shown, from the first commit to the tests of the merged shop."""
    started = time.monotonic()
    shop, env = place / "shop", environment(place)
    title("A small web shop")
    make_repository(shop, env)
    title("Four agents at once, three of them in the same class: treaty workflow run workflow.yaml")
    code = show(shop, env, *TREATY, "workflow", "run", "workflow.yaml")
    if code != 0:
        return code
    title("The same four commits with plain git, one after another")
    merge_with_git(shop, env)
    title(f"Who changed what: treaty workflow diff {WORKFLOW} --by-agent")
    show(shop, env, *TREATY, "workflow", "diff", WORKFLOW, "--by-agent")
    title(f"shop/cart.py on {TARGET}: everyone's work in one class")
    show_merged_class(shop, env)
    title("The merged shop runs its own tests: python3 -m unittest")
    output(shop, env, "git", "switch", "--quiet", TARGET)
    code = show(shop, env, sys.executable, "-B", "-m", "unittest")
    print(f"\nAll of it took {time.monotonic() - started:.1f} s.")
    return code


def environment(place: Path) -> dict[str, str]:
    """Ours, but with state, identity and settings of git that touch nothing of the user's."""
    env = dict(os.environ)
    env |= {f"GIT_{who}_NAME": "Quickstart" for who in ("AUTHOR", "COMMITTER")}
    env |= {f"GIT_{who}_EMAIL": "quickstart@example.com" for who in ("AUTHOR", "COMMITTER")}
    env["GIT_CONFIG_GLOBAL"] = os.devnull
    env["XDG_STATE_HOME"] = str(place / "state")
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}"
    if importlib.util.find_spec("treaty") is None:
        env["PYTHONPATH"] = str(EXAMPLE.parents[1])
    return env


def make_repository(shop: Path, env: dict[str, str]) -> None:
    """The example as the first commit of a new repository."""
    shutil.copytree(EXAMPLE, shop, ignore=shutil.ignore_patterns("__pycache__", "demo.py"))
    output(shop, env, "git", "init", "--quiet", "--initial-branch", "main")
    output(shop, env, "git", "add", "--all")
    output(shop, env, "git", "commit", "--quiet", "--message", "A small web shop")
    files = output(shop, env, "git", "ls-files", "shop", "client").split()
    print(f"{len(files)} files of Python and TypeScript in {shop}")


def merge_with_git(shop: Path, env: dict[str, str]) -> None:
    """What `git merge` makes of the agents' commits; a merge that stops is counted and taken back."""
    output(shop, env, "git", "switch", "--quiet", "--create", "plain-git", "main")
    stopped = 0
    for agent, commit in agent_commits(shop, env):
        merging = ("git", "merge", "--quiet", "--no-edit", commit)
        clean = subprocess.run(merging, cwd=shop, env=env, capture_output=True, check=False).returncode == 0
        outcome = "clean"
        if not clean:
            stopped += 1
            conflicts = output(shop, env, "git", "diff", "--diff-filter=U")
            files, places = conflicts.count("\ndiff --cc ") + 1, conflicts.count("\n++<<<<<<<")
            outcome = bold("CONFLICT", "31") + f" at {plural(places, 'place')} in {plural(files, 'file')}"
            output(shop, env, "git", "merge", "--abort")
        print(f"git merge {bold(f'{agent:<8}', COLOURS[agent])}  {outcome}")
    print(f"git stopped {stopped} x for a person to sort out; Treaty merged all of it.")


def agent_commits(shop: Path, env: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each agent of the run with the commit that the runner made of its work, in the order of the workflow."""
    listed = output(shop, env, "git", "for-each-ref", "--format=%(refname) %(objectname)", "refs/treaty")
    commits = {name.rpartition("/")[2]: commit for name, commit in map(str.split, listed.splitlines())}
    for agent in COLOURS:
        yield agent, commits[agent]


def show_merged_class(shop: Path, env: dict[str, str]) -> None:
    """The merged file with, at each new line, the agent whose commit has it; long old stretches left out."""
    path = "shop/cart.py"
    old = set(output(shop, env, "git", "show", f"main:{path}").splitlines())
    new_in = {
        agent: set(output(shop, env, "git", "show", f"{commit}:{path}").splitlines()) - old
        for agent, commit in agent_commits(shop, env)
    }
    lines = [
        (next((agent for agent, lines in new_in.items() if line in lines), ""), line)
        for line in output(shop, env, "git", "show", f"{TARGET}:{path}").splitlines()
    ]
    near = {near for at, (agent, _) in enumerate(lines) if agent for near in range(at - 1, at + 2)}
    for at, (agent, line) in enumerate(lines):
        if at in near:
            print(bold(f"{agent:>8} | {line}", COLOURS[agent]) if agent else f"{'':>8} | {line}")
        elif at - 1 in near:
            print(f"{'':>8} :")


def show(folder: Path, env: dict[str, str], *command: str) -> int:
    """Run a command with its output on our own; its exit code."""
    sys.stdout.flush()
    return subprocess.run(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
    ).returncode


def output(folder: Path, env: dict[str, str], *command: str) -> str:
    """What a command prints; CalledProcessError when it fails."""
    return subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout


def title(text: str) -> None:
    """A heading."""
    print(f"\n{bold(text)}", flush=True)


def bold(text: str, colour: str = "1") -> str:
    """The text in a colour, where there is a terminal that wants one."""
    return f"\x1b[{colour}m{text}\x1b[0m" if COLOURED else text


def plural(count: int, noun: str) -> str:
    """ "1 file", "2 files"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main())
