"""MAIN PATH of one file: three versions in, one text with its decisions and remaining conflicts out.

The stages follow what was measured: plain line merge first, hunk rules on what it leaves, structure on what
those leave, rules once more, then the guarantees, which step down from a stage that breaks one.
"""

import gc
from collections.abc import Callable
from time import monotonic

from grammars.language import Language
from merge.confidence import rate
from merge.conflicts import candidates, conflict_of, explain, marker_lines, parses_in_place, whole_lines
from merge.evidence import gather
from merge.fidelity import choosable, faithful, is_untrue
from merge.framing import Frame, reframe, unframe
from merge.hunks import render, safe_marker_size
from merge.kept import at_end, forget
from merge.options import Options
from merge.regions import Decision, Hunk, Region, Settled
from merge.reopening import Changes
from merge.residue import residue
from merge.result import Candidate, Conflict, MergeResult
from merge.revision import Triple
from merge.selection import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grammars.node import Node
    from merge.verify import Inputs

LONG = 100_000  # bytes; a file with a longer line is minified or data, and parsing it would take seconds
HUGE = 5_000_000  # bytes; a larger file is merged by lines alone
LABELS = Triple("base", "ours", "theirs")


class Work:
    """One merge on its way: what it was given, and what the stages leave for the report."""

    __slots__ = ("_changes", "counts", "deadline", "inputs", "language", "options", "path", "sides", "warnings")

    def __init__(self, sides: Triple[bytes], path: str, options: Options, language: Language | None) -> None:
        self.sides = sides
        self.path = path
        self.options = options
        self.language = language
        self.deadline = monotonic() + options.seconds
        self._changes: Changes | None = None
        self.counts: dict[str, int] = {}
        self.inputs: Inputs | None = None
        self.warnings: list[str] = []

    @property
    def changes(self) -> Changes:
        """What each side changed, line by line."""
        if self._changes is None:
            self._changes = Changes(self.sides)
        return self._changes

    def tree_of(self, regions: list[Region], language: Language) -> "Node":
        """The tree of the text that these regions have where hunks count as ours."""
        from grammars.parser import parse

        if self.inputs is not None:
            return self.inputs.tree_of(regions, language)
        return parse(residue(regions).ours, language)

    def has(self, stage: str) -> bool:
        """Is this stage on, and is there time left for it?"""
        if stage not in self.options.stages:
            return False
        if monotonic() < self.deadline:
            return True
        warning = f"{self.path}: over {self.options.seconds:g} s, merged as far as that went"
        if warning not in self.warnings:
            self.warnings.append(warning)
        return False

    def count(self, what: str) -> None:
        """Count a rejection for the report."""
        self.counts[what] = self.counts.get(what, 0) + 1


def merge(sides: Triple[bytes], path: str, options: Options, language: Language | None = None) -> MergeResult:
    """Merge three versions of the file at `path`; never raises for what the texts hold.

    Deterministic within the time budget. The language is found by path and content unless it is given.
    """
    trivial = sides.trivial_merge()
    if trivial is not None:
        return MergeResult(trivial, [Settled(trivial)] if trivial else [])
    collects = gc.isenabled()
    gc.disable()  # trees of small objects that all live to the end: collecting would double the time
    try:
        return _merged(sides, path, options, language)
    finally:
        forget()
        if collects:
            gc.enable()


def _merged(sides: Triple[bytes], path: str, options: Options, language: Language | None) -> MergeResult:
    """The cascade."""
    if any(b"\0" in text for text in sides):
        return _binary(sides, path)
    if max(map(len, sides)) > HUGE:
        return _by_lines(sides, path, options)
    plain, frame = unframe(sides)
    work = Work(plain, path, options, None)
    work.language = _usable(work, language)
    if work.language is not None:
        _remember()
    by_lines = work.changes.merged(plain)
    regions = _lasting(work, by_lines, _settled(work, by_lines))
    regions = _opened_to_lines(work, whole_lines(regions))
    if work.inputs is not None and _is_open(regions) and _decisions(regions):
        regions = _opened_to_lines(work, choosable(regions, work.inputs))
    return _finished(work, _with_bodies(work, regions), frame)


