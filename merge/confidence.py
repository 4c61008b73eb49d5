"""How sure a decision is: fitted on past merges, shipped as a table, read here.

The confidence of a decision is the share of past hunks, among those in which people kept both sides'
changes, in which its rule in such a place gave what they committed. A second figure, over all past merges,
says how likely the whole file is what people would commit; it selects what the profile `default` merges.
Over named features the first is additive in log-odds, the second (`merge.whole_file`) a sum of small trees; both
have an isotonic step behind. `benchmarks/calibrate.py` fits them and writes `merge/confidence_table.py` and
`merge/confidence_trees.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp
from typing import Any

from merge import confidence_table as table
from merge.evidence import Evidence
from merge.kept import kept as kept_for_the_merge
from merge.regions import Decision
from merge.revision import Triple
from merge.tokens import counted, words

CERTAIN = frozenset(
    {
        "same-but-for-spaces",
        "one-side-only-space",
        "superset",
        "line-endings",
        "entity-match",
        "commutative-insert",
        "import-union",
        "imports",
    }
)
_TWINS = 25  # lines of a side that are compared with the other's
Steps = tuple[tuple[float, float], ...]
Tree = float | tuple[int | str, float, "Tree", "Tree"]
"""A value, or a feature (its name, or its number) with a bound, the tree up to the bound and the tree above it."""


def rate(decision: Decision, evidence: Evidence) -> float:
    """The share, 0..1, of past decisions like this one that people made the same way."""
    return stepped(_odds(table.DECISION, decision_features(decision, evidence)), table.DECISION_STEPS)


def likely_right(values: dict[str, float]) -> float:
    """The share of past files merged like this one that people committed just so; see `merge.whole_file`."""
    from merge import confidence_trees as trees  # not needed where a conflict is left

    numbered: dict[int | str, float] = {at: values[name] for at, name in enumerate(trees.NAMES) if name in values}
    return stepped(odds_of(trees.FILE, numbered), table.FILE_STEPS)


def threshold(profile: str, *, certain: bool = False) -> float:
    """The least `likely_right` of a file in which this profile keeps a decision, by a rule that is certain or not."""
    return (table.CERTAIN_THRESHOLDS if certain else table.THRESHOLDS).get(profile, 0.0)


def is_certain(decision: Decision) -> bool:
    """Is the rule right by what it does, and not only most of the time?"""
    return decision.rule in CERTAIN and not decision.dropped


def decision_features(decision: Decision, evidence: Evidence) -> list[str]:
    """The names of what the table knows of a decision."""
    first, second = overlap(decision.sides)
    return [
        "bias",
        f"rule {decision.rule}",
        f"place {decision.place}",
        f"rule {decision.rule} place {decision.place}",
        f"group {language_group(evidence.language)}",
        f"size {_size(decision.sides)}",
        f"shape {shape(decision.sides)}",
        f"alike {first}",
        f"balance {second}",
        f"kept {kept(decision)}",
        f"twin {twin(decision.sides)}",
        f"hunks {_bucket(evidence.hunks)}",
        f"left {min(evidence.left, 1)}",
        f"elsewhere {_elsewhere(evidence)}",
        f"shared {_bucket(evidence.alike)}",
        *(f"tag {tag}" for tag in decision.tags),
    ]


def overlap(sides: Triple[bytes]) -> tuple[str, str]:
    """How much of what one side added the other added too, and how much larger one side's addition is."""
    base, ours, theirs = map(counted, sides)
    first, second = ours - base, theirs - base
    low, high = sorted((first.total(), second.total()))
    share = (first & second).total() / low if low else -1.0
    alike = "none" if share < 0 else str(min(4, int(share * 5)))
    return alike, str(min(4, int(5 * low / high))) if high else "deletes"


def kept(decision: Decision) -> str:
    """Whose text the decision gave: "one" for one side's, "both" where they are alike, else "new"."""
    text = decision.text.split()
    same = [text == side.split() for side in (decision.sides.ours, decision.sides.theirs)]
    return "both" if all(same) else "one" if any(same) else "new"


