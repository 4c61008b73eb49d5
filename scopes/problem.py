"""What is wrong with an input, where it is, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input. `rule` names the audit rule that reports it, and is empty where there is none.

    `source` is the line at the location, where nothing else can say it: the file could not be read further.
    """

    location: Location
    message: str
    hint: str = ""
    rule: str = ""
    source: str = ""

    def __str__(self) -> str:
        text = f"{self.location}: {self.message}"
        return f"{text}\n  {self.hint}" if self.hint else text


class WorkflowError(Exception):
    """The file cannot be used; `problems` says every reason, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.location))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word that this one was probably meant to be, or None."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=likeness)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the known word nearest to this one, or with all of them where none is near."""
    names = sorted(known)
    near = nearest(word, names)
    if near is not None:
        return f"did you mean `{near}`?"
    return f"known here: {', '.join(names)}" if names else ""