def _remember() -> None:
    """Keep the trees of this merge up to its end."""
    from grammars import memory

    at_end(memory.forget)
    memory.remember()


def _opened_to_lines(work: Work, regions: list[Region]) -> list[Region]:
    """The regions with every hunk made of text that its versions have, and then no larger than it must be."""
    opened = faithful(regions, work.changes, work.sides)
    smaller = opened if opened is regions else _shrunk(work, opened)
    return opened if any(is_untrue(region, work.sides) for region in smaller) else smaller


def _settled(work: Work, by_lines: list[Region]) -> list[Region]:
    """The stages, up to the hunks that are left to a person."""
    regions = _verified(work, by_lines, _ruled(work, by_lines))
    regions = _selected(work, by_lines, _parted(work, regions))
    if work.language is not None and work.options.import_deduplication and work.options.profile != "careful":
        from merge.duplicates import single_imports

        regions = single_imports(regions, work.sides.base, work.language)
    return _shrunk(work, regions)


def _lasting(work: Work, by_lines: list[Region], regions: list[Region]) -> list[Region]:
    """A clean result with what is left to a person that another merge with a side would change."""
    if _is_open(regions) or "verify" not in work.options.stages:
        return regions
    from merge.again import UNSURE, lasting

    kept = lasting(regions, work.sides, work.changes, lambda sides: _again(work, sides))
    if kept is regions or not work.has("verify"):
        return regions  # in no time left, the best result so far
    work.count("clean: another text when merged again")
    left = [Hunk(x.sides, "", UNSURE) if isinstance(x, Hunk) else x for x in by_lines]
    kept = kept or (left if _is_open(left) else [Hunk(work.sides, "", UNSURE)])
    smaller = _shrunk(work, kept)
    return smaller if _is_open(smaller) else kept


def _again(work: Work, sides: Triple[bytes]) -> list[Region]:
    """The regions of another merge; one hunk of all where the time is up."""
    merged = sides.trivial_merge()
    if merged is not None:
        return [Settled(merged)]
    if not work.has("verify"):
        return [Hunk(sides)]
    again = Work(sides, work.path, work.options, work.language)
    again.deadline = work.deadline
    return _settled(again, again.changes.merged(sides))


def _by_lines(sides: Triple[bytes], path: str, options: Options) -> MergeResult:
    """A file that is too large for anything but the line merge."""
    from merge.huge import merge_huge

    work = Work(sides, path, options, None)
    work.warnings.append(f"{path}: over {HUGE // 1_000_000} MB, merged by lines alone")
    return _finished(work, merge_huge(sides), Frame())


def _binary(sides: Triple[bytes], path: str) -> MergeResult:
    """Both sides changed a file with NUL bytes: ours stays as it is, and it is a conflict, as in git."""
    hunk = Hunk(sides, "", "a binary file, changed on both sides")
    result = MergeResult(sides.ours, [hunk])
    result.conflicts = (conflict_of(hunk, 1),)
    result.warnings = (f"{path}: binary (it holds NUL bytes), kept as ours has it",)
    return result


def _usable(work: Work, language: Language | None) -> Language | None:
    """The language of the file, None with a warning where its grammar is not there."""
    if not work.options.stages:
        return None
    from grammars import catalogue, parser

    try:
        language = language or catalogue.find(work.path, work.sides.ours or work.sides.theirs)
    except catalogue.ProfileError as wrong:
        work.warnings.append(f"{work.path}: merged by lines: {wrong}")
        return None
    if language is None or language.grammar.line_format:
        return language
    if any(_longest_line(text) > LONG for text in work.sides):
        work.warnings.append(f"{work.path}: a line of over {LONG // 1000} kB, merged by lines")
        return None
    try:
        parser.load(language.grammar)
    except parser.GrammarMissing as missing:
        work.warnings.append(f"{work.path}: merged by lines: {missing}")
        return None
    return language


