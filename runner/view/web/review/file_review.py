"""One file under review: text that nobody has to look at, and places, each with what can be chosen there.

A place is a conflict, which is open until something is chosen, or what the engine decided by itself, which stands
until it is refused; then it is open like a conflict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from merge.conflicts import opened, whole_lines
from merge.regions import Decision, Hunk, Region, Settled
from merge.result import MergeResult
from merge.revision import Triple

AUTOMATIC = "decided automatically"
REFUSED = "refused"
EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a place gets: the name of what was chosen, and its text."""

    name: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """One place to decide; `number` counts from 1 in its file, `line` in the merged file."""

    number: int
    sides: Triple[bytes]
    entity: str
    reason: str
    offered: tuple[Choice, ...]
    decisions: tuple[Decision, ...] = ()  # of the engine; none for a conflict
    line: int = 1
    likely: str = ""
    candidate: Decision | None = None  # what a rule would have made of a conflict

    @property
    def automatic(self) -> Choice | None:
        """What the engine decided, None for a conflict."""
        return self.offered[0] if self.decisions else None

    def offer(self, name: str) -> Choice | None:
        """What can be chosen under this name."""
        return next((choice for choice in self.offered if choice.name == name), None)


Part = bytes | Place


@dataclass(slots=True, eq=False)
class FileReview:
    """One file. `absent` says which of the three versions do not exist; choosing such a one deletes the file."""

    path: str
    sides: Triple[bytes]
    parts: list[Part]
    language: str = ""
    mode: str = "100644"
    absent: Triple[bool] = field(default_factory=lambda: Triple(False, False, False))
    fixed: tuple[Decision, ...] = ()  # that cannot be taken back alone: what they settled has changed since
    whole: bool = False  # its one place is the file as such
    ours_by: tuple[str, ...] = ()  # whose work ours is: names of voices
    theirs_by: tuple[str, ...] = ()
    choices: dict[int, Choice] = field(default_factory=dict)

    @property
    def places(self) -> list[Place]:
        """All places, in order."""
        return [part for part in self.parts if isinstance(part, Place)]

    def place(self, number: int) -> Place | None:
        """The place of this number."""
        return next((place for place in self.places if place.number == number), None)

    def chosen(self, place: Place) -> Choice | None:
        """What a place has now, None while it is open."""
        choice = self.choices.get(place.number, place.automatic)
        return None if choice is None or choice.name == REFUSED else choice

    @property
    def open(self) -> list[Place]:
        """The places that are left to decide."""
        return [place for place in self.places if self.chosen(place) is None]

    @property
    def is_deleted(self) -> bool:
        """Whether what was chosen is that the file is not there."""
        chosen = self.chosen(self.places[0]) if self.whole else None
        return chosen is not None and bool(getattr(self.absent, chosen.name, False))

    def text(self, unsettled: str = "ours") -> bytes:
        """The file as it is now; an open place counts as this side."""
        return b"".join(text for _, text in self.texts(unsettled))

    def texts(self, unsettled: str = "ours") -> Iterator[tuple[Part, bytes]]:
        """Each part with its text."""
        for part in self.parts:
            if isinstance(part, bytes):
                yield part, part
                continue
            choice = self.chosen(part)
            yield part, choice.text if choice is not None else getattr(part.sides, unsettled)


def file_review(path: str, sides: Triple[bytes], result: MergeResult, preferred: str = "") -> FileReview:
    """The review of a merged file; with `preferred`, a side, its conflicts were settled by that side."""
    apart = [part for region in result.regions for part in _opened(region, preferred)]
    parts = whole_lines(apart)
    if b"".join(map(_text, parts)) != b"".join(map(_text, apart)):
        parts = apart = list(result.regions)
    fixed = tuple(one for region in parts if isinstance(region, Settled) for one in region.decisions)
    found = FileReview(path, sides, [], result.language, fixed=fixed)
    found.parts = _numbered(parts, _decisions(apart))
    return found


