"""A review as a whole: its files, what was chosen so far, undo, and how it can end. It knows no browser and no git."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from runner.view.web.review.check import Remark, remarks
from runner.view.web.review.file_review import EDIT, REFUSED, Choice, FileReview, Place

LONG_CHECK = 0.15  # seconds; a person does not wait for that after each key
LONGEST_KEY = 20  # of a place; Python refuses to read a number of more than 4,300 digits


@dataclass(frozen=True, slots=True)
class Voice:
    """One of those whose work meets: its name, what it is, what it was told to do."""

    name: str
    role: str
    intent: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A way to end: its name in the form, what its button says, its key; whether all places must be settled."""

    name: str
    label: str
    key: str
    is_complete: bool = False
    wants_voice: bool = False
    wants_reason: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided: which ending, why, about whom, and all that was chosen."""

    ending: str
    reason: str
    voice: str
    choices: Sequence[dict[str, object]]
    in_spite: Sequence[str] = ()  # of these remarks


class Subject(Protocol):
    """Where a review comes from and what becomes of it."""

    title: str
    told: Sequence[str]  # why a person is asked, one line each
    voices: Sequence[Voice]
    endings: Sequence[Ending]
    facts: Sequence[tuple[str, str]]  # further lines: what, text

    def end(self, review: "Review", verdict: Verdict) -> str:
        """Do it; a sentence that says what was done. Raises RunnerError, GitError, OSError."""


@dataclass(slots=True)
class Review:
    """A review that is going on. `lock` is held by whoever reads or changes it."""

    subject: Subject
    files: list[FileReview]
    past: list[tuple[FileReview, int, Choice | None]] = field(default_factory=list)
    ended: str = ""  # what came of it
    lock: threading.Lock = field(default_factory=threading.Lock)
    _checked: dict[int, tuple[dict[int, Choice], list[Remark]]] = field(default_factory=dict)
    _slow: set[int] = field(default_factory=set)

    @property
    def open_count(self) -> int:
        """How many places are left to decide."""
        return sum(len(file.open) for file in self.files)

    @property
    def places(self) -> list[tuple[int, Place]]:
        """All places with the index of their file, in order."""
        return [(index, place) for index, file in enumerate(self.files) for place in file.places]

    def find(self, key: str) -> tuple[FileReview, Place] | None:
        """The place of a key as `2-14`: file by index, place by number."""
        index, _, number = key.partition("-")
        if not (index.isdecimal() and number.isdecimal()) or len(key) > LONGEST_KEY or int(index) >= len(self.files):
            return None
        file = self.files[int(index)]
        place = file.place(int(number))
        return (file, place) if place else None

    def choose(self, file: FileReview, place: Place, name: str, text: bytes = b"") -> bool:
        """Take what is offered under this name, or for EDIT the text; False where there is no such offer."""
        choice = Choice(EDIT, text) if name == EDIT and not file.whole else place.offer(name)
        if name == REFUSED and place.automatic is not None:
            choice = Choice(REFUSED, b"")
        if choice is None:
            return False
        self.past.append((file, place.number, file.choices.get(place.number)))
        file.choices[place.number] = choice
        return True

    def undo(self) -> tuple[FileReview, Place] | None:
        """Take the last choice back; the place that it was made at, None where there is none."""
        if not self.past:
            return None
        file, number, before = self.past.pop()
        if before is None:
            file.choices.pop(number, None)
        else:
            file.choices[number] = before
        place = file.place(number)
        return (file, place) if place else None

    def remarks(self, file: FileReview) -> list[Remark]:
        """What is wrong with a file as it is now; worked out once for each state.

        A file that takes long to check is checked again only when all its places are settled.
        """
        known = self._checked.get(id(file))
        if known is not None and (known[0] == file.choices or (id(file) in self._slow and file.open)):
            return known[1]
        started = time.monotonic()
        known = (dict(file.choices), remarks(file) if file.choices else [])
        if time.monotonic() - started > LONG_CHECK:
            self._slow.add(id(file))
        self._checked[id(file)] = known
        return known[1]

    def all_remarks(self) -> list[tuple[FileReview, Remark]]:
        """The same of all files."""
        return [(file, remark) for file in self.files for remark in self.remarks(file)]

    def obstacle(self, ending: Ending, reason: str, voice: str, in_spite: bool) -> str:
        """Why it cannot end so, "" where it can."""
        if ending.is_complete and self.open_count:
            return f"{self.open_count} places are open still" if self.open_count > 1 else "1 place is open still"
        if ending.wants_voice and voice not in {one.name for one in self.subject.voices}:
            return "say to whom it goes back"
        if ending.wants_reason and not reason.strip():
            return "say why: the comment is what the agent is told"
        if ending.is_complete and not in_spite and self.all_remarks():
            return "the result is not sound: mend it, or say that it is to be taken in spite of that"
        return ""

    def verdict(self, ending: Ending, reason: str, voice: str) -> Verdict:
        """What is journaled."""
        spite = [f"{file.path}:{remark.line}: {remark.message}" for file, remark in self.all_remarks()]
        return Verdict(ending.name, reason.strip(), voice, self._told(), spite if ending.is_complete else ())

    def _told(self) -> list[dict[str, object]]:
        """Every choice that a person made, as data."""
        return [
            {
                "path": file.path,
                "place": place.number,
                "line": place.line,
                "entity": place.entity,
                "choice": chosen.name,
            }
            for file in self.files
            for place in file.places
            if (chosen := file.choices.get(place.number)) is not None and chosen.name != "automatic"
        ]