def _longest_line(text: bytes) -> int:
    return max(map(len, text.split(b"\n"))) if len(text) > LONG else 0


def _ruled(work: Work, regions: list[Region]) -> list[Region]:
    """The hunk rules on what is left."""
    if not _is_open(regions) or not work.has("rules"):
        return regions
    from merge.astray import is_moved
    from merge.rules import Context, apply_rules

    context = Context(work.language, work.options, work.path)
    if work.changes.may_move():
        context.is_moved = lambda sides: is_moved(sides, work.changes)
    return apply_rules(regions, context)


def _structured(work: Work, regions: list[Region]) -> list[Region]:
    """The structure on what is left: the residue merged by syntax, then the rules on the hunks of that."""
    if not _is_open(regions) or work.language is None or not work.has("structure"):
        return regions
    from merge.carrying import carry
    from merge.moves import follow_moves
    from merge.structure import merge_structure

    merged = merge_structure(residue(regions), work.language, work.options, work.deadline)
    result = follow_moves(_ruled(work, carry(regions, merged)), work.sides)
    return result if _size_left(result) <= _size_left(regions) else regions


def _size_left(regions: list[Region]) -> int:
    """How many bytes are left to a person: a stage that leaves more than the one before has not helped."""
    return sum(sum(map(len, region.sides)) for region in regions if isinstance(region, Hunk))


def _verified(work: Work, by_lines: list[Region], by_rules: list[Region]) -> list[Region]:
    """The furthest stage whose result keeps the guarantees, once what breaks them is opened again."""
    by_structure = _structured(work, by_rules)
    if not work.has("verify"):
        return by_structure
    from merge.stepdown import sound
    from merge.verify import Inputs

    inputs = work.inputs = Inputs(work.sides, work.changes, work.language, work.deadline)
    stages = [("structure", by_structure), ("rules", by_rules), ("lines", by_lines)]
    kept = sound(inputs, stages, work.count)
    return _by_whole(work, inputs, kept) or kept


def _by_whole(work: Work, inputs: "Inputs", so_far: list[Region]) -> list[Region] | None:
    """The whole file by structure, None unless that settles all and sees what lines cannot see.

    Where both sides added one thing at two places, or one moved what the other edited, the residue of the
    line merge has it twice, or as another's new name.
    """
    is_renamed = any(one.rule in ("renamed-entity", "moved-code") for one in _decisions(so_far))
    if work.language is None or not (is_renamed or _is_open(so_far)) or not work.has("structure"):
        return None
    is_doubled = any(what.endswith((": duplicate", ": twice", ": moved")) for what in work.counts)
    if not (is_renamed or is_doubled or _holds_deletion(so_far) or work.changes.may_move()):
        return None
    from merge.stepdown import sound
    from merge.structure import merge_structure

    whole = merge_structure(work.sides, work.language, work.options, work.deadline)
    rules = {one.rule for one in _decisions(whole)}
    is_moved = "renamed-entity" not in rules and (is_renamed or "moved-entity" in rules)
    if _is_open(whole) or not (is_doubled or is_moved or "swept-edit" in rules):
        return None
    kept = sound(inputs, [("whole", whole)], work.count)
    return None if _is_open(kept) else kept


def _holds_deletion(regions: list[Region]) -> bool:
    """Is a hunk left in which one side has nothing of what was there?"""
    hunks = [region.sides for region in regions if isinstance(region, Hunk)]
    return any(base and not (ours.strip() and theirs.strip()) for base, ours, theirs in hunks)


def _shrunk(work: Work, regions: list[Region]) -> list[Region]:
    """The hunks that are left, smaller where one side deletes most of what the other leaves alone.

    Done also when the time is up: it costs two line differences and one parse, and spares most in large files.
    """
    if not _is_open(regions) or "structure" not in work.options.stages:
        return regions
    from merge.shrinking import shrink

    return shrink(whole_lines(regions), work.language)


