"""What a rule is, what it is told, and what it gives."""

from collections.abc import Callable

from grammars.language import Language
from merge.options import Options
from merge.revision import Triple


class Context:
    """What a rule may know beside the three texts."""

    __slots__ = ("after", "before", "is_moved", "language", "options", "path", "place")

    def __init__(self, language: Language | None, options: Options, path: str) -> None:
        self.language = language
        self.options = options
        self.path = path
        self.before = b""  # the settled line before the hunk, b"" at the start or after another hunk
        self.after = b""  # the settled line after it
        self.is_moved: Callable[[Triple[bytes]], bool] | None = None  # has a side moved what this hunk is about?
        self.place = ""  # kind of place, see merge.rules.place


class Resolution:
    """What a rule would put in place of a hunk."""

    __slots__ = ("dropped", "tags", "text")

    def __init__(self, text: bytes, dropped: tuple[bytes, ...] = (), tags: tuple[str, ...] = ()) -> None:
        self.text = text
        self.dropped = dropped  # tokens that a side added and that are let go on purpose
        self.tags = tags


Function = Callable[[Triple[bytes], Context], Resolution | None]

CAREFUL = ("careful", "default", "eager")
DEFAULT = ("default", "eager")
EAGER = ("eager",)


class Rule:
    """One hunk rule: a name for the reports, a pure function, and the profiles that use it."""

    __slots__ = ("examples", "function", "name", "profiles")

    def __init__(
        self, name: str, function: Function, profiles: tuple[str, ...], examples: tuple["Example", ...]
    ) -> None:
        self.name = name
        self.function = function
        self.profiles = profiles
        self.examples = examples


class Example:
    """A case of a rule, run as a test and shown in its page: what it gives, or None where it declines."""

    __slots__ = ("after", "before", "options", "path", "result", "sides", "swapped")

    def __init__(
        self,
        sides: tuple[bytes, bytes, bytes],
        result: bytes | None,
        path: str = "a.py",
        options: dict[str, str] | None = None,
    ) -> None:
        self.sides = Triple(*sides)
        self.result = result
        self.path = path
        self.options = options or {}
        self.before = b""
        self.after = b""
        self.swapped = result  # result with ours and theirs exchanged, where it differs by more than order

    def swapped_to(self, result: bytes) -> "Example":
        """The same example, with what it gives when ours and theirs are exchanged."""
        self.swapped = result
        return self

    def between(self, before: bytes, after: bytes) -> "Example":
        """The same example with the settled lines around the hunk."""
        self.before, self.after = before, after
        return self