def twin(sides: Triple[bytes]) -> str:
    """How alike are the two most alike lines of which each side added one? "none" to "4"."""
    best = twin_share(sides)
    return str(min(4, int(best * 5))) if best >= 0 else "none"


@kept_for_the_merge(64)
def twin_share(sides: Triple[bytes]) -> float:
    """The same as the share of words that both lines have; below 0 where a side added none."""
    base = set(sides.base.split(b"\n"))
    ours, theirs = (
        [set(words(line)) for line in side.split(b"\n") if line not in base and line.strip()][:_TWINS]
        for side in (sides.ours, sides.theirs)
    )
    return max((len(a & b) / len(a | b) for a in ours for b in theirs), default=-0.2)


def file_kind(path: str) -> str:
    """What the path says of a file's purpose."""
    name = path.lower()
    if "test" in name or "spec" in name:
        return "test"
    if "change" in name or "history" in name or "news" in name or "release" in name:
        return "changes"
    return "documents" if name.endswith((".md", ".rst", ".txt")) or "docs/" in name else "source"


def _elsewhere(evidence: Evidence) -> str:
    """Who changed the rest of the file: "both", "one", "none"."""
    return ("none", "one", "both")[bool(evidence.ours) + bool(evidence.theirs)]


def shape(sides: Triple[bytes]) -> str:
    """What the two sides did, roughly: add, delete, change, alike."""
    base, ours, theirs = sides
    if not base.strip():
        return f"add-add {_alike(ours, theirs)}"
    if not ours.strip() or not theirs.strip():
        return "delete-change"
    return f"change-change {_alike(ours, theirs)}"


_GROUPS: dict[str, str] = {
    **dict.fromkeys(("python", "ruby", "php", "bash", "lua", "r", "julia", "elixir"), "script"),
    **dict.fromkeys(("javascript", "typescript", "tsx", "jsx", "svelte", "html", "css", "scss"), "web"),
    **dict.fromkeys(("java", "kotlin", "scala", "groovy", "csharp", "swift", "dart"), "classes"),
    **dict.fromkeys(("c", "cpp", "rust", "go", "zig", "fortran"), "system"),
    **dict.fromkeys(("json", "yaml", "toml", "xml", "ini", "properties", "hcl"), "data"),
    **dict.fromkeys(("markdown", "rst", "changelog"), "text"),
}


def language_group(language: str) -> str:
    """A group of languages that merge alike; "lines" for what no language is known of."""
    return _GROUPS.get(language, "other") if language else "lines"


def _size(sides: Triple[bytes]) -> str:
    return _bucket(max(text.count(b"\n") for text in sides))


def _bucket(number: int) -> str:
    """A number as its power of two, up to 64 and above."""
    return str(min(number, 64).bit_length())


def _alike(ours: bytes, theirs: bytes) -> str:
    """How much of the words of one is in the other: "none", "some", "most"."""
    first, second = counted(ours).keys(), counted(theirs).keys()
    share = len(first & second) / max(1, min(len(first), len(second)))
    return "none" if share < 0.3 else "some" if share < 0.8 else "most"


def _odds(weights: dict[str, float], names: Iterable[str]) -> float:
    return sum(weights.get(name, 0.0) for name in names)


def odds_of(forest: tuple[Tree, ...], values: "Mapping[int | str, float] | Mapping[str, float]") -> float:
    """The sum of what each tree says of these features; one that is not named is 0."""
    known: Any = defaultdict(float, values)
    total = 0.0
    for tree in forest:
        node: Any = tree
        while node.__class__ is tuple:
            at, bound, below, above = node
            node = above if known[at] > bound else below
        total += node
    return total


def stepped(odds: float, steps: Steps) -> float:
    """The probability at these log-odds: interpolated between fitted steps, logistic where there are none."""
    if not steps:
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
    before = steps[0]
    for step in steps:
        if odds < step[0]:
            width = step[0] - before[0]
            return before[1] + (step[1] - before[1]) * (odds - before[0]) / width if width > 0 else step[1]
        before = step
    return before[1]