def _parted(work: Work, regions: list[Region]) -> list[Region]:
    """Edits of one expression or condition taken back, unless the profile is `eager`."""
    if work.language is None or work.language.grammar.line_format or work.options.profile == "eager":
        return regions
    if "verify" not in work.options.stages or not _decisions(regions):
        return regions
    from merge.same_part import left_whole

    return left_whole(regions, work.tree_of(regions, work.language), work.language, work.changes)


def _with_bodies(work: Work, regions: list[Region]) -> list[Region]:
    """The bodies that both sides edit told, or left where the options want that."""
    if work.language is None or work.language.grammar.line_format or not work.has("verify"):
        return regions
    from merge.one_body import with_bodies

    return with_bodies(regions, work.tree_of(regions, work.language), work.language, work.changes, work.options)


def _selected(work: Work, by_lines: list[Region], regions: list[Region]) -> list[Region]:
    """The decisions rated, and those that the user's options refuse opened again."""
    decisions = _decisions(regions)
    if not decisions:
        return regions
    evidence = gather(work.changes, by_lines, work.path, work.language.name if work.language is not None else "")
    evidence.left = sum(isinstance(region, Hunk) for region in regions)
    for decision in decisions:
        decision.confidence = rate(decision, evidence)
        if not decision.sides.base.strip():
            from merge.advice import likely_choice

            decision.likely = likely_choice(decision.sides)
    if work.language is not None and not all(decision.entity for decision in decisions):
        from merge.enclosing import tell_bodies

        tell_bodies(regions, work.tree_of(regions, work.language), work.language)
    return select(regions, work.options, evidence, work.changes)


def _finished(work: Work, regions: list[Region], frame: Frame) -> MergeResult:
    """The result with its text, conflicts and decisions."""
    regions = reframe(whole_lines(regions), frame)
    if work.options.stages:
        _explain(regions)
    size = safe_marker_size(work.sides, work.options.marker_size)
    result = MergeResult(render(regions, "merge", LABELS, size), regions)
    result.conflicts = _conflicts(work, result, size)
    result.decisions = tuple(_decisions(regions))
    result.confidence = min((one.confidence for one in result.decisions), default=1.0)
    result.language = work.language.name if work.language is not None else ""
    result.counts = work.counts
    result.warnings = tuple(work.warnings)
    return result


def _explain(regions: list[Region]) -> None:
    """A reason for every hunk that is left, shown in its marker."""
    for region in regions:
        if isinstance(region, Hunk):
            region.reason = explain(region)


def _conflicts(work: Work, result: MergeResult, size: int) -> tuple[Conflict, ...]:
    """The hunks that are left, as a person sees them."""
    left = [index for index, region in enumerate(result.regions) if isinstance(region, Hunk)]
    found = []
    for index, line in zip(left, marker_lines(result.text, size), strict=False):
        hunk = result.regions[index]
        if isinstance(hunk, Hunk):
            conflict = conflict_of(hunk, line)
            conflict.candidates = _offer(work.language, result.regions, index)
            found.append(conflict)
    return tuple(found)


def _offer(language: Language | None, regions: list[Region], index: int) -> Callable[[], tuple[Candidate, ...]]:
    """The candidates of one hunk, worked out when they are asked for: each is parsed."""

    def offer() -> tuple[Candidate, ...]:
        hunk = regions[index]
        is_sound = parses_in_place(language, regions, index)
        return candidates(hunk, is_sound) if isinstance(hunk, Hunk) else ()

    return offer


def _decisions(regions: list[Region]) -> list[Decision]:
    return [one for region in regions if isinstance(region, Settled) for one in region.decisions]


def _is_open(regions: list[Region]) -> bool:
    return any(isinstance(region, Hunk) for region in regions)
