"""A workflow file for a repository: balanced scopes with few dependencies between them."""

import json
from collections.abc import Mapping, Sequence

from scopes.contention import LOCK_NAMES
from scopes.graph import cycles, partition
from scopes.repository import Repository
from scopes.source_graph import SourceGraph
from scopes.units import Unit, by_layer, by_module, by_table

KINDS = ("module", "layer", "table", "concern")

CONCERNS = (
    ("security", "injection, missing checks of who asks, and data that leaves where it should not"),
    ("performance", "repeated queries, missing indexes and work that grows with the square of its input"),
    ("tests", "behaviour, edge cases and error paths that no test covers"),
    ("interfaces", "interfaces that contradict each other or their documentation"),
    ("dependencies", "dependencies that are outdated, unused or under an unfitting licence"),
)

# File at the root -> the command that checks a repository which has it.
_CHECKS = {
    "pyproject.toml": "python -m pytest",
    "package.json": "npm test",
    "Cargo.toml": "cargo test",
    "go.mod": "go test ./...",
    "Gemfile": "bundle exec rspec",
    "pom.xml": "mvn --quiet test",
    "build.gradle": "gradle test",
    "Makefile": "make test",
}


class NothingToSuggestError(ValueError):
    """The repository has too little of what it should be cut by."""


def suggest(repository: Repository, agents: int, by: str) -> str:
    """The text of a workflow file with at most this many agents; it audits without an error."""
    if by == "concern":
        return _review(agents)
    files = [path for path in repository.files if path.rpartition("/")[2] not in LOCK_NAMES]
    if by == "table":
        units, edges = by_table(repository)
    else:
        units = by_module(files, agents) if by == "module" else by_layer(files)
        edges = _crossings(units, SourceGraph(repository, files).uses)
    if not units:
        raise NothingToSuggestError("no tables are made in this repository" if by == "table" else "there are no files")
    groups = _groups(units, edges, agents, by, repository)
    inner = {unit.name: number for number, group in enumerate(groups) for unit in group}
    crossing = sum(weight for (a, b), weight in edges.items() if inner[a] != inner[b])
    return _text(groups, by, crossing, _check(repository))


def _groups(
    units: Sequence[Unit], edges: Mapping[tuple[str, str], int], agents: int, by: str, repository: Repository
) -> list[list[Unit]]:
    """Units that agents take together: none shares a file with another group's."""
    joined = _joined(units, [] if by == "layer" else cycles(SourceGraph(repository, repository.files).uses))
    weights = {name: sum(len(unit.files) for unit in part) for name, part in joined.items()}
    home = {unit.name: name for name, part in joined.items() for unit in part}
    between: dict[tuple[str, str], int] = {}
    for (a, b), weight in edges.items():
        if home[a] != home[b]:
            pair = (min(home[a], home[b]), max(home[a], home[b]))
            between[pair] = between.get(pair, 0) + weight
    parts = partition(weights, between, min(agents, len(joined)))
    return [[unit for name in part for unit in joined[name]] for part in parts]


def _joined(units: Sequence[Unit], file_cycles: Sequence[Sequence[str]]) -> dict[str, list[Unit]]:
    """Units that share a file, or a cycle of imports that is not most of the repository, become one."""
    parent = {unit.name: unit.name for unit in units}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    owner: dict[str, str] = {}
    for unit in units:
        for path in unit.files:
            parent[root(unit.name)] = root(owner.setdefault(path, unit.name))
    for group in file_cycles:
        if len(group) <= len(owner) // 4:
            names = [owner[path] for path in group if path in owner]
            for name in names[1:]:
                parent[root(name)] = root(names[0])
    joined: dict[str, list[Unit]] = {}
    for unit in units:
        joined.setdefault(root(unit.name), []).append(unit)
    return joined


def _crossings(units: Sequence[Unit], uses: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], int]:
    """How many imports there are between each two units."""
    owner = {path: unit.name for unit in units for path in unit.files}
    found: dict[tuple[str, str], int] = {}
    for source, targets in uses.items():
        for target in targets:
            a, b = owner.get(source), owner.get(target)
            if a is not None and b is not None and a != b:
                pair = (min(a, b), max(a, b))
                found[pair] = found.get(pair, 0) + 1
    return found


def _check(repository: Repository) -> str:
    return next((command for name, command in _CHECKS.items() if name in repository.known), "git diff --check HEAD~1")


def _text(groups: Sequence[Sequence[Unit]], by: str, crossing: int, check: str) -> str:
    bonds = "foreign keys" if by == "table" else "imports"
    lines = [f"# {len(groups)} agents by {by}; {crossing} {bonds} between their scopes", f"name: by-{by}", "agents:"]
    for number, group in enumerate(groups, 1):
        patterns = sorted({pattern for unit in group for pattern in unit.patterns})
        names = ", ".join(unit.name for unit in group[:3]) + (f" and {len(group) - 3} others" if len(group) > 3 else "")
        files = len({path for unit in group for path in unit.files})
        lines += [
            f"  - id: agent-{number}",
            f"    # {files} files: {names}",
            "    scope:",
            "      write:",
            *(f"        - {json.dumps(pattern, ensure_ascii=False)}" for pattern in patterns),
            f"    instructions: {json.dumps(f'Say here what is to be done in {names}.', ensure_ascii=False)}",
            "    success_criteria:",
            f"      - {json.dumps(f'The checks pass: {check}')}",
        ]
    return "\n".join(lines) + "\n"


def _review(agents: int) -> str:
    if agents > len(CONCERNS):
        raise NothingToSuggestError(f"there are {len(CONCERNS)} concerns to review by")
    lines = ["name: review", "coordination:", "  strategy: broadcast", "  output_mode: aggregate"]
    lines += ["broadcast_context:", '  files: ["**"]', "  read_only: true", "agents:"]
    for name, text in CONCERNS[:agents]:
        lines += [f"  - id: {name}", f"    instructions: Look for {text}.", "    output_format: json"]
    return "\n".join(lines) + "\n"
