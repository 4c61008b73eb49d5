"""How much of the code do its tests hold? Changes it in many small ways and counts those that a test notices.

    python benchmarks/mutation.py --sample 200
    python benchmarks/mutation.py --sample 40 --only merge/lines.py

Needs `pip install cosmic-ray`, which makes the mutants: one operator, number, comparison, condition, keyword or
loop changed at a time. They are sampled over all modules alike, and each is tried in a copy of the project in a
temporary folder with `pytest -x`, the tests that mirror the mutated module first. A mutant that only changes
an annotation is none, and a table of numbers that a program fitted is no code. One test that takes over a
minute, or all that take three times as long as without the mutant, count as noticed.
"""

import argparse
import ast
import os
import queue
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = "tests/grammars/test_cases.py tests/merge/rules tests/merge/test_*.py tests/merge/repository"  # slow ones last
FITTED = ("merge/confidence_table.py", "merge/confidence_trees.py")  # written by benchmarks/calibrate.py
IGNORED = shutil.ignore_patterns("__pycache__", ".git", ".venv", ".nox", ".*_cache", ".hypothesis")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change of one module, and the whole mutated source."""

    module: Path  # from the root
    line: int
    operator: str
    source: str

    def shown(self) -> str:
        """The place, the operator, and the line before and after."""
        old = (ROOT / self.module).read_text(encoding="utf-8").splitlines()
        new = self.source.splitlines()
        first = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), self.line - 1)
        operator = self.operator.removeprefix("core/")
        return f"{self.module}:{first + 1}  {operator}\n    - {old[first].strip()}\n    + {new[first].strip()}"


class Meaning(ast.NodeTransformer):
    """A tree without its annotations, which change nothing when the code runs."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """A parameter without its type."""
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function without the type that it returns."""
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """A variable without its type."""
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def meaning(source: str) -> str | None:
    """What the source does, as text; None when it cannot be read."""
    try:
        return ast.dump(Meaning().visit(ast.parse(source)))
    except SyntaxError:
        return None


def mutants(module: Path) -> Iterator[tuple[str, int, int]]:
    """All places of a module that can be changed: operator, occurrence, line."""
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.plugins import get_operator, operator_names

    tree = get_ast_from_path(ROOT / module)
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue
        places = (start for node in ast_nodes(tree) for start, _ in kind().mutation_positions(node))
        for occurrence, start in enumerate(places):
            yield name, occurrence, start[0]


