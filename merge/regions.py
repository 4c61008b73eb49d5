"""What a merge in progress is made of: a list of regions, each settled or still a hunk.

Every stage of the cascade takes `list[Region]` and gives one back; the texts of the regions, joined, are
the file. A stage may settle a hunk, split it, or leave it; it never reopens what is settled.
"""

from merge.revision import Triple


class Decision:
    """One automatic choice: which rule settled a place, from what, and what it let go."""

    __slots__ = ("confidence", "dropped", "entity", "likely", "place", "rule", "sides", "tags", "text")

    def __init__(self, rule: str, sides: Triple[bytes], text: bytes) -> None:
        self.rule = rule  # name in the table of rules, as "version-number"
        self.sides = sides  # what each version had there
        self.text = text  # what the result has there
        self.dropped: tuple[bytes, ...] = ()  # tokens of a side's change that the rule let go on purpose
        self.tags: tuple[str, ...] = ()  # "same-body", "reordered"
        self.entity = ""  # "method `Cart.total`", "" at file level
        self.place = ""  # kind of place, for the confidence: "imports", "class-body", "statements", "arguments" ...
        self.confidence = 1.0  # 0..1, see merge.confidence
        self.likely = ""  # advice only: "ours" or "theirs" where people usually take one side


class Settled:
    """A region that is decided: the same in all, changed on one side only, or decided by rules."""

    __slots__ = ("decisions", "text")

    def __init__(self, text: bytes, decisions: tuple[Decision, ...] = ()) -> None:
        self.text = text
        self.decisions = decisions

    def __repr__(self) -> str:
        return f"Settled({self.text!r})"


class Hunk:
    """A region that both sides changed and nothing has settled yet.

    `sides` are whole lines wherever the hunk will be shown. `candidate` is a text that a rule would have
    given with too little confidence; `reason` says in one clause why it is left.
    """

    __slots__ = ("candidate", "entity", "place", "reason", "sides")

    def __init__(self, sides: Triple[bytes], entity: str = "", reason: str = "", place: str = "") -> None:
        self.sides = sides
        self.entity = entity
        self.reason = reason
        self.place = place
        self.candidate: Decision | None = None

    def __repr__(self) -> str:
        return f"Hunk({self.sides!r}, {self.entity!r}, {self.reason!r})"


Region = Settled | Hunk


def joined(regions: list[Region]) -> bytes | None:
    """The text, or None while a hunk is left."""
    parts = []
    for region in regions:
        if isinstance(region, Hunk):
            return None
        parts.append(region.text)
    return b"".join(parts)
