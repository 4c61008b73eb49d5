"""What a merge gives back: the text, the conflicts left in it, and every decision with its reason."""

from collections.abc import Callable

from merge.regions import Decision, Region
from merge.revision import Triple


class Candidate:
    """A text that would settle a conflict, offered to a person."""

    __slots__ = ("name", "text")

    def __init__(self, name: str, text: bytes) -> None:
        self.name = name  # "ours-then-theirs", "theirs-then-ours", "ours", "theirs", or the rule that gave it
        self.text = text

    def __repr__(self) -> str:
        return f"Candidate({self.name!r}, {self.text!r})"


class Conflict:
    """A place that is left to a person: as few whole lines as syntax allows, and why."""

    __slots__ = ("_candidates", "_offer", "entity", "line", "reason", "sides")

    def __init__(self, sides: Triple[bytes], entity: str, reason: str, line: int) -> None:
        self.sides = sides
        self.entity = entity
        self.reason = reason
        self.line = line  # 1-based line of the opening marker in the result
        self._candidates: tuple[Candidate, ...] | None = ()
        self._offer: Callable[[], tuple[Candidate, ...]] | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Texts that would settle it and parse, most likely first; worked out when first asked for."""
        if self._offer is not None:
            self._candidates, self._offer = self._offer(), None
        return self._candidates or ()

    @candidates.setter
    def candidates(self, value: "tuple[Candidate, ...] | Callable[[], tuple[Candidate, ...]]") -> None:
        if callable(value):
            self._offer = value
        else:
            self._candidates, self._offer = value, None

    @property
    def likely(self) -> str:
        """Advice only: "ours" or "theirs" where people usually take that side whole, else ""."""
        from merge.advice import likely_choice

        return likely_choice(self.sides)

    def __repr__(self) -> str:
        return f"Conflict({self.entity!r}, {self.reason!r}, line {self.line})"


class MergeResult:
    """The outcome of merging one file. `text` holds conflict markers where `conflicts` is not empty."""

    __slots__ = ("confidence", "conflicts", "counts", "decisions", "language", "regions", "text", "warnings")

    def __init__(self, text: bytes, regions: list[Region]) -> None:
        self.text = text
        self.regions = regions
        self.conflicts: tuple[Conflict, ...] = ()
        self.decisions: tuple[Decision, ...] = ()
        self.confidence = 1.0  # the least of the decisions'
        self.language = ""  # name of the language that was used, "" for lines
        self.counts: dict[str, int] = {}  # what verification rejected, by stage and reason
        self.warnings: tuple[str, ...] = ()  # "tree-sitter-kotlin is not installed: merged by lines ..."

    @property
    def is_clean(self) -> bool:
        """True when nothing is left to a person."""
        return not self.conflicts

    def __repr__(self) -> str:
        state = "clean" if self.is_clean else f"{len(self.conflicts)} conflicts"
        return f"<MergeResult {state}, {len(self.decisions)} decisions>"