def whole_file(path: str, sides: Triple[bytes], absent: Triple[bool], reason: str) -> FileReview:
    """The review of a file whose texts are not merged: one version of it is taken, or it is deleted."""
    names = [name for name in ("ours", "theirs") if sides.ours != sides.theirs or name == "ours"]
    offered = tuple(Choice(name, getattr(sides, name)) for name in names)
    if absent.ours != absent.theirs:
        offered = (Choice("ours", sides.ours), Choice("theirs", sides.theirs))
    return FileReview(path, sides, [Place(1, sides, "", reason, offered)], absent=absent, whole=True)


def offers(sides: Triple[bytes], candidate: Decision | None) -> tuple[Choice, ...]:
    """What can be chosen of two sides: each of them, both in both orders, what a rule would have made."""
    _, ours, theirs = sides
    offered = [Choice("ours", ours), Choice("theirs", theirs)]
    if ours and theirs and ours != theirs:
        offered.append(Choice("ours-then-theirs", _ended(ours, theirs) + theirs))
        offered.append(Choice("theirs-then-ours", _ended(theirs, ours) + ours))
    if candidate is not None:
        offered.append(Choice("candidate", candidate.text))
    return tuple(offered)


def _ended(text: bytes, other: bytes) -> bytes:
    if text.endswith(b"\n"):
        return text
    return text + (b"\r\n" if other.endswith(b"\r\n") else b"\n")


def _opened(region: Region, preferred: str) -> list[Region]:
    """A region with every decision that knows its place made a hunk again."""
    if isinstance(region, Hunk):
        return [_preferring(region, preferred) if preferred else region]
    return (opened(region, AUTOMATIC) or [region]) if region.decisions else [region]


def _preferring(hunk: Hunk, side: str) -> Hunk:
    """A conflict that the workflow settled by a side, as a decision."""
    decision = Decision(f"prefer-{side}", hunk.sides, getattr(hunk.sides, side))
    decision.entity, decision.confidence = hunk.entity, 0.0
    settled = Hunk(hunk.sides, hunk.entity, AUTOMATIC, hunk.place)
    settled.candidate = decision
    return settled


def _text(region: Region) -> bytes:
    """The text of a region where conflicts count as ours."""
    if isinstance(region, Settled):
        return region.text
    if region.reason == AUTOMATIC and region.candidate is not None:
        return region.candidate.text
    return region.sides.ours


def _decisions(apart: list[Region]) -> list[tuple[int, Decision]]:
    """Each decision that was made a hunk, with where it begins in the text."""
    found, at = [], 0
    for region in apart:
        if isinstance(region, Hunk) and region.reason == AUTOMATIC and region.candidate is not None:
            found.append((at, region.candidate))
        at += len(_text(region))
    return found


def _numbered(regions: list[Region], decisions: list[tuple[int, Decision]]) -> list[Part]:
    parts: list[Part] = []
    number, line, at = 0, 1, 0
    for region in regions:
        text = _text(region)
        if isinstance(region, Settled):
            parts.append(region.text)
        else:
            number += 1
            inside = tuple(one for start, one in decisions if at <= start <= at + len(text))
            parts.append(_place(number, region, inside if region.reason == AUTOMATIC else (), line))
        line, at = line + text.count(b"\n"), at + len(text)
    return parts


def _place(number: int, hunk: Hunk, decisions: tuple[Decision, ...], line: int) -> Place:
    if not decisions or hunk.candidate is None:
        from merge.advice import likely_choice

        offered = offers(hunk.sides, hunk.candidate)
        place = Place(number, hunk.sides, hunk.entity, hunk.reason, offered, (), line, likely_choice(hunk.sides))
        return replace(place, candidate=hunk.candidate)
    first = decisions[0]
    offered = (Choice("automatic", hunk.candidate.text), *offers(hunk.sides, None))
    return Place(number, hunk.sides, first.entity, first.rule, offered, decisions, line, first.likely)
