"""What a user may choose: profile, least confidence, order of additions, imports, comments, time."""


class Options:
    """Settings of one merge. Nearest wins: flag, attribute, `.treaty.toml`, `[tool.treaty]`, default."""

    __slots__ = (
        "both_wanted",
        "comment_merging",
        "import_deduplication",
        "marker_size",
        "method_ordering",
        "min_confidence",
        "overridable",
        "profile",
        "same_body",
        "seconds",
        "stages",
    )

    def __init__(self) -> None:
        self.profile = "default"  # "careful", "default", "eager"
        self.min_confidence = 0.0  # decisions below it stay conflicts, with the candidate attached
        self.method_ordering = "agent-completion-order"  # or "alphabetical", "base": additions at one place
        self.import_deduplication = True
        self.comment_merging = "preserve-all"  # or "prefer-ours", "prefer-theirs"
        self.same_body = True  # merge edits of one body in different statements (never in `careful`)
        self.seconds = 5.0  # wall-clock budget of one file; afterwards the best result so far
        self.marker_size = 7
        self.both_wanted = False  # that people often took one side of such a file is no reason to doubt: a workflow
        self.overridable = False  # the settings of each path count over these
        self.stages: frozenset[str] = frozenset({"rules", "structure", "verify"})  # for measuring one without another

    def copied(self) -> "Options":
        """The same choices, to change some of them."""
        copy = Options()
        for name in Options.__slots__:
            setattr(copy, name, getattr(self, name))
        return copy
