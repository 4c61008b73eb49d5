"""Which tests reach what both sides of a merge edited, by the imports of the merged tree, nearest first."""

import shlex
from collections.abc import Callable, Iterable
from posixpath import basename, dirname

from merge.repository.git import Git
from scopes.graph import chains, reversed_graph
from scopes.import_lines import family_of
from scopes.interference.side import Side
from scopes.snapshot import Snapshot
from scopes.source_graph import SourceGraph
from scopes.tested_files import name_under_test

LONGEST = 12  # imports from a test to an edit
_SCRIPT = (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts")


class _Files:
    """The files of a tree, as the source graph reads them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.files = tuple(sorted(snapshot.blobs))

    def read(self, path: str) -> bytes | None:
        """The contents of a file, None where there is none."""
        return self._snapshot.read(path)


def is_test(path: str) -> bool:
    """By its name; a script also by its folder, as jest goes by it."""
    if name_under_test(path) is not None:
        return True
    return path.endswith(_SCRIPT) and basename(dirname(path)) == "__tests__"


def tests_of_both(merged: Snapshot, ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The tests that reach a file of `ours` and one of `theirs`, those with the shortest ways first."""
    tests = [path for path in merged.blobs if family_of(path) is not None and is_test(path)]
    uses = SourceGraph(_Files(merged), tests).uses
    graph = {path: [*targets, *_siblings(merged, path)] for path, targets in uses.items()}
    graph |= {path: _siblings(merged, path) for path in tests if path not in graph}
    users = reversed_graph(graph)
    far = [chains(users, (path for path in side if path in merged.blobs), LONGEST) for side in (ours, theirs)]
    both = [(len(far[0][test]) + len(far[1][test]), test) for test in tests if test in far[0] and test in far[1]]
    return [test for _, test in sorted(both)]


def gathering(reached: dict[str, None]) -> Callable[[Git, Side, Side, Snapshot], None]:
    """A look at each pair of a check that adds the tests of both to `reached`."""

    def look(_git: Git, left: Side, right: Side, merged: Snapshot) -> None:
        reached.update(dict.fromkeys(tests_of_both(merged, left.changed, right.changed)))

    return look


def _siblings(merged: Snapshot, path: str) -> list[str]:
    """Go: the files of a package see each other without an import."""
    if not path.endswith(".go"):
        return []
    return [one for one in merged.folders.get(dirname(path), ()) if one.endswith(".go") and one != path]


def commands(tests: Iterable[str]) -> list[str]:
    """The command lines of pytest, jest and go test that run these tests, those that there are tests for."""
    python, script, go = list[str](), list[str](), list[str]()
    for path in tests:
        if path.endswith(".py"):
            python.append(path)
        elif path.endswith(_SCRIPT):
            script.append(path)
        elif path.endswith(".go"):
            go.append(f"./{dirname(path)}" if dirname(path) else ".")
    named = (("pytest", python), ("npx jest", script), ("go test", list(dict.fromkeys(go))))
    return [f"{name} {shlex.join(words)}" for name, words in named if words]
