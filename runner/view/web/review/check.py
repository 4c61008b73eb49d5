"""What speaks against taking a reviewed file: what the merge's own guarantees find wrong with it as it is now."""

from dataclasses import dataclass
from time import monotonic

from grammars.catalogue import by_name
from grammars.language import Language
from grammars.parser import GrammarMissing
from merge.hunks import MarkerError, parse_conflicts
from merge.lines import split_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes, LineMap
from merge.tokens import words
from merge.verify import Inputs, violations
from runner.view.web.review.file_review import EDIT, FileReview, Place

SECONDS = 3.0  # for finding what is at fault
MOST_LOST = 5  # tokens that are named


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong: at which place of the file (0: none), at which line of its text."""

    place: int
    line: int
    message: str


def remarks(file: FileReview) -> list[Remark]:
    """What is wrong with a file; open places count as ours, and are not told here."""
    if file.whole or any(b"\0" in side for side in file.sides):
        return []
    return [*_lost(file), *_markers(file), *_broken(file)]


def _lost(file: FileReview) -> list[Remark]:
    """Words that a side brought and an edited text does not have."""
    found = []
    for place in file.places:
        choice = file.chosen(place)
        if choice is None or choice.name != EDIT:
            continue
        gone = lost_words(place, choice.text)
        if gone:
            named = ", ".join(f"`{word}`" for word in gone[:MOST_LOST])
            more = f" and {len(gone) - MOST_LOST} more" if len(gone) > MOST_LOST else ""
            found.append(Remark(place.number, place.line, f"the edited text lacks {named}{more}, which a side added"))
    return found


def lost_words(place: Place, text: bytes) -> list[str]:
    """Words that a side has more often than base, and the text less often than that side, in their order."""
    have, base = _counts(text), _counts(place.sides.base)
    gone: dict[bytes, None] = {}
    for side in (place.sides.ours, place.sides.theirs):
        for word, number in _counts(side).items():
            if number > base.get(word, 0) and have.get(word, 0) < number and word[:1].isalnum():
                gone[word] = None
    return [word.decode("utf-8", "replace") for word in gone]


def _counts(text: bytes) -> dict[bytes, int]:
    counts: dict[bytes, int] = {}
    for line in split_lines(text):
        for word in words(line):
            counts[word] = counts.get(word, 0) + 1
    return counts


def _markers(file: FileReview) -> list[Remark]:
    """Conflict markers in what was written, where no version has any."""
    if not _has_markers(file.text()) or any(_has_markers(side) for side in file.sides):
        return []
    return [Remark(_edited(file), 1, "there are conflict markers in the text")]


def _has_markers(text: bytes) -> bool:
    try:
        return b"<<<<<<<" in text and any(isinstance(region, Hunk) for region in parse_conflicts(text))
    except MarkerError:
        return True


def _edited(file: FileReview) -> int:
    places = (place for place in file.places if place.number in file.choices)
    return next((place.number for place in places if file.choices[place.number].name == EDIT), 0)


def _broken(file: FileReview) -> list[Remark]:
    """New parse errors, repeated keys and stray separators, by the guarantees of a merge."""
    language = by_name(file.language) if file.language else None
    if language is None:
        return []
    try:
        return _violated(file, language)
    except GrammarMissing:
        return []


def _violated(file: FileReview, language: Language) -> list[Remark]:
    regions, numbers = _regions(file)
    changes = Changes(file.sides)
    text = file.text()
    inputs = Inputs(file.sides, changes, language, monotonic() + SECONDS)
    found = []
    for violation in violations(inputs, regions, LineMap(changes, text)):
        if violation.kind not in ("parse", "duplicate", "separator"):
            continue  # what the engine settled was checked for all else, what a person chose is theirs to choose
        at = next((numbers[index] for index in violation.regions if numbers[index]), 0)
        line = text.count(b"\n", 0, violation.span[0]) + 1
        found.append(Remark(at or _at_line(file, line), line, violation.reason))
    return found


def _regions(file: FileReview) -> tuple[list[Region], list[int]]:
    """The file as the guarantees see it: a chosen place is a decision that may drop all; and each part's place."""
    regions: list[Region] = []
    numbers = []
    for part, text in file.texts():
        numbers.append(part.number if isinstance(part, Place) else 0)
        if isinstance(part, bytes):
            regions.append(Settled(text))
        elif file.chosen(part) is None:
            regions.append(Hunk(part.sides, part.entity, part.reason))
        else:
            decision = Decision("chosen", part.sides, text)
            decision.dropped = (*part.sides, text)
            regions.append(Settled(text, (decision,)))
    return regions, numbers


def _at_line(file: FileReview, line: int) -> int:
    """The place nearest before this line of the text."""
    at, nearest = 1, 0
    for part, text in file.texts():
        if at > line:
            break
        nearest = part.number if isinstance(part, Place) else nearest
        at += text.count(b"\n")
    return nearest
