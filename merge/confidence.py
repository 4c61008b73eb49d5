"""How sure a decision is: fitted on past merges, shipped as a table, read here.

The confidence of a decision is the share of past hunks, among those in which people kept both sides'
changes, in which its rule in such a place gave what they committed. A second figure, over all past merges,
says how likely the whole file is what people would commit; it selects what the profile `default` merges.
Both are additive log-odds over named features with an isotonic step behind; `benchmarks/calibrate.py` fits
them and writes `merge/confidence_table.py`.
"""

from collections.abc import Iterable
from math import exp

from merge import confidence_table as table
from merge.regions import Decision
from merge.revision import Triple
from merge.tokens import words

AGREE, DIFFER, UNKNOWN = "agree", "differ", "unknown"
LOSSLESS = frozenset({"same-but-for-spaces", "one-side-space", "superset"})
Steps = tuple[tuple[float, float], ...]


class Features:
    """What is known of a merge as a whole."""

    __slots__ = ("agreement", "hunks", "language", "left", "lines")

    def __init__(self, language: str) -> None:
        self.language = language  # name, "" for lines alone
        self.hunks = 0  # conflicts that the line merge leaves
        self.lines = 0  # lines of all three sides in those
        self.left = 0  # conflicts that are left now
        self.agreement = UNKNOWN  # of the line-first and the structure-first route


def rate(decision: Decision, features: Features) -> float:
    """The share, 0..1, of past decisions like this one that people made the same way."""
    return _stepped(_odds(table.DECISION, decision_features(decision, features)), table.DECISION_STEPS)


def likely_right(decisions: list[Decision], features: Features) -> float:
    """The share of past files merged like this one that people committed just so."""
    return _stepped(_odds(table.FILE, file_features(decisions, features)), table.FILE_STEPS)


def threshold(profile: str) -> float:
    """The least `likely_right` of a file that this profile merges."""
    return table.THRESHOLDS.get(profile, 0.0)


def decision_features(decision: Decision, features: Features) -> list[str]:
    """The names of what the table knows of a decision."""
    group = language_group(features.language)
    return [
        "bias",
        f"rule {decision.rule}",
        f"place {decision.place}",
        f"rule {decision.rule} place {decision.place}",
        f"group {group}",
        f"size {_size(decision.sides)}",
        f"shape {shape(decision.sides)}",
        f"hunks {_bucket(features.hunks)}",
        f"left {min(features.left, 1)}",
        f"routes {features.agreement}",
        *(f"tag {tag}" for tag in decision.tags),
    ]


def file_features(decisions: list[Decision], features: Features) -> list[str]:
    """The names of what the table knows of a whole file."""
    rules = {decision.rule for decision in decisions}
    shapes = {shape(decision.sides) for decision in decisions}
    size = max((len(words(text)) for decision in decisions for text in decision.sides), default=0)
    return [
        "bias",
        *(f"rule {name}" for name in sorted(rules)),
        *(f"place {name}" for name in sorted({decision.place for decision in decisions})),
        *(f"shape {name}" for name in sorted(shapes)),
        *(f"tag {name}" for name in sorted({tag for decision in decisions for tag in decision.tags})),
        f"group {language_group(features.language)}",
        f"hunks {_bucket(features.hunks)}",
        f"decisions {_bucket(len(decisions))}",
        f"rules {min(len(rules), 4)}",
        f"lines {_bucket(features.lines)}",
        f"largest {_bucket(size)}",
        f"routes {features.agreement}",
    ]


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
    first, second = set(words(ours)), set(words(theirs))
    share = len(first & second) / max(1, min(len(first), len(second)))
    return "none" if share < 0.3 else "some" if share < 0.8 else "most"


def _odds(weights: dict[str, float], names: Iterable[str]) -> float:
    return sum(weights.get(name, 0.0) for name in names)


def _stepped(odds: float, steps: Steps) -> float:
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
