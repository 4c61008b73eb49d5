"""The outcome of `treaty merge branches` as people and programs read it."""

import json

from merge.repository.beyond_text import Beyond
from merge.repository.branches import FileMerge
from merge.repository.fold import BranchesMerge, Pair

SIGNS = {"none": ".", "text": "t", "structure": "S"}


def as_text(outcome: BranchesMerge, ending: str) -> str:
    """For people: the matrix, the order, what merged and what did not; `ending` is the last line."""
    lines = _matrix([step.branch for step in outcome.steps], outcome.pairs)
    lines.append("order: " + (" → ".join(outcome.order) or "none"))
    if outcome.order_matters:
        lines.append("another order of the same branches gives another text: look at it before you trust it")
    for step in outcome.steps:
        settled = [file for file in step.merged.files if file.is_clean and file.decisions]
        if step.merged.is_clean and settled:
            lines.append(f"{step.branch}: {_counted(len(settled), 'file')} merged by structure")
    for step in outcome.left_out:
        lines.append(f"{step.branch}: left out, {_counted(len(step.merged.conflicts), 'file')} in conflict")
        lines += [f"  {place}" for file in step.merged.conflicts for place in _places(file)]
    return "\n".join([*lines, ending] if ending else lines)


def _matrix(names: list[str], pairs: list[Pair]) -> list[str]:
    """A line a branch, a column a branch, in the order given."""
    kinds = {frozenset((pair.left, pair.right)): SIGNS[pair.kind] for pair in pairs}
    if len(names) < 2:
        return []
    width = max(map(len, names)) + 4
    header = " " * width + " ".join(f"{number:>2}" for number in range(1, len(names) + 1))
    lines = [header]
    for number, name in enumerate(names, 1):
        cells = (f"{kinds.get(frozenset((name, other)), ' '):>2}" for other in names)
        lines.append(f"{number:>2} {name:{width - 3}}" + " ".join(cells).rstrip())
    return [*lines, "   . no conflict   t lines conflict, the merge settles them   S a conflict that stays"]


def _places(file: FileMerge) -> list[str]:
    if not file.conflicts:
        return [f"{file.path}: {file.reason}"]
    return [f"{file.path}:{one.line}: {one.entity + ': ' if one.entity else ''}{one.reason}" for one in file.conflicts]


def as_json(outcome: BranchesMerge, tree: str, commit: str, beyond: Beyond | None = None) -> str:
    """For programs; `tree` and `commit` are "" where none was written; `beyond` is None where nobody looked."""
    record = {
        "schema_version": 1,
        "clean": outcome.is_clean,
        "base": outcome.base,
        "order": outcome.order,
        "order_matters": outcome.order_matters,
        "tree": tree or None,
        "commit": commit or None,
        "pairs": [
            {"left": one.left, "right": one.right, "conflict": one.kind, "paths": one.paths} for one in outcome.pairs
        ],
        "branches": [
            {
                "name": step.branch,
                "merged": step.merged.is_clean,
                "files": [_file_record(file) for file in step.merged.files],
            }
            for step in outcome.steps
        ],
        "semantic_conflicts": beyond.records if beyond else None,
    }
    return json.dumps(record, indent=2)


def _file_record(file: FileMerge) -> dict[str, object]:
    return {
        "path": file.path,
        "clean": file.is_clean,
        "reason": file.reason or None,
        "language": file.language or None,
        "confidence": round(file.confidence, 4),
        "rules": [decision.rule for decision in file.decisions],
        "conflicts": [{"line": one.line, "entity": one.entity, "reason": one.reason} for one in file.conflicts],
        "warnings": list(file.warnings),
    }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