def sample(folder: str, only: str, size: int, seed: int) -> list[Mutant]:
    """So many mutants, drawn from all that there are with a fixed seed."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*.py"))
    modules = sorted(path for path in found if only in path.as_posix() and path.as_posix() not in FITTED)
    pool = [(module, *place) for module in modules for place in mutants(module)]
    random.Random(seed).shuffle(pool)
    drawn: list[Mutant] = []
    for module, name, occurrence, line in pool:
        if len(drawn) == size:
            break
        original = (ROOT / module).read_text(encoding="utf-8")
        mutated = mutate_code(original, get_operator(name)(), occurrence)
        if mutated is not None and meaning(mutated) not in (None, meaning(original)):
            drawn.append(Mutant(module, line, name, mutated))
    print(
        f"{len(pool)} possible changes in {len(modules)} modules, {len(drawn)} drawn with seed {seed}", file=sys.stderr
    )
    return drawn


def run_tests(copy: Path, targets: list[str], seconds: float) -> str:
    """ "passed", "failed" or "too slow"; nothing of the run is kept."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--timeout=60", "-p", "no:cacheprovider", *targets]
    env = {**os.environ, "CI": "true", "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(copy.parent / "cache")}
    process = subprocess.Popen(
        command, cwd=copy, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return "passed" if process.wait(seconds) == 0 else "failed"
    except subprocess.TimeoutExpired:
        return "too slow"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()


def targets_for(module: Path, tests: str) -> list[str]:
    """The tests to run, those that mirror the module first."""
    folder = Path("tests") / module.parent
    mirrors = sorted(
        {*(ROOT / folder).glob(f"test_{module.stem}.py"), *(ROOT / folder).glob(f"test_{module.stem}_*.py")}
    )
    return [*(str(mirror.relative_to(ROOT)) for mirror in mirrors), *expanded(tests)]


def expanded(tests: str) -> list[str]:
    """Arguments of pytest, those with a `*` as the files that they mean."""
    words = [sorted(ROOT.glob(word)) if "*" in word else [word] for word in shlex.split(tests)]
    return [str(one.relative_to(ROOT)) if isinstance(one, Path) else one for word in words for one in word]


def try_out(mutant: Mutant, copies: "queue.Queue[Path]", tests: str, seconds: float) -> str:
    """What the tests say of one mutant, in a copy that no other uses meanwhile."""
    copy = copies.get()
    file = copy / mutant.module
    original = file.read_bytes()
    try:
        file.write_text(mutant.source, encoding="utf-8")
        return run_tests(copy, targets_for(mutant.module, tests), seconds)
    finally:
        file.write_bytes(original)
        copies.put(copy)


def baseline(copy: Path, tests: str) -> float:
    """How long the tests take on the code as it is; they must pass."""
    started = time.monotonic()
    if run_tests(copy, expanded(tests), 1800) != "passed":
        sys.exit(f"{tests} does not pass before anything is changed")
    return time.monotonic() - started


def measure(drawn: list[Mutant], place: Path, tests: str, jobs: int) -> dict[Mutant, str]:
    """Each mutant with what became of it, a line on stderr for each as it ends."""
    copies: queue.Queue[Path] = queue.Queue()
    for number in range(jobs):
        copy = place / str(number) / "project"
        shutil.copytree(ROOT, copy, ignore=IGNORED)
        copies.put(copy)
    first = copies.get()
    seconds = baseline(first, tests)
    copies.put(first)
    print(f"the tests take {seconds:.1f} s without a change, {jobs} at a time now", file=sys.stderr)
    outcomes: dict[Mutant, str] = {}
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(try_out, mutant, copies, tests, 3 * seconds * jobs + 5): mutant for mutant in drawn}
        for number, done in enumerate(as_completed(waiting), 1):
            mutant = waiting[done]
            outcomes[mutant] = done.result()
            print(f"{number}/{len(drawn)}  {outcomes[mutant]:<8}  {mutant.module}:{mutant.line}", file=sys.stderr)
    return outcomes


def report(outcomes: dict[Mutant, str]) -> None:
    """The score, and every mutant that no test noticed."""
    survivors = sorted((mutant for mutant, said in outcomes.items() if said == "passed"), key=Mutant.shown)
    slow = sum(said == "too slow" for said in outcomes.values())
    killed = len(outcomes) - len(survivors)
    for mutant in survivors:
        print(mutant.shown())
    share = 100 * killed / max(1, len(outcomes))
    print(f"\n{killed} noticed ({slow} by the time limit), {len(survivors)} survived: mutation score {share:.1f} %")


def main() -> None:
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sample", type=int, default=200, help="how many mutants (default 200)")
    arguments.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    arguments.add_argument("--jobs", type=int, default=2, help="how many at a time (default 2)")
    arguments.add_argument("--folder", default="merge", help="what is mutated (default merge)")
    arguments.add_argument("--only", default="", help="just modules whose path holds this")
    arguments.add_argument("--tests", default=TESTS, help=f"what must notice: arguments of pytest (default {TESTS})")
    chosen = arguments.parse_args()
    drawn = sample(chosen.folder, chosen.only, chosen.sample, chosen.seed)
    with tempfile.TemporaryDirectory(prefix="treaty-mutation-") as place:
        report(measure(drawn, Path(place), chosen.tests, chosen.jobs))


if __name__ == "__main__":
    main()
